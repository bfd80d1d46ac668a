"""Which areas are neighbours: contiguity of a level, as plain pairs of ids.

Two areas are neighbours when they share a border or a corner (queen
contiguity). Borders in files of offices leave slits and overlaps, so "share"
means: lie no further apart than a small tolerance. Always computed from the
full geometry, never from the simplified one that is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import require_metric

#: Metres that two areas may lie apart and still be neighbours: wider than the slits of files drawn
#: at different times, narrower than a river or a railway yard that no area covers.
TOLERANCE_METRES = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contiguity:
    """
    Neighbours of the areas of a level.

    Attributes
    ----------
    links
        Text columns ``focal`` and ``neighbour``, each pair in both directions,
        sorted; no area is its own neighbour.
    islands
        Ids of the areas without any neighbour, sorted.
    """

    links: pd.DataFrame
    islands: tuple[str, ...]


def contiguity(
    areas: gpd.GeoDataFrame, *, tolerance_metres: float = TOLERANCE_METRES
) -> Contiguity:
    """
    Find the areas that share a border or a corner.

    Parameters
    ----------
    areas
        One row per area, indexed by ``area_id`` (text, unique), valid polygons
        in a metric CRS. An area without geometry is an island.
    tolerance_metres
        Largest distance in metres at which two areas still count as touching,
        >= 0; 0 asks for a common point.

    Raises
    ------
    MissingCrsError, NotMetricError
        If distances would not be metres.
    ValueError
        If the tolerance is negative.
    """
    require_metric(areas)
    if not tolerance_metres >= 0:
        raise ValueError(f"A tolerance of {tolerance_metres} m is none; use 0 or more.")
    shapes = np.asarray(areas.geometry.array)
    ids = areas.index.astype(str).to_numpy(dtype=object)
    focal, neighbour = shapely.STRtree(shapes).query(
        shapes, predicate="dwithin", distance=tolerance_metres
    )
    other = focal != neighbour
    links = (
        pd.DataFrame({"focal": ids[focal[other]], "neighbour": ids[neighbour[other]]})
        .astype(object)
        .sort_values(["focal", "neighbour"], ignore_index=True)
    )
    return Contiguity(links=links, islands=tuple(sorted(set(ids) - set(links["focal"]))))
