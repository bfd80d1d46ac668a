"""States of a cell: why a figure is there, is exactly nothing, or is not there.

German official tables print seven signs where other tables leave a blank.
They mean different things, so they are kept apart from the first byte to the
last export; only `CellState.has_value` says whether there is a number.
"""

from __future__ import annotations

from enum import StrEnum


class CellState(StrEnum):
    """
    State of one figure of one area and year.

    The German statistical offices' signs are given in brackets (Destatis,
    "Zeichenerklärung"); `MISSING` is a blank cell or an area without a row.
    """

    VALUE = "value"
    ZERO = "zero"  # [–] exactly none
    ROUNDED_ZERO = "rounded_zero"  # [0] more than none, less than half of the unit
    LATER = "later"  # […] figure comes later
    UNRELIABLE = "unreliable"  # [/] not reliable enough to be published
    SUPPRESSED = "suppressed"  # [.] unknown or secret; also what this tool withholds itself
    NOT_MEANINGFUL = "not_meaningful"  # [x] a figure would make no sense here
    MISSING = "missing"  # no data

    @property
    def has_value(self) -> bool:
        """Whether a cell of this state carries a number (zero included)."""
        return self in _WITH_VALUE

    @property
    def sign(self) -> str:
        """The sign printed in German official tables; empty where the number is printed."""
        return _SIGNS.get(self, "")


_WITH_VALUE = frozenset({CellState.VALUE, CellState.ZERO, CellState.ROUNDED_ZERO})

_SIGNS = {
    CellState.ZERO: "–",
    CellState.ROUNDED_ZERO: "0",
    CellState.LATER: "…",
    CellState.UNRELIABLE: "/",
    CellState.SUPPRESSED: ".",
    CellState.NOT_MEANINGFUL: "x",
    CellState.MISSING: "k. A.",
}

#: A sum takes the last of its parts' states in this order: a sum without its secret part would
#: be a wrong figure, and exactly none plus exactly none is exactly none.
ORDER_IN_SUMS = (
    CellState.ZERO,
    CellState.ROUNDED_ZERO,
    CellState.VALUE,
    CellState.NOT_MEANINGFUL,
    CellState.MISSING,
    CellState.LATER,
    CellState.UNRELIABLE,
    CellState.SUPPRESSED,
)
