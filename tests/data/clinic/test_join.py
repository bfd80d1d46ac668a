"""The join clinic: every row gets one place, every row that fits nothing gets a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.clinic.ids import fold_name, id_rules, near_name, split_names, unique_names
from data.clinic.join import Joined, join_table
from data.clinic.proposals import PLACEHOLDER, Targets
from data.descriptor.repairs import (
    IgnoreRows,
    KeepFirst,
    MatchNames,
    PadIds,
    Repair,
    SetId,
    TakeIdPart,
    TrimIds,
)
from data.descriptor.tables import TableModel
from data.findings import Finding, Severity
from data.tables.table import TableRows
from data.years import years_text
from indicators.states import CellState

MODEL = TableModel(
    name="t", level="quartier", file="t.csv", id="Nr", year=2018, source="s", licence="l"
)
NAMES = {"0101": "Am Anger", "0102": "Überfeld", "0201": "Schloßhof", "0202": "St. Anna"}


def table(rows: Sequence[tuple[str, str | None, int]], aside: int = 0) -> TableRows:
    """Rows (id, name, year) from file row 2 on; `people` is the row's number in the file."""
    frame = pd.DataFrame(rows, columns=["raw_id", "name", "year"])
    frame.insert(0, "row", range(2, len(rows) + 2))
    frame.insert(2, "id", frame["raw_id"])
    values = pd.DataFrame({"people": frame["row"].astype(float)})
    states = pd.DataFrame({"people": [CellState.VALUE.value] * len(rows)}, dtype=object)
    spare = frame.head(aside).assign(kind="city")
    return TableRows(
        table="t",
        rows=frame,
        values=values,
        states=states,
        texts=pd.DataFrame(index=frame.index),
        aside=spare,
        aside_values=values.head(aside),
        aside_states=states.head(aside),
        findings=[],
    )


def joined(rows: Sequence[tuple[str, str | None, int]], *repairs: Repair, **targets: Any) -> Joined:
    return join_table(
        MODEL,
        table(rows),
        Targets(level="quartier", names=NAMES, **targets),
        repairs,
        label="t.csv",
    )


def only(findings: Sequence[Finding], code: str) -> Finding:
    (found,) = [finding for finding in findings if finding.code == code]
    return found


def complete(ids: Sequence[str]) -> list[tuple[str, str | None, int]]:
    return [(text, None, 2018) for text in ids]


def test_complete_table_has_one_line_with_its_counts() -> None:
    result = joined(complete(list(NAMES)))
    (found,) = result.findings
    assert (found.code, found.severity) == ("join_complete", Severity.OK)
    assert (found.params["matched"], found.params["rows"], found.params["areas"]) == (4, 4, 4)
    assert result.part(result.table.values).loc[(2018, "0201"), "people"] == 4.0


@pytest.mark.parametrize(
    ("ids", "code", "repair"),
    [
        (["101", "102", "201"], "ids_fit_pad_ids", {"kind": "pad_ids", "width": 4}),
        ([" 0101", "0102 ", " 0201 "], "ids_fit_trim_ids", {"kind": "trim_ids"}),
        (
            ["99000101", "99000102", "99000201"],
            "ids_fit_take_id_part",
            {"kind": "take_id_part", "part": "-4:"},
        ),
        (
            ["0101-2018", "0102-2018", "0201-2018"],
            "ids_fit_take_id_part",
            {"kind": "take_id_part", "part": ":4"},
        ),
    ],
)
def test_ids_that_fit_after_a_change_are_proposed_and_the_repair_joins_them(
    ids: list[str], code: str, repair: dict[str, Any]
) -> None:
    before = joined(complete(ids))
    found = only(before.findings, code)
    assert found.severity is Severity.ERROR
    assert found.rows == (2, 3, 4)
    assert found.repair == {**repair, "table": "t", "reason": PLACEHOLDER}
    assert before.counts["joined"] == 0

    kinds = {"pad_ids": PadIds, "trim_ids": TrimIds, "take_id_part": TakeIdPart}
    after = joined(complete(ids), kinds[str(repair["kind"])].model_validate(found.repair))
    assert after.counts["joined"] == 3
    assert only(after.findings, "repair_applied").params["count"] == 3
    assert len(after.used) == 1


def test_names_are_proposed_after_folding_and_joined_by_the_repair() -> None:
    rows = [("A", "AM-ANGER", 2018), ("B", "Ueberfeld", 2018), ("C", "Schlosshof", 2018)]
    found = only(joined(rows).findings, "ids_fit_names")
    assert found.repair == {"kind": "match_names", "table": "t", "reason": PLACEHOLDER}
    after = joined(rows, MatchNames.model_validate(found.repair))
    assert after.rows["id"].to_list() == ["0101", "0102", "0201"]


def test_single_name_beside_fitting_ids_is_proposed_as_set_id() -> None:
    rows = [("0101", "Am Anger", 2018), ("77", "Sankt Anna", 2018)]
    found = only(joined(rows).findings, "ids_fit_names")
    assert found.repair is not None
    assert found.repair["ids"] == {"77": "0202"}
    after = joined(rows, SetId.model_validate(found.repair))
    assert after.counts["joined"] == 2


def test_name_of_an_area_that_has_its_row_is_not_proposed() -> None:
    # A Stadtteil often bears the name of one of its Ortsteile.
    rows = [("0101", "Am Anger", 2018), ("01", "Am Anger", 2018)]
    codes = [finding.code for finding in joined(rows).findings]
    assert "ids_fit_names" not in codes
    assert "rows_without_area_hint" in codes


def test_row_that_names_two_areas_is_proposed_as_a_merger() -> None:
    found = only(
        joined([("0203", "Schloßhof und St. Anna", 2018)]).findings, "row_of_several_areas"
    )
    assert found.repair is not None
    assert found.repair["ids"] == ["0201", "0202"]
    assert found.repair["new_id"] == "0203"


def test_near_names_are_only_a_hint() -> None:
    found = only(joined([("9", "Schloßhoff", 2018)]).findings, "rows_without_area_hint")
    assert found.repair is None
    assert "0201" in found.params["hints"]


def test_row_that_fits_nothing_is_an_error_with_row_and_id() -> None:
    result = joined([*complete(["0101"]), ("9999", "Nirgendwo", 2018)])
    found = only(result.findings, "rows_without_area")
    assert (found.rows, found.ids) == ((3,), ("9999",))
    counts = only(result.findings, "join_counts")
    assert (counts.params["matched"], counts.params["rows"]) == (1, 2)


def test_ignored_rows_are_listed_and_leave_the_counts() -> None:
    repair = IgnoreRows(kind="ignore_rows", table="t", ids=("9999",), reason="auswärts")
    result = joined([*complete(["0101"]), ("9999", "Nirgendwo", 2018)], repair)
    assert result.counts == {"joined": 1, "aside": 0, "ignored": 1, "open": 0}
    assert only(result.findings, "repair_applied").ids == ("9999",)


def test_doubled_rows_count_for_nobody_until_the_city_decides() -> None:
    rows = complete(["0101", "0101", "0102"])
    before = joined(rows)
    found = only(before.findings, "rows_doubled")
    assert (found.rows, found.ids) == ((2, 3), ("0101",))
    assert before.counts["joined"] == 1

    after = joined(rows, KeepFirst.model_validate(found.repair))
    assert after.counts == {"joined": 2, "aside": 0, "ignored": 1, "open": 0}
    assert after.part(after.table.values).loc[(2018, "0101"), "people"] == 2.0


def test_same_id_in_two_years_is_not_doubled() -> None:
    result = joined([("0101", None, 2017), ("0101", None, 2018)])
    assert result.counts["joined"] == 2


def test_rows_of_a_coarser_level_are_set_aside() -> None:
    result = joined(
        [*complete(["0101"]), ("01", "Bezirk", 2018)], coarser={"bezirk": frozenset({"01", "02"})}
    )
    assert result.counts == {"joined": 1, "aside": 1, "ignored": 0, "open": 0}
    assert only(result.findings, "rows_of_coarser_level").rows == (3,)
    assert result.subtotals.dropna().to_list() == ["bezirk"]


def test_id_of_two_places_joins_nothing_and_is_named() -> None:
    result = joined(complete(["0101", "0301"]), two_places=frozenset({"0301"}))
    assert only(result.findings, "rows_of_two_places").rows == (3,)
    assert only(result.findings, "join_counts").params["known"] == 2


def test_areas_without_row_and_without_figure_are_told_apart() -> None:
    rows = table(complete(["0101", "0102"]))
    rows.states.loc[0, "people"] = CellState.MISSING.value
    result = join_table(
        MODEL,
        rows,
        Targets(level="quartier", names=NAMES, accepted=frozenset({"0202"})),
        [],
        label="t.csv",
    )
    assert only(result.findings, "areas_without_row").ids == ("0201",)
    assert only(result.findings, "areas_without_figure").ids == ("0101",)


def test_years_with_equal_counts_share_a_line() -> None:
    rows = [(text, None, year) for year in (2015, 2016, 2017) for text in NAMES][:-1]
    found = [f for f in joined(rows).findings if f.code == "join_complete"]
    assert [(f.params["year"], f.params["rows"]) for f in found] == [("2015–2016", 4), ("2017", 3)]
    assert years_text([2013, 2015, 2016]) == "2013, 2015–2016"


_IDS = st.sampled_from(
    ["0101", "101", " 0102", "0102", "0201", "01", "", "x", "990202", "0301", "Überfeld"]
)
_ROWS = st.lists(
    st.tuples(
        _IDS,
        st.sampled_from([None, "Ueberfeld", "Schloßhof / St. Anna", "?"]),
        st.sampled_from([2017, 2018]),
    ),
    min_size=1,
    max_size=12,
)
_REPAIRS: list[Repair] = [
    PadIds(kind="pad_ids", table="t", width=4, reason="r"),
    TrimIds(kind="trim_ids", table="t", reason="r"),
    TakeIdPart(kind="take_id_part", table="t", part="-4:", reason="r"),
    MatchNames(kind="match_names", table="t", reason="r"),
    SetId(kind="set_id", table="t", ids={"x": "0202"}, reason="r"),
    IgnoreRows(kind="ignore_rows", table="t", ids=("0301", "x"), reason="r"),
    KeepFirst(kind="keep_first", table="t", ids=("0101",), reason="r"),
]


@settings(max_examples=60, deadline=None)
@given(_ROWS, st.lists(st.sampled_from(_REPAIRS), max_size=3, unique_by=lambda r: r.kind))
def test_no_row_is_lost_and_every_row_outside_the_join_has_a_line(
    rows: list[tuple[str, str | None, int]], repairs: list[Repair]
) -> None:
    result = joined(
        rows, *repairs, coarser={"bezirk": frozenset({"01"})}, two_places=frozenset({"0301"})
    )
    assert sum(result.counts.values()) == len(rows)
    outside = result.rows[result.rows["place"] != "joined"]
    listed = {row for finding in result.findings for row in finding.rows}
    assert set(outside["row"]) <= listed
    part = result.part(result.table.values)
    assert part.index.is_unique
    assert set(part.index.get_level_values("area_id")) <= set(NAMES)


@settings(max_examples=60, deadline=None)
@given(_ROWS)
def test_every_finding_speaks_both_languages(rows: list[tuple[str, str | None, int]]) -> None:
    for finding in joined(rows, two_places=frozenset({"0301"})).findings:
        for language in ("de", "en"):
            assert "{" not in finding.text(language) + finding.remedy(language)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


def test_ambiguous_names_are_not_known() -> None:
    assert unique_names({"1": "Am Anger", "2": "am-anger", "3": "Moor"}) == {"moor": "3"}


def test_combining_umlaut_is_the_same_letter() -> None:
    assert fold_name("Ueberfeld") == fold_name("U\u0308berfeld")


def test_two_ids_never_become_one_area_by_taking_a_part() -> None:
    assert id_rules(["110101", "120101"], ["0101", "0102"]) == []


def test_splitting_needs_every_part_to_be_known() -> None:
    known = unique_names(NAMES)
    assert split_names("Am Anger, Überfeld", known) == ("0101", "0102")
    assert split_names("Am Anger und Moor", known) == ()
    assert split_names("Am Anger", known) == ()


def test_nothing_is_near_an_unlike_name() -> None:
    assert near_name("Hafen", unique_names(NAMES)) is None
