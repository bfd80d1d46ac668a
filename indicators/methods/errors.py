"""Exceptions of index methods; each names what cannot be computed and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from indicators.errors import IndicatorDataError


class MethodError(IndicatorDataError):
    """Base class: an index cannot be computed from these figures."""


class UnknownMethodError(MethodError):
    """
    Raised when no released method has that key.

    Parameters
    ----------
    key
        What was asked for.
    known
        Keys that exist.
    """

    def __init__(self, key: str, known: Iterable[str]) -> None:
        self.key, self.known = key, tuple(known)
        super().__init__(f"There is no method {key!r}. Known: {', '.join(self.known)}.")


class TooFewAreasError(MethodError):
    """
    Raised when too few areas are left to compare with each other.

    Parameters
    ----------
    count, needed
        Areas that take part, and how many the method needs.
    """

    def __init__(self, count: int, needed: int) -> None:
        self.count, self.needed = count, needed
        super().__init__(
            f"{count} area(s) take part, the method needs at least {needed}. Look at the list of "
            "excluded areas, or choose a finer level."
        )


class NoSpreadError(MethodError):
    """Raised when all areas have the same sum: no class can be told."""

    def __init__(self) -> None:
        super().__init__("All areas have the same figures; nothing tells them apart.")


class NotFiniteError(MethodError):
    """
    Raised when a figure is infinite, or so large that its square is.

    Parameters
    ----------
    slot
        Input that holds it.
    area_ids
        Areas concerned.
    """

    def __init__(self, slot: str, area_ids: Iterable[str]) -> None:
        self.slot, self.area_ids = slot, tuple(area_ids)
        super().__init__(
            f"Input {slot!r} is infinite or far too large in {len(self.area_ids)} area(s), e.g. "
            f"{self.area_ids[:3]}."
            " A rate over nobody is missing, not infinite: correct the table."
        )


class InputsError(MethodError):
    """
    Raised when the inputs do not fit the method.

    Parameters
    ----------
    missing
        Slots that no figures are given for.
    """

    def __init__(self, missing: Iterable[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(f"The method needs figures for {', '.join(self.missing)}.")


class DuplicateAreasError(MethodError):
    """
    Raised when an area has more than one row of figures.

    Parameters
    ----------
    area_ids
        Areas concerned.
    """

    def __init__(self, area_ids: Iterable[str]) -> None:
        self.area_ids = tuple(area_ids)
        super().__init__(
            f"{len(self.area_ids)} area(s) have several rows, e.g. {self.area_ids[:3]}. An area "
            "has one figure per input and year: correct the table."
        )


class CityValuesError(MethodError):
    """
    Raised when a method compares with the city and the city value is not known.

    Parameters
    ----------
    slots
        Inputs without a city value.
    """

    def __init__(self, slots: Iterable[str]) -> None:
        self.slots = tuple(slots)
        super().__init__(
            f"The method compares with the city, but {', '.join(self.slots)} has no city value. "
            "Choose a year in which it is known, or leave the input out."
        )


class UnknownSchemeError(MethodError):
    """
    Raised when a definition names a scheme that no implementation computes.

    Parameters
    ----------
    scheme
        What the definition says.
    known
        Schemes that exist.
    """

    def __init__(self, scheme: str, known: Iterable[str]) -> None:
        self.scheme, self.known = scheme, tuple(known)
        super().__init__(f"There is no scheme {scheme!r}. Known: {', '.join(self.known)}.")


class ClassSchemeError(MethodError):
    """
    Raised when cut-offs, codes and labels do not make classes.

    Parameters
    ----------
    problem
        What is wrong with them: ``"codes"`` (fewer than two, empty or twice the same),
        ``"cut_offs"`` (not one fewer than codes, not rising or not finite), ``"to_upper"``
        (not one per cut-off), ``"labels"`` (not one per code) or ``"attention"`` (no codes).
    found
        The value concerned.
    """

    _REMEDIES: ClassVar[Mapping[str, str]] = {
        "codes": "give each class its own code, at least two",
        "cut_offs": "give finite, rising bounds, one fewer than there are codes",
        "to_upper": "say for each cut-off whether it belongs to the class above",
        "labels": "give one label per code",
        "attention": "name codes of the same scheme",
    }

    def __init__(self, problem: str, found: object) -> None:
        self.problem, self.found = problem, found
        super().__init__(f"{problem} = {found!r} makes no classes: {self._REMEDIES[problem]}.")


class DefinitionError(MethodError):
    """
    Raised when the parts of a definition contradict each other.

    Parameters
    ----------
    part
        Attribute concerned.
    found
        Its value.
    """

    def __init__(self, part: str, found: object) -> None:
        self.part, self.found = part, found
        super().__init__(
            f"{part} = {found!r} does not fit the definition: classes of the development need a "
            "window in years and the other way round, the minimum population is 0 or more, and "
            "special attention names pairs of status and dynamics codes."
        )


class InputError(MethodError):
    """
    Raised when an input cannot take part in an index.

    Parameters
    ----------
    slot
        The input.
    part, found
        Attribute concerned, and its value.
    """

    def __init__(self, slot: str, part: str, found: object) -> None:
        self.slot, self.part, self.found = slot, part, found
        super().__init__(
            f"Input {slot!r} has {part} = {found!r}. Weights are finite and above 0, and an index "
            "needs to know which direction is the better one."
        )


class GroupWeightError(MethodError):
    """
    Raised when the inputs of one group name different weights for it.

    Parameters
    ----------
    group
        Theme or domain.
    weights
        The weights named.
    """

    def __init__(self, group: str, weights: Iterable[float]) -> None:
        self.group, self.weights = group, tuple(weights)
        super().__init__(
            f"Group {group!r} has the weights {self.weights}: all its inputs must name the same."
        )


class NotFittedError(MethodError):
    """
    Raised when a definition still has to be fitted to its inputs.

    Parameters
    ----------
    key
        The definition.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(
            f"Method {key!r} leaves its cut-off to the number of inputs: call "
            "indicators.methods.registry.fitted first."
        )


class CutOffError(MethodError):
    """
    Raised when an area could never reach a cut-off.

    Parameters
    ----------
    needed, count
        How many inputs must be worse than the city, and how many there are.
    """

    def __init__(self, needed: float, count: int) -> None:
        self.needed, self.count = needed, count
        super().__init__(
            f"At least {needed:g} inputs must be worse than the city, but there are only {count}."
            " Lower the number, or choose more inputs."
        )
