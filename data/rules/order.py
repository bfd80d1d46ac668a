"""The order in which areas are listed: what changes first, never an order of need."""

from __future__ import annotations

import pandas as pd

from indicators.action_areas import Membership, Recommendation
from locales import formats

#: Recommendations by how much they change; an area that leaves the set stands after the second.
BY_CHANGE = (
    Recommendation.NEW,
    Recommendation.NARROW,
    Recommendation.WATCH,
    Recommendation.KEEP,
    Recommendation.NONE,
)


def by_change(table: pd.DataFrame) -> list[str]:
    """
    Areas by what the recommendation changes, then by name.

    Parameters
    ----------
    table
        `data.candidates.Candidates.table`.

    Returns
    -------
    ids
        New areas, narrowed ones, those that leave, watched ones, those that
        stay, the rest.
    """
    place = {one.value: float(at) for at, one in enumerate(BY_CHANGE)}
    gone = leaving(table)
    after_narrowed = place[Recommendation.NARROW.value] + 0.5
    keys = {
        str(area_id): (after_narrowed if area_id in gone else place[kind], formats.sorting(name))
        for area_id, kind, name in zip(
            table.index.astype(str),
            table["recommendation"].astype(str),
            table["name"].astype(str),
            strict=True,
        )
    }
    return sorted(keys, key=keys.__getitem__)


def leaving(table: pd.DataFrame) -> frozenset[str]:
    """Areas that belonged to the set, wholly or in part, and are not recommended any more."""
    member = table["member_before"].ne(Membership.NONE.value)
    none = table["recommendation"].eq(Recommendation.NONE.value)
    return frozenset(table.index[member & none].astype(str))
