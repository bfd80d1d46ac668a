"""What every ``[[methods]]`` of ``city.toml`` may declare: indicators, exclusions, a cut-off."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from data.descriptor.common import Bilingual, Key, Line, Model, wrong
from indicators.methods.count import AT_LEAST, MARGIN_PERCENT
from indicators.methods.count import SCHEME as COUNT
from indicators.methods.interface import Definition

MethodKey = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)
]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class MethodIndicatorModel(Model):
    """
    One ``[[methods.indicators]]``: an indicator that goes into an index.

    Attributes
    ----------
    weight
        Weight in the sum; only ratios matter. Without it the indicator's `base_weight`.
    group, group_weight
        Theme or domain, and its weight; without a group the indicator's topic
        where the method has groups.
    direction
        Which side is better, for an indicator that itself is neutral.
    """

    key: Key
    weight: Positive | None = None
    group: Key | None = None
    group_weight: Positive | None = None
    direction: Literal["lower_is_better", "higher_is_better"] | None = None


class ExclusionModel(Model):
    """One ``[[methods.exclusions]]``: areas of a level that take no part, and why."""

    ids: Annotated[tuple[Line, ...], Field(min_length=1)]
    level: Key
    years: tuple[int, ...] = ()  # empty: every year
    reason: Bilingual


class MethodBase(Model):
    """What a released and an own method have in common."""

    indicators: tuple[MethodIndicatorModel, ...] = ()
    exclusions: tuple[ExclusionModel, ...] = ()
    at_least: Annotated[int, Field(ge=1, le=100)] | None = None
    margin: Annotated[float, Field(ge=0, lt=100, allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _indicators_fit(self) -> Self:
        keys = Counter(one.key for one in self.indicators)
        twice = [key for key, count in keys.items() if count > 1]
        if twice:
            raise wrong("declared_twice", section="methods.indicators", name=twice[0])
        weights: dict[str, set[float]] = {}
        for one in self.indicators:
            if one.group_weight is not None:
                if one.group is None:
                    raise wrong("method_group_unnamed", name=one.key)
                weights.setdefault(one.group, set()).add(one.group_weight)
        unclear = [group for group, found in weights.items() if len(found) > 1]
        if unclear:
            raise wrong("method_group_weights", group=unclear[0])
        if self.at_least is not None and self.indicators and self.at_least > len(self.indicators):
            raise wrong("method_at_least", at_least=str(self.at_least), n=str(len(self.indicators)))
        return self

    def adjusted(self, definition: Definition) -> Definition:
        """`definition` with the city's own k and margin; the same where it names none."""
        named = {AT_LEAST: self.at_least, MARGIN_PERCENT: self.margin}
        stated = {name: float(value) for name, value in named.items() if value is not None}
        parameters = {**definition.parameters, **stated}
        return replace(definition, parameters=parameters) if stated else definition

    def _check_count_keys(self, scheme: str) -> None:
        if scheme != COUNT and (self.at_least is not None or self.margin is not None):
            raise wrong("method_count_only", scheme=scheme)
