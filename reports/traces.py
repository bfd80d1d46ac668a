"""The trace behind a list of candidates as plain tables: every condition, every quarter."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.candidates import AREA, Candidates
from data.choices import chosen_figures
from data.city import City
from data.figures import AreaFigures
from indicators.states import CellState
from locales import translator

#: Column -> what it holds; `conditions_frame` has them in this order.
CONDITION_COLUMNS = (
    "area_id",
    "area",
    "place",
    "place_name",
    "year",
    "indicator",
    "unit",
    "required",
    "weight",
    "margin",
    "value",
    "state",
    "city_value",
    "threshold",
    "met",
    "gap",
    "distinguishable",
    "low",
    "high",
    "interpolated",
    "class_code",
    "since",
    "years_worse",
    "years_known",
)
QUARTER_COLUMNS = ("quarter_id", "quarter", "area_id", "area", "speaks", "met", "known")
#: Numbers of the trace that are taken over as they are; NaN stays NaN.
NUMBERS = ("value", "city_value", "threshold", "gap", "low", "high", "weight")


def conditions_frame(city: City, found: Candidates, language: str) -> pd.DataFrame:
    """
    Trace of every area and quarter, one row per condition and year.

    Returns
    -------
    frame
        Columns `CONDITION_COLUMNS`. Numbers are floats in the unit of the
        indicator, ``gap`` in per cent of the city value; NaN where a figure is
        withheld or missing, with the word for it in ``state``. ``required``,
        ``met``, ``distinguishable`` and ``interpolated`` are words.
    """
    text = translator(language).text
    rows = found.conditions
    figures = _Figures(city, found)
    quarters = _names(city, found)
    areas = _area_names(found)
    frame = pd.DataFrame(
        {
            "area_id": rows["area_id"].astype(str),
            "area": [areas[str(one)] for one in rows["area_id"]],
            "place": rows["place"].where(rows["place"].ne(AREA), rows["area_id"]).astype(str),
            "place_name": [
                areas[str(area)] if place == AREA else quarters.get(str(place), str(place))
                for area, place in zip(rows["area_id"], rows["place"], strict=True)
            ],
            "year": rows["year"].astype(int),
            "margin": rows["margin"].astype(str),
            "class_code": rows["class_code"].fillna("").astype(str),
            **{name: rows[name].astype(float) for name in NUMBERS},
            **{
                name: [_yes_no(one, language) for one in rows[name]]
                for name in ("required", "met", "distinguishable", "interpolated")
            },
            **{
                name: rows[name].astype("Int64") for name in ("since", "years_worse", "years_known")
            },
        }
    )
    states = []
    lines: list[dict[Any, Any]] = rows.to_dict(orient="records")
    for row in lines:
        known = not math.isnan(row["value"]) or bool(row["class_code"])
        state = CellState.VALUE.value if known else figures.state(row)
        states.append("" if state == CellState.VALUE else text(f"state.{state}"))
    frame["state"] = states
    named = [figures.of(row["indicator"], row["year"], found.level) for row in lines]
    frame["indicator"] = [one.indicator.name[language] for one in named]
    frame["unit"] = [one.indicator.unit[language] for one in named]
    return frame[list(CONDITION_COLUMNS)].reset_index(drop=True)


def quarters_frame(city: City, found: Candidates, language: str) -> pd.DataFrame:
    """
    Quarters that the rule looked at.

    Returns
    -------
    frame
        Columns `QUARTER_COLUMNS`: ``speaks`` in words; ``met`` and ``known``
        count conditions of the present year. Without rows where the rule looks at none.
    """
    rows = found.conditions[
        found.conditions["place"].ne(AREA) & found.conditions["year"].eq(found.year)
    ]
    names = _names(city, found)
    areas = _area_names(found)
    speaking = dict(zip(areas, found.table["quarters"], strict=True))
    lines = []
    for (area_id, quarter), conditions in rows.groupby(["area_id", "place"], sort=False):
        speaks = quarter in speaking[str(area_id)]
        lines.append(
            (
                str(quarter),
                names.get(str(quarter), str(quarter)),
                str(area_id),
                areas[str(area_id)],
                _yes_no(speaks, language),
                int(conditions["met"].fillna(value=False).sum()),
                int(conditions["met"].notna().sum()),
            )
        )
    return pd.DataFrame(lines, columns=list(QUARTER_COLUMNS))


class _Figures:
    """Figures behind conditions, looked up once per indicator, year and level."""

    def __init__(self, city: City, found: Candidates) -> None:
        self._city, self._found = city, found
        self._held: dict[tuple[str, int, str], AreaFigures] = {}

    def of(self, indicator: str, year: int, level: str) -> AreaFigures:
        key = (indicator, int(year), level)
        if key not in self._held:
            self._held[key] = chosen_figures(
                self._city, indicator=indicator, level=level, year=int(year)
            )
        return self._held[key]

    def state(self, row: Mapping[str, Any]) -> str:
        """State of the figure behind a row of the trace."""
        quarters = self._found.rule.quarters
        at_quarter = row["place"] != AREA and quarters is not None
        level = quarters.level if at_quarter and quarters else self._found.level
        place = row["place" if at_quarter else "area_id"]
        return str(self.of(row["indicator"], row["year"], level).table["state"][place])


def _area_names(found: Candidates) -> dict[str, str]:
    return {str(key): str(name) for key, name in found.table["name"].items()}


def _names(city: City, found: Candidates) -> dict[str, str]:
    """Names of the quarters by id."""
    if found.rule.quarters is None:
        return {}
    names = city.named_areas(found.rule.quarters.level)["name"]
    return {str(key): str(name) for key, name in names.items()}


def _yes_no(mark: object, language: str) -> str:
    text = translator(language).text
    if mark is pd.NA or mark is None:
        return text("action_report.unknown")
    return text("workbook.yes" if mark else "workbook.no")
