"""The slides of a story as a PPTX: tables and charts can be edited, maps carry their words.

Each title stands in the title's own place, so that the outline and screen
readers find it. Nothing is loaded from elsewhere, and no date but the
content's own is in the file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from data.provenance import Provenance
from locales import formats, translator
from reports.blocks import ChartBlock, FiguresBlock, Slide, TableBlock
from reports.fitting import line_count, shortened
from reports.slide_layout import SMALL, BlockPlace, MapPlace, layout
from reports.slide_shapes import deck as decks
from reports.slide_shapes.chart import draw_chart
from reports.slide_shapes.picture import draw_figures, draw_map
from reports.slide_shapes.table import draw_table
from reports.slide_shapes.words import SOFT, bullets, fill, move, plain, text_box, write

_TITLE_SIZES = (54.0, 44.0, 36.0)
_TITLE_WIDTH, _TITLE_LINES = 1120.0, 3
_SUBTITLE_SIZE = 26.0


def slides_pptx(
    slides: Sequence[Slide],
    *,
    title: str,
    language: str,
    dated: dt.date,
    provenance: Provenance,
) -> bytes:
    """
    Write a presentation of 13.333 x 7.5 inches; the same content gives the same bytes.

    Parameters
    ----------
    title
        Of the story; stands on a slide of its own before the others.
    dated
        Day that the file carries.
    provenance
        Stands in the properties of the file and in the notes of the last slide.

    Raises
    ------
    ReportError
        If a map cannot be drawn.
    """
    deck = decks.new_deck()
    _title_slide(deck, slides, title=title, language=language, dated=dated, provenance=provenance)
    for one in slides:
        _slide(deck, one, language)
    _origin(deck, language, provenance)
    decks.set_properties(deck, title=title, language=language, dated=dated, provenance=provenance)
    decks.tag_language(deck, language)
    return decks.saved(deck)


def _title_slide(
    deck: Any,
    slides: Sequence[Slide],
    *,
    title: str,
    language: str,
    dated: dt.date,
    provenance: Provenance,
) -> None:
    made = deck.slides.add_slide(decks.title_layout(deck))
    first, second = made.placeholders
    size = next(
        (one for one in _TITLE_SIZES if line_count(title, _TITLE_WIDTH, one) <= _TITLE_LINES),
        _TITLE_SIZES[-1],
    )
    text = shortened(title, _TITLE_WIDTH, size, _TITLE_LINES)
    fill(first.text_frame, [text], size, bold=True, anchor=MSO_ANCHOR.BOTTOM, align=PP_ALIGN.LEFT)
    date = translator(language).format("slides.file.date", date=formats.date(dated, language))
    made_up = next((one.made_up for one in slides if one.made_up), "")
    lines = [provenance.city, date, *([made_up] if made_up else [])]
    fill(
        second.text_frame,
        [shortened(line, _TITLE_WIDTH, _SUBTITLE_SIZE, 2) for line in lines],
        _SUBTITLE_SIZE,
        align=PP_ALIGN.LEFT,
        gap=6.0,
    )
    made.notes_slide.notes_text_frame.text = plain("\n".join([title, *lines]))


def _slide(deck: Any, slide: Slide, language: str) -> None:
    made = deck.slides.add_slide(decks.slide_layout(deck))
    placed = layout(slide)
    move(made.shapes.title, placed.title.box)
    fill(
        made.shapes.title.text_frame,
        [placed.title.text],
        placed.title.size,
        bold=True,
        anchor=MSO_ANCHOR.MIDDLE,
        align=PP_ALIGN.LEFT,
    )
    if placed.subtitle.text:
        text_box(made, placed.subtitle, placed.subtitle.text, colour=SOFT)
    if placed.points is not None:
        bullets(made, placed.points, placed.points.texts[0], bold_first=bool(slide.warning))
    for one in placed.blocks:
        _block(made, one, language)
    _foot(made, slide, placed.source)
    decks.number_slide(made, placed.number, SMALL)
    full = [slide.title] if placed.title.text != slide.title else []
    notes = "\n".join([*full, slide.notes or slide.title])
    made.notes_slide.notes_text_frame.text = plain(notes)


def _block(made: Any, shown: BlockPlace | MapPlace, language: str) -> None:
    if shown.caption is not None:
        text_box(made, shown.caption, shown.caption.text, bold=True)
    if isinstance(shown, MapPlace):
        draw_map(made, shown)
        return
    if isinstance(shown.block, TableBlock):
        draw_table(made, shown.block, shown.box)
    elif isinstance(shown.block, ChartBlock):
        draw_chart(made, shown.block, shown.box, language)
    elif isinstance(shown.block, FiguresBlock):
        draw_figures(made, shown.block, shown.box)


def _foot(made: Any, slide: Slide, source: Any) -> None:
    """Source line; that the data are made up stands before it in bold."""
    shape = text_box(made, source, source.text, colour=SOFT)
    if not slide.made_up:
        return
    paragraph = shape.text_frame.paragraphs[0]
    rest = paragraph.runs[0]
    write(paragraph, f"{slide.made_up} ", source.size, bold=True)
    paragraph._p.remove(rest._r)
    paragraph._p.append(rest._r)


def _origin(deck: Any, language: str, provenance: Provenance) -> None:
    """Where the file comes from, at the end of the last notes."""
    frame = deck.slides[len(deck.slides) - 1].notes_slide.notes_text_frame
    heading = translator(language).text("slides.file.origin")
    lines = [f"{name}: {words}" for name, words in provenance.lines(language)]
    frame.text = "\n".join([frame.text, "", heading, *(plain(line) for line in lines)])
