r"""Exponentially transformed ranks: the English Indices of Deprivation.

.. math:: d_{ig} = \frac{1}{n_g} \sum_{j \in g} z_{ij}, \quad R_{ig} = (N + 1 - r_{ig}) / N, \quad
          X_{ig} = -23 \, \ln\bigl(1 - R_{ig} (1 - e^{-100/23})\bigr), \quad
          S_i = \sum_g w_g X_{ig}

with r = 1 for the most deprived area of domain g, so that its R is 1 and its X
is 100, and with domain weights that add up to 1. The decile is
:math:`\lceil 10 \, r(S_i) / N \rceil`, counted from the most deprived area.

Domains are the groups of inputs; an input without a group is a domain of its
own. Inside a domain z-values (ddof = 0) are averaged; the publication chooses
other ways for some domains (factor analysis, shrinkage of small numbers). Areas
that tie share the rank of the most deprived among them, of which the publication
says nothing. With fewer than ten areas some deciles stay empty.
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
    standard_scores,
    without_noise,
)

SCHEME = "exponential-rank"

#: Name of the constant 23 among the parameters: it lets one area in ten score above 50.
EXPONENTIAL_SCALE = "exponential_scale"
_SCALE = 23.0

_DECILES = 10
_ENDS = {
    1: Text(de=" (am stärksten benachteiligt)", en=" (most deprived)"),
    _DECILES: Text(de=" (am wenigsten benachteiligt)", en=" (least deprived)"),
}
_MIDDLE = Text(de="", en="")

ENGLISH_IOD = Definition(
    key="english-iod",
    version="1",
    name=Text(
        de="Englische Indizes der Benachteiligung (IoD)",
        en="English Indices of Deprivation (IoD)",
    ),
    scheme=SCHEME,
    summary=Text(
        de="Kennzahlen werden zu Bereichen zusammengefasst, jeder Bereich wird in Ränge und dann "
        "in Punkte von 0 bis 100 übersetzt; eine hohe Benachteiligung in einem Bereich wird so "
        "durch andere kaum ausgeglichen. Die gewichtete Summe ergibt den Rang und das Zehntel. In "
        "England zählen Einkommen und Beschäftigung je 22,5 %, Bildung und Gesundheit je 13,5 %, "
        "Kriminalität, Zugang zu Wohnraum und Diensten sowie Wohnumfeld je 9,3 %.",
        en="Indicators are gathered in domains; each domain is turned into ranks and then into "
        "scores from 0 to 100, so that high deprivation in one domain is hardly cancelled by "
        "others. The weighted sum gives the rank and the decile. In England income and employment "
        "count 22.5 % each, education and health 13.5 % each, crime, barriers to housing and "
        "services, and living environment 9.3 % each.",
    ),
    formula="X = −23 · ln(1 − R · (1 − exp(−100/23))); S = Σ w·X / Σ w; D = ⌈10 · r(S) / N⌉",
    status=ClassScheme(
        cut_offs=tuple(float(bound) for bound in range(1, _DECILES)),
        to_upper=(False,) * (_DECILES - 1),
        codes=tuple(str(decile) for decile in range(1, _DECILES + 1)),
        labels=tuple(
            Text(
                de=f"{decile}. Zehntel{_ENDS.get(decile, _MIDDLE).de}",
                en=f"decile {decile}{_ENDS.get(decile, _MIDDLE).en}",
            )
            for decile in range(1, _DECILES + 1)
        ),
        attention=("1",),
        burden_rises=False,
    ),
    literature=(
        "McLennan, David; Noble, Stefan; Noble, Michael; Plunkett, Emma; Wright, Gemma; Gutacker, "
        "Nils (2019): The English Indices of Deprivation 2019: Technical report. Ministry of "
        "Housing, Communities and Local Government, London.",
    ),
    parameters={EXPONENTIAL_SCALE: _SCALE},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExponentialRank:
    """See the module; implements `indicators.methods.interface.Method`."""

    definition: Definition

    def standardise(self, figures: Array, inputs: Sequence[Input], city_values: Array) -> Array:
        """z-values over the areas, turned so that higher is more burden."""
        del city_values  # areas are measured against each other
        return standard_scores(figures, axis=-2) * burden_signs(inputs)

    def combine(self, standardised: Array, inputs: Sequence[Input], weights: Array) -> Array:
        """
        Weighted mean of the transformed domains, 0 to 100.

        `weights` weigh domains, not the inputs inside them: a domain counts
        with its own weight times the mean weight of its inputs. They may be
        (draws, inputs).
        """
        total: Array = np.zeros(1)
        whole: Array = np.zeros(1)
        for group in groups_of(inputs):
            columns = list(group.columns)
            weight = group.weight * weights[..., columns].mean(axis=-1)[..., np.newaxis]
            total = total + weight * self._transformed(standardised[..., columns])
            whole = whole + weight
        return total / whole

    def index(self, sums: Array) -> Array:
        """Rank from the most deprived area times 10 / N: the decile is this, rounded up."""
        # Whole numbers until the one division, so that a rank on a bound is exactly on it.
        decile: Array = lowest_ranks(-without_noise(sums)) * _DECILES / sums.shape[-1]
        return decile

    def details(self, standardised: Array, inputs: Sequence[Input]) -> Mapping[str, Array]:
        """Transformed score of each domain, as ``group.<name>``, 0 to 100."""
        return {
            f"group.{group.name}": self._transformed(standardised[..., list(group.columns)])
            for group in groups_of(inputs)
        }

    def _transformed(self, standardised: Array) -> Array:
        """Score X of one domain, (..., areas, inputs of the domain) -> (..., areas)."""
        count = standardised.shape[-2]
        deprivation = without_noise(standardised.mean(axis=-1))
        scaled = (count + 1 - lowest_ranks(-deprivation)) / count
        scale = self.definition.parameters.get(EXPONENTIAL_SCALE, _SCALE)
        transformed: Array = -scale * np.log1p(scaled * np.expm1(-100 / scale))
        return transformed
