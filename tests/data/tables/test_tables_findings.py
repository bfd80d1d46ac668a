"""What is odd about a table is reported, with rows, and nothing is guessed silently."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.descriptor.repairs import IgnoreRows, ZeroIsMissing
from data.descriptor.tables import TableModel
from data.files.sandbox import RawTable
from data.findings import Finding, Severity
from data.tables.table import TableRows, apply_table_repairs, read_table
from indicators.states import CellState

ROOT = Path(__file__).parents[3]


def read(columns: dict[str, list[object]], kind: str = "number", **declared: Any) -> TableRows:
    """Read a table with an id column and the given ones."""
    length = len(next(iter(columns.values())))
    rows = [
        ["id", *columns],
        *([f"{n:03}", *line] for n, line in enumerate(zip(*columns.values(), strict=True))),
    ]
    measures = {f"m{n}": {"column": name, "kind": kind} for n, name in enumerate(columns)}
    model = TableModel.model_validate(
        {
            "name": "t", "level": "l", "file": "t.csv", "source": "s", "licence": "l", "id": "id",
            "year": 2018, "columns": measures, **declared,
        }
    )  # fmt: skip
    cells = pd.DataFrame(rows, index=range(1, length + 2), dtype=object)
    return read_table(model, RawTable(label="t.csv", cells=cells), year=2018)


def only(table: TableRows) -> Finding:
    (finding,) = table.findings
    for language in ("de", "en"):
        assert finding.text(language)
        finding.remedy(language)
    return finding


def test_an_undecidable_column_stays_without_values_and_both_readings_are_shown() -> None:
    table = read({"n": ["1.234", "987", "5.678"]})
    finding = only(table)
    assert (finding.code, finding.severity) == ("number_format_undecided", Severity.ERROR)
    assert table.states["m0"].tolist() == ["missing"] * 3
    assert "1.234 kann 1234 oder 1,234 bedeuten" in finding.text("de")
    assert "1.234 may mean 1234 or 1.234" in finding.text("en")


def test_an_undecidable_column_takes_the_format_on_which_the_table_agrees() -> None:
    table = read({"n": ["1.234", "987"], "rate": ["12,5", "0,3"]})
    assert only(table).code == "number_format_from_table"
    assert table.values["m0"].tolist() == [1234, 987]


def test_a_count_is_not_read_with_fractions_because_of_its_neighbours() -> None:
    table = read({"n": ["1.234", "987"], "m": ["1.234,5", "1.5"]}, kind="count")
    by_code = {finding.code for finding in table.findings}
    assert "number_format_undecided" in by_code
    point = read({"n": ["1.234", "987"], "m": ["0.5", "1.5"]}, kind="count")
    assert point.states["m0"].tolist() == ["missing"] * 2


def test_neighbours_that_disagree_decide_nothing() -> None:
    table = read({"n": ["1.234", "987"], "a": ["12,5", "1"], "b": ["12.5", "1"]})
    assert [finding.code for finding in table.findings] == ["number_format_undecided"]


def test_a_cell_against_the_declared_format_is_missing_and_has_its_address() -> None:
    table = read({"n": ["12,5", "12.5", "7"]}, decimal=",")
    finding = only(table)
    assert (finding.code, finding.rows) == ("numbers_contradict_format", (3,))
    assert finding.params["samples"] == "B3: 12.5"
    assert table.states["m0"].tolist() == ["value", "missing", "value"]


def test_in_a_mixed_column_ambiguous_cells_are_missing() -> None:
    table = read({"n": ["12,5", "0,5", "12.5", "1.234"]})
    assert [finding.code for finding in table.findings] == [
        "number_format_mixed", "numbers_contradict_format",
    ]  # fmt: skip
    np.testing.assert_array_equal(table.values["m0"], [12.5, 0.5, np.nan, np.nan])


def test_broken_cells_are_listed_and_the_sound_rows_go_on() -> None:
    table = read({"n": ["5", "1e999", "0x10", "8", "1_000", "9", "1"]})
    finding = only(table)
    assert (finding.code, finding.rows) == ("cells_not_numbers", (3, 4, 6))
    assert table.values["m0"].sum() == 23


def test_words_in_a_column_of_figures_are_an_error() -> None:
    table = read({"z": ["mittel", "hoch", "0,5"]})
    assert only(table).code == "column_holds_text"
    assert table.values["m0"].isna().all()


def test_minus_in_every_cell_is_not_none_everywhere() -> None:
    table = read({"k02": ["-", "-", "-"]})
    assert only(table).code == "column_only_signs"
    assert table.states["m0"].tolist() == ["missing"] * 3


def test_minus_in_every_cell_counts_as_none_if_declared() -> None:
    table = read({"k02": ["-", "-"]}, missing={"-": "zero"})
    assert table.values["m0"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("cells", "code"),
    [([None, " ", ""], "column_empty"), (["0", "0", "0"], "column_all_zero")],
)
def test_a_column_that_says_nothing_is_named(cells: list[object], code: str) -> None:
    assert only(read({"n": cells})).code == code


def test_an_unknown_state_in_missing_is_an_error_of_the_descriptor() -> None:
    table = read({"n": ["-", "5"]}, missing={"-": "secret"})
    assert (only(table).code, only(table).severity) == ("missing_state_unknown", Severity.ERROR)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["5", "-9999", "7"], "-9999"),
        (["5", -999.0, "7"], "-999"),
        (["5", "9999999", "7"], "9999999"),
        (["-3", "-9999", "4"], "-9999"),
    ],
)
def test_an_undeclared_sentinel_is_missing_and_its_line_is_proposed(
    cells: list[object], found: str
) -> None:
    table = read({"n": cells})
    finding = only(table)
    assert (finding.code, finding.rows) == ("undeclared_sentinel", (3,))
    assert finding.params["line"] == f"missing_numbers = [{found}]"
    assert table.states["m0"][1] == "missing"


@pytest.mark.parametrize("cells", [["-999", "-900", "2"], ["99", "5"], ["999999", "800000"]])
def test_a_number_that_fits_its_neighbours_is_no_sentinel(cells: list[object]) -> None:
    assert read({"n": cells}).findings == []


def test_a_declared_sentinel_is_missing_without_a_word() -> None:
    table = read({"n": ["5", "-9999"]}, missing_numbers=[-9999])
    assert table.findings == []
    assert table.states["m0"].tolist() == ["value", "missing"]


def test_counts_below_zero_and_with_decimals_are_kept_and_named() -> None:
    table = read({"n": ["5", "-2", "1,5"]}, kind="count")
    assert [(f.code, f.rows) for f in table.findings] == [
        ("counts_negative", (3,)), ("counts_fractional", (4,)),
    ]  # fmt: skip
    assert table.values["m0"].tolist() == [5, -2, 1.5]


def test_marks_of_the_office_are_noted_and_the_figure_counts() -> None:
    table = read({"n": ["12,3 r", "(4,5)", "6"]})
    assert [finding.code for finding in table.findings] == ["marks_revised", "marks_brackets"]
    assert table.values["m0"].tolist() == [12.3, 4.5, 6]


def test_per_cent_signs_in_part_of_a_column_need_a_look() -> None:
    assert only(read({"n": ["12,3 %", "0,123"]})).code == "percent_signs_in_part"
    assert read({"n": ["12,3 %", "4,5 %", "0"]}).findings == []


def zero_table(rows: int = 20) -> dict[str, list[object]]:
    columns = {name: [f"{n + 1}" for n in range(rows)] for name in "abcd"}
    for column in columns.values():
        column[4] = "0"
    return columns  # type: ignore[return-value]


def test_zero_filled_rows_are_named_with_a_repair() -> None:
    finding = only(read(zero_table()))
    assert (finding.code, finding.rows, finding.ids) == ("zero_filled_rows", (6,), ("004",))
    assert finding.repair is not None
    assert finding.repair["measures"] == ["m0", "m1", "m2", "m3"]


def test_residents_beside_many_zeros_do_not_hide_a_zero_filled_row() -> None:
    columns = {"people": [str(300 + n) for n in range(20)], **zero_table()}
    assert only(read(columns)).repair["measures"] == ["m1", "m2", "m3", "m4"]  # type: ignore[index]


def test_the_sign_for_none_is_a_statement_and_no_zero_filled_row() -> None:
    columns = {
        name: ["–" if cell == "0" else cell for cell in cells]
        for name, cells in zero_table().items()
    }
    assert read(columns).findings == []


def test_a_table_full_of_zeros_has_no_zero_filled_rows() -> None:
    columns = {name: ["0", "0", "0", "4"] for name in "ab"}
    assert read(columns).findings == []


def test_the_repair_makes_zero_filled_rows_missing_and_is_listed() -> None:
    table = read(zero_table())
    repair = ZeroIsMissing(kind="zero_is_missing", table="t", reason="nicht erhoben")
    other = IgnoreRows(kind="ignore_rows", table="t", ids=("1",), reason="-")
    repaired = apply_table_repairs(table, [other, repair])
    assert repaired.states.loc[4].tolist() == ["missing"] * 4
    assert repaired.values.loc[4].isna().all()
    assert (only(repaired).code, only_params(repaired)["count"]) == ("repair_applied", 1)
    assert table.values.loc[4].tolist() == [0.0] * 4


def only_params(table: TableRows) -> dict[str, Any]:
    return dict(table.findings[0].params)


def test_a_repair_of_another_table_or_without_a_row_changes_nothing() -> None:
    table = read({"a": ["1", "2"], "b": ["3", "4"]})
    repairs = [
        ZeroIsMissing(kind="zero_is_missing", table="other", reason="r"),
        ZeroIsMissing(kind="zero_is_missing", table="t", reason="r"),
    ]
    assert apply_table_repairs(table, repairs) is table


CELLS = st.one_of(
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.sampled_from(
        ["-", ".", "x", "/", "…", "k.A.", "0", "1.234", "12,5", "12.5", "abc", "-9999", "(3)"]
    ),
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12))
def test_every_row_survives_and_states_agree_with_values(rows: list[tuple[object, object]]) -> None:
    table = read({"a": [a for a, _ in rows], "b": [b for _, b in rows]}, kind="count")
    assert len(table.rows) == len(rows)
    for name in table.values:
        has_value = [CellState(state).has_value for state in table.states[name]]
        assert has_value == np.isfinite(table.values[name]).tolist()
    for finding in table.findings:
        assert finding.text("de")
        assert finding.text("en")


def test_every_finding_of_the_table_modules_has_words_in_both_languages() -> None:
    catalogue = {
        language: set(
            re.findall(
                r'msgid "finding\.(\w+)"',
                (ROOT / f"locales/{language}/tables.po").read_text("utf-8"),
            )
        )
        for language in ("de", "en")
    }
    modules = ["table", "table_body", "layouts", "measures", "column_checks", "asides"]
    source = "".join((ROOT / f"data/tables/{name}.py").read_text("utf-8") for name in modules)
    assert catalogue["de"] == catalogue["en"]
    unused = {code for code in catalogue["de"] if f'"{code}"' not in source}
    assert {
        code for code in unused if not code.endswith(("_column_not_there", "_column_twice"))
    } == set()
