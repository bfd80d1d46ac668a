"""Which areas of a level belonged to a set on a day: as a whole, in part, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from data.area_sets import finer_levels
from data.city import City
from geo.parts import WHOLE_SHARE
from indicators.action_areas import Membership, Rule
from measures.sources import first_day, rule_set
from measures.timeline import Entry, PartKind, members_at

if TYPE_CHECKING:
    from measures.register import Register


def membership(
    entries: Iterable[Entry],
    on: dt.date,
    level: str,
    ids: Iterable[str],
    *,
    quarters: Mapping[str, str] | None = None,
    quarter_level: str = "",
) -> pd.Series:
    """
    Areas that belonged to a set on a day.

    Parameters
    ----------
    entries
        History of the set.
    level
        Level of the areas; members of other levels do not count, but for
        those of `quarter_level`.
    ids
        Areas of the level that the city has.
    quarters
        Id of each quarter -> id of its area; an area all of whose quarters
        belong to the set belongs to it as a whole.
    quarter_level
        Level of the quarters, where members may be areas of it in their own right,
        or parts of them.

    Returns
    -------
    membership
        Text of `Membership` (``whole`` or ``part``) by area id, members only,
        in the order of `ids`. Polygons that together cover an area to
        `geo.parts.WHOLE_SHARE` make it a whole member; they are taken not to
        overlap.
    """
    of_area = dict(quarters or {})
    whole: set[str] = set()
    inside: dict[str, set[str]] = {}
    covered: dict[str, float] = {}
    for member in members_at(entries, on):
        part = member.part
        if quarter_level and member.level == quarter_level != level:
            here = inside.setdefault(of_area.get(member.area_id, ""), set())
            here |= {member.area_id} if part is None else set()  # a drawn part makes no quarter
        elif member.level != level:
            continue
        elif part is None:
            whole.add(member.area_id)
        elif part.kind is PartKind.QUARTER:
            inside.setdefault(member.area_id, set()).add(part.key)
        else:
            covered[member.area_id] = covered.get(member.area_id, 0.0) + (part.share or 0.0)
    of_quarters: dict[str, set[str]] = {}
    for quarter, area_id in of_area.items():
        of_quarters.setdefault(area_id, set()).add(quarter)
    whole |= {one for one, own in of_quarters.items() if own <= inside.get(one, set())}
    whole |= {one for one, share in covered.items() if share >= WHOLE_SHARE}
    found = {
        area_id: (Membership.WHOLE if area_id in whole else Membership.PART).value
        for area_id in ids
        if area_id in whole or area_id in inside or area_id in covered
    }
    return pd.Series(found, dtype=object, name="membership").rename_axis("area_id")


def members_before(
    city: City, rule: Rule, *, base_year: int, register: Register | None
) -> pd.Series | None:
    """
    Areas that belonged to the set of a rule on the day after its base year.

    Founding entries begin on that day, and later decisions do not count: so what a
    rule recommends stays what it was beside what was decided upon it.

    Parameters
    ----------
    rule
        Its `Rule.area_set` names the set; without a name it is the city's
        action areas once decisions are written to them.
    base_year
        The day is 1 January of the year after it.
    register
        What people decided, after what the city declares. None: there is
        none, or it is not to be asked.

    Returns
    -------
    members
        As `membership`; None where the set has no history by then: members are
        then those that met the rule in the base year.

    Raises
    ------
    MeasuresError
        If the register cannot be read.
    """
    return members_after(city, rule, rule_set(city, rule, register).entries, base_year=base_year)


def members_after(
    city: City, rule: Rule, entries: Sequence[Entry], *, base_year: int
) -> pd.Series | None:
    """
    As `members_before`, for a history that has been read.

    Returns
    -------
    members
        None without a history, and where a rule that names no set looks at a
        day before the first entry: decisions that began later say nothing of it.
    """
    day = first_day(base_year)
    if not entries or (not rule.area_set and min(one.effective for one in entries) > day):
        return None
    inside = finer_levels(city, rule.level)
    finer = rule.quarters.level if rule.quarters else next(iter(inside), "")
    inner = city.areas[finer]["parent_id"].dropna() if finer in inside else {}
    return membership(
        entries,
        day,
        rule.level,
        [str(area_id) for area_id in city.areas[rule.level].index],
        quarters={str(own): str(up) for own, up in inner.items()},
        quarter_level=finer,
    )
