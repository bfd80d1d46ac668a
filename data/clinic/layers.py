"""From a boundary file to the areas of a level.

Order matters and is fixed: reference system, geometry, ids, declared repairs,
dates, shared ids, names. Whatever is changed or left out becomes a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from data.clinic.placement import (
    boundary_finding,
    nothing_left,
    place,
    require_columns,
    taken,
    with_ids,
)
from data.clinic.repair_notes import repair_note
from data.descriptor.places import CityModel, LevelModel
from data.descriptor.repairs import Dissolve, MergeAreas, PadIds, RenameArea, Repair
from data.findings import Finding, Severity
from geo.boundaries import SharedId, check_coverage, dissolve, find_shared_ids

if TYPE_CHECKING:
    from data.files.sandbox import RawBoundaries

_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%Y%m%d", "%Y/%m/%d")


@dataclass(slots=True, kw_only=True)
class Layer:
    """
    The areas of one level.

    Attributes
    ----------
    areas
        Indexed by ``area_id``; columns ``name`` (text), ``geometry`` (valid,
        metric CRS), and ``declared_parent`` (text of the parent column, None).
    two_places
        Ids that stand for two places, and their features (same columns and
        all attributes of the file): left out of `areas`.
    findings
        In the order in which they were made.
    used
        Repairs that changed something, by identity.
    """

    model: LevelModel
    areas: gpd.GeoDataFrame
    two_places: list[tuple[SharedId, gpd.GeoDataFrame]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    used: list[Repair] = field(default_factory=list)


def build_layer(
    model: LevelModel, raw: RawBoundaries, city: CityModel, repairs: Sequence[Repair], *, on: date
) -> Layer:
    """
    Turn the features of a boundary file into the areas of a level.

    Parameters
    ----------
    model
        Declaration of the level.
    raw
        Its file, as read: attributes as text, CRS as written.
    city
        Metric CRS and region of the city.
    repairs
        All repairs of the descriptor; those of this level are applied.
    on
        Day on which the areas must be valid, where the file says from and to.

    Raises
    ------
    BoundaryError
        If there is no CRS, the id column is not there, or no feature is left.
    """
    findings: list[Finding] = list(raw.findings)
    used: list[Repair] = []
    assert model.id is not None  # noqa: S101  (LevelModel guarantees it beside a file)
    declared = (model.id, model.name_column, model.parent_column, model.valid_from, model.valid_to)
    require_columns(raw, [column for column in declared if column], model.name)
    frame = place(raw, model.name, model.crs, city, findings)
    frame["area_id"] = [taken(value, model.id_part) for value in frame[model.id]]
    frame = with_ids(frame, raw, model.name, findings)
    frame = _padded(frame, model, repairs, used, findings)
    frame = _valid_on(frame, raw, model, on, findings)
    frame = _renamed(frame, model, repairs, used, findings)
    two_places, frame = _shared(frame, raw, model, repairs, used=used, findings=findings)
    areas = _areas(frame, model)
    areas = _merged(areas, model, repairs, used, findings)
    if areas.empty:
        raise nothing_left(raw, model.name, findings)
    _coverage(areas, raw, model.name, findings)
    return Layer(model=model, areas=areas, two_places=two_places, findings=findings, used=used)


def read_date(text: object) -> date | None:
    """Day written as ``2018-12-31``, ``31.12.2018`` or with a time behind it; None for others."""
    if not isinstance(text, str):
        return None
    for form in _DATES:
        try:
            return datetime.strptime(text.strip()[:10], form).date()
        except ValueError:
            continue
    return None


def _valid_on(
    frame: gpd.GeoDataFrame,
    raw: RawBoundaries,
    model: LevelModel,
    on: date,
    findings: list[Finding],
) -> gpd.GeoDataFrame:
    valid = pd.Series(True, index=frame.index)
    for column, is_start in ((model.valid_from, True), (model.valid_to, False)):
        if column is None:
            continue
        days = frame[column].map(read_date)
        unread = frame.index[days.isna() & frame[column].notna()]
        if len(unread):
            findings.append(
                boundary_finding(
                    "dates_unreadable",
                    Severity.WARNING,
                    raw,
                    model.name,
                    rows=tuple(int(label) for label in unread),
                    params={"column": column},
                )
            )
        # A missing or unreadable bound does not bound.
        bound = [
            day is None or pd.isna(day) or (day <= on if is_start else day >= on) for day in days
        ]
        valid &= pd.Series(bound, index=frame.index)
    if not valid.all():
        findings.append(
            boundary_finding(
                "areas_not_valid",
                Severity.NOTE,
                raw,
                model.name,
                rows=tuple(int(label) for label in frame.index[~valid]),
                ids=tuple(frame["area_id"][~valid]),
                params={"day": on.isoformat()},
            )
        )
    return frame[valid]


def _padded(
    frame: gpd.GeoDataFrame,
    model: LevelModel,
    repairs: Sequence[Repair],
    used: list[Repair],
    findings: list[Finding],
) -> gpd.GeoDataFrame:
    for repair in repairs:
        if not isinstance(repair, PadIds) or repair.level != model.name:
            continue
        ids = frame["area_id"]
        after = ids.where(~ids.str.isdigit(), ids.str.zfill(repair.width)).astype(object)
        changed = after != ids
        if changed.any():
            used.append(repair)
            found = tuple(dict.fromkeys(ids[changed]))
            findings.append(repair_note(repair, model.name, found, len(found)))
            frame = frame.assign(area_id=after)
    return frame


def _renamed(
    frame: gpd.GeoDataFrame,
    model: LevelModel,
    repairs: Sequence[Repair],
    used: list[Repair],
    findings: list[Finding],
) -> gpd.GeoDataFrame:
    frame = frame.copy()
    for repair in repairs:
        if not isinstance(repair, RenameArea) or repair.level != model.name:
            continue
        hit = frame["area_id"] == repair.id
        for column, value in repair.where.items():
            hit &= frame[column] == value if column in frame.columns else False
        if hit.sum() == 1:
            frame.loc[hit, "area_id"] = repair.new_id
            used.append(repair)
            findings.append(repair_note(repair, model.name, (repair.id, repair.new_id), 1))
        elif hit.sum() > 1:
            findings.append(
                Finding(
                    code="rename_not_unique",
                    severity=Severity.ERROR,
                    place=model.name,
                    rows=tuple(int(label) for label in frame.index[hit]),
                    ids=(repair.id,),
                )
            )
            used.append(repair)
    return frame


def _shared(
    frame: gpd.GeoDataFrame,
    raw: RawBoundaries,
    model: LevelModel,
    repairs: Sequence[Repair],
    *,
    used: list[Repair],
    findings: list[Finding],
) -> tuple[list[tuple[SharedId, gpd.GeoDataFrame]], gpd.GeoDataFrame]:
    """Apply declared dissolves, unite the pieces of one place, hold back ids of two places."""
    shared = find_shared_ids(
        frame.drop(columns="area_id"), frame["area_id"], name_column=model.name_column
    )
    declared = [r for r in repairs if isinstance(r, Dissolve) and r.level == model.name]
    by_repair = {area_id: repair for repair in declared for area_id in repair.ids}
    held = []
    for one in shared:
        repair = by_repair.get(one.area_id)
        params: dict[str, object] = {"count": len(one.features), "metres": round(one.gap_metres)}
        if repair is not None:
            if repair not in used:
                used.append(repair)
            findings.append(repair_note(repair, model.name, (one.area_id,), len(one.features)))
        elif one.one_place:
            findings.append(
                boundary_finding(
                    "pieces_united",
                    Severity.NOTE,
                    raw,
                    model.name,
                    rows=one.features,
                    ids=(one.area_id,),
                    params=params,
                )
            )
        else:
            held.append((one, frame.loc[list(one.features)]))
    return held, frame[~frame["area_id"].isin([one.area_id for one, _ in held])]


def _areas(frame: gpd.GeoDataFrame, model: LevelModel) -> gpd.GeoDataFrame:
    united = dissolve(frame, frame["area_id"]).rename_axis("area_id")
    ids = united.index.to_series()
    nothing = pd.Series(None, index=ids, dtype=object)
    names = united[model.name_column] if model.name_column else nothing
    names = names.fillna(ids.map(model.names)).fillna(ids)
    parent = united[model.parent_column] if model.parent_column else nothing
    return gpd.GeoDataFrame(
        {"name": names.astype(object), "declared_parent": parent},
        geometry=united.geometry,
        crs=united.crs,
    )


def _merged(
    areas: gpd.GeoDataFrame,
    model: LevelModel,
    repairs: Sequence[Repair],
    used: list[Repair],
    findings: list[Finding],
) -> gpd.GeoDataFrame:
    for repair in repairs:
        if not isinstance(repair, MergeAreas) or repair.level != model.name:
            continue
        parts = [area_id for area_id in repair.ids if area_id in areas.index]
        if len(parts) < len(repair.ids) or len(parts) < 2:  # noqa: PLR2004
            continue  # reported as a repair that changed nothing
        labels = areas.index.to_series().replace(dict.fromkeys(parts, repair.new_id))
        areas = dissolve(areas, labels).rename_axis("area_id")
        areas.loc[repair.new_id, "name"] = repair.name
        used.append(repair)
        findings.append(repair_note(repair, model.name, (*parts, repair.new_id), len(parts)))
    return areas


def _coverage(
    areas: gpd.GeoDataFrame, raw: RawBoundaries, where: str, findings: list[Finding]
) -> None:
    check = check_coverage(areas)
    for code, ids in (("areas_overlap", check.overlapping), ("areas_gap", check.gapped)):
        if ids:
            params: dict[str, object] = {"largest": round(check.largest_overlap, 1)}
            findings.append(
                boundary_finding(code, Severity.NOTE, raw, where, ids=ids, params=params)
            )
