"""Action areas on paper: A4, tagged for screen readers (PDF/UA-1), set by Typst.

The template is fixed; what it shows goes in as data, so that no sign in a name
or a reason is ever read as markup. Only fonts that Typst brings along are used.
"""

from __future__ import annotations

from typing import Any

from locales import formats, translator
from reports.content import CandidatesContent
from reports.history import MOST_YEARS
from reports.typesetting import typeset

_AREA_COLUMNS = ("sign", "area", "recommendation", "reason", "stability")
_ENTRY_COLUMNS = ("effective", "member", "change", "reason", "by")
_DECISION_COLUMNS = ("decided_on", "area", "recommended", "decided", "reason", "by")
_HEADINGS = ("areas", "rule", "history", "decisions", "method")


def candidates_pdf(content: CandidatesContent) -> bytes:
    """
    Set the report as a PDF; the same content gives the same bytes.

    Raises
    ------
    ReportError
        If Typst refuses the page.
    """
    return typeset("candidates.typ", _document(content), dated=content.dated)


def _document(content: CandidatesContent) -> dict[str, Any]:
    """What the template reads, as plain texts and lists."""
    return {
        "language": content.language,
        "title": content.title,
        "subtitle": content.subtitle,
        "headline": content.headline,
        "not_alone": content.not_alone,
        "made_up": content.made_up,
        "tried_out": content.tried_out,
        "footer": content.footer,
        "map": content.sheet.svg,
        "map_alt": content.sheet.alt,
        "legend": [{"svg": one.svg, "words": one.words} for one in content.sheet.legend],
        "areas": [
            {
                "sign": one.sign,
                "name": one.name,
                "word": one.word,
                "reason": one.reason,
                "stability": one.stability,
            }
            for one in content.areas
            if one.number is not None
        ],
        "others": content.others,
        "rule": content.rule,
        "history_note": content.history_note,
        "strip": {
            "years": [str(year) for year in content.strip.years],
            "rows": [[name, *signs] for name, signs in content.strip.rows],
        },
        "entries": _entries(content),
        "decisions": [
            [
                one.decided_on,
                one.area,
                one.recommended,
                one.decided,
                _with(one.reason, one.reference),
                one.decided_by,
            ]
            for one in content.decisions
        ],
        "method": content.method,
        "command": content.command,
        "words": _words(content.language),
    }


def _entries(content: CandidatesContent) -> list[list[str]]:
    """Changes in the order given, those made together on one line."""
    together: dict[tuple[str, ...], list[str]] = {}
    for one in content.entries:
        words = (one.effective, one.change, _with(one.reason, one.reference), one.decided_by)
        together.setdefault(words, []).append(one.member)
    return [
        [effective, "; ".join(sorted(members, key=formats.sorting)), change, reason, by]
        for (effective, change, reason, by), members in together.items()
    ]


def _with(reason: str, reference: str) -> str:
    return f"{reason} ({reference})" if reason and reference else reason or reference


def _words(language: str) -> dict[str, Any]:
    translate = translator(language).format
    headers = {
        "areas_header": _AREA_COLUMNS,
        "entries_header": _ENTRY_COLUMNS,
        "decisions_header": _DECISION_COLUMNS,
    }
    return {
        **{key: translate(f"action_report.heading.{key}") for key in _HEADINGS},
        **{
            key: [translate(f"action_report.column.{name}") for name in names]
            for key, names in headers.items()
        },
        "area": translate("action_report.column.area"),
        "page": translate("action_report.page"),
        "no_decision": translate("action_report.no_decision"),
        "strip_note": translate("action_report.strip_note", n=MOST_YEARS),
        "again": translate("action_report.again"),
    }
