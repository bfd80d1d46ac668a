"""Tables as programs and people write them, through the child process to figures.

All files are read in one batch, because each child costs a second.
"""

from __future__ import annotations

import datetime
import decimal
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from data.descriptor.tables import TableModel
from data.errors import DataError
from data.files.sandbox import RawTable, ReadRequest, read_all
from data.tables.headers import year_of
from data.tables.table import TableRows, read_table

NONE = math.nan
NUMBER = {"n": {"column": "n", "kind": "number"}}
RATE = {"n": {"column": "n", "kind": "rate"}}


@dataclass(frozen=True)
class Odd:
    """A table, its declaration, and what must come out: figures, ids, codes of findings."""

    name: str
    content: str | bytes
    figures: list[float]
    codes: set[str] = field(default_factory=set)
    declared: dict[str, Any] = field(default_factory=lambda: {"columns": {"n": "n"}})
    ids: list[str] | None = None


ODD = [
    Odd(
        "utf16.csv",
        "id\tn\n01\t1,5\n02\t2\n".encode("utf-16"),
        [1.5, 2],
        set(),
        {"columns": NUMBER},
    ),
    Odd("sep.csv", "sep=;\r\nid;n\r\n01;1\r\n02;2\r\n", [1, 2]),
    Odd("sep_quoted.csv", '"sep=,"\nid,n\n01,"1,5"\n', [1.5], set(), {"columns": NUMBER}),
    Odd("mixed_ends.csv", b"id;n\r\n01;1\n02;2\r03;3\r\n", [1, 2, 3]),
    Odd(
        "broken_header.csv",
        'id;"n\nin Personen"\n01;1\n',
        [1],
        set(),
        {"columns": {"n": "n in Personen"}},
    ),
    Odd("trailing.csv", "id;n\n01;1;\n02;2;;\n;;;\n", [1, 2]),
    Odd(
        "notes.csv", "id;n;m\n01;1;1\n02;2;2\n\n1) ohne\n____\n© Amt\n", [1, 2], {"rows_are_notes"}
    ),
    Odd(
        "legend.csv",
        "id;n;m\n01;1;1\n\nAnmerkung;;\n*;vorläufig;\nZeichen:;. = geheim;\n",
        [1],
        {"rows_are_notes"},
    ),
    Odd("gap.csv", "id;n;m\n01;1;1\n\n02;2;2\n\n03;.;.\n", [1, 2, NONE]),
    Odd(
        "titles.csv",
        "Titel\nStand: 2018\n\nid;x;n\n01;A;1\n",
        [1],
        set(),
        {"columns": {"n": "n"}, "header": [4]},
    ),
    Odd("apostrophes.csv", "id;n\n01;1'234\n02;12’345’678\n", [1234, 12345678]),
    Odd(
        "german.csv",
        "id;n\n01;1.234.567,89\n02;12,5\n",
        [1234567.89, 12.5],
        set(),
        {"columns": NUMBER},
    ),
    Odd("per_cent.csv", "id;n\n01;12,5 %\n02;1,5%\n", [12.5, 1.5], set(), {"columns": RATE}),
    Odd(
        "footnotes.csv",
        "id;n\n01;1.234¹\n02;12*\n03;12 1)\n04;13²⁾\n",
        [1234, 12, 12, 13],
        {"marks_footnote"},
        {"columns": {"n": "n"}, "decimal": ",", "thousands": "."},
    ),
    Odd("limits.csv", "id;n\n01;<3\n02;5\n03;< 3\n", [NONE, 5, NONE], {"cells_below_limit"}),
    Odd(
        "shares.csv",
        "id;n\n01;0,5\n02;0,17\n03;0,3\n",
        [0.5, 0.17, 0.3],
        {"rate_within_one"},
        {"columns": RATE},
    ),
    Odd("formula_ids.csv", 'id;n\n="0101";1\n01.02.03;2\n', [1, 2], ids=["0101", "01.02.03"]),
    Odd(
        "bom_and_cp1252.csv",
        "id;n\n01;1\n".encode("utf-8-sig"),
        [1],
        set(),
        {"columns": {"n": "n"}, "encoding": "cp1252"},
    ),
    Odd("dos.csv", "id;name;n\n01;Süd;1\n".encode("cp850"), [1], {"csv_encoding_unsure"}),
    Odd(
        "dos_declared.csv",
        "id;Größe\n01;1\n".encode("cp850"),
        [1],
        set(),
        {"columns": {"n": "Größe"}, "encoding": "cp850"},
    ),
    Odd("quote.csv", 'id;n;t\n01;1;a\n02;2;"b\n03;3;c\n', [1, 2], {"csv_quote_open"}),
    Odd(
        "measures.csv",
        "id;Merkmal;Wert\n01;Einwohner (Anzahl);1.000\n01;Quote in %;12,5\n",
        [1000],
        set(),
        {
            "columns": {"n": "Einwohner (Anzahl)", "q": {"column": "Quote…", "kind": "rate"}},
            "layout": "long",
            "measure": "Merkmal",
            "value": "Wert",
        },
    ),
]


def workbook(path: Path, rows: list[list[object]], **formats: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, form in formats.items():
        sheet[cell].number_format = form
    sheet.row_dimensions[3].hidden = "hidden" in path.name
    book.save(path)


def ods(path: Path) -> None:
    """Write cells and rows that are repeated by a number, and one shown as per cent."""
    document, sheet = OpenDocumentSpreadsheet(), Table(name="B")

    def row(*cells: tuple[object, int, str], times: int = 1) -> None:
        line = TableRow(numberrowsrepeated=times)
        for value, width, kind in cells:
            cell = TableCell(numbercolumnsrepeated=width)
            if isinstance(value, float):
                cell = TableCell(valuetype=kind, value=value, numbercolumnsrepeated=width)
            if isinstance(value, str):
                cell = TableCell(valuetype="string", numbercolumnsrepeated=width)
                cell.addElement(P(text=value))
            line.addElement(cell)
        sheet.addElement(line)

    row(("id", 1, ""), ("n", 1, ""), ("m", 1, ""))
    row(("01", 1, ""), (5.0, 2, "float"))
    row((None, 3, ""), times=3)
    row(("02", 1, ""), (0.07, 1, "percentage"), (None, 1, ""))
    row((None, 1000, ""), times=1_048_000)
    document.spreadsheet.addElement(sheet)
    document.save(str(path))


@pytest.fixture(scope="module")
def raws(tmp_path_factory: pytest.TempPathFactory) -> dict[str, RawTable]:
    folder = tmp_path_factory.mktemp("odd")
    declared: dict[str, dict[str, Any]] = {}
    for odd in ODD:
        content = odd.content.encode() if isinstance(odd.content, str) else odd.content
        (folder / odd.name).write_bytes(content)
        declared[odd.name] = odd.declared
    workbook(
        folder / "percent.xlsx",
        [["id", "n"], ["01", 0.173], ["02", 0.07], ["03", 0.25]],
        B2="0.0%", B3="0%", B4='0.0" %"',
    )  # fmt: skip
    workbook(folder / "hidden.xlsx", [["id", "n"], ["01", 1], ["02", 2], ["03", 3]])
    workbook(folder / "dates.xlsx", [["id", "n"], [datetime.date(2018, 2, 1), 1], ["02", 2]])
    ods(folder / "repeated.ods")
    pq.write_table(
        pa.table(
            {
                "id": pa.array(["01", "02"]).dictionary_encode(),
                "n": pa.array([decimal.Decimal("1.50"), None], pa.decimal128(10, 2)),
                "day": pa.array([datetime.date(2018, 12, 31)] * 2),
            }
        ),
        folder / "typed.parquet",
    )
    names = sorted(path.name for path in folder.iterdir())
    requests = [
        ReadRequest(
            kind="table",
            path=folder / name,
            label=name,
            encoding=declared.get(name, {}).get("encoding"),
        )
        for name in names
    ]
    results = dict(zip(names, read_all(requests), strict=True))
    assert not [one for one in results.values() if isinstance(one, DataError)]
    return {name: one for name, one in results.items() if isinstance(one, RawTable)}


def table_of(raw: RawTable, **declared: Any) -> TableRows:
    known = {
        "name": "t", "level": "q", "file": raw.label, "source": "s", "licence": "l",
        "id": "id", "year": 2018, "columns": {"n": "n"},
    }  # fmt: skip
    model = TableModel.model_validate({**known, **declared})
    return read_table(model, raw, year=model.year if isinstance(model.year, int) else None)


def codes_of(raw: RawTable, table: TableRows) -> set[str]:
    return {one.code for one in [*raw.findings, *table.findings]}


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.name)
def test_an_odd_table_is_read_as_it_is_meant(odd: Odd, raws: dict[str, RawTable]) -> None:
    raw = raws[odd.name]
    table = table_of(raw, **odd.declared)
    assert table.values["n"].tolist() == pytest.approx(odd.figures, nan_ok=True)
    assert odd.codes <= codes_of(raw, table)
    if not odd.codes:
        assert codes_of(raw, table) <= {"csv_not_utf8"}
    if odd.ids is not None:
        assert table.rows["raw_id"].tolist() == odd.ids


def test_cells_shown_as_per_cent_count_as_they_are_shown(raws: dict[str, RawTable]) -> None:
    raw = raws["percent.xlsx"]
    # The third one only carries the sign as a text behind the number.
    assert table_of(raw, columns=RATE).values["n"].tolist() == [17.3, 7.0, 0.25]
    (finding,) = raw.findings
    assert (finding.code, finding.rows) == ("cells_in_percent", (2, 3))


def test_hidden_rows_are_read_and_named(raws: dict[str, RawTable]) -> None:
    raw = raws["hidden.xlsx"]
    assert table_of(raw).values["n"].tolist() == [1, 2, 3]
    assert [(one.code, one.rows) for one in raw.findings] == [("rows_hidden", (3,))]


def test_ids_that_became_dates_are_named(raws: dict[str, RawTable]) -> None:
    (finding,) = table_of(raws["dates.xlsx"]).findings
    assert (finding.code, finding.rows, finding.ids) == ("ids_were_dates", (2,), ("2018-02-01",))


def test_repeated_cells_of_ods_keep_rows_and_values(raws: dict[str, RawTable]) -> None:
    table = table_of(raws["repeated.ods"], columns={"n": RATE["n"], "m": "m"})
    assert table.rows["row"].tolist() == [2, 6]
    assert table.values["n"].tolist() == [5.0, 7.0]
    assert table.values["m"].tolist() == pytest.approx([5.0, NONE], nan_ok=True)


def test_typed_columns_of_parquet_are_ids_numbers_and_years(raws: dict[str, RawTable]) -> None:
    table = table_of(raws["typed.parquet"], year="day", columns=NUMBER)
    assert table.rows[["raw_id", "year"]].to_numpy().tolist() == [["01", 2018], ["02", 2018]]
    assert table.values["n"].tolist() == pytest.approx([1.5, NONE], nan_ok=True)


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("2018*", 2018),
        ("2018¹⁾", 2018),
        ("2018 1)", 2018),
        ("2018p", 2018),
        ("12/2018", 2018),
        ("Dez. 2018", 2018),
        ("31. Dezember 2018", 2018),
        ("2018/19", None),
        ("31.12.18", None),
        ("13/2018", None),
        ("20181", None),
    ],
)
def test_a_year_is_read_behind_marks_and_months_and_never_guessed(
    cell: str, year: int | None
) -> None:
    assert year_of(cell) == year
