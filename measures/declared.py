"""Area sets of a city's descriptor as entries of a history.

What a city declares is read only: its entries have no moment of writing. A day
that the city does not say is `UNDATED`, so that every entry has a day and the
screens can still tell "since 1900" from "not said".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely

from data import area_sets
from data.area_sets import Period, SetMember
from data.city import City
from data.errors import unknown_choice
from geo.parts import parts
from indicators.catalogue import Text
from measures.timeline import Change, DecidedBy, Entry, Member, Part, PartKind, Span

#: First day of members whose beginning is not said; a descriptor cannot say this day itself.
UNDATED = dt.date(1900, 1, 1)

_DEGREES = 1e-7  # about 1 cm: finer than any drawn border


@dataclass(frozen=True, slots=True, kw_only=True)
class SetInfo:
    """
    What a city says about one of its sets.

    Attributes
    ----------
    kind
        ``action_areas``, ``network``, ``project``, ``funding`` or ``other``.
    source, licence
        Origin of the polygons, or of the list of members.
    """

    name: str
    label: Text
    kind: str
    source: str
    licence: str


def set_infos(city: City) -> list[SetInfo]:
    """Sets that the city declares, in the order of its descriptor."""
    return [
        SetInfo(
            name=one.name,
            label=one.label.as_text(),
            kind=one.kind,
            source=one.source,
            licence=one.licence,
        )
        for one in city.package.area_sets
    ]


def is_dated(entry: Entry) -> bool:
    """Whether the first day of an entry is known."""
    return entry.effective > UNDATED


def declared_entries(city: City, name: str, level: str | None = None) -> list[Entry]:
    """
    History of a set as its city declares it.

    Parameters
    ----------
    name
        Name of the set.
    level
        Level to relate all members to: a finer area becomes a part of its
        area, a coarser one all areas in it, a polygon what it covers. None:
        listed members stay at their own level, polygons are related to the
        level that the set names, else to the finest that has areas.

    Returns
    -------
    entries
        By day, then member; sequence from 1, `Entry.recorded_at` None. Members
        whose beginning is not said join on `UNDATED`; one that ends leaves on
        the day after its last. Times of one member that overlap become one.

    Raises
    ------
    UnknownChoiceError
        If the city declares no set of this name, or has no areas of `level`.
    """
    if level is not None and level not in city.areas:
        raise unknown_choice("level", level, city.areas)
    return list(city.remember(lambda: _entries(city, name, level), "declared", name, level or ""))


def last_day(span: Span) -> dt.date | None:
    """Last day of a span; None while it lasts."""
    return None if span.left is None else span.left.effective - dt.timedelta(days=1)


def _entries(city: City, name: str, level: str | None) -> list[Entry]:
    members = [
        (member, one.period)
        for one in area_sets.listed(city, name)
        for member in _related(city, one, level or one.level)
    ]
    changes = [
        change
        for member, period in _joined_up([*members, *_drawn(city, name, level)])
        for change in _changes(member, period)
    ]
    changes.sort(key=lambda one: (one.effective, one.change is Change.JOINS, one.member.sign))
    return [replace(one, sequence=place) for place, one in enumerate(changes, start=1)]


def _changes(member: Member, period: Period) -> Iterator[Entry]:
    """Joining, and leaving where the city says when."""
    decided_by = DecidedBy(period.decided_by or DecidedBy.UNKNOWN)
    yield Entry(
        sequence=0,
        member=member,
        change=Change.JOINS,
        effective=period.since or UNDATED,
        reason=period.reason,
        reference=period.reference,
        decided_by=decided_by,
    )
    if period.until is not None:
        yield Entry(
            sequence=0,
            member=member,
            change=Change.LEAVES,
            effective=period.until + dt.timedelta(days=1),
            reason=period.end_reason,
            decided_by=decided_by,
        )


def _related(city: City, one: SetMember, level: str) -> list[Member]:
    """Relate a listed place to the areas of a level; to its own where the two have no relation."""
    at, place = one.place
    if at == level:
        return [Member(level=level, area_id=place)]
    above = _ancestors(city, at, level).get(place)
    if above is not None:
        name = str(city.areas[at].loc[place, "name"])
        part = Part(kind=PartKind.QUARTER, key=place, name=name, level=at)
        return [Member(level=level, area_id=above, part=part)]
    below = [area_id for area_id, up in _ancestors(city, level, at).items() if up == place]
    if below:
        return [Member(level=level, area_id=area_id) for area_id in below]
    return _related(city, one, one.level) if level != one.level else []


def _ancestors(city: City, level: str, target: str) -> dict[str, str]:
    """Area of `level` -> the area of the coarser level `target` that it lies in; empty if none."""
    found = {str(area_id): str(area_id) for area_id in city.areas[level].index}
    while level != target:
        above = city.package.parent_of(level)
        if above is None or above not in city.areas:
            return {}
        parents = city.areas[level]["parent_id"].dropna().to_dict()
        found = {own: str(parents[up]) for own, up in found.items() if up in parents}
        level = above
    return found


def _drawn(city: City, name: str, level: str | None) -> list[tuple[Member, Period]]:
    """Relate drawn polygons to the areas they cover, whole or in part."""
    found = area_sets.polygons(city, name)
    if found is None:
        return []
    drawn, periods = found
    asked = (level, area_sets.set_model(city, name).level)
    own = next((one for one in asked if one in city.areas), next(iter(city.areas)))
    pieces = parts(city.areas[own], drawn)
    degrees = np.asarray(pieces.geometry.to_crs(4326).array)
    rounded = shapely.set_precision(degrees, _DEGREES)  # short as a text, and still valid
    rounded = np.where(shapely.is_empty(rounded), degrees, rounded)
    members = []
    for piece, shape in zip(pieces.to_dict("records"), rounded, strict=True):
        part = Part(
            kind=PartKind.POLYGON,
            key=piece["member_id"],
            name=str(drawn.loc[piece["member_id"], "name"]),
            geometry=shapely.to_geojson(shape),
            share=float(piece["share_of_area"]),
        )
        member = Member(level=own, area_id=piece["area_id"], part=None if piece["whole"] else part)
        members.append((member, periods[piece["member_id"]]))
    return members


def _joined_up(members: Iterable[tuple[Member, Period]]) -> list[tuple[Member, Period]]:
    """Make one of the times of a member that overlap: two polygons may cover the same area."""
    times: dict[tuple[str, str, str], list[tuple[Member, Period]]] = {}
    for member, period in members:
        times.setdefault(member.sign, []).append((member, period))
    found = []
    for same in times.values():
        same.sort(key=lambda one: one[1].since or UNDATED)
        kept = [same[0]]
        for member, period in same[1:]:
            before = kept[-1][1]
            if not period.overlaps(before):
                kept.append((member, period))
            elif before.until is not None and (period.until is None or period.until > before.until):
                longer = replace(before, until=period.until, end_reason=period.end_reason)
                kept[-1] = (kept[-1][0], longer)
        found += kept
    return found
