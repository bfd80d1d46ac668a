"""Natural-looking shared borders.

Borders are bent as lines between junctions, each line once, and only then
closed to areas: neighbours therefore keep exactly the same border.
"""

from __future__ import annotations

import itertools

import numpy as np
import shapely
from shapely import LineString, MultiLineString, Polygon
from shapely.ops import polygonize

from data.musterstadt.arrays import Floats

STEP = 70.0  # metres; pieces of a border are not halved below this length
GRID = 0.1  # metres; every vertex lies on this grid
_SLIVER = 1_000.0  # m²
_ATTEMPTS = 12


def natural_cells(
    lines: MultiLineString, fixed: Polygon, rng: np.random.Generator
) -> list[Polygon]:
    """
    Bend the borders of a partition and close them to areas again.

    Parameters
    ----------
    lines
        Noded straight borders of the partition, in metres.
    fixed
        Lines on the edge of this polygon (the river) keep their course.
    rng
        Source of the noise.

    Returns
    -------
    cells
        Valid polygons with identical shared borders, vertices on a grid of `GRID` metres.

    Raises
    ------
    ValueError
        If the bent borders cannot be kept from crossing each other.
    """
    arcs, on_bank = _arcs(lines, fixed)
    expected = _count(list(polygonize(arcs)))
    # Streets and railways run straight, brooks wind: each border has its own roughness.
    roughness = rng.uniform(0.06, 0.26, size=len(arcs))
    roughness[on_bank] = 0.0
    noise = [rng.standard_normal(4096) for _ in arcs]
    for _ in range(_ATTEMPTS):
        bent = [_bend(arc, rough, n) for arc, rough, n in zip(arcs, roughness, noise, strict=True)]
        crossing = _crossing(bent)
        if not crossing:
            break
        roughness[sorted(crossing)] *= 0.6
    cells = list(polygonize(bent))
    if crossing or _count(cells) != expected:
        raise ValueError(f"{len(crossing)} borders cross, {_count(cells)} of {expected} areas")
    return cells


def _arcs(lines: MultiLineString, fixed: Polygon) -> tuple[list[LineString], list[bool]]:
    """Lines from junction to junction, cut where they enter or leave the edge of `fixed`."""
    bank = fixed.boundary.buffer(1.0)
    shapely.prepare(bank)
    arcs: list[LineString] = []
    on_bank: list[bool] = []
    for line in shapely.get_parts(shapely.line_merge(lines)):
        points = shapely.get_coordinates(line)
        segments = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))
        flags = shapely.covers(bank, segments)
        cuts = [0, *(np.flatnonzero(np.diff(flags)) + 1), len(flags)]
        for start, stop in itertools.pairwise(cuts):
            arcs.append(LineString(points[start : stop + 1]))
            on_bank.append(bool(flags[start]))
    return arcs, on_bank


def _count(cells: list[Polygon]) -> int:
    """Count the areas, without the slivers that rounding to the grid may close."""
    return sum(cell.area > _SLIVER for cell in cells)


def _bend(arc: LineString, roughness: float, noise: Floats) -> LineString:
    """Displace midpoints again and again (Fournier, Fussell & Carpenter 1982), ends fixed."""
    points = np.asarray(arc.simplify(120.0).coords) if roughness else np.asarray(arc.coords)
    used = 0
    amplitude = roughness
    while roughness and np.hypot(*np.diff(points, axis=0).T).max() > STEP:
        along = np.diff(points, axis=0)
        across = np.column_stack([-along[:, 1], along[:, 0]])
        shift = np.clip(noise[used : used + len(along)], -1.5, 1.5) * amplitude
        used += len(along)
        halves = points[:-1] + along / 2 + across * shift[:, None]
        joined = np.empty((2 * len(points) - 1, 2))
        joined[0::2], joined[1::2] = points, halves
        points = joined
        amplitude = roughness * 0.8
    rounded = np.round(points / GRID) * GRID
    return LineString(np.round(rounded, 1))


def _crossing(arcs: list[LineString]) -> set[int]:
    """Numbers of the lines that cross themselves or touch others beyond their ends."""
    bad = {number for number, arc in enumerate(arcs) if not arc.is_simple}
    first, second = shapely.STRtree(arcs).query(arcs, predicate="intersects")
    for one, other in zip(first, second, strict=True):
        if one < other:
            common = shapely.intersection(arcs[one], arcs[other])
            ends = shapely.union(arcs[one].boundary, arcs[other].boundary)
            if not shapely.covers(ends, common):
                bad |= {int(one), int(other)}
    return bad
