r"""Change over time: then against now, persistence, and what a changed rate is made of.

Everything here compares an area with itself at another time. Whether an area
is worse than the city is decided elsewhere (`indicators.comparison`) and comes
in as marks, so that the margin is the same on every screen.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd


class Quadrant(StrEnum):
    """
    Then against now; "better" means not worse than the city, by the chosen margin.

    An area exactly at the city value is not worse. Where one of the two years
    has no mark there is no quadrant, written as empty text.
    """

    STAYS_WORSE = "stays_worse"
    BECAME_WORSE = "became_worse"
    BECAME_BETTER = "became_better"
    STAYS_BETTER = "stays_better"


#: By (worse then, worse now).
_QUADRANTS = {
    (True, True): Quadrant.STAYS_WORSE.value,
    (False, True): Quadrant.BECAME_WORSE.value,
    (True, False): Quadrant.BECAME_BETTER.value,
    (False, False): Quadrant.STAYS_BETTER.value,
}


def quadrants(worse_then: pd.Series, worse_now: pd.Series) -> pd.Series:
    """
    Say where each area stood against the city then, and where it stands now.

    Parameters
    ----------
    worse_then, worse_now
        Nullable booleans per ``area_id`` as from
        `indicators.comparison.worse_than_city`; an area that one of them
        lacks has no mark there.

    Returns
    -------
    quadrant
        Codes of `Quadrant` on the index of `worse_now`; empty text where one
        of the two marks is ``<NA>``.

    Examples
    --------
    >>> then = pd.Series([True, True, False, pd.NA], dtype="boolean")
    >>> now = pd.Series([True, False, True, True], dtype="boolean")
    >>> quadrants(then, now).to_list()
    ['stays_worse', 'became_better', 'became_worse', '']
    """
    before = worse_then.reindex(worse_now.index)
    return pd.Series(
        [
            "" if pd.isna(a) or pd.isna(b) else _QUADRANTS[bool(a), bool(b)]
            for a, b in zip(before, worse_now, strict=True)
        ],
        index=worse_now.index,
        dtype=object,
    )


def persistence(worse: pd.DataFrame) -> pd.DataFrame:
    """
    Count the years that each area spent worse than the city.

    Parameters
    ----------
    worse
        One row per ``area_id``, one column per year, nullable booleans;
        ``<NA>`` where nothing is known.

    Returns
    -------
    persistence
        Integer columns, index of `worse`: ``years_worse``, ``years_known``,
        and ``longest_run``, the most known years in a row (in the order of the
        years; years that no table covers are no columns and break nothing)
        that were worse. A year of which nothing is known breaks a run: what
        cannot be shown is not claimed.

    Examples
    --------
    >>> marks = pd.DataFrame({2016: [True], 2017: [pd.NA], 2018: [True]}, dtype="boolean")
    >>> persistence(marks).iloc[0].to_dict()
    {'years_worse': 2, 'years_known': 2, 'longest_run': 1}
    """
    marks = worse[sorted(worse.columns)]
    known = marks.notna().to_numpy(dtype=bool)
    bad = marks.fillna(False).to_numpy(dtype=bool)
    longest = run = np.zeros(len(marks), dtype=int)
    for place in range(bad.shape[1]):
        run = np.where(bad[:, place], run + 1, 0)
        longest = np.maximum(longest, run)
    return pd.DataFrame(
        {
            "years_worse": bad.sum(axis=1).astype(int),
            "years_known": known.sum(axis=1).astype(int),
            "longest_run": longest,
        },
        index=worse.index,
    )


def decompose(then: pd.DataFrame, now: pd.DataFrame, *, scale: float) -> pd.DataFrame:
    r"""
    Split the change of a rate into that of its numerator and that of its denominator.

    A rate can rise because more people receive a transfer, or because others
    have moved away. Each part is the change of one count, the other being held
    at the mean of its two values; this is the symmetric (Shapley) split of two
    factors, so nothing is left over and then and now can be exchanged:

    .. math::

        s\frac{n_1}{d_1} - s\frac{n_0}{d_0}
        = \underbrace{s\,(n_1 - n_0)\,\tfrac12\Bigl(\tfrac1{d_0} + \tfrac1{d_1}\Bigr)}_{numerator}
        + \underbrace{s\,\tfrac12(n_0 + n_1)\Bigl(\tfrac1{d_1} - \tfrac1{d_0}\Bigr)}_{population}

    (Kitagawa 1955, Components of a difference between two rates; Das Gupta
    1993, Standardization and decomposition of rates, for a rate as a product.)

    Parameters
    ----------
    then, now
        Columns ``numerator`` and ``denominator`` (counts, >= 0) per
        ``area_id``; NaN where a count is missing or withheld. An infinite
        count is none.
    scale
        100 for per cent, 1000 for "per 1,000".

    Returns
    -------
    parts
        Index of `now`, in points of the rate's unit: ``change``,
        ``by_numerator`` and ``by_population``, the last two adding up to the
        first. NaN in all three where a count is lacking or nobody is in a
        denominator.

    Examples
    --------
    >>> then = pd.DataFrame({"numerator": [100.0], "denominator": [1000.0]})
    >>> now = pd.DataFrame({"numerator": [100.0], "denominator": [500.0]})
    >>> decompose(then, now, scale=100).iloc[0].to_dict()
    {'change': 10.0, 'by_numerator': 0.0, 'by_population': 10.0}
    """
    (n0, d0), (n1, d1) = (_usable(counts) for counts in (then.reindex(now.index), now))
    by_numerator = scale * (n1 - n0) * (1 / d0 + 1 / d1) / 2
    by_population = scale * (n0 + n1) / 2 * (1 / d1 - 1 / d0)
    return pd.DataFrame(
        {
            "change": by_numerator + by_population,
            "by_numerator": by_numerator,
            "by_population": by_population,
        }
    )


def _usable(counts: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Numerators and denominators that can be divided by each other; NaN where not."""
    pair = counts[["numerator", "denominator"]].astype(float)
    pair = pair.where(np.isfinite(pair))
    return pair["numerator"], pair["denominator"].where(pair["denominator"] > 0)
