"""Read a declared crosswalk: which old area became which new one, and to what share.

An old area whose rows cannot be trusted (a share that is no number, an unknown
new area, shares that do not add up) is not guessed right: it counts as broken,
and what would rest on it is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from data.clinic.proposals import PLACEHOLDER
from data.clinic.repair_notes import repair_note
from data.descriptor.repairs import PadIds, Repair
from data.descriptor.tables import TableModel
from data.findings import Finding, Severity
from data.reforms.sections import CrosswalkModel, VintageModel
from data.tables.table import read_table
from geo.interpolation import united

if TYPE_CHECKING:
    from data.files.sandbox import RawTable

#: Shares of an old area may sum to 1 give or take this: offices round them. They are scaled.
SUM_TOLERANCE = 0.01

_NO_YEAR = 2000  # a crosswalk has no year; the reader of tables wants one, and it is not used


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """
    Where the counts of old areas go.

    Attributes
    ----------
    shares
        Columns ``old``, ``new`` (area ids, text), ``share`` (above 0, up to 1),
        each pair once; sums to 1 for each old area that is not broken.
    broken
        Old areas whose rows are faulty.
    findings, used
        The report, and the repairs that changed something.
    """

    shares: pd.DataFrame
    broken: frozenset[str]
    findings: Sequence[Finding]
    used: Sequence[Repair] = ()


def read_crosswalk(
    vintage: VintageModel,
    raw: RawTable,
    repairs: Iterable[Repair],
    *,
    old_ids: Collection[str] | None,
    new_ids: Collection[str],
) -> Crosswalk:
    """
    Read and check the table that a vintage names.

    Parameters
    ----------
    vintage
        Declaration with a `crosswalk`.
    raw
        Cells as in the file.
    repairs
        All repairs of the descriptor: leading zeros declared for the vintage or
        for the level that it leads to are restored here as well.
    old_ids
        Areas of the vintage's own boundaries; None where it has none.
    new_ids
        Areas of the level, or later vintage, that the crosswalk leads to.

    Raises
    ------
    TableError
        If the table is empty, or a column is not there or is there twice.
    """
    declared = vintage.crosswalk
    assert declared is not None  # noqa: S101  (asked for only where there is one)
    reader = _Checks(vintage, declared)
    rows = reader.read(raw)
    used = [*reader.pad(rows, "old", repairs), *reader.pad(rows, "new", repairs)]
    rows = reader.unusable(rows)
    if old_ids is not None:
        rows = reader.unknown(rows, "old", old_ids)
    rows = reader.unknown(rows, "new", new_ids)
    rows = reader.summed(rows)
    return Crosswalk(
        shares=united(rows),
        broken=frozenset(reader.broken),
        findings=reader.findings,
        used=used,
    )


class _Checks:
    """The checks of one crosswalk: faulty rows go, and their old areas are remembered as broken."""

    def __init__(self, vintage: VintageModel, declared: CrosswalkModel) -> None:
        self.vintage = vintage
        self.declared = declared
        self.broken: set[str] = set()
        self.findings: list[Finding] = []

    def read(self, raw: RawTable) -> pd.DataFrame:
        """Columns ``row`` (in the file), ``old``, ``new`` (text) and ``share`` (NaN: no number)."""
        columns = {"new": {"column": self.declared.new, "kind": "text"}}
        if self.declared.share is not None:
            columns["share"] = {"column": self.declared.share, "kind": "number"}
        shape = self.declared.model_dump(
            include={"file", "sheet", "header", "separator", "encoding", "decimal"}
        )
        model = TableModel(
            **shape,
            name=self.vintage.name,
            level=self.vintage.level,
            id=self.declared.old,
            year=_NO_YEAR,
            columns=columns,
            source=self.vintage.source,
            licence=self.vintage.licence,
        )
        table = read_table(model, raw, year=_NO_YEAR)
        # That ids were numbers matters only if they then fit nothing, which is reported by itself.
        self.findings += [one for one in table.findings if one.code != "ids_were_numbers"]
        share = table.values["share"] / self.declared.scale if self.declared.share else 1.0
        return pd.DataFrame(
            {
                "row": table.rows["row"],
                "old": table.rows["id"].str.strip().astype(object),
                "new": table.texts["new"].fillna("").str.strip().astype(object),
                "share": share,
            }
        )

    def pad(self, rows: pd.DataFrame, column: str, repairs: Iterable[Repair]) -> list[Repair]:
        """Restore leading zeros of a column as declared, in place; return what was applied."""
        division = self._division(column)
        used: list[Repair] = []
        for repair in repairs:
            if isinstance(repair, PadIds) and repair.level == division:
                ids = rows[column]
                rows[column] = ids.where(~ids.str.isdigit(), ids.str.zfill(repair.width))
                changed = tuple(dict.fromkeys(ids[rows[column] != ids]))
                if changed:
                    used.append(repair)
                    self.findings.append(repair_note(repair, division, changed, len(changed)))
        return used

    def unusable(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Take out rows that say nothing: no share between 0 and 1, or no new area."""
        rows = rows[rows["share"] != 0]
        fits = rows["share"].between(0, 1 + SUM_TOLERANCE) & (rows["new"] != "")
        self._found("crosswalk_unusable", Severity.ERROR, rows[~fits])
        return self._without(rows, fits)

    def unknown(self, rows: pd.DataFrame, column: str, ids: Collection[str]) -> pd.DataFrame:
        """Take out rows of areas that the boundaries do not have."""
        known = rows[column].isin(list(ids))
        lacking = rows[~known]
        self._found(
            f"crosswalk_unknown_{column}",
            Severity.WARNING if column == "old" else Severity.ERROR,
            lacking,
            ids=lacking[column],
            repair=_padding(lacking[column], ids, self._division(column)),
        )
        return rows[known] if column == "old" else self._without(rows, known)

    def summed(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Scale the shares of each old area to 1; those that are far from it are broken."""
        sums = rows.groupby("old")["share"].transform("sum")
        fits = ((sums - 1).abs() <= SUM_TOLERANCE) | rows["old"].isin(self.broken)
        self._found("crosswalk_sum", Severity.ERROR, rows[~fits])
        self.broken |= set(rows.loc[~fits, "old"])
        return rows.assign(share=rows["share"] / sums)

    def _division(self, column: str) -> str:
        return self.vintage.name if column == "old" else self.vintage.level

    def _without(self, rows: pd.DataFrame, fits: pd.Series) -> pd.DataFrame:
        self.broken |= set(rows.loc[~fits, "old"])
        return rows[fits]

    def _found(
        self,
        code: str,
        severity: Severity,
        rows: pd.DataFrame,
        *,
        ids: Iterable[str] | None = None,
        repair: dict[str, object] | None = None,
    ) -> None:
        if rows.empty:
            return
        self.findings.append(
            Finding(
                code=code,
                severity=severity,
                file=self.declared.file,
                place=self.vintage.name,
                rows=tuple(dict.fromkeys(int(row) for row in rows["row"])),
                ids=tuple(dict.fromkeys(rows["old"] if ids is None else ids)),
                params={"level": self.vintage.level},
                repair=repair,
            )
        )


def _padding(
    unknown: Iterable[str], known: Collection[str], division: str
) -> dict[str, object] | None:
    """Repair that restores leading zeros, if that makes every unknown id a known one."""
    widths = {len(area_id) for area_id in known}
    ids = list(unknown)
    if len(widths) != 1 or not ids:
        return None
    width = widths.pop()
    if not all(area_id.isdigit() and area_id.zfill(width) in known for area_id in ids):
        return None
    return {"kind": "pad_ids", "level": division, "width": width, "reason": PLACEHOLDER}
