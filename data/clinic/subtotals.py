"""Rows that are not areas: kept apart, and compared with what the areas add up to.

Only counts are added. A published rate of the city is compared with the mean
of the areas' rates, weighted as the catalogue says; the two agree only as far
as the weight is the rate's true denominator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.clinic.join import Joined, Place
from data.findings import Finding, Severity
from data.package import IndicatorModel, TableModel
from data.years import years_text

#: Counts that differ by no more than this share, or one person, agree: offices round.
TOLERANCE = 0.001
#: Published rates with this many percentage points of difference or less agree.
RATE_TOLERANCE = 0.05


def compare_subtotals(joined: Joined, parents: Mapping[str, pd.Series]) -> list[Finding]:
    """
    Compare published subtotals with the sums of the areas they cover.

    Parameters
    ----------
    joined
        A joined table. Rows with the id of a coarser level cover the areas
        below it; other subtotals cover the areas whose ids begin with theirs;
        a city row covers all.
    parents
        Level -> for each area of the table's level the id of the coarser area.

    Returns
    -------
    findings
        Per measure whose sums differ a warning with both figures of the largest
        difference, or a note where areas without a figure explain it; one OK
        line with the number of sums that agree.
    """
    counts = _counts_of(joined.model, joined.table.values)
    published = _published(joined, parents)
    if not counts or published.empty:
        return []
    values = joined.part(joined.table.values)[counts]
    findings, agreeing = [], 0
    for measure in counts:
        sums, without = _sums(_by_year(values[measure]), published)
        table = published.assign(published=published[measure], sum=sums, without=without)
        table = table.dropna(subset=["published", "sum"])
        limit = np.maximum(TOLERANCE * table["published"].abs(), 1.0)
        apart = (table["published"] - table["sum"]).abs()
        differs = table[apart > limit]
        agreeing += len(table) - len(differs)
        # With areas that have no figure a difference is what one expects.
        for some in (differs[differs["without"] == 0], differs[differs["without"] > 0]):
            if len(some):
                findings.append(_differs(joined, measure, some, apart))
    if agreeing:
        findings.append(
            Finding(
                code="subtotals_agree",
                severity=Severity.OK,
                file=joined.label,
                place=joined.model.name,
                params={"count": agreeing},
            )
        )
    return findings


def compare_city_rates(
    indicators: Sequence[IndicatorModel], values: pd.DataFrame, totals: pd.DataFrame, *, level: str
) -> list[Finding]:
    """
    Compare the city's published rates with the weighted mean of its areas.

    Parameters
    ----------
    indicators
        Those with a published rate are compared.
    values
        Measures of one level by ``(year, area_id)``.
    totals
        The city's own rows by year.
    level
        Name of the level, for the report.

    Returns
    -------
    findings
        One per indicator, for the latest year that has both: OK where they
        agree within `RATE_TOLERANCE`, else a note with both figures.
    """
    findings = []
    for indicator in indicators:
        rate = indicator.rate
        if rate is None or rate not in totals or rate not in values:
            continue
        for year in sorted(totals.index[totals[rate].notna()], reverse=True):
            recomputed = _weighted(values, int(year), rate, indicator.weight)
            if np.isnan(recomputed):
                continue
            own = float(totals.loc[year, rate])
            agrees = abs(own - recomputed) <= RATE_TOLERANCE
            findings.append(
                Finding(
                    code="city_rate_agrees" if agrees else "city_rate_differs",
                    severity=Severity.OK if agrees else Severity.NOTE,
                    place=level,
                    params={
                        "indicator": indicator.key,
                        "year": str(year),
                        "published": round(own, 2),
                        "recomputed": round(recomputed, 2),
                    },
                )
            )
            break
    return findings


def _counts_of(model: TableModel, values: pd.DataFrame) -> list[str]:
    # Without declared columns every measure counts as a count, as in the table's own check.
    kinds = {measure: column.kind for measure, column in model.columns.items()}
    return [str(m) for m in values.columns if kinds.get(str(m), "count") == "count"]


def _published(joined: Joined, parents: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Rows set aside with their figures, ``year``, ``row``, ``label`` and the areas they cover."""
    ids = [str(i) for i in joined.rows.loc[joined.rows["place"] == Place.JOINED, "id"].unique()]
    aside = joined.table.aside
    covered = [
        frozenset(ids) if kind == "city" else _below(str(area_id or ""), ids)
        for kind, area_id in zip(aside["kind"], aside["id"], strict=True)
    ]
    at_table = aside.join(joined.table.aside_values)
    at_table["covers"] = pd.Series(covered, index=at_table.index, dtype=object)
    coarser = joined.subtotals.dropna()
    by_level = joined.rows.loc[coarser.index].join(joined.table.values)
    covered = [
        _children(parents.get(level), str(area_id))
        for level, area_id in zip(coarser, by_level["id"], strict=True)
    ]
    by_level["covers"] = pd.Series(covered, index=by_level.index, dtype=object)
    rows = pd.concat([part for part in (at_table, by_level) if len(part)] or [at_table])
    return rows[rows["covers"].map(len) > 0].reset_index(drop=True)


def _children(parent_ids: pd.Series | None, parent: str) -> frozenset[str]:
    if parent_ids is None:
        return frozenset()
    return frozenset(str(i) for i in parent_ids.index[parent_ids == parent])


def _below(subtotal: str, ids: Sequence[str]) -> frozenset[str]:
    if not subtotal:
        return frozenset()
    return frozenset(i for i in ids if i.startswith(subtotal) and i != subtotal)


def _by_year(values: pd.Series) -> pd.DataFrame:
    """Years as rows, areas as columns."""
    return values.reset_index().pivot_table(
        index="year", columns="area_id", values=values.name, dropna=False
    )


def _sums(
    by_year: pd.DataFrame, published: pd.DataFrame
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Sum of the covered areas for each published row, and how many of them have no figure."""
    figures = by_year.reindex(published["year"]).to_numpy(dtype=float)
    covered = np.array([[area in ids for area in by_year.columns] for ids in published["covers"]])
    # An area without a figure adds nothing: a blank cell is often an area nobody lives in.
    counted = covered & ~np.isnan(figures)
    sums = np.where(counted, figures, 0.0).sum(axis=1)
    without = (covered & ~counted).sum(axis=1)
    return np.where(counted.any(axis=1), sums, np.nan), without


def _differs(joined: Joined, measure: str, differs: pd.DataFrame, apart: pd.Series) -> Finding:
    largest = differs.iloc[int(apart.loc[differs.index].to_numpy().argmax())]
    explained = bool(largest["without"])
    return Finding(
        code="subtotal_incomplete" if explained else "subtotal_differs",
        severity=Severity.NOTE if explained else Severity.WARNING,
        file=joined.label,
        place=joined.model.name,
        rows=tuple(dict.fromkeys(int(row) for row in differs["row"])),
        ids=tuple(dict.fromkeys(str(text) for text in differs["name"].fillna(differs["raw_id"]))),
        params={
            "measure": measure,
            "year": years_text([int(year) for year in differs["year"]]),
            "name": str(largest["name"] or largest["raw_id"]),
            "in_year": str(largest["year"]),
            "published": f"{largest['published']:.0f}",
            "sum": f"{largest['sum']:.0f}",
            "without": int(largest["without"]),
        },
    )


def _weighted(values: pd.DataFrame, year: int, rate: str, weight: Sequence[str]) -> float:
    if year not in values.index.get_level_values("year") or not weight:
        return float("nan")
    of_year = values.loc[year]
    names = [name.removeprefix("-") for name in weight]
    if any(name not in of_year for name in names):
        return float("nan")
    weights = pd.Series(0.0, index=of_year.index)
    for name, signed in zip(names, weight, strict=True):
        weights += of_year[name] * (-1.0 if signed.startswith("-") else 1.0)
    usable = of_year[rate].notna() & (weights > 0)
    if not usable.any():
        return float("nan")
    return float(np.average(of_year.loc[usable, rate], weights=weights[usable]))
