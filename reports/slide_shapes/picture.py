"""A map as a sharp picture with its words, its legend as text, and key figures as text."""

from __future__ import annotations

import io
from typing import Any

from pptx.enum.text import PP_ALIGN

from reports.blocks import FiguresBlock
from reports.fitting import BODY, LINE, WIDTH, line_count, shortened
from reports.pictures import png_of
from reports.slide_layout import SMALL, Box, MapPlace, Words
from reports.slide_shapes.alternatives import decorative, describe
from reports.slide_shapes.words import SOFT, place, text_box

_SLIDE_MM = 338.667  # width of a slide
_NUMBER_SIZE = 44.0
_PADDING = 12.0


def draw_map(slide: Any, shown: MapPlace) -> None:
    """Draw a map and its legend."""
    width = shown.picture.width / WIDTH * _SLIDE_MM
    picture = slide.shapes.add_picture(
        io.BytesIO(png_of(shown.sheet.svg, width=width)), *place(shown.picture)
    )
    describe(picture, shown.sheet.alt, shown.sheet.alt.split(".")[0])
    for entry in shown.legend:
        swatch_width = entry.swatch.width / WIDTH * _SLIDE_MM
        sign = slide.shapes.add_picture(
            io.BytesIO(png_of(entry.entry.svg, width=swatch_width)), *place(entry.swatch)
        )
        decorative(sign, entry.words.text)
        text_box(slide, entry.words, entry.words.text)


def draw_figures(slide: Any, block: FiguresBlock, box: Box) -> None:
    """Draw key figures side by side: number, what it counts, comparison."""
    each = box.width / max(len(block.figures), 1)
    for number, one in enumerate(block.figures):
        inside = each - 2 * _PADDING
        x, y = box.x + number * each + _PADDING, box.y
        size = _NUMBER_SIZE
        while line_count(one.text, inside, size) > 1 and size > BODY:
            size -= 4
        words = Words(Box(x, y, inside, size * LINE), shortened(one.text, inside, size, 1), size)
        text_box(slide, words, f"{one.label}: {one.text}", bold=True, align=PP_ALIGN.LEFT)
        y += size * LINE
        lines = min(line_count(one.label, inside, BODY), 2)
        label = shortened(one.label, inside, BODY, lines)
        text_box(slide, Words(Box(x, y, inside, lines * BODY * LINE), label, BODY), one.label)
        y += lines * BODY * LINE
        if one.comment:
            comment = shortened(one.comment, inside, SMALL, 1)
            words = Words(Box(x, y, inside, SMALL * LINE), comment, SMALL)
            text_box(slide, words, one.comment, colour=SOFT)
