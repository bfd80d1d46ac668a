"""Files for people to take away."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import shlex
from pathlib import Path

import openpyxl
import pytest

from data.city import City
from data.exports.cells import defused
from data.exports.report import report_csv, report_json
from data.exports.values import VALUE_COLUMNS, export_name, values_csv
from data.exports.values_workbook import values_xlsx
from data.figures import AreaFigures, area_figures
from data.reading import read_city


@pytest.fixture(scope="module")
def city(tiny_city: Path) -> City:
    return read_city(tiny_city)


@pytest.fixture(scope="module")
def figures(city: City) -> AreaFigures:
    return area_figures(city, indicator="transfer_rate", level="quartier", year=2018)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def test_csv_has_the_columns_of_the_command_line_and_plain_numbers(figures: AreaFigures) -> None:
    found = rows(values_csv(figures))

    assert tuple(found[0]) == VALUE_COLUMNS
    assert found[3] == {
        "area_id": "04",
        "name": "Dorfkern",
        "numerator": "200",
        "denominator": "1000",
        "value": "20",
        "state": "value",
        "city_value": "15",
        "below_average": "true",
    }


@pytest.mark.parametrize(
    ("row", "value", "state", "below"),
    [
        pytest.param(6, "", "suppressed", "", id="secret"),
        pytest.param(7, "", "missing", "", id="blank in the file"),
        pytest.param(8, "0", "zero", "false", id="exactly none"),
    ],
)
def test_csv_keeps_secret_missing_and_zero_apart(
    figures: AreaFigures, row: int, value: str, state: str, below: str
) -> None:
    found = rows(values_csv(figures))[row]

    assert (found["value"], found["state"], found["below_average"]) == (value, state, below)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@sum", "'@sum"),
        ("+49 231", "'+49 231"),
        ("\tx", "'\tx"),
        ("-2.5", "-2.5"),
        ("Nord-Ost", "Nord-Ost"),
    ],
)
def test_text_that_looks_like_a_formula_is_defused(text: str, expected: str) -> None:
    assert defused(text) == expected


def test_workbook_holds_numbers_as_numbers_and_signs_where_there_is_none(
    city: City, figures: AreaFigures
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(values_xlsx(city, figures, language="de")))
    values = book["Werte"]

    assert values["E5"].value == 20.0
    assert values["E5"].number_format == "#,##0.0"
    assert values["A5"].value == "04"
    assert [values[f"E{row}"].value for row in (8, 9, 10)] == [".", "k. A.", 0]


def test_workbook_says_where_its_figures_come_from(city: City, figures: AreaFigures) -> None:
    book = openpyxl.load_workbook(io.BytesIO(values_xlsx(city, figures, language="de")))
    origin = {row[0].value: row[1].value for row in book["Quelle und Methode"].iter_rows()}

    assert origin["Stadt"] == "Kleinstadt – erfundene Daten"
    assert origin["Quelle"] == "Amt für erfundene Zahlen, Bestand"
    assert origin["Lizenz"] == "CC0 1.0"
    assert origin["Formel"] == "recipients / residents × 100"
    assert origin["Datenversion"] == city.version
    assert origin["Verfahren und Fassung"] == "Verfahren Fassung 1"
    assert shlex.split(origin["Befehl, der dieselbe Datei noch einmal erzeugt"])[:4] == [
        "python",
        "-m",
        "sozialraum",
        "values",
    ]


def test_a_name_that_is_a_formula_stays_text_in_the_workbook(
    city: City, figures: AreaFigures
) -> None:
    table = figures.table.copy()
    table.loc["01", "name"] = "=1+1"
    hostile = AreaFigures(
        indicator=figures.indicator,
        level=figures.level,
        year=figures.year,
        table=table,
        city=figures.city,
    )

    book = openpyxl.load_workbook(io.BytesIO(values_xlsx(city, hostile, language="en")))

    assert book["Values"]["B2"].value == "=1+1"
    assert book["Values"]["B2"].data_type == "s"
    assert rows(values_csv(hostile))[0]["name"] == "'=1+1"


def test_the_same_figures_give_the_same_bytes(city: City, figures: AreaFigures) -> None:
    assert values_xlsx(city, figures, language="de") == values_xlsx(city, figures, language="de")


def test_file_name_says_what_is_inside_and_which_data(city: City, figures: AreaFigures) -> None:
    name = export_name(city, figures, "csv")

    assert name == f"kleinstadt_quartier_transfer_rate_2018_{city.version[:8]}.csv"


def test_report_downloads_hold_every_finding(city: City) -> None:
    as_rows = rows(report_csv(city.report, language="de"))
    as_json = json.loads(report_json(city.report, language="en"))["findings"]

    assert len(as_rows) == len(as_json) == len(city.report)
    assert [row["code"] for row in as_rows] == [entry["code"] for entry in as_json]


def test_numbers_are_free_of_float_noise_and_whole_counts_stay_whole(
    figures: AreaFigures,
) -> None:
    table = figures.table.copy()
    table.loc["01", ["numerator", "denominator", "value"]] = [1_234_567_890, 3, 0.1 + 0.2]
    table.loc["02", "value"] = 100 / 3
    table.loc["03", "value"] = 1e-7

    found = rows(values_csv(dataclasses.replace(figures, table=table)))

    assert (found[0]["numerator"], found[0]["value"]) == ("1234567890", "0.3")
    assert found[1]["value"] == "33.33333333"
    assert found[2]["value"] == "0.0000001"
