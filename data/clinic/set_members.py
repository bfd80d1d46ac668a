"""Members that a descriptor lists for an area set: which of them the city has.

What does not fit is left out and named; the other members of the set stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.descriptor.package import CityPackage
from data.descriptor.places import AreaSetMemberModel, AreaSetModel
from data.findings import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """
    A time in a set, and its grounds.

    Attributes
    ----------
    since, until
        First and last day; None where nothing is said, or while it lasts.
    reason, reference, end_reason, decided_by
        As declared; empty where nothing is said. `decided_by` is a role.
    """

    since: date | None = None
    until: date | None = None
    reason: str = ""
    reference: str = ""
    end_reason: str = ""
    decided_by: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether it does not end before it begins."""
        return self.since is None or self.until is None or self.since <= self.until

    def overlaps(self, other: Period) -> bool:
        """Whether at least one day belongs to both."""
        first, last = date.min, date.max
        return (self.since or first) <= (other.until or last) and (other.since or first) <= (
            self.until or last
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMember:
    """
    An area that belongs to a set for a time, or a quarter of it.

    Attributes
    ----------
    quarter_level, quarter_id
        Empty where the whole area belongs to the set.
    """

    level: str
    area_id: str
    quarter_level: str = ""
    quarter_id: str = ""
    period: Period

    @property
    def place(self) -> tuple[str, str]:
        """Level and id of the area that belongs to the set itself."""
        if self.quarter_id:
            return self.quarter_level, self.quarter_id
        return self.level, self.area_id


def sound_members(
    model: AreaSetModel, package: CityPackage, areas: Mapping[str, pd.DataFrame]
) -> tuple[list[SetMember], list[Finding]]:
    """
    Members of a set that can be found in the city, one for each quarter that is named.

    Parameters
    ----------
    model
        The declared set.
    areas
        Level -> its areas, indexed by id, with ``parent_id``.

    Returns
    -------
    members, findings
        In the order of the descriptor. Left out and named: members of an
        unknown level or id, quarters that do not lie in their area, those that
        end before they begin, and those that the set has at that time already.
    """
    faults: dict[tuple[str, str], list[str]] = {}
    sound: list[SetMember] = []
    times: dict[tuple[str, str], list[Period]] = {}
    for declared in model.members or ():
        here = areas.get(declared.level)
        period = _period(model, declared)
        if here is None:
            faults.setdefault(("unknown_level", declared.level), []).append(declared.id)
        elif declared.id not in here.index:
            faults.setdefault(("unknown_ids", declared.level), []).append(declared.id)
        elif not period.is_possible:
            faults.setdefault(("dates", declared.level), []).append(declared.id)
        else:
            for one in _places(declared, period, package, areas):
                if one.quarter_id and not one.quarter_level:
                    faults.setdefault(("quarters", declared.id), []).append(one.quarter_id)
                elif any(period.overlaps(held) for held in times.setdefault(one.place, [])):
                    faults.setdefault(("twice", one.place[0]), []).append(one.place[1])
                else:
                    times[one.place].append(period)
                    sound.append(one)
    findings = [
        _finding(
            f"area_set_{kind}", Severity.ERROR, model, ids, where=where, known=", ".join(areas)
        )
        for (kind, where), ids in faults.items()
    ]
    if model.members is not None:
        ids = [one.place[1] for one in sound]
        findings.append(_finding("area_set_members_read", Severity.OK, model, ids))
    return sound, findings


def children_of(level: str, package: CityPackage, areas: Mapping[str, pd.DataFrame]) -> list[str]:
    """Levels of the city whose areas lie in those of `level`, the coarsest first."""
    finer = [one.name for one in package.levels if package.parent_of(one.name) == level]
    return [name for name in reversed(finer) if name in areas]


def _period(model: AreaSetModel, declared: AreaSetMemberModel) -> Period:
    """What the member says, and what the set says for all of them."""
    return Period(
        since=declared.valid_from or model.valid_from,
        until=declared.valid_to or model.valid_to,
        reason=declared.reason or model.reason or "",
        reference=declared.reference or model.reference or "",
        end_reason=declared.end_reason or model.end_reason or "",
        decided_by=declared.decided_by or model.decided_by or "",
    )


def _places(
    declared: AreaSetMemberModel,
    period: Period,
    package: CityPackage,
    areas: Mapping[str, pd.DataFrame],
) -> Iterable[SetMember]:
    """Whole area, or its quarters; one that is not inside it has no level."""
    if not declared.quarters:
        yield SetMember(level=declared.level, area_id=declared.id, period=period)
    finer = children_of(declared.level, package, areas)
    for quarter in declared.quarters:
        inside = (
            name
            for name in finer
            if quarter in areas[name].index and areas[name].loc[quarter, "parent_id"] == declared.id
        )
        yield SetMember(
            level=declared.level,
            area_id=declared.id,
            quarter_level=next(inside, ""),
            quarter_id=quarter,
            period=period,
        )


def _finding(
    code: str, severity: Severity, model: AreaSetModel, ids: Iterable[str], **params: str
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        place=model.name,
        ids=tuple(dict.fromkeys(ids)),
        params=params,
    )
