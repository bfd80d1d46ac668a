r"""Sum of z-values, standardised again: the scheme of Berlin, of Hamburg and of a city's own index.

.. math:: z_{ij} = (x_{ij} - \bar x_j) / s_j, \quad S_i = \sum_j w_j z_{ij}, \quad
          I_i = (S_i - \bar S) / s_S

with unweighted means over the areas that take part and the standard deviation
of the population (ddof = 0). Areas are the population here, not a sample of it.
Weights count by their ratio: they are brought to a mean of 1, so that equal
weights give the published plain sum. An input that is the same everywhere tells
no area from another and adds 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.methods.interface import Array, Definition, Input
from indicators.methods.scales import burden_signs, standard_scores, weighted_sum

SCHEME = "z-sum"

#: Standard deviation of sums (of z-values, which have 1) below which all areas are equal.
_LEAST_SPREAD = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class ZSum:
    """See the module; implements `indicators.methods.interface.Method`."""

    definition: Definition

    def standardise(self, figures: Array, inputs: Sequence[Input], city_values: Array) -> Array:
        """z-values over the areas, turned so that higher is more burden."""
        del city_values  # the mean over the areas is what areas are measured against
        return standard_scores(figures, axis=-2) * burden_signs(inputs)

    def combine(self, standardised: Array, inputs: Sequence[Input], weights: Array) -> Array:
        """Sum of weight times z-value; `weights` may be (draws, inputs)."""
        del inputs
        return weighted_sum(standardised, weights)

    def index(self, sums: Array) -> Array:
        """z-values of the sums; 0 everywhere if all areas have the same sum."""
        return standard_scores(sums, axis=-1, least_spread=_LEAST_SPREAD)

    def details(self, standardised: Array, inputs: Sequence[Input]) -> Mapping[str, Array]:
        """Nothing beyond the index is published."""
        del standardised, inputs
        return {}
