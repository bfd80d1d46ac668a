"""The sections of ``city.toml`` as Pydantic models.

Models are closed (an unknown key is an error), so that a typing error is found
and not ignored. What a section means for a statistics officer is written in
``docs/data-package.md``.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from indicators.catalogue import Formula, Indicator, Polarity, Role, Text, Uncertainty

HALF_TURN, POLE = 180, 90  # degrees of longitude and latitude
CLASS_BOUNDS = 4  # of five classes

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Measure = Annotated[str, StringConstraints(pattern=r"^-?[a-z][a-z0-9_]{0,63}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
RelativeFile = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Slice = Annotated[str, StringConstraints(pattern=r"^-?\d*:-?\d*$")]
Crs = Annotated[str, StringConstraints(pattern=r"^EPSG:\d{4,6}$")]


def wrong(kind: str, **context: str) -> PydanticCustomError:
    """Fault that is worded in ``locales/`` under ``finding.descriptor_<kind>``."""
    return PydanticCustomError(kind, kind, context)


class Model(BaseModel):
    """Base: closed, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class TextModel(Model):
    """A text in German and English; one string stands for both."""

    de: Line
    en: Line

    def as_text(self) -> Text:
        """Convert to the plain type of the catalogue."""
        return Text(de=self.de, en=self.en)


def _both_languages(value: Any) -> Any:
    return {"de": value, "en": value} if isinstance(value, str) else value


Bilingual = Annotated[TextModel, BeforeValidator(_both_languages)]


def take(identifier: str, part: str | None) -> str:
    """
    Return the declared part of an id, as Python slices count.

    Parameters
    ----------
    identifier
        The id as written in the file.
    part
        ``"-3:"`` for the last three characters, ``":6"`` for the first six; None for all.

    Examples
    --------
    >>> take("04011523", "-3:"), take("01011101", ":6"), take("7", None)
    ('523', '010111', '7')
    """
    if part is None:
        return identifier
    start, stop = (int(bound) if bound else None for bound in part.split(":"))
    return identifier[start:stop]


class CityModel(Model):
    """Section ``[city]``."""

    name: Line
    key: Annotated[str, StringConstraints(pattern=r"^\d{8}$")]
    made_up: bool = False
    crs: Crs
    region: tuple[float, float, float, float]  # west, south, east, north in degrees
    reference_date: Line | None = None
    population: tuple[Measure, ...] = ()  # residents, for the minimum population of indices
    note: Bilingual | None = None

    @field_validator("region")
    @classmethod
    def _is_a_box(cls, value: tuple[float, float, float, float]) -> tuple[float, ...]:
        west, south, east, north = value
        if not (-HALF_TURN <= west < east <= HALF_TURN and -POLE <= south < north <= POLE):
            raise wrong("region_box")
        return value


class DisclosureModel(Model):
    """Section ``[disclosure]``: primary suppression."""

    threshold: Annotated[int, Field(ge=0, le=50)] = 3


class SourceModel(Model):
    """What every file must say about its origin."""

    source: Line
    licence: Line
    licence_url: Line | None = None
    date: Line | None = None


class LevelModel(SourceModel):
    """
    One ``[[levels]]``, from fine to coarse.

    A level without `file` is dissolved from the next finer one, whose areas
    name their parent.
    """

    name: Key
    label: Bilingual  # plural: "Quartiere"
    singular: Bilingual
    file: RelativeFile | None = None
    layer: Line | None = None
    id: Line | None = None
    id_part: Slice | None = None
    name_column: Line | None = None
    crs: Crs | None = None  # only where the file has none
    parent: Key | None = None  # name of the parent level; next coarser one if left out
    parent_column: Line | None = None  # column that holds the parent's id
    parent_part: Slice | None = None  # or: part of the own id that is the parent's id
    valid_from: Line | None = None
    valid_to: Line | None = None
    names: dict[str, Line] = Field(default_factory=dict)  # id -> name where the file has no name

    @model_validator(mode="after")
    def _file_needs_id(self) -> Self:
        if self.file is not None and self.id is None:
            raise wrong("level_without_id")
        if self.parent_column is not None and self.parent_part is not None:
            raise wrong("parent_twice")
        return self


class ColumnModel(Model):
    """One measure's column; a bare string in the descriptor is the header."""

    column: Line
    kind: Literal["count", "rate", "number", "text"] = "count"


def _column(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


Column = Annotated[ColumnModel, BeforeValidator(_column)]


class AsideModel(Model):
    """Rows that are not areas: patterns (``*``, ``?``) for id or name."""

    city: tuple[Line, ...] = ()
    subtotal: tuple[Line, ...] = ()


class TableModel(SourceModel):
    """
    One ``[[tables]]``.

    Attributes
    ----------
    layout
        ``wide``: one column per measure. ``long``: columns `measure` and `value`.
    header
        Rows of the header as a spreadsheet counts them, from 1. Several rows
        are joined from left to right; a merged cell counts for all its columns.
    year
        A column name, a year for the whole table, or ``"header"`` where the
        last header row holds the years.
    columns
        Measure -> column header (wide) or value of the measure column (long).
        Empty: every other column under its own header, in snake case.
    missing
        Sign -> state, beside the official signs and blank.
    """

    name: Key
    level: Key
    file: RelativeFile | None = None
    files: dict[str, RelativeFile] = Field(default_factory=dict)  # year -> file
    layout: Literal["wide", "long"] = "wide"
    sheet: Line | None = None
    header: tuple[Annotated[int, Field(ge=1, le=50)], ...] = (1,)
    separator: Annotated[str, StringConstraints(strip_whitespace=False)] | None = None
    encoding: Literal["utf-8", "utf-8-sig", "cp1252", "latin-1", "cp850"] | None = None
    decimal: Literal[",", "."] | None = None
    thousands: Annotated[str, StringConstraints(strip_whitespace=False)] | None = None
    id: Line
    id_part: Slice | None = None
    name_column: Line | None = None
    year: Annotated[int, Field(ge=1800, le=2200)] | Line | None = None
    measure: Line | None = None
    value: Line | None = None
    columns: dict[Key, Column] = Field(default_factory=dict)
    missing: dict[str, str] = Field(default_factory=dict)
    missing_numbers: tuple[float, ...] = ()
    aside: AsideModel = AsideModel()

    @field_validator("thousands")
    @classmethod
    def _known_thousands(cls, value: str | None) -> str | None:
        if value is not None and value not in {"", ".", ",", " ", "'"}:
            raise wrong("thousands")
        return value

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.file is None) == (not self.files):
            raise wrong("file_or_files")
        if self.files and self.year is not None:
            raise wrong("files_with_year")
        if any(not re.fullmatch(r"(18|19|20|21)\d\d", year) for year in self.files):
            raise wrong("files_keys")
        if not self.files and self.year is None:
            raise wrong("year_not_said")
        if self.layout == "long" and (self.measure is None or self.value is None):
            raise wrong("long_columns")
        if self.decimal is not None and self.decimal == self.thousands:
            raise wrong("decimal_is_thousands")
        return self

    def sources(self) -> list[tuple[int | None, str]]:
        """Year (None: in the file) and file of each part of the table."""
        if self.file is not None:
            return [(self.year if isinstance(self.year, int) else None, self.file)]
        return [(int(year), file) for year, file in sorted(self.files.items())]


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


class AreaSetModel(SourceModel):
    """One ``[[area_sets]]``: action areas and the like, drawn as polygons of their own."""

    name: Key
    label: Bilingual
    file: RelativeFile
    layer: Line | None = None
    id: Line
    name_column: Line | None = None
    crs: Crs | None = None
