"""The indicators of one area as a list and as a workbook: numbers as numbers, text never a formula.

Nothing here withholds or computes: what is written is what `data.portrait` returned.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from data.city import City
from data.exports.cells import csv_file, defused
from data.exports.workbook import words_sheet, workbook_bytes
from data.portrait import Portrait, PortraitLine
from data.provenance import Provenance
from indicators.states import CellState
from locales import formats, translator

#: In the unit of the indicator, written with its decimal places.
_FIGURES = ("value", "city_value", "parent_value", "difference", "low", "high", "then", "change")
_WHOLE = ("year", "fifth", "of", "base_year")
_FLAGS = ("worse", "distinguishable", "interpolated")
_COLUMNS = (
    *("role", "indicator", "name", "unit", "year", "value", "state", "interpolated"),
    *("city_value", "parent_value", "difference", "worse", "distinguishable", "low", "high"),
    *("fifth", "of", "base_year", "then", "change"),
)
_WIDE = {"name": 44, "unit": 18, "state": 22}
_USUAL_WIDTH = 14


def portrait_frame(shown: Portrait, language: str) -> pd.DataFrame:
    """
    One row per indicator of a portrait, in its order.

    Returns
    -------
    frame
        Columns as in the CSV. `value`, `city_value`, `parent_value`, `difference`, `low`, `high`,
        `then`, `change`: in the unit of the row, NaN where there is none. `year`: int. `fifth`,
        `of`, `base_year`: nullable integers. `worse`, `distinguishable`: nullable booleans.
        `name` and `unit` are in `language`.
    """
    rows = [_cells(line, language) for line in shown.lines]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    nullable = dict.fromkeys(_WHOLE, "Int64") | dict.fromkeys(_FLAGS, "boolean")
    return frame.astype(nullable | dict.fromkeys(_FIGURES, "float"))


def _cells(line: PortraitLine, language: str) -> tuple[Any, ...]:
    one, band = line.indicator, line.band
    return (
        *(one.role.value, one.key, one.name[language], one.unit[language]),
        *(line.year, line.value, line.state, line.interpolated),
        *(line.city_value, line.parent_value, line.difference),
        *(_flag(line.worse), _flag(line.distinguishable), line.low, line.high),
        *((band.fifth, band.of) if band else (pd.NA, pd.NA)),
        *(pd.NA if line.base_year is None else line.base_year, line.then, line.change),
    )


def _flag(value: bool | None) -> Any:
    return pd.NA if value is None else value


def portrait_csv(shown: Portrait, language: str) -> bytes:
    """Write the indicators as CSV: UTF-8, commas, decimal points, blank where nothing is known."""
    frame = portrait_frame(shown, language)
    return csv_file(list(frame.columns), frame.itertuples(index=False, name=None))


def portrait_xlsx(city: City, shown: Portrait, *, provenance: Provenance, language: str) -> bytes:
    """
    Write the indicators as a workbook with a sheet of sources and of the line that makes it again.

    A cell without a number holds the sign of its state. The same portrait gives the same bytes.
    """
    return workbook_bytes(
        lambda workbook: _figures_sheet(workbook, shown, language),
        lambda workbook: _origin_sheet(workbook, city, shown, provenance, language),
    )


def _figures_sheet(workbook: Any, shown: Portrait, language: str) -> None:
    text = translator(language).text
    sheet = workbook.add_worksheet(text("portrait_screen.sheet"))
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for column, name in enumerate(_COLUMNS):
        sheet.write_string(0, column, text(f"portrait_screen.sheet.column.{name}"), bold)
        sheet.set_column(column, column, _WIDE.get(name, _USUAL_WIDTH))
    right = workbook.add_format({"align": "right"})
    styles = {
        places: workbook.add_format(
            {"num_format": "#,##0" + ("." + "0" * places if places else "")}
        )
        for places in sorted({line.indicator.decimals for line in shown.lines})
    }
    frame = portrait_frame(shown, language)
    for row, (line, cells) in enumerate(
        zip(shown.lines, frame.itertuples(index=False, name=None), strict=True), start=1
    ):
        for column, (name, cell) in enumerate(zip(_COLUMNS, cells, strict=True)):
            if name in _FIGURES:
                if not math.isnan(cell):
                    sheet.write_number(row, column, cell, styles[line.indicator.decimals])
                elif name == "value":
                    sheet.write_string(row, column, formats.sign_of(line.state, language), right)
            elif cell is not pd.NA:
                _write(sheet, (row, column), name, cell, language)
    sheet.freeze_panes(1, 3)


def _write(sheet: Any, place: tuple[int, int], name: str, cell: Any, language: str) -> None:
    text = translator(language).text
    if name in _WHOLE:
        sheet.write_number(*place, int(cell))
    elif name in _FLAGS:
        sheet.write_string(*place, text(f"portrait_screen.sheet.flag.{str(bool(cell)).lower()}"))
    elif name == "role":
        sheet.write_string(*place, text(f"portrait_screen.sheet.role.{cell}"))
    elif name == "state":
        sheet.write_string(*place, text(f"state.{cell}"))
    else:
        sheet.write_string(*place, defused(str(cell)))


def _origin_sheet(
    workbook: Any, city: City, shown: Portrait, provenance: Provenance, language: str
) -> None:
    text, town = translator(language).text, city.package.city
    level = city.package.level(shown.spot.level)
    used = [line.indicator for line in shown.lines]
    sources = "; ".join(dict.fromkeys(one.source for one in used))
    licences = "; ".join(dict.fromkeys(one.licence or level.licence for one in used))
    lines = [
        ("area", f"{shown.spot.name} ({shown.spot.area_id})"),
        ("level", level.label.as_text()[language]),
        ("source", sources),
        ("licence", licences),
    ]
    words = [(text("export.origin.city"), f"{town.name} – {text('banner.made_up')}")] * town.made_up
    words += [(text(f"portrait_screen.sheet.{key}"), defused(said)) for key, said in lines if said]
    words_sheet(
        workbook,
        text("portrait_screen.sheet.origin"),
        words,
        [(name, defused(said)) for name, said in provenance.lines(language)],
        [(formats.sign_of(one, language), text(f"state.{one.value}")) for one in CellState],
    )
