"""Counts of any level and year: from the level's own tables, else summed from its parts.

All years are handled at once, because class bounds need them all and a sum
over a year and its areas is one operation.
"""

from __future__ import annotations

import pandas as pd

from data.city import City
from geo.interpolation import split_areas, united
from indicators.rates import combine, sum_by_parent
from indicators.states import CellState

INDEX_NAMES = ["year", "area_id"]


def names_of(terms: tuple[str, ...]) -> list[str]:
    """
    Measures that the terms of an indicator name.

    Examples
    --------
    >>> names_of(("residents", "-residents_65plus"))
    ['residents', 'residents_65plus']
    """
    return [term.removeprefix("-") for term in terms]


def source_level(city: City, level: str, terms: tuple[str, ...]) -> str | None:
    """
    Level whose tables hold all of `terms`: the level itself, else the nearest finer one.

    Returns
    -------
    source
        Name of a level that leads up to `level`; None if no table has all
        terms, or there are no terms.
    """
    if not terms:
        return None
    order = [declared.name for declared in city.package.levels]
    for candidate in reversed(order[: order.index(level) + 1]):
        observed = city.observations.get(candidate)
        if (
            observed is not None
            and set(names_of(terms)) <= set(observed.values.columns)
            and levels_between(city, candidate, level) is not None
        ):
            return candidate
    return None


def common_source(city: City, level: str, *groups: tuple[str, ...]) -> str | None:
    """
    Finest level at which all groups of terms can be had: the coarsest of their sources.

    Residents may be counted in quarters and school leavers in districts only;
    a rate of the two, and with it the city value, exists from districts on.
    """
    order = [declared.name for declared in city.package.levels]
    sources = [source_level(city, level, terms) for terms in groups]
    known = [source for source in sources if source is not None]
    return max(known, key=order.index) if known and len(known) == len(sources) else None


def levels_between(city: City, fine: str, coarse: str) -> list[str] | None:
    """Levels from `fine` up to `coarse`, both included; None if none leads there."""
    path = [fine]
    while path[-1] != coarse:
        parent = city.package.parent_of(path[-1])
        if parent is None or parent in path:
            return None
        path.append(parent)
    return path


def covered_years(city: City, level: str, terms: tuple[str, ...]) -> set[int]:
    """Years in which each of `terms` has at least one cell that is not missing, anywhere."""
    source = source_level(city, level, terms)
    if source is None:
        return set()
    states = city.observations[source].states[names_of(terms)]
    there = (states != CellState.MISSING.value).groupby(level="year").any().all(axis=1)
    return {int(year) for year in there.index[there]}


def counts(city: City, terms: tuple[str, ...], level: str) -> pd.DataFrame:
    """
    Add measures for every area of a level, all years.

    Parameters
    ----------
    city
        The city.
    terms
        Measures to add; a leading ``-`` subtracts.
    level
        Level of the result.

    Returns
    -------
    counts
        Columns ``value`` (true counts, nothing withheld) and ``state``,
        indexed by (year, area_id); every area of the level in each year of
        the source. Without a source there is no row at all. Several indicators share a
        denominator: sums are remembered, what is returned may be written to.
    """
    summed: pd.DataFrame = city.remember(
        lambda: _counts(city, terms, level), "counts", level, *terms
    )
    return summed.copy(deep=False)


def _counts(city: City, terms: tuple[str, ...], level: str) -> pd.DataFrame:
    source = source_level(city, level, terms)
    if source is None:
        index = pd.MultiIndex.from_arrays([[], []], names=INDEX_NAMES)
        return pd.DataFrame({"value": [], "state": []}, index=index).astype(
            {"value": float, "state": object}
        )
    observed = city.observations[source]
    names = list(dict.fromkeys(names_of(terms)))
    summed = combine(observed.values[names], observed.states[names], terms)
    return carry_up(city, summed, source, level)


def interpolated_areas(city: City, terms: tuple[str, ...], level: str) -> dict[int, frozenset[str]]:
    """
    Say which areas' counts rest on old areas that were divided in a reform.

    An area made of whole old areas is not among them, nor is a coarser area in
    which all parts of a divided one lie: their sums are exact.

    Parameters
    ----------
    city, terms, level
        As in `counts`.

    Returns
    -------
    areas
        Year -> ids of areas of `level`; years without any are left out.
    """
    source = source_level(city, level, terms)
    if source is None or not city.vintages:
        return {}
    carried = city.observations[source].carried
    carried = carried[[name for name in names_of(terms) if name in carried.columns]]
    found: dict[int, frozenset[str]] = {}
    for name, vintage in city.vintages.items():
        years = carried.index[(carried == name).any(axis=1)]
        if len(years):
            shares = vintage.shares
            for step in (levels_between(city, source, level) or [source])[:-1]:
                parents = shares["new"].map(city.areas[step]["parent_id"].to_dict())
                shares = united(shares.assign(new=parents).dropna(subset=["new"]))
            split = split_areas(shares)
            found |= {int(year): found.get(int(year), frozenset()) | split for year in years}
    return {year: areas for year, areas in found.items() if areas}


def carry_up(city: City, parts: pd.DataFrame, source: str, level: str) -> pd.DataFrame:
    """Sum counts of `source` up to `level`; areas without parts are missing."""
    years = parts.index.unique("year")
    for step in (levels_between(city, source, level) or [source])[:-1]:
        parts = sum_by_parent(parts, city.areas[step]["parent_id"])
    return on_areas(city, parts, level, years)


def on_areas(city: City, table: pd.DataFrame, level: str, years: pd.Index) -> pd.DataFrame:
    """Give `table` one row for every year and area of the level, in the level's own order."""
    areas = city.areas[level].index
    every = pd.MultiIndex.from_product([years, areas], names=INDEX_NAMES)
    whole = table.reindex(every)
    whole["state"] = whole["state"].fillna(CellState.MISSING.value)
    return whole
