"""The one source of every figure: screens, command line, reports and exports call these.

An area's counts come from the tables of its own level where a table brings
them, else from the sum of its parts. The city value is computed from the true
counts before anything is withheld; what is returned for areas is what may be
shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.city import City
from data.errors import unknown_choice
from data.rates.city_value import CityFigure, as_index, city_figures, pooled
from data.rates.counts import common_source, counts, covered_years, source_level
from data.rates.rest_of_city import compared_with_rest
from data.rates.true_rates import true_rates
from data.reforms.before import figures_before_reforms
from indicators.catalogue import Formula, Indicator
from indicators.classes import ClassBreaks, breaks_around, declared_breaks
from indicators.comparison import ANY, Margin, MarginKind, worse_than_city
from indicators.disclosure import is_small, suppress, withhold
from indicators.states import CellState


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFigures:
    """
    One indicator for all areas of a level in one year.

    Attributes
    ----------
    table
        One row per area, indexed by ``area_id``: ``name``, ``parent_id``,
        ``numerator``, ``denominator``, ``value`` (float, NaN where the state
        has none), ``state`` (`CellState` text), ``worse`` (nullable boolean).
        Small counts are already withheld. Of a published rate ``denominator``
        is the weight and ``numerator`` is NaN: rate x weight counts nobody.
        ``interpolated`` (bool): the value is an estimate, because a boundary
        reform divided an area that a count behind it comes from.
    margin
        How far from the city value the areas marked as worse lie at least.
    """

    indicator: Indicator
    level: str
    year: int
    table: pd.DataFrame
    city: CityFigure
    margin: Margin = ANY


def area_figures(
    city: City, *, indicator: str, level: str, year: int, margin: Margin = ANY
) -> AreaFigures:
    """
    Compute one indicator for all areas of a level.

    Parameters
    ----------
    margin
        How far from the city value an area must lie to be marked as worse.
        Where areas cannot be told from the rest of the city,
        `MarginKind.DISTINGUISHABLE` marks nothing: ``worse`` is ``<NA>``.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator or level, or no figures for that year.
    """
    chosen = _indicator(city, indicator)
    _require_level(city, level)
    known_years = available_years(city, indicator, level)
    if year not in known_years:
        raise unknown_choice("year", str(year), known_years)
    figures = _all_years(city, chosen, level)
    whole = figures.city[year]
    table = city.named_areas(level).join(pd.DataFrame(figures.shown.xs(year, level="year")))
    told = None
    if margin.kind is MarginKind.DISTINGUISHABLE:
        told = compared_with_rest(chosen, table, whole).table["distinguishable"]
    table["worse"] = worse_than_city(table["value"], whole.value, chosen.polarity, margin, told)
    return AreaFigures(
        indicator=chosen, level=level, year=year, table=table, city=whole, margin=margin
    )


def available_indicators(city: City, level: str) -> list[str]:
    """Keys of the indicators that have figures at `level`, in the order of the catalogue."""
    return [key for key in city.catalogue if available_years(city, key, level)]


def available_years(city: City, indicator: str, level: str) -> list[int]:
    """
    Years for which tables bring everything that the indicator needs, rising.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator or level.
    """
    chosen = _indicator(city, indicator)
    _require_level(city, level)
    return list(city.remember(lambda: _years(city, chosen, level), "years", indicator, level))


def _years(city: City, chosen: Indicator, level: str) -> tuple[int, ...]:
    years = covered_years(city, level, chosen.numerator)
    if chosen.formula is Formula.PUBLISHED:
        if source_level(city, level, chosen.numerator) != level:  # the mean needs its weights
            years &= covered_years(city, level, chosen.denominator)
    elif chosen.denominator:
        years &= covered_years(city, level, chosen.denominator)
    if chosen.formula is Formula.CHANGE:
        years = {year for year in years if year - chosen.years in years}
    return tuple(sorted(years))


def class_breaks(city: City, indicator: str, level: str) -> ClassBreaks | None:
    """Bounds of the classes, the same for all years; None if there is not one figure."""
    chosen = _indicator(city, indicator)
    _require_level(city, level)
    if chosen.breaks:
        return declared_breaks(chosen.breaks, polarity=chosen.polarity)
    figures = _all_years(city, chosen, level)
    values = figures.shown["value"]
    if not values.notna().any():
        return None
    return breaks_around(
        values,
        pooled(figures.city.values()),
        polarity=chosen.polarity,
        decimals=chosen.decimals,
    )


def series(city: City, indicator: str, level: str, area_id: str) -> pd.DataFrame:
    """
    One area over the years: ``value``, ``state``, ``interpolated``, ``city_value``, by year.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator, level or area.
    """
    chosen = _indicator(city, indicator)
    _require_level(city, level)
    if area_id not in city.areas[level].index:
        raise unknown_choice("area", area_id, city.areas[level].index[:5])
    figures = _all_years(city, chosen, level)
    own = pd.DataFrame(figures.shown.xs(area_id, level="area_id"))
    own = own[["value", "state", "interpolated"]]
    own["city_value"] = [figures.city[int(year)].value for year in own.index]
    return own.loc[available_years(city, indicator, level)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllYears:
    """
    What may be shown of one indicator and level in every year.

    Attributes
    ----------
    shown
        Indexed by (year, area_id); columns as in `AreaFigures.table` without the
        areas' names and without marks.
    city
        Figures of the city by year.
    """

    shown: pd.DataFrame
    city: dict[int, CityFigure]


def all_years(city: City, *, indicator: str, level: str) -> AllYears:
    """
    Give the figures of every year, for those who go through many years of many indicators.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator or level.
    """
    chosen = _indicator(city, indicator)
    _require_level(city, level)
    return _all_years(city, chosen, level)


def _all_years(city: City, chosen: Indicator, level: str) -> AllYears:
    """Compute all years at once, and remember them: classes and trends need every year."""
    return city.remember(
        lambda: _compute_all_years(city, chosen, level), "figures", chosen.key, level
    )


def _compute_all_years(city: City, chosen: Indicator, level: str) -> AllYears:
    true = true_rates(city, chosen, level)
    source = _finest(city, chosen, level)
    finest = true if source == level else None
    whole = city.remember(
        lambda: _of_city(city, chosen, source, finest), "city_figures", chosen.key, source
    )
    if chosen.formula is Formula.INDEX:
        true = _as_indices(true, whole, chosen.scale)
        whole = {year: as_index(one, chosen.scale) for year, one in whole.items()}
    shown = _withhold(city, chosen, level, true)
    shown["interpolated"] &= shown["value"].notna()
    return AllYears(shown=shown, city=whole)


def _of_city(
    city: City, chosen: Indicator, source: str, finest: pd.DataFrame | None
) -> dict[int, CityFigure]:
    """Figures of the city by year, the same for all levels that come from one source."""
    if finest is None:
        finest = true_rates(city, chosen, source)
    whole = city_figures(city, chosen, source, finest)
    return whole | figures_before_reforms(city, chosen, source)


def _finest(city: City, chosen: Indicator, level: str) -> str:
    """Finest level that leads to `level` and has all counts of the indicator."""
    groups = [chosen.numerator]
    if chosen.denominator and chosen.formula is not Formula.PUBLISHED:
        groups.append(chosen.denominator)
    return common_source(city, level, *groups) or level


def _as_indices(ratios: pd.DataFrame, whole: dict[int, CityFigure], scale: float) -> pd.DataFrame:
    """Ratios as a share of the city's ratio; not meaningful where the city has none or 0."""
    by_year = {year: one.value if one.value != 0 else np.nan for year, one in whole.items()}
    cities = ratios.index.get_level_values("year").map(by_year).to_numpy(dtype=float)
    index = ratios["value"] / cities * scale
    lost = index.isna() & ratios["value"].notna()
    state = ratios["state"].mask(lost, CellState.NOT_MEANINGFUL.value)
    return ratios.assign(value=index, state=state)


def _indicator(city: City, key: str) -> Indicator:
    if key not in city.catalogue:
        raise unknown_choice("indicator", key, city.catalogue)
    return city.catalogue[key]


def _require_level(city: City, level: str) -> None:
    if level not in city.areas:
        raise unknown_choice("level", level, city.areas)


def _withhold(city: City, chosen: Indicator, level: str, true: pd.DataFrame) -> pd.DataFrame:
    threshold = city.package.disclosure.threshold
    if chosen.formula is Formula.PUBLISHED:
        # The office that published the rate has already withheld what it must; the weight is ours.
        weights = true["denominator"]
        return true.assign(numerator=np.nan, denominator=weights.mask(is_small(weights, threshold)))
    if chosen.formula is not Formula.CHANGE:
        return suppress(
            true, threshold=threshold, complement_is_sensitive=chosen.complement_is_sensitive
        )
    # A change of one person may be shown; a change between counts that may not, may not.
    now = counts(city, chosen.numerator, level)["value"]
    small = is_small(now, threshold) | is_small(true["denominator"], threshold)
    return withhold(true, small)
