"""The sections ``[[methods]]`` of ``city.toml``: released methods bound to a city, and own ones.

A released method says what it needs (its slots); the city says which of its
indicators fills each slot. An own method is a whole definition. Both may leave
areas out, with a reason. What the keys mean for a statistics officer is written
in ``docs/data-package.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from pydantic import Discriminator, Tag

from data.descriptor.common import wrong
from data.descriptor.indicators import IndicatorModel
from data.methods.bound_section import BoundMethodModel
from data.methods.own_section import OwnMethodModel
from data.methods.section_base import MethodIndicatorModel
from indicators.catalogue import Polarity


def _kind_of_method(value: Any) -> str:
    uses = "use" in value if isinstance(value, dict) else isinstance(value, BoundMethodModel)
    return "released" if uses else "own"


MethodModel = Annotated[
    Annotated[BoundMethodModel, Tag("released")] | Annotated[OwnMethodModel, Tag("own")],
    Discriminator(_kind_of_method),
]


def check_methods(methods: Sequence[MethodModel], indicators: Sequence[IndicatorModel],
                  levels: Iterable[str]) -> None:  # fmt: skip
    """Refuse methods that name indicators or levels which the city does not have."""
    known = {one.key: one for one in indicators}
    places = set(levels)
    for method in methods:
        at = f"methods.{method.name_in_links}"
        named = [one.key for one in method.indicators]
        if isinstance(method, BoundMethodModel):
            named += [*method.inputs.values(), *method.dynamics.values()]
        for key in named:
            if key not in known:
                raise wrong("no_such_indicator", at=at, name=key)
        for one in method.indicators:
            _check_direction(one, known[one.key], at)
        for exclusion in method.exclusions:
            if exclusion.level not in places:
                raise wrong("no_such_level", at=f"{at}.exclusions", name=exclusion.level)


def _check_direction(one: MethodIndicatorModel, indicator: IndicatorModel, at: str) -> None:
    if indicator.polarity is Polarity.NEUTRAL:
        if one.direction is None:
            raise wrong("method_direction_missing", at=at, name=one.key)
    elif one.direction not in {None, indicator.polarity.value}:
        raise wrong("method_direction_contradicts", at=at, name=one.key)
    if one.weight is None and indicator.base_weight == 0:
        raise wrong("method_weight_missing", at=at, name=one.key)
