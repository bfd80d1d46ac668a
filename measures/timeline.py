"""The history of an area set as a list of entries, and what held on any date.

An entry says that a member joined or left, from which day on, why and on whose
decision. Nothing is ever changed or removed: whoever was wrong makes a new
entry. What held on a date follows from the entries alone, whether they were
declared in a city's descriptor or written to the register. Two times are kept
apart: the day from which an entry holds, and the moment when it was written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What an entry says about a member."""

    JOINS = "joins"
    LEAVES = "leaves"


class PartKind(StrEnum):
    """What a member that is not a whole area is."""

    QUARTER = "quarter"  # an area of a finer level
    POLYGON = "polygon"  # drawn


class DecidedBy(StrEnum):
    """Who decides: a role, never a person."""

    COUNCIL = "council"
    COMMITTEE = "committee"
    MAYOR = "mayor"
    DEPARTMENT = "department"
    ADMINISTRATION = "administration"
    UNKNOWN = "unknown"  # of sets that a city declares without saying


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    A part of an area.

    Attributes
    ----------
    key
        Id of the quarter, or id of the polygon in its set.
    level
        Level of the quarter; empty for a polygon.
    geometry
        GeoJSON geometry in EPSG:4326 of a polygon; empty for a quarter.
    share
        Share of the area that the polygon covers, above 0, up to 1; None for a quarter.
    """

    kind: PartKind
    key: str
    name: str
    level: str = ""
    geometry: str = ""
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An area of a level, or a part of it."""

    level: str
    area_id: str
    part: Part | None = None

    @property
    def sign(self) -> tuple[str, str, str]:
        """What makes two members the same: level, area, and part (empty for the whole)."""
        return self.level, self.area_id, f"{self.part.kind}:{self.part.key}" if self.part else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    One line of the history of a set.

    Attributes
    ----------
    sequence
        Place in the set's list, from 1: the order of writing.
    effective
        First day on which it holds.
    reason, reference
        Why, and the decision it rests on (e.g. "Drs. 0815/18"); may be empty.
    recorded_at
        When it was written, in UTC; None for what a city's descriptor declares.
    decision_id
        Decision on a recommendation that it came from; empty if none.
    """

    sequence: int
    member: Member
    change: Change
    effective: dt.date
    reason: str = ""
    reference: str = ""
    decided_by: DecidedBy = DecidedBy.UNKNOWN
    recorded_at: dt.datetime | None = None
    decision_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """
    A time during which a member belonged to the set.

    Attributes
    ----------
    joined, left
        The entries; `left` is None while it lasts.
    """

    member: Member
    joined: Entry
    left: Entry | None = None


def spans(entries: Iterable[Entry], *, known_at: dt.datetime | None = None) -> list[Span]:
    """
    Times of membership that follow from the entries, by first day and area.

    Parameters
    ----------
    known_at
        Only what had been written by then (declared entries always count);
        None for all that is known now.

    Returns
    -------
    spans
        Each of at least one day; those of one member do not overlap. A member
        that joins again while it belongs changes nothing, nor does one that
        leaves without belonging; one that leaves on the day it joined did not belong.
    """
    counted = [
        one
        for one in entries
        if known_at is None or one.recorded_at is None or one.recorded_at <= known_at
    ]
    open_: dict[tuple[str, str, str], Entry] = {}
    found: list[Span] = []
    for entry in sorted(counted, key=lambda one: (one.effective, one.sequence)):
        sign = entry.member.sign
        if entry.change is Change.JOINS:
            open_.setdefault(sign, entry)
        elif sign in open_:
            joined = open_.pop(sign)
            if joined.effective < entry.effective:  # else it was taken back and never held
                found.append(Span(member=joined.member, joined=joined, left=entry))
    found += [Span(member=one.member, joined=one) for one in open_.values()]
    return sorted(found, key=lambda one: (one.joined.effective, one.member.sign))


def members_at(
    entries: Iterable[Entry], on: dt.date, *, known_at: dt.datetime | None = None
) -> list[Member]:
    """Members of the set on a day, by area; see `spans`."""
    found = [one.member for one in spans(entries, known_at=known_at) if _holds(one, on)]
    return sorted(found, key=lambda one: one.sign)


def members_within(
    entries: Iterable[Entry], first: dt.date, last: dt.date, *, known_at: dt.datetime | None = None
) -> list[Member]:
    """Members that belonged to the set on at least one day from `first` to `last`."""
    found = {
        one.member.sign: one.member
        for one in spans(entries, known_at=known_at)
        if one.joined.effective <= last and (one.left is None or one.left.effective > first)
    }
    return [found[sign] for sign in sorted(found)]


def _holds(span: Span, on: dt.date) -> bool:
    return span.joined.effective <= on and (span.left is None or on < span.left.effective)
