"""The lines of a portrait: one indicator of one area each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from data.city import City
from data.portraits.looks import History, history, listed, look
from data.portraits.parts import Band, PortraitLine, Spot
from indicators.catalogue import Indicator
from indicators.rank_bands import FEWEST
from indicators.states import CellState


def lines_of(
    city: City, spot: Spot, parents: Sequence[Spot], *, year: int, base_year: int
) -> tuple[PortraitLine, ...]:
    """Main indicators, then supplementary ones, then context, see `Portrait.lines`."""
    parent = parents[0] if parents else None
    return tuple(
        _line(city, one, spot, parent, of=of, base_year=base_year)
        if of is not None
        else _blank_line(one, year)
        for one, of in listed(city, spot.level, year)
    )


def _line(
    city: City, one: Indicator, spot: Spot, parent: Spot | None, *, of: int, base_year: int
) -> PortraitLine:
    found = look(city, one.key, spot.level, of)
    row = found.rows[spot.area_id]
    cell = {name: column[row] for name, column in found.columns.items()}
    value, whole = float(cell["value"]), found.figures.city.value
    past = history(city, one.key, spot.level)
    then, then_state = _figure_in(past, spot.area_id, base_year) if base_year < of else (None, "")
    above, above_state = _of_parent(city, one.key, parent, of)
    return PortraitLine(
        indicator=one,
        year=of,
        value=value,
        state=str(cell["state"]),
        interpolated=bool(cell["interpolated"]),
        city_value=whole,
        parent_value=above,
        parent_state=above_state,
        difference=value - whole,
        worse=_known(cell["worse"]),
        distinguishable=_known(cell["distinguishable"]),
        low=float(cell["low"]),
        high=float(cell["high"]),
        trend=found.trend(spot.area_id),
        band=_band(int(found.fifths[row]), found.shown),
        base_year=None if then is None else base_year,
        then=math.nan if then is None else then,
        then_state=then_state,
        change=math.nan if then is None else value - then,
    )


def _blank_line(one: Indicator, year: int) -> PortraitLine:
    """Line of an indicator whose column is blank in every area and year."""
    nan = math.nan
    empty = pd.DataFrame(
        {
            "value": pd.Series(dtype=float),
            "state": pd.Series(dtype=object),
            "interpolated": pd.Series(dtype=bool),
            "city_value": pd.Series(dtype=float),
        },
        index=pd.Index([], name="year", dtype=int),
    )
    return PortraitLine(
        indicator=one,
        year=year,
        value=nan,
        state=CellState.MISSING.value,
        interpolated=False,
        city_value=nan,
        parent_value=nan,
        parent_state="",
        difference=nan,
        worse=None,
        distinguishable=None,
        low=nan,
        high=nan,
        trend=empty,
        band=None,
        base_year=None,
        then=nan,
        then_state="",
        change=nan,
    )


def _figure_in(past: History, area_id: str, year: int) -> tuple[float | None, str]:
    """Figure and state of a year; None and empty text where the level has no figures then."""
    if year not in past.years:
        return None, ""
    at = past.years.index(year), past.rows[area_id]
    return float(past.values[at]), str(past.states[at])


def _of_parent(city: City, key: str, parent: Spot | None, year: int) -> tuple[float, str]:
    if parent is None:
        return math.nan, ""
    value, state = _figure_in(history(city, key, parent.level), parent.area_id, year)
    return (math.nan, "") if value is None else (value, state)


def _band(fifth: int, of: int) -> Band | None:
    return Band(fifth=fifth, of=of) if fifth and of >= FEWEST else None


def _known(mark: Any) -> bool | None:
    return None if pd.isna(mark) else bool(mark)
