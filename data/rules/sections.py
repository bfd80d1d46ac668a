"""The sections ``[[rules]]`` of ``city.toml``: rules for action areas, as a city declares them.

What the keys mean for a statistics officer is written in
``docs/data-package.md``. A rule becomes `indicators.action_areas.Rule`, which
is what everything else works with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from data.descriptor.common import Bilingual, Key, Line, Model, wrong
from data.methods.own_section import OwnMethodModel
from data.methods.section_base import MethodKey
from indicators.action_areas import (
    Condition,
    Exclusion,
    IndexCondition,
    Persistence,
    QuarterRule,
    Rule,
    Watch,
)
from indicators.catalogue import Polarity
from indicators.comparison import Margin, MarginError
from indicators.methods.registry import RELEASED

if TYPE_CHECKING:
    from data.descriptor.package import CityPackage

_MOST = 1000.0  # points: no rule needs more
#: A rule's key: of a method's kind, or of an indicator's.
RuleKey = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", max_length=40)
]
Year = Annotated[int, Field(ge=1800, le=2200)]
Points = Annotated[float, Field(ge=0, le=_MOST, allow_inf_nan=False)]
Weight = Annotated[float, Field(gt=0, le=_MOST, allow_inf_nan=False)]
#: Status code, and after a space the code of the development: "4", "3 -".
ClassText = Annotated[
    str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,12}( ([0-9A-Za-z]{1,12}|\+|\+/-|-))?$")
]


def _margin(key: str) -> str:
    try:
        return Margin.from_key(key).key
    except MarginError as error:
        raise wrong("rule_margin", written=key) from error


MarginKey = Annotated[str, StringConstraints(min_length=1, max_length=20), AfterValidator(_margin)]


def class_pair(written: str) -> tuple[str, str | None]:
    """
    Split a class into its status code and the code of its development.

    Examples
    --------
    >>> class_pair("4"), class_pair("3 +/-")
    (('4', None), ('3', '+/-'))
    """
    status, _, development = written.partition(" ")
    return status, development or None


def class_text(status: str, development: str | None) -> str:
    """Write a class as a rule names it: the other way round from `class_pair`."""
    return f"{status} {development}" if development else status


class ConditionModel(Model):
    """One entry of ``conditions``: an indicator that is worse than the city by a margin."""

    indicator: Key
    margin: MarginKey = "any"
    weight: Weight = 1.0
    required: bool = False


class IndexConditionModel(Model):
    """The key ``index``: classes of an index, the first of `methods` that has the year."""

    methods: Annotated[tuple[MethodKey, ...], Field(min_length=1, max_length=20)]
    classes: Annotated[tuple[ClassText, ...], Field(min_length=1, max_length=100)]


class QuarterRuleModel(Model):
    """The section ``[rules.quarters]``."""

    level: Key
    whole: Annotated[int, Field(ge=2, le=1000)]
    narrow: Annotated[int, Field(ge=1, le=1000)] = 1
    far: MarginKey

    @model_validator(mode="after")
    def _whole_is_more(self) -> Self:
        if self.whole <= self.narrow:
            raise wrong("rule_quarters", whole=str(self.whole), narrow=str(self.narrow))
        return self


class PersistenceModel(Model):
    """The key ``persistence``."""

    years: Annotated[int, Field(ge=1, le=100)]
    of: Annotated[int, Field(ge=1, le=100)]

    @model_validator(mode="after")
    def _years_are_there(self) -> Self:
        if self.years > self.of:
            raise wrong("rule_persistence", years=str(self.years), of=str(self.of))
        return self


class WatchModel(Model):
    """The section ``[rules.watch]``."""

    points_short: Points = 0.0
    not_persistent: bool = True
    hidden_quarters: bool = True
    former: bool = False


class RuleExclusionModel(Model):
    """One entry of ``exclusions``: areas of the rule's level that take no part, and why."""

    ids: Annotated[tuple[Line, ...], Field(min_length=1)]
    reason: Bilingual


class RuleModel(Model):
    """One ``[[rules]]``; becomes `indicators.action_areas.Rule`."""

    key: RuleKey
    version: Line = "1"
    name: Bilingual
    summary: Bilingual
    level: Key
    base_year: Year | None = None
    year: Year | None = None
    conditions: tuple[ConditionModel, ...] = ()
    at_least: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0  # the conditions bound it
    index: IndexConditionModel | None = None
    persistence: PersistenceModel | None = None
    quarters: QuarterRuleModel | None = None
    minimum_population: Annotated[int, Field(ge=0, le=1_000_000)] = 300
    exclusions: tuple[RuleExclusionModel, ...] = ()
    watch: WatchModel = WatchModel()
    area_set: Key | None = None

    @model_validator(mode="after")
    def _asks_what_can_be_met(self) -> Self:
        twice = [
            key for key, n in Counter(one.indicator for one in self.conditions).items() if n > 1
        ]
        if twice:
            raise wrong("declared_twice", section="rules.conditions", name=twice[0])
        if not self.conditions and self.index is None:
            raise wrong("rule_without_conditions")
        counted = [one.weight for one in self.conditions if not one.required]
        if counted and self.at_least == 0:
            raise wrong("rule_at_least_missing", n=str(len(counted)))
        if self.at_least > sum(counted) + 1e-9:
            points = f"{sum(counted):g}"
            raise wrong("rule_at_least", at_least=f"{self.at_least:g}", points=points)
        if self.base_year is not None and self.year is not None and self.base_year >= self.year:
            raise wrong("rule_years", base_year=str(self.base_year), year=str(self.year))
        return self

    def as_rule(self) -> Rule:
        """Convert to the type that is applied."""
        conditions = tuple(
            Condition(
                indicator=one.indicator,
                margin=Margin.from_key(one.margin),
                weight=one.weight,
                required=one.required,
            )
            for one in self.conditions
        )
        return Rule(
            key=self.key,
            version=self.version,
            name=self.name.as_text(),
            summary=self.summary.as_text(),
            level=self.level,
            base_year=self.base_year,
            year=self.year,
            conditions=conditions,
            at_least=self.at_least,
            index=_index_of(self.index),
            persistence=Persistence(**self.persistence.model_dump()) if self.persistence else None,
            quarters=_quarters_of(self.quarters),
            minimum_population=self.minimum_population,
            exclusions=tuple(
                Exclusion(ids=one.ids, reason=one.reason.as_text()) for one in self.exclusions
            ),
            watch=Watch(**self.watch.model_dump()),
            area_set=self.area_set or "",
        )


def _index_of(model: IndexConditionModel | None) -> IndexCondition | None:
    if model is None:
        return None
    return IndexCondition(
        methods=model.methods, classes=tuple(class_pair(one) for one in model.classes)
    )


def _quarters_of(model: QuarterRuleModel | None) -> QuarterRule | None:
    if model is None:
        return None
    far = Margin.from_key(model.far)
    return QuarterRule(level=model.level, whole=model.whole, narrow=model.narrow, far=far)


def check_rules(rules: Iterable[RuleModel], package: CityPackage) -> None:
    """Refuse rules that name a level, indicator, method or class which the city does not have."""
    judging = {one.key: one.polarity is not Polarity.NEUTRAL for one in package.indicators}
    levels = [one.name for one in package.levels]
    for rule in rules:
        at = f"rules.{rule.key}"
        for name in (rule.level, *([rule.quarters.level] if rule.quarters else [])):
            if name not in levels:
                raise wrong("no_such_level", at=at, name=name)
        for one in rule.conditions:
            if one.indicator not in judging:
                raise wrong("no_such_indicator", at=at, name=one.indicator)
            if not judging[one.indicator]:
                raise wrong("rule_neutral", at=at, name=one.indicator)
        if rule.index is not None:
            _check_index(rule.index, at, package)
        if rule.quarters is not None and not _leads_to(package, rule.quarters.level, rule.level):
            raise wrong(
                "rule_quarters_level", at=at, quarters=rule.quarters.level, level=rule.level
            )


def _leads_to(package: CityPackage, fine: str, coarse: str) -> bool:
    passed = {fine}
    parent = package.parent_of(fine)
    while parent is not None and parent not in passed:
        if parent == coarse:
            return True
        passed.add(parent)
        parent = package.parent_of(parent)
    return False


def _check_index(index: IndexConditionModel, at: str, package: CityPackage) -> None:
    own = {
        one.key: one.as_definition() for one in package.methods if isinstance(one, OwnMethodModel)
    }
    known = {**RELEASED, **own}
    for method in index.methods:
        if method not in known:
            raise wrong("rule_method", at=at, name=method, known=", ".join(known))
        status = known[method].status.codes
        dynamics = known[method].dynamics
        development = dynamics.codes if dynamics else ()
        for written in index.classes:
            state, change = class_pair(written)
            if state not in status or (change is not None and change not in development):
                raise wrong(
                    "rule_class",
                    at=at,
                    written=written,
                    method=method,
                    codes=", ".join(status),
                    changes=", ".join(development) or "–",
                )
