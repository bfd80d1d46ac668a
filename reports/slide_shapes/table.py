"""A table of a slide as a native table, which people can edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from data.exports.cells import defused
from reports.blocks import Cell, TableBlock
from reports.fitting import (
    BODY,
    LINE,
    PADDING_X,
    PADDING_Y,
    column_widths,
    line_count,
    row_height,
    shortened,
    table_height,
)
from reports.slide_layout import SMALL, Box, Words
from reports.slide_shapes.alternatives import describe
from reports.slide_shapes.words import emu, fill, place, text_box

SIZES = (BODY, 22.0, 20.0, SMALL)
_HEAD = RGBColor(0xE6, 0xE6, 0xE6)
_WHITE = RGBColor(0xFF, 0xFF, 0xFF)
_RULE = "8A8A8A"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid"


def fitted(block: TableBlock, width: float, height: float) -> tuple[TableBlock, float]:
    """
    Largest size of type at which a table fits, and the table, cut where even the smallest is wide.

    Returns
    -------
    block, size
        Cells are cut with an ellipsis only at the smallest size.
    """
    note = SMALL * LINE + 6 if block.note else 0.0
    for size in SIZES:
        if table_height(block, width, size) <= height - note:
            return block, size
    size = SIZES[-1]
    widths = column_widths(block, width, size)
    each = (height - note) / (len(block.rows) + 1)
    lines = max(int((each - 2 * PADDING_Y) / (size * LINE)), 1)
    rows = tuple(
        tuple(
            Cell(
                text=_cut(cell.text, wide - 2 * PADDING_X, size, lines),
                number=cell.number,
            )
            for cell, wide in zip(row, widths, strict=True)
        )
        for row in block.rows
    )
    header = tuple(
        _cut(text, wide - 2 * PADDING_X, size, lines)
        for text, wide in zip(block.header, widths, strict=True)
    )
    return replace(block, rows=rows, header=header), size


def _cut(text: str, width: float, size: float, lines: int) -> str:
    return text if line_count(text, width, size) <= lines else shortened(text, width, size, lines)


def draw_table(slide: Any, block: TableBlock, box: Box) -> None:
    """Draw a table with its note below."""
    shown, size = fitted(block, box.width, box.height)
    widths = column_widths(shown, box.width, size)
    rows: list[Sequence[Cell]] = [
        [Cell(text=text) for text in shown.header],
        *shown.rows,
    ]
    heights = [
        row_height([cell.text for cell in row], widths, size, bold=number == 0)
        for number, row in enumerate(rows)
    ]
    total = sum(heights)
    frame = slide.shapes.add_table(
        len(rows), len(shown.header), *place(Box(box.x, box.y, box.width, total))
    )
    describe(frame, _words(block), block.caption)
    table = frame.table
    table.horz_banding = False
    frame._element.xpath(".//a:tableStyleId")[0].text = _NO_STYLE
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = emu(wide)
    for number, (row, cells, high) in enumerate(zip(table.rows, rows, heights, strict=True)):
        row.height = emu(high)
        for at, (cell, content) in enumerate(zip(row.cells, cells, strict=True)):
            _cell(cell, content, size, head=number == 0, right=shown.numeric[at])
    if block.note:
        below = Words(Box(box.x, box.y + total + 4, box.width, SMALL * LINE), block.note, SMALL)
        text_box(slide, below, block.note)


def _cell(cell: Any, content: Cell, size: float, *, head: bool, right: bool) -> None:
    # A cell that is pasted into a spreadsheet must not become a formula; figures have a number.
    text = content.text if content.number is not None else defused(content.text)
    fill(
        cell.text_frame,
        [text],
        size,
        bold=head,
        align=PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT,
    )
    cell.vertical_anchor = MSO_ANCHOR.TOP
    cell.margin_left = cell.margin_right = emu(PADDING_X)
    cell.margin_top = cell.margin_bottom = emu(PADDING_Y)
    cell.fill.solid()
    cell.fill.fore_color.rgb = _HEAD if head else _WHITE
    properties = cell._tc.get_or_add_tcPr()
    line = etree.Element(f"{{{_A}}}lnB", {"w": "9525"})
    solid = etree.SubElement(line, f"{{{_A}}}solidFill")
    etree.SubElement(solid, f"{{{_A}}}srgbClr", {"val": _RULE})
    properties.insert(0, line)  # lines stand before the fill


def _words(block: TableBlock) -> str:
    """What a table holds, for those who do not see it."""
    return f"{block.caption}: {', '.join(block.header)}"
