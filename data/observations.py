"""Joined tables of one level put together: one row per year and area, one column per measure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data.city import Observations
from data.findings import Finding, Severity
from data.join import Joined
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
    values: dict[str, pd.Series] = {}
    states: dict[str, pd.Series] = {}
    texts: dict[str, pd.Series] = {}
    findings: list[Finding] = []
    for joined in tables:
        new_states = joined.part(joined.table.states).reindex(index)
        new_values = joined.part(joined.table.values).reindex(index)
        new_texts = joined.part(joined.table.texts).reindex(index)
        for measure in map(str, new_states.columns):
            known = states.get(measure, pd.Series(None, index=index, dtype=object))
            twice = known.notna() & new_states[measure].notna()
            if twice.any():
                findings.append(_twice(joined, measure, twice))
            states[measure] = known.where(known.notna(), new_states[measure])
            before = values.get(measure, new_values[measure])
            values[measure] = before.where(known.notna(), new_values[measure])
        for measure in map(str, new_texts.columns):
            texts[measure] = texts.get(measure, new_texts[measure]).fillna(new_texts[measure])
    totals, of_city = _totals(tables)
    observations = Observations(
        values=pd.DataFrame(values, index=index, dtype=float),
        states=pd.DataFrame(states, index=index, dtype=object).fillna(CellState.MISSING.value),
        totals=totals.reindex(columns=list(values)),
        texts=pd.DataFrame(texts, index=index, dtype=object),
    )
    return observations, findings + of_city


def _twice(joined: Joined, measure: str, twice: pd.Series) -> Finding:
    years = sorted({int(year) for year, _ in twice.index[twice]})
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
