"""Action areas as a workbook: the list, its whole trace, history, decisions, origin."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from data.exports.cells import defused
from data.exports.workbook import words_sheet, workbook_bytes
from locales import translator
from reports.content import CandidatesContent
from reports.history import DecisionLine, EntryLine

_AREA_COLUMNS = (
    "area_id",
    "area",
    "sign",
    "code",
    "recommendation",
    "before",
    "quarter_ids",
    "quarters",
    "reason",
    "stability",
    "decided",
)
_ENTRY_COLUMNS = ("effective", "member", "change", "reason", "reference", "by")
_DECISION_COLUMNS = (
    "decided_on",
    "area",
    "recommended",
    "decided",
    "reason",
    "reference",
    "by",
    "rule",
    "fingerprint",
    "command",
)
#: Columns whose heading is another than their name.
_HEADINGS = {"decided_by": "by"}
_WIDE = {"reason": 90, "area": 28, "place_name": 28, "indicator": 40, "quarters": 36, "command": 60}
_USUAL_WIDTH = 16
_A4 = 9  # number of the paper in the file format


def candidates_workbook(content: CandidatesContent) -> bytes:
    """
    Write the report as a workbook; the same content gives the same bytes.

    Numbers are numbers with all their digits; where there is none the cell is
    blank and the word for its state stands beside it. Text is never a formula.
    """
    return workbook_bytes(
        lambda workbook: _table(workbook, "areas", _areas(content), content),
        lambda workbook: _table(workbook, "conditions", content.conditions, content),
        lambda workbook: _table(workbook, "quarters", content.quarters, content),
        lambda workbook: _table(workbook, "history", _history(content), content),
        lambda workbook: _table(workbook, "decisions", _decisions(content), content),
        lambda workbook: _method(workbook, content),
    )


def _areas(content: CandidatesContent) -> pd.DataFrame:
    rows = [
        (
            one.area_id,
            one.name,
            one.sign,
            one.recommendation.value,
            one.word,
            one.before,
            ";".join(one.quarter_ids),
            ", ".join(one.quarter_names),
            one.reason,
            one.stability,
            one.decided,
        )
        for one in content.areas
    ]
    return pd.DataFrame(rows, columns=list(_AREA_COLUMNS))


def _history(content: CandidatesContent) -> pd.DataFrame:
    return _lines(content.entries, _ENTRY_COLUMNS)


def _decisions(content: CandidatesContent) -> pd.DataFrame:
    return _lines(content.decisions, _DECISION_COLUMNS)


def _lines(
    lines: Sequence[EntryLine] | Sequence[DecisionLine], columns: Sequence[str]
) -> pd.DataFrame:
    rows = ({_HEADINGS.get(key, key): text for key, text in asdict(one).items()} for one in lines)
    return pd.DataFrame(list(rows), columns=list(columns))


def _table(workbook: Any, name: str, frame: pd.DataFrame, content: CandidatesContent) -> None:
    """One sheet: headings, rows, and below them that the index alone does not decide."""
    text = translator(content.language).text
    sheet = workbook.add_worksheet(text(f"action_report.sheet.{name}"))
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    styles = {
        "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
        "number": workbook.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "whole": workbook.add_format({"num_format": "0", "valign": "top"}),
    }
    for column, heading in enumerate(frame.columns):
        sheet.write_string(0, column, text(f"action_report.column.{heading}"), bold)
        sheet.set_column(column, column, _WIDE.get(str(heading), _USUAL_WIDTH))
    for row, cells in enumerate(frame.itertuples(index=False, name=None), start=1):
        for column, cell in enumerate(cells):
            _write(sheet, row, column, cell, styles)
    sheet.freeze_panes(1, 2)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
    for below, note in enumerate([content.not_alone, content.tried_out], start=len(frame) + 2):
        if note:
            sheet.write_string(below, 0, note)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Any, row: int, column: int, cell: object, styles: Mapping[str, Any]) -> None:
    """Write numbers as numbers, text as text; nothing where there is no number."""
    if cell is pd.NA or cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return
    if isinstance(cell, int | np.integer):
        sheet.write_number(row, column, int(cell), styles["whole"])
    elif isinstance(cell, float):
        sheet.write_number(row, column, cell, styles["number"])
    else:
        sheet.write_string(row, column, defused(str(cell)), styles["text"])


def _method(workbook: Any, content: CandidatesContent) -> None:
    text = translator(content.language).text
    city = content.city + (f" – {content.made_up}" if content.made_up else "")
    words_sheet(
        workbook,
        text("action_report.sheet.method"),
        [
            *(
                [(text("action_report.method.tried_out"), content.tried_out)]
                if content.tried_out
                else []
            ),
            (text("action_report.method.city"), city),
            *content.method,
            (text("action_report.method.command"), content.command),
            (text("action_report.method.not_alone"), content.not_alone),
        ],
        [(text("action_report.method.in_words"), sentence) for sentence in content.rule],
    )
