"""The join of a table to the areas of its level, by id and never by position.

Every row gets exactly one place: joined, set aside (a subtotal or the city),
left out as declared, or open. Open rows are reported with a proposed repair;
nothing is guessed and nothing is dropped without a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.clinic.proposals import TableReport, Targets, areas_by_name, explain_open_rows
from data.descriptor.common import take
from data.descriptor.repairs import (
    IgnoreRows,
    KeepFirst,
    MatchNames,
    PadIds,
    Repair,
    SetId,
    TakeIdPart,
    TrimIds,
)
from data.descriptor.tables import TableModel
from data.findings import Finding, Severity
from data.years import years_text
from indicators.states import CellState

if TYPE_CHECKING:
    from data.tables.table import TableRows


class Place(StrEnum):
    """Where a row of a table went."""

    JOINED = "joined"
    ASIDE = "aside"  # a subtotal or the city itself
    IGNORED = "ignored"  # left out, as declared
    OPEN = "open"  # fits nothing yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """
    One table (or one year's file of it), joined.

    Attributes
    ----------
    rows
        The rows of the table with the id after all repairs, and ``place``
        (text of `Place`); index as in `table`.
    table
        The table itself.
    subtotals
        Level of the areas that rows set aside here stand for, by row; None
        for all others.
    findings, used
        The report, and the repairs that changed something.
    """

    model: TableModel
    label: str
    rows: pd.DataFrame
    table: TableRows
    subtotals: pd.Series
    findings: list[Finding]
    used: list[Repair]

    @property
    def counts(self) -> dict[str, int]:
        """Number of rows per place; rows that the table itself set aside included."""
        found = self.rows["place"].value_counts()
        counts = {place.value: int(found.get(place.value, 0)) for place in Place}
        counts[Place.ASIDE.value] += len(self.table.aside)
        return counts

    def part(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Rows of `frame` (values, states or texts) that joined, by ``(year, area_id)``."""
        hit = self.rows["place"] == Place.JOINED
        index = pd.MultiIndex.from_arrays(
            [self.rows.loc[hit, "year"].astype(int), self.rows.loc[hit, "id"].astype(object)],
            names=["year", "area_id"],
        )
        return frame.loc[hit].set_axis(index)


def join_table(
    model: TableModel,
    table: TableRows,
    targets: Targets,
    repairs: Sequence[Repair],
    *,
    label: str,
) -> Joined:
    """
    Give every row of a table its place.

    Parameters
    ----------
    model
        Declaration of the table.
    table
        Its rows; cells already read and repaired.
    targets
        Areas of the table's level, and the ids of coarser levels.
    repairs
        All repairs of the descriptor; those for this table's ids are applied
        in the order in which they are written.
    label
        Name of the file as written in the descriptor.
    """
    report = TableReport(label, model.name)
    rows = table.rows.assign(
        id=table.rows["id"].fillna("").astype(object),
        raw_id=table.rows["raw_id"].fillna("").astype(object),
        name=table.rows["name"].astype(object),
    )
    own = [repair for repair in repairs if getattr(repair, "table", None) == model.name]
    used = _repair_ids(rows, own, targets, report)
    rows["place"] = np.where(rows["id"].isin(list(targets.names)), Place.JOINED, Place.OPEN)
    used += _ignore(rows, own, report)
    subtotals = _set_aside(rows, targets, report)
    used += _keep_first(rows, own, report)
    doubled = _hold_doubled(rows, report)
    unexplained = rows[(rows["place"] == Place.OPEN) & ~doubled]
    explain_open_rows(unexplained, rows[rows["place"] == Place.JOINED], targets, report)
    joined = Joined(
        model=model,
        label=label,
        rows=rows,
        table=table,
        subtotals=subtotals,
        findings=report.findings,
        used=used,
    )
    _count(joined, targets, report)
    return joined


def _repair_ids(
    rows: pd.DataFrame, repairs: Sequence[Repair], targets: Targets, report: TableReport
) -> list[Repair]:
    used: list[Repair] = []
    for repair in repairs:
        after = _repaired_ids(rows, repair, targets)
        changed = after != rows["id"]
        if changed.any():
            rows["id"] = after
            used.append(repair)
            report.applied(repair, rows[changed])
    return used


def _repaired_ids(rows: pd.DataFrame, repair: Repair, targets: Targets) -> pd.Series:
    ids = rows["id"]
    if isinstance(repair, TrimIds):
        after = ids.str.strip()
    elif isinstance(repair, PadIds):
        bare = ids.str.strip()
        after = ids.where(~bare.str.isdigit(), bare.str.zfill(repair.width))
    elif isinstance(repair, TakeIdPart):
        after = ids.map(lambda text: take(text, repair.part))
    elif isinstance(repair, SetId):
        after = rows["raw_id"].str.strip().map(repair.ids).fillna(ids.map(repair.ids)).fillna(ids)
    elif isinstance(repair, MatchNames):
        after = areas_by_name(rows, targets.names).fillna(ids)
    else:
        return ids
    return after.astype(object)


def _ignore(rows: pd.DataFrame, repairs: Sequence[Repair], report: TableReport) -> list[Repair]:
    used: list[Repair] = []
    for repair in repairs:
        if isinstance(repair, IgnoreRows):
            hit = rows["id"].isin(repair.ids) | rows["raw_id"].str.strip().isin(repair.ids)
            if hit.any():
                rows.loc[hit, "place"] = Place.IGNORED.value
                used.append(repair)
                report.applied(repair, rows[hit])
    return used


def _set_aside(rows: pd.DataFrame, targets: Targets, report: TableReport) -> pd.Series:
    """Set rows aside whose id is an area of a coarser level; return that level by row."""
    levels = pd.Series(None, index=rows.index, dtype=object)
    for level, ids in targets.coarser.items():
        hit = (rows["place"] == Place.OPEN) & rows["id"].isin(list(ids))
        if hit.any():
            rows.loc[hit, "place"] = Place.ASIDE.value
            levels[hit] = level
            report.add("rows_of_coarser_level", Severity.NOTE, rows[hit], params={"level": level})
    return levels


def _keep_first(rows: pd.DataFrame, repairs: Sequence[Repair], report: TableReport) -> list[Repair]:
    used: list[Repair] = []
    for repair in repairs:
        if isinstance(repair, KeepFirst):
            meant = rows[(rows["place"] == Place.JOINED) & rows["id"].isin(repair.ids)]
            later = meant[meant.duplicated(["id", "year"])]
            if len(later):
                rows.loc[later.index, "place"] = Place.IGNORED.value
                used.append(repair)
                report.applied(repair, later)
    return used


def _hold_doubled(rows: pd.DataFrame, report: TableReport) -> pd.Series:
    """Take all rows of one id and year out of the join: which of them counts is not ours to say."""
    joined = rows[rows["place"] == Place.JOINED]
    twice = joined[joined.duplicated(["id", "year"], keep=False)]
    if len(twice):
        rows.loc[twice.index, "place"] = Place.OPEN.value
        ids = sorted(set(twice["id"]))
        repair = {"kind": "keep_first", "table": report.place, "ids": ids}
        report.add("rows_doubled", Severity.ERROR, twice, ids=ids, repair=repair)
    return rows.index.to_series().isin(twice.index)


def _count(joined: Joined, targets: Targets, report: TableReport) -> None:
    """One line for the years with equal counts; then areas without row or without figures."""
    rows = joined.rows
    in_table = rows[~rows["place"].isin([Place.ASIDE, Place.IGNORED])]
    has_figure = (joined.table.states != CellState.MISSING.value).any(axis=1)
    has_figure |= joined.table.texts.notna().any(axis=1)
    counted: dict[tuple[int, int, int], list[int]] = {}
    without_row: dict[tuple[str, ...], list[int]] = {}
    without_figure: dict[tuple[str, ...], list[int]] = {}
    for year, of_year in in_table.groupby(in_table["year"].astype(int)):
        own = of_year[of_year["place"] == Place.JOINED]
        held = int(of_year["id"].isin(list(targets.two_places)).sum())
        counts = (len(own), len(of_year), len(own) + held)
        counted.setdefault(counts, []).append(int(str(year)))
        silent = set(targets.names) - set(own["id"]) - targets.accepted
        without_row.setdefault(tuple(sorted(silent)), []).append(int(str(year)))
        empty = own["id"][~has_figure.loc[own.index]]
        without_figure.setdefault(tuple(sorted(empty)), []).append(int(str(year)))
    for (matched, total, known), years in counted.items():
        params = {
            "table": joined.model.name,
            "year": years_text(years),
            "years": years,
            "matched": matched,
            "rows": total,
            "known": known,
            "areas": len(targets.names),
        }
        if matched == total:
            report.add("join_complete", Severity.OK, params=params)
        else:
            report.add("join_counts", Severity.WARNING, params=params)
    _list_areas("areas_without_row", without_row, report)
    _list_areas("areas_without_figure", without_figure, report)


def _list_areas(code: str, groups: dict[tuple[str, ...], list[int]], report: TableReport) -> None:
    for ids, years in groups.items():
        if ids:
            params = {"year": years_text(years), "years": years}
            report.add(code, Severity.NOTE, ids=ids, params=params)
