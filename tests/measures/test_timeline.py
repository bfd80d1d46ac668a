"""What held on a day follows from the entries alone; nothing that was written is undone."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from measures.timeline import (
    Change,
    Entry,
    Member,
    Part,
    PartKind,
    members_at,
    members_within,
    spans,
)

DAYS = [dt.date(2020, 1, 1) + dt.timedelta(days=number) for number in range(12)]
WRITTEN = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
QUARTER = Part(kind=PartKind.QUARTER, key="01a", name="Feld", level="quartier")
MEMBERS = [
    Member(level="sozialraum", area_id="01"),
    Member(level="sozialraum", area_id="01", part=QUARTER),
    Member(level="sozialraum", area_id="02"),
    Member(level="quartier", area_id="01"),
]
WHOLE, PART, OTHER, _ = MEMBERS


def entry(
    sequence: int, member: Member, change: Change, effective: dt.date, hours: int | None = None
) -> Entry:
    moment = None if hours is None else WRITTEN + dt.timedelta(hours=hours)
    return Entry(
        sequence=sequence, member=member, change=change, effective=effective, recorded_at=moment
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    lines = draw(
        st.lists(
            st.tuples(st.sampled_from(MEMBERS), st.sampled_from(Change), st.sampled_from(DAYS)),
            max_size=12,
        )
    )
    return [entry(n, *line, hours=n) for n, line in enumerate(lines, 1)]


def replayed(entries: list[Entry], on: dt.date) -> list[Member]:
    """Go through the days one by one, and through each day's entries as they were written."""
    held: dict[tuple[str, str, str], Member] = {}
    for day in (one for one in DAYS if one <= on):
        for one in sorted(entries, key=lambda one: one.sequence):
            if one.effective == day and one.change is Change.JOINS:
                held.setdefault(one.member.sign, one.member)
            elif one.effective == day:
                held.pop(one.member.sign, None)
    return [held[sign] for sign in sorted(held)]


@given(histories(), st.sampled_from(DAYS))
def test_members_of_a_day_are_those_of_a_replay_day_by_day(
    entries: list[Entry], on: dt.date
) -> None:
    assert members_at(entries, on) == replayed(entries, on)


@given(histories(), st.sampled_from(MEMBERS), st.sampled_from(Change), st.sampled_from(DAYS))
def test_an_entry_changes_nothing_before_the_day_from_which_it_holds(
    entries: list[Entry], member: Member, change: Change, effective: dt.date
) -> None:
    more = [*entries, entry(len(entries) + 1, member, change, effective)]

    for day in DAYS:
        if day < effective:
            assert members_at(more, day) == members_at(entries, day)
    assert (member in members_at(more, effective)) == (change is Change.JOINS)


@given(histories(), st.integers(0, 12), st.sampled_from(DAYS))
def test_what_was_known_is_what_had_been_written(
    entries: list[Entry], hours: int, on: dt.date
) -> None:
    known_at = WRITTEN + dt.timedelta(hours=hours)

    assert members_at(entries, on, known_at=known_at) == members_at(entries[:hours], on)


@given(histories())
def test_times_of_a_member_never_overlap_and_last_a_day_or_more(entries: list[Entry]) -> None:
    found = spans(entries)

    for sign in {one.member.sign for one in found}:
        times = [one for one in found if one.member.sign == sign]
        ends = [one.left.effective if one.left else None for one in times]
        assert None not in ends[:-1]
        assert all(
            end is None or one.joined.effective < end for one, end in zip(times, ends, strict=True)
        )
        assert all(
            end <= later.joined.effective for end, later in zip(ends[:-1], times[1:], strict=True)
        )


@given(histories(), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_members_within_a_time_are_those_of_its_days(
    entries: list[Entry], one: dt.date, other: dt.date
) -> None:
    first, last = min(one, other), max(one, other)
    days = [day for day in DAYS if first <= day <= last]
    by_day = {member.sign for day in days for member in members_at(entries, day)}

    assert [member.sign for member in members_within(entries, first, last)] == sorted(by_day)


@given(histories(), st.randoms())
def test_the_order_in_which_entries_are_handed_over_is_of_no_matter(
    entries: list[Entry], chance: object
) -> None:
    mixed = list(entries)
    chance.shuffle(mixed)

    assert spans(mixed) == spans(entries)


def test_a_member_belongs_from_its_first_day_to_the_day_before_it_leaves() -> None:
    entries = [
        entry(1, WHOLE, Change.JOINS, dt.date(2008, 1, 1)),
        entry(2, WHOLE, Change.LEAVES, dt.date(2019, 1, 1)),
    ]

    days = [(2007, 12, 31), (2008, 1, 1), (2018, 12, 31), (2019, 1, 1)]
    belongs = [bool(members_at(entries, dt.date(*day))) for day in days]
    assert belongs == [False, True, True, False]


def test_a_quarter_may_stay_when_its_area_leaves() -> None:
    entries = [
        entry(1, WHOLE, Change.JOINS, dt.date(2008, 1, 1)),
        entry(2, WHOLE, Change.LEAVES, dt.date(2019, 1, 1)),
        entry(3, PART, Change.JOINS, dt.date(2019, 1, 1)),
    ]

    assert members_at(entries, dt.date(2018, 7, 1)) == [WHOLE]
    assert members_at(entries, dt.date(2019, 7, 1)) == [PART]


def test_a_wrong_day_is_put_right_by_new_entries_and_what_was_thought_can_still_be_shown() -> None:
    """Area 01 was entered for 2008 and should have been 2010."""
    entries = [
        entry(1, WHOLE, Change.JOINS, dt.date(2008, 1, 1), hours=0),
        entry(2, WHOLE, Change.LEAVES, dt.date(2008, 1, 1), hours=5),
        entry(3, WHOLE, Change.JOINS, dt.date(2010, 1, 1), hours=5),
    ]
    before = WRITTEN + dt.timedelta(hours=4)

    assert [one.joined.effective.year for one in spans(entries)] == [2010]
    assert members_at(entries, dt.date(2009, 1, 1)) == []
    assert members_at(entries, dt.date(2009, 1, 1), known_at=before) == [WHOLE]
    assert members_within(entries, dt.date(2008, 1, 1), dt.date(2009, 12, 31)) == []


def test_what_a_city_declares_was_always_known() -> None:
    entries = [entry(1, OTHER, Change.JOINS, dt.date(2008, 1, 1))]

    assert members_at(entries, dt.date(2009, 1, 1), known_at=dt.datetime.min.replace(tzinfo=dt.UTC))
