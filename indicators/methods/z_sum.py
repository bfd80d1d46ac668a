r"""Sum of z-values, standardised again: the scheme of Berlin, of Hamburg and of a city's own index.

.. math:: z_{ij} = (x_{ij} - \bar x_j) / s_j, \quad S_i = \sum_j w_j z_{ij}, \quad
          I_i = (S_i - \bar S) / s_S

with unweighted means over the areas that take part and the standard deviation
of the population (ddof = 0). Areas are the population here, not a sample of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.catalogue import Polarity
from indicators.methods.interface import Array, Definition, Input

#: Figures that differ by less than this share of their size are the same: what is left is noise of
#: floating-point numbers, which a division by it would blow up to whole standard deviations.
_SAME = 1e-12


def burden_signs(inputs: Sequence[Input]) -> Array:
    """+1 for inputs whose higher figure is more burden, -1 for the others; shape (inputs,)."""
    return np.array([1.0 if one.polarity is Polarity.LOWER_IS_BETTER else -1.0 for one in inputs])


def standard_scores(figures: Array, *, axis: int, ddof: int = 0) -> Array:
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
    """
    centred = figures - figures.mean(axis=axis, keepdims=True)
    spread = figures.std(axis=axis, keepdims=True, ddof=ddof)
    size = np.abs(figures).max(axis=axis, keepdims=True, initial=0.0)
    same = np.ptp(figures, axis=axis, keepdims=True) <= _SAME * size
    scores: Array = np.where(same, 0.0, centred / np.where(same, 1.0, spread))
    return scores


@dataclass(frozen=True, slots=True, kw_only=True)
class ZSum:
    """See the module; implements `indicators.methods.interface.Method`."""

    definition: Definition

    def standardise(self, figures: Array, inputs: Sequence[Input], city_values: Array) -> Array:
        """z-values over the areas, turned so that higher is more burden."""
        del city_values  # the mean over the areas is what areas are measured against
        return standard_scores(figures, axis=-2) * burden_signs(inputs)

    def combine(self, standardised: Array, inputs: Sequence[Input], weights: Array) -> Array:
        """Sum of weight times z-value; with equal weights of 1 the published plain sum."""
        del inputs
        total: Array = (standardised * weights[..., np.newaxis, :]).sum(axis=-1)
        return total

    def index(self, sums: Array) -> Array:
        """z-values of the sums."""
        return standard_scores(sums, axis=-1)
