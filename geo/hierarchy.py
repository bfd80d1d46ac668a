"""Levels of areas: which coarser area an area belongs to, and levels made by uniting areas.

Parents come from the city's own declaration; geometry is used to check them,
and to find them only where nothing is declared. A frame here is indexed by
area id (text) and lies in a metric CRS.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries import dissolve
from geo.crs import require_metric
from geo.errors import UnknownParentError

#: An area counts as within its parent when at least this share of it lies there: borders
#: of two files are drawn at different times and never agree to the metre.
WITHIN_SHARE = 0.98


def parents_by_overlap(children: gpd.GeoDataFrame, parents: gpd.GeoDataFrame) -> pd.DataFrame:
    """
    Find for each area the coarser area that covers most of it.

    Parameters
    ----------
    children, parents
        Valid polygons indexed by area id, same metric CRS.

    Returns
    -------
    found
        One row per child: ``parent_id`` (None where nothing overlaps) and
        ``share`` of the child's own area that lies in it (0 to 1).

    Raises
    ------
    NotMetricError
        If coordinates are not metres.
    """
    require_metric(children)
    child_shapes = np.asarray(children.geometry.array)
    parent_shapes = np.asarray(parents.geometry.array)
    child, parent = shapely.STRtree(parent_shapes).query(child_shapes, predicate="intersects")
    common = shapely.area(shapely.intersection(child_shapes[child], parent_shapes[parent]))
    pairs = pd.DataFrame({"child": child, "parent": parent, "common": common})
    best = (
        pairs[pairs["common"] > 0].sort_values("common").groupby("child").tail(1).set_index("child")
    )
    best = best.reindex(range(len(children)))
    labels = parents.index.to_numpy()
    named = [labels[int(i)] if pd.notna(i) else None for i in best["parent"]]
    return pd.DataFrame(
        {
            "parent_id": pd.Series(named, index=children.index, dtype=object),
            "share": (best["common"].fillna(0.0).to_numpy() / shapely.area(child_shapes)),
        },
        index=children.index,
    )


def share_within(
    children: gpd.GeoDataFrame, parent_ids: pd.Series, parents: gpd.GeoDataFrame
) -> pd.Series:
    """
    Share of each area that lies within its declared parent.

    Parameters
    ----------
    children
        Valid polygons indexed by area id.
    parent_ids
        Id of each child's parent, same index; missing where it has none.
    parents
        Valid polygons indexed by area id, same CRS.

    Returns
    -------
    share
        0 to 1; NaN for a child without a parent.

    Raises
    ------
    UnknownParentError
        If a parent is not an area of the coarser level.
    """
    declared = parent_ids.dropna()
    unknown = set(declared) - set(parents.index)
    if unknown:
        raise UnknownParentError(unknown)
    own = np.asarray(children.geometry.loc[declared.index].array)
    above = np.asarray(parents.geometry.loc[declared].array)
    share = shapely.area(shapely.intersection(own, above)) / shapely.area(own)
    return pd.Series(share, index=declared.index, dtype=float).reindex(children.index)


def unite_children(children: gpd.GeoDataFrame, parent_ids: pd.Series) -> gpd.GeoDataFrame:
    """
    Make a coarser level by uniting the areas that name the same parent.

    Parameters
    ----------
    children
        Valid polygons indexed by area id.
    parent_ids
        Id of each child's parent, same index; children without one are left out.

    Returns
    -------
    parents
        Column ``geometry``, one row per parent, indexed by ``area_id``, sorted.
    """
    placed = children.loc[parent_ids.notna(), ["geometry"]]
    united = dissolve(placed, parent_ids[parent_ids.notna()]).sort_index()
    return united.rename_axis("area_id")
