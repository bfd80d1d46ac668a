"""Tables of every layout end as rows of (id, year) with numbers, states and texts."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.descriptor.tables import TableModel
from data.errors import TableError
from data.files.sandbox import RawTable
from data.tables.headers import Header, find, read_headers, year_of
from data.tables.table import TableRows, read_table


def model(**declared: Any) -> TableModel:
    known = {
        "name": "t", "level": "quartier", "file": "t.csv", "source": "s", "licence": "l",
        "id": "id", "year": 2018,
    }  # fmt: skip
    return TableModel.model_validate({**known, **declared})


def raw(rows: list[list[object]], first: int = 1) -> RawTable:
    index = range(first, first + len(rows))
    return RawTable(label="t.csv", cells=pd.DataFrame(rows, index=index, dtype=object))


def read(rows: list[list[object]], *, city_name: str = "", **declared: Any) -> TableRows:
    year = declared.get("year", 2018)
    return read_table(
        model(**declared),
        raw(rows),
        year=year if isinstance(year, int) else None,
        city_name=city_name,
    )


def codes(table: TableRows) -> list[str]:
    return [finding.code for finding in table.findings]


def test_a_wide_table_gives_one_row_per_area() -> None:
    table = read(
        [["id", "Name", "Einwohner"], ["01", "Nord", "1.234,5"], ["02", "Süd", "-"]],
        name_column="Name",
        columns={"people": {"column": "Einwohner", "kind": "number"}},
    )
    assert table.rows.to_dict("records") == [
        {"row": 2, "raw_id": "01", "id": "01", "name": "Nord", "year": 2018},
        {"row": 3, "raw_id": "02", "id": "02", "name": "Süd", "year": 2018},
    ]
    assert table.values["people"].tolist() == [1234.5, 0.0]
    assert table.states["people"].tolist() == ["value", "zero"]
    assert table.findings == []


def test_ids_stay_as_written_and_their_declared_part_is_taken() -> None:
    table = read(
        [["id", "n"], [" 0411 ", "1"], ["04011523", "2"]], id_part="-3:", columns={"n": "n"}
    )
    assert table.rows["raw_id"].tolist() == [" 0411 ", "04011523"]
    assert table.rows["id"].tolist() == ["11 ", "523"]


def test_ids_that_are_numbers_become_whole_texts_and_padding_is_proposed() -> None:
    table = read([["id", "n"], [101.0, 1.0], [1001.0, 2.0]], columns={"n": "n"})
    (finding,) = table.findings
    assert table.rows["raw_id"].tolist() == ["101", "1001"]
    assert finding.code == "ids_were_numbers"
    assert finding.repair == {"kind": "pad_ids", "table": "t", "width": 4, "reason": "…"}


def test_no_padding_is_proposed_where_ids_are_of_one_width() -> None:
    table = read([["id", "n"], [101.0, 1.0], [102.0, 2.0]], columns={"n": "n"})
    assert table.findings[0].repair is None


def test_ids_beyond_the_precision_of_a_spreadsheet_are_an_error() -> None:
    table = read([["id", "n"], [float(2**60), 1.0], ["7", 2.0]], columns={"n": "n"})
    assert "ids_lost_digits" in codes(table)


@pytest.mark.parametrize("cell", [2018.0, "2018", "31.12.2018", "2018-12-31", " 2018 ", "2018.0"])
def test_the_year_column_takes_numbers_texts_and_dates(cell: object) -> None:
    table = read([["id", "Jahr", "n"], ["1", cell, "5"]], year="Jahr", columns={"n": "n"})
    assert table.rows["year"].tolist() == [2018]


def test_rows_without_a_readable_year_are_reported_and_the_others_go_on() -> None:
    table = read(
        [["id", "Jahr", "n"], ["1", "2018", "5"], ["2", "2017/18", "6"], ["3", None, "7"]],
        year="Jahr",
        columns={"n": "n"},
    )
    (finding,) = table.findings
    assert table.rows["raw_id"].tolist() == ["1"]
    assert (finding.code, finding.rows) == ("year_unreadable", (3, 4))


YEARS_IN_HEADER = [
    ["Titel", None, None, None, None, None],
    [None, None, "Anteil\nA (%)", None, "Anteil B (%)", None],
    ["Nr", "Name", 2017.0, 2018.0, 2018.0, "Summe"],
    ["1", "Nord", 1.5, 2.5, 3.5, 9.0],
    ["2", "Süd", 4.5, None, 5.5, 9.0],
]


def test_years_under_merged_headers_become_rows() -> None:
    table = read(
        YEARS_IN_HEADER,
        id="Nr",
        header=[2, 3],
        year="header",
        columns={
            "a": {"column": "anteil a (%)", "kind": "rate"},
            "b": {"column": "Anteil B…", "kind": "rate"},
        },
    )
    assert table.rows[["raw_id", "year", "row"]].to_numpy().tolist() == [
        ["1", 2017, 4], ["1", 2018, 4], ["2", 2017, 5], ["2", 2018, 5],
    ]  # fmt: skip
    np.testing.assert_array_equal(table.values["a"], [1.5, 2.5, 4.5, np.nan])
    np.testing.assert_array_equal(table.values["b"], [np.nan, 3.5, np.nan, 5.5])
    assert table.states["a"].tolist() == ["value", "value", "value", "missing"]
    (finding,) = table.findings
    assert (finding.code, finding.params["letters"]) == ("year_header_unreadable", "B, F")


def test_a_year_twice_under_one_header_stays_empty_and_is_named() -> None:
    rows = [[None, "A", None, None], ["Nr", 2017.0, 2017.0, 2018.0], ["1", 1.0, 2.0, 3.0]]
    table = read(rows, id="Nr", header=[1, 2], year="header", columns={"a": "A"})
    (finding,) = table.findings
    assert table.rows["year"].tolist() == [2018]
    assert (finding.code, finding.params["years"], finding.params["letters"]) == (
        "year_repeated", "2017", "B, C",
    )  # fmt: skip


def test_a_block_of_years_can_be_named_by_its_first_letter() -> None:
    rows = [
        [None, "A", None, "A", None],
        ["Nr", 2017.0, 2018.0, 2017.0, 2018.0],
        ["1", 1.0, 2.0, 3.0, 4.0],
    ]
    table = read(rows, id="Nr", header=[1, 2], year="header", columns={"a": "col:D"})
    assert table.values["a"].tolist() == [3.0, 4.0]
    assert table.findings == []


def test_years_without_a_measure_above_them_need_a_letter() -> None:
    rows = [["Nr", 2017.0, 2018.0], ["1", 1.0, 2.0]]
    unnamed = read(rows, id="Nr", year="header")
    named = read(rows, id="Nr", year="header", columns={"a": "col:B"})
    assert codes(unnamed) == ["years_without_measure"]
    assert named.values["a"].tolist() == [1.0, 2.0]
    assert named.findings == []


def test_a_long_table_gets_one_column_per_measure() -> None:
    table = read(
        [
            ["id", "Jahr", "Merkmal", "Wert"],
            ["1", "2018", "Einwohner", "1.234"],
            ["1", "2018", "Quote", "12,5"],
            ["2", "2018", "Quote", "x"],
            ["2", "2017", "Sonstiges", "9"],
        ],
        layout="long", measure="Merkmal", value="Wert", year="Jahr",
        columns={"people": "Einwohner", "rate": {"column": "Quote", "kind": "rate"}},
    )  # fmt: skip
    assert table.rows["raw_id"].tolist() == ["1", "2"]
    np.testing.assert_array_equal(table.values["people"], [1234, np.nan])
    np.testing.assert_array_equal(table.values["rate"], [12.5, np.nan])
    assert table.states["rate"].tolist() == ["value", "not_meaningful"]
    assert table.findings == []


def test_a_value_that_a_long_table_holds_twice_becomes_a_second_row() -> None:
    rows = [["id", "m", "v"], ["1", "a", "5"], ["1", "b", "6"], ["1", "a", "7"]]
    table = read(rows, layout="long", measure="m", value="v", columns={"a": "a", "b": "b"})
    assert table.rows["raw_id"].tolist() == ["1", "1"]
    np.testing.assert_array_equal(table.values["a"], [5, 7])
    np.testing.assert_array_equal(table.values["b"], [6, np.nan])
    (finding,) = table.findings
    assert (finding.code, finding.rows, finding.ids) == ("long_value_twice", (4,), ("1",))


def test_without_declared_columns_every_other_column_is_a_measure_or_a_text() -> None:
    table = read([["id", "Einwohner (Ä)", "Klasse"], ["1", "5", "mittel"], ["2", "6", None]])
    assert list(table.values) == ["einwohner_ae"]
    assert table.texts["klasse"].tolist() == ["mittel", None]
    assert codes(table) == ["column_taken_as_text"]


def test_a_declared_text_keeps_its_signs() -> None:
    rows = [["id", "Trend"], ["1", "+/-"], ["2", "-"], ["3", None]]
    table = read(rows, columns={"trend": {"column": "Trend", "kind": "text"}})
    assert table.texts["trend"].tolist() == ["+/-", "-", None]
    assert table.values.empty


def test_totals_and_subtotals_are_kept_apart() -> None:
    table = read(
        [
            ["id", "Name", "n"],
            ["111", "Altstadt", "5"],
            ["11", "Stadtteil Mitte", "5"],
            [None, "Stadt Musterstadt", "10"],
            ["9", "Zwischensumme:", "10"],
        ],
        name_column="Name", columns={"n": "n"}, city_name="Musterstadt",
        aside={"subtotal": ["stadtteil *"]},
    )  # fmt: skip
    assert table.rows["raw_id"].tolist() == ["111"]
    assert table.aside[["raw_id", "kind"]].to_numpy().tolist() == [
        ["11", "subtotal"], ["", "city"], ["9", "subtotal"],
    ]  # fmt: skip
    assert table.aside_values["n"].tolist() == [5, 10, 10]
    assert table.aside_states["n"].tolist() == ["value"] * 3


def test_an_id_pattern_sets_short_ids_aside() -> None:
    rows = [["id", "n"], ["111", "5"], ["11", "6"]]
    table = read(rows, columns={"n": "n"}, aside={"subtotal": ["??"]})
    assert table.rows["raw_id"].tolist() == ["111"]


def test_a_declared_row_of_the_city_goes_before_one_that_only_sounds_like_it() -> None:
    rows = [["id", "n"], ["1", "5"], ["Gesamt", "5"], ["99", "5"]]
    table = read(rows, columns={"n": "n"}, aside={"city": ["99"]})
    assert table.aside[["raw_id", "kind"]].to_numpy().tolist() == [
        ["Gesamt", "subtotal"], ["99", "city"],
    ]  # fmt: skip


def test_several_rows_called_total_are_subtotals() -> None:
    rows = [["id", "n"], ["1", "5"], ["Summe", "5"], ["2", "6"], ["Summe", "6"]]
    table = read(rows, columns={"n": "n"})
    assert table.aside["kind"].tolist() == ["subtotal", "subtotal"]
    assert "several_total_rows" in codes(table)


def test_a_quarter_with_the_name_of_the_city_stays_an_area() -> None:
    rows = [["id", "Name", "n"], ["1", "Musterstadt", "5"], ["2", "Nord", "6"]]
    table = read(rows, name_column="Name", columns={"n": "n"}, city_name="Musterstadt")
    assert len(table.rows) == 2
    assert table.aside.empty


def test_rows_without_id_are_reported_and_blank_rows_are_not() -> None:
    table = read([["id", "n"], ["1", "5"], [None, None], [" ", "7"]], columns={"n": "n"})
    (finding,) = table.findings
    assert (finding.code, finding.rows) == ("rows_without_id", (4,))


def test_notes_under_the_table_are_no_rows() -> None:
    table = read([["id", "n"], ["1", "5"], ["Quelle: Amt", None]], columns={"n": "n"})
    assert codes(table) == ["rows_are_notes"]
    assert table.rows["raw_id"].tolist() == ["1"]


def test_a_last_area_without_figures_is_no_note() -> None:
    table = read([["id", "n"], ["1", "5"], ["2", None]], columns={"n": "n"})
    assert table.states["n"].tolist() == ["value", "missing"]


@pytest.mark.parametrize(
    ("rows", "declared", "code"),
    [
        ([["id", "n"]], {}, "table_empty"),
        ([["id", "n"], [None, " "]], {}, "table_empty"),
        ([["id", "n"], ["1", "2"]], {"header": [7]}, "header_row_not_there"),
        ([["nr", "n"], ["1", "2"]], {}, "id_column_not_there"),
        ([["id", "ID", "n"], ["1", "2", "3"]], {}, "id_column_twice"),
        ([["id", "n"], ["1", "2"]], {"year": "Jahr"}, "year_column_not_there"),
        ([["id", "Jahr"], ["1", "neulich"]], {"year": "Jahr"}, "year_column_holds_no_year"),
        ([["id", "n"], ["1", "2"]], {"year": "header"}, "year_not_in_header"),
        ([["id", "n"], ["Summe", "2"]], {}, "table_has_no_areas"),
        (
            [["id", "n"], ["1", "2"]],
            {"layout": "long", "measure": "m", "value": "n"},
            "measure_column_not_there",
        ),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(
    rows: list[list[object]], declared: dict[str, Any], code: str
) -> None:
    with pytest.raises(TableError) as caught:
        read(rows, **declared)
    assert caught.value.finding.code == code
    for language in ("de", "en"):
        assert "t.csv" in caught.value.finding.text(language)
        assert caught.value.finding.remedy(language)


def test_a_column_that_is_not_there_is_missing_throughout_and_its_neighbours_are_named() -> None:
    table = read([["id", "Einwohner 2018"], ["1", "5"]], columns={"n": "Einwohner 2019"})
    (finding,) = table.findings
    assert (finding.code, finding.params["nearest"]) == ("column_not_there", "Einwohner 2018")
    assert table.states["n"].tolist() == ["missing"]


def test_a_header_that_occurs_twice_needs_a_letter() -> None:
    rows = [["id", "n", "x", "n"], ["1", "5", "0", "6"]]
    twice = read(rows, columns={"n": "n"})
    by_letter = read(rows, columns={"n": "col:D"})
    assert twice.findings[0].params["letters"] == "B, D"
    assert by_letter.values["n"].tolist() == [6]


def test_headers_are_compared_without_case_blanks_and_line_breaks() -> None:
    headers = [Header(0, "", "Anteil  der\nÜber-65-Jährigen (%)")]
    assert find(headers, "anteil der über-65-jährigen (%)") == headers
    assert find(headers, "Anteil der Ü…") == headers
    assert find(headers, "Anteil") == []


def test_an_upper_header_ends_where_a_higher_one_begins() -> None:
    cells = pd.DataFrame([["A", None, "B"], ["a", None, None], ["1", "2", "3"]], index=[1, 2, 3])
    assert [h.full for h in read_headers(cells.astype(object), [1, 2, 3])] == [
        "A | a | 1", "A | a | 2", "B | 3",
    ]  # fmt: skip


def test_words_and_impossible_numbers_are_no_years() -> None:
    assert [year_of(cell) for cell in (12.0, 2018.5, "20180", "2018 2019", None, "x")] == [None] * 6


def test_a_row_without_a_name_stays_an_area() -> None:
    table = read([["id", "Name", "n"], ["01", "Nord", "1"], ["02", None, "2"]], name_column="Name")
    assert table.rows["name"].tolist() == ["Nord", None]
    assert table.values["n"].tolist() == [1, 2]
