"""Tables and lists of names that fit on slides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from locales import formats, phrases
from reports.blocks import Cell, TableBlock
from reports.fitting import BODY, WIDTH, pages_of
from reports.steps.setting import Setting

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


def named(names: Sequence[str], setting: Setting, *, most: int, signs: int) -> str:
    """
    Write names as a sentence does; what is too much for a slide is counted.

    Parameters
    ----------
    most, signs
        Names, and signs of all of them together; the first name always stands.
    """
    kept: list[str] = []
    for name in names:
        if kept and (len(kept) == most or sum(map(len, kept)) + len(name) > signs):
            break
        kept.append(name)
    left = len(names) - len(kept)
    if not left:
        return phrases.listing(kept, setting.language)
    rest = setting.text("slides.rest", n=left, count=formats.number(left, 0, setting.language))
    return f"{', '.join(kept)} {rest}"


def with_rest(found: Sequence[TableBlock], setting: Setting, key: str) -> TableBlock:
    """First of several tables, with a note that counts the rows of the others."""
    left = sum(len(one.rows) for one in found[1:])
    if not left:
        return found[0]
    count = formats.number(left, 0, setting.language)
    return replace(found[0], note=setting.text(key, n=left, count=count))
