"""Joined tables of one level put together: one row per year and area, one column per measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.city import Observations
from data.clinic.join import Joined
from data.findings import Finding, Severity
from indicators.states import CellState


def build_observations(
    area_ids: Sequence[str], tables: Sequence[Joined]
) -> tuple[Observations, list[Finding]]:
    """
    Merge the tables of one level by year, area and measure.

    Every area has a row in every year that a table covers; what no table
    brings is missing. A measure that two tables bring for the same year and
    area is an error: the table that is declared first counts.

    Parameters
    ----------
    area_ids
        All areas of the level.
    tables
        Joined tables in the order of the descriptor.
    """
    years = sorted({int(y) for joined in tables for y in joined.rows["year"].unique()})
    index = pd.MultiIndex.from_product([years, list(area_ids)], names=["year", "area_id"])
    merged = _Merged(len(index))
    findings: list[Finding] = []
    for joined in tables:
        states = joined.part(joined.table.states)
        at = index.get_indexer(states.index)
        values = joined.part(joined.table.values)
        for measure in states.columns:
            twice = merged.add(str(measure), at, values[measure], states[measure])
            if twice.any():
                findings.append(_twice(joined, str(measure), states.index[twice]))
        texts = joined.part(joined.table.texts)
        for measure in texts.columns:
            merged.add_text(str(measure), at, texts[measure])
    totals, of_city = _totals(tables)
    observations = Observations(
        values=pd.DataFrame(merged.values, index=index, dtype=float),
        states=pd.DataFrame(merged.states, index=index, dtype=object).fillna(
            CellState.MISSING.value
        ),
        totals=totals.reindex(columns=list(merged.values)),
        texts=pd.DataFrame(merged.texts, index=index, dtype=object),
    )
    return observations, findings + of_city


class _Merged:
    """Columns that fill up table by table; a cell that is there already stays."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.values: dict[str, NDArray[np.float64]] = {}
        self.states: dict[str, NDArray[np.object_]] = {}
        self.texts: dict[str, NDArray[np.object_]] = {}

    def add(
        self, measure: str, at: NDArray[np.intp], values: pd.Series, states: pd.Series
    ) -> NDArray[np.bool_]:
        """Write cells at these positions; return which of them were there already."""
        into = self.states.setdefault(measure, np.full(self.length, None, dtype=object))
        numbers = self.values.setdefault(measure, np.full(self.length, np.nan))
        there = pd.notna(into[at])
        free = at[~there]
        into[free] = states.to_numpy(dtype=object)[~there]
        numbers[free] = values.to_numpy(dtype=float)[~there]
        return there

    def add_text(self, measure: str, at: NDArray[np.intp], texts: pd.Series) -> None:
        """Write words where there are none yet."""
        into = self.texts.setdefault(measure, np.full(self.length, None, dtype=object))
        free = pd.isna(into[at])
        into[at[free]] = texts.to_numpy(dtype=object)[free]


def _twice(joined: Joined, measure: str, cells: pd.Index) -> Finding:
    years = sorted({int(year) for year, _ in cells})
    return Finding(
        code="measure_in_two_tables",
        severity=Severity.ERROR,
        file=joined.label,
        place=joined.model.name,
        params={"measure": measure, "years": ", ".join(map(str, years))},
    )


def _totals(tables: Sequence[Joined]) -> tuple[pd.DataFrame, list[Finding]]:
    """The city's own rows by year; the first one counts where a table has two of a year."""
    totals = pd.DataFrame(index=pd.Index([], name="year", dtype="int64"), dtype=float)
    findings = []
    for joined in tables:
        aside = joined.table.aside
        city = aside[aside["kind"] == "city"]
        twice = city[city.duplicated("year", keep=False)]
        if len(twice):
            findings.append(
                Finding(
                    code="city_rows_doubled",
                    severity=Severity.WARNING,
                    file=joined.label,
                    place=joined.model.name,
                    rows=tuple(dict.fromkeys(int(row) for row in twice["row"])),
                )
            )
        first = city[~city.duplicated("year")]
        own = joined.table.aside_values.loc[first.index]
        own.index = pd.Index(first["year"].astype("int64"), name="year")
        totals = totals.combine_first(own.astype(float))
    return totals.sort_index(), findings
