"""Portraits on paper: two tagged A4 pages each, single or all of a level as one book."""

from __future__ import annotations

import base64
from typing import Any

from locales import translator
from reports.area_status import AreaStatus
from reports.drawings.svg import escape
from reports.portrait_content import PortraitContent
from reports.portrait_parts import Chart, IndicatorRow, columns_of
from reports.typesetting import typeset

_PICTURE_HEIGHT = 50.0  # mm, before the page makes it smaller
#: Words of the template that stand alone: its name for them -> key behind ``portrait_report.``.
_WORDS = {
    "page": "page",
    "more": "more_lines",
    "cut": "cut",
    "again": "again",
    "unsure": "unsure",
    **{
        key: f"heading.{key}"
        for key in (
            "status", "summary", "note", "main", "charts", "ages", "groups", "supplementary",
            "similar", "method",
        )
    },
    **{
        key: f"column.{key}"
        for key in ("indicator", "value", "city", "difference", "band", "trend", "change")
    },
    **{key: key for key in ("no_ages", "no_groups", "no_main", "no_similar", "no_map")},
}  # fmt: skip


def portrait_pdf(content: PortraitContent) -> bytes:
    """
    Set one portrait: exactly two pages; the same content gives the same bytes.

    Raises
    ------
    ReportError
        If Typst refuses the page.
    """
    document = {
        "language": content.language,
        "title": content.title,
        "made_up": content.made_up,
        "portraits": [portrait_document(content)],
        "words": template_words(content.language),
    }
    return typeset("single_portrait.typ", document, dated=content.dated)


def template_words(language: str) -> dict[str, str]:
    """Words that stand in every portrait."""
    text = translator(language).text
    return {name: text(f"portrait_report.{key}") for name, key in _WORDS.items()}


def portrait_document(content: PortraitContent) -> dict[str, Any]:
    """What the template reads of one portrait, as plain texts and lists."""
    translate = translator(content.language).format
    picture = content.picture
    return {
        "name": content.name,
        "kicker": content.kicker,
        "made_up": content.made_up,
        "place": content.place,
        "population": content.population,
        "map": content.locator.svg,
        "map_alt": content.locator.alt,
        "boundaries": content.boundaries,
        "status": _status(content.status),
        "not_alone": content.not_alone,
        "summary": content.summary,
        "note": content.note,
        "picture": _as_drawing(picture) if picture else "",
        "picture_alt": picture.alt if picture else "",
        "picture_form": picture.width / picture.height if picture else 1.0,
        "credit": translate("portrait_report.photo", credit=picture.credit)
        if picture and picture.credit
        else "",
        "parent": content.parent,
        "main": [_row(one) for one in content.main],
        "main_note": content.main_note,
        "charts": [_chart(one) for one in content.charts],
        "columns": columns_of(len(content.charts)),
        "charts_note": content.charts_note,
        "ages": _chart(content.ages) if content.ages and content.ages.svg else None,
        "groups": content.groups,
        "supplementary": [_row(one) for one in content.supplementary],
        "supplementary_note": content.supplementary_note,
        "inside_title": content.inside_title,
        "inside_words": content.inside_words,
        "inside": {"header": content.inside.header, "rows": content.inside.rows}
        if content.inside
        else None,
        "similar": content.similar,
        "method": content.method,
        "command": content.command,
        "footer": content.footer,
    }


def _status(status: AreaStatus) -> dict[str, Any]:
    return {
        "today": status.today,
        "recommendation": status.recommendation,
        "reason": status.reason,
        "lines": [f"{one.date}: {one.text}" if one.date else one.text for one in status.lines],
    }


def _row(row: IndicatorRow) -> dict[str, str | bool]:
    return {
        "name": row.name,
        "value": row.value,
        "city": row.city,
        "parent": row.parent,
        "difference": row.difference,
        "certainty": row.certainty,
        "unsure": row.unsure,
        "band": row.band,
        "change": row.change,
        "trend": row.trend,
        "trend_words": row.trend_words,
    }


def _chart(chart: Chart) -> dict[str, str]:
    return {"title": chart.title, "svg": chart.svg, "alt": chart.alt, "note": chart.note}


def _as_drawing(picture: Any) -> str:
    """
    Picture inside an SVG: content reaches the template as text, and text it is.

    Its bytes were decoded and encoded anew before they came here.
    """
    encoded = base64.b64encode(picture.content).decode("ascii")
    height = _PICTURE_HEIGHT
    width = height * picture.width / picture.height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.2f}mm" height="{height:.2f}mm"'
        f' viewBox="0 0 {width:.2f} {height:.2f}"><image width="{width:.2f}" height="{height:.2f}"'
        f' href="data:{escape(picture.media_type)};base64,{encoded}"/></svg>'
    )
