"""The slide file: native, titled, described, tagged, the same bytes, and nothing withheld in it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from lxml import etree

from data.city import City
from data.provenance import Provenance
from measures.stories import STANDARD, StepKind
from reports.blocks import Cell, ChartBlock, ChartKind, Series, Slide, TableBlock
from reports.slides import slides
from tests.reports.story_parts import TITLE, all_text, as_pptx, opened, origin, parts

_DECORATIVE = "decorative"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module")
def told(musterstadt: City) -> tuple[Slide, ...]:
    return slides(musterstadt, STANDARD, language="de", register=None, provenance=origin())


@pytest.fixture(scope="module")
def made(told: tuple[Slide, ...]) -> bytes:
    return as_pptx(told)


def slide_of(*blocks: Any, **other: Any) -> Slide:
    values = {"kind": StepKind.CITY, "title": "Ein Satz.", "source": "Quelle", "notes": "Notiz"}
    return Slide(**{**values, **other}, blocks=tuple(blocks))


def test_every_slide_is_wide_and_has_its_title_in_the_titles_place(
    made: bytes, told: tuple[Slide, ...]
) -> None:
    deck = opened(made)

    assert (deck.slide_width, deck.slide_height) == (12_192_000, 6_858_000)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[0] == TITLE
    assert titles[1:] == [one.title for one in told]


def test_every_picture_chart_and_table_has_words_that_are_no_file_name(made: bytes) -> None:
    seen = set()
    for slide in opened(made).slides:
        for element in slide._element.iter("{*}cNvPr"):
            kind = etree.QName(element.getparent().getparent()).localname
            if kind not in {"pic", "graphicFrame"}:
                continue
            words = element.get("descr")
            if any(etree.QName(each).localname == _DECORATIVE for each in element.iter()):
                assert words == ""
                continue
            seen.add(kind)
            assert len(words) > 20
            assert not re.search(r"\.(png|svg|jpg)", words)

    assert seen == {"pic", "graphicFrame"}


def test_tables_and_charts_can_be_edited_and_hold_what_the_slides_hold(
    made: bytes, told: tuple[Slide, ...]
) -> None:
    for slide, one in zip(list(opened(made).slides)[1:], told, strict=True):
        tables = [block for block in one.blocks if isinstance(block, TableBlock)]
        charts = [block for block in one.blocks if isinstance(block, ChartBlock)]
        drawn = [shape.table for shape in slide.shapes if shape.has_table]
        for table, block in zip(drawn, tables, strict=True):
            cells = [[cell.text for cell in row.cells] for row in table.rows]
            assert cells == [
                list(block.header),
                *([cell.text for cell in row] for row in block.rows),
            ]
            assert table.first_row
        native = [shape.chart for shape in slide.shapes if shape.has_chart]
        for chart, block in zip(native, charts, strict=True):
            assert [tuple(series.values) for series in chart.plots[0].series] == [
                series.values for series in block.series
            ]
            assert tuple(chart.plots[0].categories) == block.categories


def test_every_slide_has_notes_a_source_and_a_number(made: bytes, told: tuple[Slide, ...]) -> None:
    for slide, one in zip(list(opened(made).slides)[1:], told, strict=True):
        assert one.notes.split("\n")[0] in slide.notes_slide.notes_text_frame.text
        assert "Erfundene Daten" in all_text(slide)
        assert "Quelle:" in all_text(slide)
        assert slide._element.xpath(".//a:fld[@type='slidenum']")


def test_the_last_notes_and_the_properties_say_where_the_file_comes_from(made: bytes) -> None:
    deck = opened(made)
    notes = deck.slides[len(deck.slides) - 1].notes_slide.notes_text_frame.text
    properties = deck.core_properties

    assert all(words in notes for _, words in origin().lines("de"))
    assert properties.title == TITLE
    assert properties.author == "Musterstadt"
    assert properties.language == "de-DE"
    assert properties.identifier == origin().data_version
    assert str(properties.created).startswith("2019-03-01")
    assert properties.created == properties.modified


def test_every_run_says_its_language_and_no_type_is_too_small(made: bytes) -> None:
    for slide in opened(made).slides:
        runs = list(slide._element.iter(f"{_A}rPr"))
        assert runs
        assert {run.get("lang") for run in runs} == {"de-DE"}
        assert min(int(run.get("sz", "9999")) for run in runs) >= 1400


def test_the_same_slides_give_the_same_bytes_without_a_date_of_today(
    made: bytes, told: tuple[Slide, ...]
) -> None:
    assert as_pptx(told) == made
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        assert {one.date_time[:3] for one in file.infolist()} == {(1980, 1, 1)}
    assert not any(b'type="dt"' in one for name, one in parts(made).items() if "slides/" in name)


def test_nothing_is_loaded_from_elsewhere(made: bytes) -> None:
    relations = [content for name, content in parts(made).items() if name.endswith(".rels")]

    assert relations
    assert not any(b'TargetMode="External"' in one for one in relations)


def test_every_part_is_sound_xml(made: bytes) -> None:
    roots = {
        name: etree.fromstring(content).tag
        for name, content in parts(made).items()
        if name.endswith((".xml", ".rels"))
    }

    assert "ppt/presentation.xml" in roots
    assert all(roots.values())


def chart(**other: Any) -> ChartBlock:
    values: dict[str, Any] = {
        "kind": ChartKind.LINES,
        "caption": "Quote",
        "alt": "Die Quote steigt von 10,0 auf 12,0 Prozent.",
        "categories": ("2016", "2017", "2018"),
        "series": (Series(name="Nord", values=(10.0, None, 12.0)),),
        "unit": "%",
        "decimals": 1,
    }
    return ChartBlock(**{**values, **other})


def workbook(made: bytes) -> list[list[Any]]:
    name = next(name for name in parts(made) if name.endswith(".xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(parts(made)[name])).active
    assert sheet is not None
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_workbook_behind_a_chart_holds_the_shown_figures_and_blanks() -> None:
    made = as_pptx((slide_of(chart()),))

    assert workbook(made) == [[None, "Nord"], ["2016", 10], ["2017", None], ["2018", 12]]


@pytest.mark.parametrize("kind", list(ChartKind))
def test_the_city_stands_beside_the_others(kind: ChartKind) -> None:
    made = as_pptx((slide_of(chart(kind=kind, reference=(11.5, "Stadt"))),))

    if kind is ChartKind.LINES:
        assert [row[-1] for row in workbook(made)] == ["Stadt", 11.5, 11.5, 11.5]
    else:
        assert workbook(made)[-1] == ["Stadt", 11.5]


HOSTILE = '=HYPERLINK("x")\x00\x0b\ufffe\u202e<a:t>&amp;'


def test_names_that_are_formulas_or_refused_by_xml_do_no_harm() -> None:
    table = TableBlock(
        caption=HOSTILE,
        header=(HOSTILE, "+Wert"),
        rows=((Cell(text=HOSTILE), Cell(text="+0,6", number=0.6)),),
        numeric=(False, True),
    )
    block = chart(categories=(HOSTILE, "2017", "2018"), caption=HOSTILE, alt=HOSTILE)
    made = as_pptx(
        (slide_of(table, block, title=HOSTILE, points=(HOSTILE,), notes=HOSTILE),), title=HOSTILE
    )
    slide = opened(made).slides[1]
    (shown,) = (shape.table for shape in slide.shapes if shape.has_table)

    assert shown.cell(1, 0).text.startswith("'=HYPERLINK")
    assert shown.cell(1, 1).text == "+0,6"
    assert workbook(made)[1][0].startswith("'=HYPERLINK")
    assert "\u202e" not in all_text(slide)
    assert not any(b"<f>" in one for name, one in parts(made).items() if "!xl/worksheets" in name)


def test_a_crowded_table_stays_on_the_slide() -> None:
    rows = tuple(
        (Cell(text=f"Gebiet mit einem sehr langen Namen {n}"), Cell(text="Wort " * 90))
        for n in range(8)
    )
    table = TableBlock(caption="Viel", header=("Gebiet", "Text"), rows=rows, numeric=(False, False))
    deck = opened(as_pptx((slide_of(table),)))
    (frame,) = (shape for shape in deck.slides[1].shapes if shape.has_table)

    assert sum(row.height for row in frame.table.rows) + frame.top <= deck.slide_height
    assert frame.left + sum(column.width for column in frame.table.columns) <= deck.slide_width


def test_a_warning_is_drawn_in_words() -> None:
    made = as_pptx((slide_of(warning="Das Gebiet gibt es nicht.", points=("Wählen Sie neu.",)),))

    assert "Das Gebiet gibt es nicht.\nWählen Sie neu." in all_text(opened(made).slides[1])


def test_english_slides_say_english(musterstadt: City) -> None:
    story = replace(STANDARD, steps=STANDARD.steps[:1])
    origin_of: Provenance = origin()
    found = slides(musterstadt, story, language="en", register=None, provenance=origin_of)
    deck = opened(as_pptx(found, language="en"))

    assert deck.core_properties.language == "en-GB"
    assert "Made-up data" in all_text(deck.slides[1])
