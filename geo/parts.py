"""Drawn polygons laid over the areas of a level: which they cover whole, and which in part.

Action areas, programme areas and the like are often drawn as polygons of their
own. A figure is known for an area only, so it must be said for each area how
much of it is meant: a flag per area would let a quarter of a few streets
swallow the whole area that it lies in.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from geo.boundaries import polygonal
from geo.crs import require_metric

#: From this share of its surface on an area is covered as a whole: the rest is what
#: two files draw differently along a common border.
WHOLE_SHARE = 0.95
#: A common surface that is less than this share of the area and of the polygon as well
#: is a strip between two borders drawn at different times, and means nothing. Both
#: must be small: a few streets are little of a large area, but all of their polygon.
#: Measured on a city's real files: strips reach 1.3 %, meant pieces begin at 9 %.
SLIVER_SHARE = 0.03

_NOISE = 1e-9  # share below which two shapes only touch
PART_COLUMNS = ["member_id", "area_id", "share_of_area", "share_of_member", "whole"]


def parts(
    areas: gpd.GeoDataFrame,
    polygons: gpd.GeoDataFrame,
    *,
    whole_share: float = WHOLE_SHARE,
    sliver_share: float = SLIVER_SHARE,
) -> gpd.GeoDataFrame:
    """
    Say which areas each polygon covers, and how much of them.

    Parameters
    ----------
    areas
        Valid polygons indexed by ``area_id`` (text), metric CRS.
    polygons
        Valid polygons indexed by their id (text), metric CRS; brought to that
        of `areas` where it differs.
    whole_share
        Share of an area (0 to 1) from which on it is covered as a whole.
    sliver_share
        Common surfaces that are a smaller share (0 to 1) of both are left out;
        with 0 the shares of a polygon that lies inside the areas sum to 1.

    Returns
    -------
    parts
        Columns ``member_id`` (id of the polygon), ``area_id``,
        ``share_of_area`` and ``share_of_member`` (above 0, up to 1; the common
        surface as a share of the area and of the polygon), ``whole`` (bool) and
        ``geometry`` (the common surface), in the order of polygons and areas.
        Without any row where nothing meets.

    Raises
    ------
    MissingCrsError, NotMetricError
        If the coordinates of one of them are not metres.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> squares = [box(0, 0, 10, 10), box(10, 0, 20, 10)]
    >>> areas = gpd.GeoDataFrame(index=["a", "b"], geometry=squares, crs="EPSG:25832")
    >>> drawn = gpd.GeoDataFrame(index=["x"], geometry=[box(0, 0, 12, 10)], crs="EPSG:25832")
    >>> found = parts(areas, drawn)
    >>> found["area_id"].to_list(), found["whole"].to_list()
    (['a', 'b'], [True, False])
    >>> found["share_of_area"].to_list()
    [1.0, 0.2]
    """
    require_metric(areas)
    require_metric(polygons)
    drawn = np.asarray(polygons.geometry.to_crs(areas.crs).array)
    ground = np.asarray(areas.geometry.array)
    i, j = shapely.STRtree(ground).query(drawn, predicate="intersects")
    order = np.lexsort((j, i))
    i, j = i[order], j[order]
    common = shapely.intersection(drawn[i], ground[j])
    size = shapely.area(common)
    of_area = np.clip(size / shapely.area(ground)[j], 0, 1)
    of_member = np.clip(size / shapely.area(drawn)[i], 0, 1)
    most = np.maximum(of_area, of_member)
    kept = (most > _NOISE) & (most >= sliver_share)
    return gpd.GeoDataFrame(
        {
            "member_id": polygons.index.to_numpy(dtype=object)[i[kept]],
            "area_id": areas.index.to_numpy(dtype=object)[j[kept]],
            "share_of_area": of_area[kept],
            "share_of_member": of_member[kept],
            "whole": of_area[kept] >= whole_share,
        },
        columns=PART_COLUMNS,
        geometry=[polygonal(shape) for shape in common[kept]],
        crs=areas.crs,
    )
