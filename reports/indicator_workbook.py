"""Indicators as a workbook: a sheet each with all areas and years, method, sources, origin."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from data.city import City
from data.errors import unknown_choice
from data.exports.cells import defused
from data.exports.formula import formula_text
from data.exports.workbook import words_sheet, workbook_bytes
from data.figures import AreaFigures, area_figures, available_years
from data.provenance import Provenance
from indicators.catalogue import Indicator
from indicators.states import CellState
from locales import formats, translator

_LONGEST_NAME = 31  # signs of a sheet's name
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f']")
_ID_WIDTH, _NAME_WIDTH, _YEAR_WIDTH = 12, 30, 12
_HEADER_ROW = 2


def indicator_workbook(
    city: City,
    indicators: Sequence[str],
    level: str,
    *,
    language: str,
    provenance: Provenance,
) -> bytes:
    """
    Write indicators of a level with all their years; the same figures give the same bytes.

    Parameters
    ----------
    indicators
        Keys of indicators; one without figures at the level gets a sheet that says so.

    Returns
    -------
    xlsx
        One sheet per indicator (areas by years, the city first), then method and sources, signs,
        and where the file comes from. Numbers are numbers with the digits that are printed; where
        there is none stands the sign of its state. Text is never a formula.

    Raises
    ------
    UnknownChoiceError
        If the city has no such level or indicator.
    """
    if level not in city.areas:
        raise unknown_choice("level", level, city.areas)
    for key in indicators:
        if key not in city.catalogue:
            raise unknown_choice("indicator", key, city.catalogue)
    used = [city.catalogue[key] for key in dict.fromkeys(indicators)]
    text = translator(language).text
    last = [text(f"slides.workbook.{name}") for name in ("method", "origin")]
    names = sheet_names([one.name[language] for one in used], taken=last)
    sheets: list[Callable[[Any], None]] = [
        _sheet_of(city, one, level, name=name, language=language)
        for one, name in zip(used, names, strict=True)
    ]
    return workbook_bytes(
        *sheets,
        lambda workbook: _method_sheet(workbook, city, used, level, language),
        lambda workbook: words_sheet(workbook, last[1], _origin(city, provenance, language)),
    )


def sheet_names(names: Sequence[str], *, taken: Sequence[str] = ()) -> list[str]:
    """
    Names that a workbook accepts: at most 31 signs, none twice, no sign with a meaning.

    Examples
    --------
    >>> sheet_names(["Quote: A/B", "quote- A-B", ""])
    ['Quote- A-B', 'quote- A-B 2', '– 3']
    """
    used = {one.casefold() for one in taken} | {"history"}  # a name that Excel keeps for itself
    found = []
    for number, name in enumerate(names, start=1):
        plain = _FORBIDDEN.sub("-", name).strip() or "–"
        chosen = plain[:_LONGEST_NAME].strip()
        if chosen.casefold() in used or plain == "–":
            ending = f" {number}"
            chosen = plain[: _LONGEST_NAME - len(ending)].strip() + ending
        used.add(chosen.casefold())
        found.append(chosen)
    return found


def _sheet_of(
    city: City, indicator: Indicator, level: str, *, name: str, language: str
) -> Callable[[Any], None]:
    years = available_years(city, indicator.key, level)
    figures = [area_figures(city, indicator=indicator.key, level=level, year=one) for one in years]
    return lambda workbook: _values_sheet(
        workbook, city, indicator, figures, level=level, name=name, language=language
    )


def _values_sheet(
    workbook: Any,
    city: City,
    indicator: Indicator,
    figures: Sequence[AreaFigures],
    *,
    level: str,
    name: str,
    language: str,
) -> None:
    """Areas by years; the first row after the headings is the city."""
    texts = translator(language)
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True})
    digits = "." + "0" * indicator.decimals if indicator.decimals else ""
    style = workbook.add_format({"num_format": f"#,##0{digits}"})
    sign = workbook.add_format({"align": "right"})
    unit = indicator.unit[language]
    title = texts.format("slides.workbook.title", indicator=indicator.name[language], unit=unit)
    sheet.write_string(0, 0, defused(title if unit else indicator.name[language]), bold)
    singular = city.package.level(level).singular.as_text()[language]
    heads = [texts.text("export.column.area_id"), singular, *(str(one.year) for one in figures)]
    for column, head in enumerate(heads):
        sheet.write_string(_HEADER_ROW, column, defused(head), bold)
    if not figures:
        sheet.write_string(_HEADER_ROW + 1, 0, texts.text("slides.workbook.no_figures"))
    rows = [("", city.package.city.name, [(one.city.value, "") for one in figures])]
    named = city.named_areas(level)["name"]
    for place, (area_id, area) in enumerate(named.items()):
        cells = [
            (float(one.table["value"].iloc[place]), str(one.table["state"].iloc[place]))
            for one in figures
        ]
        rows.append((str(area_id), str(area), cells))
    for row, (area_id, area, values) in enumerate(rows if figures else [], start=_HEADER_ROW + 1):
        sheet.write_string(row, 0, defused(area_id))
        sheet.write_string(row, 1, defused(area), bold if not area_id else None)
        for column, (value, state) in enumerate(values, start=2):
            if not math.isnan(value):
                shown = float(formats.rounded(value, indicator.decimals))
                sheet.write_number(row, column, shown, style)
            else:
                words = formats.sign_of(state or CellState.MISSING.value, language)
                sheet.write_string(row, column, words, sign)
    sheet.freeze_panes(_HEADER_ROW + 1, 2)
    sheet.set_column(0, 0, _ID_WIDTH)
    sheet.set_column(1, 1, _NAME_WIDTH)
    if figures:
        sheet.set_column(2, 1 + len(figures), _YEAR_WIDTH)


def _method_sheet(
    workbook: Any, city: City, used: Sequence[Indicator], level: str, language: str
) -> None:
    """Definition, formula, source and licence of each indicator, and what the signs mean."""
    text = translator(language).text
    licence = city.package.level(level).licence
    blocks = [
        [
            (text("export.origin.indicator"), one.name[language]),
            (text("export.origin.definition"), one.definition[language] or "–"),
            (text("export.origin.formula"), formula_text(one)),
            (text("export.origin.unit"), one.unit[language] or "–"),
            (text("export.origin.source"), one.source or "–"),
            (text("export.origin.licence"), one.licence or licence or "–"),
        ]
        for one in used
    ]
    signs = [
        (formats.sign_of(state, language), text(f"state.{state.value}"))
        for state in CellState
        if state is not CellState.VALUE
    ]
    words_sheet(workbook, text("slides.workbook.method"), *map(_safe, (*blocks, signs)))


def _origin(city: City, provenance: Provenance, language: str) -> list[tuple[str, str]]:
    made_up = translator(language).text("slides.made_up")
    noted = [(city.package.city.name, made_up)] if city.package.city.made_up else []
    return _safe([*provenance.lines(language), *noted])


def _safe(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(defused(name), defused(words)) for name, words in pairs]
