"""A decision becomes entries: only what changes is written, and nothing outside the area."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from indicators.action_areas import Recommendation
from measures.consequences import carrying_out, founding, later_change, quarters
from measures.timeline import Change, DecidedBy, Entry, Member, Part, PartKind

DAY = dt.date(2019, 7, 1)
AREA = Member(level="sozialraum", area_id="01")
OTHER = Member(level="sozialraum", area_id="02")
NORTH, SOUTH = quarters("quartier", [("011", "Nord"), ("012", "Süd")])
IN_PART = Member(level="sozialraum", area_id="01", part=NORTH)
JOINS, LEAVES = Change.JOINS, Change.LEAVES


def steps(decided: Recommendation, *held: Member, parts=()) -> list[tuple[Change, str]]:
    entries = carrying_out(
        decided, AREA, parts, held=held, effective=DAY, decided_by=DecidedBy.COUNCIL
    )
    assert all(one.effective == DAY and one.member.area_id == "01" for one in entries)
    return [(one.change, one.member.part.key if one.member.part else "") for one in entries]


def test_founding_makes_whole_areas_members() -> None:
    made = founding(
        "sozialraum", ["01", "02"], effective=DAY, reason="Regel", decided_by=DecidedBy.COUNCIL
    )

    assert [one.member for one in made] == [AREA, OTHER]
    assert {(one.change, one.reason) for one in made} == {(JOINS, "Regel")}


@pytest.mark.parametrize(
    ("decided", "held", "expected"),
    [
        (Recommendation.KEEP, AREA, []),
        (Recommendation.KEEP, IN_PART, []),
        (Recommendation.WATCH, AREA, []),
        (Recommendation.NONE, AREA, [(LEAVES, "")]),
        (Recommendation.NONE, OTHER, []),
        (Recommendation.NEW, OTHER, [(JOINS, "")]),
        (Recommendation.NEW, IN_PART, [(LEAVES, "011"), (JOINS, "")]),
        (Recommendation.KEEP, OTHER, [(JOINS, "")]),
        (Recommendation.WATCH, OTHER, []),
    ],
)
def test_only_what_changes_is_written(
    decided: Recommendation, held: Member, expected: list[tuple[Change, str]]
) -> None:
    assert steps(decided, held) == expected


def test_narrowing_ends_the_whole_area_and_begins_its_quarters() -> None:
    assert steps(Recommendation.NARROW, AREA, OTHER, parts=[NORTH, SOUTH]) == [
        (LEAVES, ""),
        (JOINS, "011"),
        (JOINS, "012"),
    ]


def test_narrowing_further_keeps_the_quarter_that_stays() -> None:
    assert steps(Recommendation.NARROW, IN_PART, parts=[NORTH]) == []
    assert steps(Recommendation.NARROW, IN_PART, parts=[SOUTH]) == [
        (LEAVES, "011"),
        (JOINS, "012"),
    ]


def test_a_change_after_the_day_is_found_in_the_area_and_its_parts() -> None:
    area = Member(level="sozialraum", area_id="01")
    part = replace(
        area, part=Part(kind=PartKind.QUARTER, key="01a", name="Nordecke", level="quartier")
    )
    founded, planned, elsewhere = (
        Entry(sequence=1, member=area, change=Change.JOINS, effective=dt.date(2008, 1, 1)),
        Entry(sequence=2, member=part, change=Change.JOINS, effective=dt.date(2030, 1, 1)),
        Entry(
            sequence=3,
            member=Member(level="sozialraum", area_id="02"),
            change=Change.JOINS,
            effective=dt.date(2029, 1, 1),
        ),
    )
    taken_back = replace(planned, sequence=4, change=Change.LEAVES)
    entries = [founded, planned, elsewhere]

    assert later_change([founded, elsewhere], area, dt.date(2008, 1, 1)) is None
    assert later_change(entries, area, dt.date(2007, 12, 31)) == dt.date(2008, 1, 1)
    assert later_change(entries, area, dt.date(2020, 1, 1)) == dt.date(2030, 1, 1)
    assert later_change([*entries, taken_back], area, dt.date(2020, 1, 1)) is None
