"""From the raw cells of each measure to numbers, states, and what to say about them.

The number format is decided per column. A column that tells nothing (``1.234``
only) takes the format of the table's other columns if these agree, because a
table is written by one program with one setting; that reading is named in the
report, and it is not taken where it would contradict the declared kind (a
count with fractions). Otherwise the column stays without values until the
format is declared: a wrong guess would be a thousandfold error on the map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.findings import Finding, Severity
from data.tables.column_checks import ColumnChecks, MeasureCells, fractions, is_text, samples
from data.tables.headers import cell_text
from data.tables.number_cells import DecimalSign, NumberFormat
from data.tables.numbers import (
    ParsedColumn,
    ScannedColumn,
    Verdict,
    Votes,
    nothing,
    parse_scanned,
    scan_column,
)

if TYPE_CHECKING:
    from data.descriptor.tables import TableModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """
    Numbers, states and texts, one row per (source row, year).

    Attributes
    ----------
    values
        float64; NaN exactly where the state has no value.
    states
        `CellState` text.
    literal_zeros
        Whether the cell holds the figure 0 itself (not the sign for none).
    texts
        Columns of kind "text"; None where blank.
    """

    values: pd.DataFrame
    states: pd.DataFrame
    literal_zeros: pd.DataFrame
    texts: pd.DataFrame
    findings: list[Finding]


def measure(
    columns: Sequence[MeasureCells], *, model: TableModel, file: str, length: int
) -> Measured:
    """
    Read the cells of every measure.

    Parameters
    ----------
    columns
        Raw cells, each of `length`.
    model
        Declaration: number format, signs, sentinels. In a long table all
        measures share one column and therefore one decision.
    file
        Name of the file, for messages.
    length
        Number of (source row, year) pairs.
    """
    reader = _Reader(columns, model, file)
    index = pd.RangeIndex(length)
    parsed = reader.read()
    zeros = {
        name: (one.values == 0) & np.isfinite(np.fmax(scan.comma, scan.point))
        for name, (scan, one) in parsed.items()
    }
    texts = {
        column.measure: pd.array([cell_text(c) or None for c in column.cells], dtype=object)
        for column in columns
        if column.measure in reader.text_measures
    }
    return Measured(
        values=pd.DataFrame(
            {n: one.values for n, (_, one) in parsed.items()}, index=index, dtype=float
        ),
        states=pd.DataFrame(
            {n: pd.Series(one.states, index=index, dtype=object) for n, (_, one) in parsed.items()},
            index=index,
        ),
        literal_zeros=pd.DataFrame(zeros, index=index, dtype=bool),
        texts=pd.DataFrame(texts, index=index, dtype=object),
        findings=reader.findings,
    )


class _Reader(ColumnChecks):
    """Carries the declaration and the findings through the decisions on one table."""

    def __init__(self, columns: Sequence[MeasureCells], model: TableModel, file: str) -> None:
        super().__init__(model, file)
        self.columns = columns
        self.form = NumberFormat(model.decimal, model.thousands)
        self.text_measures = {column.measure for column in columns if column.kind == "text"}

    def read(self) -> dict[str, tuple[ScannedColumn, ParsedColumn]]:
        numeric = [column for column in self.columns if column.kind != "text"]
        scans = {c.measure: scan_column(c.cells, form=self.form, signs=self.signs) for c in numeric}
        votes = {name: scan.votes for name, scan in scans.items()}
        if self.model.layout == "long":
            together = sum(votes.values(), Votes())
            votes = dict.fromkeys(votes, together)
        agreed = _agreed(votes)
        parsed = {}
        for column in numeric:
            scan = scans[column.measure]
            if column.kind == "auto" and is_text(scan):
                self.text_measures.add(column.measure)
                self.add(
                    "column_taken_as_text",
                    Severity.NOTE,
                    column,
                    samples=samples(scan.states == "", scan),
                )
                continue
            one = self.parse(column, scan, votes[column.measure], agreed)
            parsed[column.measure] = (scan, self.check(column, scan, one))
        return parsed

    def parse(
        self, column: MeasureCells, scan: ScannedColumn, votes: Votes, agreed: DecimalSign | None
    ) -> ParsedColumn:
        """Read a column with its own decimal sign, or the table's where it tells nothing."""
        if scan.votes.verdict is Verdict.NEUTRAL:  # in a long table others may be in doubt
            return self.take(scan, votes.decimal)
        if votes.verdict is Verdict.UNDECIDED and not votes.comma and agreed:
            taken = self.take(scan, agreed)
            if not (column.kind == "count" and fractions(taken.values).any()):
                self.add(
                    "number_format_from_table",
                    Severity.NOTE,
                    column,
                    decimal=agreed,
                    samples=samples(scan.is_open, scan),
                )
                return taken
        if votes.verdict is Verdict.UNDECIDED:
            self.undecided(column, scan, votes)
            return nothing(self.take(scan, votes.decimal))
        if votes.verdict is Verdict.MIXED:
            self.mixed(column, scan, votes.decimal)
        return self.take(scan, votes.decimal, open_cells=votes.verdict is not Verdict.MIXED)

    def take(
        self, scan: ScannedColumn, decimal: DecimalSign | None, *, open_cells: bool = True
    ) -> ParsedColumn:
        return parse_scanned(
            scan,
            decimal=decimal,
            open_cells=open_cells,
            missing_numbers=self.model.missing_numbers,
        )

    def undecided(self, column: MeasureCells, scan: ScannedColumn, votes: Votes) -> None:
        if votes.comma:
            self.mixed(column, scan, None)
            return
        sample = int(np.flatnonzero(scan.is_open)[0])
        whole = max(scan.comma[sample], scan.point[sample], key=abs)
        part = min(scan.comma[sample], scan.point[sample], key=abs)
        self.add(
            "number_format_undecided",
            Severity.ERROR,
            column,
            samples=samples(scan.is_open, scan),
            sample=str(scan.cells[sample]).strip(),
            whole=f"{whole:.0f}",
            part_comma=f"{part:.3f}".replace(".", ","),
            part_point=f"{part:.3f}",
        )

    def mixed(self, column: MeasureCells, scan: ScannedColumn, decimal: DecimalSign | None) -> None:
        comma, point = np.isfinite(scan.comma), np.isfinite(scan.point)
        self.add(
            "number_format_mixed",
            Severity.WARNING if decimal else Severity.ERROR,
            column,
            with_comma=samples(comma & ~point, scan) or "–",
            with_point=samples(point & ~comma, scan) or "–",
            decimal=decimal or "–",
        )


def _agreed(votes: Mapping[str, Votes]) -> DecimalSign | None:
    """Decimal sign on which every telling column of the table agrees."""
    telling = [one for one in votes.values() if one.comma or one.point]
    signs = {one.decimal for one in telling}
    if any(one.verdict is not Verdict.DECIDED for one in telling) or len(signs) != 1:
        return None
    return signs.pop()
