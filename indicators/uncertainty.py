r"""How sure a figure is: intervals, and comparison with the rest of the city.

Register counts are complete: nobody was left out. What is uncertain is not the count
but how much of it is chance: an interval here answers "would this persist if the year
were drawn again", under the same circumstances. Of errors of the register it says nothing.

A count is seen as a draw: of members of the denominator (`Uncertainty.SHARE`) as binomial,
of events that may happen to one person several times (`Uncertainty.EVENTS`) as Poisson with
the denominator as exposure. Of amounts (`Uncertainty.NONE`) nothing can be said.

All functions take arrays of any shape; a denominator of zero, or NaN in any count,
gives NaN. Fractions of counts that a boundary reform left are taken as they are by
intervals and rounded by exact tests.
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from indicators.catalogue import Uncertainty
from indicators.disclosure import COUNT_NOISE
from indicators.errors import IndicatorDataError

Array = npt.NDArray[np.float64]

#: Probability that an interval covers, two-sided.
CONFIDENCE = 0.95
#: Variance, and total that no city has, from which the normal distribution (with continuity
#: correction) stands for the hypergeometric one, whose terms it would take minutes to add up.
_NORMAL_FROM, _TOTAL_OF_AMOUNTS = 1e7, 1e9
_LARGEST = 1e15  # beyond, quantiles are searched for hours; nobody counts so far
#: Share of false discoveries among the areas told apart from the rest of the city.
FALSE_DISCOVERIES = 0.05


class CountsError(IndicatorDataError):
    """
    Raised when counts cannot be what they are said to be.

    Parameters
    ----------
    what
        What is wrong, e.g. ``"more cases than people"``.
    places
        Positions in the arrays, flattened.
    """

    def __init__(self, what: str, places: Iterable[int]) -> None:
        self.what, self.places = what, tuple(places)
        super().__init__(
            f"Counts with {what} at position(s) {list(self.places[:3])}. Correct the table, or say "
            "with `uncertainty` what the numerator counts."
        )


def wilson(
    cases: npt.ArrayLike, people: npt.ArrayLike, *, confidence: float = CONFIDENCE
) -> tuple[Array, Array]:
    r"""
    Interval of a share (Wilson 1927, score interval without continuity correction).

    .. math:: \frac{p + z^2/2n \pm z \sqrt{p(1-p)/n + z^2/4n^2}}{1 + z^2/n}

    Parameters
    ----------
    cases, people
        Counts, 0 <= cases <= people.
    confidence
        Probability covered, two-sided.

    Returns
    -------
    low, high
        Shares between 0 and 1; exactly 0 below no case, exactly 1 above all.

    Raises
    ------
    CountsError
        If a count is negative, infinite, or there are more cases than people.

    Examples
    --------
    >>> [round(float(bound), 4) for bound in wilson(10, 100)]
    [0.0552, 0.1744]
    """
    x, n = checked_counts(Uncertainty.SHARE, cases, people)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = x / n
    middle = share + z**2 / (2 * n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    below, above = (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)
    return np.where(x == 0, 0 * n, below), np.where(x == n, n / n, above)


def byar(
    events: npt.ArrayLike, exposed: npt.ArrayLike, *, confidence: float = CONFIDENCE
) -> tuple[Array, Array]:
    r"""
    Interval of a rate of events (Byar's approximation, Breslow & Day 1987, p. 69).

    .. math:: x \left(1 - \frac{1}{9x} - \frac{z}{3\sqrt{x}}\right)^3 / n, \quad
              (x + 1) \left(1 - \frac{1}{9(x+1)} + \frac{z}{3\sqrt{x+1}}\right)^3 / n

    Parameters
    ----------
    events, exposed
        Events, and the persons to whom they may happen; events may be more.
    confidence
        Probability covered, two-sided.

    Returns
    -------
    low, high
        Events per exposed person, >= 0; exactly 0 below no event.

    Raises
    ------
    CountsError
        If a count is negative or infinite.

    Examples
    --------
    >>> [round(float(bound), 2) for bound in byar(10, 1)]
    [4.79, 18.39]
    """
    x, n = checked_counts(Uncertainty.EVENTS, events, exposed)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    some = np.where(x > 0, x, 1.0)
    root = np.maximum(1 - 1 / (9 * some) - z / (3 * np.sqrt(some)), 0)
    low = np.where(x > 0, x * root**3, 0.0)
    high = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3
    return low / n, high / n


def interval(
    kind: Uncertainty, count: npt.ArrayLike, base: npt.ArrayLike, *, confidence: float = CONFIDENCE
) -> tuple[Array, Array]:
    """
    Interval of count / base: `wilson` for shares, `byar` for events, NaN for amounts.

    Raises
    ------
    CountsError
        See `wilson` and `byar`.
    """
    if kind is Uncertainty.SHARE:
        return wilson(count, base, confidence=confidence)
    if kind is Uncertainty.EVENTS:
        return byar(count, base, confidence=confidence)
    nothing = np.full(np.broadcast(count, base).shape, np.nan)
    return nothing, nothing.copy()


def against_the_rest(
    kind: Uncertainty,
    count: npt.ArrayLike,
    base: npt.ArrayLike,
    *,
    whole_count: float,
    whole_base: float,
) -> Array:
    r"""
    Probability that chance alone puts an area so far from the rest of the city, two-sided.

    The area is taken out of what it is compared with, or a large one would be
    compared with itself. Given all cases of the city, the cases of the area are
    hypergeometric (shares: Fisher's exact test) or binomial with the
    area's part of the exposed (events: conditional test of two Poisson rates,
    Przyborowski & Wilenski 1940) if area and rest are alike. The probability is
    twice that of the smaller tail, the observed count included, at most 1 (Cox &
    Hinkley 1974, Theoretical Statistics). Exact tests hold their level at any size
    of an area, at the price of calling small areas apart a little too rarely.

    Parameters
    ----------
    kind
        `Uncertainty.NONE` gives NaN.
    count, base
        Counts of the areas.
    whole_count, whole_base
        The same counts of the city, areas included.

    Returns
    -------
    p_value
        0 to 1; 1 where nothing was counted in the whole city; NaN where the
        area or the rest of the city has nobody in the denominator.

    Raises
    ------
    CountsError
        If a count is negative or infinite, there are more cases than people (in an
        area, its rest or the whole city), or an area has more than the city.

    Examples
    --------
    >>> p = against_the_rest(Uncertainty.SHARE, [3, 0], [4, 4], whole_count=3, whole_base=8)
    >>> p.round(4).tolist()  # 4 * 1 / 56 of all ways to draw 3 of 8, twice
    [0.1429, 0.1429]
    """
    # scipy.stats takes longer to load than a map to compute; a screen without tests does without.
    from scipy import stats  # noqa: PLC0415

    if kind is Uncertainty.NONE:
        return np.full(np.broadcast(count, base).shape, np.nan)
    checked_counts(kind, np.rint(whole_count), np.rint(whole_base))
    x, n = checked_counts(kind, count, base)
    # Whole counts, also because differences of sums of fractions are not exact.
    rest, others = checked_counts(kind, np.rint(whole_count - x), np.rint(whole_base - n))
    known = ~np.isnan(x + n + rest + others)
    x, n, rest, others = (np.rint(np.where(known, one, 1.0)) for one in (x, n, rest, others))
    known &= (n > 0) & (others > 0)
    if kind is Uncertainty.SHARE:
        fewer, more = _hypergeometric_tails(x, n, x + rest, n + others)
    else:
        part = n / np.maximum(n + others, 1.0)
        fewer, more = stats.binom.cdf(x, x + rest, part), stats.binom.sf(x - 1, x + rest, part)
    return np.where(known, np.minimum(2 * np.minimum(fewer, more), 1.0), np.nan)


def _hypergeometric_tails(x: Array, n: Array, cases: Array, total: Array) -> tuple[Array, Array]:
    """Probabilities of at most and of at least `x` cases among `n` of `total` with `cases`."""
    from scipy import stats  # noqa: PLC0415 - see `against_the_rest`

    mean = n * cases / total
    variance = mean * (1 - cases / total) * (total - n) / np.maximum(total - 1, 1)
    normal = (variance > _NORMAL_FROM) | (total > _TOTAL_OF_AMOUNTS)
    few, *exact = (np.where(normal, 1.0, one) for one in (x, total, cases, n))
    fewer, more = stats.hypergeom.cdf(few, *exact), stats.hypergeom.sf(few - 1, *exact)
    spread = np.sqrt(np.maximum(variance, 1e-9))
    at_most, at_least = (x + 0.5 - mean) / spread, (x - 0.5 - mean) / spread
    fewer = np.where(normal, stats.norm.cdf(at_most), fewer)
    return fewer, np.where(normal, stats.norm.sf(at_least), more)


def q_values(p_values: npt.ArrayLike) -> Array:
    """
    Control the false discoveries among all areas of a level (Benjamini & Hochberg 1995).

    Of the areas with q <= 0.05, 5 % at most are expected to be there by chance.

    Parameters
    ----------
    p_values
        Of all areas of the level; NaN takes no part and stays NaN.

    Examples
    --------
    >>> q_values([0.01, 0.04, float("nan"), 0.03]).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    from scipy import stats  # noqa: PLC0415 - see `against_the_rest`

    p = np.asarray(p_values, dtype=float)
    adjusted = np.full(p.shape, np.nan)
    known = ~np.isnan(p)
    if known.any():
        adjusted[known] = stats.false_discovery_control(p[known], method="bh")
    return adjusted


def checked_counts(
    kind: Uncertainty, count: npt.ArrayLike, base: npt.ArrayLike
) -> tuple[Array, Array]:
    """
    Both counts in one shape; NaN in both where one is NaN or nobody is in the denominator.

    Raises
    ------
    CountsError
        If a count is negative or infinite, or a share has more cases than people.
    """
    x, n = np.broadcast_arrays(
        not_negative(count, "a negative or boundless numerator"),
        not_negative(base, "a negative or boundless denominator"),
    )
    if kind is Uncertainty.SHARE and (x > n).any():
        raise CountsError("more cases than people", np.flatnonzero(x > n).tolist())
    unknown = np.isnan(x + n) | (n < COUNT_NOISE)
    return np.where(unknown, np.nan, x), np.where(unknown, np.nan, n)


def not_negative(numbers: npt.ArrayLike, what: str) -> Array:
    """
    Numbers as an array of floats; NaN stays.

    Raises
    ------
    CountsError
        With the words `what` if a number is negative, infinite or above 10^15.
    """
    checked = np.asarray(numbers, dtype=float)
    wrong = (checked < 0) | (checked > _LARGEST)
    if wrong.any():
        raise CountsError(what, np.flatnonzero(wrong).tolist())
    return checked
