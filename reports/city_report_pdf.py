"""The social report of a city on paper: A4, tagged for screen readers (PDF/UA-1), set by Typst."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from locales import translator
from reports.city_chapters.blocks import (
    Block,
    Bullets,
    Chapter,
    Drawing,
    Heading,
    Section,
    Sheet,
    Words,
)
from reports.city_report import CityReport
from reports.map_sheet import MapSheet
from reports.typesetting import typeset

_WORDS = ("contents", "origin", "again", "page")


def city_report_pdf(content: CityReport) -> bytes:
    """
    Set the report as a PDF; the same content gives the same bytes.

    Raises
    ------
    ReportError
        If Typst refuses the page.
    """
    return typeset("city_report.typ", _document(content), dated=content.dated)


def _document(content: CityReport) -> dict[str, Any]:
    """What the template reads, as plain texts and lists."""
    text = translator(content.language).text
    return {
        "language": content.language,
        "title": content.title,
        "subtitle": content.subtitle,
        "cover": content.cover,
        "facts": content.facts,
        "made_up": content.made_up,
        "footer": content.footer,
        "chapters": [_chapter(one) for one in content.chapters],
        "origin": content.origin,
        "command": content.command,
        "words": {key: text(f"city_report.word.{key}") for key in _WORDS},
    }


def _chapter(one: Chapter) -> dict[str, Any]:
    return {
        "title": one.title,
        "blocks": [_block(block) for block in one.blocks],
        "sections": [_section(section) for section in one.sections],
    }


def _section(one: Section) -> dict[str, Any]:
    return {
        "title": one.title,
        "own_page": one.own_page,
        "together": one.together,
        "columns": one.columns,
        "blocks": [_block(block) for block in one.blocks],
    }


def _block(one: Block) -> dict[str, Any]:
    """A block with its kind, which the template draws it by."""
    if isinstance(one, Sheet):
        return _sheet(one)
    if isinstance(one, MapSheet):
        legend = [{"svg": entry.svg, "words": entry.words} for entry in one.legend]
        return {"kind": "map", "svg": one.svg, "alt": one.alt, "legend": legend}
    kinds = {Drawing: "drawing", Words: "words", Heading: "heading", Bullets: "bullets"}
    return {"kind": kinds.get(type(one), "terms"), **asdict(one)}


def _sheet(one: Sheet) -> dict[str, Any]:
    table = one.table
    return {
        "kind": "sheet",
        "caption": table.caption,
        "header": table.header,
        "rows": [[cell.text for cell in row] for row in table.rows],
        "numeric": [place for place, numeric in enumerate(table.numeric) if numeric],
        "widths": one.widths,
        "note": table.note,
    }
