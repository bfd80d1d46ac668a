"""The columns that rules are made of: an indicator or an index for all areas of a level and year.

Only what may be shown: a withheld figure is NaN here, and so for everything
that a rule says. Columns are remembered with the city, so that a changed rule
costs no more than a comparison.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.certainty import certainty_of
from data.city import City
from data.errors import MethodNotUsableError
from data.figures import all_years, area_figures
from data.indices import (
    INDEX_PREFIX,
    city_index,
    dynamics_years,
    index_figures,
    index_years,
)
from data.rules.sections import class_text
from indicators.action_areas import Array, Bools, IndexCondition
from indicators.catalogue import Uncertainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    One indicator in one year, areas in the order of the level.

    Attributes
    ----------
    values
        Shape (areas,), in the unit of the indicator; NaN where nothing may be shown.
    interpolated
        Shape (areas,): the figure is an estimate after a boundary reform.
    city_value
        NaN where there is none.
    """

    values: Array
    interpolated: Bools
    city_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sureness:
    """
    How sure a column is, areas in the order of the level.

    Attributes
    ----------
    low, high
        Interval of 95 %, shape (areas,); NaN where there is none.
    told
        Whether the area can be told from the rest of the city: 1, 0, NaN not known.
    kind
        How chance acts on the counts.
    """

    low: Array
    high: Array
    told: Array
    kind: Uncertainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """
    The counts behind a column that are shown, areas in the order of the level.

    Attributes
    ----------
    kind, scale
        How chance acts on them; figure = count / base x scale.
    count, base
        Shape (areas,); NaN where they are not held.
    """

    kind: Uncertainty
    scale: float
    count: Array
    base: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexColumn:
    """
    The condition on an index in one year, areas in the order of the level.

    Attributes
    ----------
    key
        ``index.<method>``: the method that was taken.
    values
        Status index, NaN for areas that take no part.
    codes
        Class as a rule names it (``"3 -"``), empty for areas that take no part.
    interpolated
        A figure that goes in is an estimate after a boundary reform.
    met, known
        Whether the class is one of those asked for.
    """

    key: str
    values: Array
    interpolated: Bools
    codes: npt.NDArray[np.object_]
    met: Bools
    known: Bools


def column(city: City, indicator: str, level: str, year: int) -> Column:
    """Figures of an indicator in one of its years, see `data.figures.all_years`."""
    return city.remember(
        lambda: _column(city, indicator, level, year), "rule_column", indicator, level, str(year)
    )


def _column(city: City, indicator: str, level: str, year: int) -> Column:
    figures = all_years(city, indicator=indicator, level=level)
    table = figures.shown.xs(year, level="year").loc[city.areas[level].index]
    return Column(
        values=table["value"].to_numpy(dtype=float),
        interpolated=table["interpolated"].to_numpy(dtype=bool),
        city_value=float(figures.city[year].value),
    )


def sureness(city: City, indicator: str, level: str, year: int) -> Sureness:
    """Intervals and comparison of an indicator, see `data.certainty.certainty_of`."""
    return city.remember(
        lambda: _sureness(city, indicator, level, year), "rule_sure", indicator, level, str(year)
    )


def _sureness(city: City, indicator: str, level: str, year: int) -> Sureness:
    figures = area_figures(city, indicator=indicator, level=level, year=year)
    sure = certainty_of(figures)
    return Sureness(
        low=sure.table["low"].to_numpy(dtype=float),
        high=sure.table["high"].to_numpy(dtype=float),
        told=sure.table["distinguishable"].to_numpy(dtype=float, na_value=np.nan),
        kind=sure.kind,
    )


def held(city: City, indicator: str, level: str, year: int) -> Held:
    """Counts behind an indicator, and how chance acts on them."""
    return city.remember(
        lambda: _held(city, indicator, level, year), "rule_counts", indicator, level, str(year)
    )


def _held(city: City, indicator: str, level: str, year: int) -> Held:
    figures = area_figures(city, indicator=indicator, level=level, year=year)
    count = figures.table["numerator"].to_numpy(dtype=float)
    base = figures.table["denominator"].to_numpy(dtype=float)
    kind = figures.indicator.uncertainty
    if kind is Uncertainty.SHARE and (count > base).any():  # no share: the whole comparison says so
        kind = sureness(city, indicator, level, year).kind
    return Held(kind=kind, scale=figures.indicator.scale, count=count, base=base)


def usable_method(city: City, index: IndexCondition, level: str, year: int) -> str | None:
    """
    First of the methods that gives an index in this year; None if none does.

    Where a class is asked for together with its development, the year must have the
    development, too.
    """
    moving = any(development is not None for _, development in index.classes)
    years_of = dynamics_years if moving else index_years
    return next(
        (
            method
            for method in index.methods
            if year in years_of(city, method, level) and _is_usable(city, method, level, year)
        ),
        None,
    )


def _is_usable(city: City, method: str, level: str, year: int) -> bool:
    def tried() -> bool:
        try:
            city_index(city, method=method, level=level, year=year)
        except MethodNotUsableError:
            return False
        return True

    return city.remember(tried, "rule_usable", method, level, str(year))


def index_column(
    city: City, index: IndexCondition, level: str, year: int, method: str
) -> IndexColumn:
    """
    Look at the classes of an index.

    Parameters
    ----------
    method
        As from `usable_method`.

    Notes
    -----
    Where a class is asked for together with its development and an area has
    the status but no development, the answer is not known.
    """
    table = city_index(city, method=method, level=level, year=year).table
    status = table["status_class"].to_numpy(dtype=object)
    change = table["dynamics_class"].to_numpy(dtype=object)
    met, open_ = np.zeros(len(table), dtype=bool), np.zeros(len(table), dtype=bool)
    for state, development in index.classes:
        here = status == state
        met |= here if development is None else here & (change == development)
        open_ |= np.zeros_like(here) if development is None else here & (change == "")
    codes = [class_text(one, other) for one, other in zip(status, change, strict=True)]
    return IndexColumn(
        key=f"{INDEX_PREFIX}{method}",
        values=table["status_index"].to_numpy(dtype=float),
        interpolated=_index_interpolated(city, method, level, year),
        codes=np.array(codes, dtype=object),
        met=met,
        known=(status != "") & (met | ~open_),
    )


def _index_interpolated(city: City, method: str, level: str, year: int) -> Bools:
    def asked() -> Bools:
        figures = index_figures(city, method=method, level=level, year=year)
        return figures.table["interpolated"].to_numpy(dtype=bool)

    return city.remember(asked, "rule_index_interpolated", method, level, str(year))
