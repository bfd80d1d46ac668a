"""Counts carried across a boundary reform, from the areas of a vintage to those of today.

Only counts are carried, because only they add up: a count of an old area is
divided by the crosswalk's shares, and rates are computed anew from what
arrives (areal weighting; Goodchild & Lam 1980). The sum over the city stays.
What the tables of today bring for a year is never mixed with what is carried:
per measure and year one of the two counts, and it is today's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from data.city import Observations, Vintage
from data.clinic.observations import build_observations
from data.descriptor.package import CityPackage
from data.descriptor.tables import TableModel
from data.findings import Finding, Severity
from data.years import years_text
from geo.interpolation import split_areas
from indicators.rates import sum_by_parent
from indicators.states import CellState

_MISSING = CellState.MISSING.value
_INDEX = ["year", "area_id"]


@dataclass(slots=True, kw_only=True)
class Carried:
    """
    Observations of every level, with the counts of its vintages.

    Attributes
    ----------
    observations
        By level.
    vintages
        Those whose counts were carried over, with their observations.
    findings
        What was carried, what was not, and what is an estimate.
    """

    observations: dict[str, Observations]
    vintages: dict[str, Vintage] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def carry_vintages(
    observations: Mapping[str, Observations],
    vintages: Mapping[str, Vintage],
    areas: Mapping[str, gpd.GeoDataFrame],
    package: CityPackage,
) -> Carried:
    """
    Carry the counts of all vintages to their levels.

    Parameters
    ----------
    observations
        By level and by vintage.
    vintages
        By name, in the order of the descriptor; where two of them bring the
        same measure and year, the first one counts.
    areas
        Areas of each level.
    package
        The descriptor: its tables say which measures are counts.
    """
    done = Carried(observations={n: one for n, one in observations.items() if n not in vintages})
    for name, vintage in vintages.items():
        if name not in observations:
            continue
        observed = observations[name]
        kinds = _kinds(package.tables, name)
        # Without a declared kind a column is a count, as everywhere.
        counts = [str(m) for m in observed.values.columns if kinds.get(str(m), "count") == "count"]
        done.findings += _what_stays(name, vintage, observed, counts)
        done.findings += _late(name, vintage, observed, package)
        if not counts:
            continue
        ids = list(areas[vintage.level].index)
        brought = carry_counts(
            observed, vintage.shares, ids, measures=counts, broken=vintage.broken
        )
        into = done.observations.get(vintage.level) or build_observations(ids, [])[0]
        merged, refused = _merged(into, brought, observed.totals, name)
        done.observations[vintage.level] = merged
        done.vintages[name] = replace(vintage, observations=observed)
        done.findings += _what_was_carried(name, vintage, merged, refused, ids)
    return done


def carry_counts(
    observed: Observations,
    shares: pd.DataFrame,
    areas: Sequence[str],
    *,
    measures: Sequence[str],
    broken: Collection[str] = (),
) -> Observations:
    r"""
    Divide counts of old areas among new ones.

    .. math:: n_j = \sum_i w_{ij} n_i

    Parameters
    ----------
    observed
        Counts by (year, old area).
    shares
        Columns ``old``, ``new``, ``share`` (above 0, up to 1), each pair once.
    areas
        The new areas, in the order of the result.
    measures
        The measures of `observed` to carry: counts only.
    broken
        Old areas that count as missing.

    Returns
    -------
    carried
        `values` and `states` by (year, new area), every area in every year. A
        part without a value leaves the new area without one, with the state
        that a sum would have (`indicators.states.ORDER_IN_SUMS`); an area to
        which nothing leads is missing. Counts may be fractions.

    Notes
    -----
    The sum over all areas is that of the old areas if their shares sum to 1.
    """
    years = observed.values.index.unique("year")
    pairs = shares.reset_index(drop=True)
    index = pd.MultiIndex.from_product([years, pairs.index], names=_INDEX)
    wanted = pd.MultiIndex.from_product([years, areas], names=_INDEX)
    at = observed.values.index.get_indexer(
        pd.MultiIndex.from_arrays(
            [index.get_level_values("year"), np.tile(pairs["old"], len(years))]
        )
    )
    weights = np.tile(pairs["share"].to_numpy(dtype=float), len(years))
    lost = np.tile(pairs["old"].isin(list(broken)), len(years))
    values, states = {}, {}
    for measure in measures:
        numbers = observed.values[measure].to_numpy(dtype=float)[at] * weights
        signs = observed.states[measure].to_numpy(dtype=object)[at]
        parts = pd.DataFrame(
            {"value": np.where(lost, np.nan, numbers), "state": np.where(lost, _MISSING, signs)},
            index=index,
        )
        summed = sum_by_parent(parts, pairs["new"]).reindex(wanted)
        values[measure], states[measure] = summed["value"], summed["state"].fillna(_MISSING)
    return Observations(
        values=pd.DataFrame(values, index=wanted, dtype=float),
        states=pd.DataFrame(states, index=wanted, dtype=object),
        totals=pd.DataFrame(),
    )


def _merged(
    into: Observations, brought: Observations, totals: pd.DataFrame, name: str
) -> tuple[Observations, pd.DataFrame]:
    """
    Put what is carried beside what is there; per year and measure one of them counts.

    Returns
    -------
    merged, refused
        The observations, and year x measure: whether both brought figures.
    """
    measures = list(dict.fromkeys([*into.values.columns, *brought.values.columns]))
    held, offered = _has_figures(into), _has_figures(brought)
    years = sorted({*into.values.index.unique("year"), *offered.index[offered.any(axis=1)]})
    areas = brought.values.index.unique("area_id")
    index = pd.MultiIndex.from_product([years, areas], names=_INDEX)
    held, offered = (
        one.reindex(index=years, columns=measures, fill_value=False) for one in (held, offered)
    )
    taken = offered & ~held
    here = taken.loc[index.get_level_values("year")].to_numpy(dtype=bool)
    values, states = (
        old.reindex(index=index, columns=measures).mask(
            here, new.reindex(index=index, columns=measures)
        )
        for old, new in ((into.values, brought.values), (into.states, brought.states))
    )
    before = into.carried.reindex(index=years, columns=measures).astype(object)
    merged = replace(
        into,
        values=values.astype(float),
        states=states.astype(object).fillna(_MISSING),
        totals=into.totals.combine_first(totals).reindex(columns=measures),
        texts=into.texts.reindex(index=index),
        carried=before.where(before.notna(), "").mask(taken, name),
    )
    return merged, offered & held


def _has_figures(observed: Observations) -> pd.DataFrame:
    """Year x measure: whether any area has a cell that is not missing."""
    return (observed.states != _MISSING).groupby(level="year").any().astype(bool)


def _kinds(tables: Iterable[TableModel], division: str) -> dict[str, str]:
    """Declared kind of each measure of a level or vintage; "count" only if no table says else."""
    kinds: dict[str, str] = {}
    for table in tables:
        if table.level == division:
            for measure, column in table.columns.items():
                if kinds.get(measure, "count") == "count":
                    kinds[measure] = column.kind
    return kinds


def _what_stays(
    name: str, vintage: Vintage, observed: Observations, counts: Sequence[str]
) -> list[Finding]:
    stays = [str(m) for m in (*observed.values.columns, *observed.texts.columns)]
    stays = [measure for measure in stays if measure not in counts]
    if not stays:
        return []
    params = {"measures": ", ".join(stays)}
    return [_finding("vintage_rates_stay", Severity.WARNING, name, vintage, params=params)]


def _late(
    name: str, vintage: Vintage, observed: Observations, package: CityPackage
) -> list[Finding]:
    until = next(one.until for one in package.vintages if one.name == name)
    latest = int(observed.values.index.get_level_values("year").max())
    if until is None or latest <= until.year:
        return []
    params = {"year": str(latest), "until": until.isoformat()}
    return [_finding("vintage_tables_late", Severity.WARNING, name, vintage, params=params)]


def _what_was_carried(
    name: str,
    vintage: Vintage,
    merged: Observations,
    refused: pd.DataFrame,
    areas: Sequence[str],
) -> list[Finding]:
    findings = []
    taken = merged.carried == name
    years = [int(year) for year in taken.index[taken.any(axis=1)]]
    reached = set(vintage.shares["new"])
    split = [area_id for area_id in areas if area_id in split_areas(vintage.shares)]
    if years:
        params: dict[str, object] = {
            "years": years_text(years),
            "measures": int(taken.any(axis=0).sum()),
            "exact": len(reached) - len(split),
        }
        code = "vintage_carried" if split else "vintage_carried_exactly"
        findings.append(_finding(code, Severity.NOTE, name, vintage, ids=split, params=params))
        new = [area_id for area_id in areas if area_id not in reached]
        if new:
            findings.append(_finding("vintage_areas_new", Severity.WARNING, name, vintage, ids=new))
    if refused.any(axis=None):
        params = {
            "years": years_text([int(year) for year in refused.index[refused.any(axis=1)]]),
            "measures": ", ".join(str(m) for m in refused.columns[refused.any(axis=0)]),
        }
        findings.append(
            _finding("vintage_year_on_both", Severity.WARNING, name, vintage, params=params)
        )
    return findings


def _finding(
    code: str,
    severity: Severity,
    name: str,
    vintage: Vintage,
    *,
    ids: Sequence[str] = (),
    params: Mapping[str, object] | None = None,
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        place=name,
        ids=tuple(ids),
        params={"level": vintage.level, **(params or {})},
    )
