"""The classes of an index as a workbook: for spreadsheets, with method and sources beside them."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from data.city import City
from data.exports.cells import defused
from data.exports.classes import CODE_COLUMNS, classes_frame
from data.exports.origins import classes_origin
from data.exports.workbook import words_sheet, workbook_bytes
from data.indices import CityIndex
from locales import translator


def classes_xlsx(city: City, index: CityIndex, *, badges: pd.Series, language: str) -> bytes:
    """
    Classes of an index as a workbook of two sheets; the same index gives the same bytes.

    Parameters
    ----------
    city
        The city that `index` was computed for.
    badges
        As for `data.exports.classes.classes_frame`.
    language
        Language of headings, labels and reasons.

    Notes
    -----
    Numbers are numbers with all their digits, codes such as ``+/-`` are text.
    Where there is no number the cell is blank and the reason stands beside it.
    """
    frame = classes_frame(index, badges=badges, language=language)
    return workbook_bytes(
        lambda workbook: _classes_sheet(workbook, frame, language),
        lambda workbook: _origin_sheet(workbook, city, index, language),
    )


def _classes_sheet(workbook: Any, frame: pd.DataFrame, language: str) -> None:
    texts = translator(language)
    sheet = workbook.add_worksheet(texts.text("workbook.classes"))
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    number = workbook.add_format({"num_format": "#,##0.00"})
    for column, name in enumerate(frame.columns):
        key = f"workbook.column.{name}"
        sheet.write_string(0, column, texts.text(key) if key in texts else defused(name), bold)
    for row, cells in enumerate(frame.itertuples(index=False, name=None), start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, float):
                if not math.isnan(cell):
                    sheet.write_number(row, column, cell, number)
            else:
                text = _cell_text(str(frame.columns[column]), cell, language)
                sheet.write_string(row, column, text)
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, len(frame.columns) - 1, 16)


def _cell_text(column: str, cell: object, language: str) -> str:
    texts = translator(language)
    if column == "excluded":
        return texts.text(f"workbook.{'yes' if cell else 'no'}")
    if column == "stability":
        return texts.text(f"badge.{cell}") if cell else ""
    # A workbook holds text as text; only files that are opened as CSV later need the guard, and a
    # published code must stay what it is.
    return str(cell) if column in CODE_COLUMNS else defused(str(cell))


def _origin_sheet(workbook: Any, city: City, index: CityIndex, language: str) -> None:
    texts, definition = translator(language), index.definition
    town = city.package.city
    used = [city.catalogue[one.indicator] for one in index.inputs]
    lines = [
        ("city", town.name + (f" – {texts.text('banner.made_up')}" if town.made_up else "")),
        ("level", city.package.level(index.level).label.as_text()[language]),
        ("year", str(index.year)),
        ("method", definition.name[language]),
        ("method_version", definition.version),
        ("summary", definition.summary[language]),
        ("formula", definition.formula),
        ("literature", "\n".join(definition.literature)),
        ("inputs", "\n".join(dict.fromkeys(one.name[language] for one in used))),
        ("source", "\n".join(dict.fromkeys(one.source for one in used))),
        ("licence", "\n".join(dict.fromkeys(one.licence or "–" for one in used))),
        ("caution", texts.text("workbook.caution")),
        ("fingerprint", index.fingerprint),
    ]
    origin = classes_origin(city, index, language=language, ending="xlsx")
    words_sheet(
        workbook,
        texts.text("workbook.origin"),
        [(texts.text(f"workbook.origin.{key}"), text) for key, text in lines],
        origin.lines(language)[1:],
    )
