"""A ``[[methods]]`` with ``key``: a city's own method, a whole definition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from data.descriptor.common import Bilingual, Line, Model, wrong
from data.methods.section_base import MethodBase, MethodKey
from indicators.methods.count import SCHEME as COUNT
from indicators.methods.interface import ClassScheme, Definition
from indicators.methods.registry import RELEASED

Scheme = Literal["z-sum", "percentile-rank", "exponential-rank", "min-max", "count"]
# Codes are written to tables as they are: none of them may look like a formula.
StatusCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,12}$")]
DynamicsCode = Annotated[str, StringConstraints(pattern=r"^([0-9A-Za-z]{1,12}|\+|\+/-|-)$")]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Residents = Annotated[int, Field(ge=0, le=1_000_000)]

_TEMPLATES = {"z-sum": "berlin-mss-4", "percentile-rank": "cdc-svi",
              "exponential-rank": "english-iod", "min-max": "min-max", COUNT: COUNT}  # fmt: skip


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


class OwnMethodModel(MethodBase):
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
