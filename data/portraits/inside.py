"""The areas of the next finer level that lie in an area."""

from __future__ import annotations

import pandas as pd

from data.city import City
from data.portraits.looks import latest, listed, look
from data.portraits.parts import Spot, SubAreas
from data.portraits.people import shown_residents
from data.portraits.places import areas_inside, finer_level
from indicators.catalogue import Role
from indicators.states import CellState

_INDEX = ["area_id", "indicator"]


def sub_areas(city: City, spot: Spot, year: int) -> SubAreas | None:
    """Gather the areas inside an area; None where no finer level has any there."""
    level = finer_level(city, spot.level)
    ids = [] if level is None else areas_inside(city, level, spot.area_id)
    if level is None or not ids:
        return None
    every = main_figures(city, level, year)
    figures = every[every.index.get_level_values("area_id").isin(ids)]
    order = {area_id: place for place, area_id in enumerate(ids)}
    figures = figures.sort_index(
        level="area_id", sort_remaining=False, kind="stable", key=lambda one: one.map(order)
    )
    marks = figures["worse"].groupby(level="area_id")
    table = pd.DataFrame(
        {
            "name": city.areas[level]["name"].reindex(ids),
            **_population(city, level, year, ids),
            "below": marks.sum().reindex(ids, fill_value=0).astype(int),
            "known": marks.count().reindex(ids, fill_value=0).astype(int),
        },
        index=pd.Index(ids, name="area_id"),
    )
    return SubAreas(level=level, table=table, figures=figures)


def main_figures(city: City, level: str, year: int) -> pd.DataFrame:
    """Figures of the main indicators of all areas of a level, see `SubAreas.figures`."""
    return city.remember(
        lambda: _main_figures(city, level, year), "portrait_main_figures", level, str(year)
    )


def _main_figures(city: City, level: str, year: int) -> pd.DataFrame:
    tables = []
    for one, of in listed(city, level, year):
        if one.role is not Role.MAIN:
            continue
        if of is None:
            own = _blank(city, level).assign(city_value=float("nan"), year=year)
        else:
            there = look(city, one.key, level, of)
            own = there.table.assign(city_value=there.figures.city.value, year=of)
        tables.append(own.assign(indicator=one.key).set_index("indicator", append=True))
    columns = ["value", "state", "worse", "city_value", "year"]
    if not tables:
        index = pd.MultiIndex.from_arrays([[], []], names=_INDEX)
        return pd.DataFrame(columns=columns, index=index).astype({"worse": "boolean"})
    found = pd.concat(tables)[columns]
    found.index = found.index.set_names(_INDEX)
    return found


def _blank(city: City, level: str) -> pd.DataFrame:
    """Figures of an indicator whose column is blank."""
    index = city.areas[level].index
    return pd.DataFrame(
        {
            "value": float("nan"),
            "state": CellState.MISSING.value,
            "worse": pd.array([pd.NA] * len(index), dtype="boolean"),
        },
        index=index,
    )


def _population(
    city: City, level: str, year: int, ids: list[str]
) -> dict[str, list[float] | list[str]]:
    """Residents and their states."""
    shown = shown_residents(city, level)
    of = latest(shown.years, year)
    nothing = float("nan"), CellState.MISSING.value
    found = [nothing if of is None else shown.of(area_id, of) for area_id in ids]
    return {
        "population": [count for count, _ in found],
        "population_state": [state for _, state in found],
    }
