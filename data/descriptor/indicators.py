"""Sections ``[[topics]]`` and ``[[indicators]]``: what is made of the measures."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from data.descriptor.common import Bilingual, Key, Line, Measure, Model, wrong
from indicators.catalogue import Formula, Indicator, Polarity, Role, Uncertainty

CLASS_BOUNDS = 4  # of five classes


class TopicModel(Model):
    """One ``[[topics]]``: a field of life."""

    key: Key
    name: Bilingual


def _rises(numbers: tuple[float, ...]) -> bool:
    return list(numbers) == sorted(set(numbers))


class IndicatorModel(Model):
    """One ``[[indicators]]``; becomes `indicators.catalogue.Indicator`."""

    key: Key
    name: Bilingual
    definition: Bilingual
    topic: Key
    target_group: Bilingual | None = None
    numerator: tuple[Measure, ...] = ()
    denominator: tuple[Measure, ...] = ()
    rate: Key | None = None
    weight: tuple[Measure, ...] = ()
    formula: Literal["ratio", "change", "index"] = "ratio"
    years: Annotated[int, Field(ge=0, le=50)] = 0
    scale: Annotated[float, Field(gt=0)] = 100.0
    unit: Bilingual
    decimals: Annotated[int, Field(ge=0, le=4)] = 1
    polarity: Polarity
    role: Role = Role.CONTEXT
    base_weight: Annotated[float, Field(ge=0)] = 1.0
    complement_is_sensitive: bool = True
    competent_level: Literal["", "city", "land", "bund"] = ""
    breaks: tuple[float, ...] = ()
    uncertainty: Uncertainty | None = None  # None: share for a ratio, else none
    source: Line
    licence: str = ""

    @model_validator(mode="after")
    def _counts_or_rate(self) -> Self:
        if (self.rate is None) == (not self.numerator):
            raise wrong("counts_or_rate")
        if self.rate is not None and self.formula != "ratio":
            raise wrong("rate_with_formula")
        if self.numerator and self.formula != "change" and not self.denominator:
            raise wrong("no_denominator")
        if (self.formula == "change") != (self.years > 0):
            raise wrong("change_years")
        if self.breaks and (len(self.breaks) != CLASS_BOUNDS or not _rises(self.breaks)):
            raise wrong("breaks")
        if not self._is_counted() and self.uncertainty not in {None, Uncertainty.NONE}:
            raise wrong("uncertainty_without_counts")
        return self

    def _is_counted(self) -> bool:
        """Whether the figure is a count over a count."""
        return self.rate is None and self.formula == "ratio"

    def as_indicator(self) -> Indicator:
        """Convert to the catalogue's type."""
        published = self.rate is not None
        return Indicator(
            key=self.key,
            name=self.name.as_text(),
            definition=self.definition.as_text(),
            topic=self.topic,
            target_group=self.target_group.as_text() if self.target_group else None,
            numerator=(self.rate,) if self.rate is not None else self.numerator,
            denominator=self.weight if published else self.denominator,
            formula=Formula.PUBLISHED if published else Formula(self.formula),
            years=self.years,
            scale=self.scale,
            unit=self.unit.as_text(),
            decimals=self.decimals,
            polarity=self.polarity,
            role=self.role,
            base_weight=self.base_weight,
            complement_is_sensitive=self.complement_is_sensitive and not published,
            competent_level=self.competent_level,
            breaks=self.breaks,
            uncertainty=self.uncertainty
            or (Uncertainty.SHARE if self._is_counted() else Uncertainty.NONE),
            source=self.source,
            licence=self.licence,
        )
