"""Indicators as a workbook: numbers as numbers, states as signs, names that a workbook accepts."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.city import City
from data.errors import UnknownChoiceError
from data.reading import read_city
from reports.indicator_workbook import indicator_workbook, sheet_names
from tests.reports.story_parts import origin


@pytest.fixture(scope="module")
def tiny(tiny_city: Path) -> City:
    return read_city(tiny_city)


def made(city: City, *keys: str, level: str = "quartier", language: str = "de") -> bytes:
    return indicator_workbook(city, keys, level, language=language, provenance=origin())


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_areas_and_years_are_numbers_and_the_city_stands_first(tiny: City) -> None:
    """By hand: 2016 from 2 to 18 % (city 10 %), 2018 5 to 30 % in 01 to 06 (city 15 %)."""
    sheet = opened(made(tiny, "transfer_rate"))["Transferleistungsquote"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]

    assert rows[0] == ["Gebietsnummer", "Quartier", "2016", "2017", "2018"]
    assert rows[1] == [None, "Kleinstadt", 10, 10, 15] or rows[1][1:] == ["Kleinstadt", 10, 10, 15]
    assert rows[2] == ["01", "Am Anger", 2, 10, 5]
    assert rows[8][4] == "."
    assert rows[9][4] == "k. A."
    assert rows[10][4] in (0, "–")
    assert sheet["C5"].number_format == "#,##0.0"


def test_method_sources_signs_and_origin_have_sheets_of_their_own(tiny: City) -> None:
    book = opened(made(tiny, "transfer_rate", "gymnasium_rate"))
    words = [str(cell.value) for row in book["Methode und Quellen"].iter_rows() for cell in row]
    origin_words = [str(cell.value) for row in book["Herkunft"].iter_rows() for cell in row]

    assert book.sheetnames[:2] == ["Transferleistungsquote", "Übergänge zum Gymnasium"]
    assert "Beziehende je 100 Einwohner." in words
    assert "recipients / residents × 100" in words
    assert "CC0 1.0" in words
    assert all(value in origin_words for _, value in origin().lines("de"))
    assert any("Erfundene Daten" in one for one in origin_words)


def test_an_indicator_without_figures_says_so(tiny: City) -> None:
    model = tiny.package.indicators[0].model_copy(update={"numerator": ("nothing",)})
    package = tiny.package.model_copy(update={"indicators": (model,)})
    empty = replace(tiny, package=package)

    sheet = opened(made(empty, "transfer_rate")).worksheets[0]

    assert sheet["A4"].value == "Auf dieser Ebene liegen für diese Kennzahl keine Werte vor."


def test_names_like_formulas_stay_text(tiny: City) -> None:
    areas = tiny.areas["quartier"].copy()
    areas.loc["01", "name"] = '=HYPERLINK("x")'
    book = opened(made(replace(tiny, areas={**tiny.areas, "quartier": areas}), "transfer_rate"))
    cell = book.worksheets[0]["B5"]

    assert cell.value == '\'=HYPERLINK("x")'
    assert cell.data_type == "s"


def test_the_same_figures_give_the_same_bytes(tiny: City) -> None:
    assert made(tiny, "transfer_rate") == made(tiny, "transfer_rate")


def test_a_choice_that_does_not_exist_is_refused(tiny: City) -> None:
    with pytest.raises(UnknownChoiceError):
        made(tiny, "nothing")
    with pytest.raises(UnknownChoiceError):
        made(tiny, "transfer_rate", level="nothing")


@given(st.lists(st.text(max_size=60), max_size=12))
def test_sheet_names_are_short_unique_and_without_signs_of_meaning(names: list[str]) -> None:
    found = sheet_names(names, taken=["Methode"])

    assert len(found) == len(names)
    assert len({one.casefold() for one in (*found, "Methode")}) == len(found) + 1
    assert all(1 <= len(one) <= 31 for one in found)
    assert not any(sign in one for one in found for sign in "[]:*?/\\'")
