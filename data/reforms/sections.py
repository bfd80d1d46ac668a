"""The section ``[[vintages]]`` of ``city.toml``: earlier boundaries of a level.

Tables that still count in areas from before a reform name the vintage as their
level. What the section means for a statistics officer is written in
``docs/data-package.md``.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from data.descriptor.common import (
    Crs,
    Day,
    Key,
    Line,
    Model,
    RelativeFile,
    Slice,
    SourceModel,
    wrong,
)


class CrosswalkModel(Model):
    """
    Table that says which old area became which new one.

    Attributes
    ----------
    old, new
        Columns ``from`` and ``to`` of ids.
    share
        Column with the share of the old area that goes to the new one; None
        where every old area went into one new area as a whole.
    scale
        What the shares of an old area sum to: 1, or 100 for per cent.
    """

    file: RelativeFile
    old: Annotated[Line, Field(alias="from")]
    new: Annotated[Line, Field(alias="to")]
    share: Line | None = None
    scale: Annotated[float, Field(gt=0)] = 1.0
    sheet: Line | None = None
    header: tuple[Annotated[int, Field(ge=1, le=50)], ...] = (1,)
    separator: Annotated[str, StringConstraints(strip_whitespace=False)] | None = None
    encoding: Literal["utf-8", "utf-8-sig", "cp1252", "latin-1", "cp850"] | None = None
    decimal: Literal[",", "."] | None = None


class VintageModel(SourceModel):
    """
    One ``[[vintages]]``: areas of a level as they were before a reform.

    Attributes
    ----------
    level
        The level as it is today, or a later vintage of it.
    until
        Last day on which these boundaries were valid.
    by
        ``"area"`` to divide counts by area, where there is no `crosswalk`.
    """

    name: Key
    level: Key
    file: RelativeFile | None = None
    layer: Line | None = None
    id: Line | None = None
    id_part: Slice | None = None
    name_column: Line | None = None
    crs: Crs | None = None
    valid_from: Line | None = None
    valid_to: Line | None = None
    until: Day | None = None
    crosswalk: CrosswalkModel | None = None
    by: Literal["area"] | None = None

    @model_validator(mode="after")
    def _one_way_across(self) -> Self:
        if (self.crosswalk is None) == (self.by is None):
            raise wrong("crosswalk_or_area")
        if self.by == "area" and self.file is None:
            raise wrong("area_without_file")
        if self.file is not None and self.id is None:
            raise wrong("level_without_id")
        return self

    def files(self) -> list[str]:
        """Boundary file and crosswalk, as far as there are any."""
        crosswalk = self.crosswalk.file if self.crosswalk is not None else None
        return [file for file in (self.file, crosswalk) if file is not None]
