"""Quartier, driven as a reader drives it, with the tiny made-up city.

Transfer rates in 2018: 5 to 30 % in 01 to 06 and 0 in 09 (city 15 %); 07 is secret, 08 is blank.
Quartiere 01 to 03 lie in the Südbezirk.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from data.city import City
from data.exports.portrait import portrait_csv, portrait_xlsx
from data.portrait import Portrait, portrait
from data.reading import read_city
from measures.register import open_register
from measures.settings import database_url
from reports import origins

APP = Path(__file__).resolve().parents[2] / "app.py"
NNBSP = "\u202f"
NONSENSE = ("x" * 10_000, "\"'><img src=x onerror=alert(1)>", "../../etc/passwd", "%00")

logging.getLogger("streamlit").setLevel(logging.ERROR)


@pytest.fixture
def visit(tiny_city: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open the screen by a link: ``visit(level="quartier", area="04")``."""

    def opened(city: Path = tiny_city, **link: str) -> AppTest:
        monkeypatch.setenv("CITY", str(city))
        monkeypatch.delenv("SOZIALRAUM_CITIES", raising=False)
        at = AppTest.from_file(str(APP), default_timeout=60)
        at.context["locale"] = "de-DE"
        for key, value in link.items():
            at.query_params[key] = value
        at.switch_page("pages/portrait.py").run()
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


def headings(app: AppTest) -> list[str]:
    return [element.value for element in app.header]


def test_without_an_area_of_the_level_the_screen_asks_for_one_by_name_and_on_the_map(
    visit: Callable[..., AppTest],
) -> None:
    app = visit(level="quartier", area="3")

    assert app.title[0].value == "Quartier wählen"
    assert app.selectbox(key="area").value is None
    assert "klicken Sie in die Karte" in words(app)


def test_link_opens_the_portrait_that_it_names(visit: Callable[..., AppTest]) -> None:
    app = visit(level="quartier", area="04", year="2017", indicator="gymnasium_rate", lang="en")

    assert app.title[0].value == "Dorfkern"
    assert "Main indicators" in headings(app)
    assert app.select_slider(key="year").value == "2017"
    assert app.selectbox(key="indicator").value == "gymnasium_rate"
    assert app.query_params["area"] == "04"


def test_link_that_names_no_level_opens_the_level_that_knows_the_area(
    visit: Callable[..., AppTest],
) -> None:
    app = visit(area="3")

    assert app.selectbox(key="level").value == "bezirk"
    assert app.title[0].value == "Nordbezirk"


@pytest.mark.parametrize("turn", [0, 1])
def test_nonsense_in_the_link_asks_for_an_area(visit: Callable[..., AppTest], turn: int) -> None:
    nonsense = (*NONSENSE[2 * turn :], *NONSENSE[: 2 * turn])
    app = visit(**dict(zip(("level", "area", "year", "indicator"), nonsense, strict=True)))

    assert app.title[0].value == "Quartier wählen"


def test_head_says_name_place_people_and_what_stands_out(visit: Callable[..., AppTest]) -> None:
    app = visit(level="quartier", area="06", year="2018")

    assert "Quartier im Bezirk Mittelbezirk · 2018" in words(app)
    assert f"30,0{NNBSP}%" in html(app)
    assert headings(app)[:3] == ["Handlungsräume", "Porträt mitnehmen", "Hauptkennzahlen"]
    assert {one.proto.label for one in app.get("download_button")} >= {"PDF", "XLSX", "CSV"}
    command = app.code[0].value
    assert command.startswith("python -m sozialraum portrait city.toml --area 06")


def test_withheld_and_missing_figures_appear_as_such(visit: Callable[..., AppTest]) -> None:
    secret = visit(level="quartier", area="07", year="2018", indicator="transfer_rate")
    blank = visit(level="quartier", area="08", year="2018", indicator="transfer_rate")

    assert "geheim gehalten wird: Gänsewiese" in words(secret)
    assert "weil es keinen Wert gibt: Hasenberg" in words(blank)
    assert "." in html(secret)


def test_area_with_areas_inside_lists_them_and_opens_one(visit: Callable[..., AppTest]) -> None:
    app = visit(level="bezirk", area="1")
    assert "Quartiere in Südbezirk" in headings(app)

    app.button(key="open.quartier.02").click().run()

    assert app.title[0].value == "Ährenfeld"
    assert app.query_params["level"] == "quartier"
    app.button(key="open.bezirk.1").click().run()
    assert app.title[0].value == "Südbezirk"


def test_change_of_the_level_asks_for_an_area_of_it(visit: Callable[..., AppTest]) -> None:
    app = visit(level="quartier", area="04")
    app.selectbox(key="level").set_value("bezirk").run()
    assert app.title[0].value == "Bezirk wählen"

    app.selectbox(key="area").set_value("2").run()

    assert app.title[0].value == "Mittelbezirk"


def test_city_with_a_single_level_has_portraits_without_parents(
    visit: Callable[..., AppTest], make_tiny_city: Callable[[], Path]
) -> None:
    path = make_tiny_city()
    text = path.read_text("utf-8")
    start, end = text.index('[[levels]]\nname = "bezirk"'), text.index("[[tables]]")
    text = (text[:start] + text[end:]).replace('parent_column = "bezirk"\n', "")
    path.write_text(text, "utf-8")

    app = visit(path, area="04")

    assert app.title[0].value == "Dorfkern"
    assert "Hauptkennzahlen" in headings(app)


def test_indicator_without_any_figure_leaves_a_sentence_and_no_chart(
    visit: Callable[..., AppTest], make_tiny_city: Callable[[], Path]
) -> None:
    path = make_tiny_city()
    table = path.parent / "bestand.csv"
    rows = [row.split(";") for row in table.read_text("utf-8").splitlines()]
    blank = [[*row[:4], "", *row[5:]] for row in rows[1:]]
    table.write_text("\n".join(";".join(row) for row in [rows[0], *blank]) + "\n", "utf-8")

    app = visit(path, level="quartier", area="04")

    assert app.title[0].value == "Dorfkern"
    assert "Hauptkennzahlen" in headings(app)


def note_form(app: AppTest, text: str, *, writer: str = "Amt 51") -> AppTest:
    app.button(key="note_button").click().run()
    next(one for one in app.text_area if one.key.endswith(".text")).set_value(text)
    next(one for one in app.text_input if one.key.endswith(".written_by")).set_value(writer)
    return app


def save(app: AppTest) -> AppTest:
    next(one for one in app.button if (one.key or "").endswith(".save")).click().run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def test_note_is_saved_as_plain_text_and_shown_again(visit: Callable[..., AppTest]) -> None:
    app = note_form(visit(level="quartier", area="05"), "Erster <b>Absatz</b>.\n\nZweiter.")
    save(app)

    assert [one.value for one in app.success] == [
        "Gespeichert. Text und Bild stehen oben auf dieser Seite."
    ]
    assert "<p>Erster &lt;b&gt;Absatz&lt;/b&gt;.</p><p>Zweiter.</p>" in html(app)
    assert "Amt 51, " in words(app)


def test_conflict_shows_their_text_and_keeps_the_one_typed(
    visit: Callable[..., AppTest],
) -> None:
    app = note_form(visit(level="quartier", area="06"), "Meine Fassung")
    store = open_register(database_url())
    store.save_note(
        "99999001", "quartier", "06", text="Ihre Fassung", picture=None,
        expected_version=0, written_by="Amt 40", submit_key="a" * 32,
    )  # fmt: skip
    store.close()

    save(app)

    assert "<p>Ihre Fassung</p>" in html(app)
    typed = next(one for one in app.text_area if one.key.endswith(".text"))
    assert typed.value == "Meine Fassung"
    save(app)
    assert "<p>Meine Fassung</p>" in html(app)


@pytest.fixture(scope="module")
def of_furtweg(tiny_city: Path) -> tuple[City, Portrait]:
    city = read_city(tiny_city)
    return city, portrait(city, level="quartier", area_id="06", year=2018)


def test_workbook_holds_numbers_as_numbers_and_the_command(
    of_furtweg: tuple[City, Portrait],
) -> None:
    city, shown = of_furtweg
    origin = origins.portrait_origin(city, shown, language="de")

    content = portrait_xlsx(city, shown, provenance=origin, language="de")
    book = openpyxl.load_workbook(io.BytesIO(content))

    figures, words_ = book.worksheets
    assert figures.max_row == len(shown.lines) + 1
    heads = [cell.value for cell in figures[1]]
    value = figures.cell(2, heads.index("Wert") + 1)
    assert value.value == pytest.approx(30.0)
    assert value.number_format == "#,##0.0"
    assert any(origin.command in str(cell.value) for row in words_ for cell in row)
    assert content == portrait_xlsx(city, shown, provenance=origin, language="de")


def test_list_has_a_row_per_indicator_with_decimal_points(
    of_furtweg: tuple[City, Portrait],
) -> None:
    _, shown = of_furtweg

    rows = portrait_csv(shown, "de").decode().splitlines()

    assert len(rows) == len(shown.lines) + 1
    assert rows[0].startswith("role,indicator,name,unit,year,value,state")
    assert rows[1].startswith("main,transfer_rate,Transferleistungsquote,%,2018,30,value")
