"""The land of Musterstadt: outline, river with harbour, and the cells that become Quartiere.

All coordinates are metres in EPSG:25832. The city lies on thinly settled land
where no town of this name or size exists.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPoint, Polygon

from data.musterstadt.arrays import Floats
from data.musterstadt.borders import GRID, natural_cells

CENTRE = (520_000.0, 5_760_000.0)
AREA_KM2 = 280.0
CELLS = 170
_RIVER_WIDTH = 210.0
_SMALLEST = 120_000.0  # m²


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """
    Cells without names yet.

    Attributes
    ----------
    cells
        Polygons of the coming Quartiere.
    bank
        Per cell 0 (north of the river) or 1 (south).
    neighbours
        Per cell the cells that share a border line with it.
    centres
        Shape (n, 2): metres east and north of the city's centre.
    """

    cells: list[Polygon]
    bank: list[int]
    neighbours: list[set[int]]
    centres: Floats


def draw(rng: np.random.Generator) -> Land:
    """Draw outline, river and cells."""
    water = _river()
    outline = _outline(rng)
    halves = sorted(
        sorted(shapely.get_parts(outline.difference(water)), key=lambda part: part.area)[-2:],
        key=lambda part: -part.centroid.y,
    )
    cells: list[Polygon] = []
    bank: list[int] = []
    weights = [_mass(half, rng) for half in halves]
    north = round(CELLS * weights[0] / sum(weights))
    for number, (half, count) in enumerate(zip(halves, (north, CELLS - north), strict=True)):
        found = natural_cells(_straight_borders(half, count, rng), water, rng)
        cells += found
        bank += [number] * len(found)
    cells, bank = _without_slivers(cells, bank)
    centres = np.array([[c.centroid.x - CENTRE[0], c.centroid.y - CENTRE[1]] for c in cells])
    return Land(cells=cells, bank=bank, neighbours=neighbours(cells), centres=centres.round(1))


def neighbours(cells: list[Polygon]) -> list[set[int]]:
    """Areas that share a line (not only a point) with each area."""
    found: list[set[int]] = [set() for _ in cells]
    first, second = shapely.STRtree(cells).query(cells, predicate="touches")
    for one, other in zip(first, second, strict=True):
        if shapely.length(shapely.intersection(cells[one], cells[other])) > 1.0:
            found[int(one)].add(int(other))
    return found


def _without_slivers(cells: list[Polygon], bank: list[int]) -> tuple[list[Polygon], list[int]]:
    """Give pieces that the river cut off to the neighbour with the longest common border."""
    cells, bank = list(cells), list(bank)
    while (small := min(range(len(cells)), key=lambda n: cells[n].area)) is not None:
        if cells[small].area >= _SMALLEST:
            break
        piece = cells.pop(small)
        bank.pop(small)
        taker = max(range(len(cells)), key=lambda n: piece.intersection(cells[n]).length)
        cells[taker] = cells[taker].union(piece)
    if not shapely.coverage_is_valid(np.array(cells)):
        raise ValueError("the cells overlap; take another seed")
    return [shapely.normalize(cell) for cell in cells], bank


def _outline(rng: np.random.Generator) -> Polygon:
    angle = np.linspace(0.0, 2 * np.pi, 96, endpoint=False)
    radius = np.ones_like(angle)
    for wave in range(2, 14):
        radius += 0.2 / wave * rng.standard_normal() * np.cos(wave * angle + rng.uniform(0, 6.28))
    ring = np.column_stack([1.12 * radius * np.cos(angle), radius * np.sin(angle)])
    shape = Polygon(ring)
    size = np.sqrt(AREA_KM2 * 1e6 / shape.area)
    return Polygon(np.round(ring * size + CENTRE, 1))


def _river() -> Polygon:
    """River from west to east with a harbour basin on its northern bank."""
    x = np.linspace(-16_000, 16_000, 161)
    y = -900 + 1_300 * np.sin(x / 3_900 + 0.6) + 500 * np.sin(x / 1_500 + 2.0)
    course = LineString(np.column_stack([x, y]) + CENTRE).buffer(_RIVER_WIDTH / 2, quad_segs=4)
    mouth = np.array([-3_300.0, float(np.interp(-3_300.0, x, y))]) + CENTRE
    basin = LineString(mouth + np.array([[0.0, 0.0], [-900.0, 1_150.0]]))
    branch = LineString(mouth + np.array([[-450.0, 575.0], [-1_350.0, 700.0]]))
    docks = shapely.union(
        basin.buffer(75.0, cap_style="flat"), branch.buffer(60.0, cap_style="flat")
    )
    return shapely.set_precision(shapely.union(course, docks), GRID)


def _density(points: Floats) -> Floats:
    """Relative number of Quartiere per km²: dense in the centre, two former towns outside."""

    def hill(x: float, y: float, reach: float) -> Floats:
        square = (points[:, 0] - CENTRE[0] - x) ** 2 + (points[:, 1] - CENTRE[1] - y) ** 2
        return np.exp(-square / (2 * reach**2))

    old_towns = 0.35 * hill(6_500, -4_500, 1_500) + 0.3 * hill(-6_000, 5_000, 1_500)
    return 0.13 + hill(0, 400, 3_000) + old_towns


def _scatter(half: Polygon, count: int, rng: np.random.Generator) -> Floats:
    west, south, east, north = half.bounds
    found: list[Floats] = []
    total = 0
    shapely.prepare(half)
    while total < count:
        tries = rng.uniform((west, south), (east, north), size=(4_000, 2))
        keep = rng.uniform(0.0, 1.6, size=4_000) < _density(tries)
        tries = tries[keep & shapely.contains_xy(half, tries)]
        found.append(tries)
        total += len(tries)
    return np.concatenate(found)[:count]


def _mass(half: Polygon, rng: np.random.Generator) -> float:
    points = _scatter(half, 3_000, rng)
    # Points are drawn by density: the mean of its inverse is area over mass.
    return float(half.area / np.mean(1.0 / _density(points)))


def _straight_borders(half: Polygon, count: int, rng: np.random.Generator) -> MultiLineString:
    """Voronoi borders of scattered seeds inside one half, twice relaxed (Lloyd 1982)."""
    seeds = _scatter(half, count, rng)
    for _ in range(2):
        cells = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(seeds), extend_to=half))
        clipped = [shapely.intersection(cell, half) for cell in cells]
        seeds = np.array([[c.centroid.x, c.centroid.y] for c in clipped])
    edges = shapely.voronoi_polygons(MultiPoint(seeds), extend_to=half, only_edges=True)
    inside = shapely.intersection(edges, half)
    noded = shapely.union(inside, half.boundary, grid_size=GRID)
    return MultiLineString(list(shapely.get_parts(noded)))
