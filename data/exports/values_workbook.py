"""Figures of one indicator as a workbook: source, licence and method on a sheet of their own."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from data.city import City
from data.exports.formula import formula_text
from data.exports.origins import values_origin
from data.exports.values import INTERPOLATED, values_frame
from data.exports.workbook import words_sheet, workbook_bytes
from data.figures import AreaFigures
from indicators.states import CellState
from locales import formats, translator

_COUNTS = ("numerator", "denominator")


def values_xlsx(city: City, figures: AreaFigures, *, language: str) -> bytes:
    """
    Figures as a workbook: numbers as numbers, text as text, a sheet with source and method.

    Parameters
    ----------
    city
        The city that `figures` were computed from.
    language
        Language of headings and explanations.

    Notes
    -----
    A cell without a number holds the sign of its state (``.``, ``/``, ...),
    which the second sheet explains. The same figures give the same bytes.
    """
    return workbook_bytes(
        lambda workbook: _values_sheet(workbook, figures, language),
        lambda workbook: _origin_sheet(workbook, city, figures, language),
    )


def _values_sheet(workbook: Any, figures: AreaFigures, language: str) -> None:
    translate = translator(language).text
    sheet = workbook.add_worksheet(translate("export.sheet.values"))
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    decimals = figures.indicator.decimals
    rate = workbook.add_format({"num_format": "#,##0" + ("." + "0" * decimals if decimals else "")})
    count = workbook.add_format({"num_format": "#,##0.##" if _fractions(figures) else "#,##0"})
    right = workbook.add_format({"align": "right"})
    frame = values_frame(figures)
    names = list(frame.columns)
    for column, name in enumerate(names):
        sheet.write_string(0, column, translate(f"export.column.{name}"), bold)
    for row, cells in enumerate(frame.itertuples(index=False, name=None), start=1):
        entry = dict(zip(names, cells, strict=True))
        sign = formats.sign_of(str(entry["state"]), language)
        for column, name in enumerate(names):
            cell = entry[name]
            if name in {*_COUNTS, "value", "city_value"}:
                style = count if name in _COUNTS else rate
                if not math.isnan(cell):
                    sheet.write_number(row, column, cell, style)
                elif name == "value":
                    sheet.write_string(row, column, sign, right)
            elif name == "state":
                sheet.write_string(row, column, translate(f"state.{cell}"))
            elif name in {"below_average", INTERPOLATED}:
                word = "unknown" if cell is pd.NA else str(bool(cell)).lower()
                sheet.write_string(row, column, translate(f"export.{name}.{word}"))
            else:
                sheet.write_string(row, column, str(cell))
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, len(names) - 1, 16)


def _margin_words(figures: AreaFigures, language: str) -> str:
    """What the column "less favourable than the city" asks for."""
    percent = formats.with_unit(figures.margin.percent, 1, "%", language)
    return translator(language).format(f"margin.{figures.margin.kind.value}", percent=percent)


def _fractions(figures: AreaFigures) -> bool:
    counts = figures.table[list(_COUNTS)].to_numpy(dtype=float)
    return bool(((counts % 1) > 0).any())


def _origin_sheet(workbook: Any, city: City, figures: AreaFigures, language: str) -> None:
    translate = translator(language).text
    indicator, town = figures.indicator, city.package.city
    lines = [
        ("city", town.name + (f" – {translate('banner.made_up')}" if town.made_up else "")),
        ("level", city.package.level(figures.level).label.as_text()[language]),
        ("indicator", indicator.name[language]),
        ("definition", indicator.definition[language]),
        ("formula", formula_text(indicator)),
        ("unit", indicator.unit[language]),
        ("year", str(figures.year)),
        ("margin", _margin_words(figures, language)),
        ("source", indicator.source),
        ("licence", indicator.licence or "–"),
        ("changed", translate("export.changed")),
    ]
    if figures.table["interpolated"].any():
        lines.append((INTERPOLATED, translate("export.interpolated.note")))
    words_sheet(
        workbook,
        translate("export.sheet.origin"),
        [(translate(f"export.origin.{key}"), text) for key, text in lines],
        values_origin(city, figures, language=language, ending="xlsx").lines(language)[1:],
        [
            (formats.sign_of(state, language), translate(f"state.{state.value}"))
            for state in CellState
        ],
    )
