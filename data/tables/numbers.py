"""Read numbers as offices write them: one format per column, never per cell.

``1.234`` is 1234 in one office and 1.234 in the next. Every cell is therefore
read twice, once with the comma and once with the point as decimal sign; the
cells that make sense in one reading only decide for the whole column. Where
none does, nothing is guessed: the caller asks the person who declares the
table. A cell that contradicts the column's format becomes missing and is
reported; it never changes its size by a power of ten.

Nothing here reads files or words findings; see `data.tables.measures`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.tables.number_cells import DEFAULT_SIGNS, DecimalSign, NumberFormat, read_cell
from indicators.states import CellState

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]

_HAVE_VALUE = [state.value for state in CellState if state.has_value]


class Verdict(StrEnum):
    """How sure a column's decimal sign is."""

    NEUTRAL = "neutral"  # no cell differs between the two readings
    DECIDED = "decided"  # declared, or every telling cell says the same
    MIXED = "mixed"  # cells contradict each other; the clear majority counts
    UNDECIDED = "undecided"  # only cells like 1.234, or as many for as against


@dataclass(frozen=True, slots=True)
class Votes:
    """Number of cells that can be read only with a comma, only with a point, or both ways."""

    comma: int = 0
    point: int = 0
    open: int = 0

    def __add__(self, other: Votes) -> Votes:
        """Votes of two columns together."""
        return Votes(self.comma + other.comma, self.point + other.point, self.open + other.open)

    @property
    def verdict(self) -> Verdict:
        """How sure the decimal sign is."""
        if self.comma and self.point:
            return Verdict.UNDECIDED if self.comma == self.point else Verdict.MIXED
        if self.comma or self.point:
            return Verdict.DECIDED
        return Verdict.UNDECIDED if self.open else Verdict.NEUTRAL

    @property
    def decimal(self) -> DecimalSign | None:
        """The decimal sign of the (larger) side; None where nothing tells."""
        if self.comma == self.point:
            return None
        return "," if self.comma > self.point else "."


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedColumn:
    """
    A column read both ways; all arrays have one element per cell.

    Attributes
    ----------
    comma, point
        Value with that decimal sign; NaN where the cell is no number in it.
    states
        `CellState` text of signs and blanks; ``"value"`` where at least one
        reading gives a number; ``""`` where the cell is neither.
    marks
        `Mark` of each cell, as integer.
    cells
        The cells as they were.
    """

    comma: Floats
    point: Floats
    states: Objects
    marks: npt.NDArray[np.int64]
    cells: Objects

    @property
    def is_open(self) -> Bools:
        """Cells that are different numbers in the two readings, like ``1.234``."""
        both = np.isfinite(self.comma) & np.isfinite(self.point)
        return np.asarray(both & (self.comma != self.point), dtype=np.bool_)

    @property
    def votes(self) -> Votes:
        """What the cells say about the decimal sign."""
        comma, point = np.isfinite(self.comma), np.isfinite(self.point)
        return Votes(
            int((comma & ~point).sum()), int((point & ~comma).sum()), int(self.is_open.sum())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedColumn:
    """
    Numbers of a column.

    Attributes
    ----------
    values
        float64; NaN exactly where the state has no value.
    states
        `CellState` text.
    refused
        Cells that hold something which is no number in the column's format;
        their state is ``"missing"``.
    """

    values: Floats
    states: Objects
    refused: Bools


def scan_column(
    cells: Sequence[object] | Objects,
    *,
    form: NumberFormat | None = None,
    signs: Mapping[str, CellState] | None = None,
) -> ScannedColumn:
    """
    Read every cell with a comma and with a point as decimal sign.

    Parameters
    ----------
    cells
        Texts as written, numbers from a spreadsheet, None or NaN for blank.
    form
        Declared format (None: nothing is declared); a reading that it rules out is NaN.
    signs
        Declared signs (as `sign_key` writes them), which go before
        `DEFAULT_SIGNS`.

    Notes
    -----
    Grouping is strict: one to three digits without leading zero, then groups
    of exactly three behind the same sign. ``0.512`` and ``12.5`` can thus be
    read with a decimal point only, ``1.234.567`` with a decimal comma only.
    """
    known = {**DEFAULT_SIGNS, **(signs or {})}
    column = np.asarray(cells, dtype=object)
    codes, uniques = pd.factorize(column)
    declared = form or NumberFormat()
    read = [read_cell(cell, declared, known) for cell in uniques]
    read.append((math.nan, math.nan, known[""].value, 0))  # code -1: blank
    comma, point, states, marks = zip(*read, strict=True)
    return ScannedColumn(
        comma=np.array(comma, dtype=np.float64)[codes],
        point=np.array(point, dtype=np.float64)[codes],
        states=np.array(states, dtype=object)[codes],
        marks=np.array(marks, dtype=np.int64)[codes],
        cells=column,
    )


def parse_scanned(
    scanned: ScannedColumn,
    *,
    decimal: DecimalSign | None,
    open_cells: bool = True,
    missing_numbers: Sequence[float] = (),
) -> ParsedColumn:
    """
    Take one of the two readings for the whole column.

    Parameters
    ----------
    scanned
        Result of `scan_column`.
    decimal
        The column's decimal sign; None where both readings agree. With None,
        cells that differ between the readings are refused.
    open_cells
        False refuses cells like ``1.234`` although a sign is given: used for
        columns in which both formats occur.
    missing_numbers
        Values that stand for "no data" (-9999).

    Notes
    -----
    A plain 0 has the state "zero" (exactly none), unless the table declares
    the sign ``0`` as "rounded_zero".
    """
    if decimal is None:
        values = np.where(scanned.is_open | (scanned.comma != scanned.point), np.nan, scanned.comma)
    else:
        values = (scanned.comma if decimal == "," else scanned.point).copy()
        if not open_cells:
            values[scanned.is_open] = np.nan
    states = scanned.states.copy()
    refused = (states == "") | ((states == CellState.VALUE.value) & np.isnan(values))
    states[refused] = CellState.MISSING.value
    states[(states == CellState.VALUE.value) & (values == 0)] = CellState.ZERO.value
    if missing_numbers:
        gone = np.isin(values, np.asarray(missing_numbers, dtype=np.float64))
        values[gone] = np.nan
        states[gone] = CellState.MISSING.value
    exactly_none = np.isin(states, [CellState.ZERO.value, CellState.ROUNDED_ZERO.value])
    values[exactly_none] = 0.0
    values[~np.isin(states, _HAVE_VALUE)] = np.nan
    return ParsedColumn(values=values, states=states, refused=refused)


def nothing(parsed: ParsedColumn) -> ParsedColumn:
    """Take every value of a column away; states without a value stay."""
    states = parsed.states.copy()
    states[np.isin(states, _HAVE_VALUE)] = CellState.MISSING.value
    return ParsedColumn(
        values=np.full(len(states), np.nan),
        states=states,
        refused=np.zeros(len(states), dtype=bool),
    )
