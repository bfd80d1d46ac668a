"""Area sets that a city declares: who belongs, since when, and on what grounds.

The door to what ``[[area_sets]]`` brings, for the side of the tool that keeps
the history of sets. What people decide here is written to the register, never
to the descriptor.
"""

from __future__ import annotations

import geopandas as gpd

from data.city import City
from data.clinic.set_members import Period, SetMember, children_of, sound_members
from data.descriptor.places import AreaSetModel
from data.errors import unknown_choice

__all__ = ["Period", "SetMember", "finer_levels", "listed", "polygons", "set_model"]


def set_model(city: City, name: str) -> AreaSetModel:
    """
    Declaration of a set.

    Raises
    ------
    UnknownChoiceError
        If the city declares no set of this name.
    """
    declared = {one.name: one for one in city.package.area_sets}
    if name not in declared:
        raise unknown_choice("area_set", name, declared)
    return declared[name]


def listed(city: City, name: str) -> list[SetMember]:
    """
    Areas and quarters that a set lists and the city has, in the order of the descriptor.

    Raises
    ------
    UnknownChoiceError
        If the city declares no set of this name.
    """
    members, _ = sound_members(set_model(city, name), city.package, city.areas)
    return members


def polygons(city: City, name: str) -> tuple[gpd.GeoDataFrame, dict[str, Period]] | None:
    """
    Drawn polygons of a set; None where it has none, or none that can be read.

    Returns
    -------
    drawn, periods
        Columns ``name`` and ``geometry`` in the city's metric CRS, indexed by
        the polygon's id; and id -> the time and grounds of each.

    Raises
    ------
    UnknownChoiceError
        If the city declares no set of this name.
    """
    set_model(city, name)
    shapes = city.area_sets.get(name)
    if shapes is None or not shapes["drawn"].any():
        return None
    drawn = shapes[shapes["drawn"].astype(bool)]
    periods = {str(polygon_id): period for polygon_id, period in drawn["period"].items()}
    plain = drawn[["plain_name", "geometry"]].rename(columns={"plain_name": "name"})
    return plain, periods


def finer_levels(city: City, level: str) -> list[str]:
    """Levels whose areas lie in those of `level`, the coarsest first; empty for the finest."""
    return children_of(level, city.package, city.areas)
