"""Read one cell of a table as a number, once with the comma and once with the point.

Grouping is strict: one to three digits without leading zero, then groups of
exactly three behind one and the same sign. What is left over is refused:
``1e999``, ``inf``, ``0x10``, ``1_000``. A footnote mark behind the figure
(``1.234¹``, ``12*``, ``12 1)``) is no part of it and is noted.
Which of the two readings counts is the column's decision; see `data.tables.numbers`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Flag
from functools import lru_cache
from typing import Literal

from indicators.states import CellState

DecimalSign = Literal[",", "."]

#: Blank, no-break blank, narrow no-break blank, thin and figure blank.
_BLANKS = " \u00a0\u202f\u2009\u2007"
_GROUP_SIGNS = {"": "", ".": ".", ",": ",", " ": _BLANKS, "'": "'\u2019"}
_INVISIBLE = "\u200b\ufeff\u2060"
_MAX_LENGTH = 60
_NUMBER = CellState.VALUE.value
_GROUP = 3  # digits
_DECIMALS: tuple[DecimalSign, DecimalSign] = (",", ".")

_CELL = re.compile(
    rf"(?P<open>\(\s*)?(?P<sign>[-+\u2212\u2013]\s*)?"
    rf"(?P<body>[.,]?[0-9](?:[0-9.,'\u2019{_BLANKS}]*[0-9])?)"
    r"(?P<power>[eE][-+][0-9]{2,3})?(?P<tail>\s*[-\u2212])?"
    r"(?P<percent>\s*%)?(?:\s*(?:€|EUR))?(?P<mark>\s*[rps])?"
    # A digit in superscript is a mark; one in brackets only behind a blank, else it is a figure.
    r"(?P<note>\s*(?:[¹²³⁰⁴-⁹]+[)⁾]?|\*{1,3})|\s+[0-9]{1,2}\))?(?(open)\s*\))"
)
# An office that withholds one or two cases may say so with the limit itself.
_BELOW = re.compile(r"[<≤]\s*[0-9]{1,2}")
# Most cells of most tables; everything else takes the longer way with the same result.
_PLAIN = re.compile(r"(-?)([0-9]{1,15})(?:([.,])([0-9]{1,15}))?")


#: Value with decimal comma, value with decimal point (NaN: no number so), state, `Mark`.
CellReading = tuple[float, float, str, int]
_NEITHER: CellReading = (math.nan, math.nan, "", 0)


class Mark(Flag):
    """What stands beside the figure in the cell; the figure itself counts."""

    NONE = 0
    PERCENT = 1
    REVISED = 2  # r, p, s: corrected, provisional, estimated
    BRACKETS = 4  # limited reliability
    FOOTNOTE = 8
    BELOW = 16  # "<3": the figure itself is withheld


#: Signs of the German statistical offices and common spellings of "no data".
DEFAULT_SIGNS: Mapping[str, CellState] = {
    "-": CellState.ZERO,
    "\u2013": CellState.ZERO,
    "\u2014": CellState.ZERO,
    "\u2212": CellState.ZERO,
    "\u2026": CellState.LATER,
    "...": CellState.LATER,
    "/": CellState.UNRELIABLE,
    ".": CellState.SUPPRESSED,
    "\u00b7": CellState.SUPPRESSED,
    "\u2022": CellState.SUPPRESSED,
    "*": CellState.SUPPRESSED,
    "x": CellState.NOT_MEANINGFUL,
    "": CellState.MISSING,
    "k.a.": CellState.MISSING,
    "ka": CellState.MISSING,
    "keineangabe": CellState.MISSING,
    "keineangaben": CellState.MISSING,
    "n.a.": CellState.MISSING,
    "n.v.": CellState.MISSING,
    "null": CellState.MISSING,
    "n/a": CellState.MISSING,
    "na": CellState.MISSING,
    "#nv": CellState.MISSING,
    "#n/a": CellState.MISSING,
}


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """
    What a table declares about its numbers.

    Attributes
    ----------
    decimal
        Decimal sign; None if not declared.
    thousands
        ``""`` (none), ``"."``, ``","``, ``" "`` (any kind of blank) or
        ``"'"``; None if not declared: then all but the decimal sign are
        allowed, in strict groups of three digits.
    """

    decimal: DecimalSign | None = None
    thousands: str | None = None

    def allows(self, decimal: DecimalSign) -> bool:
        """Whether `decimal` may be the decimal sign."""
        return self.decimal in (None, decimal) and self.thousands != decimal


def is_number_somehow(cell: object) -> bool:
    """Whether a cell is a number in any format (so that only the format is at odds)."""
    comma, point, _, _ = read_cell(cell, NumberFormat(), {})
    return not (math.isnan(comma) and math.isnan(point))


def sign_key(text: str) -> str:
    """
    Write a sign as it is looked up: without blanks, lower case.

    Examples
    --------
    >>> sign_key(" k. A. ")
    'k.a.'
    """
    return "".join(text.strip(_INVISIBLE).split()).casefold()


def read_cell(cell: object, form: NumberFormat, signs: Mapping[str, CellState]) -> CellReading:
    """
    Read one cell both ways.

    Parameters
    ----------
    cell
        Text as written, or a number from a spreadsheet (both readings agree).
    form
        Declared format; a reading that it rules out is NaN.
    signs
        Sign (as `sign_key` writes it) -> state.

    Returns
    -------
    comma, point, state, mark
        Values in the two readings, NaN where there is none; `CellState` text,
        ``"value"`` for a number, ``""`` where the cell is neither number nor
        sign; `Mark` as integer.
    """
    if isinstance(cell, str):
        plain = _PLAIN.fullmatch(cell)
        if plain and cell not in signs and not _may_be_group(plain):
            return _read_plain(plain, form)
        if len(cell) > _MAX_LENGTH:
            return _NEITHER
        state = signs.get(sign_key(cell))
        return _read_text(cell, form) if state is None else (math.nan, math.nan, state.value, 0)
    if isinstance(cell, (int, float)) and math.isfinite(cell):
        number = float(cell) + 0.0
        state = signs.get(f"{number:.17g}")
        if state is not None:
            return math.nan, math.nan, state.value, 0
        return number, number, _NUMBER, 0
    return _NEITHER


def _may_be_group(plain: re.Match[str]) -> bool:
    """Whether the separator may stand for thousands: ``1.234``, ``123,456``."""
    _, whole, separator, rest = plain.groups()
    return separator is not None and len(rest) == _GROUP >= len(whole) and whole[0] != "0"


def _read_plain(plain: re.Match[str], form: NumberFormat) -> CellReading:
    separator: DecimalSign | None = plain[3]  # type: ignore[assignment]  # as the pattern says
    if separator is None:
        number = float(plain[0]) + 0.0
        return number, number, _NUMBER, 0
    if not form.allows(separator):
        return _NEITHER
    number = float(plain[0].replace(",", ".")) + 0.0
    if separator == ",":
        return number, math.nan, _NUMBER, 0
    return math.nan, number, _NUMBER, 0


def _read_text(text: str, form: NumberFormat) -> CellReading:
    bare = text.strip(_INVISIBLE).strip()
    if _BELOW.fullmatch(bare):
        return math.nan, math.nan, CellState.SUPPRESSED.value, Mark.BELOW.value
    found = _CELL.fullmatch(bare)
    if found is None:
        return _NEITHER
    if found["sign"] and found["tail"]:
        return _NEITHER
    factor = -1.0 if found["tail"] or (found["sign"] or "+").strip() != "+" else 1.0
    comma, point = (
        _read_body(found["body"], found["power"] or "", decimal, form.thousands) * factor + 0.0
        if form.allows(decimal) or found["body"].isdigit()
        else math.nan
        for decimal in _DECIMALS
    )
    if math.isnan(comma) and math.isnan(point):
        return _NEITHER
    marks = (
        (Mark.PERCENT.value if found["percent"] else 0)
        | (Mark.REVISED.value if found["mark"] else 0)
        | (Mark.BRACKETS.value if found["open"] else 0)
        | (Mark.FOOTNOTE.value if found["note"] else 0)
    )
    return comma, point, _NUMBER, marks


def _read_body(body: str, power: str, decimal: DecimalSign, thousands: str | None) -> float:
    pattern, groups = _body_pattern(decimal, thousands)
    if not pattern.fullmatch(body):
        return math.nan
    number = float(body.translate(groups).replace(decimal, ".") + power)
    return number if math.isfinite(number) else math.nan


@lru_cache(maxsize=16)
def _body_pattern(
    decimal: DecimalSign, thousands: str | None
) -> tuple[re.Pattern[str], dict[int, None]]:
    allowed = list(_GROUP_SIGNS.values()) if thousands is None else [_GROUP_SIGNS[thousands]]
    signs = "".join(allowed).replace(decimal, "")
    whole = "[0-9]+"
    if signs:
        group = f"([{re.escape(signs)}])"
        whole += rf"|[1-9][0-9]{{0,2}}{group}[0-9]{{3}}(?:\1[0-9]{{3}})*"
    point = re.escape(decimal)
    pattern = re.compile(rf"(?:{whole})(?:{point}[0-9]+)?|{point}[0-9]+")
    return pattern, {ord(sign): None for sign in signs}
