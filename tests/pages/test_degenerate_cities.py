"""Cities with degenerate figures on every screen and command: a sentence, never a fault.

Each city is the tiny made-up one with one thing gone wrong. Whatever it is, each
screen has its heading and says something below it, keeps the address, and shows
no number that is none; each command gives a table, or one line that says why not.
"""

from __future__ import annotations

import csv
import html
import io
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

import geopandas as gpd
import pytest
from shapely.geometry import box
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from pages.shared.development.choices import MOST_AREAS
from pages.shared.texts import escaped
from sozialraum import app as commands

APP = Path(__file__).resolve().parents[2] / "app.py"
HEAD = "Nr;Name;Jahr;Einwohner;Beziehende;Unter 18;Übergänge;Gymnasium;Quote"
MORE = """
[[indicators]]
key = "published_rate"
name = { de = "Veröffentlichte Quote", en = "Published rate" }
definition = { de = "Wie veröffentlicht.", en = "As published." }
topic = "transfer"
rate = "rate"
weight = ["residents"]
unit = "%"
polarity = "lower_is_better"
source = "Amt für erfundene Zahlen, Bestand"
licence = "CC0 1.0"
target_group = { de = "Beziehende", en = "Recipients" }

[[methods]]
use = "berlin-mss-3"
inputs = { s1 = "transfer_rate", s3 = "gymnasium_rate", s4 = "published_rate" }
"""
INDEX = "index.berlin-mss-3"
#: How a figure that is none, or a text without its parts, would look.
NO_NUMBER = re.compile(r"\b(nan|inf|NaN|None|Traceback)\b|<NA>|\{\w+\}")
#: What must be open so that everything is drawn that a reader could open.
OPENED = ("inputs", "methods_stability", "table", "matrix_table", "then_now_table",
          "trend_table", "segregation_table", "clusters_table", "trace_then",
          "recommendation_table", "decision_open", "manage.open", "manage.create",
          "decile_table", "course_table", "age_table", "note_open")  # fmt: skip

logging.getLogger("streamlit").setLevel(logging.ERROR)


def usual(place: int, year: int) -> Sequence[object]:
    """Cells of an area: nothing is odd about them, and transfer rates change unevenly."""
    later = 5 * (year - 2016) * (place % 3)
    return (1000, 20 * place + later, 300 + place, 50, 45 - 4 * place, place * place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """
    What is odd about a city.

    Attributes
    ----------
    cells
        Place and year -> residents, recipients, under 18, pupils, to Gymnasium, published rate.
    apart
        Metres from one area to the next; they are 1,000 m wide.
    figures
        Whether the transfer rate can be chosen at all.
    index
        Whether the index of three inputs is ``"shown"``, ``"refused"`` with a reason, or
        ``"absent"`` from the choices.
    """

    cells: Callable[[int, int], Sequence[object]] = usual
    places: int = 9
    years: tuple[int, ...] = (2016, 2018)
    apart: float = 1000.0
    edit: Callable[[str], str] = str
    figures: bool = True
    index: str = "shown"


def rates(*published: object) -> Callable[[int, int], Sequence[object]]:
    """Usual cells with these published rates in the first areas."""
    return lambda place, year: (
        *usual(place, year)[:-1],
        published[place - 1] if place <= len(published) else 2 * place,
    )


def one_level(text: str) -> str:
    start, end = text.index('[[levels]]\nname = "bezirk"'), text.index("[[tables]]")
    return (text[:start] + text[end:]).replace('parent_column = "bezirk"\n', "")


def nobody_takes_part(text: str) -> str:
    ids = ", ".join(f'"{place:02}"' for place in range(1, 10))
    return f'{text}exclusions = [{{ ids = [{ids}], level = "quartier", reason = "Alle." }}]\n'


TOWNS = {
    "all equal": Town(cells=lambda *_: (1000, 100, 300, 50, 20, 10), index="refused"),
    "one area": Town(places=1, index="refused"),
    "fewer areas than classes": Town(places=3),
    "all missing": Town(cells=lambda *_: [""] * 6, figures=False, index="absent"),
    "all withheld by the office": Town(cells=lambda *_: (1000, *"....."), index="refused"),
    "all counts small": Town(cells=lambda *_: (1000, 1, 2, 50, 1, 0.2), index="refused"),
    "one area known": Town(
        cells=lambda place, year: usual(place, year) if place == 1 else (1000, "", "", 50, "", ""),
        index="refused",
    ),
    "zero denominators": Town(cells=lambda *_: [0] * 6, index="refused"),
    "numerator above denominator": Town(
        cells=lambda place, _: (100, 200 + place, 300, 5, 50 + place * place, 150 + place)
    ),
    "negative figures": Town(
        cells=lambda place, year: [-int(str(cell)) for cell in usual(place, year)],
        index="refused",
    ),
    "infinite and huge figures": Town(cells=rates("inf", "1e308", "9" * 320)),
    "no year in common": Town(
        cells=lambda place, year: (
            *usual(place, year)[:4],
            4 * place if year == 2018 else "",
            2 * place if year == 2016 else "",
        ),
        index="absent",
    ),
    "population missing": Town(
        cells=lambda place, year: (*usual(place, year)[:2], "", *usual(place, year)[3:])
    ),
    "population small": Town(
        cells=lambda place, year: (*usual(place, year)[:2], 299, *usual(place, year)[3:]),
        index="refused",
    ),
    "one level": Town(edit=one_level),
    "islands": Town(apart=3000.0),
    "one year": Town(years=(2018,)),
    "all excluded": Town(edit=nobody_takes_part, index="refused"),
}
#: Screen -> links to it. What a link names is kept in the address, see `kept`.
LINKS: dict[str, list[dict[str, str]]] = {
    "city_map": [
        {"indicator": "transfer_rate", "margin": "any", "area": "01"},
        {"indicator": "published_rate", "margin": "sig"},
        {"indicator": INDEX, "year": "2018", "area": "01"},
    ],
    "development": [
        {"view": "matrix", "method": "berlin-mss-3"},
        {"view": "then_now", "indicator": "transfer_rate", "area": "01"},
        {"view": "trend", "indicator": "published_rate", "areas": "01"},
        {"view": "segregation", "indicator": "transfer_rate"},
        {"view": "clusters", "indicator": "transfer_rate"},
    ],
    "methods": [
        {"view": "indices", "method": "berlin-mss-3", "year": "2018"},
        {"view": "compare", "method": "berlin-mss-3", "other": "count", "year": "2018"},
    ],
    "action_areas": [
        {"view": "candidates", "area": "01", "wk": "1"},
        {"view": "history"},
        {"view": "finder", "area": "01"},
        {"view": "groups", "area": "01"},
    ],
    "portrait": [{"area": "01", "indicator": "transfer_rate"}],
    "data_quality": [{}],
}


def write_town(path: Path, town: Town) -> Path:
    """Spoil the tiny city at `path`; returns its descriptor."""
    places = range(1, town.places + 1)
    corners = [((place - 1) % 3 * town.apart, (place - 1) // 3 * town.apart) for place in places]
    areas = gpd.GeoDataFrame(
        {
            "nr": [f"{place:02}" for place in places],
            "name": [f"Gebiet {place}" for place in places],
            "bezirk": [str((place - 1) // 3 + 1) for place in places],
        },
        geometry=[box(500000 + x, 5700000 + y, 501000 + x, 5701000 + y) for x, y in corners],
        crs="EPSG:25832",
    )
    (path.parent / "quartiere.gpkg").unlink()
    areas.to_file(path.parent / "quartiere.gpkg", layer="quartiere", driver="GPKG")
    rows = [
        [f"{place:02}", f"Gebiet {place}", str(year), *map(str, town.cells(place, year))]
        for year in town.years
        for place in places
    ]
    table = "\n".join([HEAD, *(";".join(row) for row in rows)])
    (path.parent / "bestand.csv").write_text(f"{table}\n", encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    text = text.replace('"Gymnasium"\n\n', '"Gymnasium"\nrate = "Quote"\n\n', 1)
    # Children stand in for the population, which is then lacking without a rate that lacks, too.
    text = text.replace("\n[disclosure]", 'population = ["under_18"]\n\n[disclosure]')
    path.write_text(town.edit(text + MORE), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def city_of(tmp_path_factory: pytest.TempPathFactory, tiny_city: Path) -> Callable[[str], Path]:
    """Descriptor of a town by name; each is written once."""
    written: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in written:
            folder = tmp_path_factory.mktemp("ort")
            for file in tiny_city.parent.iterdir():
                (folder / file.name).write_bytes(file.read_bytes())
            written[name] = write_town(folder / "city.toml", TOWNS[name])
        return written[name]

    return of


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open a screen by a link that is the first visit, with everything unfolded."""

    def opened(city: Path, screen: str, **link: str) -> AppTest:
        monkeypatch.setenv("CITY", str(city))
        monkeypatch.delenv("SOZIALRAUM_CITIES", raising=False)
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.context["locale"] = "de-DE"
        for key, value in link.items():
            app.query_params[key] = value
        for key in OPENED:
            app.session_state[key] = True
        app.switch_page(f"pages/{screen}.py").run()
        assert not app.exception, (link, [error.value for error in app.exception])
        return app

    return opened


def own_html(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html")]


def words(app: AppTest) -> str:
    """All that is written on the screen, tables of figures included."""
    shown = [
        *(str(one.value) for kind in ("title", "header", "subheader", "text", "caption",
                                      "markdown", "info", "error", "metric")
          for one in app.get(kind)),
        *(re.sub(r"<style.*?</style>|<script.*?</script>|<[^>]*>", " ", body, flags=re.DOTALL)
          for body in own_html(app)),
        *(str(frame.value.to_string(na_rep="")) for frame in app.dataframe),
    ]  # fmt: skip
    return html.unescape("\n".join(shown))


def address(app: AppTest) -> dict[str, str]:
    """Parameters to which the screen completes its address."""
    scripts = [body for body in own_html(app) if "replaceState" in body]
    assert len(scripts) == 1
    query = scripts[0].split('"?', 1)[1].split('"', 1)[0]
    return {key: values[0] for key, values in parse_qs(query).items()}


def kept(town: Town, link: dict[str, str]) -> dict[str, str]:
    """What of a link names something that this city has; only that can stay."""
    view = link.get("view")
    named = {key: value for key, value in link.items() if key == "view"}
    absent = {INDEX, "berlin-mss-3", "index.count", "count"} if town.index == "absent" else set()
    if not town.figures or absent & set(link.values()):
        return named
    if view in {"then_now", "matrix"} and len(town.years) == 1:
        return named
    if view == "candidates":  # not every town has two years to compare
        return named
    return link


@pytest.mark.parametrize("screen", LINKS)
@pytest.mark.parametrize("name", TOWNS)
def test_screen_says_something_and_keeps_its_address(
    city_of: Callable[[str], Path], visit: Callable[..., AppTest], name: str, screen: str
) -> None:
    for link in LINKS[screen]:
        app = visit(city_of(name), screen, level="quartier", **link)
        shown = words(app)

        assert len(app.title) == 1, link
        assert app.title[0].value.strip(), link
        assert len(shown) > len(app.title[0].value) + 50, (link, shown)
        if screen != "data_quality":  # which quotes cells of files
            assert not NO_NUMBER.search(shown), (link, shown)
        assert address(app).items() >= kept(TOWNS[name], link).items(), link
        assert_refused_as_expected(app, TOWNS[name], link)


def assert_refused_as_expected(app: AppTest, town: Town, link: dict[str, str]) -> None:
    """Check whether the index is shown, or the reader learns why not."""
    if link.get("indicator") != INDEX:
        return
    title = app.title[0].value
    assert (title == "Dieser Index lässt sich hier nicht berechnen.") == (town.index == "refused")
    assert bool(app.error) == (town.index == "refused")


def one_line(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and "Traceback" not in text


@pytest.mark.parametrize("name", TOWNS)
def test_commands_give_a_table_or_one_line(city_of: Callable[[str], Path], name: str) -> None:
    town, city = TOWNS[name], str(city_of(name))
    year = str(town.years[0])
    asked = {
        "values": ("--indicator", "transfer_rate", town.figures),
        "classes": ("--method", "berlin-mss-3", town.index == "shown"),
    }
    for command, (option, key, given) in asked.items():
        result = CliRunner().invoke(
            commands, [command, city, "--level", "quartier", "--year", year, option, key]
        )

        assert result.exit_code == (0 if given else 1), result.output
        if given:
            rows = list(csv.DictReader(io.StringIO(result.stdout)))
            assert [row["area_id"] for row in rows] == [
                f"{place:02}" for place in range(1, town.places + 1)
            ]
            assert not NO_NUMBER.search(result.stdout)
        else:
            assert one_line(result.stderr), result.stderr


def test_card_of_an_area_leaves_out_what_a_year_lacks(
    city_of: Callable[[str], Path], visit: Callable[..., AppTest]
) -> None:
    # There is no year before 2016, so the index of that year has no development.
    inputs = {
        year: next(
            body
            for body in own_html(
                visit(
                    city_of("islands"),
                    "city_map",
                    level="quartier",
                    indicator=INDEX,
                    year=year,
                    area="01",
                )
            )
            if 'class="srm-table srm-narrow"' in body
        )
        for year in ("2016", "2018")
    }

    assert inputs["2016"].count("<tr>") == 1 + 3
    assert inputs["2018"].count("<tr>") == 1 + 6


def test_three_areas_are_put_into_three_of_ten_classes(
    city_of: Callable[[str], Path],
) -> None:
    # The ranks 1, 2 and 3 of 3 end at 33, 67 and 100 % of the areas.
    result = CliRunner().invoke(
        commands,
        ["classes", str(city_of("fewer areas than classes")), "--level", "quartier",
         "--year", "2018", "--method", "english-iod"],
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    codes = {row["status_class"] for row in csv.DictReader(io.StringIO(result.stdout))}
    assert len(codes) == 3
    assert codes <= {str(decile) for decile in range(1, 11)}


# Links


@pytest.mark.parametrize(("base", "year"), [("2018", "2018"), ("2018", "2016"), ("2016", "2016")])
def test_a_year_is_never_set_against_itself_or_an_earlier_one(
    city_of: Callable[[str], Path], visit: Callable[..., AppTest], base: str, year: str
) -> None:
    app = visit(city_of("islands"), "development", view="then_now", base=base, year=year)

    assert (address(app)["base"], address(app)["year"]) == ("2016", "2018")


#: Parameters of the screens, as far as their own tests do not spoil them.
SPOILED = {
    "city_map": ("topic", "indicator", "margin", "area"),
    "development": ("margin", "group", "cluster", "areas", "topic"),
    "methods": ("method", "other", "level", "year"),
    "portrait": ("area", "indicator", "year"),
}
NONSENSE = ("index.nothing", "x" * 5000, "<script>", "99,../01,\x00")


@pytest.mark.parametrize(
    ("screen", "view"),
    [
        ("city_map", ""),
        ("development", "then_now"),
        ("development", "trend"),
        ("methods", "compare"),
        ("portrait", ""),
    ],
)
def test_nonsense_in_every_parameter_falls_back(
    city_of: Callable[[str], Path], visit: Callable[..., AppTest], screen: str, view: str
) -> None:
    own = {"view": view} if view else {}
    usual_address = address(visit(city_of("islands"), screen, **own))
    for nonsense in NONSENSE:
        app = visit(city_of("islands"), screen, **dict.fromkeys(SPOILED[screen], nonsense), **own)

        assert not app.error
        assert address(app).items() >= usual_address.items(), nonsense
        assert escaped(nonsense) not in "".join(own_html(app))


def test_areas_named_in_a_link_are_few_known_and_each_once(
    city_of: Callable[[str], Path], visit: Callable[..., AppTest]
) -> None:
    known = [f"{place:02}" for place in range(1, 10)]
    for asked, shown in (
        (known, known[:MOST_AREAS]),
        (["03", "99", "03", "../02", "01"], ["03", "01"]),
        (known * 1000, None),  # too long to be a link of ours: what a reader sees without
    ):
        app = visit(city_of("islands"), "development", view="trend", areas=",".join(asked))

        found = address(app)["areas"].split(",")
        assert len(found) <= MOST_AREAS
        assert shown is None or found == shown
