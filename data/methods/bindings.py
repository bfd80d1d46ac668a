"""Methods bound to a city: which of its indicators goes in where, with which weight.

A binding comes from ``[[methods]]`` of the descriptor. A released method that
the descriptor does not name binds itself where that needs no judgement: slots
that have an indicator of the same name, or, for methods without slots, the
judging main indicators of the city, grouped by topic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.city import City
from data.methods.bound_section import BoundMethodModel
from data.methods.own_section import OwnMethodModel
from data.methods.section_base import ExclusionModel, MethodIndicatorModel
from data.methods.sections import MethodModel
from indicators.catalogue import Indicator, Polarity, Role
from indicators.methods.count import SCHEME as COUNT
from indicators.methods.interface import Definition, Input, Slot
from indicators.methods.registry import RELEASED, fitted

_CHANGE_PREFIX = "change_"  # of a slot whose development is computed here


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundInput:
    """
    One input of an index in a city.

    Attributes
    ----------
    slot
        Name of the input in the method; without named slots the indicator's key.
    indicator
        Key of the indicator that fills it.
    input
        How it is used.
    dynamics
        Whether it belongs to the development.
    """

    slot: str
    indicator: str
    input: Input
    dynamics: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """
    A method with a city's indicators.

    Attributes
    ----------
    definition
        What is computed; of ``count`` with the cut-off for this number of inputs.
    inputs
        Inputs of the status, then of the development, in the method's order.
    change_is_published
        Whether the indicators of the development hold a change already; else
        the change of the status inputs over the window is computed.
    exclusions
        Areas that the city leaves out.
    """

    definition: Definition
    inputs: tuple[BoundInput, ...]
    change_is_published: bool
    exclusions: tuple[ExclusionModel, ...]

    @property
    def status(self) -> tuple[BoundInput, ...]:
        """Inputs of the status."""
        return tuple(one for one in self.inputs if not one.dynamics)

    @property
    def development(self) -> tuple[BoundInput, ...]:
        """Inputs of the development."""
        return tuple(one for one in self.inputs if one.dynamics)


def bindings(city: City) -> dict[str, Binding]:
    """Methods that the city can use, by key: released ones first, then its own."""
    declared = {model.name_in_links: model for model in city.package.methods}
    found: dict[str, Binding] = {}
    for key, released in RELEASED.items():
        model = declared.get(key) or _by_itself(city, released)
        if model is not None:
            found[key] = _bind(city, model)
    own = (model for model in city.package.methods if isinstance(model, OwnMethodModel))
    return found | {model.key: _bind(city, model) for model in own}


def _by_itself(city: City, released: Definition) -> BoundMethodModel | None:
    """Declaration of a released method as the city would write it; None if it must say more."""
    keys = set(city.catalogue)
    slots, moving = _names(released.slots), _names(released.dynamics_slots)
    if slots:
        if not keys.issuperset(slots):
            return None
        published = moving if keys.issuperset(moving) else []
        return BoundMethodModel(
            use=released.key,
            inputs={slot: slot for slot in slots},
            dynamics={slot: slot for slot in published},
        )
    main = [
        MethodIndicatorModel(key=one.key)
        for one in city.catalogue.values()
        if one.role is Role.MAIN and one.polarity is not Polarity.NEUTRAL and one.base_weight > 0
    ]
    return BoundMethodModel(use=released.key, indicators=tuple(main)) if main else None


def _names(slots: Iterable[Slot]) -> list[str]:
    return [slot.key for slot in slots]


def _bind(city: City, model: MethodModel) -> Binding:
    definition = model.as_definition()
    status = _status_inputs(city, model, definition)
    published = model.dynamics if isinstance(model, BoundMethodModel) else {}
    development: list[BoundInput] = []
    if published:
        development = [
            _filled(slot, city.catalogue[published[slot.key]], dynamics=True)
            for slot in definition.dynamics_slots
        ]
    elif definition.dynamics is not None:
        development = _computed_changes(definition, status)
    return Binding(
        definition=fitted(model.adjusted(definition), [one.input for one in status]),
        inputs=(*status, *development),
        change_is_published=bool(published),
        exclusions=model.exclusions,
    )


def _status_inputs(city: City, model: MethodModel, definition: Definition) -> list[BoundInput]:
    if definition.slots and isinstance(model, BoundMethodModel):
        return [
            _filled(slot, city.catalogue[model.inputs[slot.key]], dynamics=False)
            for slot in definition.slots
        ]
    return [
        BoundInput(
            slot=one.key,
            indicator=one.key,
            input=_weighted(one, city.catalogue[one.key], model, definition),
            dynamics=False,
        )
        for one in model.indicators
    ]


def _filled(slot: Slot, indicator: Indicator, *, dynamics: bool) -> BoundInput:
    """Input of a slot; a neutral indicator takes the direction that the method gives the slot."""
    neutral = indicator.polarity is Polarity.NEUTRAL
    polarity = slot.polarity if neutral else indicator.polarity
    return BoundInput(
        slot=slot.key,
        indicator=indicator.key,
        input=Input(slot=slot.key, polarity=polarity),
        dynamics=dynamics,
    )


def _weighted(
    one: MethodIndicatorModel, indicator: Indicator, model: MethodModel, definition: Definition
) -> Input:
    """Input of a method without slots; what is counted counts once unless the city says else."""
    usual = 1.0 if definition.scheme == COUNT else indicator.base_weight
    group = one.group or indicator.topic
    stated = (
        other.group_weight
        for other in model.indicators
        if one.group and other.group == one.group and other.group_weight is not None
    )
    return Input(
        slot=one.key,
        polarity=Polarity(one.direction) if one.direction else indicator.polarity,
        weight=usual if one.weight is None else one.weight,
        group=group,
        group_weight=next(stated, 1.0),
    )


def _computed_changes(definition: Definition, status: Sequence[BoundInput]) -> list[BoundInput]:
    """Changes of the status inputs, named as the method does where it names them."""
    names = _names(definition.dynamics_slots)
    if len(names) != len(status):
        names = _change_names(status)
    return [_moving(one, name) for one, name in zip(status, names, strict=True)]


def _change_names(status: Sequence[BoundInput]) -> list[str]:
    """Names of changes, none of them that of an input (an indicator may be a change itself)."""
    taken = [one.slot for one in status]
    for one in status:
        name = f"{_CHANGE_PREFIX}{one.slot}"
        while name in taken:
            name = f"{_CHANGE_PREFIX}{name}"
        taken.append(name)
    return taken[len(status) :]


def _moving(one: BoundInput, slot: str) -> BoundInput:
    """A status input seen over time: same direction, same weight."""
    used = Input(
        slot=slot,
        polarity=one.input.polarity,
        weight=one.input.weight,
        group=one.input.group,
        group_weight=one.input.group_weight,
    )
    return BoundInput(slot=slot, indicator=one.indicator, input=used, dynamics=True)
