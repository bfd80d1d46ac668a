"""Areas of the same level with a similar profile."""

from __future__ import annotations

import pandas as pd

from data.city import City
from data.portraits.looks import listed, look
from data.portraits.parts import Similar, Spot
from indicators.catalogue import Role
from indicators.similarity import nearest, standardised
from locales.formats import sorting

_FEW = 3  # with fewer main indicators than this, the supplementary ones help


def similar_areas(city: City, spot: Spot, year: int) -> tuple[Similar, ...]:
    """Up to three areas whose figures lie closest, by what may be shown of each."""
    level = spot.level
    scores = city.remember(
        lambda: standardised(_profiles(city, level, year)), "portrait_scores", level, str(year)
    )
    names = city.areas[level]["name"]
    return tuple(
        Similar(
            spot=Spot(level=level, area_id=one.area_id, name=str(names[one.area_id])),
            distance=one.distance,
            alike=one.alike,
            unlike=one.unlike,
            shared=one.shared,
            asked=one.asked,
        )
        for one in nearest(scores, spot.area_id, pd.Series(names).map(sorting))
    )


def _profiles(city: City, level: str, year: int) -> pd.DataFrame:
    """Shown figures of all areas, one column per indicator of the comparison."""
    there = [(one, of) for one, of in listed(city, level, year) if of is not None]
    roles = {Role.MAIN}
    if sum(one.role is Role.MAIN for one, _ in there) < _FEW:
        roles.add(Role.SUPPLEMENTARY)
    columns = {
        one.key: look(city, one.key, level, of).table["value"]
        for one, of in there
        if one.role in roles
    }
    return pd.DataFrame(columns, index=city.areas[level].index, dtype=float)
