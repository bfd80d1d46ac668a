"""Entwicklung, driven as a reader drives it, with the tiny made-up city.

Transfer rates: 2 to 18 % in 2016 (city 10 %), 10 % everywhere in 2017, 5 to 30 %
in 01 to 06 and 0 in 09 in 2018 (city 15 %; 07 is secret, 08 is blank). An index
of this rate alone is its z-value: in 2018 the mean is 15 and the standard
deviation 10, so 06 has 1.5 (low) and 09 has -1.5 (high), all others are medium.
The changes since 2016 are 3 to 18 points and -18 in 09: mean 6.4, standard
deviation 11.0, so only 06 (1.05) is negative and only 09 (-2.2) is positive.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.development import ThenNow
from indicators.catalogue import Polarity
from pages.shared import cached, map_view, selection
from pages.shared.development import clusters_view, paints

APP = Path(__file__).resolve().parents[2] / "app.py"
NNBSP, NBSP = "\u202f", "\u00a0"
VIEWS = ("matrix", "then_now", "trend", "segregation", "clusters")
METHOD = """
[[methods]]
use = "berlin-mss-3"
inputs = { s1 = "transfer_rate", s3 = "transfer_rate", s4 = "transfer_rate" }
"""

logging.getLogger("streamlit").setLevel(logging.ERROR)


@pytest.fixture(scope="module")
def moving_city(tmp_path_factory: pytest.TempPathFactory, tiny_city: Path) -> Path:
    """Descriptor of the tiny city with an index that has a development."""
    folder = tmp_path_factory.mktemp("bewegt")
    for file in tiny_city.parent.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    path = folder / "city.toml"
    path.write_text(path.read_text("utf-8") + METHOD, "utf-8")
    return path


@pytest.fixture
def visit(moving_city: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open the screen by a link: ``visit(view="trend", area="04")``."""

    def opened(city: Path = moving_city, **link: str) -> AppTest:
        monkeypatch.setenv("CITY", str(city))
        monkeypatch.delenv("SOZIALRAUM_CITIES", raising=False)
        at = AppTest.from_file(str(APP), default_timeout=60)
        at.context["locale"] = "de-DE"
        for _ in range(2):  # the first run is that of the city map, which takes its own part
            for key, value in link.items():
                at.query_params[key] = value
            if not at.title:
                at.run()
        at.switch_page("pages/development.py").run()
        assert not at.exception, [error.value for error in at.exception]
        assert not at.error, [error.value for error in at.error]
        return at

    return opened


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def words(app: AppTest) -> str:
    return "\n".join(
        str(element.value) for element in (*app.text, *app.caption, *app.markdown, *app.info)
    )


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_by_its_link_in_both_languages(
    visit: Callable[..., AppTest], view: str, language: str
) -> None:
    app = visit(view=view, lang=language)

    assert app.title[0].value
    assert app.query_params["view"] == view


@pytest.mark.parametrize("nonsense", ["", "no_such_view", "x" * 5000, "<script>"])
def test_unknown_views_fall_back_to_the_first(visit: Callable[..., AppTest], nonsense: str) -> None:
    app = visit(view=nonsense)

    assert "Status" in app.title[0].value


@pytest.mark.parametrize("key", ["level", "method", "year", "cell", "area", "indicator", "base"])
@pytest.mark.parametrize("view", VIEWS)
def test_nonsense_in_a_link_opens_the_view_without_it(
    visit: Callable[..., AppTest], view: str, key: str
) -> None:
    app = visit(view=view, **{key: "../../etc/passwd"})

    assert app.title[0].value
    assert "passwd" not in html(app)


# Matrix


def test_matrix_counts_the_areas_of_each_cell(visit: Callable[..., AppTest]) -> None:
    app = visit(view="matrix")

    counts = {
        button.key.removeprefix("cell."): int(button.label.split("**")[1])
        for button in app.button
        if button.key and button.key.startswith("cell.")
    }
    assert len(counts) == 12
    assert {code: count for code, count in counts.items() if count} == {"3-": 1, "2+/-": 5, "1+": 1}
    assert app.title[0].value == (
        "In einem von 7 Quartieren ist der Status niedrig oder sehr niedrig; "
        "bei einem dieser Gebiete ist zugleich die Dynamik negativ."
    )


def test_matrix_says_how_many_areas_are_not_in_it(visit: Callable[..., AppTest]) -> None:
    assert "2 Gebiete nehmen nicht teil" in html(visit(view="matrix"))


def test_cell_is_named_in_words_and_chosen_by_its_button(visit: Callable[..., AppTest]) -> None:
    app = visit(view="matrix")
    button = app.button(key="cell.2+/-")
    assert "mittel, stabil" in button.label

    button.click().run()

    assert app.title[0].value == (
        "In 5 von 7 Quartieren ist der Status mittel und die Dynamik stabil."
    )
    assert app.query_params["cell"] == "2+/-"
    assert app.button(key="cell.2+/-").label.startswith("✓")
    assert app.radio(key=selection.LIST).options == [
        "Ährenfeld",
        "Am Anger",
        "Birkenhof",
        "Dorfkern",
        "Eichgrund",
    ]

    app.button(key="cell.2+/-").click().run()
    assert "cell" not in app.query_params
    assert not app.radio


def test_link_opens_a_cell_and_its_areas_stand_out_on_the_map(
    visit: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[paints.Paint] = []
    monkeypatch.setattr(map_view, "show_map", lambda _, paint, **__: drawn.append(paint))
    visit(view="matrix", cell="3-", area="06")

    paint = drawn[-1]
    assert paint.outlined == "000001000"
    assert paint.selected == "06"
    assert paint.class_texts[paint.codes[5]] == "Status: niedrig, Dynamik: negativ"
    assert paint.codes[6] in paint.state_texts
    assert paint.codes[7] in paint.state_texts


def test_area_chosen_in_the_list_is_explained(visit: Callable[..., AppTest]) -> None:
    app = visit(view="matrix", cell="3-")
    app.radio(key=selection.LIST).set_value("06").run()

    assert app.selectbox(key="area").value == "06"
    assert "Status: niedrig, Dynamik: negativ" in words(app)
    assert "In 1 von 2 Jahren (2016 bis 2018) war der Status niedrig oder sehr niedrig." in words(
        app
    )


def test_area_that_takes_no_part_says_why(visit: Callable[..., AppTest]) -> None:
    assert "nimmt nicht teil" in words(visit(view="matrix", area="07"))


def test_matrix_table_has_every_area_with_its_published_labels(
    visit: Callable[..., AppTest],
) -> None:
    app = visit(view="matrix")
    app.session_state["matrix_table"] = True
    app.run()
    frame = app.dataframe[0].value.set_index("Nr.")

    assert len(frame) == 9
    assert frame.loc["06", ["Status", "Dynamik", "Gesamt"]].to_list() == [
        "niedrig",
        "negativ",
        "3-",
    ]
    assert frame.loc["06", "Statusindex"] == 1.5
    assert frame.loc["07", "Warum ohne Ergebnis"]


def test_city_without_such_an_index_says_what_to_declare(
    visit: Callable[..., AppTest], tiny_city: Path
) -> None:
    app = visit(tiny_city, view="matrix")

    assert app.title[0].value == "Kein Index dieser Stadt zeigt eine Dynamik."
    assert "[[methods]]" in app.info[0].value


# Then and now


def test_then_and_now_says_who_stayed_and_who_joined(visit: Callable[..., AppTest]) -> None:
    app = visit(view="then_now")

    assert app.title[0].value == (
        "Transferleistungsquote: 2016 lagen 2 von 7 Quartieren ungünstiger als die Stadt. "
        "1 davon liegt auch 2018 ungünstiger, 2 sind hinzugekommen."
    )
    assert "2 Gebiete ohne Angabe in einem der Jahre" in words(app)
    assert f"Stadt 2016: 10,0{NNBSP}% · Stadt 2018: 15,0{NNBSP}%" in words(app)


def test_areas_of_a_quadrant_are_listed_with_both_figures(visit: Callable[..., AppTest]) -> None:
    app = visit(view="then_now", group="became_worse")
    areas = app.radio(key=selection.LIST)

    assert areas.options == ["Dorfkern", "Eichgrund"]
    assert areas.proto.captions[0] == f"8,0{NNBSP}% → 20,0{NNBSP}%"


def test_change_of_an_area_is_taken_apart_in_a_sentence(visit: Callable[..., AppTest]) -> None:
    shown = words(visit(view="then_now", area="04"))

    assert (
        f"Der Wert stieg von 8,0{NNBSP}% (2016) auf 20,0{NNBSP}% (2018), also um "
        f"12,0{NBSP}Prozentpunkte."
    ) in shown
    assert f"im Zähler ihn um 12,0{NBSP}Prozentpunkte erhöht" in shown
    assert "im Nenner ihn nicht verändert" in shown
    assert "In 1 von 3 Jahren mit Angabe ungünstiger als die Stadt." in shown


def test_secret_figure_of_an_area_stays_secret(visit: Callable[..., AppTest]) -> None:
    shown = words(visit(view="then_now", area="07"))

    assert f"2016: 14,0{NNBSP}% · 2018: ." in shown
    assert "stieg von 14,0" not in shown


def test_margin_of_the_map_holds_here_too(visit: Callable[..., AppTest]) -> None:
    app = visit(view="then_now", margin="p25")

    assert app.query_params["margin"] == "p25"
    assert "Maßstab: mindestens 25" in words(app)


def test_describing_indicator_has_no_quadrants(visit: Callable[..., AppTest]) -> None:
    app = visit(view="then_now", indicator="under_18_share")

    assert "im Vergleich" in app.title[0].value
    assert "group" not in app.query_params
    assert "group" not in [box.key for box in app.selectbox]


def test_table_of_then_and_now_adds_up(visit: Callable[..., AppTest]) -> None:
    app = visit(view="then_now")
    app.session_state["then_now_table"] = True
    app.run()
    frame = app.dataframe[0].value.set_index("Nr.")

    assert frame.loc["06", ["2016 (%)", "2018 (%)", "Veränderung"]].to_list() == [12.0, 30.0, 18.0]
    parts = frame["davon Zähler"] + frame["davon Nenner"]
    assert (parts - frame["Veränderung"]).abs().max() < 0.11
    assert pd.isna(frame.loc["07", "2018 (%)"])


def test_later_year_is_always_later(visit: Callable[..., AppTest]) -> None:
    app = visit(view="then_now", base="2017", year="2016")

    assert app.select_slider(key="base").value == "2017"
    assert app.text_input(key="year.only").value == "2018"


# Trend


def test_trend_begins_with_both_ends_of_the_city(visit: Callable[..., AppTest]) -> None:
    app = visit(view="trend")

    assert app.multiselect(key="areas").value == ["06", "09"]
    assert "areas=06%2C09" in html(app)  # in the script that completes the address
    assert app.title[0].value == (
        f"In der Stadt stieg die Transferleistungsquote von 10,0{NNBSP}% (2016) auf "
        f"15,0{NNBSP}% (2018)."
    )


def test_areas_of_a_trend_are_part_of_the_link(visit: Callable[..., AppTest]) -> None:
    app = visit(view="trend", areas="01,04,99,01")

    assert app.multiselect(key="areas").value == ["01", "04"]
    frame = app.dataframe[0].value
    assert frame["Gebiet"].to_list() == ["Am Anger", "Dorfkern", "Stadt"]
    assert frame["Jahre ungünstiger als die Stadt"].to_list() == ["0 von 3", "1 von 3", "–"]


def test_choosing_another_area_brings_its_line(visit: Callable[..., AppTest]) -> None:
    app = visit(view="trend", areas="01")
    app.multiselect(key="areas").set_value(["01", "05"]).run()

    assert app.query_params["areas"] == "01,05"
    assert app.dataframe[0].value["Gebiet"].to_list() == ["Am Anger", "Eichgrund", "Stadt"]


def test_trend_without_areas_still_shows_the_city(visit: Callable[..., AppTest]) -> None:
    app = visit(view="trend", areas="01")
    app.multiselect(key="areas").set_value([]).run()

    assert not app.exception
    assert app.dataframe[0].value["Gebiet"].to_list() == ["Stadt"]


# Segregation, clusters


def test_segregation_is_explained_in_plain_words(visit: Callable[..., AppTest]) -> None:
    app = visit(view="segregation")

    assert app.title[0].value.startswith("Transferleistungsquote: Die räumliche Trennung")
    assert "müssten in ein anderes Gebiet ziehen" in words(app)
    assert f"liegt das Gebiet mit dem höchsten Wert bei 30,0{NNBSP}%" in words(app)
    app.session_state["segregation_table"] = True
    app.run()
    assert app.dataframe[0].value["Jahr"].to_list() == ["2016", "2017", "2018"]


def test_clusters_of_equal_figures_are_refused_in_words(visit: Callable[..., AppTest]) -> None:
    app = visit(view="clusters", year="2017")

    assert app.title[0].value == ("Transferleistungsquote: Häufungen lassen sich nicht bestimmen.")
    assert app.info[0].value


def test_clusters_say_how_many_and_that_chance_is_ruled_out(
    visit: Callable[..., AppTest],
) -> None:
    app = visit(view="clusters", year="2018")

    assert "von 7 Quartieren" in app.title[0].value
    assert "2 Gebiete nicht geprüft" in words(app)
    assert "unbekannt oder geheim" in html(app)


def test_high_figures_are_the_favourable_side_of_a_favourable_indicator() -> None:
    found = pd.DataFrame(
        {
            "quadrant": ["HH", "LL", "HL", "LH", "HH", ""],
            "significant": pd.array([True, True, True, True, False, pd.NA], dtype="boolean"),
            "reason": ["", "", "", "", "", "no_figure"],
        }
    )

    burden = clusters_view.kinds_of(found, Polarity.LOWER_IS_BETTER).to_list()
    gain = clusters_view.kinds_of(found, Polarity.HIGHER_IS_BETTER).to_list()

    assert burden == ["hh", "ll", "hl", "lh", "none", ""]
    assert gain == ["ll", "hh", "lh", "hl", "none", ""]


# What is shared with the other screens


def test_chosen_area_is_the_same_on_every_view_and_screen(visit: Callable[..., AppTest]) -> None:
    app = visit(view="then_now", area="04")
    app.get_by_key("view").set_value("clusters").run()
    assert app.selectbox(key="area").value == "04"

    app.switch_page("pages/city_map.py").run()
    assert app.selectbox(key="area").value == "04"


def test_only_the_chosen_view_is_computed(
    visit: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    def computed(*_: object, **__: object) -> ThenNow:
        raise AssertionError("computed without being looked at")

    for name in ("then_now", "decomposition", "segregation", "clusters"):
        monkeypatch.setattr(cached, name, computed)

    assert visit(view="matrix").title


def test_single_year_cannot_be_set_against_another(
    visit: Callable[..., AppTest], make_tiny_city: Callable[[], Path]
) -> None:
    path = make_tiny_city()
    table = path.parent / "bestand.csv"
    rows = table.read_text("utf-8").splitlines(keepends=True)
    table.write_text("".join(r for r in rows if "2016" not in r and "2017" not in r), "utf-8")
    app = visit(path, view="then_now")

    assert app.title[0].value == "Keine Kennzahl dieser Stadt hat Werte für zwei Jahre."
    assert visit(path, view="trend").title[0].value.startswith("In der Stadt lag")


@pytest.mark.parametrize("view", VIEWS)
def test_city_without_figures_is_told_what_is_lacking(
    visit: Callable[..., AppTest], make_tiny_city: Callable[[], Path], view: str
) -> None:
    path = make_tiny_city()
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("[[tables]]")], "utf-8")

    assert visit(path, view=view).info[0].value


@pytest.mark.parametrize("view", VIEWS)
def test_names_from_files_stay_text(
    visit: Callable[..., AppTest],
    moving_city: Path,
    make_tiny_city: Callable[[], Path],
    view: str,
) -> None:
    path = make_tiny_city()
    text = moving_city.read_text("utf-8").replace(
        'de = "Transferleistungsquote"',
        'de = "![x](http://h/i.png) <b>*q*</b> :material/home: $x$"',
    )
    path.write_text(text, "utf-8")
    app = visit(path, view=view, area="06")

    assert "<b>*q*" not in html(app)
    for element in (*app.title, *app.caption, *app.markdown, *app.subheader):
        assert "![x]" not in str(element.value)
        assert ":material/" not in str(element.value)
