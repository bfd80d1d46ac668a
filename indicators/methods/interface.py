"""What an index method is: its definition, and the three steps every method answers.

A method turns the figures of areas into one number and one class per area:
it brings each input to a common scale (`Method.standardise`), adds them
(`Method.combine`) and gives the sum its final form (`Method.index`); its
`ClassScheme` then cuts. All steps work on the last axes of arrays, so that
thousands of draws are classified at once. A definition never changes once it
is released: a change is a new version.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indicators.catalogue import Polarity, Text
from indicators.methods.errors import ClassSchemeError, DefinitionError, InputError

Array = npt.NDArray[np.float64]

#: Decimal places at which an index is compared with a cut-off. Published methods classify unrounded
#: values; this only takes the noise of floating-point sums away, so that a class depends neither
#: on the order of rows nor on units.
COMPARED_DECIMALS = 9

_FEWEST_CLASSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """An input that a published method names: a city says which of its indicators fills it."""

    key: str
    name: Text
    polarity: Polarity = Polarity.LOWER_IS_BETTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """
    One input as used in a computation.

    Attributes
    ----------
    slot
        Name of the column of figures.
    polarity
        `Polarity.LOWER_IS_BETTER`: a higher figure is more burden.
    weight
        Weight in the sum, > 0; only the ratio of weights matters.
    group
        Theme or domain, for methods that have them (``percentile-rank``,
        ``exponential-rank``); others do not look at it. Empty: the input
        stands alone.
    group_weight
        Weight of the input's whole group, > 0; the same in all its inputs.

    Raises
    ------
    InputError
        If a weight is not finite and above 0, or the polarity is neutral.
    """

    slot: str
    polarity: Polarity
    weight: float = 1.0
    group: str = ""
    group_weight: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what cannot be part of an index."""
        if self.polarity is Polarity.NEUTRAL:
            raise InputError(self.slot, "polarity", self.polarity.value)
        for part, weight in (("weight", self.weight), ("group_weight", self.group_weight)):
            if not (math.isfinite(weight) and weight > 0):
                raise InputError(self.slot, part, weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassScheme:
    """
    How an index is cut into classes.

    Attributes
    ----------
    cut_offs
        Rising bounds in the unit of the index, one fewer than `codes`.
    to_upper
        Per cut-off: whether an area exactly on it belongs to the class above.
    codes
        Class codes as published, by rising index.
    labels
        What each code means, in words; same length.
    attention
        Codes of the classes that the method calls burdened.
    burden_rises
        Whether a higher index is more burden (False for ranks from the most deprived).

    Raises
    ------
    ClassSchemeError
        If these do not make classes.
    """

    cut_offs: tuple[float, ...]
    to_upper: tuple[bool, ...]
    codes: tuple[str, ...]
    labels: tuple[Text, ...]
    attention: tuple[str, ...]
    burden_rises: bool = True

    def __post_init__(self) -> None:
        """Refuse what makes no classes."""
        codes, bounds = self.codes, self.cut_offs
        if len(set(codes)) != len(codes) or len(codes) < _FEWEST_CLASSES or "" in codes:
            raise ClassSchemeError("codes", codes)
        rising = all(low < high for low, high in pairwise(bounds))
        if len(bounds) != len(codes) - 1 or not (rising and all(map(math.isfinite, bounds))):
            raise ClassSchemeError("cut_offs", bounds)
        if len(self.to_upper) != len(bounds):
            raise ClassSchemeError("to_upper", self.to_upper)
        if len(self.labels) != len(codes):
            raise ClassSchemeError("labels", self.labels)
        if not set(self.attention) <= set(codes):
            raise ClassSchemeError("attention", self.attention)

    def places(self, index: Array) -> npt.NDArray[np.int8]:
        """
        Place of each index in `codes`, 0 for the lowest; -1 where the index is NaN.

        Parameters
        ----------
        index
            Index values of any shape.
        """
        compared = np.round(index, COMPARED_DECIMALS)
        places = np.zeros(compared.shape, dtype=np.int8)
        for bound, upper in zip(self.cut_offs, self.to_upper, strict=True):
            places += compared >= bound if upper else compared > bound
        places[np.isnan(compared)] = -1
        return places

    def label(self, code: str) -> Text:
        """Words of a code (ValueError if there is no such code)."""
        return self.labels[self.codes.index(code)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """
    A released version of a method; immutable.

    Attributes
    ----------
    key
        Name on the command line and in links, e.g. ``"berlin-mss-4"``.
    version
        Version of the definition. A change of any other attribute but `name`,
        `summary` and `literature`, which only explain, is a new version; so is
        a change of the computation itself.
    scheme
        Family of the computation: ``z-sum``, ``percentile-rank``,
        ``exponential-rank``, ``min-max`` or ``count``.
    summary, formula
        What the method does, in words; the formula as plain text.
    slots, dynamics_slots
        Inputs that the method names; empty: a city chooses its own.
    status
        Classes of the index.
    dynamics
        Classes of its development, or None.
    dynamics_years
        Length of the window of the development in years; 0 without one.
    minimum_population
        Areas with fewer residents take no part.
    literature
        Where the method is published.
    compares_areas
        Whether the index says where an area stands among the others (then it
        needs areas that differ); False: each area is judged by itself,
        against the city values.
    special_attention
        Pairs of status and dynamics code, e.g. ``"3-"``, that the method
        names as areas of special attention; empty if it names none.
    parameters
        Further numbers that the computation uses, by name; read-only.

    Raises
    ------
    DefinitionError
        If the parts contradict each other.
    """

    key: str
    version: str
    name: Text
    scheme: str
    summary: Text
    formula: str
    status: ClassScheme
    dynamics: ClassScheme | None = None
    slots: tuple[Slot, ...] = ()
    dynamics_slots: tuple[Slot, ...] = ()
    dynamics_years: int = 0
    minimum_population: int = 300
    literature: tuple[str, ...] = ()
    compares_areas: bool = True
    special_attention: tuple[str, ...] = ()
    parameters: Mapping[str, float] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Make it immutable, and refuse what contradicts itself."""
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))
        if (self.dynamics is None) != (self.dynamics_years == 0) or self.dynamics_years < 0:
            raise DefinitionError("dynamics_years", self.dynamics_years)
        if self.minimum_population < 0:
            raise DefinitionError("minimum_population", self.minimum_population)
        developments = () if self.dynamics is None else self.dynamics.codes
        pairs = {status + change for status in self.status.codes for change in developments}
        if not set(self.special_attention) <= pairs:
            raise DefinitionError("special_attention", self.special_attention)


class Method(Protocol):
    """
    The steps of a method. Arrays end in (areas, inputs) or (areas,); leading axes are draws.

    Implementations are frozen dataclasses; all figures handed to them are finite.
    """

    @property
    def definition(self) -> Definition:
        """The definition that is computed."""
        ...

    def standardise(self, figures: Array, inputs: Sequence[Input], city_values: Array) -> Array:
        """
        Bring figures (..., areas, inputs) to the method's scale, higher = more burden.

        `city_values` has shape (inputs,); only methods that compare with the city look at it.
        """
        ...

    def combine(self, standardised: Array, inputs: Sequence[Input], weights: Array) -> Array:
        """
        Add standardised inputs, (..., areas, inputs) -> (..., areas).

        `weights` has shape (inputs,) or (..., inputs); scaling all of them changes no class.
        """
        ...

    def index(self, sums: Array) -> Array:
        """Bring sums (..., areas) to the form that is cut into classes, same shape."""
        ...

    def details(self, standardised: Array, inputs: Sequence[Input]) -> Mapping[str, Array]:
        """
        Further published figures per area, by name; empty for methods without.

        Themes and domains are ``group.<name>``. Same leading axes as `standardised`.
        """
        ...
