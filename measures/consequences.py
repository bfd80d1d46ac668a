"""What a decision changes in an area set: entries that carry it out, and that found the set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from indicators.action_areas import Recommendation
from measures.decisions import NewEntry
from measures.timeline import Change, DecidedBy, Entry, Member, Part, PartKind, spans


def founding(
    level: str, ids: Iterable[str], *, effective: dt.date, reason: str, decided_by: DecidedBy
) -> list[NewEntry]:
    """
    Entries that make whole areas the first members of a set.

    Parameters
    ----------
    ids
        Areas of `level`.
    effective
        First day on which they belong.
    """
    return [
        NewEntry(
            member=Member(level=level, area_id=area_id),
            change=Change.JOINS,
            effective=effective,
            reason=reason,
            decided_by=decided_by,
        )
        for area_id in ids
    ]


def quarters(level: str, names: Iterable[tuple[str, str]]) -> list[Part]:
    """Quarters as parts of an area: pairs of id and name, of one level."""
    return [Part(kind=PartKind.QUARTER, key=key, name=name, level=level) for key, name in names]


def carrying_out(
    decided: Recommendation,
    area: Member,
    parts: Sequence[Part],
    *,
    held: Iterable[Member],
    effective: dt.date,
    decided_by: DecidedBy,
    reason: str = "",
    reference: str = "",
) -> list[NewEntry]:
    """
    Entries that bring the set in line with a decision on an area.

    Parameters
    ----------
    area
        The whole area.
    parts
        Quarters that stay where it is narrowed.
    held
        Members of the set on the day `effective`; only those in `area` count.

    Returns
    -------
    entries
        First what leaves, then what joins; empty where the set stays as it is. An
        area that is watched keeps the place that it has.
    """
    own = [one for one in held if (one.level, one.area_id) == (area.level, area.area_id)]
    wanted = _wanted(decided, area, parts, own)
    before, after = ({one.sign for one in members} for members in (own, wanted))
    steps = [(one, Change.LEAVES) for one in own if one.sign not in after]
    steps += [(one, Change.JOINS) for one in wanted if one.sign not in before]
    return [
        NewEntry(
            member=member,
            change=change,
            effective=effective,
            reason=reason,
            reference=reference,
            decided_by=decided_by,
        )
        for member, change in steps
    ]


def later_change(entries: Iterable[Entry], area: Member, effective: dt.date) -> dt.date | None:
    """
    First day after `effective` on which the membership of an area changes again.

    Returns
    -------
    day
        None if what holds on `effective` holds from then on, in the whole area and its parts.
    """
    own = (one for one in entries if one.member.sign[:2] == area.sign[:2])
    days = {
        entry.effective
        for span in spans(own)
        for entry in (span.joined, span.left)
        if entry is not None and entry.effective > effective
    }
    return min(days, default=None)


def _wanted(
    decided: Recommendation, area: Member, parts: Sequence[Part], own: list[Member]
) -> list[Member]:
    """Members inside the area after the decision."""
    if decided is Recommendation.NARROW:
        return [Member(level=area.level, area_id=area.area_id, part=part) for part in parts]
    if decided is Recommendation.NEW:
        return [area]
    if decided is Recommendation.KEEP:
        return own or [area]
    return own if decided is Recommendation.WATCH else []
