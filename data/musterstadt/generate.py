"""Put the made-up city together."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from data.musterstadt.burden import YEARS, burden
from data.musterstadt.geography import draw
from data.musterstadt.nesting import nest
from data.musterstadt.people import ages, residents, size
from data.musterstadt.places import coarser, places
from data.musterstadt.society import income, society

SEED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Musterstadt:
    """
    The city without any dirt.

    Attributes
    ----------
    quarters, spaces, boroughs
        Areas of the levels quartier, sozialraum, stadtbezirk, indexed by ``area_id``.
    counts
        One row per (area_id, year) of the Quartiere, one column per measure.
    """

    quarters: gpd.GeoDataFrame
    spaces: gpd.GeoDataFrame
    boroughs: gpd.GeoDataFrame
    counts: pd.DataFrame


def generate(seed: int = SEED) -> Musterstadt:
    """Draw land, people and society of the made-up city from one seed."""
    ground = np.random.Generator(np.random.PCG64(seed))
    land = draw(ground)
    streams = ground.spawn(7)
    quarters = places(land, nest(land, streams[0]), streams[1])
    middle = size(quarters, streams[2])
    load = burden(quarters, middle, streams[3])
    population = residents(middle, load, streams[4])
    distance = np.hypot(quarters["x"], quarters["y"]).to_numpy()
    counts = {"population": population, **ages(population, load, distance, streams[4])}
    counts = society(counts, load, streams[5])
    sums = {**counts, "income": income(counts["taxpayers"], load, streams[6])}
    index = pd.MultiIndex.from_product([quarters.index, list(YEARS)], names=["area_id", "year"])
    frame = pd.DataFrame({name: values.ravel() for name, values in sums.items()}, index=index)
    last = pd.Series(population[:, -1], index=quarters.index)
    return Musterstadt(
        quarters=quarters,
        spaces=coarser(quarters, last, 4),
        boroughs=coarser(quarters, last, 2),
        counts=frame,
    )
