"""What is odd about a column of figures: text, sentinels, marks, fractions of persons.

Every check reports and goes on. Values are taken away only where they cannot
be meant (-9999 among counts, figures in a column of words), and never without
a finding that says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from data.findings import Finding, Severity
from data.tables.headers import cell_text, is_filled
from data.tables.number_cells import Mark, is_number_somehow, sign_key
from data.tables.numbers import ParsedColumn, ScannedColumn, nothing
from indicators.states import CellState

if TYPE_CHECKING:
    from data.descriptor.tables import TableModel

_SAMPLES = 3
_FRACTION = 1e-9  # a count may differ from a whole number by as much as binary rounding does


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureCells:
    """
    Raw cells of one measure, one per (source row, year).

    Attributes
    ----------
    label
        Header as in the file, for messages.
    kind
        As declared; ``"auto"`` where the descriptor names no columns.
    rows, letters
        Row number and column letter of each cell.
    """

    measure: str
    label: str
    kind: Literal["count", "rate", "number", "text", "auto"]
    cells: np.ndarray[Any, Any]
    rows: np.ndarray[Any, Any]
    letters: np.ndarray[Any, Any]


def declared_signs(model: TableModel) -> tuple[dict[str, CellState], list[str]]:
    """
    Signs that a table declares beside the official ones.

    Returns
    -------
    signs, unknown
        Sign (as `sign_key` writes it) -> state, and the names that are no
        state of a sign.
    """
    known: dict[str, CellState] = {
        state.value: state for state in CellState if state is not CellState.VALUE
    }
    signs = {sign_key(s): known[n] for s, n in model.missing.items() if n in known}
    return signs, [name for name in model.missing.values() if name not in known]


class ColumnChecks:
    """
    Checks of the columns of one table, and their findings.

    Parameters
    ----------
    model
        Declaration of the table.
    file
        Name of the file, for messages.
    """

    def __init__(self, model: TableModel, file: str) -> None:
        self.model = model
        self.file = file
        self.signs, unknown = declared_signs(model)
        self.findings: list[Finding] = []
        if unknown:
            states = ", ".join(state.value for state in CellState if state is not CellState.VALUE)
            self.findings.append(
                Finding(
                    code="missing_state_unknown",
                    severity=Severity.ERROR,
                    file=file,
                    place=model.name,
                    params={"samples": ", ".join(unknown), "states": states},
                )
            )

    def check(
        self, column: MeasureCells, scan: ScannedColumn, parsed: ParsedColumn
    ) -> ParsedColumn:
        """Report what is odd about a column; take values away that cannot be meant."""
        numbers = np.isfinite(scan.comma) | np.isfinite(scan.point)
        if not numbers.any():
            return self.without_numbers(column, scan, parsed)
        if is_text(scan):
            self.holds_text(column, scan)
            return nothing(parsed)
        self.refused(column, parsed)
        parsed = self.sentinels(column, parsed)
        self.marks(column, scan, parsed)
        if column.kind == "count":
            self.counts(column, parsed)
        finite = parsed.values[np.isfinite(parsed.values)]
        if len(finite) >= _SAMPLES and (finite == 0).all():
            self.add("column_all_zero", Severity.WARNING, column)
        return parsed

    def without_numbers(
        self, column: MeasureCells, scan: ScannedColumn, parsed: ParsedColumn
    ) -> ParsedColumn:
        """
        Judge a column without a single number.

        "-" in every cell means that nothing was collected, not that there is
        exactly none everywhere; so it is missing unless the table declares
        the sign.
        """
        if (scan.states == "").any():
            self.holds_text(column, scan)
            return nothing(parsed)
        signs = np.array([is_filled(cell) for cell in scan.cells], dtype=bool)
        if not signs.any():
            self.add("column_empty", Severity.WARNING, column)
            return parsed
        shown = sorted({cell_text(cell) for cell in scan.cells[signs]})
        none = {CellState.ZERO, CellState.ROUNDED_ZERO}
        says_none = np.isin(scan.states, [state.value for state in none]).any()
        # "." throughout says clearly that all is secret; only "-" can be meant in two ways.
        code = "column_only_signs" if says_none else "column_without_figures"
        self.add(code, Severity.WARNING, column, samples=" ".join(shown[:_SAMPLES]))
        return parsed if none & set(self.signs.values()) else nothing(parsed)

    def holds_text(self, column: MeasureCells, scan: ScannedColumn) -> None:
        """Report words where figures are declared."""
        self.add(
            "column_holds_text", Severity.ERROR, column, samples=samples(scan.states == "", scan)
        )

    def refused(self, column: MeasureCells, parsed: ParsedColumn) -> None:
        """Report the cells that are no number, and those in another format, apart."""
        bad = np.flatnonzero(parsed.refused)
        foreign = np.array([is_number_somehow(column.cells[at]) for at in bad], dtype=bool)
        for code, some in (
            ("numbers_contradict_format", bad[foreign]),
            ("cells_not_numbers", bad[~foreign]),
        ):
            if len(some):
                self.add(
                    code,
                    Severity.WARNING,
                    column,
                    some,
                    samples=self.addressed(column, some),
                    decimal=self.model.decimal or "",
                )

    def sentinels(self, column: MeasureCells, parsed: ParsedColumn) -> ParsedColumn:
        """Take -9999 and the like for "no data", loudly: a sum would be poisoned by them."""
        found = _sentinels(parsed.values)
        if not found:
            return parsed
        at = np.isin(parsed.values, found)
        listed = ", ".join(f"{value:.0f}" for value in found)
        declared = sorted({*self.model.missing_numbers, *found})
        line = ", ".join(f"{value:g}" if abs(value) < 1e5 else f"{value:.0f}" for value in declared)  # noqa: PLR2004
        self.add(
            "undeclared_sentinel",
            Severity.ERROR,
            column,
            np.flatnonzero(at),
            samples=listed,
            line=f"missing_numbers = [{line}]",
        )
        values, states = parsed.values.copy(), parsed.states.copy()
        values[at], states[at] = np.nan, CellState.MISSING.value
        return ParsedColumn(values=values, states=states, refused=parsed.refused)

    def marks(self, column: MeasureCells, scan: ScannedColumn, parsed: ParsedColumn) -> None:
        """Report signs beside the figures: per cent in part of the cells, r, p, s, brackets."""
        valued = np.isfinite(parsed.values)
        percent = valued & ((scan.marks & Mark.PERCENT.value) > 0)
        bare = valued & ~percent & (parsed.values != 0)
        if percent.any() and bare.any():
            self.add(
                "percent_signs_in_part",
                Severity.WARNING,
                column,
                np.flatnonzero(percent),
                samples=samples(percent, scan),
                others=samples(bare, scan),
            )
        for mark, code, cells in (
            (Mark.REVISED, "marks_revised", valued),
            (Mark.BRACKETS, "marks_brackets", valued),
            (Mark.FOOTNOTE, "marks_footnote", valued),
            (Mark.BELOW, "cells_below_limit", ~valued),
        ):
            at = np.flatnonzero(cells & ((scan.marks & mark.value) > 0))
            if len(at):
                self.add(code, Severity.NOTE, column, at, samples=self.addressed(column, at))
        self.fraction(column, parsed, percent)

    def fraction(
        self, column: MeasureCells, parsed: ParsedColumn, percent: np.ndarray[Any, Any]
    ) -> None:
        """Ask about a rate that lies within 0 and 1 throughout: 0.173 may mean 17.3 per cent."""
        given = parsed.values[np.isfinite(parsed.values)]
        parts = given[given != 0]
        if column.kind != "rate" or len(parts) < _SAMPLES or percent.any():
            return
        if (parts > 0).all() and (parts <= 1).all() and fractions(parts).any():
            at = np.flatnonzero(np.isfinite(parsed.values) & (parsed.values != 0))[:_SAMPLES]
            samples_ = self.addressed(column, at)
            self.add("rate_within_one", Severity.WARNING, column, samples=samples_)

    def counts(self, column: MeasureCells, parsed: ParsedColumn) -> None:
        """Report negative and fractional counts; they are kept as written."""
        for code, at in (
            ("counts_negative", np.flatnonzero(parsed.values < 0)),
            ("counts_fractional", np.flatnonzero(fractions(parsed.values))),
        ):
            if len(at):
                self.add(code, Severity.WARNING, column, at, samples=self.addressed(column, at))

    def add(
        self,
        code: str,
        severity: Severity,
        column: MeasureCells,
        at: Sequence[int] | np.ndarray[Any, Any] = (),
        **params: Any,
    ) -> None:
        """Report something about a column, with the rows of the cells `at`."""
        rows = tuple(dict.fromkeys(int(column.rows[one]) for one in at))
        about = {"column": column.label, "measure": column.measure, **params}
        self.findings.append(
            Finding(
                code=code,
                severity=severity,
                file=self.file,
                place=self.model.name,
                rows=rows,
                params={"n": len(at), **about} if len(at) else about,
            )
        )

    @staticmethod
    def addressed(column: MeasureCells, at: np.ndarray[Any, Any]) -> str:
        """Write the first cells with their address: ``D14: 12.5``."""
        shown = [
            f"{column.letters[one]}{column.rows[one]}: {_short(column.cells[one])}"
            for one in at[:_SAMPLES]
        ]
        return "; ".join([*shown, "…"] if len(at) > _SAMPLES else shown)


def is_text(scan: ScannedColumn) -> bool:
    """Whether more cells hold words than numbers."""
    numbers = np.isfinite(scan.comma) | np.isfinite(scan.point)
    return bool((scan.states == "").sum() > numbers.sum())


def _sentinels(values: np.ndarray[Any, Any]) -> list[float]:
    """
    Values that look like a mark for "no data": nothing but nines, far away from the others.

    Negative ones have at least three digits and stand among non-negative
    values, or lie five times beyond the largest; positive ones have at least
    six digits and lie ten times beyond.
    """
    finite = np.unique(values[np.isfinite(values)])
    nines = {float("9" * digits) for digits in range(3, 10)}
    suspects = [v for v in finite if abs(v) in nines and (v < 0 or v >= 999_999)]  # noqa: PLR2004
    others = finite[~np.isin(finite, suspects)]
    if not len(others):
        return [float(v) for v in suspects]
    largest = np.abs(others).max()
    return [
        float(v)
        for v in suspects
        if (v < 0 and (others.min() >= 0 or -v > 5 * largest)) or v > 10 * largest
    ]


def fractions(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Which values are no whole numbers; False for NaN."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(values - np.round(values)) > _FRACTION, dtype=np.bool_)


def samples(mask: np.ndarray[Any, Any], scan: ScannedColumn) -> str:
    """Show the first different cells, for a message."""
    shown = dict.fromkeys(_short(scan.cells[at]) for at in np.flatnonzero(mask)[:100])
    return "; ".join(list(shown)[:_SAMPLES])


def _short(cell: object) -> str:
    text = cell_text(cell) if not isinstance(cell, float) else f"{cell:g}"
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004
