"""Boundaries for the browser: simplified together, put on a grid, packed small.

All areas of a level are simplified as one coverage, so that a border shared by
two areas stays one line and no slivers open between neighbours. The result is
for drawing only: contiguity, areas and joins use the boundaries as they were
read. The payload holds ids, names and rings, never a figure, so a browser may
keep it for as long as it likes.

Wire format (JSON, read by ``static/map/geometry.js``): ``transform`` is
``[x step, y step, west, south]`` in degrees; ``bounds`` is south, west, north,
east; ``ids`` and ``names`` are texts; ``areas`` holds, per area, polygons as
lists of rings (outer ring first). A ring is a text of differences between grid
points, x and y in turn: each difference d is mapped to an unsigned number (2d,
or -2d - 1 where d < 0) and written in groups of five bits, lowest first, bit 6
meaning "more follows", one character of `ALPHABET` per group (the scheme of
variable-length quantities). The last point of a ring, equal to the first, is
left out.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

#: One character per six bits.
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."
#: Grid steps along the longer side of the city: 46 km give a grid of 0.7 m.
GRID_STEPS = 65_535
#: The longer side of the city divided by this is the usual tolerance (11 m for 46 km), about
#: half a pixel when the whole city fills a large screen.
TOLERANCE_SHARE = 4_000
#: More vertices than this are not worth their time on the way and in the browser.
VERTEX_BUDGET = 40_000

_MOST_COARSENINGS = 6
_RING_POINTS = 3  # a ring needs three different points to show as a surface

Polygons = list[list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelGeometry:
    """
    The areas of one level, ready for the browser.

    Attributes
    ----------
    payload
        Compact UTF-8 JSON, see the head of this module.
    digest
        First 16 hex digits of the payload's SHA-256: the name under which it is served.
    order
        Area ids in the order of the payload.
    bounds
        (south, west, north, east) in degrees, EPSG:4326.
    """

    payload: bytes
    digest: str
    order: tuple[str, ...]
    bounds: tuple[float, float, float, float]


def level_geometry(areas: gpd.GeoDataFrame, *, tolerance: float | None = None) -> LevelGeometry:
    """
    Pack the boundaries of one level for the map.

    Parameters
    ----------
    areas
        One row per area, indexed by ``area_id`` (text), columns ``name`` (an
        empty name becomes the id) and ``geometry`` in a metric CRS. Not
        modified. An area without a geometry stays in the order, without rings.
    tolerance
        Size of the detail that may be lost, in metres, >= 0. Left out, it
        follows the size of the city and the number of vertices.

    Returns
    -------
    geometry
        Every area that has a surface keeps at least one ring.

    Raises
    ------
    ValueError
        If the areas have no metric CRS, or none of them has a geometry.

    Examples
    --------
    >>> import pandas as pd
    >>> from shapely.geometry import box
    >>> areas = gpd.GeoDataFrame(
    ...     {"name": ["West", "Ost"]}, index=pd.Index(["01", "02"], name="area_id"),
    ...     geometry=[box(0, 0, 9, 9), box(9, 0, 18, 9)], crs="EPSG:25832",
    ... )
    >>> level_geometry(areas).order
    ('01', '02')
    """
    if areas.crs is None or not areas.crs.is_projected:
        raise ValueError(
            "Areas must be in a metric CRS before they are simplified; reproject them."
        )
    shapes = np.array(areas.geometry.values, dtype=object)
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if not drawn.any():
        raise ValueError("None of the areas has a geometry; there is nothing to draw.")
    shapes[drawn] = simplified(shapes[drawn], tolerance)
    degrees = gpd.GeoSeries(shapes, crs=areas.crs).to_crs(4326)
    order = tuple(str(area_id) for area_id in areas.index)
    west, south, east, north = (float(edge) for edge in degrees.total_bounds)
    step = max((east - west) / GRID_STEPS, (north - south) / GRID_STEPS)
    grid = _Grid(west=west, south=south, step=step or 1e-9)
    document = {
        "transform": [grid.step, grid.step, west, south],
        "bounds": [south, west, north, east],
        "ids": order,
        "names": [_name(name, i) for name, i in zip(areas["name"], order, strict=True)],
        "areas": [grid.polygons(shape) for shape in degrees.values],
    }
    payload = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(payload).hexdigest()[:16]
    return LevelGeometry(
        payload=payload, digest=digest, order=order, bounds=(south, west, north, east)
    )


def _name(name: Any, area_id: str) -> str:
    return name if isinstance(name, str) and name.strip() else area_id


def simplified(shapes: npt.NDArray[Any], tolerance: float | None) -> npt.NDArray[Any]:
    """
    Simplify polygons as a coverage; what would vanish keeps its own shape.

    Parameters
    ----------
    shapes
        Polygons that are neither missing nor empty, in metres; shape (areas,).
    tolerance
        As for `level_geometry`.
    """
    coverage = _as_coverage(shapes)
    if tolerance is not None:
        reduced = shapely.coverage_simplify(coverage, tolerance)
    else:
        west, south, east, north = shapely.total_bounds(shapes)
        step = max(east - west, north - south) / TOLERANCE_SHARE
        reduced = shapely.coverage_simplify(coverage, step)
        for _ in range(_MOST_COARSENINGS):
            if shapely.get_num_coordinates(reduced).sum() <= VERTEX_BUDGET:
                break
            step *= 1.5
            reduced = shapely.coverage_simplify(coverage, step)
    lost = shapely.is_missing(reduced) | (shapely.area(reduced) == 0)
    return np.where(lost, shapes, reduced)


def _as_coverage(shapes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """
    Make neighbours share their borders, vertex by vertex.

    Where two areas overlap, the smaller one wins: it would otherwise disappear
    inside the larger one.
    """
    polygons = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    polygons = np.array([_surface(shape) for shape in polygons], dtype=object)
    if shapely.coverage_is_valid(polygons):
        return polygons
    cleaned = shapely.coverage_clean(polygons, merge_strategy="min_area")
    return np.where(shapely.is_missing(cleaned) | shapely.is_empty(cleaned), polygons, cleaned)


def _surface(shape: Any) -> Any:
    """Polygons of `shape` only: a coverage has no points and no lines."""
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape
    parts = [p for p in shapely.get_parts(shape) if p.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(parts) if parts else shapely.Polygon()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Whole-number coordinates counted from the south-western corner."""

    west: float
    south: float
    step: float

    def polygons(self, shape: Any) -> Polygons:
        """Rings of one area; never empty for an area that has a surface."""
        if shape is None or shape.is_empty:
            return []
        packed: Polygons = []
        for polygon in shapely.get_parts(shape):
            rings = [self._points(ring) for ring in shapely.get_rings(polygon)]
            if len(rings[0]) >= _RING_POINTS:
                packed.append([_encoded(r) for r in rings if len(r) >= _RING_POINTS])
        if not packed:  # smaller than the grid: a dot of one grid step keeps it findable
            x, y = self._points(shape.representative_point())[0]
            packed = [[_encoded(np.array([[x, y], [x + 1, y], [x, y + 1]]))]]
        return packed

    def _points(self, geometry: Any) -> npt.NDArray[np.int64]:
        """Grid points of a ring without repetitions and without the closing point."""
        degrees = shapely.get_coordinates(geometry)
        steps = np.rint((degrees - (self.west, self.south)) / self.step)
        points: npt.NDArray[np.int64] = steps.astype(np.int64)
        moved = np.ones(len(points), dtype=bool)
        moved[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
        points = points[moved]
        closed = len(points) > 1 and (points[0] == points[-1]).all()
        return points[:-1] if closed else points


def _encoded(points: npt.NDArray[np.int64]) -> str:
    """Differences of consecutive points as text, starting from the grid's corner."""
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel()
    unsigned = np.where(steps < 0, -2 * steps - 1, 2 * steps)
    letters: list[str] = []
    for number in unsigned.tolist():
        rest = number
        while rest > 31:  # noqa: PLR2004 - five bits a letter
            letters.append(ALPHABET[32 | rest & 31])
            rest >>= 5
        letters.append(ALPHABET[rest])
    return "".join(letters)
