"""Real tables, dirt included; they are not part of the project."""

import copy
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.descriptor.repairs import ZeroIsMissing
from data.descriptor.tables import TableModel
from data.files.sandbox import RawTable, ReadRequest, read_all
from data.tables.table import TableRows, apply_table_repairs, read_table

FILES = Path(__file__).parents[4] / "shared" / "data"
pytestmark = [
    pytest.mark.cities,
    pytest.mark.skipif(not FILES.exists(), reason="the real files are not beside the project"),
]
BREMEN = FILES / "bremen" / "Bremen_Datentabelle_Ortsteilatlas.xlsx"
MSS = FILES / "berlin" / "mss"


@cache
def raw_table(path: Path, sheet: str | None) -> RawTable:
    """Table as written; the start of the process that reads it takes longer than any test."""
    (raw,) = read_all([ReadRequest(kind="table", path=path, label=path.name, sheet=sheet)])
    assert isinstance(raw, RawTable)
    return raw


def read(path: Path, *, city_name: str, sheet: str | None = None, **declared: Any) -> TableRows:
    raw = copy.deepcopy(raw_table(path, sheet))
    known = {"name": "t", "level": "l", "file": path.name, "source": "s", "licence": "l"}
    model = TableModel.model_validate({**known, "sheet": sheet, **declared})
    year = declared["year"] if isinstance(declared["year"], int) else None
    return read_table(model, raw, year=year, city_name=city_name)


def bremen(sheet: str, columns: dict[str, Any]) -> TableRows:
    return read(
        BREMEN, city_name="Bremen", sheet=sheet, header=[2, 3], year="header",
        id="Ortsteil / Stadtteil / Stadtbezirk", name_column="col:B", columns=columns,
        aside={"subtotal": ["Stadtteil *", "Stadtbezirk *"]},
    )  # fmt: skip


def berlin(year: int, part: str, columns: dict[str, Any] | None = None) -> TableRows:
    path = MSS / str(year) / f"mss-{year}-00-{part}.csv"
    return read(
        path, city_name="Berlin", id="id", name_column="name", year=year, columns=columns or {}
    )


def test_bremen_areas_parents_and_city_are_told_apart() -> None:
    column = (
        "Anteil der Leistungsberechtigten (Grundsicherung für Arbeitsuchende, SGB II) "
        "an der Bevölkerung unter 65…"
    )
    table = bremen("Sozialleistungen", {"u65": {"column": column, "kind": "rate"}})
    now = table.rows["year"] == 2018
    city = table.aside[(table.aside["year"] == 2018) & (table.aside["kind"] == "city")]
    assert now.sum() == 88
    assert sorted(table.rows["year"].unique()) == list(range(2005, 2019))
    assert table.aside.loc[table.aside["kind"] == "subtotal", "raw_id"].nunique() == 23
    assert city["name"].tolist() == ["Stadt Bremen"]
    assert table.aside_values.loc[city.index, "u65"].round(2).tolist() == [17.43]
    assert round(table.values.loc[now, "u65"].mean(), 2) == 15.42


@pytest.mark.parametrize(
    ("sheet", "column", "last"),
    [
        ("Erwerbstätigkeit, Arbeitslosig", "Anteil der Arbeitslosen an den…", 2017),
        ("Bevölkerung (Absolute Werte)", "Bevölkerungszahl insgesamt", 2018),
    ],
)
def test_other_sheets_of_bremen_are_read_without_errors(sheet: str, column: str, last: int) -> None:
    table = bremen(sheet, {"m": {"column": column, "kind": "rate"}})
    assert table.rows["raw_id"].nunique() == 88
    assert table.rows["year"].max() == last
    assert {finding.code for finding in table.findings} == {"rows_set_aside", "ids_were_numbers"}


def test_all_columns_of_a_sheet_of_bremen_need_no_declaration() -> None:
    table = bremen("Sozialleistungen", {})
    assert table.values.shape[1] == 9


@pytest.mark.parametrize(("year", "rows"), [(2013, 434), (2015, 435), (2017, 436), (2019, 436)])
def test_berlin_results_keep_words_as_text_and_zeros_of_ids(year: int, rows: int) -> None:
    table = berlin(year, "1", {"trend": {"column": "dynamik_index", "kind": "text"}})
    assert len(table.rows) == rows
    assert set(table.texts["trend"]) == {"+", "+/-", "-"}
    assert table.rows["raw_id"].str.len().eq(8).all()


@pytest.mark.parametrize("year", [2013, 2015, 2017, 2019])
def test_berlin_zero_filled_rows_are_found_and_repaired(year: int) -> None:
    table = berlin(year, "2-1")
    (finding,) = [one for one in table.findings if one.code == "zero_filled_rows"]
    assert 11 <= len(finding.ids) <= 13
    assert "10010203" in finding.ids
    assert finding.repair is not None
    repair = ZeroIsMissing.model_validate(dict(finding.repair))
    repaired = apply_table_repairs(table, [repair])
    here = repaired.rows["raw_id"].isin(finding.ids)
    measures = list(finding.repair["measures"])
    assert "inhabitants" not in measures
    assert repaired.values.loc[here, measures].isna().all(axis=None)
    assert [one.code for one in repaired.findings] == ["repair_applied"]


@pytest.mark.parametrize("year", [2017, 2019])
def test_berlin_column_of_signs_is_missing_and_named(year: int) -> None:
    name = "k02_single_parent_households"
    table = berlin(year, "4-1", {"k02": {"column": name, "kind": "rate"}})
    assert [finding.code for finding in table.findings] == ["column_only_signs"]
    assert set(table.states["k02"]) == {"missing"}


def test_berlin_words_under_the_header_of_a_figure_are_an_error() -> None:
    name = "z_d3_percentage_transfer_payments_recipients"
    table = berlin(2019, "3", {"z": {"column": name, "kind": "number"}})
    assert [finding.code for finding in table.findings] == ["column_holds_text"]
    assert np.isnan(table.values["z"]).all()


def test_berlin_figures_with_an_exponent_are_read() -> None:
    table = berlin(2013, "3")
    assert "cells_not_numbers" not in {finding.code for finding in table.findings}
