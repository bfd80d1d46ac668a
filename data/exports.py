"""Files for people to take away: figures as CSV and XLSX, classes, the check report.

The CSV holds exactly the columns of the command line, comma separated with
decimal points, so that scripts read both alike; the XLSX is for spreadsheets
and carries source, licence and method on a sheet of its own. Text that a
spreadsheet would take for a formula is defused. Nothing here withholds or
computes: what is written is what `data.figures` returned.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from data.city import City
from data.class_table import CODE_COLUMNS, classes_frame
from data.figures import AreaFigures
from data.findings import Report
from data.indices import CityIndex
from indicators.catalogue import Formula, Indicator
from indicators.comparison import ANY
from indicators.states import CellState
from locales import formats, translator

VALUE_COLUMNS = (
    "area_id",
    "name",
    "numerator",
    "denominator",
    "value",
    "state",
    "city_value",
    "below_average",
)

#: Follows `VALUE_COLUMNS` in files in which some figure is an estimate after a boundary reform;
#: a column that is "false" throughout would only change the files of cities without reforms.
INTERPOLATED = "interpolated"

REPORT_COLUMNS = ("severity", "code", "file", "place", "rows", "ids", "text", "remedy")

#: Digits of a number in CSV: whole counts and published figures stay exact, noise of floats goes.
SIGNIFICANT_DIGITS = 10

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_COUNTS = ("numerator", "denominator")


def defused(text: str) -> str:
    """
    Prefix text that a spreadsheet would run as a formula; numbers stay as they are.

    Examples
    --------
    >>> defused("=1+1"), defused("-2.5"), defused("Nord")
    ("'=1+1", '-2.5', 'Nord')
    """
    if text.startswith(_FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def values_frame(figures: AreaFigures) -> pd.DataFrame:
    """
    One row per area with the columns of the command line.

    Returns
    -------
    frame
        Columns `VALUE_COLUMNS`, in the order of the areas. `numerator`,
        `denominator`, `value`, `city_value`: float, NaN where withheld or
        missing; of a published rate `numerator` is always NaN.
        `below_average`: nullable boolean, ``<NA>`` where nothing can be compared.
        Then `INTERPOLATED` (bool), if any figure is.
    """
    table = figures.table
    frame = pd.DataFrame(
        {
            "area_id": table.index.astype(str),
            "name": table["name"].to_numpy(),
            "numerator": table["numerator"].to_numpy(dtype=float),
            "denominator": table["denominator"].to_numpy(dtype=float),
            "value": table["value"].to_numpy(dtype=float),
            "state": table["state"].to_numpy(),
            "city_value": figures.city.value,
            "below_average": table["worse"].array,
        },
        columns=list(VALUE_COLUMNS),
    )
    if table["interpolated"].any():
        frame[INTERPOLATED] = table["interpolated"].to_numpy(dtype=bool)
    return frame


def values_csv(figures: AreaFigures) -> bytes:
    """
    Figures as CSV: UTF-8, comma separated, decimal points, blank where there is no number.

    Numbers have up to `SIGNIFICANT_DIGITS` digits and never an exponent.
    """
    frame = values_frame(figures)
    return _csv(list(frame.columns), frame.itertuples(index=False, name=None))


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
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as workbook:
        workbook.set_properties({"created": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)})
        _values_sheet(workbook, figures, language)
        _origin_sheet(workbook, city, figures, language)
    return buffer.getvalue()


def classes_csv(index: CityIndex, *, badges: pd.Series, language: str) -> bytes:
    """
    Classes of an index as CSV, in the dialect of `values_csv`, numbers with all their digits.

    Published codes such as ``+/-`` are written as they are; no code that a
    descriptor can declare is a formula. For the rest see
    `data.class_table.classes_frame`.
    """
    frame = classes_frame(index, badges=badges, language=language)
    columns = [str(column) for column in frame.columns]
    codes = {columns.index(column) for column in CODE_COLUMNS}
    rows = (
        [cell if place in codes else _csv_cell(cell, digits=None) for place, cell in enumerate(row)]
        for row in frame.itertuples(index=False, name=None)
    )
    return _written(columns, rows)


def export_name(city: City, figures: AreaFigures, ending: str) -> str:
    """
    File name that says what is inside, with the data version (8 characters).

    Only ASCII letters, digits, ``-`` and ``_``, so that every system takes it.
    """
    parts = [city.package.city.name, figures.level, figures.indicator.key, str(figures.year)]
    if figures.margin != ANY:
        parts.append(figures.margin.key)
    words = [_slug(part) for part in [*parts, city.version[:8]]]
    return f"{'_'.join(word for word in words if word)}.{ending}"


def report_csv(report: Report, *, language: str) -> bytes:
    """Check report as CSV, one row per finding (columns `REPORT_COLUMNS`)."""
    rows = []
    for finding in report:
        entry = finding.as_dict(language)
        for key in ("rows", "ids"):
            entry[key] = " ".join(str(item) for item in entry[key])
        rows.append([entry[column] for column in REPORT_COLUMNS])
    return _csv(REPORT_COLUMNS, rows)


def report_json(report: Report, *, language: str) -> bytes:
    """Check report as JSON: a list of findings with all their parameters."""
    entries = [finding.as_dict(language) for finding in report]
    return json.dumps(entries, ensure_ascii=False, indent=2, default=str).encode()


def formula_text(indicator: Indicator) -> str:
    """
    Formula of an indicator in symbols, with the names of its measures.

    Examples
    --------
    For a rate: ``(sgb2 + sgb12) / residents × 100``.
    """
    above, below = _sum(indicator.numerator), _sum(indicator.denominator)
    scale = f"{indicator.scale:g}"
    if indicator.formula is Formula.PUBLISHED:
        return above
    if indicator.formula is Formula.COMPOSITE:
        return f"f({', '.join(indicator.numerator)})"
    if indicator.formula is Formula.CHANGE:
        return (
            f"({above}[t] − {above}[t−{indicator.years}]) / {above}[t−{indicator.years}] × {scale}"
        )
    if indicator.formula is Formula.INDEX:
        return f"({above} / {below}) / (Σ {above} / Σ {below}) × {scale}"
    return f"{above} / {below} × {scale}"


def _sum(terms: Sequence[str]) -> str:
    words = [f"− {term[1:]}" if term.startswith("-") else f"+ {term}" for term in terms]
    text = " ".join(words).removeprefix("+ ")
    return f"({text})" if len(terms) > 1 else text


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    return _written(header, ([_csv_cell(cell) for cell in row] for row in rows))


def _written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode()


def _csv_cell(cell: Any, *, digits: int | None = SIGNIFICANT_DIGITS) -> str:
    """One cell as text; `digits` None writes a number so that it reads back the same."""
    if isinstance(cell, str):
        return defused(cell)
    if cell is None or cell is pd.NA:
        return ""
    if isinstance(cell, float):
        if math.isnan(cell):
            return ""
        return np.format_float_positional(
            cell, precision=digits, fractional=digits is None, trim="-"
        )
    return str(cell).lower() if str(cell) in {"True", "False"} else str(cell)


def _slug(text: str) -> str:
    folded = text.lower()
    for letter, plain in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}.items():
        folded = folded.replace(letter, plain)
    return re.sub(r"[^a-z0-9_]+", "-", folded).strip("-")[:60]


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
    sheet = workbook.add_worksheet(translate("export.sheet.origin"))
    bold = workbook.add_format({"bold": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
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
        ("version", city.version),
    ]
    if figures.table["interpolated"].any():
        lines.append((INTERPOLATED, translate("export.interpolated.note")))
    for row, (key, text) in enumerate(lines):
        sheet.write_string(row, 0, translate(f"export.origin.{key}"), bold)
        sheet.write_string(row, 1, text, wrapped)
    for row, state in enumerate(CellState, start=len(lines) + 1):
        sheet.write_string(row, 0, formats.sign_of(state, language))
        sheet.write_string(row, 1, translate(f"state.{state.value}"), wrapped)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
