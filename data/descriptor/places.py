"""Sections ``[city]``, ``[disclosure]``, ``[[levels]]`` and ``[[area_sets]]``: the city's areas."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from data.descriptor.common import (
    Bilingual,
    Crs,
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


class AreaSetModel(SourceModel):
    """One ``[[area_sets]]``: action areas and the like, drawn as polygons of their own."""

    name: Key
    label: Bilingual
    file: RelativeFile
    layer: Line | None = None
    id: Line
    name_column: Line | None = None
    crs: Crs | None = None
