r"""Mean of min-max scores: the hardship index of American cities, as Chicago publishes it.

.. math:: y_{ij} = 100 \, (x_{ij} - \min_j) / (\max_j - \min_j), \quad I_i = \sum_j w_j y_{ij}

with weights that add up to 1; where a low figure is the burden, minimum and
maximum change places. 0 is the least burdened area of an input and 100 the most
burdened one, so a single outlier moves all others: the price of this scheme. An
input that is the same everywhere is 0 in all areas.

The classes at 20, 40, 60 and 80 are equal intervals chosen here: who publishes such an
index groups areas in ways of their own, or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indicators.catalogue import Text
from indicators.methods.interface import Array, ClassScheme, Definition, Input
from indicators.methods.scales import SAME, burden_signs, weighted_sum

SCHEME = "min-max"

MIN_MAX = Definition(
    key="min-max",
    version="1",
    name=Text(
        de="Hardship-Index (Min-Max-Werte)",
        en="Hardship index (min-max scores)",
    ),
    scheme=SCHEME,
    summary=Text(
        de="Jede Kennzahl wird auf 0 (günstigstes Gebiet) bis 100 (am stärksten belastetes Gebiet) "
        "gebracht; der Index ist der Mittelwert. Ein einzelner Ausreißer verschiebt dabei alle "
        "anderen Gebiete. Die fünf gleich breiten Klassen sind eine Festlegung dieses Werkzeugs.",
        en="Each indicator is brought to a scale from 0 (most favourable area) to 100 (most "
        "burdened area); the index is the mean. A single outlier moves all other areas. The five "
        "classes of equal width are a choice of this tool.",
    ),
    formula="y = 100 · (x − min) / (max − min); I = Σ w·y / Σ w",
    status=ClassScheme(
        cut_offs=(20.0, 40.0, 60.0, 80.0),
        to_upper=(True, True, True, True),
        codes=("1", "2", "3", "4", "5"),
        labels=(
            Text(de="sehr geringe Belastung", en="very low burden"),
            Text(de="geringe Belastung", en="low burden"),
            Text(de="mittlere Belastung", en="medium burden"),
            Text(de="hohe Belastung", en="high burden"),
            Text(de="sehr hohe Belastung", en="very high burden"),
        ),
        attention=("4", "5"),
    ),
    literature=(
        "Nathan, Richard P.; Adams, Charles (1976): Understanding Central City Hardship. "
        "Political Science Quarterly 91 (1), 47–62.",
        "Montiel, Lisa M.; Nathan, Richard P.; Wright, David J. (2004): An Update on Urban "
        "Hardship. The Nelson A. Rockefeller Institute of Government, Albany.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MinMax:
    """See the module; implements `indicators.methods.interface.Method`."""

    definition: Definition

    def standardise(self, figures: Array, inputs: Sequence[Input], city_values: Array) -> Array:
        """Scores from 0 to 100 over the areas, higher = more burden."""
        del city_values  # the extremes are what areas are measured against
        turned = figures * burden_signs(inputs)
        low = turned.min(axis=-2, keepdims=True)
        high = turned.max(axis=-2, keepdims=True)
        reach = high - low
        same = reach <= SAME * np.maximum(np.abs(low), np.abs(high))
        scores: Array = np.where(same, 0.0, 100 * ((turned - low) / np.where(same, 1.0, reach)))
        return scores

    def combine(self, standardised: Array, inputs: Sequence[Input], weights: Array) -> Array:
        """Weighted mean of scores, 0 to 100; `weights` may be (draws, inputs)."""
        del inputs
        mean: Array = weighted_sum(standardised, weights) / standardised.shape[-1]
        return mean

    def index(self, sums: Array) -> Array:
        """The mean as it is: nothing is standardised again."""
        return sums

    def details(self, standardised: Array, inputs: Sequence[Input]) -> Mapping[str, Array]:
        """Nothing beyond the index is published."""
        del standardised, inputs
        return {}
