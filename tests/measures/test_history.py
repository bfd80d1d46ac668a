"""The history of a set as tables: stable columns, years at their last day."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from indicators.action_areas import Recommendation
from measures.decisions import Decision
from measures.history import (
    DECISION_COLUMNS,
    HISTORY_COLUMNS,
    area_history,
    decisions_csv,
    decisions_frame,
    history_csv,
    history_frame,
    strip,
)
from measures.timeline import Change, DecidedBy, Entry, Member, Part, PartKind

QUARTER = Part(kind=PartKind.QUARTER, key="01a", name="Feld", level="quartier")
DRAWN = Part(kind=PartKind.POLYGON, key="p1", name="Hafen", geometry="{}", share=0.25)
FIRST = Member(level="sozialraum", area_id="01")
PART = Member(level="sozialraum", area_id="01", part=QUARTER)
SECOND = Member(level="sozialraum", area_id="02")
NAMES = {"01": "Nordstadt"}


def entry(sequence: int, member: Member, change: Change, year: int, **other: object) -> Entry:
    return Entry(
        sequence=sequence,
        member=member,
        change=change,
        effective=dt.date(year, 1, 1),
        decided_by=DecidedBy.COUNCIL,
        **other,
    )


STORY = [
    entry(1, FIRST, Change.JOINS, 2008, reason="unter dem Durchschnitt"),
    entry(2, SECOND, Change.JOINS, 2009, reference="=1+1"),
    entry(3, FIRST, Change.LEAVES, 2011),
    entry(
        4,
        PART,
        Change.JOINS,
        2011,
        recorded_at=dt.datetime(2011, 2, 3, 4, 5, 6, tzinfo=dt.UTC),
        decision_id="d1",
    ),
]


@pytest.fixture
def decision() -> Decision:
    return Decision(
        id="d1",
        set_id=1,
        version=1,
        level="sozialraum",
        area_id="01",
        rule_key="aktionsplan",
        rule_version="1",
        rule='{"key": "aktionsplan"}',
        base_year=2007,
        year=2010,
        data_version="v",
        fingerprint="f",
        command="python -m sozialraum candidates city.toml",
        recommendation=Recommendation.KEEP,
        decided=Recommendation.NARROW,
        decided_quarters=("01a", "01b"),
        reason="nur noch die Quartiere",
        decided_by=DecidedBy.COUNCIL,
        decided_on=dt.date(2011, 1, 1),
        recorded_at=dt.datetime(2011, 2, 3, 4, 5, 6, tzinfo=dt.UTC),
    )


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_strip_shows_who_belonged_at_the_end_of_each_year() -> None:
    found = strip(STORY, 2007, 2012)

    assert list(found.columns) == [2007, 2008, 2009, 2010, 2011, 2012]
    assert found.to_dict("split")["index"] == [
        ("sozialraum", "01", ""),
        ("sozialraum", "02", ""),
        ("sozialraum", "01", "quarter:01a"),
    ]
    assert found.to_numpy().tolist() == [
        ["none", "whole", "whole", "whole", "none", "none"],
        ["none", "none", "whole", "whole", "whole", "whole"],
        ["none", "none", "none", "none", "part", "part"],
    ]


def test_the_strip_of_years_before_the_set_is_empty_but_has_its_years() -> None:
    found = strip(STORY, 2001, 2003)

    assert found.shape == (0, 3)
    assert found.index.names == ["level", "area_id", "part"]
    assert strip([], 2001, 2003).shape == (0, 3)


def test_the_history_of_an_area_puts_the_decision_before_what_it_led_to(
    decision: Decision,
) -> None:
    found = area_history(STORY, [decision], "01")

    assert [(one.on.year, one.entry.sequence if one.entry else 0) for one in found] == [
        (2008, 1),
        (2011, 0),
        (2011, 3),
        (2011, 4),
    ]
    assert area_history(STORY, [decision], "01", level="quartier") == []
    assert area_history(STORY, [decision], "03") == []


def test_history_rows_have_the_columns_in_their_order() -> None:
    frame = history_frame(reversed(STORY), NAMES)

    assert tuple(frame.columns) == HISTORY_COLUMNS
    assert frame["sequence"].tolist() == [1, 2, 3, 4]
    assert frame["name"].tolist() == ["Nordstadt", "02", "Nordstadt", "Nordstadt"]
    assert frame["part_name"].tolist() == ["", "", "", "Feld"]
    assert frame["share"].isna().all()
    assert tuple(history_frame([], NAMES).columns) == HISTORY_COLUMNS


def test_a_history_file_has_dates_as_iso_text_and_no_formula() -> None:
    drawn = entry(5, Member(level="sozialraum", area_id="03", part=DRAWN), Change.JOINS, 2012)
    found = rows(history_csv([*STORY, drawn], NAMES))

    assert found[0]["effective"] == "2008-01-01"
    assert found[1]["reference"] == "'=1+1"
    assert found[3]["recorded_at"] == "2011-02-03T04:05:06+00:00"
    assert [one["share"] for one in found] == ["", "", "", "", "0.25"]


def test_a_decision_file_has_proposal_and_decision_and_the_command(decision: Decision) -> None:
    (found,) = rows(decisions_csv([decision], NAMES))

    assert tuple(found) == DECISION_COLUMNS
    assert (found["recommendation"], found["quarters"]) == ("keep", "")
    assert (found["decided"], found["decided_quarters"]) == ("narrow", "01a;01b")
    assert found["overridden"] == "true"
    assert found["command"] == "python -m sozialraum candidates city.toml"
    assert found["rule"] == '{"key": "aktionsplan"}'
    assert tuple(decisions_frame([], NAMES).columns) == DECISION_COLUMNS
