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
from data.descriptor.indicators import IndicatorModel
from data.descriptor.tables import TableModel
from data.findings import Finding, Severity
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
        difference, or a note without them where areas without a figure explain
        it; one OK line with the number of sums that agree.
    """
    counts = _counts_of(joined.model, joined.table.values)
    published = _published(joined, parents)
    if not counts or published.empty or not (joined.rows["place"] == Place.JOINED).any():
        return []
    values = joined.part(joined.table.values)[counts]
    covered = _Covered(values.index, published)
    findings, agreeing = [], 0
    for measure in counts:
        sums, without = covered.sums(values[measure].to_numpy(dtype=float))
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


class _Covered:
    """
    Which figures each published row adds up: made once for all measures of a table.

    Parameters
    ----------
    index
        ``(year, area_id)`` of the joined rows, each pair once.
    published
        Rows set aside, with ``year`` and ``covers``.
    """

    def __init__(self, index: pd.Index, published: pd.DataFrame) -> None:
        self._years, years = np.unique(index.get_level_values("year"), return_inverse=True)
        ids, areas = np.unique(
            index.get_level_values("area_id").to_numpy(dtype=object), return_inverse=True
        )
        self._cells = years, areas
        self._shape = len(self._years), len(ids)
        # Subtotals repeat every year and cover the same areas each time.
        masks = {covers: np.isin(ids, list(covers)) for covers in set(published["covers"])}
        self._covered = np.stack([masks[covers] for covers in published["covers"]])
        row_of_year = {int(year): i for i, year in enumerate(self._years)}
        # Years without any joined row take the blank row that is put below the others.
        self._row = np.array([row_of_year.get(int(y), len(row_of_year)) for y in published["year"]])

    def sums(self, figures: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Sum of the covered areas for each published row, and how many of them have no figure."""
        rows, columns = self._shape
        by_year = np.full((rows + 1, columns), np.nan)
        by_year[self._cells] = figures
        at_row = by_year[self._row]
        # An area without a figure adds nothing: a blank cell is often an area nobody lives in.
        counted = self._covered & ~np.isnan(at_row)
        sums = np.where(counted, at_row, 0.0).sum(axis=1)
        without = (self._covered & ~counted).sum(axis=1)
        return np.where(counted.any(axis=1), sums, np.nan), without


def _differs(joined: Joined, measure: str, differs: pd.DataFrame, apart: pd.Series) -> Finding:
    largest = differs.iloc[int(apart.loc[differs.index].to_numpy().argmax())]
    explained = bool(largest["without"])
    # Where a figure is withheld, published minus sum would be that figure.
    sums = {name: f"{largest[name]:.0f}" for name in ("published", "sum") if not explained}
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
            "without": int(largest["without"]),
            **sums,
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
