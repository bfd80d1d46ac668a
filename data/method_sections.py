"""The sections ``[[methods]]`` of ``city.toml``: released methods bound to a city, and own ones.

A released method says what it needs (its slots); the city says which of its
indicators fills each slot. An own method is a whole definition. Both may leave
areas out, with a reason. What the keys mean for a statistics officer is written
in ``docs/data-package.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from data.sections import Bilingual, IndicatorModel, Key, Line, Model, wrong
from indicators.catalogue import Polarity
from indicators.methods.count import AT_LEAST, MARGIN_PERCENT
from indicators.methods.count import SCHEME as COUNT
from indicators.methods.interface import ClassScheme, Definition
from indicators.methods.registry import RELEASED

Scheme = Literal["z-sum", "percentile-rank", "exponential-rank", "min-max", "count"]
MethodKey = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)
]
# Codes are written to tables as they are: none of them may look like a formula.
StatusCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,12}$")]
DynamicsCode = Annotated[str, StringConstraints(pattern=r"^([0-9A-Za-z]{1,12}|\+|\+/-|-)$")]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Residents = Annotated[int, Field(ge=0, le=1_000_000)]

_TEMPLATES = {"z-sum": "berlin-mss-4", "percentile-rank": "cdc-svi",
              "exponential-rank": "english-iod", "min-max": "min-max", COUNT: COUNT}  # fmt: skip


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


class _MethodBase(Model):
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


class BoundMethodModel(_MethodBase):
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


class SchemeModel(Model):
    """Own classes: cut-offs rising, one code and one label more than cut-offs."""

    cut_offs: tuple[Finite, ...]
    codes: tuple[DynamicsCode, ...]
    labels: tuple[Bilingual, ...]

    @model_validator(mode="after")
    def _lengths_agree(self) -> Self:
        check_classes(self.cut_offs, self.codes, self.labels)
        return self


def check_classes(
    cut_offs: Sequence[float], codes: Sequence[str], labels: Sequence[object]
) -> None:
    """Refuse classes whose parts do not fit each other."""
    if list(cut_offs) != sorted(set(cut_offs)) or not cut_offs:
        raise wrong("method_cut_offs_rise")
    if not len(codes) == len(labels) == len(cut_offs) + 1:
        raise wrong(
            "method_class_lengths",
            cut_offs=str(len(cut_offs)),
            codes=str(len(codes)),
            labels=str(len(labels)),
        )
    if len(set(codes)) < len(codes):
        raise wrong("method_codes_twice")


class OwnMethodModel(_MethodBase):
    """
    A ``[[methods]]`` with ``key``: the city's own method.

    Attributes
    ----------
    scheme
        Family of the computation; it also gives the classes where none are declared.
    cut_offs, codes, labels
        Bounds of the classes by rising index, and what the classes are called.
    attention
        Codes of the classes that count as burdened; without it the one of most burden.
    dynamics
        Classes of the development; without them those of the scheme.
    dynamics_years
        Window of the development in years; 0 computes none.
    """

    key: MethodKey
    version: Line = "1"
    name: Bilingual
    summary: Bilingual
    scheme: Scheme
    cut_offs: tuple[Finite, ...] = ()
    codes: tuple[StatusCode, ...] = ()
    labels: tuple[Bilingual, ...] = ()
    attention: tuple[StatusCode, ...] = ()
    dynamics: SchemeModel | None = None
    dynamics_years: Annotated[int, Field(ge=0, le=50)] = 0
    minimum_population: Residents = 300

    @property
    def name_in_links(self) -> str:
        """Key of the method."""
        return self.key

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.key in RELEASED:
            raise wrong("method_key_taken", name=self.key)
        if not self.indicators:
            raise wrong("method_no_indicators")
        if self.cut_offs or self.codes or self.labels:
            check_classes(self.cut_offs, self.codes, self.labels)
            if self.scheme == COUNT:
                raise wrong("method_count_classes")
        known = self.codes or RELEASED[_TEMPLATES[self.scheme]].status.codes
        strange = [code for code in self.attention if code not in known]
        if strange:
            raise wrong("method_attention", code=strange[0], codes=", ".join(known))
        if self.dynamics is not None and self.dynamics_years == 0:
            raise wrong("method_dynamics_years")
        if self.dynamics_years and self.scheme == COUNT:
            raise wrong("method_dynamics_count")
        if self.dynamics_years and self.dynamics is None and self.scheme != "z-sum":
            raise wrong("method_dynamics_classes", scheme=self.scheme)
        self._check_count_keys(self.scheme)
        return self

    def as_definition(self) -> Definition:
        """Convert to the type that is computed."""
        template = RELEASED[_TEMPLATES[self.scheme]]
        return replace(
            template,
            key=self.key,
            version=self.version,
            name=self.name.as_text(),
            summary=self.summary.as_text(),
            status=self._status(template.status),
            dynamics=self._development(template) if self.dynamics_years else None,
            slots=(),
            dynamics_slots=(),
            dynamics_years=self.dynamics_years,
            minimum_population=self.minimum_population,
            literature=(),
            special_attention=(),
        )

    def _status(self, template: ClassScheme) -> ClassScheme:
        if not self.codes:
            return replace(template, attention=self.attention or template.attention)
        most_burden = self.codes[-1 if template.burden_rises else 0]
        return ClassScheme(
            cut_offs=self.cut_offs,
            to_upper=_sides(self.cut_offs, template),
            codes=self.codes,
            labels=tuple(label.as_text() for label in self.labels),
            attention=self.attention or (most_burden,),
            burden_rises=template.burden_rises,
        )

    def _development(self, template: Definition) -> ClassScheme | None:
        if self.dynamics is None:
            return template.dynamics
        return ClassScheme(
            cut_offs=self.dynamics.cut_offs,
            to_upper=_sides(self.dynamics.cut_offs, template.dynamics or template.status),
            codes=self.dynamics.codes,
            labels=tuple(label.as_text() for label in self.dynamics.labels),
            attention=(self.dynamics.codes[-1 if template.status.burden_rises else 0],),
            burden_rises=template.status.burden_rises,
        )


def _sides(cut_offs: Iterable[float], template: ClassScheme) -> tuple[bool, ...]:
    """
    Side of areas exactly on a cut-off, as the published method of the same scheme has it.

    Where that method cuts on both sides of nought (z-values), an area on a
    cut-off belongs to the class nearer to nought; else the side is the same for
    all cut-offs.
    """
    if len(set(template.to_upper)) == 1:
        return tuple(template.to_upper[0] for _ in cut_offs)
    return tuple(bound < 0 for bound in cut_offs)


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
