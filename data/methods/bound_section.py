"""A ``[[methods]]`` with ``use``: a released method and the city's indicators for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

from pydantic import Field, model_validator

from data.descriptor.common import Key, wrong
from data.methods.section_base import MethodBase, MethodKey
from indicators.methods.interface import Definition
from indicators.methods.registry import RELEASED


class BoundMethodModel(MethodBase):
    """
    A ``[[methods]]`` with ``use``: a released method and the city's indicators for it.

    Attributes
    ----------
    use
        Key of the released method.
    inputs, dynamics
        Slot -> indicator, for methods that name their inputs; `dynamics` only
        where the change itself is published, else it is computed.
    indicators
        For methods that do not name their inputs.
    at_least, margin
        Of ``count`` only: how many inputs must be worse than the city, and by
        how many per cent of the city value.
    """

    use: MethodKey
    inputs: dict[str, Key] = Field(default_factory=dict)
    dynamics: dict[str, Key] = Field(default_factory=dict)

    @property
    def name_in_links(self) -> str:
        """Key of the method."""
        return self.use

    @model_validator(mode="after")
    def _fits_the_method(self) -> Self:
        if self.use not in RELEASED:
            raise wrong("no_such_method", name=self.use, known=", ".join(RELEASED))
        released = RELEASED[self.use]
        slots = [slot.key for slot in released.slots]
        if slots and self.indicators:
            raise wrong("method_inputs_by_slot", slots=", ".join(slots))
        if not slots and (self.inputs or self.dynamics):
            raise wrong("method_without_slots", name=self.use)
        if self.inputs or slots:
            _all_slots("inputs", self.inputs, slots)
        if self.dynamics:
            _all_slots("dynamics", self.dynamics, [slot.key for slot in released.dynamics_slots])
        self._check_count_keys(released.scheme)
        return self

    def as_definition(self) -> Definition:
        """The released definition."""
        return RELEASED[self.use]


def _all_slots(key: str, given: Mapping[str, str], slots: Sequence[str]) -> None:
    """Every slot of a method is filled, and none that it has not."""
    unknown = [slot for slot in given if slot not in slots]
    missing = [slot for slot in slots if slot not in given]
    if unknown or missing:
        raise wrong(
            "method_slots",
            part=key,
            missing=", ".join(missing) or "–",
            unknown=", ".join(unknown) or "–",
            slots=", ".join(slots),
        )
