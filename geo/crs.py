"""Coordinate reference systems: taken as written, checked against the city's region.

A CRS is never guessed from its name: a ``.prj`` that calls itself UTM 32 but has
a false easting of 2 500 000 m is exactly that. What can be checked is whether
coordinates, read as the CRS says, lie where the city lies. If they do not,
`likely_crs` names the systems in which they would.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from geo.errors import MissingCrsError, NotMetricError

Region = tuple[float, float, float, float]
"""West, south, east, north in degrees (WGS 84)."""

#: Systems in which German offices publish, tried in this order.
CANDIDATES = (
    "EPSG:25832",
    "EPSG:25833",
    "EPSG:31466",
    "EPSG:31467",
    "EPSG:31468",
    "EPSG:32632",
    "EPSG:32633",
    "EPSG:3857",
    "EPSG:4326",
    "EPSG:3034",
    "EPSG:3035",
    "EPSG:4647",  # UTM with the number of the zone in front: 32 500 000
    "EPSG:5650",
)

#: The region is a box drawn by a person: it may be this share of its size (at least
#: `MIN_MARGIN` degrees) too small on each side before a feature counts as outside.
MARGIN = 0.1
MIN_MARGIN = 0.05
#: A reading is called likely when at least this share of the features falls inside.
LIKELY_SHARE = 0.9

_WGS84 = CRS.from_epsg(4326)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """
    Where the features of a layer lie, read with one CRS.

    Attributes
    ----------
    checked
        Number of features with a geometry.
    outside
        Index labels of features whose centre lies outside the region.
    swapped
        Whether nearly all features would lie inside if x and y were exchanged.
    likely
        Candidate systems (``"EPSG:25832"``) in which nearly all would lie
        inside; empty where the layer lies inside already.
    """

    checked: int
    outside: tuple[int, ...]
    swapped: bool
    likely: tuple[str, ...]

    @property
    def share_outside(self) -> float:
        """Share of the features outside the region, 0 to 1; 0 for an empty layer."""
        return len(self.outside) / self.checked if self.checked else 0.0


def resolve_crs(
    written: object | None, declared: str | None, frame: gpd.GeoDataFrame, region: Region
) -> tuple[CRS, bool]:
    """
    Choose between the CRS that the file writes and the one that is declared.

    The file wins, because its author knew more. The declared one is taken where
    the file has none, or where only the declared one puts the coordinates into
    the region (a wrong ``.prj``; GeoJSON with metres in it).

    Parameters
    ----------
    written
        CRS of the file (anything pyproj understands), None where it has none.
    declared
        ``"EPSG:…"`` of the descriptor, or None.
    frame
        The layer; its own ``crs`` is not looked at.
    region
        West, south, east, north in degrees.

    Returns
    -------
    crs, overruled
        The CRS to use, and whether the declared one overruled the file's.

    Raises
    ------
    MissingCrsError
        If there is neither.
    """
    if written is None and declared is None:
        raise MissingCrsError
    if written is None:
        return CRS.from_user_input(declared), False
    of_file = CRS.from_user_input(written)
    if declared is None:
        return of_file, False
    of_descriptor = CRS.from_user_input(declared)
    centres = _centres(frame)
    if _share_inside(centres, of_file, region) >= LIKELY_SHARE or of_file == of_descriptor:
        return of_file, False
    if _share_inside(centres, of_descriptor, region) >= LIKELY_SHARE:
        return of_descriptor, True
    return of_file, False


def check_placement(frame: gpd.GeoDataFrame, crs: CRS, region: Region) -> Placement:
    """
    Check that features, read with `crs`, lie in the city's declared region.

    Parameters
    ----------
    frame
        Features in any CRS; empty and missing geometries are left out.
    crs
        The CRS to read the coordinates with.
    region
        West, south, east, north in degrees.
    """
    with_shape = frame[_has_shape(frame)]
    centres = _centres(with_shape)
    inside = _inside(centres, crs, region)
    if inside.all():
        return Placement(checked=len(inside), outside=(), swapped=False, likely=())
    swapped = _share_inside(centres[:, ::-1], crs, region) >= LIKELY_SHARE
    return Placement(
        checked=len(inside),
        outside=tuple(int(label) for label in with_shape.index[~inside]),
        swapped=swapped,
        likely=() if swapped else likely_crs(with_shape, region),
    )


def likely_crs(frame: gpd.GeoDataFrame, region: Region) -> tuple[str, ...]:
    """
    Name the candidate systems in which the coordinates would lie in the region.

    Coordinates alone cannot tell ETRS89 from WGS 84, so often there are two.
    """
    centres = _centres(frame[_has_shape(frame)])
    return tuple(
        name
        for name in CANDIDATES
        if _share_inside(centres, CRS.from_user_input(name), region) >= LIKELY_SHARE
    )


def require_metric(frame: gpd.GeoDataFrame) -> None:
    """
    Refuse frames whose coordinates are not metres.

    Raises
    ------
    MissingCrsError
        If the frame has no CRS.
    NotMetricError
        If its axes do not count in metres.
    """
    if frame.crs is None:
        raise MissingCrsError
    if any(axis.unit_name not in {"metre", "meter"} for axis in frame.crs.axis_info):
        raise NotMetricError(frame.crs.to_string())


def _has_shape(frame: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    shapes = np.asarray(frame.geometry.array)
    return np.asarray(~shapely.is_missing(shapes) & ~shapely.is_empty(shapes), dtype=bool)


def _centres(frame: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Centre of each feature's bounding box, shape (n, 2), in the frame's own numbers."""
    bounds = frame.geometry[_has_shape(frame)].bounds.to_numpy(dtype=float)
    return np.column_stack((bounds[:, [0, 2]].mean(axis=1), bounds[:, [1, 3]].mean(axis=1)))


def _inside(centres: NDArray[np.float64], crs: CRS, region: Region) -> NDArray[np.bool_]:
    west, south, east, north = region
    margin_x = max(MIN_MARGIN, (east - west) * MARGIN)
    margin_y = max(MIN_MARGIN, (north - south) * MARGIN)
    try:
        transformer = Transformer.from_crs(crs, _WGS84, always_xy=True)
    except ProjError:
        # A local engineering CRS has no place on the globe.
        return np.zeros(len(centres), dtype=bool)
    # Coordinates beyond the projection become inf, which is outside as well.
    x, y = transformer.transform(centres[:, 0], centres[:, 1])
    return np.asarray(
        (x >= west - margin_x)
        & (x <= east + margin_x)
        & (y >= south - margin_y)
        & (y <= north + margin_y),
        dtype=bool,
    )


def _share_inside(centres: NDArray[np.float64], crs: CRS, region: Region) -> float:
    return float(_inside(centres, crs, region).mean()) if len(centres) else 0.0
