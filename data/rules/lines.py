"""The trace of a rule in plain types, for those who go through it row by row.

A sentence asks for the few rows of one area or quarter; looked up in the table
each time, the sentences of a large city would take seconds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.indices import INDEX_PREFIX
from indicators.comparison import Margin


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One row of the trace.

    Attributes
    ----------
    margin
        None for an index.
    value, city_value, threshold, low, high
        In the unit of the indicator; NaN where there is none.
    met, distinguishable
        None where that is not known.
    """

    area_id: str
    place: str
    year: int
    indicator: str
    required: bool
    weight: float
    margin: Margin | None
    value: float
    city_value: float
    threshold: float
    met: bool | None
    distinguishable: bool | None
    low: float
    high: float
    interpolated: bool
    since: int | None
    years_worse: int
    years_known: int

    @classmethod
    def of(cls, row: Mapping[Any, Any] | pd.Series) -> Line:
        """Take a row of ``Candidates.conditions``."""
        indicator = str(row["indicator"])
        return cls(
            area_id=str(row["area_id"]),
            place=str(row["place"]),
            year=int(row["year"]),
            indicator=indicator,
            required=bool(row["required"]),
            weight=float(row["weight"]),
            margin=None if _is_index(indicator) else Margin.from_key(str(row["margin"])),
            value=_float(row["value"]),
            city_value=_float(row["city_value"]),
            threshold=_float(row["threshold"]),
            met=_flag(row["met"]),
            distinguishable=_flag(row["distinguishable"]),
            low=_float(row["low"]),
            high=_float(row["high"]),
            interpolated=bool(row["interpolated"]),
            since=None if pd.isna(row["since"]) else int(row["since"]),
            years_worse=int(row["years_worse"]),
            years_known=int(row["years_known"]),
        )

    @property
    def is_index(self) -> bool:
        """Whether the condition asks for the class of an index."""
        return _is_index(self.indicator)


def lines_by_place(trace: pd.DataFrame, year: int) -> dict[str, dict[str, list[Line]]]:
    """
    Group the rows of a year by area and place.

    Returns
    -------
    lines
        ``area_id`` -> ``place`` -> rows; all in the order of the trace, which
        is that of the rule.
    """
    grouped: dict[str, dict[str, list[Line]]] = {}
    for row in trace[trace["year"] == year].to_dict("records"):
        line = Line.of(row)
        grouped.setdefault(line.area_id, {}).setdefault(line.place, []).append(line)
    return grouped


def _is_index(indicator: str) -> bool:
    return indicator.startswith(INDEX_PREFIX)


def _float(cell: Any) -> float:
    return math.nan if pd.isna(cell) else float(cell)


def _flag(cell: Any) -> bool | None:
    return None if pd.isna(cell) else bool(cell)
