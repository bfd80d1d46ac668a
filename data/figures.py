"""The one source of every figure: screens, command line, reports and exports call these.

An area's counts come from the tables of its own level where a table brings
them, else from the sum of its parts. The city value is computed from the true
counts before anything is withheld; what is returned for areas is what may be
shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.city import City
from data.errors import UnknownChoiceError
from data.findings import Finding, Severity
from indicators.catalogue import Formula, Indicator
from indicators.classes import ClassBreaks, breaks_around, declared_breaks
from indicators.comparison import worse_than_city
from indicators.disclosure import is_small, suppress
from indicators.rates import city_rate, combine, rates, sum_by_parent
from indicators.states import CellState


@dataclass(frozen=True, slots=True, kw_only=True)
class CityFigure:
    """
    Figure of the city as a whole.

    Attributes
    ----------
    value
        In the indicator's unit; NaN if none can be given.
    numerator, denominator
        Sums over the counted areas; NaN for a published value.
    areas_counted, areas_total
        How many areas entered the sums, of how many.
    origin
        ``recomputed`` from counts, ``published`` (taken from the table's city
        row because the counts are not held), or empty.
    published
        The city row's own figure where the tables bring one, else NaN.
    """

    value: float
    numerator: float
    denominator: float
    areas_counted: int
    areas_total: int
    origin: str
    published: float


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
    if level not in city.areas:
        raise _unknown("level", level, city.areas)
    known_years = available_years(city, indicator, level)
    if year not in known_years:
        raise _unknown("year", str(year), [str(known) for known in known_years])
    areas = city.areas[level]
    true = _true_rates(city, chosen, level, year)
    whole = _city_figure(city, chosen, level, year, true)
    if chosen.formula is Formula.INDEX:
        true = true.assign(value=true["value"] / whole.value * chosen.scale)
        whole = _as_index(whole, chosen.scale)
    shown = _withhold(city, chosen, level, year, true)
    table = areas[["name", "parent_id"]].join(shown)
    table["worse"] = worse_than_city(table["value"], whole.value, chosen.polarity)
    return AreaFigures(
        indicator=chosen, level=level, year=year, table=pd.DataFrame(table), city=whole
    )


def available_indicators(city: City, level: str) -> list[str]:
    """Keys of the indicators that have figures at `level`, in the order of the catalogue."""
    return [key for key in city.catalogue if available_years(city, key, level)]


def available_years(city: City, indicator: str, level: str) -> list[int]:
    """
    Years for which the indicator has a figure for at least one area of the level, rising.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator.
    """
    chosen = _indicator(city, indicator)
    sides = [chosen.numerator]
    if chosen.denominator and chosen.formula is not Formula.PUBLISHED:
        sides.append(chosen.denominator)
    common: set[int] | None = None
    for side in sides:
        source = _source_level(city, level, side)
        years = _covered_years(city, source, side) if source is not None else set()
        common = years if common is None else common & years
    years = common or set()
    if chosen.formula is Formula.CHANGE:
        years = {year for year in years if year - chosen.years in years}
    return sorted(years)


def class_breaks(city: City, indicator: str, level: str) -> ClassBreaks | None:
    """Bounds of the classes, the same for all years; None if there is not one figure."""
    chosen = _indicator(city, indicator)
    if chosen.breaks:
        return declared_breaks(chosen.breaks, polarity=chosen.polarity)
    figures = [
        area_figures(city, indicator=indicator, level=level, year=year)
        for year in available_years(city, indicator, level)
    ]
    if not any(one.table["value"].notna().any() for one in figures):
        return None
    return breaks_around(
        pd.concat([one.table["value"] for one in figures]),
        _pooled([one.city for one in figures]),
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
    if level not in city.areas:
        raise _unknown("level", level, city.areas)
    if area_id not in city.areas[level].index:
        raise _unknown("area", area_id, city.areas[level].index[:5])
    rows = {}
    for year in available_years(city, indicator, level):
        one = area_figures(city, indicator=indicator, level=level, year=year)
        row = one.table.loc[area_id]
        rows[year] = {
            "value": row["value"],
            "state": row["state"],
            "city_value": one.city.value,
        }
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["value", "state", "city_value"]
    ).rename_axis("year")


def _pooled(figures: list[CityFigure]) -> float:
    people = sum(f.denominator for f in figures if not math.isnan(f.denominator))
    weights = [f.denominator for f in figures]
    values = [f.value for f in figures]
    if people > 0 and not any(math.isnan(w) for w in weights):
        return float(np.average(values, weights=weights))
    known = [value for value in values if not math.isnan(value)]
    return float(np.mean(known)) if known else math.nan


def _indicator(city: City, key: str) -> Indicator:
    catalogue = city.catalogue
    if key not in catalogue:
        raise _unknown("indicator", key, catalogue)
    return catalogue[key]


def _unknown(kind: str, asked: str, known: Iterable[object]) -> UnknownChoiceError:
    listed = ", ".join(str(item) for item in known)
    return UnknownChoiceError(
        Finding(
            code=f"unknown_{kind}",
            severity=Severity.ERROR,
            params={"asked": asked, "known": listed or "–"},
        )
    )


def _names(terms: tuple[str, ...]) -> list[str]:
    return [term.removeprefix("-") for term in terms]


def _source_level(city: City, level: str, terms: tuple[str, ...]) -> str | None:
    """Level whose tables hold all of `terms`: the level itself, else the nearest finer one."""
    order = [declared.name for declared in city.package.levels]
    for candidate in reversed(order[: order.index(level) + 1]):
        observed = city.observations.get(candidate)
        if (
            observed is not None
            and set(_names(terms)) <= set(observed.values.columns)
            and _path(city, candidate, level) is not None
        ):
            return candidate
    return None


def _path(city: City, fine: str, coarse: str) -> list[str] | None:
    """Levels from `fine` up to `coarse`; None if the one does not lead to the other."""
    path = [fine]
    while path[-1] != coarse:
        parent = city.package.parent_of(path[-1])
        if parent is None or parent in path:
            return None
        path.append(parent)
    return path


def _covered_years(city: City, level: str, terms: tuple[str, ...]) -> set[int]:
    states = city.observations[level].states[_names(terms)]
    anything = (states != CellState.MISSING.value).all(axis=1)
    return {int(year) for year in states.index[anything].get_level_values("year").unique()}


def _observed_years(city: City, level: str) -> set[int]:
    return set(city.observations[level].values.index.get_level_values("year"))


def _counts(city: City, terms: tuple[str, ...], level: str, year: int) -> pd.DataFrame:
    """Columns ``value``, ``state`` per area: true counts, summed from parts if needed."""
    areas = city.areas[level].index
    source = _source_level(city, level, terms)
    if source is None or year not in city.observations[source].values.index.get_level_values(
        "year"
    ):
        return pd.DataFrame(
            {"value": np.nan, "state": CellState.MISSING.value}, index=areas
        ).astype({"value": float, "state": object})
    observed = city.observations[source]
    names = _names(terms)
    counts = combine(
        pd.DataFrame(observed.values.xs(year, level="year"))[names],
        pd.DataFrame(observed.states.xs(year, level="year"))[names],
        terms,
    )
    path = _path(city, source, level) or [source]
    for step in path[:-1]:
        counts = sum_by_parent(counts, city.areas[step]["parent_id"])
    counts = counts.reindex(areas)
    counts["state"] = counts["state"].fillna(CellState.MISSING.value)
    return counts


def _true_rates(city: City, chosen: Indicator, level: str, year: int) -> pd.DataFrame:
    """Rates from the true counts, nothing withheld; an index is still the plain ratio."""
    if chosen.formula is Formula.PUBLISHED:
        return _published_rates(city, chosen, level, year)
    scale = 1.0 if chosen.formula is Formula.INDEX else chosen.scale
    now = _counts(city, chosen.numerator, level, year)
    if chosen.formula is Formula.CHANGE:
        before = _counts(city, chosen.numerator, level, year - chosen.years)
        difference = now.assign(value=now["value"] - before["value"])
        known = now["value"].notna() & before["value"].notna()
        without = before["state"].where(now["value"].notna(), now["state"])
        difference["state"] = now["state"].where(known, without)
        difference.loc[known, "state"] = np.where(
            difference.loc[known, "value"] == 0, CellState.ZERO.value, CellState.VALUE.value
        )
        return rates(difference, before, scale=scale)
    return rates(now, _counts(city, chosen.denominator, level, year), scale=scale)


def _published_rates(city: City, chosen: Indicator, level: str, year: int) -> pd.DataFrame:
    """Rates published as such; at a coarser level the mean weighted by the declared count."""
    areas = city.areas[level].index
    source = _source_level(city, level, chosen.numerator)
    if source is None:
        return _nothing(areas)
    rate = _counts(city, chosen.numerator, source, year)
    weight = _weights(city, chosen, source, year)
    if source == level:
        table = rate.assign(
            numerator=rate["value"] * weight["value"] / chosen.scale, denominator=weight["value"]
        )
        return table[["numerator", "denominator", "value", "state"]]
    numerator = rate.assign(value=rate["value"] * weight["value"] / chosen.scale)
    numerator["state"] = numerator["state"].where(
        weight["value"].notna() | rate["value"].isna(), weight["state"]
    )
    path = _path(city, source, level) or [source]
    for step in path[:-1]:
        parents = city.areas[step]["parent_id"]
        numerator, weight = sum_by_parent(numerator, parents), sum_by_parent(weight, parents)
    return (
        rates(numerator, weight, scale=chosen.scale)
        .reindex(areas)
        .fillna({"state": CellState.MISSING.value})
    )


def _weights(city: City, chosen: Indicator, level: str, year: int) -> pd.DataFrame:
    areas = city.areas[level].index
    if not chosen.denominator:
        return _nothing(areas)[["value", "state"]]
    return _counts(city, chosen.denominator, level, year)


def _nothing(areas: pd.Index) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "numerator": np.nan,
            "denominator": np.nan,
            "value": np.nan,
            "state": CellState.MISSING.value,
        },
        index=areas,
    )


def _withhold(
    city: City, chosen: Indicator, level: str, year: int, true: pd.DataFrame
) -> pd.DataFrame:
    threshold = city.package.disclosure.threshold
    if chosen.formula is Formula.PUBLISHED:
        # The office that published the rate has already withheld what it must.
        return true
    if chosen.formula is not Formula.CHANGE:
        return suppress(
            true, threshold=threshold, complement_is_sensitive=chosen.complement_is_sensitive
        )
    now = _counts(city, chosen.numerator, level, year)["value"]
    small = is_small(now, threshold) | is_small(true["denominator"], threshold)
    shown = true.copy()
    shown.loc[small, ["numerator", "denominator", "value"]] = np.nan
    shown.loc[small, "state"] = CellState.SUPPRESSED.value
    return shown


def _city_figure(
    city: City, chosen: Indicator, level: str, year: int, true: pd.DataFrame
) -> CityFigure:
    """City value from the finest level that holds the counts; the city row only stands in."""
    source = _source_level(city, level, chosen.numerator) or level
    finest = true if source == level else _true_rates(city, chosen, source, year)
    scale = 1.0 if chosen.formula is Formula.INDEX else chosen.scale
    value, counted = city_rate(finest["numerator"], finest["denominator"], scale=scale)
    both = finest["numerator"].notna() & finest["denominator"].notna()
    published = _published_total(city, chosen, source, year)
    origin = "recomputed"
    numerator = float(finest.loc[both, "numerator"].sum())
    denominator = float(finest.loc[both, "denominator"].sum())
    if math.isnan(value):
        value, numerator, denominator = published, math.nan, math.nan
        origin = "" if math.isnan(published) else "published"
    return CityFigure(
        value=value,
        numerator=numerator,
        denominator=denominator,
        areas_counted=counted,
        areas_total=len(finest),
        origin=origin,
        published=published,
    )


def _published_total(city: City, chosen: Indicator, level: str, year: int) -> float:
    """Figure of the table's own city row, where there is one."""
    observed = city.observations.get(level)
    if observed is None or year not in observed.totals.index:
        return math.nan
    row = pd.Series(observed.totals.astype(float).xs(year))
    terms = set(_names(chosen.numerator))
    if chosen.formula is not Formula.PUBLISHED:
        terms |= set(_names(chosen.denominator))
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
    published = whole.published / whole.value * scale if whole.value else math.nan
    return CityFigure(
        value=scale if not math.isnan(whole.value) else math.nan,
        numerator=whole.numerator,
        denominator=whole.denominator,
        areas_counted=whole.areas_counted,
        areas_total=whole.areas_total,
        origin=whole.origin,
        published=published,
    )
