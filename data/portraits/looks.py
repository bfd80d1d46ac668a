"""One indicator of a whole level at once, made once: portraits of all its areas look it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.certainty import certainty_of
from data.city import City
from data.figures import AreaFigures, all_years, area_figures, available_indicators, available_years
from data.rates.counts import source_level
from indicators.catalogue import Indicator, Role
from indicators.rank_bands import FEWEST, FIFTHS, parts_of
from indicators.states import CellState

#: Years of a trend at most.
TREND_YEARS = 5
_ROLES = (Role.MAIN, Role.SUPPLEMENTARY, Role.CONTEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """
    One indicator, level and year, as arrays over the areas of the level.

    Attributes
    ----------
    table
        As `AreaFigures.table`, with ``low``, ``high`` and ``distinguishable`` of
        `Certainty.table`.
    rows
        ``area_id`` -> place in the arrays below.
    fifths
        1 to 5; 0 where the figure may not be shown.
    shown
        Number of areas with a figure that may be shown.
    trends
        `PortraitLine.trend` of all areas, one after the other.
    window
        Number of years of a trend.
    """

    figures: AreaFigures
    table: pd.DataFrame
    rows: dict[str, int]
    columns: dict[str, NDArray[Any]]
    fifths: NDArray[np.int64]
    shown: int
    trends: pd.DataFrame
    window: int

    def trend(self, area_id: str) -> pd.DataFrame:
        """Last years of one area, see `PortraitLine.trend`."""
        first = self.rows[area_id] * self.window
        return self.trends.iloc[first : first + self.window]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """
    One indicator and level in every year with figures.

    Attributes
    ----------
    years
        Rising.
    values, states, interpolated
        Shape (years, areas), figures that may be shown; NaN else.
    city
        Shape (years,).
    """

    years: tuple[int, ...]
    rows: dict[str, int]
    values: NDArray[np.float64]
    states: NDArray[Any]
    interpolated: NDArray[np.bool_]
    city: NDArray[np.float64]

    def up_to(self, year: int) -> slice:
        """Places of the last years up to `year`, one of `years`."""
        end = self.years.index(year) + 1
        return slice(max(0, end - TREND_YEARS), end)

    def frame(self, window: slice) -> pd.DataFrame:
        """Years of a window of one area after the other: a slice costs less than a frame each."""
        areas = len(self.rows)
        return pd.DataFrame(
            {
                "value": self.values[window].T.ravel(),
                "state": self.states[window].T.ravel(),
                "interpolated": self.interpolated[window].T.ravel(),
                "city_value": np.tile(self.city[window], areas),
            },
            index=pd.Index(list(self.years[window]) * areas, name="year", dtype=int),
        )


def look(city: City, indicator: str, level: str, year: int) -> Look:
    """Gather, or recall, what may be shown of one indicator, level and year."""
    return city.remember(
        lambda: _look(city, indicator, level, year), "portrait_look", indicator, level, str(year)
    )


def _look(city: City, indicator: str, level: str, year: int) -> Look:
    figures = area_figures(city, indicator=indicator, level=level, year=year)
    sure = certainty_of(figures).table
    table = figures.table.join(sure[["low", "high", "distinguishable"]])
    values = table["value"].to_numpy(dtype=float)
    shown = int(np.count_nonzero(~np.isnan(values)))
    past = history(city, indicator, level)
    window = past.up_to(year)
    names = ("value", "state", "interpolated", "worse", "low", "high", "distinguishable")
    return Look(
        figures=figures,
        table=table,
        rows=_places(table.index),
        columns={name: table[name].to_numpy(dtype=object) for name in names},
        fifths=parts_of(values, FIFTHS) if shown >= FEWEST else np.zeros(len(values), np.int64),
        shown=shown,
        trends=past.frame(window),
        window=window.stop - window.start,
    )


def history(city: City, indicator: str, level: str) -> History:
    """Gather, or recall, the figures of every year."""
    return city.remember(
        lambda: _history(city, indicator, level), "portrait_history", indicator, level
    )


def _history(city: City, indicator: str, level: str) -> History:
    years = available_years(city, indicator, level)
    areas = city.areas[level].index
    figures = all_years(city, indicator=indicator, level=level)
    every = pd.MultiIndex.from_product([years, areas], names=["year", "area_id"])
    shown = figures.shown.reindex(every)
    shape = (len(years), len(areas))
    states = shown["state"].fillna(CellState.MISSING.value)
    return History(
        years=tuple(years),
        rows=_places(areas),
        values=shown["value"].to_numpy(dtype=float).reshape(shape),
        states=states.to_numpy(dtype=object).reshape(shape),
        interpolated=shown["interpolated"].eq(True).to_numpy(dtype=bool).reshape(shape),
        city=np.array([figures.city[year].value for year in years], dtype=float),
    )


def _places(areas: pd.Index) -> dict[str, int]:
    return {str(area_id): place for place, area_id in enumerate(areas)}


def levels_with_figures(city: City) -> list[str]:
    """Levels that have areas and a figure of any indicator, fine to coarse."""
    order = [declared.name for declared in city.package.levels if declared.name in city.areas]
    return [one for one in order if len(city.areas[one]) and available_indicators(city, one)]


def years_with_figures(city: City, level: str, *, main_only: bool) -> list[int]:
    """Years in which any indicator (or any main one) has figures at a level, rising."""
    keys = [key for key, one in city.catalogue.items() if one.role is Role.MAIN or not main_only]
    return sorted({year for key in keys for year in available_years(city, key, level)})


def latest(years: list[int], year: int) -> int | None:
    """Last of some rising years that is not after `year`; None if all are."""
    before = [one for one in years if one <= year]
    return before[-1] if before else None


def listed(city: City, level: str, year: int) -> list[tuple[Indicator, int | None]]:
    """
    Indicators of the portraits of a level, main ones first, each with the year of its figures.

    An indicator whose column is there, but blank everywhere and in every year, is listed
    with None: that it lacks must not go unseen. One that only coarser levels or
    later years bring is not listed.
    """
    found: list[tuple[Indicator, int | None]] = []
    for role in _ROLES:
        for key, one in city.catalogue.items():
            if one.role is role:
                years = available_years(city, key, level)
                of = latest(years, year)
                if of is not None or (not years and _blank(city, one, level)):
                    found.append((one, of))
    return found


def _blank(city: City, one: Indicator, level: str) -> bool:
    """Whether tables have the columns of an indicator, without a figure in any year."""
    groups = [one.numerator, *([one.denominator] if one.denominator else [])]
    return all(source_level(city, level, terms) is not None for terms in groups)
