r"""Percentile ranks: the Social Vulnerability Index of the American CDC and ATSDR.

.. math:: p_{ij} = (r_{ij} - 1) / (N - 1), \quad S_i = \sum_j w_j p_{ij}, \quad
          I_i = (r(S_i) - 1) / (N - 1)

with r the rank from the least burdened area; areas that tie share the lowest
rank (the share of the other areas that are strictly less burdened). Themes are
the groups of inputs: the overall sum is the sum of the theme sums, so themes
change nothing in it unless they have weights; their own percentile ranks are in
`PercentileRank.details`, beside the number of inputs at or above `FLAG`.

Percentile ranks are not cut to four decimal places, as the published tables
are. The sentinel -999 of those tables means "no data" and must be declared as a
marker for missing figures where they are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indicators.catalogue import Text
from indicators.methods.interface import Array, ClassScheme, Definition, Input
from indicators.methods.scales import (
    burden_signs,
    groups_of,
    lowest_ranks,
    weighted_sum,
    without_noise,
)

SCHEME = "percentile-rank"

#: Percentile rank from which an area, a theme or an input is flagged.
FLAG = 0.9

CDC_SVI = Definition(
    key="cdc-svi",
    version="1",
    name=Text(
        de="SVI der CDC (Prozentränge)",
        en="CDC SVI (percentile ranks)",
    ),
    scheme=SCHEME,
    summary=Text(
        de="Jede Kennzahl wird durch den Anteil der übrigen Gebiete ersetzt, die weniger belastet "
        "sind; diese Prozentränge werden je Thema und insgesamt addiert, und die Summe wird wieder "
        "zum Prozentrang. Gekennzeichnet wird ab 0,90. Die Quelle lässt nur unbewohnte Gebiete "
        "aus; hier gilt die Mindestzahl an Einwohnerinnen und Einwohnern wie bei allen Verfahren.",
        en="Each indicator is replaced by the share of the other areas that are less burdened; "
        "these percentile ranks are added up by theme and overall, and the sum is turned into a "
        "percentile rank again. Areas at 0.90 and above are flagged. The source leaves out "
        "uninhabited areas only; here the minimum number of residents applies as in all methods.",
    ),
    formula="p = (r − 1) / (N − 1); S = Σ w·p; I = (r(S) − 1) / (N − 1)",
    status=ClassScheme(
        cut_offs=(FLAG,),
        to_upper=(True,),
        codes=("0", "1"),
        labels=(
            Text(de="nicht gekennzeichnet", en="not flagged"),
            Text(de="gekennzeichnet (oberstes Zehntel)", en="flagged (top tenth)"),
        ),
        attention=("1",),
    ),
    literature=(
        "Flanagan, Barry E.; Gregory, Edward W.; Hallisey, Elaine J.; Heitgerd, Janet L.; Lewis, "
        "Brian (2011): A Social Vulnerability Index for Disaster Management. Journal of Homeland "
        "Security and Emergency Management 8 (1), Article 3.",
        "Centers for Disease Control and Prevention / Agency for Toxic Substances and Disease "
        "Registry (2022): CDC/ATSDR SVI 2020 Documentation. Atlanta.",
    ),
)


def percentile_ranks(values: Array) -> Array:
    """
    Share of the other areas with a lower value, along the last axis.

    Parameters
    ----------
    values
        Finite numbers, (..., areas).

    Returns
    -------
    ranks
        0 to 1, same shape; 0 for a single area.

    Examples
    --------
    >>> percentile_ranks(np.array([8.0, 2.0, 4.0, 2.0, 9.0])).tolist()
    [0.75, 0.0, 0.5, 0.0, 1.0]
    """
    others = max(values.shape[-1] - 1, 1)
    ranks: Array = (lowest_ranks(values) - 1) / others
    return ranks


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentileRank:
    """See the module; implements `indicators.methods.interface.Method`."""

    definition: Definition

    def standardise(self, figures: Array, inputs: Sequence[Input], city_values: Array) -> Array:
        """Percentile ranks over the areas, 0 to 1, higher = more burden."""
        del city_values  # areas are measured against each other
        turned = np.ascontiguousarray(np.swapaxes(figures * burden_signs(inputs), -1, -2))
        return np.swapaxes(percentile_ranks(turned), -1, -2)

    def combine(self, standardised: Array, inputs: Sequence[Input], weights: Array) -> Array:
        """
        Sum of theme sums of weight times percentile rank.

        `weights` multiply the percentile ranks of their inputs and may be
        (draws, inputs); the weight of a theme multiplies all of its inputs.
        """
        theme_weights = np.array([one.group_weight for one in inputs])
        return weighted_sum(standardised, weights * theme_weights)

    def index(self, sums: Array) -> Array:
        """Percentile rank of the sum, 0 to 1."""
        # Counted in whole ranks, equal sums of thirds are equal.
        return percentile_ranks(without_noise(sums * max(sums.shape[-1] - 1, 1)))

    def details(self, standardised: Array, inputs: Sequence[Input]) -> Mapping[str, Array]:
        """Percentile rank of each theme, as ``group.<name>``, and the number of ``flags``."""
        found: dict[str, Array] = {}
        for group in groups_of(inputs):
            columns = list(group.columns)
            weights = np.array([inputs[place].weight for place in columns])
            sums = weighted_sum(standardised[..., columns], weights)
            found[f"group.{group.name}"] = self.index(sums)
        flagged = without_noise(standardised) >= FLAG
        found["flags"] = flagged.sum(axis=-1).astype(float)
        return found
