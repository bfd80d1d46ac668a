"""Cities that lack something, or have too much of it: each report says so, and nothing runs over.

Each city is the tiny made-up one with one thing gone wrong. Contents are looked at for all
of them, pages and slides for the one with the longest names.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pypdf
import pytest

from data.city import City
from data.errors import DataError
from data.portrait import portrait, portrait_levels
from data.reading import read_city
from measures.notes import AreaNote
from measures.stories import STANDARD
from reports.area_status import area_status
from reports.blocks import Slide
from reports.city_report import city_report
from reports.origins import portrait_origin, story_origin
from reports.portrait_content import PortraitContent, area_content, portrait_content
from reports.portrait_pdf import portrait_pdf
from reports.slide_layout import HEIGHT, WIDTH, Box, layout
from reports.slides import slides
from tests.reports.pdf_tags import all_text, page_texts, squeezed
from tests.reports.story_parts import as_pptx, opened

#: How a figure that is none, or a text without its parts, would look.
NO_NUMBER = re.compile(r"\b(nan|inf|NaN|None(?! of))\b|<NA>|\{\w+\}")
LONG = "Siedlung an der alten Ziegelei und den Kleingärten hinter dem Güterbahnhof " * 3
NAMES = (
    LONG[:200],
    "Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenauszahlungsstellenhauptverwaltung",
    "<b>Fett</b> <script>alert(1)</script> & <img src=x>",
    '#read("/etc/passwd") $x$ @ref <label> \\ *fett*',
    "]]>&lt;<?xml?><!--c--> 'a'",
    "حي السلام \u202eירושלים",
    "Quartier 🏘️👨‍👩‍👧 Süd",
    '=HYPERLINK("http://example.invalid")',
    "x",
)
RULE = """
[[rules]]
key = "regel"
version = "1"
name = { de = "Regel", en = "Rule" }
summary = { de = "Erfunden.", en = "Made up." }
level = "quartier"
conditions = [{ indicator = "transfer_rate", required = true }, { indicator = "gymnasium_rate" }]
at_least = 1
"""


def indicator(number: int) -> str:
    return f"""
[[indicators]]
key = "one_{number}"
name = {{ de = "Kennzahl {number}", en = "Figure {number}" }}
definition = {{ de = "Noch eine.", en = "Another one." }}
topic = "transfer"
numerator = ["under_18"]
denominator = ["residents"]
unit = "%"
polarity = "{("lower_is_better", "higher_is_better", "neutral")[number % 3]}"
role = "main"
source = "Amt {number}"
licence = "CC0 1.0"
"""


def without_levels(text: str) -> str:
    start, end = text.index('[[levels]]\nname = "bezirk"'), text.index("[[tables]]")
    return (text[:start] + text[end:]).replace('parent_column = "bezirk"\n', "")


def with_long_names(text: str) -> str:
    text = text.replace("Kleinstadt", f"Großstadt <i>{'Fluss' * 15}</i>")
    text = text.replace("Transferleistungsquote", f"Anteil der Personen in {LONG[:150]}")
    text = text.replace('de = "Quartiere"', 'de = "Statistische Beobachtungsräume der Gliederung"')
    return text.replace('"1" = "Südbezirk"', f'"1" = "{LONG[:120]}"') + RULE


def cells(*new: object) -> Callable[[list[str]], list[str]]:
    """Rows with these figures instead of their own; id, name and year stay."""
    return lambda row: [*row[:3], *map(str, new)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """What is odd: the descriptor, the rows of the table, the areas."""

    edit: Callable[[str], str] = str
    row: Callable[[list[str]], list[str]] = list
    areas: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame] | None = None


def without_geometry(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    areas.loc[1, "geometry"] = None
    areas.loc[[0, 4], "bezirk"] = None
    return areas


TOWNS = {
    "one level": Town(edit=without_levels),
    "no main indicator": Town(edit=lambda text: text.replace('role = "main"\n', "")),
    "fifteen main indicators": Town(
        edit=lambda text: "".join(
            [text, RULE, '[[topics]]\nkey = "empty"\nname = { de = "Leer", en = "Empty" }\n',
             *map(indicator, range(13))]
        )
    ),
    "all missing": Town(edit=lambda text: text + RULE, row=cells(*[""] * 5)),
    "all withheld": Town(edit=lambda text: text + RULE, row=cells(1000, *"....")),
    "areas without geometry and district": Town(areas=without_geometry),
    "long names": Town(edit=with_long_names, areas=lambda areas: areas.assign(name=NAMES)),
}  # fmt: skip
#: Town of which no area has anything to be shown.
SILENT = "all missing"


@pytest.fixture(scope="module")
def city_of(tmp_path_factory: pytest.TempPathFactory, tiny_city: Path) -> Callable[[str], City]:
    """Town by its name, read once."""
    read: dict[str, City] = {}

    def of(name: str) -> City:
        if name not in read:
            read[name] = read_city(written(tmp_path_factory.mktemp("ort"), tiny_city, TOWNS[name]))
        return read[name]

    return of


def written(folder: Path, tiny_city: Path, town: Town) -> Path:
    text = tiny_city.read_text(encoding="utf-8")
    text = text.replace("[disclosure]", 'population = ["residents"]\n\n[disclosure]', 1)
    (folder / "city.toml").write_text(town.edit(text), encoding="utf-8")
    head, *rows = (tiny_city.parent / "bestand.csv").read_text(encoding="utf-8").splitlines()
    table = "\n".join([head, *(";".join(town.row(one.split(";"))) for one in rows)])
    (folder / "bestand.csv").write_text(f"{table}\n", encoding="utf-8")
    boundaries = tiny_city.parent / "quartiere.gpkg"
    if town.areas is None:
        (folder / boundaries.name).write_bytes(boundaries.read_bytes())
    else:
        areas = town.areas(gpd.read_file(boundaries))
        areas.to_file(folder / boundaries.name, layer="quartiere", driver="GPKG")
    return folder / "city.toml"


def words(content: Any) -> Iterator[str]:
    """All texts of a content but its drawings."""
    if isinstance(content, str):
        yield "" if content.startswith("<svg") else content
    elif is_dataclass(content) and not isinstance(content, type):
        for one in fields(content):
            yield from words(getattr(content, one.name))
    elif isinstance(content, list | tuple):
        for one in content:
            yield from words(one)


def boxes(placed: Any) -> Iterator[Box]:
    if isinstance(placed, Box):
        yield placed
    elif is_dataclass(placed) and not isinstance(placed, type):
        for one in fields(placed):
            yield from boxes(getattr(placed, one.name))
    elif isinstance(placed, tuple):
        for one in placed:
            yield from boxes(one)


# Telling a story takes a second per city: those that have no map, no figures or no room.
@pytest.mark.parametrize(
    "name", ["one level", SILENT, "areas without geometry and district", "long names"]
)
def test_slides_say_something_and_stay_on_the_slide(
    city_of: Callable[[str], City], name: str
) -> None:
    shown = told(city_of(name))

    assert len(shown) >= len(STANDARD.steps)
    assert all(one.title.strip() for one in shown)
    assert not NO_NUMBER.search("\n".join(words(shown)))
    for box in (box for one in shown for box in boxes(layout(one))):
        assert min(box.x, box.y, box.width, box.height) >= 0, box
        assert box.x + box.width <= WIDTH + 1, box
        assert box.y + box.height <= HEIGHT + 1, box


def told(city: City) -> tuple[Slide, ...]:
    origin = story_origin(city, STANDARD, language="de", ending="pptx")
    return slides(city, STANDARD, language="de", register=None, provenance=origin)


@pytest.mark.parametrize("name", [one for one in TOWNS if one != SILENT])
def test_portraits_speak_of_every_level(city_of: Callable[[str], City], name: str) -> None:
    city = city_of(name)
    for level, language in zip(portrait_levels(city), ("de", "en"), strict=False):
        content = content_of(city, level, str(city.areas[level].index[0]), language)

        assert content.name
        assert not NO_NUMBER.search("\n".join(words(content)))


@pytest.mark.parametrize("name", ["all withheld", "areas without geometry and district"])
def test_report_speaks_of_what_there_is(city_of: Callable[[str], City], name: str) -> None:
    report = city_report(city_of(name), language="de", register=None)

    assert len(report.chapters) > 1
    assert not NO_NUMBER.search("\n".join(words(report)))


def content_of(city: City, level: str, area: str, language: str) -> PortraitContent:
    shown = portrait(city, level=level, area_id=area)
    origin = portrait_origin(city, shown, language=language)
    return area_content(city, shown, language=language, register=None, provenance=origin)


def test_a_city_without_figures_says_that_its_levels_have_none(
    city_of: Callable[[str], City],
) -> None:
    city = city_of(SILENT)

    assert portrait_levels(city) == []
    with pytest.raises(DataError) as of_portrait:
        portrait(city, level="quartier", area_id="01")
    with pytest.raises(DataError) as of_report:
        city_report(city, language="de", register=None, level="quartier")

    assert of_portrait.value.finding.code == "level_without_figures"
    assert of_report.value.finding.code == "level_without_figures"
    assert "quartier" in of_report.value.finding.text("de")


# Pages and slides of the longest names


def test_page_keeps_longest_names_and_own_words_inside_its_margins(
    city_of: Callable[[str], City],
) -> None:
    city = city_of("long names")
    shown = portrait(city, level="quartier", area_id="01")
    note = AreaNote(
        city_key=city.package.city.key, level="quartier", area_id="01", text="Wort " * 299,
        picture=None, version=1, written_by="", recorded_at=STANDARD.recorded_at,
    )  # fmt: skip
    made = portrait_pdf(
        portrait_content(
            city,
            shown,
            language="de",
            status=area_status(city, shown.spot, language="de", register=None),
            note=note,
            provenance=portrait_origin(city, shown, language="de"),
        )
    )

    assert len(page_texts(made)) == 2
    assert squeezed("Aus Sicht des Amts") in all_text(made)  # never mistaken for a computed text
    for page in pypdf.PdfReader(io.BytesIO(made)).pages:
        lowest = min(baselines(page))
        assert lowest > 6 / 25.4 * 72  # what printers leave blank, in points


def baselines(page: pypdf.PageObject) -> list[float]:
    """Heights of all texts above the lower edge of a page, in points."""
    found: list[float] = []

    def visit(text: str, matrix: Any, of_text: Any, *_: Any) -> None:
        if text.strip():
            found.append(float(matrix[3]) * float(of_text[5]) + float(matrix[5]))

    page.extract_text(visitor_text=visit)
    return found


def test_slides_with_the_longest_names_open_again(city_of: Callable[[str], City]) -> None:
    city = city_of("long names")
    shown = told(city)

    deck = opened(as_pptx(shown))

    assert len(deck.slides) >= len(shown)
    for shape in (shape for one in deck.slides for shape in one.shapes):
        assert shape.left >= 0
        assert shape.left + shape.width <= deck.slide_width + 1
        assert shape.top + shape.height <= deck.slide_height + 1
