"""Earlier areas of a level: their ids, and where the counts of each of them go today.

The way across is a declared crosswalk, or found by area. A vintage may lead to
a later vintage; the shares of both steps are then multiplied. An old area that
does not wholly arrive in today's areas is not carried in part: a sum without
that part would be a wrong figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from data.city import Observations, Vintage
from data.clinic.crosswalk import Crosswalk, read_crosswalk
from data.clinic.layers import Layer
from data.descriptor.common import TextModel
from data.descriptor.package import CityPackage
from data.descriptor.places import LevelModel
from data.descriptor.repairs import Repair
from data.errors import DataError
from data.files.sandbox import RawTable
from data.findings import Finding, Severity
from data.package_files import crosswalk_key
from data.reforms.sections import VintageModel
from geo.hierarchy import WITHIN_SHARE
from geo.interpolation import SHARE_NOISE, SLIVER_SHARE, compose, crosswalk_by_area

if TYPE_CHECKING:
    from data.files.sandbox import RawBoundaries


@dataclass(slots=True, kw_only=True)
class Vintages:
    """
    Every vintage that could be built, and what was found on the way.

    Attributes
    ----------
    by_name
        Vintages without observations, in the order of the descriptor.
    findings, used
        The report, and the repairs that changed something.
    """

    by_name: dict[str, Vintage] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    used: list[Repair] = field(default_factory=list)


def as_level(vintage: VintageModel) -> LevelModel:
    """Declaration of a level whose boundaries are read exactly like those of the vintage."""
    name = TextModel(de=vintage.name, en=vintage.name)
    shared = vintage.model_dump(include=set(LevelModel.model_fields) - {"level", "crosswalk"})
    return LevelModel(**shared, label=name, singular=name)


def last_day(vintage: VintageModel, table_years: list[int], today: date) -> date:
    """Day on which the vintage's areas must be valid: declared, or that of its latest table."""
    if vintage.until is not None:
        return vintage.until
    return date(max(table_years), 12, 31) if table_years else today


def build_vintages(
    package: CityPackage,
    areas: Mapping[str, gpd.GeoDataFrame],
    layers: Mapping[str, Layer],
    raw: Mapping[str, RawTable | RawBoundaries | DataError],
) -> Vintages:
    """
    Find out for every vintage where the counts of its areas go.

    Parameters
    ----------
    package
        The descriptor.
    areas
        Areas of every level of today that could be built.
    layers
        Areas of every level and vintage whose boundaries could be read.
    raw
        Files as read, crosswalks among them.
    """
    built = Vintages()
    shapes = {name: layer.areas for name, layer in layers.items()} | dict(areas)
    waiting = list(package.vintages)
    while waiting:
        # Each after the one that it leads to; the descriptor has no circles.
        names = {one.name for one in waiting}
        vintage = next(one for one in waiting if one.level not in names)
        waiting.remove(vintage)
        try:
            found = _build(vintage, package, shapes, raw, built)
        except DataError as error:
            built.findings.append(error.finding)
            continue
        if found is not None:
            built.by_name[vintage.name] = found
    declared = [one.name for one in package.vintages if one.name in built.by_name]
    built.by_name = {name: built.by_name[name] for name in declared}
    return built


def _build(
    vintage: VintageModel,
    package: CityPackage,
    shapes: Mapping[str, gpd.GeoDataFrame],
    raw: Mapping[str, RawTable | RawBoundaries | DataError],
    built: Vintages,
) -> Vintage | None:
    """One vintage; None where its own boundaries or what it leads to could not be read."""
    own = shapes.get(vintage.name)
    if own is None and vintage.file is not None:
        return None  # why is in the report already
    later = built.by_name.get(vintage.level)
    target = shapes.get(vintage.level)
    ids = later.areas.index if later is not None else target.index if target is not None else None
    if ids is None or (vintage.by == "area" and target is None):
        built.findings.append(_finding("vintage_not_built", Severity.ERROR, vintage))
        return None
    if vintage.crosswalk is None:
        step = _by_area(vintage, own, target, ids)
    else:
        table = raw[crosswalk_key(vintage.name, vintage.crosswalk.file)]
        if isinstance(table, DataError):
            raise table
        assert isinstance(table, RawTable)  # noqa: S101  (asked for as a table)
        old_ids = None if own is None else own.index
        step = read_crosswalk(vintage, table, package.repairs, old_ids=old_ids, new_ids=ids)
    built.findings += step.findings
    built.used += step.used
    names = own["name"] if own is not None else _named_by_id(step)
    shares, broken = _led_on(step, later)
    arrives = shares.groupby("old")["share"].sum().reindex(names.index, fill_value=0.0)
    lost = sorted(set(names.index[arrives < 1 - SHARE_NOISE]) - broken)
    if lost:
        built.findings.append(_finding("vintage_areas_lost", Severity.ERROR, vintage, ids=lost))
    level = package.level_of(vintage.name)
    assert level is not None  # noqa: S101  (the descriptor has no circles)
    return _vintage(level, names, shares, broken | frozenset(lost))


def _named_by_id(step: Crosswalk) -> pd.Series:
    ids = sorted({*step.shares["old"], *step.broken})
    return pd.Series(ids, index=pd.Index(ids, name="area_id"), dtype=object)


def _by_area(
    vintage: VintageModel, own: gpd.GeoDataFrame, target: gpd.GeoDataFrame, ids: pd.Index
) -> Crosswalk:
    found = crosswalk_by_area(own, target.loc[ids])
    tolerance = 1 - WITHIN_SHARE
    params: dict[str, object] = {"slivers": found.slivers, "tolerance": round(100 * SLIVER_SHARE)}
    findings = [_finding("vintage_by_area", Severity.NOTE, vintage, params=params)]
    for code, share in (
        ("vintage_areas_outside", found.outside[found.outside.between(tolerance, 1, "left")]),
        ("vintage_areas_uncovered", found.uncovered[found.uncovered.between(tolerance, 1, "left")]),
    ):
        if len(share):
            params = {"largest": round(100 * float(share.max()))}
            findings.append(
                _finding(code, Severity.WARNING, vintage, ids=sorted(share.index), params=params)
            )
    return Crosswalk(shares=found.shares, broken=frozenset(), findings=findings)


def _led_on(step: Crosswalk, later: Vintage | None) -> tuple[pd.DataFrame, frozenset[str]]:
    """Shares and broken areas of one step, led on to the level of today."""
    if later is None:
        return step.shares, step.broken
    into_broken = step.shares.loc[step.shares["new"].isin(later.broken), "old"]
    return compose(step.shares, later.shares), step.broken | frozenset(into_broken)


def _vintage(level: str, names: pd.Series, shares: pd.DataFrame, broken: frozenset[str]) -> Vintage:
    nothing = pd.Series(None, index=names.index, dtype=object)
    return Vintage(
        level=level,
        areas=pd.DataFrame({"name": names.astype(object), "parent_id": nothing}),
        shares=shares,
        broken=broken,
        observations=Observations(
            values=pd.DataFrame(), states=pd.DataFrame(), totals=pd.DataFrame()
        ),
    )


def _finding(
    code: str,
    severity: Severity,
    vintage: VintageModel,
    *,
    ids: list[str] | None = None,
    params: dict[str, object] | None = None,
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        file=vintage.file or "",
        place=vintage.name,
        ids=tuple(ids or ()),
        params={"level": vintage.level, **(params or {})},
    )
