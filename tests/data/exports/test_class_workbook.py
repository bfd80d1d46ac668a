"""The workbook of an index: numbers as numbers, codes and texts as text, method beside them."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from data.city import City
from data.exports.class_workbook import classes_xlsx
from data.indices import CityIndex, city_index
from data.reading import read_city


@pytest.fixture(scope="module")
def city(tiny_city: Path) -> City:
    return read_city(tiny_city)


@pytest.fixture(scope="module")
def index(city: City) -> CityIndex:
    return city_index(city, method="min-max", level="quartier", year=2018)


@pytest.fixture(scope="module")
def badges(index: CityIndex) -> pd.Series:
    return pd.Series("stable", index=index.table.index).mask(index.table["excluded"], "")


def rows(content: bytes, sheet: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return list(book[sheet].iter_rows(values_only=True))


def test_areas_stand_with_their_figures_class_and_stability(
    city: City, index: CityIndex, badges: pd.Series
) -> None:
    head, *body = rows(classes_xlsx(city, index, badges=badges, language="de"), "Klassen")
    first = dict(zip(head, body[5], strict=True))

    assert first["Gebietsnummer"] == "06"
    assert first["transfer_rate"] == pytest.approx(30.0)
    assert first["Indexwert"] == pytest.approx(68.75)
    assert (first["Klasse"], first["Klasse in Worten"]) == ("4", "hohe Belastung")
    assert first["Sicherheit der Klasse"] == "stabil"


def test_area_that_takes_no_part_has_its_reason_and_no_figure(
    city: City, index: CityIndex, badges: pd.Series
) -> None:
    head, *body = rows(classes_xlsx(city, index, badges=badges, language="de"), "Klassen")
    secret = dict(zip(head, body[6], strict=True))

    assert secret["nimmt nicht teil"] == "ja"
    assert secret["Grund"] == "geheim gehalten: Transferleistungsquote"
    assert secret["transfer_rate"] is secret["Indexwert"] is None


def test_second_sheet_says_method_version_and_fingerprint(
    city: City, index: CityIndex, badges: pd.Series
) -> None:
    content = classes_xlsx(city, index, badges=badges, language="en")
    origin = dict(rows(content, "Source and method"))

    assert origin["Version of the method"] == index.definition.version
    assert origin["Fingerprint of the result"] == index.fingerprint
    assert origin["City"] == "Kleinstadt – made-up data"
    assert "does not decide" in str(origin["Note"])


def test_the_same_index_gives_the_same_bytes(
    city: City, index: CityIndex, badges: pd.Series
) -> None:
    first, second = (classes_xlsx(city, index, badges=badges, language="de") for _ in range(2))

    assert first == second
