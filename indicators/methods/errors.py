"""Exceptions of index methods; each names what cannot be computed and why."""

from __future__ import annotations

from collections.abc import Iterable

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
    Raised when a figure is infinite.

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
            f"Input {slot!r} is infinite in {len(self.area_ids)} area(s), e.g. {self.area_ids[:3]}."
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
