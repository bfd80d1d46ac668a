"""The slides of a story as tagged 16:9 pages (PDF/UA-1), for a projector or as a handout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from data.provenance import Provenance
from locales import formats, translator
from reports.blocks import ChartBlock, ChartKind, FiguresBlock, Slide, TableBlock
from reports.drawings import bars, lines
from reports.fitting import WIDTH, column_widths, line_count, shortened
from reports.slide_layout import BlockPlace, MapPlace, layout
from reports.slide_shapes.table import fitted
from reports.typesetting import typeset

_SLIDE_MM = 338.667
#: Charts are drawn smaller than they are shown: so their type is as large as that of the slide.
_CHART_SHARE = 0.5
_TITLE_SIZES = (54.0, 44.0, 36.0)
_TITLE_WIDTH, _TITLE_LINES = 1120.0, 3


def slides_pdf(
    slides: Sequence[Slide],
    *,
    title: str,
    language: str,
    dated: dt.date,
    provenance: Provenance,
    notes: bool = False,
) -> bytes:
    """
    Set the slides as pages; the same content gives the same bytes.

    Parameters
    ----------
    title
        Of the story; stands on a page of its own before the others.
    dated
        Day that the file carries.
    notes
        Whether the notes follow after the slides, as a handout has them.

    Returns
    -------
    pdf
        Title page, one page for each slide, the notes if asked for, and where the file comes from.

    Raises
    ------
    ReportError
        If Typst refuses the page.
    """
    content = _document(slides, title, language, dated, provenance)
    content["notes"] = _notes(slides, language) if notes else []
    return typeset("slides.typ", content, dated=dated)


def _document(
    slides: Sequence[Slide], title: str, language: str, dated: dt.date, provenance: Provenance
) -> dict[str, Any]:
    """What the template reads, as plain texts and numbers."""
    texts = translator(language)
    made_up = next((one.made_up for one in slides if one.made_up), "")
    fits = (s for s in _TITLE_SIZES if line_count(title, _TITLE_WIDTH, s) <= _TITLE_LINES)
    size = next(fits, _TITLE_SIZES[-1])
    date = texts.format("slides.file.date", date=formats.date(dated, language))
    return {
        "language": language,
        "title": shortened(title, _TITLE_WIDTH, size, _TITLE_LINES),
        "title_size": size,
        "opening": [provenance.city, date, *([made_up] if made_up else [])],
        "slides": [_slide(one, number, language) for number, one in enumerate(slides, start=2)],
        "origin": [list(pair) for pair in provenance.lines(language)],
        "words": {
            "notes": texts.text("slides.file.notes"),
            "origin": texts.text("slides.file.origin"),
        },
    }


def _slide(slide: Slide, page: int, language: str) -> dict[str, Any]:
    placed = layout(slide)
    return {
        "page": page,
        "title": asdict(placed.title),
        "subtitle": asdict(placed.subtitle),
        "points": None if placed.points is None else asdict(placed.points),
        "warned": bool(slide.warning),
        "blocks": [_block(one, language) for one in placed.blocks],
        "source": asdict(placed.source),
        "made_up": placed.made_up,
        "number": asdict(placed.number),
    }


def _block(shown: BlockPlace | MapPlace, language: str) -> dict[str, Any]:
    if isinstance(shown, MapPlace):
        return {
            "kind": "map",
            "caption": None if shown.caption is None else asdict(shown.caption),
            "box": asdict(shown.picture),
            "svg": shown.sheet.svg,
            "alt": shown.sheet.alt,
            "legend": [
                {
                    "svg": one.entry.svg,
                    "swatch": asdict(one.swatch),
                    "words": asdict(one.words),
                }
                for one in shown.legend
            ],
        }
    placed = {
        "caption": None if shown.caption is None else asdict(shown.caption),
        "box": asdict(shown.box),
    }
    if isinstance(shown.block, TableBlock):
        return {**placed, **_table(shown.block, shown.box.width, shown.box.height)}
    if isinstance(shown.block, ChartBlock):
        return {**placed, **_chart(shown, shown.block, language)}
    if isinstance(shown.block, FiguresBlock):
        return {
            **placed,
            "kind": "figures",
            "figures": [asdict(one) for one in shown.block.figures],
        }
    raise AssertionError("Maps have a place of their own.")


def _table(block: TableBlock, width: float, height: float) -> dict[str, Any]:
    shown, size = fitted(block, width, height)
    return {
        "kind": "table",
        "size": size,
        "columns": column_widths(shown, width, size),
        "header": list(shown.header),
        "rows": [[cell.text for cell in row] for row in shown.rows],
        "numeric": list(shown.numeric),
        "note": shown.note,
    }


def _chart(placed: BlockPlace, block: ChartBlock, language: str) -> Mapping[str, Any]:
    draw = bars.draw if block.kind is ChartKind.BARS else lines.draw
    scale = _SLIDE_MM / WIDTH * _CHART_SHARE
    box = placed.box
    svg = draw(block, language=language, width=box.width * scale, height=box.height * scale)
    return {"kind": "chart", "svg": svg, "alt": block.alt}


def _notes(slides: Sequence[Slide], language: str) -> list[dict[str, Any]]:
    translate = translator(language).format
    return [
        {
            "title": translate("slides.file.slide_notes", number=number, title=one.title),
            "paragraphs": [line for line in one.notes.split("\n") if line],
        }
        for number, one in enumerate(slides, start=2)
    ]
