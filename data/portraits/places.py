"""Where an area lies: the coarser areas around it, and the level of those inside it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from data.city import City
from data.errors import unknown_choice
from data.portraits.parts import Spot
from locales.formats import sorting


def spot_of(city: City, level: str, area_id: str) -> Spot:
    """
    Name an area.

    Raises
    ------
    UnknownChoiceError
        If the city has no such level, or the level no such area.
    """
    if level not in city.areas:
        raise unknown_choice("level", level, city.areas)
    areas = city.areas[level]
    if area_id not in areas.index:
        raise unknown_choice("area", area_id, areas.index[:5])
    return Spot(level=level, area_id=area_id, name=str(areas["name"][area_id]))


def parents_of(city: City, spot: Spot) -> tuple[Spot, ...]:
    """Coarser areas that an area lies in, the nearest first; as far as they could be read."""
    return tuple(_upwards(city, spot))


def _upwards(city: City, spot: Spot) -> Iterator[Spot]:
    for _ in city.package.levels:  # levels do not lead in a circle for longer than this
        level = city.package.parent_of(spot.level)
        parent_id = city.areas[spot.level]["parent_id"][spot.area_id]
        if level not in city.areas or pd.isna(parent_id):
            return
        if str(parent_id) not in city.areas[level].index:
            return
        spot = spot_of(city, level, str(parent_id))
        yield spot


def finer_level(city: City, level: str) -> str | None:
    """Nearest finer level whose areas name areas of `level` as their parents; None: finest."""
    order = [declared.name for declared in city.package.levels]
    finer = order[: order.index(level)]
    return next(
        (
            one
            for one in reversed(finer)
            if one in city.areas and city.package.parent_of(one) == level
        ),
        None,
    )


def areas_inside(city: City, level: str, area_id: str) -> list[str]:
    """Ids of the areas of a finer level that lie in an area, in the order of their names."""
    areas = city.named_areas(level)
    inside = areas[areas["parent_id"].eq(area_id).fillna(value=False)]
    names = inside["name"]
    return sorted(names.index.astype(str), key=lambda one: (sorting(str(names[one])), one))
