"""What every workbook has: sober options, the same bytes for the same content, a sheet of words."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NAME_WIDTH, _WORDS_WIDTH = 22, 90  # characters


def workbook_bytes(*sheets: Callable[[Any], None]) -> bytes:
    """Make a workbook by calling `sheets` with it, one after the other; text is never a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as workbook:
        workbook.set_properties({"created": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)})
        for sheet in sheets:
            sheet(workbook)
    return buffer.getvalue()


def words_sheet(workbook: Any, title: str, *blocks: Sequence[tuple[str, str]]) -> None:
    """
    Add a sheet of names and words beside them, one pair a row.

    Parameters
    ----------
    blocks
        Pairs of name and words, with a blank row between two blocks; names of
        the first block are bold.
    """
    sheet = workbook.add_worksheet(title)
    bold = workbook.add_format({"bold": True, "valign": "top"})
    plain = workbook.add_format({"valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    row = 0
    for block in blocks:
        style = bold if block is blocks[0] else plain
        for name, words in block:
            sheet.write_string(row, 0, name, style)
            sheet.write_string(row, 1, words, wrapped)
            row += 1
        row += 1
    sheet.set_column(0, 0, _NAME_WIDTH)
    sheet.set_column(1, 1, _WORDS_WIDTH)
