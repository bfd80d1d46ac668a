"""Areal interpolation: which share of each old area lies in which new one.

A crosswalk is a table of ``old``, ``new`` and ``share``: the share of what is
counted in the old area that goes to the new one. By area it assumes that people
live evenly spread inside an old area (Goodchild & Lam 1980, Areal
interpolation: a variant of the traditional spatial problem, Geo-Processing 1,
297-312), so it is exact for areas that stay or are united and an estimate for
those that are split. Nothing here knows counts or rates.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import require_metric

#: Two areas that share less than this part of the smaller of them share nothing: borders of two
#: files are drawn at different times, and the slivers between them are not a reform.
SLIVER_SHARE = 0.01
#: Shares this near to 0 or 1 are 0 or 1: noise of floats does not split an area.
SHARE_NOISE = 1e-9

SHARE_COLUMNS = ["old", "new", "share"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCrosswalk:
    """
    A crosswalk found by intersecting areas.

    Attributes
    ----------
    shares
        Columns ``old``, ``new`` (area ids, text) and ``share`` (above 0, up to
        1; sums to 1 for each old area), sorted. An old area that meets no new
        one has no row.
    outside
        Share of each old area that lies in no new one (0 to 1), by old id;
        what is counted there is spread over the rest of the old area.
    uncovered
        Share of each new area that no old one covers (0 to 1), by new id.
    slivers
        Number of intersections left out as too small.
    """

    shares: pd.DataFrame
    outside: pd.Series
    uncovered: pd.Series
    slivers: int


def crosswalk_by_area(
    old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, *, sliver_share: float = SLIVER_SHARE
) -> AreaCrosswalk:
    r"""
    Divide each old area among the new areas by the area of their intersections.

    .. math:: w_{ij} = |A_i \cap B_j| \,/\, \sum_k |A_i \cap B_k|

    Parameters
    ----------
    old, new
        Valid polygons indexed by area id, same metric CRS.
    sliver_share
        Intersections smaller than this share of the smaller of the two areas
        (0 to 1) are left out, and the other shares scaled up.

    Raises
    ------
    MissingCrsError, NotMetricError
        If the coordinates of one of them are not metres.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> old = gpd.GeoDataFrame(index=["a"], geometry=[box(0, 0, 10, 10)], crs="EPSG:25832")
    >>> shapes = [box(0, 0, 6, 10), box(6, 0, 10, 10)]
    >>> new = gpd.GeoDataFrame(index=["a1", "a2"], geometry=shapes, crs="EPSG:25832")
    >>> crosswalk_by_area(old, new).shares["share"].to_list()
    [0.6, 0.4]
    """
    require_metric(old)
    require_metric(new)
    before, after = np.asarray(old.geometry.array), np.asarray(new.geometry.array)
    i, j = shapely.STRtree(after).query(before, predicate="intersects")
    common = shapely.area(shapely.intersection(before[i], after[j]))
    old_size, new_size = shapely.area(before), shapely.area(after)
    touching = common <= SHARE_NOISE * np.minimum(old_size[i], new_size[j])
    sliver = ~touching & (common < sliver_share * np.minimum(old_size[i], new_size[j]))
    kept = ~touching & ~sliver
    i, j, common = i[kept], j[kept], common[kept]
    in_new = np.bincount(i, weights=common, minlength=len(before))
    in_old = np.bincount(j, weights=common, minlength=len(after))
    shares = pd.DataFrame(
        {
            "old": old.index.to_numpy(dtype=object)[i],
            "new": new.index.to_numpy(dtype=object)[j],
            "share": common / in_new[i],
        },
        columns=SHARE_COLUMNS,
    )
    return AreaCrosswalk(
        shares=shares.sort_values(["old", "new"], ignore_index=True),
        outside=pd.Series(np.clip(1 - in_new / old_size, 0, 1), index=old.index),
        uncovered=pd.Series(np.clip(1 - in_old / new_size, 0, 1), index=new.index),
        slivers=int(sliver.sum()),
    )


def compose(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """
    Join two reforms to one: from the oldest areas over those between to the newest.

    Parameters
    ----------
    first, second
        Crosswalks with columns ``old``, ``new``, ``share``; ``new`` of `first`
        is ``old`` of `second`. What goes to an area that `second` does not
        know is lost, and the shares of its old area then sum to less than 1.

    Returns
    -------
    shares
        Same columns, sorted, each pair once.
    """
    steps = first.merge(second, left_on="new", right_on="old", suffixes=("", "_between"))
    share = steps["share"] * steps["share_between"]
    pairs = steps[["old"]].assign(new=steps["new_between"], share=share)
    return united(pairs)


def united(shares: pd.DataFrame) -> pd.DataFrame:
    """Add up the shares of rows with the same ``old`` and ``new``; sorted, each pair once."""
    return shares.groupby(["old", "new"], sort=True)["share"].sum().reset_index()


def split_areas(shares: pd.DataFrame) -> frozenset[str]:
    """
    Name the new areas that received a part of an old area that was divided.

    Their counts are estimates; those of all others (unchanged areas, and whole
    areas put together) are exact sums.

    Parameters
    ----------
    shares
        Columns ``old``, ``new``, ``share``, each pair once.

    Examples
    --------
    >>> rows = [("a", "x", 0.6), ("a", "y", 0.4), ("b", "z", 1.0), ("c", "z", 1.0)]
    >>> sorted(split_areas(pd.DataFrame(rows, columns=["old", "new", "share"])))
    ['x', 'y']
    """
    part = shares["share"].between(SHARE_NOISE, 1 - SHARE_NOISE, inclusive="neither")
    return frozenset(shares.loc[part, "new"])
