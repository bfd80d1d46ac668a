"""Areas of the benchmark pages, and made-up figures: no real figure is shown.

The made-up outlines have as many vertices as published ones (about 365 an area,
as in Berlin's planning areas), because the plain page sends them all.
"""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.reading import read_city

YEARS = (2015, 2016, 2017, 2018)
VERTICES_PER_AREA = 365
SIZE = 30_000.0  # metres from west to east
CORNER = (390_000.0, 5_700_000.0)


def areas() -> gpd.GeoDataFrame:
    """
    Areas named by the environment: BENCH_CITY and BENCH_LEVEL, or BENCH_COUNT made-up ones.

    Returns
    -------
    areas
        Indexed by ``area_id`` (text), metric CRS, columns ``name`` and ``geometry``.
    """
    package = os.environ.get("BENCH_CITY")
    if package:
        return read_city(Path(package)).areas[os.environ["BENCH_LEVEL"]][["name", "geometry"]]
    return made_up(int(os.environ["BENCH_COUNT"]))


def made_up(count: int) -> gpd.GeoDataFrame:
    """
    Areas that fill a city without gaps, with wavy borders that neighbours share.

    Every border is drawn once and the areas are what lies between the borders,
    so that they are a valid coverage.
    """
    rng = np.random.default_rng(count)
    angle, radius = rng.uniform(0, 2 * np.pi, count), np.sqrt(rng.uniform(0, 1, count))
    points = np.column_stack([radius * np.cos(angle), 0.8 * radius * np.sin(angle)]) * SIZE / 2
    disc = shapely.affinity.scale(shapely.Point(0, 0).buffer(SIZE / 2), yfact=0.8)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=disc)
    cells = shapely.intersection(shapely.get_parts(cells), disc)
    borders = shapely.line_merge(shapely.union_all(shapely.boundary(cells), grid_size=0.01))
    step = shapely.length(cells).mean() / VERTICES_PER_AREA
    wavy = shapely.transform(shapely.segmentize(shapely.get_parts(borders), step), _wave)
    shapes = shapely.get_parts(shapely.polygonize(wavy))
    if len(shapes) != count or not shapely.coverage_is_valid(shapes):
        raise ValueError(f"{count} made-up areas do not fill the city; take another number.")
    names = [f"Gebiet {i + 1}" for i in range(count)]
    index = pd.Index([f"{i + 1:04d}" for i in range(count)], name="area_id")
    return gpd.GeoDataFrame({"name": names}, index=index, geometry=shapes, crs="EPSG:25832")


def _wave(points: np.ndarray) -> np.ndarray:
    """Shift every point by a smooth field, which keeps borders from crossing."""
    x, y = points[:, 0], points[:, 1]
    shift = np.zeros_like(points)
    for length, size in ((3_000, 80), (900, 26), (250, 7), (90, 2)):
        shift[:, 0] += size * np.sin(2 * np.pi * y / length + x / (2 * length))
        shift[:, 1] += size * np.sin(2 * np.pi * x / length + y / (2 * length))
    return points + shift + CORNER


def figures(count: int, year: int) -> np.ndarray:
    """Made-up rates in per cent with one decimal; every 20th is missing (NaN)."""
    rng = np.random.default_rng(year)
    values = np.round(rng.gamma(4.0, 4.3, count).clip(0, 80), 1)
    values[::20] = np.nan
    return values
