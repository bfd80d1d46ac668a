r"""Segregation of a group over the areas of a city.

Dissimilarity and isolation (Massey & Denton 1988, The dimensions of
residential segregation) are computed from counts. In small areas chance alone
makes shares differ, so both lie too high where nobody is segregated at all;
each is therefore given with a correction. None of this draws random numbers:
the expectations are exact, so a figure needs no seed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from indicators.errors import IndicatorDataError

Array = npt.NDArray[np.float64]

#: Tolerated surplus of a group over its total: noise of sums, not of data.
_NOISE = 1e-9
#: More people than this, the infinite among them, are no count.
_LARGEST = 1e15
#: Precision of the solved correction, as a share of the raw index.
_PRECISION = 1e-10


class SegregationError(IndicatorDataError):
    """Base class: segregation cannot be computed from these counts."""


class GroupExceedsTotalError(SegregationError):
    """
    Raised when a group is no part of its total: larger, below zero, or of an absurd total.

    Parameters
    ----------
    area_ids
        Areas concerned.
    """

    def __init__(self, area_ids: Iterable[str]) -> None:
        self.area_ids = tuple(area_ids)
        super().__init__(
            f"In {len(self.area_ids)} area(s), e.g. {self.area_ids[:3]}, the group is not a part "
            "of the total. Segregation needs a numerator that is counted within its denominator."
        )


class TooFewSegregationAreasError(SegregationError):
    """
    Raised when fewer than two inhabited areas have both counts.

    Parameters
    ----------
    count
        Areas that have them.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(
            f"{count} inhabited area(s) have both counts; at least 2 are needed. "
            "Choose a finer level."
        )


class NoGroupError(SegregationError):
    """Raised when nobody, or everybody, belongs to the group: there is nothing to separate."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody or everybody in the city belongs to the group; nothing can be separated."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Segregation:
    """
    Segregation of a group in one year; all figures between 0 and 1.

    Attributes
    ----------
    dissimilarity
        Share of the group that would have to move for every area to have the
        city's share of it. 0 even, 1 wholly apart.
    dissimilarity_corrected
        The same without what chance alone brings about; 0 where chance alone
        explains all of it.
    isolation
        Share of the group in the area of an average member of the group.
    isolation_corrected
        The same without counting the member itself. Without segregation it is
        `share`.
    share
        Share of the group in the counted areas.
    areas
        Inhabited areas that have both counts.
    """

    dissimilarity: float
    dissimilarity_corrected: float
    isolation: float
    isolation_corrected: float
    share: float
    areas: int


def segregation(group: pd.Series, total: pd.Series) -> Segregation:
    r"""
    Dissimilarity and isolation of a group, raw and corrected for chance.

    With :math:`x_i` of :math:`t_i` persons in area i belonging to the group,
    sums :math:`X` and :math:`T`, and :math:`P = X / T` (Massey & Denton 1988):

    .. math::

        D = \frac{\sum_i |x_i - t_i P|}{2\,T P (1 - P)}
        \qquad I = \sum_i \frac{x_i}{X}\,\frac{x_i}{t_i}

    Parameters
    ----------
    group
        Persons of the group per ``area_id``, 0 <= group <= total.
    total
        All persons per ``area_id``. Areas without one of the two counts, and
        areas where nobody lives, are left out; so is an area that one of the
        two series lacks.

    Raises
    ------
    GroupExceedsTotalError, TooFewSegregationAreasError, NoGroupError
        See there.

    Notes
    -----
    *Corrected dissimilarity.* Allen, Burgess, Davidson & Windmeijer (2015, More
    reliable inference for the dissimilarity index of segregation) take the
    people of an area as draws with a chance :math:`p_i` of belonging to the
    group, and measure by a bootstrap how much too high D comes out. Two things
    are done otherwise. The expectation of D under that model is computed
    exactly from the binomial distribution, the city's share being held at
    :math:`P`, so no draw is needed. And a bootstrap from the observed shares,
    which are themselves too far apart, removes less than half of the bias where
    nobody is segregated; so the shares are first drawn together,
    :math:`p_i(\lambda) = P + \lambda (x_i / t_i - P)`, with the
    :math:`\lambda` in 0…1 for which the model expects just the D that was
    observed (the bias-correcting estimator of MacKinnon & Smith 1998,
    Approximate bias correction in econometrics). The result is D at
    :math:`p(\lambda)`, that is :math:`\lambda D`; it is 0 where the model
    expects at least the observed D without any segregation (the comparison of
    Winship 1977 and Carrington & Troske 1997).

    *Corrected isolation.* :math:`\sum_i x_i (x_i - 1) / (t_i - 1) / X`: the
    chance that another person of one's area belongs to the group (Bell 1954, A
    probability model for the measurement of ecological segregation). If people
    were spread at random, its expectation is :math:`(X - 1) / (T - 1)`. Areas
    of one person, who meets nobody, are left out of it; where there are only
    such areas it is NaN.

    Examples
    --------
    >>> apart = segregation(pd.Series([100, 0]), pd.Series([100, 300]))
    >>> apart.dissimilarity, apart.dissimilarity_corrected, apart.isolation
    (1.0, 1.0, 1.0)
    """
    x, t = _counted(group, total)
    share = float(x.sum() / t.sum())
    raw = _dissimilarity(x, t, share)
    return Segregation(
        dissimilarity=raw,
        dissimilarity_corrected=_corrected(x, t, share, raw),
        isolation=float((x * x / t).sum() / x.sum()),
        isolation_corrected=_isolation_of_others(x, t),
        share=share,
        areas=len(x),
    )


def _counted(group: pd.Series, total: pd.Series) -> tuple[Array, Array]:
    """Both counts of the inhabited areas that have them; the rows do not decide the order."""
    total = total.reindex(group.index).astype(float)
    usable = group.notna() & total.gt(0)
    x, t = group[usable].astype(float), total[usable]
    wrong = (x < 0) | (x > t * (1 + _NOISE)) | (t > _LARGEST)
    if wrong.any():
        raise GroupExceedsTotalError(str(area) for area in wrong.index[wrong])
    if len(x) < 2:  # noqa: PLR2004 - separation needs two places
        raise TooFewSegregationAreasError(len(x))
    if not 0 < x.sum() < t.sum() * (1 - _NOISE):
        raise NoGroupError
    pairs = ordered_pairs(x.clip(upper=t), t)
    return pairs[:, 0], pairs[:, 1]


def ordered_pairs(first: pd.Series, second: pd.Series) -> Array:
    """Two columns, shape (n, 2), by rising figures."""
    pairs = np.column_stack((first.to_numpy(dtype=float), second.to_numpy(dtype=float)))
    return np.asarray(pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))], dtype=np.float64)


def _dissimilarity(x: Array, t: Array, share: float) -> float:
    return min(1.0, float(np.abs(x - t * share).sum() / (2 * t.sum() * share * (1 - share))))


def _corrected(x: Array, t: Array, share: float, raw: float) -> float:
    """Solve for the segregation under which the raw index is just what is expected."""
    # scipy takes longer to load than a map to compute, and only this correction asks for it here.
    from scipy.optimize import brentq  # noqa: PLC0415

    people = np.maximum(1.0, np.round(t))  # the binomial counts whole persons
    apart = x / t - share

    def surplus(drawn_together: float) -> float:
        chances = np.clip(share + drawn_together * apart, 0.0, 1.0)
        return _expected_dissimilarity(chances, people, share) - raw

    if surplus(0.0) >= 0:
        return 0.0
    # The expectation at the observed shares is never below the raw index (Jensen); noise may be.
    if surplus(1.0) <= 0:
        return raw
    return raw * float(brentq(surplus, 0.0, 1.0, xtol=_PRECISION))


def _expected_dissimilarity(chances: Array, people: Array, share: float) -> float:
    r"""
    Exact expectation of D if each person of area i belongs to the group with its own chance.

    For :math:`x \sim B(t, p)` and a number a, with :math:`k = \lfloor a \rfloor`:
    :math:`E|x - a| = t p - a + 2\,[a F_t(k) - t p F_{t-1}(k - 1)]`, where
    :math:`F_n` is the distribution function of :math:`B(n, p)`.
    """
    even = people * share
    whole = np.floor(even)
    expected = people * chances
    below = _at_most(whole, people, chances)
    fewer = _at_most(whole - 1, people - 1, chances)
    distance = expected - even + 2 * (even * below - expected * fewer)
    return float(distance.sum() / (2 * people.sum() * share * (1 - share)))


def _at_most(successes: Array, draws: Array, chances: Array) -> Array:
    """Distribution function of the binomial distribution, exact for millions of draws, too."""
    from scipy.special import betaincc  # noqa: PLC0415 - see `_corrected`

    some = (successes >= 0) & (successes < draws)
    first, second = np.where(some, successes + 1, 1.0), np.where(some, draws - successes, 1.0)
    return np.where(some, betaincc(first, second, chances), successes >= draws)


def _isolation_of_others(x: Array, t: Array) -> float:
    met = t > 1
    members = x[met].sum()
    if members <= 0:
        return float("nan")
    # Of the fraction of a person that a boundary reform left, there is nobody else to be met.
    others = np.maximum(x[met] - 1, 0.0)
    return float((x[met] * others / (t[met] - 1)).sum() / members)
