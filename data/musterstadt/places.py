"""The areas of all levels: polygons, names, kinds of use."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.musterstadt.geography import Land
from data.musterstadt.naming import borough_name, quarter_names
from data.musterstadt.nesting import Nesting

CRS = "EPSG:25832"
_BOROUGH_DIGITS = 2  # of the id
_SPARE = 4  # a Sozialraum of as many Quartiere can spare one
_WORKS_REACH = 6_000.0  # metres from the centre
_HARBOUR = (-4_200.0, 300.0)  # metres from the centre: the end of the docks


def places(land: Land, nesting: Nesting, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """
    Put together the Quartiere.

    Returns
    -------
    quarters
        One row per Quartier in the order of the ids, indexed by ``area_id``;
        columns ``name``, ``sozialraum``, ``stadtbezirk``, ``kind`` (empty, or
        the use of uninhabited land), ``x``, ``y`` (metres from the centre),
        ``km2`` and ``geometry``.
    """
    order = nesting.order
    ids = [nesting.quartier[cell] for cell in order]
    frame = gpd.GeoDataFrame(
        {
            "sozialraum": [area_id[:4] for area_id in ids],
            "stadtbezirk": [area_id[:2] for area_id in ids],
            "x": land.centres[order, 0],
            "y": land.centres[order, 1],
            "km2": [round(land.cells[cell].area / 1e6, 4) for cell in order],
        },
        index=pd.Index(ids, name="area_id"),
        geometry=[land.cells[cell] for cell in order],
        crs=CRS,
    )
    kinds = _uninhabited(frame)
    frame["kind"] = [kinds.get(position, "") for position in range(len(frame))]
    distance = np.hypot(frame["x"], frame["y"]).tolist()
    frame["name"] = quarter_names(distance, kinds, rng)
    return frame


def coarser(quarters: gpd.GeoDataFrame, residents: pd.Series, digits: int) -> gpd.GeoDataFrame:
    """
    Unite Quartiere to Sozialräume (`digits` 4) or Stadtbezirke (2).

    An area is named after its most populous Quartier, the inner Stadtbezirke by compass.

    Parameters
    ----------
    residents
        Residents per Quartier, same index.
    """
    groups = quarters.index.str[:digits]
    rows = []
    for area_id in sorted(set(groups)):
        members = quarters[groups == area_id]
        largest = str(members.loc[residents[members.index].idxmax(), "name"])
        name = largest
        if digits == _BOROUGH_DIGITS:
            name = borough_name(int(area_id), members["x"].mean(), members["y"].mean(), largest)
        union = shapely.normalize(shapely.coverage_union_all(members.geometry.to_numpy()))
        rows.append({"area_id": area_id, "name": name, "geometry": union})
    return gpd.GeoDataFrame(rows, crs=CRS).set_index("area_id")


def _uninhabited(frame: gpd.GeoDataFrame) -> dict[int, str]:
    """Quarters without housing: the docks, the largest outer quarters, one works site."""
    distance = np.hypot(frame["x"], frame["y"])
    size = frame["sozialraum"].map(frame["sozialraum"].value_counts())
    docks = np.hypot(frame["x"] - _HARBOUR[0], frame["y"] - _HARBOUR[1])
    kinds = {int(docks.where(size.ge(_SPARE), np.inf).argmin()): "harbour"}
    used = {frame["sozialraum"].iloc[next(iter(kinds))]}
    wanted = ["forest", "forest", "forest", "works"]
    for position in np.argsort(-frame["km2"].to_numpy(), kind="stable").tolist():
        space = frame["sozialraum"].iloc[position]
        if not wanted or space in used or size.iloc[position] < _SPARE:
            continue
        if wanted[0] == "works" and distance.iloc[position] > _WORKS_REACH:
            continue
        kinds[position] = wanted.pop(0)
        used.add(space)
    return kinds
