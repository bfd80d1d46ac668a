"""A boundary file in the city's metric CRS: columns there, polygons valid, ids as text.

What levels and area sets have in common. Positions are checked against the
city's region; whatever is changed or left out becomes a finding.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import geopandas as gpd
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError

from data.descriptor.common import take
from data.descriptor.places import CityModel
from data.errors import BoundaryError
from data.findings import Finding, Severity
from geo.boundaries import repair_geometries
from geo.crs import check_placement, likely_crs, resolve_crs
from geo.errors import MissingCrsError

if TYPE_CHECKING:
    from data.files.sandbox import RawBoundaries


def place(
    raw: RawBoundaries, where: str, declared: str | None, city: CityModel, findings: list[Finding]
) -> gpd.GeoDataFrame:
    """
    Bring a layer into the city's metric CRS, with valid polygons only.

    Returns
    -------
    frame
        The features that have an area; attributes unchanged.

    Raises
    ------
    BoundaryError
        If neither the file nor the descriptor names a CRS.
    """
    try:
        crs, overruled = resolve_crs(raw.frame.crs, declared, raw.frame, city.region)
        _placement(raw, crs, where, city, findings)
        frame = raw.frame.set_crs(crs, allow_override=True).to_crs(city.crs)
    except MissingCrsError as error:
        raise BoundaryError(_no_crs(raw, where, city)) from error
    except (CRSError, ProjError) as error:
        raise BoundaryError(
            boundary_finding("crs_unreadable", Severity.ERROR, raw, where)
        ) from error
    if overruled:
        findings.append(
            boundary_finding(
                "crs_declared_used", Severity.WARNING, raw, where, params={"declared": declared}
            )
        )
    outcome = repair_geometries(frame)
    if outcome.repaired:
        findings.extend(
            boundary_finding(
                "geometry_repaired",
                Severity.NOTE,
                raw,
                where,
                rows=(fixed.feature,),
                params={
                    "reason": fixed.reason,
                    "before": round(fixed.area_before),
                    "after": round(fixed.area_after),
                },
            )
            for fixed in outcome.repaired
        )
    if outcome.without_area:
        findings.append(
            boundary_finding(
                "features_without_area", Severity.WARNING, raw, where, rows=outcome.without_area
            )
        )
    return outcome.frame


def require_columns(raw: RawBoundaries, columns: Sequence[str], where: str) -> None:
    """Raise `BoundaryError` naming the nearest columns if one of `columns` is not there."""
    there = [str(column) for column in raw.frame.columns if column != raw.frame.geometry.name]
    for column in columns:
        if column not in there:
            near = difflib.get_close_matches(column, there, n=3, cutoff=0.5) or there[:8]
            params: dict[str, object] = {"column": column, "near": ", ".join(near)}
            raise BoundaryError(
                boundary_finding(
                    "boundary_column_missing", Severity.ERROR, raw, where, params=params
                )
            )


def taken(value: object, part: str | None) -> str | None:
    """Return the declared part of an id, trimmed; None where nothing is left."""
    if not isinstance(value, str) or not value.strip():
        return None
    return take(value.strip(), part) or None


def nothing_left(raw: RawBoundaries, where: str, findings: list[Finding]) -> BoundaryError:
    """Error for a layer without any area; where a finding says why, that one."""
    why = [finding for finding in findings if finding.severity is Severity.ERROR]
    return BoundaryError(
        why[0] if why else boundary_finding("no_areas", Severity.ERROR, raw, where)
    )


def with_ids(
    frame: gpd.GeoDataFrame, raw: RawBoundaries, where: str, findings: list[Finding]
) -> gpd.GeoDataFrame:
    """Leave out features whose ``area_id`` is missing, and report them."""
    nameless = frame["area_id"].isna()
    if nameless.any():
        rows = tuple(int(label) for label in frame.index[nameless])
        findings.append(
            boundary_finding("features_without_id", Severity.ERROR, raw, where, rows=rows)
        )
    return frame[~nameless]


def boundary_finding(
    code: str,
    severity: Severity,
    raw: RawBoundaries,
    where: str,
    *,
    rows: tuple[int, ...] = (),
    ids: tuple[str, ...] = (),
    params: dict[str, object] | None = None,
) -> Finding:
    """Make a finding about features of a boundary file."""
    return Finding(
        code=code,
        severity=severity,
        file=raw.label,
        place=where,
        rows=rows,
        ids=ids,
        params=params or {},
    )


def _no_crs(raw: RawBoundaries, where: str, city: CityModel) -> Finding:
    likely = ", ".join(likely_crs(raw.frame, city.region)) or "–"
    return boundary_finding("crs_missing", Severity.ERROR, raw, where, params={"likely": likely})


def _placement(
    raw: RawBoundaries, crs: CRS, where: str, city: CityModel, findings: list[Finding]
) -> None:
    placement = check_placement(raw.frame, crs, city.region)
    if not placement.outside:
        return
    params: dict[str, object] = {
        "share": round(100 * placement.share_outside),
        "crs": crs.name,
        "likely": ", ".join(placement.likely) or "–",
    }
    code = "coordinates_swapped" if placement.swapped else "outside_region"
    findings.append(
        boundary_finding(code, Severity.ERROR, raw, where, rows=placement.outside, params=params)
    )
