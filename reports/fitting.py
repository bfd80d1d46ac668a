"""How much room text takes on a slide: measured to the safe side, without any font.

A slide has no scroll bar. What is drawn by a browser, by Typst and by an office
program differs by a few per cent, so widths here are those of a wide sans serif.
Lengths are pixels of a slide of 1280 x 720.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from reports.blocks import Cell, TableBlock

WIDTH, HEIGHT = 1280, 720
#: Size of text that is read from four metres away.
BODY = 24
LINE = 1.2  # of the size of the type
PADDING_X, PADDING_Y = 8, 4  # inside of a cell

_NARROW = frozenset("iIjlftr.,:;|!'()[]-/ \u00a0\u202f")
_WIDE = frozenset("mwMW@%—…")
_SHARES = {"narrow": 0.34, "wide": 0.92, "capital": 0.72, "usual": 0.57}
#: Bold type is wider.
BOLD = 1.08
#: From here on: signs as wide as high, and drawings such as squares and crosses.
_SYMBOLS = 0x2190
_LEAST_SHARE = 0.08
_FOOTER_NAME = 20.0  # of the size of the type: two of them, a date and a version fill two lines


def text_width(text: str, size: float) -> float:
    """Width of text in one line, in the unit of `size`."""
    return size * sum(_share(sign) for sign in text)


def _share(sign: str) -> float:
    if sign in _NARROW:
        return _SHARES["narrow"]
    if sign in _WIDE:
        return _SHARES["wide"]
    if ord(sign) >= _SYMBOLS:
        return 1.0
    return _SHARES["capital" if sign.isupper() else "usual"]


def line_count(text: str, width: float, size: float) -> int:
    """
    Lines that text takes, broken between words; a word that is too long is broken inside.

    Examples
    --------
    >>> line_count("Am Anger", 200, 24), line_count("Am Anger", 80, 24), line_count("", 60, 24)
    (1, 2, 1)
    """
    lines, used = 1, 0.0
    for word in text.split():
        wide = text_width(word, size)
        gap = text_width(" ", size) if used else 0.0
        if used + gap + wide <= width:
            used += gap + wide
            continue
        lines += 1 if used else 0
        more = max(math.ceil(wide / width) - 1, 0)
        lines += more
        used = wide - more * width
    return lines


def shortened(text: str, width: float, size: float, lines: int) -> str:
    """Text that fits into so many lines, cut with an ellipsis at the end of a word if possible."""
    if line_count(text, width, size) <= lines:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if line_count(f"{text[:middle].rstrip()} …", width, size) <= lines:
            low = middle
        else:
            high = middle - 1
    cut = text[:low].rstrip()
    at_word = cut.rsplit(" ", 1)[0] if " " in cut and low < len(text) else cut
    return f"{at_word} …"


def brief(name: str) -> str:
    """Name short enough to stand beside others in a footer, which must not grow down the page."""
    return shortened(name, _FOOTER_NAME, 1.0, 1)


def column_widths(block: TableBlock, width: float, size: float = BODY) -> list[float]:
    """
    Widths of the columns of a table: what their longest text needs, the rest by its length.

    Columns of numbers keep together what stands in a cell; columns of words
    share what is left.
    """
    needs = [
        max(text_width(head, size) * BOLD, *(text_width(text, size) for text in texts), 0.0)
        + 2 * PADDING_X
        + 1
        for head, texts in _columns(block)
    ]
    if sum(needs) <= width:
        spare = (width - sum(needs)) / len(needs)
        return [need + spare for need in needs]
    least = _LEAST_SHARE * width
    fair = width / len(needs)
    words = [  # a column is never narrower than a usual word of its heading
        min(text_width(head, size) * BOLD + 2 * PADDING_X + 1, fair) for head in block.header
    ]
    fixed = {place: need for place, need in enumerate(needs) if need <= fair}
    rest = width - sum(fixed.values())
    long = {place: math.sqrt(need) for place, need in enumerate(needs) if place not in fixed}
    total = sum(long.values())
    found = [
        fixed[place] if place in fixed else max(rest * long[place] / total, least, words[place])
        for place in range(len(needs))
    ]
    found[found.index(max(found))] -= sum(found) - width  # what was given to narrow ones
    return found


def row_height(
    cells: Sequence[str], widths: Sequence[float], size: float = BODY, *, bold: bool = False
) -> float:
    """Height of a row of a table."""
    lines = max(
        line_count(text, width - 2 * PADDING_X, size * BOLD if bold else size)
        for text, width in zip(cells, widths, strict=True)
    )
    return lines * size * LINE + 2 * PADDING_Y


def table_height(block: TableBlock, width: float, size: float = BODY) -> float:
    """Height of a table with its header, without caption and note."""
    widths = column_widths(block, width, size)
    rows = ([cell.text for cell in row] for row in block.rows)
    head = row_height(block.header, widths, size, bold=True)
    return head + sum(row_height(row, widths, size) for row in rows)


def pages_of(
    rows: Sequence[tuple[Cell, ...]],
    header: tuple[str, ...],
    *,
    width: float,
    height: float,
    most: int = 8,
    size: float = BODY,
) -> list[tuple[tuple[Cell, ...], ...]]:
    """
    Divide rows evenly among as few tables as fit into a room, at most `most` rows in each.

    A row that is too high for the room stands alone.
    """
    found = _filled(rows, header, width=width, height=height, most=most, size=size)
    even = math.ceil(len(rows) / max(len(found), 1))
    again = _filled(rows, header, width=width, height=height, most=even, size=size)
    return again if len(again) == len(found) else found


def _filled(
    rows: Sequence[tuple[Cell, ...]],
    header: tuple[str, ...],
    *,
    width: float,
    height: float,
    most: int,
    size: float,
) -> list[tuple[tuple[Cell, ...], ...]]:
    """Fill one table after the other."""
    block = TableBlock(caption="", header=header, rows=tuple(rows), numeric=(False,) * len(header))
    widths = column_widths(block, width, size)
    left_at_first = height - row_height(header, widths, size, bold=True)
    pages: list[list[tuple[Cell, ...]]] = []
    left = 0.0
    for row in rows:
        need = row_height([cell.text for cell in row], widths, size)
        if not pages or len(pages[-1]) == most or need > left:
            pages.append([])
            left = left_at_first
        pages[-1].append(row)
        left -= need
    return [tuple(page) for page in pages]


def _columns(block: TableBlock) -> Iterable[tuple[str, list[str]]]:
    for place, head in enumerate(block.header):
        yield head, [row[place].text for row in block.rows]
