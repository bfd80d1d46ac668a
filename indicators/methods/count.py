"""Count of disadvantages: how many inputs are worse than the city value (Dortmund's reading).

An area is below the city's average when at least k of its n inputs are worse
than the city value, each by a margin. There is no index that compares areas
with each other: every area is judged by itself, and every reason stays visible.
Where the city names no k, it is more than half of the inputs: see `fitted_count`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from indicators.catalogue import Text
from indicators.comparison import NOISE
from indicators.methods.errors import CityValuesError, CutOffError, NotFittedError
from indicators.methods.interface import Array, ClassScheme, Definition, Input
from indicators.methods.scales import burden_signs, weighted_sum, without_noise

SCHEME = "count"

#: Parameter: how far from the city value a figure must lie, in per cent of that value's size.
#: 0: any difference.
MARGIN_PERCENT = "margin_percent"

#: Parameter: k; 0 stands for more than half of the inputs.
AT_LEAST = "at_least"

COUNT = Definition(
    key="count",
    version="1",
    name=Text(de="Zahl der Benachteiligungen", en="Count of disadvantages"),
    scheme=SCHEME,
    summary=Text(
        de="Gezählt wird, bei wie vielen Kennzahlen ein Gebiet ungünstiger als die Stadt liegt. "
        "Unter dem Durchschnitt der Stadt liegt es, wenn das mindestens k der n Kennzahlen sind; "
        "nennt die Stadt kein k, bei mehr als der Hälfte. Gebiete werden nicht untereinander "
        "verglichen, und jeder Grund bleibt sichtbar.",
        en="Counts in how many indicators an area is less favourable than the city. It is below "
        "the city's average if that holds for at least k of the n indicators; if the city names "
        "no k, for more than half of them. Areas are not compared with each other, and every "
        "reason stays visible.",
    ),
    formula="d = ±(x − c); S = #{d > 0 ∧ d ≥ m/100 · |c|}; S ≥ k",
    status=ClassScheme(
        cut_offs=(1.0,),
        to_upper=(True,),
        codes=("0", "1"),
        labels=(
            Text(
                de="nicht unter dem Durchschnitt der Stadt", en="not below the average of the city"
            ),
            Text(de="unter dem Durchschnitt der Stadt", en="below the average of the city"),
        ),
        attention=("1",),
    ),
    literature=("Stadt Dortmund (2019): Bericht zur sozialen Lage in Dortmund 2018. Dortmund.",),
    compares_areas=False,
    parameters={MARGIN_PERCENT: 0.0, AT_LEAST: 0.0},
)


def fitted_count(definition: Definition, inputs: Sequence[Input]) -> Definition:
    """
    Put k for these inputs into the class scheme.

    A definition without the parameter `AT_LEAST` keeps the cut-offs it has.

    Raises
    ------
    CutOffError
        If k is larger than the number of inputs, so that no area could reach it.
    """
    if AT_LEAST not in definition.parameters:
        return definition
    asked = definition.parameters[AT_LEAST]
    needed = asked or float(len(inputs) // 2 + 1)
    if needed > len(inputs):
        raise CutOffError(needed, len(inputs))
    return replace(
        definition,
        status=replace(definition.status, cut_offs=(needed,)),
        parameters={**definition.parameters, AT_LEAST: needed},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """See the module; implements `indicators.methods.interface.Method`."""

    definition: Definition

    def standardise(self, figures: Array, inputs: Sequence[Input], city_values: Array) -> Array:
        """
        1 where a figure is worse than the city value by the margin, else 0.

        A figure exactly at the city value is not worse; one exactly the
        margin away is.

        Raises
        ------
        CityValuesError
            If a city value is missing or infinite.
        NotFittedError
            If k is still open.
        """
        parameters = self.definition.parameters
        if parameters.get(AT_LEAST) == 0:
            raise NotFittedError(self.definition.key)
        known = np.isfinite(city_values)
        if not known.all():
            raise CityValuesError(
                one.slot for one, there in zip(inputs, known, strict=True) if not there
            )
        gap = (figures - city_values) * burden_signs(inputs)
        size = np.abs(city_values)
        margin = size * parameters.get(MARGIN_PERCENT, 0.0) / 100
        noise = NOISE * np.maximum(np.abs(figures), size)
        # The same comparison as on the map: `indicators.comparison.worse_than_city`.
        worse: Array = np.where((gap > NOISE * size) & (gap >= margin - noise), 1.0, 0.0)
        return worse

    def combine(self, standardised: Array, inputs: Sequence[Input], weights: Array) -> Array:
        """
        Number of inputs that are worse.

        With unequal `weights`, which may be (draws, inputs), an input counts
        as its weight over the mean weight, so that all of them still add up to n.
        """
        del inputs
        return weighted_sum(standardised, weights)

    def index(self, sums: Array) -> Array:
        """The number itself, 0 to n; whole where the weights are equal."""
        return without_noise(sums)

    def details(self, standardised: Array, inputs: Sequence[Input]) -> Mapping[str, Array]:
        """Nothing beyond the count."""
        del standardised, inputs
        return {}
