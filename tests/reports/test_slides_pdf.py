"""The slides as pages: tagged, one page each, the words and figures of the slides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.city import City
from measures.stories import STANDARD
from reports.blocks import Slide, TableBlock
from reports.slides import slides
from reports.slides_pdf import slides_pdf
from tests.reports.pdf_tags import all_text, faults, page_texts, squeezed
from tests.reports.story_parts import DATED, TITLE, origin

HOSTILE = "#let x = 1 $y$ *fett* @quelle `roh` // weg [a] = \x00h"


def pdf(told: tuple[Slide, ...], *, notes: bool = False, title: str = TITLE) -> bytes:
    return slides_pdf(
        told, title=title, language="de", dated=DATED, provenance=origin(), notes=notes
    )


@pytest.fixture(scope="module")
def told(musterstadt: City) -> tuple[Slide, ...]:
    return slides(musterstadt, STANDARD, language="de", register=None, provenance=origin())


@pytest.fixture(scope="module")
def made(told: tuple[Slide, ...]) -> bytes:
    return pdf(told)


def test_a_screen_reader_misses_nothing(made: bytes) -> None:
    assert faults(made, title=TITLE, language="de") == []


def test_each_slide_is_a_page_between_the_title_and_the_origin(
    made: bytes, told: tuple[Slide, ...]
) -> None:
    pages = [squeezed(text) for text in page_texts(made)]

    assert len(pages) == len(told) + 2
    for page, one in zip(pages[1:], told, strict=False):
        assert squeezed(one.title) in page
        assert squeezed("Erfundene Daten") in page
    assert all(squeezed(words) in pages[-1] for _, words in origin().lines("de"))


def test_every_cell_of_every_table_stands_on_its_page(made: bytes, told: tuple[Slide, ...]) -> None:
    pages = [squeezed(text) for text in page_texts(made)]
    missing = [
        cell.text
        for page, one in zip(pages[1:], told, strict=False)
        for block in one.blocks
        if isinstance(block, TableBlock)
        for row in block.rows
        for cell in row
        if squeezed(cell.text) not in page
    ]

    assert missing == []


def test_notes_follow_where_they_are_asked_for(made: bytes, told: tuple[Slide, ...]) -> None:
    noted = pdf((*told[:1], replace(told[1], notes="Hier kurz halten.")), notes=True)

    assert squeezed("Hier kurz halten.") in all_text(noted)
    assert squeezed(told[0].notes) in all_text(noted)
    assert faults(noted, title=TITLE, language="de") == []


def test_names_are_never_markup(told: tuple[Slide, ...]) -> None:
    hostile = replace(told[0], title=HOSTILE, subtitle=HOSTILE, points=(HOSTILE,), blocks=())

    text = all_text(pdf((hostile,), title=HOSTILE))

    assert text.count(squeezed(HOSTILE.replace("\x00", ""))) >= 4


def test_the_same_slides_give_the_same_bytes(told: tuple[Slide, ...]) -> None:
    assert pdf(told[:1]) == pdf(told[:1])
