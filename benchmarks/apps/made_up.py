"""Made-up areas and figures for the benchmark: no real place, no real figure.

The outlines have as many vertices as published ones (about 365 an area, as in
Berlin's planning areas), because the plain page sends them all.
"""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

YEARS = (2015, 2016, 2017, 2018)
VERTICES_PER_AREA = 365
SIZE = 30_000.0  # metres from west to east
CORNER = (390_000.0, 5_700_000.0)


def areas(count: int) -> gpd.GeoDataFrame:
    """
    Areas that fill a city without gaps, with wavy borders that neighbours share.

    Returns
    -------
    areas
        `count` rows indexed by ``area_id`` (text), EPSG:25832, columns ``name``
        and ``geometry``. The file named by the environment variable BENCH_AREAS
        is read instead, if there is one.
    """
    path = os.environ.get("BENCH_AREAS")
    if path:
        return _from_file(Path(path))
    rng = np.random.default_rng(count)
    angle, radius = rng.uniform(0, 2 * np.pi, count), np.sqrt(rng.uniform(0, 1, count))
    points = np.column_stack([radius * np.cos(angle), 0.8 * radius * np.sin(angle)]) * SIZE / 2
    disc = shapely.affinity.scale(shapely.Point(0, 0).buffer(SIZE / 2), yfact=0.8)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=disc)
    cells = shapely.set_precision(shapely.intersection(shapely.get_parts(cells), disc), 0.01)
    step = shapely.length(cells).mean() / VERTICES_PER_AREA
    wavy = shapely.transform(shapely.segmentize(cells, step), _wave)
    names = [f"Gebiet {i + 1}" for i in range(count)]
    index = pd.Index([f"{i + 1:04d}" for i in range(count)], name="area_id")
    return gpd.GeoDataFrame({"name": names}, index=index, geometry=wavy, crs="EPSG:25832")


def _wave(points: np.ndarray) -> np.ndarray:
    """Shift every point by a smooth field, so that points of shared borders stay together."""
    points = np.round(points + 0.00137, 2)  # off the ties, which shared borders hit both ways
    x, y = points[:, 0], points[:, 1]
    shift = np.zeros_like(points)
    for length, size in ((3_000, 80), (900, 26), (250, 7), (90, 2)):
        shift[:, 0] += size * np.sin(2 * np.pi * y / length + x / (2 * length))
        shift[:, 1] += size * np.sin(2 * np.pi * x / length + y / (2 * length))
    return np.round(points + shift + CORNER, 2)


def _from_file(path: Path) -> gpd.GeoDataFrame:
    frame = gpd.read_file(path)
    column = frame.columns[0]
    frame = frame.drop_duplicates(column)
    index = pd.Index(frame[column].astype(str), name="area_id")
    return gpd.GeoDataFrame(
        {"name": index.to_list()}, index=index, geometry=frame.geometry.to_list(), crs=frame.crs
    )


def figures(count: int, year: int) -> np.ndarray:
    """Made-up rates in per cent with one decimal; every 20th is missing (NaN)."""
    rng = np.random.default_rng(year)
    values = np.round(rng.gamma(4.0, 4.3, count).clip(0, 80), 1)
    values[::20] = np.nan
    return values
