"""Small areas: how far chance may carry them, and rates that allow for it.

Both take counts as `indicators.uncertainty` does: binomial for shares, Poisson
for events, and say nothing about amounts.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from indicators.catalogue import Uncertainty
from indicators.uncertainty import Array, CountsError, checked_counts, not_negative

#: Probability inside the two funnels: 2 and about 3 standard deviations of a normal distribution.
WARNING_FUNNEL, ALARM_FUNNEL = 0.95, 0.998


class FunnelPlace(StrEnum):
    """Where an area lies in the funnel around the city value; empty: nothing can be said."""

    INSIDE = "inside"
    BEYOND_95 = "beyond_95"
    BEYOND_998 = "beyond_998"


def funnel_limits(
    kind: Uncertainty, base: npt.ArrayLike, *, rate: float, inside: float
) -> tuple[Array, Array]:
    r"""
    Limits between which areas of the city's own rate lie by chance (Spiegelhalter 2005).

    Exact binomial or Poisson quantiles, interpolated between whole counts so
    that the limits do not jump with the denominator (his appendix A.1.1):
    with :math:`r_p` the smallest count with :math:`F(r_p) \ge p`,
    the limit is :math:`(r_p - (F(r_p) - p) / f(r_p)) / n`. That would leave the
    lower limit below nobody, and the upper one too where hardly any area of this
    size has a case: they go to 0 and to the rate.

    Parameters
    ----------
    kind
        `Uncertainty.NONE` gives NaN.
    base
        Denominators of the areas, whole counts (fractions are rounded).
    rate
        City value as count / base, not in per cent; NaN gives NaN.
    inside
        Probability between the limits, e.g. `WARNING_FUNNEL`.

    Returns
    -------
    low, high
        In count / base, same shape; NaN where nobody is in the (rounded) denominator. A rate of 0,
        or a share of 1, leaves no room: both are the rate.

    Raises
    ------
    CountsError
        If a denominator is negative or infinite, or a share lies outside 0 to 1.
    """
    n = not_negative(base, "a negative or boundless denominator")
    not_negative(rate, "a negative or boundless rate")
    if kind is Uncertainty.SHARE and rate > 1:
        raise CountsError("more cases than people", [0])
    if kind is Uncertainty.NONE or np.isnan(rate):
        return np.full(n.shape, np.nan), np.full(n.shape, np.nan)
    if rate == 0 or (kind is Uncertainty.SHARE and rate == 1):
        return np.where(n > 0, rate, np.nan), np.where(n > 0, rate, np.nan)
    whole = np.rint(n)
    somebody = whole > 0
    sizes = np.where(somebody, whole, 1.0)
    low, high = (_quantile(kind, sizes, rate, p) for p in ((1 - inside) / 2, (1 + inside) / 2))
    low, high = np.maximum(low, 0.0), np.maximum(high, rate)
    return np.where(somebody, low, np.nan), np.where(somebody, high, np.nan)


def _quantile(kind: Uncertainty, n: Array, rate: float, p: float) -> Array:
    from scipy import stats  # noqa: PLC0415 - see `indicators.uncertainty.against_the_rest`

    expected = stats.binom(n, rate) if kind is Uncertainty.SHARE else stats.poisson(n * rate)
    count = expected.ppf(p)
    quantile: Array = (count - (expected.cdf(count) - p) / expected.pmf(count)) / n
    return quantile


def smoothed(kind: Uncertainty, count: npt.ArrayLike, base: npt.ArrayLike) -> Array:
    r"""
    Rates drawn towards the mean of all areas, the more the smaller the area (Marshall 1991).

    Global empirical Bayes estimate by moments:
    :math:`m = \sum x / \sum n`, :math:`s^2 = \sum n_i (r_i - m)^2 / \sum n`,
    :math:`A = \max(0, s^2 - v / \bar n)`, and
    :math:`\hat r_i = m + (r_i - m) A / (A + c / n_i)`. For events :math:`v = c = m` as
    in the paper. Shares are not always rare: :math:`v = m (1 - m)` and
    :math:`c = v - s^2` (Martuzzi & Elliott 1996, Empirical Bayes estimation of small
    area prevalence of non-rare conditions), since the people of an area differ less
    among themselves the more the areas differ.

    Parameters
    ----------
    kind
        `Uncertainty.NONE` gives NaN.
    count, base
        Counts of all areas of the level.

    Returns
    -------
    rates
        In count / base, between the area's own rate and the mean. Where the
        areas differ no more than by chance, every area gets the mean.

    Raises
    ------
    CountsError
        See `wilson` and `byar`.
    """
    if kind is Uncertainty.NONE:
        return np.full(np.broadcast(count, base).shape, np.nan)
    x, n = checked_counts(kind, count, base)
    known = ~np.isnan(x + n)
    if not known.any():
        return np.full(x.shape, np.nan)
    own, size = x[known] / n[known], n[known]
    mean = x[known].sum() / size.sum()
    spread = float((size * (own - mean) ** 2).sum() / size.sum())
    noise = mean * (1 - mean) if kind is Uncertainty.SHARE else mean
    between = max(spread - noise / size.mean(), 0.0)
    chance = (max(noise - spread, 0.0) if kind is Uncertainty.SHARE else noise) / size
    # Where nobody or everybody is counted everywhere there is neither spread nor chance.
    trust = between / np.where(between + chance > 0, between + chance, 1.0)
    result = np.full(x.shape, np.nan)
    result[known] = mean + (own - mean) * trust
    return result
