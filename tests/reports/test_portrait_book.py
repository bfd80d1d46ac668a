"""All portraits of a level as one report: cover, contents, bookmarks, two pages for each area."""

from __future__ import annotations

from itertools import islice

import pytest

from data.city import City
from data.errors import UnknownChoiceError
from locales import formats
from reports.origins import book_origin
from reports.portrait_book import book_contents, portraits_pdf
from reports.portrait_content import PortraitContent
from tests.reports.pdf_tags import all_text, faults, outline, page_texts, squeezed

PORTRAITS = 4


@pytest.fixture(scope="module")
def contents(musterstadt: City) -> list[PortraitContent]:
    """The first areas of two districts: what follows them is made in the same way."""
    origin = book_origin(musterstadt, "sozialraum", year=2018, language="de")
    every = book_contents(
        musterstadt, "sozialraum", language="de", register=None, provenance=origin
    )
    return list(islice(every, PORTRAITS))


@pytest.fixture(scope="module")
def made(contents: list[PortraitContent]) -> bytes:
    return portraits_pdf(contents)


def test_areas_come_by_district_then_by_name(contents: list[PortraitContent]) -> None:
    order = [(formats.sorting(one.district), formats.sorting(one.name)) for one in contents]

    assert order == sorted(order)
    assert len({one.district for one in contents}) == 2


def test_each_portrait_has_two_pages_behind_cover_and_contents(made: bytes) -> None:
    assert len(page_texts(made)) == 1 + 1 + 2 * PORTRAITS + 1


def test_bookmarks_lead_from_districts_to_areas(
    made: bytes, contents: list[PortraitContent]
) -> None:
    found = outline(made)

    areas = [(title, page) for depth, title, page in found if depth == 1]
    districts = [title for depth, title, _ in found if depth == 0]
    assert areas == [(one.name, 3 + 2 * place) for place, one in enumerate(contents)]
    assert districts[:2] == list(dict.fromkeys(one.district for one in contents))
    assert districts[2:] == ["Wie die Porträts zu lesen sind"]


def test_the_contents_name_every_area_with_its_page(
    made: bytes, contents: list[PortraitContent]
) -> None:
    listed = squeezed(page_texts(made)[1])

    for place, one in enumerate(contents):
        after = listed[listed.index(squeezed(one.name)) :]
        assert str(3 + 2 * place) in after


def test_a_screen_reader_finds_its_way_through_the_report(made: bytes) -> None:
    title = "Alle Sozialräume in Musterstadt: Porträts in Zahlen"

    assert faults(made, title=title, language="de") == []


def test_the_last_page_explains_the_figures_and_how_to_repeat_the_report(
    made: bytes, contents: list[PortraitContent]
) -> None:
    last = squeezed(page_texts(made)[-1])

    assert squeezed(contents[0].command) in last
    assert all(squeezed(said) in last for _, said in contents[0].definitions)
    assert contents[0].data_version in last


def test_the_cover_says_that_the_data_are_made_up(made: bytes) -> None:
    assert "Erfundene Daten" in page_texts(made)[0]
    assert "39Gebiete" not in all_text(made)


def test_the_same_contents_give_the_same_bytes(
    made: bytes, contents: list[PortraitContent]
) -> None:
    assert portraits_pdf(contents) == made


def test_a_report_without_portraits_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        portraits_pdf([])


def test_a_level_that_is_not_there_is_a_typed_error(musterstadt: City) -> None:
    origin = book_origin(musterstadt, "sozialraum", year=2018, language="de")
    asked = book_contents(musterstadt, "kiez", language="de", register=None, provenance=origin)

    with pytest.raises(UnknownChoiceError):
        next(asked)
