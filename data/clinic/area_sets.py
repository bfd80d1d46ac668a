"""Area sets (action areas and the like): polygons of their own, not tied to a level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from data.clinic.placement import (
    boundary_finding,
    nothing_left,
    place,
    require_columns,
    taken,
    with_ids,
)
from data.descriptor.places import AreaSetModel, CityModel
from data.findings import Finding, Severity
from geo.boundaries import dissolve

if TYPE_CHECKING:
    from data.files.sandbox import RawBoundaries


def build_area_set(
    model: AreaSetModel, raw: RawBoundaries, city: CityModel
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """
    Turn the features of a file into an area set: polygons of their own.

    Returns
    -------
    shapes, findings
        Columns ``name`` and ``geometry``, indexed by the id as text; features
        with one id are united and listed.

    Raises
    ------
    BoundaryError
        If there is no CRS, the id column is not there, or no feature is left.
    """
    findings: list[Finding] = list(raw.findings)
    require_columns(raw, [c for c in (model.id, model.name_column) if c], model.name)
    frame = place(raw, model.name, model.crs, city, findings)
    frame["area_id"] = [taken(value, None) for value in frame[model.id]]
    frame = with_ids(frame, raw, model.name, findings)
    if frame.empty:
        raise nothing_left(raw, model.name, findings)
    twice = frame["area_id"][frame["area_id"].duplicated()].unique()
    if len(twice):
        findings.append(
            boundary_finding(
                "pieces_united", Severity.NOTE, raw, model.name, ids=tuple(sorted(twice))
            )
        )
    united = dissolve(frame, frame["area_id"])
    names = united[model.name_column] if model.name_column else united.index.to_series()
    united["name"] = names.fillna(united.index.to_series())
    findings.append(
        boundary_finding("area_set_read", Severity.OK, raw, model.name, ids=tuple(united.index))
    )
    return united[["name", "geometry"]].rename_axis("area_id"), findings
