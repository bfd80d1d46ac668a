"""Repairs: what a city declares about faults in its own files.

A repair is written in the descriptor, is applied on reading, and is listed in
the report. Each needs a reason, because the next reader will ask. The join
clinic proposes repairs in this form; it never applies one by itself.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class _Repair(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    reason: Line


class RenameArea(_Repair):
    """Give one feature of a boundary file another id (one id, two places)."""

    kind: Literal["rename_area"]
    level: str
    id: str
    where: Annotated[dict[str, str], Field(min_length=1)]  # column -> value that tells it apart
    new_id: str


class Dissolve(_Repair):
    """Several features of one id are one area: unite them."""

    kind: Literal["dissolve"]
    level: str
    ids: tuple[str, ...]


class SetId(_Repair):
    """A row's id in a table stands for this area (renamed, mistyped, matched by name)."""

    kind: Literal["set_id"]
    table: str
    ids: dict[str, str]  # as written -> area id


class PadIds(_Repair):
    """Restore leading zeros that a spreadsheet (or a numeric column of the boundaries) removed."""

    kind: Literal["pad_ids"]
    table: str = ""  # or:
    level: str = ""
    width: Annotated[int, Field(ge=1, le=30)]

    @model_validator(mode="after")
    def _of_a_table_or_a_level(self) -> Self:
        if bool(self.table) == bool(self.level):
            raise PydanticCustomError("pad_ids_where", "pad_ids_where")
        return self


class TrimIds(_Repair):
    """Remove blanks around ids."""

    kind: Literal["trim_ids"]
    table: str


class TakeIdPart(_Repair):
    """Only a part of the written id is the area id."""

    kind: Literal["take_id_part"]
    table: str
    part: Annotated[str, StringConstraints(pattern=r"^-?\d*:-?\d*$")]


class MatchNames(_Repair):
    """Use the name instead of the id: umlauts, ß, case, hyphens and blanks count as equal."""

    kind: Literal["match_names"]
    table: str


class MergeAreas(_Repair):
    """A row ``A und B`` holds the figures of several areas: unite these areas' boundaries."""

    kind: Literal["merge_areas"]
    level: str
    ids: tuple[str, ...]
    new_id: str
    name: Line


class ZeroIsMissing(_Repair):
    """Rows in which all these measures are 0 were never collected."""

    kind: Literal["zero_is_missing"]
    table: str
    measures: tuple[str, ...] = ()  # empty: all of the table


class IgnoreRows(_Repair):
    """Leave rows of a table out, knowingly; they stay listed in the report."""

    kind: Literal["ignore_rows"]
    table: str
    ids: tuple[str, ...]


class AcceptAreas(_Repair):
    """These areas have no row, and that is right (e.g. uninhabited)."""

    kind: Literal["accept_areas"]
    level: str
    ids: tuple[str, ...]


class KeepFirst(_Repair):
    """A table holds several rows for these ids and years: the first one counts."""

    kind: Literal["keep_first"]
    table: str
    ids: tuple[str, ...]


Repair = Annotated[
    RenameArea
    | Dissolve
    | SetId
    | PadIds
    | TrimIds
    | TakeIdPart
    | MatchNames
    | MergeAreas
    | ZeroIsMissing
    | IgnoreRows
    | AcceptAreas
    | KeepFirst,
    Field(discriminator="kind"),
]
