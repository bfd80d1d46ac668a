"""The section ``[[tables]]``: where a table has its ids, years and measures."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, field_validator, model_validator

from data.descriptor.common import Key, Line, Model, RelativeFile, Slice, SourceModel, wrong


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
