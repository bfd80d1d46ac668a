"""Residents of an area, as far as their number may be shown."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.city import City
from data.portraits.looks import latest
from data.rates.counts import INDEX_NAMES, counts, covered_years
from indicators.disclosure import is_small
from indicators.states import CellState


@dataclass(frozen=True, slots=True, kw_only=True)
class Residents:
    """
    Residents of all areas of a level that may be shown.

    Attributes
    ----------
    years
        Years in which a table brings residents, rising.
    rows
        ``area_id`` -> column in the arrays.
    values, states
        Shape (years, areas): persons, NaN where unknown or withheld; `CellState` texts.
    """

    years: list[int]
    rows: dict[str, int]
    values: NDArray[np.float64]
    states: NDArray[Any]

    def of(self, area_id: str, year: int) -> tuple[float, str]:
        """Number and state of one area and one of `years`."""
        at = self.years.index(year), self.rows[area_id]
        return float(self.values[at]), str(self.states[at])


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """
    Residents of an area in two years.

    Attributes
    ----------
    count, state, year
        Number that may be shown (NaN else), `CellState` text, year; None where no table
        brings residents.
    base_year
        Year that `change` counts from; None where there is no earlier one.
    change
        Per cent; NaN where one of the two numbers may not be shown or is not known.
    """

    count: float
    state: str
    year: int | None
    base_year: int | None
    change: float


def shown_residents(city: City, level: str) -> Residents:
    """Gather, or recall, residents of every year; counts below the threshold are withheld."""
    return city.remember(lambda: _shown_residents(city, level), "portrait_residents", level)


def _shown_residents(city: City, level: str) -> Residents:
    terms = city.package.city.population
    years, areas = sorted(covered_years(city, level, terms)), city.areas[level].index
    every = pd.MultiIndex.from_product([years, areas], names=INDEX_NAMES)
    found = counts(city, terms, level).reindex(every)
    small = is_small(found["value"], city.package.disclosure.threshold)
    shape = (len(years), len(areas))
    state = found["state"].mask(small, CellState.SUPPRESSED.value)
    return Residents(
        years=years,
        rows={str(area_id): place for place, area_id in enumerate(areas)},
        values=found["value"].mask(small).to_numpy(dtype=float).reshape(shape),
        states=state.to_numpy(dtype=object).reshape(shape),
    )


def people_of(city: City, level: str, area_id: str, *, year: int, base_year: int) -> People:
    """Say how many live in an area, and how much that has changed."""
    shown = shown_residents(city, level)
    now = latest(shown.years, year)
    if now is None:
        state = CellState.MISSING.value
        return People(count=math.nan, state=state, year=None, base_year=None, change=math.nan)
    count, state = shown.of(area_id, now)
    base = next((one for one in shown.years if base_year <= one < now), None)
    before = math.nan if base is None else shown.of(area_id, base)[0]
    return People(
        count=count,
        state=state,
        year=now,
        base_year=base,
        change=(count - before) / before * 100 if before > 0 else math.nan,
    )
