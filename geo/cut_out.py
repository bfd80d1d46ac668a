"""Parts of areas as surfaces of their own: cut out of the areas that they are parts of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

WGS84 = "EPSG:4326"
#: Less than this, in square metres, is left over by rounded coordinates and is no surface.
LEAST_AREA = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """
    A part of an area.

    Attributes
    ----------
    key
        Id of its own among the areas of the level.
    area_id
        The area that it is cut out of.
    geometry
        GeoJSON geometry (EPSG:4326) of a drawn polygon; empty where `quarter`
        names an area of a finer level.
    """

    key: str
    area_id: str
    name: str
    quarter: str = ""
    geometry: str = ""


def cut_out(
    areas: gpd.GeoDataFrame, pieces: Sequence[Piece], quarters: gpd.GeoSeries
) -> gpd.GeoDataFrame:
    """
    Areas of a level with parts of them as further rows.

    Parameters
    ----------
    areas
        Columns ``name`` and ``geometry`` in a metric CRS, indexed by ``area_id``. Not modified.
    quarters
        Geometry of the quarters that `pieces` name, in the same CRS.

    Returns
    -------
    areas
        Columns ``name`` and ``geometry``. A piece outside its area keeps what
        lies inside; where pieces overlap the first one has the surface. Areas
        and pieces of which nothing is left are not there.
    """
    left = areas[["name", "geometry"]].copy()
    rows: dict[str, tuple[str, shapely.Geometry]] = {}
    for piece in pieces:
        surface = _surface(piece, quarters, areas)
        if surface is None or piece.area_id not in left.index:
            continue
        whole = left.geometry[piece.area_id]
        inside = shapely.intersection(whole, surface)
        if inside.area > LEAST_AREA:
            rows[piece.key] = (piece.name, inside)
            rest = shapely.difference(whole, surface)
            left.loc[piece.area_id, "geometry"] = rest if rest.area > LEAST_AREA else None
    own = gpd.GeoDataFrame(
        {"name": [name for name, _ in rows.values()]},
        geometry=[surface for _, surface in rows.values()],
        index=pd.Index(list(rows), dtype=object),
        crs=areas.crs,
    )
    return pd.concat([left[left.geometry.notna()], own]) if rows else left


def _surface(
    piece: Piece, quarters: gpd.GeoSeries, areas: gpd.GeoDataFrame
) -> shapely.Geometry | None:
    if not piece.geometry:
        found = quarters.get(piece.quarter)
        return found if isinstance(found, shapely.Geometry) else None
    drawn = gpd.GeoSeries([shapely.from_geojson(piece.geometry)], crs=WGS84)
    return shapely.make_valid(drawn.to_crs(areas.crs).iloc[0])
