"""What several methods share: direction, z-values, ranks, weights, groups of inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.catalogue import Polarity
from indicators.methods.errors import GroupWeightError
from indicators.methods.interface import COMPARED_DECIMALS, Array, Input

#: Figures that differ by less than this share of their size are the same: what is left is noise of
#: floating-point numbers, which a division by it would blow up to whole standard deviations.
SAME = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """
    Inputs that a method treats as one theme or domain.

    Attributes
    ----------
    name
        Name of the group; of an input without a group, its slot.
    columns
        Places of its inputs.
    weight
        Weight of the whole group, > 0.
    """

    name: str
    columns: tuple[int, ...]
    weight: float


def burden_signs(inputs: Sequence[Input]) -> Array:
    """+1 for inputs whose higher figure is more burden, -1 for the others; shape (inputs,)."""
    return np.array([1.0 if one.polarity is Polarity.LOWER_IS_BETTER else -1.0 for one in inputs])


def standard_scores(
    figures: Array, *, axis: int, ddof: int = 0, least_spread: float = 0.0
) -> Array:
    """
    z-values along an axis; 0 everywhere where all figures are the same.

    Parameters
    ----------
    figures
        Finite numbers.
    axis
        Axis of the areas.
    ddof
        0 divides by n, as published methods do.
    least_spread
        Standard deviation in the unit of `figures` up to which they count as
        the same, beside what is noise for numbers of their size. For sums
        whose parts cancel out, that size says nothing.
    """
    mean = figures.mean(axis=axis, keepdims=True)
    centred = figures - mean
    divisor = max(figures.shape[axis] - ddof, 1)
    spread = np.sqrt(np.square(centred).sum(axis=axis, keepdims=True) / divisor)
    same = spread <= np.maximum(SAME * np.abs(mean), least_spread)
    scores: Array = np.where(same, 0.0, centred / np.where(same, 1.0, spread))
    return scores


def lowest_ranks(values: Array) -> Array:
    """
    Ranks along the last axis, 1 for the lowest value; equal values share the lowest rank.

    Same as ``scipy.stats.rankdata(values, method="min", axis=-1)``, which
    takes four times as long for thousands of draws.

    Parameters
    ----------
    values
        Finite numbers, (..., n).

    Returns
    -------
    ranks
        Whole numbers from 1 to n, same shape.

    Examples
    --------
    >>> lowest_ranks(np.array([7.0, 5.0, 7.0, 9.0])).tolist()
    [2.0, 1.0, 2.0, 4.0]
    """
    order = np.argsort(values, axis=-1)
    rising = np.take_along_axis(values, order, axis=-1)
    places = np.ones(values.shape, dtype=np.int32)
    places[..., 1:] = np.where(
        rising[..., 1:] > rising[..., :-1], np.arange(2, values.shape[-1] + 1), 1
    )
    np.maximum.accumulate(places, axis=-1, out=places)  # equal values take over the first place
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, places, axis=-1)
    return ranks


def without_noise(values: Array) -> Array:
    """Values rounded to the places that count, so that sums in another order rank as equal."""
    rounded: Array = np.round(values, COMPARED_DECIMALS)
    return rounded


def relative_weights(weights: Array) -> Array:
    """
    Weights with a mean of 1 along the last axis: equal weights become 1 each.

    Parameters
    ----------
    weights
        Numbers >= 0, (..., inputs), not all 0.
    """
    relative: Array = weights * (weights.shape[-1] / weights.sum(axis=-1, keepdims=True))
    return relative


def weighted_sum(standardised: Array, weights: Array) -> Array:
    """
    Sum over inputs of `relative_weights` times figure.

    Parameters
    ----------
    standardised
        (..., areas, inputs).
    weights
        (inputs,) or (..., inputs): one row per draw.

    Returns
    -------
    sums
        (..., areas); with equal weights the plain sum.
    """
    sums: Array = np.einsum("...ij,...j->...i", standardised, relative_weights(weights))
    return sums


def groups_of(inputs: Sequence[Input]) -> list[Group]:
    """
    Themes or domains in the order of their first input; an input without one stands alone.

    Raises
    ------
    GroupWeightError
        If two inputs of a group name different weights for it.
    """
    columns: dict[str, list[int]] = {}
    for place, one in enumerate(inputs):
        columns.setdefault(one.group or one.slot, []).append(place)
    found = []
    for name, members in columns.items():
        weights = {inputs[place].group_weight for place in members}
        if len(weights) > 1:
            raise GroupWeightError(name, sorted(weights))
        found.append(Group(name=name, columns=tuple(members), weight=weights.pop()))
    return found
