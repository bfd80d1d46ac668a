"""The history of a set as tables and lists: for screens, sheets and downloads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from data.exports.cells import csv_file
from indicators.action_areas import Membership
from measures.decisions import Decision
from measures.declared import is_dated
from measures.timeline import Entry, members_at, spans

HISTORY_COLUMNS = (
    "sequence",
    "effective",
    "change",
    "level",
    "area_id",
    "name",
    "part_kind",
    "part_key",
    "part_name",
    "share",
    "reason",
    "reference",
    "decided_by",
    "recorded_at",
    "decision_id",
)
DECISION_COLUMNS = (
    "id",
    "decided_on",
    "effective",
    "level",
    "area_id",
    "name",
    "recommendation",
    "quarters",
    "decided",
    "decided_quarters",
    "overridden",
    "reason",
    "reference",
    "decided_by",
    "rule_key",
    "rule_version",
    "base_year",
    "year",
    "data_version",
    "fingerprint",
    "command",
    "rule",
    "recorded_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    One line of the history of an area: an entry or a decision.

    Attributes
    ----------
    on
        Day from which the entry holds, or day of the decision.
    """

    on: dt.date
    entry: Entry | None = None
    decision: Decision | None = None


def history_frame(entries: Iterable[Entry], names: Mapping[str, str]) -> pd.DataFrame:
    """
    Entries of a set as rows, in the order of writing.

    Parameters
    ----------
    names
        Names of areas by id; an area without one keeps its id.

    Returns
    -------
    frame
        Columns `HISTORY_COLUMNS`. `effective` is a date, None where a city does
        not say when a member joined; `recorded_at` a moment in UTC as ISO text,
        empty for what the city declares; `share` is 0 to 1, NaN for a whole area
        and for a quarter.
    """
    rows = [
        (
            one.sequence,
            one.effective if is_dated(one) else None,
            one.change.value,
            one.member.level,
            one.member.area_id,
            names.get(one.member.area_id, one.member.area_id),
            part.kind.value if part else "",
            part.key if part else "",
            part.name if part else "",
            float("nan") if part is None or part.share is None else part.share,
            one.reason,
            one.reference,
            one.decided_by.value,
            _moment(one.recorded_at),
            one.decision_id,
        )
        for one in sorted(entries, key=lambda one: one.sequence)
        for part in [one.member.part]
    ]
    return pd.DataFrame(rows, columns=list(HISTORY_COLUMNS))


def decisions_frame(decisions: Iterable[Decision], names: Mapping[str, str]) -> pd.DataFrame:
    """
    Decisions as rows, in the order given; see `history_frame`.

    Returns
    -------
    frame
        Columns `DECISION_COLUMNS`. `quarters` and `decided_quarters` are ids
        joined by ``;``, `rule` is the JSON text of the whole rule.
    """
    rows = [
        {
            **{name: getattr(one, name) for name in DECISION_COLUMNS if name != "name"},
            "name": names.get(one.area_id, one.area_id),
            "recommendation": one.recommendation.value,
            "decided": one.decided.value,
            "decided_by": one.decided_by.value,
            "quarters": ";".join(one.quarters),
            "decided_quarters": ";".join(one.decided_quarters),
            "recorded_at": _moment(one.recorded_at),
        }
        for one in decisions
    ]
    return pd.DataFrame(rows, columns=list(DECISION_COLUMNS))


def history_csv(entries: Iterable[Entry], names: Mapping[str, str]) -> bytes:
    """Write `history_frame` as CSV: UTF-8, comma separated, decimal points."""
    frame = history_frame(entries, names)
    return csv_file(HISTORY_COLUMNS, frame.itertuples(index=False, name=None))


def decisions_csv(decisions: Iterable[Decision], names: Mapping[str, str]) -> bytes:
    """Write `decisions_frame` as CSV: UTF-8, comma separated, decimal points."""
    frame = decisions_frame(decisions, names)
    return csv_file(DECISION_COLUMNS, frame.itertuples(index=False, name=None))


def strip(entries: Iterable[Entry], first_year: int, last_year: int) -> pd.DataFrame:
    """
    Say which members belonged to the set at the end of each year.

    Returns
    -------
    strip
        One row per member that belongs on some 31 December, in the order in which
        they joined, indexed by `level`, `area_id` and `part` (as in
        `Member.sign`); one column per year. Cells are texts of `Membership`:
        "whole" or "part" while the member belongs, else "none".
    """
    kept = list(entries)
    years = range(first_year, last_year + 1)
    belonging = {year: members_at(kept, dt.date(year, 12, 31)) for year in years}
    held = {one.sign for members in belonging.values() for one in members}
    signs = list(dict.fromkeys(one.member.sign for one in spans(kept) if one.member.sign in held))
    index = pd.MultiIndex.from_tuples(signs, names=["level", "area_id", "part"])
    words = {
        year: {
            one.sign: (Membership.PART if one.part else Membership.WHOLE).value for one in members
        }
        for year, members in belonging.items()
    }
    columns = {
        year: [words[year].get(sign, Membership.NONE.value) for sign in signs] for year in years
    }
    return pd.DataFrame(columns, index=index, dtype=object)


def area_history(
    entries: Iterable[Entry],
    decisions: Iterable[Decision],
    area_id: str,
    *,
    level: str | None = None,
) -> list[Event]:
    """
    Entries and decisions on one area, the earliest day first.

    Parameters
    ----------
    level
        Level of the area, where ids of several levels may be alike; None for any.

    Returns
    -------
    history
        On the same day a decision stands before the entries that carry it out.
    """
    of_entries = [
        Event(on=one.effective, entry=one)
        for one in sorted(entries, key=lambda one: one.sequence)
        if one.member.area_id == area_id and level in (None, one.member.level)
    ]
    of_decisions = [
        Event(on=one.decided_on, decision=one)
        for one in sorted(decisions, key=lambda one: one.version)
        if one.area_id == area_id and level in (None, one.level)
    ]
    return sorted([*of_decisions, *of_entries], key=lambda one: one.on)


def _moment(value: dt.datetime | None) -> str:
    return value.isoformat(timespec="seconds") if value else ""
