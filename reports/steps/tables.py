"""Tables that fit on slides: rows divided among as many slides as they need."""

from __future__ import annotations

from collections.abc import Sequence

from reports.blocks import Cell, TableBlock
from reports.fitting import BODY, WIDTH, pages_of

#: Room for a table beside nothing else: below title and subtitle, above the source.
ROOM_WIDTH, ROOM_HEIGHT = WIDTH - 80.0, 495.0
#: Room beside a map.
HALF_WIDTH = ROOM_WIDTH / 2 - 10
#: Rows that a slide shows at most.
MOST_ROWS = 8
_LINE = 1.2 * BODY


def tables(
    caption: str,
    header: tuple[str, ...],
    rows: Sequence[tuple[Cell, ...]],
    *,
    numeric_from: int = 99,
    lines_before: int = 0,
    half: bool = False,
    most: int = MOST_ROWS,
    note: str = "",
) -> list[TableBlock]:
    """
    Divide rows among tables, each for a slide of its own.

    Parameters
    ----------
    numeric_from
        First column of numbers.
    lines_before
        Lines of text that stand on the slide beside the table.
    half
        Whether the table stands beside another block.
    """
    width = HALF_WIDTH if half else ROOM_WIDTH
    height = ROOM_HEIGHT - lines_before * _LINE
    return [
        TableBlock(
            caption=caption,
            header=header,
            rows=page,
            numeric=tuple(place >= numeric_from for place in range(len(header))),
            note=note,
        )
        for page in pages_of(rows, header, width=width, height=height, most=most)
    ]
