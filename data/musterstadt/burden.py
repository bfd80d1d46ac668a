"""The latent social burden: where the story of the demo city is steered.

Every figure of the society depends on one number per Quartier and year, the
burden D (0 = the city's middle, positive = more burden). It is a smooth field
over the map plus the deviation of each Quartier plus a little noise that
lingers from year to year (AR(1)).

The story (Dortmund's, METHODS 6) is steered by rank, never by name: the 13
Sozialräume on top of the smooth field are lifted clear of the others in the
first year. Towards the last year two of them ease, except for the Quartier
that stood out most in each, and two Sozialräume that were next in rank rise.
Which areas are then "below the city average" follows from the counts only. It
comes out for either of these rules (n = 6 main indicators with a direction)

- Transferleistungsquote at least 1.25 times the city value, and at least 4 of
  6 worse than the city;
- at least 4 of 6 worse than the city by at least 10 % of the city value;

and for their neighbours: factors 1.15 to 1.3 with 3 to 6 of 6; 3 to 5 of 6 by 10 %.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.musterstadt.arrays import Floats

YEARS = range(2007, 2019)
AREAS_ABOVE = 13

_TOP = (1.05, 2.15)  # burden of the lifted Sozialräume, lowest and highest
_REST = (-1.35, 0.52)  # of all others
_EASING = (7, 11)  # ranks (0 = highest) that ease
_RISING = (14, 17)  # ranks that rise
_EASED, _RISEN = -0.15, 1.10
_LEFT_BEHIND = 1.35  # burden of the one Quartier that does not ease
_REACH = 2_300.0  # metres over which the smooth field is alike


def burden(quarters: pd.DataFrame, residents: Floats, rng: np.random.Generator) -> Floats:
    """
    Burden of every Quartier and year.

    Parameters
    ----------
    quarters
        Columns ``sozialraum``, ``x``, ``y`` (metres) and ``kind``.
    residents
        Shape (n,): weights of the Quartiere within their Sozialraum.

    Returns
    -------
    burden
        Shape (n, number of years), dimensionless, rounded to nine places so
        that other processors draw the same counts.
    """
    spaces, member_of = np.unique(quarters["sozialraum"], return_inverse=True)
    field = _smooth(quarters, rng)
    means = _space_mean(field, member_of, residents, len(spaces))
    rank = np.argsort(np.argsort(-means, kind="stable"), kind="stable")
    first, last = _levels(rank)

    own = np.clip(0.3 * rng.standard_normal(len(quarters)), -0.5, 0.5)
    own[quarters["kind"].to_numpy() != ""] = 0.0
    own -= _space_mean(own, member_of, residents, len(spaces))[member_of]
    start = first[member_of] + own
    end = last[member_of] + own
    for space in np.flatnonzero(np.isin(rank, _EASING)).tolist():
        members = np.flatnonzero((member_of == space) & (quarters["kind"].to_numpy() == ""))
        end[members] = _EASED + 0.3 * own[members]
        # The one left behind is of middling size, so that the Sozialraum as a whole can ease.
        by_size = members[np.argsort(residents[members], kind="stable")]
        end[by_size[len(by_size) // 2 - 1]] = _LEFT_BEHIND

    progress = np.linspace(0.0, 1.0, len(YEARS)) ** 1.2
    path = start[:, None] * (1 - progress) + end[:, None] * progress
    return np.round(path + lingering(rng, len(quarters), spread=0.05), 9)


def lingering(
    rng: np.random.Generator, rows: int, *, spread: float, memory: float = 0.75
) -> Floats:
    """Noise with memory, shape (rows, years): stationary AR(1) of standard deviation `spread`."""
    noise = np.empty((rows, len(YEARS)))
    noise[:, 0] = rng.standard_normal(rows)
    for year in range(1, len(YEARS)):
        fresh = rng.standard_normal(rows)
        noise[:, year] = memory * noise[:, year - 1] + np.sqrt(1 - memory**2) * fresh
    return spread * noise


def _smooth(quarters: pd.DataFrame, rng: np.random.Generator) -> Floats:
    """Sum of random hills; the old works in the north-west of the centre weigh most."""
    place = quarters[["x", "y"]].to_numpy(dtype=float)
    hills = rng.uniform(-9_500, 9_500, size=(70, 2))
    heights = rng.standard_normal(70)
    hills[:3] = [(-3_000.0, 1_500.0), (-1_200.0, 2_600.0), (6_300.0, -4_300.0)]
    heights[:3] = (2.6, 2.2, 2.0)
    square = np.square(place[:, None, :] - hills[None, :, :]).sum(axis=2)
    field = (heights * np.exp(-square / (2 * _REACH**2))).sum(axis=1)
    return np.asarray(np.round((field - field.mean()) / field.std(), 9), dtype=np.float64)


def _levels(rank: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Burden per Sozialraum in the first and in the last year."""
    count = len(rank)
    by_rank = np.concatenate(
        [
            np.linspace(_TOP[1], _TOP[0], AREAS_ABOVE),
            np.linspace(_REST[1], _REST[0], count - AREAS_ABOVE),
        ]
    )
    first = by_rank[rank]
    last = first.copy()
    last[np.isin(rank, _EASING)] = _EASED
    last[np.isin(rank, _RISING)] = _RISEN
    return first, last


def _space_mean(
    values: Floats, member_of: NDArray[np.int64], weights: Floats, count: int
) -> Floats:
    total = np.bincount(member_of, weights=values * weights, minlength=count)
    return np.round(total / np.bincount(member_of, weights=weights, minlength=count), 9)
