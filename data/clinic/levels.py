"""The levels of a city together: parents, levels made by uniting areas, ids of two places.

A level's own file is read in `data.clinic.layers`; what needs more than one level, or
the tables, happens here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from data.clinic.ids import fold_name
from data.clinic.layers import Layer
from data.clinic.proposals import PLACEHOLDER
from data.descriptor.common import take
from data.descriptor.package import CityPackage
from data.descriptor.places import LevelModel
from data.findings import Finding, Severity
from geo.boundaries import SharedId
from geo.hierarchy import WITHIN_SHARE, parents_by_overlap, share_within, unite_children

#: Below this share inside its parent an area probably names the wrong one.
DOUBTFUL_SHARE = 0.5


@dataclass(slots=True, kw_only=True)
class Levels:
    """
    Areas of every level that could be built.

    Attributes
    ----------
    areas
        Level -> columns ``name``, ``parent_id`` (text or None), ``geometry``,
        indexed by ``area_id``, in the order of the descriptor.
    findings
        What was found on the way.
    """

    areas: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def build_levels(package: CityPackage, layers: Mapping[str, Layer]) -> Levels:
    """
    Give every area its parent, and unite areas to the levels that have no file.

    Parameters
    ----------
    package
        The descriptor.
    layers
        Level -> its areas, for levels whose file could be read.
    """
    levels = Levels()
    frames = {name: layer.areas for name, layer in layers.items()}
    for model in package.levels:
        if model.name not in frames and model.file is None:
            united = _united(package, model, frames, levels.areas)
            if united is None:
                levels.findings.append(_finding("level_not_built", Severity.ERROR, model))
            else:
                frames[model.name] = united
        if model.name not in frames:
            continue
        frame = frames[model.name]
        parent_ids = _parent_ids(package, model, frame, frames, levels.findings)
        levels.areas[model.name] = gpd.GeoDataFrame(
            {"name": frame["name"], "parent_id": parent_ids},
            geometry=frame.geometry,
            crs=frame.crs,
        )
    for model in package.levels:
        parent = package.parent_of(model.name)
        if parent in levels.areas and model.name in levels.areas:
            _check_parents(model, levels.areas[model.name], levels.areas[parent], levels.findings)
    return levels


def two_places(
    layer: Layer, parents: gpd.GeoDataFrame | None, in_tables: Mapping[str, str]
) -> list[Finding]:
    """
    Report ids that stand for two places, with the rename that would part them.

    The feature to rename is the one that lies in another parent than its id
    says; its new id is the one that a table uses for an area of this name in
    that parent and that no boundary has.

    Parameters
    ----------
    layer
        A level with held-back features.
    parents
        Areas of the coarser level, or None.
    in_tables
        Id -> name of the rows in the level's tables.
    """
    findings = []
    for shared, features in layer.two_places:
        places = [
            " / ".join(str(features.loc[label, c]) for c in shared.differing)
            for label in shared.features
        ]
        findings.append(
            _finding(
                "id_of_two_places",
                Severity.ERROR,
                layer.model,
                rows=shared.features,
                ids=(shared.area_id,),
                params={
                    "metres": round(shared.gap_metres),
                    "places": "; ".join(places) if shared.differing else "–",
                    "count": len(shared.features),
                },
                repair=_proposed(layer, shared, features, parents, in_tables),
            )
        )
    return findings


def _proposed(
    layer: Layer,
    shared: SharedId,
    features: gpd.GeoDataFrame,
    parents: gpd.GeoDataFrame | None,
    in_tables: Mapping[str, str],
) -> dict[str, object] | None:
    model = layer.model
    if not shared.differing:
        # Alike in words and only far apart: an exclave, for all that the file says.
        return {"kind": "dissolve", "level": model.name, "ids": [shared.area_id]}
    # The first feature keeps the id unless the hierarchy says which one is wrong.
    odd, new_parent = shared.features[-1], None
    if parents is not None and model.parent_part is not None:
        lies_in = parents_by_overlap(features, parents)["parent_id"]
        elsewhere = lies_in[lies_in != take(shared.area_id, model.parent_part)]
        if len(elsewhere) == 1:
            odd, new_parent = int(elsewhere.index[0]), elsewhere.iloc[0]
    name = features.loc[odd, model.name_column] if model.name_column else None
    candidates = [
        area_id
        for area_id, table_name in in_tables.items()
        if area_id not in layer.areas.index
        and area_id != shared.area_id
        and isinstance(name, str)
        and fold_name(table_name) == fold_name(name)
        and (new_parent is None or take(area_id, model.parent_part) == new_parent)
    ]
    where = {
        column: str(features.loc[odd, column])
        for column, values in shared.differing.items()
        if values.count(str(features.loc[odd, column])) == 1
    }
    if len(candidates) != 1 or not where:
        return None
    return {
        "kind": "rename_area",
        "level": model.name,
        "id": shared.area_id,
        "where": where,
        "new_id": candidates[0],
    }


def _finding(
    code: str,
    severity: Severity,
    model: LevelModel,
    *,
    rows: tuple[int, ...] = (),
    ids: tuple[str, ...] = (),
    params: dict[str, object] | None = None,
    repair: dict[str, object] | None = None,
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        file=model.file or "",
        place=model.name,
        rows=rows,
        ids=ids,
        params=params or {},
        repair=None if repair is None else {**repair, "reason": PLACEHOLDER},
    )


def _united(
    package: CityPackage,
    model: LevelModel,
    frames: Mapping[str, gpd.GeoDataFrame],
    done: Mapping[str, gpd.GeoDataFrame],
) -> gpd.GeoDataFrame | None:
    """Unite the finer level that names this one as its parent; None if there is none."""
    for finer in package.levels:
        if package.parent_of(finer.name) == model.name and finer.name in done:
            children = frames[finer.name]
            parent_ids = done[finer.name]["parent_id"]
            if parent_ids.notna().any():
                united = unite_children(children, parent_ids)
                ids = united.index.to_series()
                united["name"] = ids.map(model.names).fillna(ids).astype(object)
                united["declared_parent"] = pd.Series(None, index=united.index, dtype=object)
                return united
    return None


def _parent_ids(
    package: CityPackage,
    model: LevelModel,
    frame: gpd.GeoDataFrame,
    frames: Mapping[str, gpd.GeoDataFrame],
    findings: list[Finding],
) -> pd.Series:
    """Parent of each area, text or None; what is not there is reported."""
    parent = package.parent_of(model.name)
    if parent is None:
        return pd.Series([None] * len(frame), index=frame.index, dtype=object)
    above = frames.get(parent)
    params: dict[str, object] = {"parent": parent}
    if model.parent_column is not None:
        found = frame["declared_parent"]
    elif model.parent_part is not None:
        found = frame.index.to_series().map(lambda text: take(text, model.parent_part))
    elif above is not None:
        found = parents_by_overlap(frame, above)["parent_id"]
        params["count"] = len(found)
        findings.append(_finding("parents_by_overlap", Severity.NOTE, model, params=params))
    else:
        findings.append(_finding("parents_not_declared", Severity.ERROR, model, params=params))
        return pd.Series([None] * len(frame), index=frame.index, dtype=object)
    parent_ids = _text_or_none(found)
    if above is not None:
        unknown = parent_ids[parent_ids.notna() & ~parent_ids.isin(above.index)]
        if len(unknown):
            ids = tuple(sorted(unknown.index))
            named = {**params, "missing": ", ".join(sorted(set(unknown)))}
            findings.append(
                _finding("parents_unknown", Severity.ERROR, model, ids=ids, params=named)
            )
            parent_ids[unknown.index] = None
    without = tuple(sorted(parent_ids.index[parent_ids.isna()]))
    if without:
        findings.append(
            _finding("areas_without_parent", Severity.WARNING, model, ids=without, params=params)
        )
    return parent_ids


def _text_or_none(ids: pd.Series) -> pd.Series:
    # pandas turns None into NaN when it builds a column from a scalar or from a mapping.
    plain = [(text.strip() or None) if isinstance(text, str) else None for text in ids]
    return pd.Series(plain, index=ids.index, dtype=object)


def _check_parents(
    model: LevelModel,
    areas: gpd.GeoDataFrame,
    parents: gpd.GeoDataFrame,
    findings: list[Finding],
) -> None:
    share = share_within(areas, areas["parent_id"], parents)
    for code, severity, low in (
        ("areas_in_other_parent", Severity.WARNING, share < DOUBTFUL_SHARE),
        ("areas_beyond_parent", Severity.NOTE, (share >= DOUBTFUL_SHARE) & (share < WITHIN_SHARE)),
    ):
        if low.any():
            least = round(100 * float(share[low].min()))
            ids = tuple(sorted(share.index[low]))
            findings.append(_finding(code, severity, model, ids=ids, params={"share": least}))
    empty = tuple(sorted(set(parents.index) - set(areas["parent_id"].dropna())))
    if empty:
        findings.append(_finding("parents_without_areas", Severity.WARNING, model, ids=empty))
