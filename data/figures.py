"""The one source of every figure: screens, command line, reports and exports call these.

An area's counts come from the tables of its own level where a table brings
them, else from the sum of its parts. The city value is computed from the true
counts before anything is withheld; what is returned for areas is what may be
shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.city import City
from data.counts import carry_up, counts, covered_years, names_of, source_level
from data.errors import UnknownChoiceError
from data.findings import Finding, Severity
from indicators.catalogue import Formula, Indicator
from indicators.classes import ClassBreaks, breaks_around, declared_breaks
from indicators.comparison import worse_than_city
from indicators.disclosure import is_small, suppress, withhold
from indicators.rates import city_values, rates
from indicators.states import CellState


@dataclass(frozen=True, slots=True, kw_only=True)
class CityFigure:
    """
    Figure of the city as a whole.

    Attributes
    ----------
    value
        What areas are compared with, in the indicator's unit; NaN if none can
        be given.
    recomputed
        Ratio of the sums over the counted areas; NaN if there are no counts.
    published
        The table's own city row where it brings one, else NaN.
    numerator, denominator
        Sums over the counted areas.
    areas_counted, areas_total
        How many areas entered the sums, of how many.
    origin
        ``recomputed`` where the counts of all areas are held, or no city row
        is published; ``published`` where counts are lacking and the city row
        knows better; empty where there is no value at all.
    """

    value: float
    recomputed: float
    published: float
    numerator: float
    denominator: float
    areas_counted: int
    areas_total: int
    origin: str


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
        Small counts are already withheld.
    """

    indicator: Indicator
    level: str
    year: int
    table: pd.DataFrame
    city: CityFigure


def area_figures(city: City, *, indicator: str, level: str, year: int) -> AreaFigures:
    """
    Compute one indicator for all areas of a level.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator or level, or no figures for that year.
    """
    chosen = _indicator(city, indicator)
    _require_level(city, level)
    known_years = available_years(city, indicator, level)
    if year not in known_years:
        raise _unknown("year", str(year), known_years)
    figures = _all_years(city, chosen, level)
    whole = figures.city[year]
    table = pd.DataFrame(city.areas[level][["name", "parent_id"]]).join(
        pd.DataFrame(figures.shown.xs(year, level="year"))
    )
    table["worse"] = worse_than_city(table["value"], whole.value, chosen.polarity)
    return AreaFigures(indicator=chosen, level=level, year=year, table=table, city=whole)


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
    years = covered_years(city, level, chosen.numerator)
    if chosen.denominator and chosen.formula is not Formula.PUBLISHED:
        years &= covered_years(city, level, chosen.denominator)
    if chosen.formula is Formula.CHANGE:
        years = {year for year in years if year - chosen.years in years}
    return sorted(years)


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
        _pooled(list(figures.city.values())),
        polarity=chosen.polarity,
        decimals=chosen.decimals,
    )


def series(city: City, indicator: str, level: str, area_id: str) -> pd.DataFrame:
    """
    One area over the years: columns ``value``, ``state``, ``city_value``, indexed by year.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator, level or area.
    """
    chosen = _indicator(city, indicator)
    _require_level(city, level)
    if area_id not in city.areas[level].index:
        raise _unknown("area", area_id, city.areas[level].index[:5])
    figures = _all_years(city, chosen, level)
    own = pd.DataFrame(figures.shown.xs(area_id, level="area_id"))[["value", "state"]]
    own["city_value"] = [figures.city[int(year)].value for year in own.index]
    return own.loc[available_years(city, indicator, level)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _AllYears:
    """What may be shown of one indicator and level, indexed by (year, area_id), and the city."""

    shown: pd.DataFrame
    city: dict[int, CityFigure]


def _all_years(city: City, chosen: Indicator, level: str) -> _AllYears:
    """Compute all years at once, and remember them: classes and trends need every year."""
    key = (chosen.key, level)
    if key not in city.memo:
        true = _true_rates(city, chosen, level)
        source = source_level(city, level, chosen.numerator) or level
        finest = true if source == level else _true_rates(city, chosen, source)
        whole = _city_figures(city, chosen, source, finest)
        if chosen.formula is Formula.INDEX:
            by_year = {year: figure.value for year, figure in whole.items()}
            cities = true.index.get_level_values("year").map(by_year).to_numpy(dtype=float)
            true = true.assign(value=true["value"] / cities * chosen.scale)
            whole = {year: _as_index(one, chosen.scale) for year, one in whole.items()}
        shown = _withhold(city, chosen, level, true)
        city.memo[key] = _AllYears(shown=shown, city=whole)
    found: _AllYears = city.memo[key]
    return found


def _pooled(figures: list[CityFigure]) -> float:
    """City value of several years together; without counts the plain mean of the years."""
    known = [one for one in figures if not math.isnan(one.value)]
    if not known:
        return math.nan
    weights = [one.denominator for one in known]
    return float(
        np.average([one.value for one in known], weights=weights if any(weights) else None)
    )


def _indicator(city: City, key: str) -> Indicator:
    if key not in city.catalogue:
        raise _unknown("indicator", key, city.catalogue)
    return city.catalogue[key]


def _require_level(city: City, level: str) -> None:
    if level not in city.areas:
        raise _unknown("level", level, city.areas)


def _unknown(kind: str, asked: str, known: Iterable[object]) -> UnknownChoiceError:
    listed = ", ".join(str(item) for item in known)
    return UnknownChoiceError(
        Finding(
            code=f"unknown_{kind}",
            severity=Severity.ERROR,
            params={"asked": asked, "known": listed or "–"},
        )
    )


def _true_rates(city: City, chosen: Indicator, level: str) -> pd.DataFrame:
    """Rates from the true counts, nothing withheld; an index is still the plain ratio."""
    if chosen.formula is Formula.PUBLISHED:
        return _published_rates(city, chosen, level)
    now = counts(city, chosen.numerator, level)
    if chosen.formula is Formula.CHANGE:
        before = _earlier(now, chosen.years)
        return rates(_difference(now, before), before, scale=chosen.scale)
    below = _fitting(counts(city, chosen.denominator, level), now.index)
    return rates(now, below, scale=1.0 if chosen.formula is Formula.INDEX else chosen.scale)


def _fitting(table: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    fitting = table.reindex(index)
    fitting["state"] = fitting["state"].fillna(CellState.MISSING.value)
    return fitting


def _earlier(now: pd.DataFrame, years: int) -> pd.DataFrame:
    """Counts of the same areas so many years before, on the index of `now`."""
    shifted = now.rename(index=lambda year: year + years, level="year")
    return _fitting(shifted, now.index)


def _difference(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Change of a count; exactly none where it is 0, and the later state where one is lacking."""
    change = now["value"] - before["value"]
    lacking = now["state"].where(now["value"].isna(), before["state"])
    state = lacking.where(change.isna(), CellState.VALUE.value)
    return pd.DataFrame({"value": change, "state": state.mask(change == 0, CellState.ZERO.value)})


def _published_rates(city: City, chosen: Indicator, level: str) -> pd.DataFrame:
    """Rates published as such; at a coarser level the mean weighted by the declared count."""
    source = source_level(city, level, chosen.numerator) or level
    rate = counts(city, chosen.numerator, source)
    weight = _fitting(counts(city, chosen.denominator, source), rate.index)
    people = rate["value"] * weight["value"] / chosen.scale
    if source == level:
        return pd.DataFrame(
            {
                "numerator": people,
                "denominator": weight["value"],
                "value": rate["value"],
                "state": rate["state"],
            }
        )
    lacking = weight["value"].isna() & rate["value"].notna()
    numerator = pd.DataFrame(
        {"value": people, "state": rate["state"].mask(lacking, weight["state"])}
    )
    return rates(
        carry_up(city, numerator, source, level),
        carry_up(city, weight, source, level),
        scale=chosen.scale,
    )


def _withhold(city: City, chosen: Indicator, level: str, true: pd.DataFrame) -> pd.DataFrame:
    threshold = city.package.disclosure.threshold
    if chosen.formula is Formula.PUBLISHED:
        # The office that published the rate has already withheld what it must.
        return true
    if chosen.formula is not Formula.CHANGE:
        return suppress(
            true, threshold=threshold, complement_is_sensitive=chosen.complement_is_sensitive
        )
    # A change of one person may be shown; a change between counts that may not, may not.
    now = counts(city, chosen.numerator, level)["value"]
    small = is_small(now, threshold) | is_small(true["denominator"], threshold)
    return withhold(true, small)


def _city_figures(
    city: City, chosen: Indicator, source: str, finest: pd.DataFrame
) -> dict[int, CityFigure]:
    """City value of each year from the finest level that holds the counts."""
    scale = 1.0 if chosen.formula is Formula.INDEX else chosen.scale
    figures = {}
    by_year = city_values(finest, scale=scale)
    for year, row in zip(by_year.index.astype(int), by_year.to_dict("records"), strict=True):
        recomputed = float(row["value"])
        published = _published_total(city, chosen, source, year)
        takes_published = row["counted"] < row["total"] and not math.isnan(published)
        origin = "published" if takes_published else "recomputed"
        if not takes_published and math.isnan(recomputed):
            origin = ""
        figures[year] = CityFigure(
            value=published if takes_published else recomputed,
            recomputed=recomputed,
            published=published,
            numerator=float(row["numerator"]),
            denominator=float(row["denominator"]),
            areas_counted=int(row["counted"]),
            areas_total=int(row["total"]),
            origin=origin,
        )
    return figures


def _published_total(city: City, chosen: Indicator, level: str, year: int) -> float:
    """Figure of the table's own city row, where there is one."""
    observed = city.observations.get(level)
    if observed is None or year not in observed.totals.index:
        return math.nan
    row = pd.Series(observed.totals.astype(float).xs(year))
    terms = set(names_of(chosen.numerator))
    if chosen.formula is not Formula.PUBLISHED:
        terms |= set(names_of(chosen.denominator))
    if chosen.formula is Formula.CHANGE or not terms <= set(row.index):
        return math.nan
    numerator = _signed_sum(row, chosen.numerator)
    if chosen.formula is Formula.PUBLISHED:
        return numerator
    denominator = _signed_sum(row, chosen.denominator)
    scale = 1.0 if chosen.formula is Formula.INDEX else chosen.scale
    return numerator / denominator * scale if denominator > 0 else math.nan


def _signed_sum(row: pd.Series, terms: tuple[str, ...]) -> float:
    return float(sum(-row[t.removeprefix("-")] if t.startswith("-") else row[t] for t in terms))


def _as_index(whole: CityFigure, scale: float) -> CityFigure:
    """Express the city's own figures as an index: what is compared with becomes `scale`."""
    return replace(
        whole,
        value=scale if not math.isnan(whole.value) else math.nan,
        recomputed=whole.recomputed / whole.value * scale,
        published=whole.published / whole.value * scale,
    )
