r"""Rates from counts: areas, coarser levels and the city.

Counts go in, rates come out, and a rate is never averaged: a coarser level or
the city is always the ratio of sums,

.. math:: r = s \sum_i n_i \,/\, \sum_i d_i ,

because the unweighted mean of rates counts an area of 500 residents as much
as one of 50,000. A figure published only as a rate enters as
:math:`n_i = r_i d_i / s` with the count that weights it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from indicators.states import PRECEDENCE, CellState


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
        Columns ``value`` (float) and ``state`` (text), index of `values`. If
        any part has no value the sum has none, and takes the state that
        comes first in `indicators.states.PRECEDENCE`: a sum without its
        suppressed part would be a wrong figure. Exactly none plus exactly
        none stays exactly none.

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
    state = _combined_state(states[names])
    with_value = state.isin([s.value for s in CellState if s.has_value]).to_numpy()
    return pd.DataFrame(
        {"value": np.where(with_value, total, np.nan), "state": state}, index=values.index
    )


def _combined_state(states: pd.DataFrame) -> pd.Series:
    array = states.to_numpy(dtype=object)
    result = np.full(len(states), CellState.VALUE.value, dtype=object)
    all_zero = (array == CellState.ZERO.value).all(axis=1)
    rounded = np.isin(array, [CellState.ZERO.value, CellState.ROUNDED_ZERO.value]).all(axis=1)
    result[rounded] = CellState.ROUNDED_ZERO.value
    result[all_zero] = CellState.ZERO.value
    for state in reversed(PRECEDENCE):
        result[(array == state.value).any(axis=1)] = state.value
    return pd.Series(result, index=states.index, dtype=object)


def sum_by_parent(parts: pd.DataFrame, parents: pd.Series) -> pd.DataFrame:
    """
    Carry counts up one level.

    Parameters
    ----------
    parts
        Columns ``value`` and ``state`` of counts, indexed by ``area_id``.
    parents
        Parent id per ``area_id``; None or NaN for an area that belongs nowhere.

    Returns
    -------
    sums
        Same columns, indexed by parent id, sorted. A parent with a part that
        has no value has none itself (see `combine`).

    Notes
    -----
    Sums of sums are sums: carrying quarters to the city directly or by way of
    Sozialräume gives the same count.
    """
    frame = parts.assign(parent=parents.reindex(parts.index))
    frame = frame[frame["parent"].notna()]
    grouped = frame.groupby("parent", sort=True)
    value = grouped["value"].agg(lambda column: column.sum(skipna=False))
    state = grouped["state"].agg(first_state)
    return pd.DataFrame({"value": value.astype(float), "state": state}).rename_axis("area_id")


def first_state(states: Iterable[str]) -> str:
    """
    State of a sum whose parts have these states.

    Examples
    --------
    >>> first_state(["value", "missing", "suppressed"])
    'suppressed'
    >>> first_state(["zero", "zero"]), first_state(["zero", "value"])
    ('zero', 'value')
    """
    seen = set(states)
    for state in PRECEDENCE:
        if state.value in seen:
            return state.value
    if seen == {CellState.ZERO.value}:
        return CellState.ZERO.value
    if seen and seen <= {CellState.ZERO.value, CellState.ROUNDED_ZERO.value}:
        return CellState.ROUNDED_ZERO.value
    return CellState.VALUE.value


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
        that `scale` means) and ``state``. A denominator of zero makes the
        rate `CellState.NOT_MEANINGFUL`, never infinite and never 0.
        A rate of exactly nothing has the state `CellState.ZERO`.
    """
    denominator = denominator.reindex(numerator.index)
    state = _combined_state(pd.DataFrame({"n": numerator["state"], "d": denominator["state"]}))
    below = denominator["value"].to_numpy(dtype=float)
    above = numerator["value"].to_numpy(dtype=float)
    empty = below == 0
    state = state.mask(empty & ~np.isnan(above), CellState.NOT_MEANINGFUL.value)
    known = state.isin([s.value for s in CellState if s.has_value]).to_numpy()
    safe = np.where(known & ~empty, below, 1.0)
    value = np.where(known & ~empty, above / safe * scale, np.nan)
    state = state.mask(known & (value == 0), CellState.ZERO.value)
    rounded = known & (numerator["state"] == CellState.ROUNDED_ZERO.value).to_numpy()
    state = state.mask(rounded, CellState.ROUNDED_ZERO.value)
    state = state.mask(known & (value != 0) & ~rounded, CellState.VALUE.value)
    return pd.DataFrame(
        {"numerator": above, "denominator": below, "value": value, "state": state},
        index=numerator.index,
    )


def city_rate(numerator: pd.Series, denominator: pd.Series, *, scale: float) -> tuple[float, int]:
    r"""
    City value: ratio of the sums over all areas where both counts are held.

    Parameters
    ----------
    numerator, denominator
        True counts per area, same index; NaN where a count is not held. Counts
        that are only withheld from display belong in here (METHODS 1).
    scale
        As in `rates`.

    Returns
    -------
    value
        In the unit of `scale`; NaN if no area has both counts, or nobody
        is counted in the denominator.
    counted
        Number of areas that entered the sums; fewer than all means that the
        city value rests on a part of the city.

    Examples
    --------
    >>> city_rate(pd.Series([10.0, 15.0]), pd.Series([100.0, 900.0]), scale=100)
    (2.5, 2)
    """
    both = numerator.notna() & denominator.notna()
    people = float(denominator[both].sum())
    if people <= 0:
        return float("nan"), int(both.sum())
    return float(numerator[both].sum()) / people * scale, int(both.sum())
