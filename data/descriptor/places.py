"""Sections ``[city]``, ``[disclosure]``, ``[[levels]]`` and ``[[area_sets]]``: the city's areas."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from data.descriptor.common import (
    Bilingual,
    Crs,
    Day,
    Key,
    Line,
    Measure,
    Model,
    RelativeFile,
    Slice,
    SourceModel,
    wrong,
)

HALF_TURN, POLE = 180, 90  # degrees of longitude and latitude

#: Days of area sets that are believed: what lies outside is a slip of the pen.
FIRST_DAY, LAST_DAY = date(1900, 1, 2), date(2199, 12, 31)
MOST_MEMBERS = 5_000  # ten times the areas of the largest city: more is no list of members


def _is_believed(value: date) -> date:
    if not FIRST_DAY <= value <= LAST_DAY:
        raise wrong("area_set_day", first=FIRST_DAY.isoformat(), last=LAST_DAY.isoformat())
    return value


SetDay = Annotated[Day, AfterValidator(_is_believed)]
DecidedBy = Literal["council", "committee", "mayor", "department", "administration", "unknown"]


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


class PeriodModel(Model):
    """
    When somebody belongs to a set, and on what grounds.

    Attributes
    ----------
    valid_from, valid_to
        Keys ``from`` and ``to``: first and last day; None where nothing is said,
        or while it lasts.
    reason, reference, end_reason
        Why, the decision it rests on, and why it ended.
    decided_by
        Who decided, as a role: people are not named.
    """

    valid_from: Annotated[SetDay | None, Field(alias="from")] = None
    valid_to: Annotated[SetDay | None, Field(alias="to")] = None
    reason: Line | None = None
    reference: Line | None = None
    end_reason: Line | None = None
    decided_by: DecidedBy | None = None


class AreaSetMemberModel(PeriodModel):
    """
    One entry of ``members`` of an area set.

    Attributes
    ----------
    quarters
        Areas of the next finer level inside this one that alone belong to the
        set; none: the whole area does.
    """

    level: Key
    id: Line
    quarters: Annotated[tuple[Line, ...], Field(min_length=1)] = ()


class AreaSetModel(SourceModel, PeriodModel):
    """
    One ``[[area_sets]]``: action areas and the like, drawn as polygons, listed, or both.

    Attributes
    ----------
    level
        Level to whose areas drawn polygons are related; None for the finest
        that has areas.
    from_column, to_column, reason_column, reference_column
        Columns of the file. Where they are blank, and for members that do not
        say it themselves, the keys of the set apply.
    """

    name: Key
    label: Bilingual
    kind: Literal["action_areas", "network", "project", "funding", "other"] = "other"
    file: RelativeFile | None = None
    layer: Line | None = None
    id: Line | None = None
    name_column: Line | None = None
    crs: Crs | None = None
    level: Key | None = None
    from_column: Line | None = None
    to_column: Line | None = None
    reason_column: Line | None = None
    reference_column: Line | None = None
    members: Annotated[tuple[AreaSetMemberModel, ...] | None, Field(max_length=MOST_MEMBERS)] = None

    @model_validator(mode="after")
    def _has_members_of_its_own(self) -> Self:
        if self.file is None and self.members is None:
            raise wrong("area_set_without_members")
        if self.file is not None and self.id is None:
            raise wrong("level_without_id")
        if self.file is None and self.columns:
            raise wrong("area_set_columns", columns=", ".join(self.columns))
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the file that are asked for, apart from the geometry."""
        named = (self.id, self.name_column, self.from_column, self.to_column)
        return tuple(one for one in (*named, self.reason_column, self.reference_column) if one)
