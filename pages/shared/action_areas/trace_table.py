"""The trace of an area: each condition with figure, city, threshold, years and certainty."""

from __future__ import annotations

import math

import pandas as pd

from data.candidates import AREA, Candidates
from data.city import City
from data.indices import INDEX_PREFIX, definitions
from indicators.catalogue import Indicator
from indicators.comparison import Margin
from locales import formats
from locales.phrases import mark
from pages.shared import certainty_notes
from pages.shared.html_table import html_table
from pages.shared.texts import language, t

_COLUMNS = ("condition", "value", "city", "threshold", "met", "since", "sure")
_NUMBERS = (1, 2, 3)


def of_area(city: City, found: Candidates, area_id: str, year: int) -> str:
    """Conditions of the area itself in one of the two years, as an HTML table."""
    rows = rows_of(found, area_id)
    shown = rows[rows["place"].eq(AREA) & rows["year"].eq(year)]
    return _table(city, shown, t("action_areas.trace.caption", year=year))


def of_quarter(city: City, found: Candidates, area_id: str, quarter: str, name: str) -> str:
    """Conditions of one of its quarters in the present year, as an HTML table."""
    rows = rows_of(found, area_id)
    caption = t("action_areas.trace.quarter", name=name, year=found.year)
    return _table(city, rows[rows["place"].eq(quarter)], caption)


def rows_of(found: Candidates, area_id: str) -> pd.DataFrame:
    """Rows of the trace of one area and of its quarters."""
    return found.conditions[found.conditions["area_id"].eq(area_id)]


def name_of(city: City, key: str) -> str:
    """Name of an indicator or of an index, as the trace names them."""
    if key.startswith(INDEX_PREFIX):
        return definitions(city)[key.removeprefix(INDEX_PREFIX)].name[language()]
    return city.catalogue[key].name[language()]


def met_words(met: object) -> str:
    """Whether a condition is met, in words; not known where figures are lacking."""
    if pd.isna(met):  # type: ignore[call-overload]
        return t("action_areas.met.unknown")
    return t("action_areas.met.yes" if met else "action_areas.met.no")


def _table(city: City, rows: pd.DataFrame, caption: str) -> str:
    return html_table(
        caption,
        [t(f"action_areas.trace.{key}") for key in _COLUMNS],
        [_row(city, row) for _, row in rows.iterrows()],
        numbers=_NUMBERS,
        cards=True,
    )


def _row(city: City, row: pd.Series) -> list[str]:
    indicator = city.catalogue.get(str(row["indicator"]))
    value, city_value, bound = (
        _figure(row[key], indicator) for key in ("value", "city_value", "threshold")
    )
    if indicator is None:
        value = str(row["class_code"]) or "–"
    return [
        _condition(city, row),
        value,
        city_value,
        bound,
        _met(row),
        _since(row),
        _sure(row, indicator),
    ]


def _condition(city: City, row: pd.Series) -> str:
    parts = [name_of(city, str(row["indicator"]))]
    if row["margin"]:
        parts.append(mark(Margin.from_key(str(row["margin"])), language()))
    if row["required"]:
        parts.append(t("action_areas.trace.required"))
    elif row["weight"] != 1:
        weight = float(row["weight"])
        places = 0 if weight.is_integer() else 1
        points = formats.number(weight, places, language())
        parts.append(t("action_areas.trace.weight", points=points))
    return ", ".join(parts)


def _figure(value: float, indicator: Indicator | None) -> str:
    if indicator is None or math.isnan(float(value)):
        return "–"
    unit = indicator.unit[language()]
    return formats.with_unit(float(value), indicator.decimals, unit, language())


def _met(row: pd.Series) -> str:
    words = met_words(row["met"])
    gap = float(row["gap"])
    if math.isnan(gap):
        return words
    key = "action_areas.gap.beyond" if gap >= 0 else "action_areas.gap.short"
    if not formats.rounded(abs(gap), 0):
        key, gap = f"{key}.little", 1.0
    return f"{words} ({t(key, gap=formats.with_unit(abs(gap), 0, '%', language()))})"


def _since(row: pd.Series) -> str:
    known = int(row["years_known"])
    counted = t("action_areas.trace.years", worse=int(row["years_worse"]), known=known)
    if pd.isna(row["since"]):
        return counted
    return f"{t('action_areas.trace.from', year=int(row['since']))}; {counted}"


def _sure(row: pd.Series, indicator: Indicator | None) -> str:
    if indicator is None:
        return "–"
    parts = [
        certainty_notes.interval(float(row["low"]), float(row["high"]), indicator, language()),
        certainty_notes.told_apart(row["distinguishable"], language(), short=True),
        t("action_areas.trace.carried") if row["interpolated"] else "",
    ]
    return "; ".join(part for part in parts if part) or "–"
