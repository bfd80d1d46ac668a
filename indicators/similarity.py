"""Areas with a similar profile: the nearest neighbours among areas, in standard deviations."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: Least part of the indicators, and least number of them, that two areas must share.
LEAST_PART = (2, 3)
LEAST_SHARED = 2
#: Two areas are called unlike in an indicator from this distance on, in standard deviations.
UNLIKE = 0.5
_MOST_ALIKE = 2
_DIGITS = 9  # distances that differ in rounding errors only are the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """
    An area and how far its profile lies from another one's.

    Attributes
    ----------
    distance
        Root mean square of the differences in standard deviations over the shared
        indicators, >= 0; 0: the same in all of them.
    alike
        Up to two shared indicators in which the two lie closest, the closest first.
    unlike
        The shared indicator in which they lie furthest apart, if by more than `UNLIKE`.
    shared, asked
        Indicators that both have, of those that tell the areas apart at all.
    """

    area_id: str
    distance: float
    alike: tuple[str, ...]
    unlike: tuple[str, ...]
    shared: int
    asked: int


def standardised(values: pd.DataFrame) -> pd.DataFrame:
    """
    Express each indicator in its standard deviations over the areas (ddof = 0).

    Parameters
    ----------
    values
        One row per area, one column per indicator; NaN where a figure may not be shown
        or is not known. Such figures enter nothing.

    Returns
    -------
    scores
        Same rows; an indicator that is the same everywhere, or known in fewer than two areas,
        tells nobody apart and is left out.
    """
    numbers = values.astype(float)
    spread = numbers.std(ddof=0)
    size = numbers.abs().max()
    telling = spread[spread > size * 1e-12].index
    return (numbers[telling] - numbers[telling].mean()) / spread[telling]


def nearest(
    scores: pd.DataFrame, area_id: str, names: pd.Series, *, n: int = 3
) -> tuple[Neighbour, ...]:
    """
    Find the areas whose profile is closest to that of one area.

    Parameters
    ----------
    scores
        As from `standardised`, indexed by ``area_id``.
    area_id
        The area; never among the result.
    names
        Name per ``area_id``, or a key that sorts like it: equal distances are ordered by it,
        then by id.
    n
        So many areas at most, > 0.

    Returns
    -------
    neighbours
        Closest first; areas that share at least two thirds of the indicators, and two of them,
        with the area. Empty where there are none.

    Notes
    -----
    A plain nearest neighbour on standardised figures: every indicator weighs the same, and
    indicators that go together count as often as they are listed. It says that figures are
    close today, not that they have the same causes, nor that what helped in
    one area helps in the other; and among few or very different areas the nearest may be far.
    """
    asked = scores.shape[1]
    own = scores.loc[area_id].to_numpy(dtype=float)
    apart = np.abs(scores.to_numpy(dtype=float) - own)
    both = ~np.isnan(apart)
    shared = both.sum(axis=1)
    part, whole = LEAST_PART
    enough = (shared >= LEAST_SHARED) & (shared * whole >= asked * part)
    enough &= (scores.index != area_id) & (names.reindex(scores.index).notna().to_numpy())
    squares = np.where(both, apart, 0.0) ** 2
    distance = np.sqrt(squares.sum(axis=1) / np.maximum(shared, 1))
    ids = [str(one) for one in scores.index]
    order = sorted(
        np.flatnonzero(enough).tolist(),
        key=lambda row: (round(float(distance[row]), _DIGITS), str(names[ids[row]]), ids[row]),
    )
    keys = [str(key) for key in scores.columns]
    return tuple(_neighbour(ids[row], float(distance[row]), apart[row], keys) for row in order[:n])


def _neighbour(area_id: str, distance: float, apart: NDArray[Any], keys: list[str]) -> Neighbour:
    """Name the indicators in which two areas lie closest and furthest."""
    known = [place for place in range(len(keys)) if not math.isnan(apart[place])]
    rising = sorted(known, key=lambda place: (round(float(apart[place]), _DIGITS), place))
    unlike = rising[-1:] if apart[rising[-1]] > UNLIKE else []
    alike = [place for place in rising if place not in unlike][:_MOST_ALIKE]
    return Neighbour(
        area_id=area_id,
        distance=distance,
        alike=tuple(keys[place] for place in alike),
        unlike=tuple(keys[place] for place in unlike),
        shared=len(known),
        asked=len(keys),
    )
