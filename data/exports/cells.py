"""Cells of a file: text that is no formula, numbers without noise, comma separated rows."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

#: Digits of a number in CSV: whole counts and published figures stay exact, noise of floats goes.
SIGNIFICANT_DIGITS = 10

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def defused(text: str) -> str:
    """
    Prefix text that a spreadsheet would run as a formula; numbers stay as they are.

    Examples
    --------
    >>> defused("=1+1"), defused("-2.5"), defused("Nord")
    ("'=1+1", '-2.5', 'Nord')
    """
    if text.startswith(_FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_file(
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    digits: int | None = SIGNIFICANT_DIGITS,
    verbatim: Collection[str] = (),
) -> bytes:
    """
    Comma separated rows in UTF-8: decimal points, blank where there is no number.

    Parameters
    ----------
    digits
        Significant digits of a number, never with an exponent; None for as many
        as it takes to read the same number back.
    verbatim
        Columns of text that is written as it is, ``+/-`` included.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    as_it_is = [name in verbatim for name in header]
    for row in rows:
        cells = zip(row, as_it_is, strict=True)
        writer.writerow([cell if kept else _cell(cell, digits) for cell, kept in cells])
    return buffer.getvalue().encode()


def _cell(cell: Any, digits: int | None) -> str:
    if isinstance(cell, str):
        return defused(cell)
    if cell is None or cell is pd.NA:
        return ""
    if isinstance(cell, float):
        if math.isnan(cell):
            return ""
        return np.format_float_positional(
            cell, precision=digits, fractional=digits is None, trim="-"
        )
    return str(cell).lower() if str(cell) in {"True", "False"} else str(cell)
