r"""Rates from counts: areas, coarser levels and the city.

Counts go in, rates come out, and a rate is never averaged: a coarser level or
the city is always the ratio of sums,

.. math:: r = s \sum_i n_i \,/\, \sum_i d_i ,

because the unweighted mean of rates counts an area of 500 residents as much
as one of 50,000. A figure published only as a rate enters as
:math:`n_i = r_i d_i / s` with the count that weights it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indicators.states import ORDER_IN_SUMS, CellState

_STATES = np.array([state.value for state in ORDER_IN_SUMS], dtype=object)
_PLACES = pd.Index(_STATES)
_HIGHEST_WITH_VALUE = ORDER_IN_SUMS.index(CellState.VALUE)


def combine(values: pd.DataFrame, states: pd.DataFrame, terms: Sequence[str]) -> pd.DataFrame:
    """
    Add measures of each row; a leading ``-`` subtracts.

    Parameters
    ----------
    values
        One row per area (or year and area), one float column per measure.
        NaN exactly where the state has no value.
    states
        Same shape, `CellState` text.
    terms
        Names of columns, e.g. ``["residents", "-residents_65plus"]``.

    Returns
    -------
    combined
        Columns ``value`` (float) and ``state`` (text), index of `values`. The
        state is that of a sum, see `indicators.states.ORDER_IN_SUMS`.

    Examples
    --------
    >>> values = pd.DataFrame({"a": [2.0, 1.0], "b": [3.0, float("nan")]})
    >>> states = pd.DataFrame({"a": ["value", "value"], "b": ["value", "suppressed"]})
    >>> combine(values, states, ["a", "b"])["state"].to_list()
    ['value', 'suppressed']
    """
    names = [term.removeprefix("-") for term in terms]
    signs = np.array([-1.0 if term.startswith("-") else 1.0 for term in terms])
    total = (values[names].to_numpy(dtype=float) * signs).sum(axis=1)
    ranks = np.stack([_ranks(states[name]) for name in names]).max(axis=0)
    return pd.DataFrame(
        {"value": np.where(ranks <= _HIGHEST_WITH_VALUE, total, np.nan), "state": _STATES[ranks]},
        index=values.index,
    )


def _ranks(states: pd.Series) -> np.ndarray:
    """Place of each state in `ORDER_IN_SUMS`; an unknown or blank state counts as missing."""
    codes = _PLACES.get_indexer(pd.Index(states, dtype=object))
    return np.where(codes < 0, ORDER_IN_SUMS.index(CellState.MISSING), codes)


def sum_by_parent(parts: pd.DataFrame, parents: pd.Series) -> pd.DataFrame:
    """
    Carry counts up one level.

    Parameters
    ----------
    parts
        Columns ``value`` and ``state`` of counts, indexed by ``area_id``, or
        by ``year`` and ``area_id``.
    parents
        Parent id per ``area_id``; None or NaN for an area that belongs nowhere.

    Returns
    -------
    sums
        Same columns, ``area_id`` now being the parent's id, sorted. A parent
        with a part that has no value has none itself.

    Notes
    -----
    Sums of sums are sums: carrying quarters to the city directly or by way of
    Sozialräume gives the same count.
    """
    ids = parts.index.get_level_values("area_id")
    belongs = parents.reindex(ids).to_numpy(dtype=object)
    inside = ~pd.isna(belongs)
    others = [str(name) for name in parts.index.names if name != "area_id"]
    keys = [parts.index.get_level_values(name)[inside] for name in others]
    grouped = pd.DataFrame(
        {"value": parts["value"].to_numpy(dtype=float), "rank": _ranks(parts["state"])}
    )[inside].groupby([*keys, belongs[inside]], sort=True)
    sums = pd.DataFrame({"value": grouped["value"].sum(skipna=False)})
    sums["state"] = _STATES[grouped["rank"].max().to_numpy(dtype=int)]
    return sums.rename_axis([*others, "area_id"])


def rates(numerator: pd.DataFrame, denominator: pd.DataFrame, *, scale: float) -> pd.DataFrame:
    """
    Divide counts by counts.

    Parameters
    ----------
    numerator, denominator
        Columns ``value`` (counts) and ``state``, same index.
    scale
        100 for per cent, 1000 for "per 1,000".

    Returns
    -------
    rates
        Columns ``numerator``, ``denominator``, ``value`` (rate in the unit
        that `scale` means) and ``state``. A denominator of zero, or counts too
        large to be divided, make the rate `CellState.NOT_MEANINGFUL`, never
        infinite and never 0.
        A rate of exactly nothing has the state `CellState.ZERO`.
    """
    denominator = denominator.reindex(numerator.index)
    ranks = np.maximum(_ranks(numerator["state"]), _ranks(denominator["state"]))
    state = pd.Series(_STATES[ranks], index=numerator.index)
    below = denominator["value"].to_numpy(dtype=float)
    above = numerator["value"].to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = above / below * scale
    senseless = ~np.isnan(above) & ~np.isnan(below) & ~np.isfinite(ratio)
    state = state.mask(senseless, CellState.NOT_MEANINGFUL.value)
    known = state.isin([s.value for s in CellState if s.has_value]).to_numpy()
    value = np.where(known, ratio, np.nan)
    state = state.mask(known & (value == 0), CellState.ZERO.value)
    rounded = known & (numerator["state"] == CellState.ROUNDED_ZERO.value).to_numpy()
    state = state.mask(rounded, CellState.ROUNDED_ZERO.value)
    state = state.mask(known & (value != 0) & ~rounded, CellState.VALUE.value)
    return pd.DataFrame(
        {"numerator": above, "denominator": below, "value": value, "state": state},
        index=numerator.index,
    )


def city_values(counts: pd.DataFrame, *, scale: float) -> pd.DataFrame:
    """
    City value of each year: ratio of the sums over all areas where both counts are held.

    Parameters
    ----------
    counts
        Columns ``numerator`` and ``denominator``, indexed by (year, area_id):
        true counts, NaN where a count is not held. Counts that are only
        withheld from display belong in here (METHODS 1).
    scale
        As in `rates`.

    Returns
    -------
    city
        Indexed by year: ``value`` in the unit of `scale` (NaN if no area has
        both counts, or nobody is counted in the denominator), the sums
        ``numerator`` and ``denominator``, ``counted`` (areas that entered the
        sums; fewer than ``total`` means that the value rests on a part of the
        city) and ``total``.

    Examples
    --------
    >>> index = pd.MultiIndex.from_product([[2018], ["1", "2"]], names=["year", "area_id"])
    >>> counts = pd.DataFrame({"numerator": [10, 15], "denominator": [100, 900]}, index=index)
    >>> float(city_values(counts, scale=100).loc[2018, "value"])
    2.5
    """
    pair = counts[["numerator", "denominator"]].astype(float)
    both = pair.notna().all(axis=1)
    by_year = pair.where(both, 0.0).assign(counted=both, total=1).groupby(level="year").sum()
    people = by_year["denominator"].where(by_year["denominator"] > 0)
    return by_year.assign(value=by_year["numerator"] / people * scale)
