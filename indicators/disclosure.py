"""Primary suppression of small counts.

A count of one or two persons, or a rate behind which such a count stands, is
withheld before it reaches a screen, a file or a chart. Zero is not withheld:
it says nothing about a person. (Hundepool et al. 2012, Statistical Disclosure
Control, ch. 4: threshold rule.) Withholding further cells so that sums do not
give the first ones away is a step of its own.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.states import CellState

#: Counts that a boundary reform divided are fractions, and differences of their sums are noise:
#: a count this near to 0 or to the threshold is it.
COUNT_NOISE = 1e-6


def is_small(counts: pd.Series, threshold: int) -> pd.Series:
    """
    Say which counts are too small to be shown.

    Parameters
    ----------
    counts
        Persons or cases; NaN is never small.
    threshold
        Smallest count that may be shown; 3 withholds 1 and 2, 0 withholds none.

    Returns
    -------
    small
        Boolean per row: 0 < count < threshold, but for `COUNT_NOISE`.

    Examples
    --------
    >>> is_small(pd.Series([0.0, 1.0, 2.0, 3.0]), 3).to_list()
    [False, True, True, False]
    """
    return counts.gt(COUNT_NOISE) & counts.lt(threshold - COUNT_NOISE)


def suppress(rates: pd.DataFrame, *, threshold: int, complement_is_sensitive: bool) -> pd.DataFrame:
    """
    Withhold figures behind which a small count stands.

    Parameters
    ----------
    rates
        Columns ``numerator``, ``denominator``, ``value``, ``state`` as from
        `indicators.rates.rates`.
    threshold
        See `is_small`.
    complement_is_sensitive
        Whether denominator - numerator counts persons too (170 of 171 children
        in need tell something about the one who is not).

    Returns
    -------
    shown
        A copy in which such rows have `CellState.SUPPRESSED` and NaN in all
        three figures: with the denominator left in, a coarser figure or a
        rounded rate would give the numerator back.
    """
    small = is_small(rates["numerator"], threshold) | is_small(rates["denominator"], threshold)
    if complement_is_sensitive:
        small |= is_small(rates["denominator"] - rates["numerator"], threshold)
    return withhold(rates, small)


def withhold(rates: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    """
    Take all three figures of some rows away and mark them as suppressed.

    Parameters
    ----------
    rates
        As in `suppress`; not modified.
    hidden
        Boolean per row.

    Notes
    -----
    A row that came in as suppressed loses what is left of its counts, too:
    nobody can tell which cells were withheld here and are therefore 1 or 2.
    """
    shown = rates.copy()
    hidden = hidden | rates["state"].eq(CellState.SUPPRESSED.value)
    shown.loc[hidden, ["numerator", "denominator", "value"]] = np.nan
    shown.loc[hidden, "state"] = CellState.SUPPRESSED.value
    return shown
