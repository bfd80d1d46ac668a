"""Development of a city: then against now, and the parts of a change.

Figures of single areas are those that may be shown; the city value comes from
the true counts. A key that begins with ``index.`` stands for an index method.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from data.choices import chosen_figures, chosen_years
from data.city import City
from data.errors import DataError, unknown_choice
from data.figures import AreaFigures
from indicators.catalogue import Formula, Indicator
from indicators.change import decompose, persistence, quadrants
from indicators.comparison import ANY, Margin
from indicators.states import CellState

#: Formulas whose figure is no plain ratio of two counts.
_NOT_A_RATIO = {Formula.CHANGE, Formula.INDEX}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThenNow:
    """
    One indicator of all areas in two years.

    Attributes
    ----------
    table
        One row per area, indexed by ``area_id``: ``name``; ``then``, ``now``
        (figures that may be shown, else NaN) with ``then_state``,
        ``now_state`` (`CellState` text); ``change`` (now - then, in points of
        the unit); ``worse_then``, ``worse_now`` (nullable booleans, by the
        margin; of an index: in one of its classes of attention);
        ``quadrant`` (`indicators.change.Quadrant` or empty);
        ``years_worse``, ``years_known``, ``longest_run`` over all years with
        figures from `base_year` to `year`
        (`indicators.change.persistence`).
    city_then, city_now
        City values, NaN where there is none (always for an index).
    """

    table: pd.DataFrame
    city_then: float
    city_now: float
    indicator: Indicator
    level: str
    base_year: int
    year: int
    margin: Margin


def then_and_now(
    city: City, *, indicator: str, level: str, base_year: int, year: int, margin: Margin = ANY
) -> ThenNow:
    """
    Set the figures of two years against each other.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator, method or level, no figures for one
        of the years, or if `year` is not later than `base_year`.
    DataError
        If an index cannot be computed from the figures of one of the two years.
    """
    then, now = _both_years(city, indicator, level, (base_year, year), margin)
    marks = {base_year: then.table["worse"], year: now.table["worse"]}
    for between in chosen_years(city, indicator, level):
        if base_year < between < year:
            marks[between] = _marks(city, indicator, level, between, margin)
    table = pd.DataFrame(
        {
            "name": now.table["name"],
            "then": then.table["value"],
            "now": now.table["value"],
            "then_state": then.table["state"],
            "now_state": now.table["state"],
            "change": now.table["value"] - then.table["value"],
            "worse_then": then.table["worse"],
            "worse_now": now.table["worse"],
            "quadrant": quadrants(then.table["worse"], now.table["worse"]),
        }
    ).join(persistence(pd.DataFrame(marks).reindex(now.table.index)))
    return ThenNow(
        table=table,
        city_then=then.city.value,
        city_now=now.city.value,
        indicator=now.indicator,
        level=level,
        base_year=base_year,
        year=year,
        margin=margin,
    )


def decomposition(
    city: City, *, indicator: str, level: str, base_year: int, year: int
) -> pd.DataFrame:
    """
    Split the change of each area's rate into that of its numerator and of its population.

    Returns
    -------
    parts
        One row per area, indexed by ``area_id``: ``name``; ``change``,
        ``by_numerator`` and ``by_population`` in points of the unit, the last
        two adding up to the first (`indicators.change.decompose`); ``reason``,
        empty or a code: ``withheld`` and ``no_figure`` (of one of the years),
        ``no_counts`` (a rate published as such, an index: nobody knows the
        counts behind it) or ``not_a_ratio`` (a change, or a ratio to the
        city's own). With the last two ``change`` is still given where both
        years have a figure, and the parts are NaN.

    Raises
    ------
    UnknownChoiceError, DataError
        As from `then_and_now`.
    """
    then, now = _both_years(city, indicator, level, (base_year, year), ANY)
    chosen = now.indicator
    if chosen.formula is Formula.RATIO:
        parts = decompose(then.table, now.table, scale=chosen.scale)
        reason = ""
    else:
        parts = pd.DataFrame(
            {
                "change": now.table["value"] - then.table["value"],
                "by_numerator": math.nan,
                "by_population": math.nan,
            }
        )
        reason = "not_a_ratio" if chosen.formula in _NOT_A_RATIO else "no_counts"
    lacking = parts["change"].isna()
    secret = CellState.SUPPRESSED.value
    withheld = then.table["state"].eq(secret) | now.table["state"].eq(secret)
    reasons = pd.Series(reason, index=parts.index, dtype=object)
    reasons = reasons.mask(lacking, "no_figure").mask(lacking & withheld, "withheld")
    return parts.assign(reason=reasons).pipe(_with_names, now)


def _both_years(
    city: City, indicator: str, level: str, years: tuple[int, int], margin: Margin
) -> tuple[AreaFigures, AreaFigures]:
    """Figures of the earlier and the later year, which must be in this order."""
    base_year, year = years
    then = chosen_figures(city, indicator=indicator, level=level, year=base_year, margin=margin)
    later = [known for known in chosen_years(city, indicator, level) if known > base_year]
    if year not in later:
        raise unknown_choice("year", str(year), later)
    return then, chosen_figures(city, indicator=indicator, level=level, year=year, margin=margin)


def _marks(city: City, indicator: str, level: str, year: int, margin: Margin) -> pd.Series:
    """Marks of a year in between; of an index that cannot be computed then, none are known."""
    try:
        found = chosen_figures(city, indicator=indicator, level=level, year=year, margin=margin)
    except DataError:
        return pd.Series(pd.NA, index=city.areas[level].index, dtype="boolean")
    return found.table["worse"]


def _with_names(parts: pd.DataFrame, figures: AreaFigures) -> pd.DataFrame:
    parts.insert(0, "name", figures.table["name"])
    return parts
