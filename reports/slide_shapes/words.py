"""Text on a slide: one size, one language, nothing that XML refuses."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Pt

from reports.fitting import WIDTH
from reports.slide_layout import Box, Points, Words

SLIDE_WIDTH, SLIDE_HEIGHT = Emu(12_192_000), Emu(6_858_000)  # 13.333 x 7.5 inches
_EMU = int(SLIDE_WIDTH) / WIDTH  # of a pixel
_POINT = 0.75  # of a pixel
FONT = "Arial"
INK, SOFT = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x45, 0x45, 0x45)
#: Categories of signs that nobody sees: control signs, halves of pairs, signs that are none.
_UNSEEN = {"Cc", "Cs", "Cn"}
_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
REPLACEMENT = "\ufffd"


def plain(text: str) -> str:
    r"""
    Text without signs that XML refuses or that turn the direction of writing.

    Examples
    --------
    >>> plain("Süd\x00\x1b \ufffe"), plain("Zeile 1\nZeile 2")
    ('Süd�� �', 'Zeile 1\nZeile 2')
    """
    return "".join(_seen(sign) for sign in text)


def _seen(sign: str) -> str:
    if sign == "\n":
        return sign
    if sign == "\t" or unicodedata.category(sign) in {"Zl", "Zp"}:
        return " "
    if unicodedata.bidirectional(sign) in _TURNING:
        return ""
    return REPLACEMENT if unicodedata.category(sign) in _UNSEEN else sign


def emu(pixels: float) -> Emu:
    """Pixels of the slide in the unit of the file."""
    return Emu(round(pixels * _EMU))


def points(pixels: float) -> Any:
    """Size of type in points, by halves."""
    return Pt(round(pixels * _POINT * 2) / 2)


def place(box: Box) -> tuple[Emu, Emu, Emu, Emu]:
    """Left, top, width and height."""
    return emu(box.x), emu(box.y), emu(box.width), emu(box.height)


def move(shape: Any, box: Box) -> None:
    """Put a shape where the box is."""
    shape.left, shape.top, shape.width, shape.height = place(box)


def fill(
    frame: Any,
    texts: Sequence[str],
    size: float,
    *,
    bold: bool = False,
    colour: RGBColor = INK,
    align: PP_ALIGN | None = None,
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
    gap: float = 0.0,
) -> None:
    """Write paragraphs into a frame of text, without margins and without shrinking."""
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        write(paragraph, text, size, bold=bold, colour=colour)
        paragraph.line_spacing = 1.0
        paragraph.space_after = points(gap)
        if align is not None:
            paragraph.alignment = align


def write(
    paragraph: Any, text: str, size: float, *, bold: bool = False, colour: RGBColor = INK
) -> None:
    """Add a run to a paragraph."""
    run = paragraph.add_run()
    run.text = plain(text).replace("\n", " ")
    run.font.size = points(size)
    run.font.bold = bold
    run.font.color.rgb = colour


def text_box(slide: Any, words: Words, name: str, **style: Any) -> Any:
    """Add a box of words under a name that the list of shapes shows."""
    shape = slide.shapes.add_textbox(*place(words.box))
    shape.name = plain(name)
    fill(shape.text_frame, [words.text], words.size, **style)
    return shape


def bullets(slide: Any, shown: Points, name: str, *, bold_first: bool = False) -> Any:
    """Add sentences with a mark before each."""
    shape = slide.shapes.add_textbox(*place(shown.box))
    shape.name = plain(name)
    fill(shape.text_frame, shown.texts, shown.size, gap=8.0)
    indent = int(emu(26.0))
    for number, paragraph in enumerate(shape.text_frame.paragraphs):
        properties = paragraph._p.get_or_add_pPr()
        properties.set("marL", str(indent))
        properties.set("indent", str(-indent))
        mark = properties.makeelement(f"{{{_A}}}buChar", {"char": "•"})
        properties.append(mark)
        if bold_first and number == 0:
            paragraph.runs[0].font.bold = True
    return shape


_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
