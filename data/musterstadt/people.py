"""Residents and their ages, per Quartier and year (31 December)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.musterstadt.arrays import Floats, Persons, persons
from data.musterstadt.burden import YEARS, lingering

CITY_RESIDENTS = {2007: 572_000, 2010: 568_500, 2012: 570_000, 2015: 577_500, 2018: 582_500}

#: Age group -> share in 2007 and in 2018, effect of the burden, effect of a central place.
AGES = {
    "age_under_3": (0.0250, 0.0285, 0.16, -0.20),
    "age_3_5": (0.0260, 0.0275, 0.14, -0.25),
    "age_6_14": (0.0830, 0.0780, 0.12, -0.30),
    "age_15_17": (0.0310, 0.0280, 0.12, -0.25),
    "age_18_20": (0.0340, 0.0340, 0.10, 0.25),
    "age_21_24": (0.0510, 0.0550, 0.10, 0.50),
    "age_25_64": (0.5480, 0.5465, 0.02, 0.15),
    "age_65_79": (0.1520, 0.1420, -0.12, -0.20),
    "age_80_plus": (0.0500, 0.0605, -0.16, -0.10),
}


def size(quarters: pd.DataFrame, rng: np.random.Generator) -> Floats:
    """
    Residents per Quartier in the middle of the period, not yet whole persons.

    Uninhabited land gets a handful; two small outer Quartiere stay below 300,
    where an index must leave them out.
    """
    distance = np.hypot(quarters["x"].to_numpy(), quarters["y"].to_numpy())
    density = 0.12 + np.exp(-distance / 3_900.0)
    weight = np.sqrt(quarters["km2"].to_numpy()) * density**0.8
    weight = weight * np.exp(0.22 * rng.standard_normal(len(quarters)))
    inhabited = quarters["kind"].to_numpy() == ""
    weight = np.clip(weight, *np.quantile(weight[inhabited], [0.06, 0.985]))
    weight[~inhabited] = 0.0
    residents = weight / weight.sum() * 575_000
    hamlets = np.flatnonzero(inhabited)[np.argsort(residents[inhabited], kind="stable")[:2]]
    residents[hamlets] = (215.0, 268.0)
    residents[~inhabited] = rng.uniform(2, 46, size=int((~inhabited).sum()))
    return np.asarray(np.round(residents, 3), dtype=np.float64)


def residents(middle: Floats, load: Floats, rng: np.random.Generator) -> Persons:
    """
    Residents per Quartier and year as whole persons.

    Parameters
    ----------
    middle
        Shape (n,), from `size`.
    load
        Shape (n, years): burden. Loaded quarters grow a little faster.
    """
    years = np.arange(len(YEARS))
    slope = 0.0025 * rng.standard_normal((len(middle), 1)) + 0.0015 * load
    shape = np.exp(slope * (years - 5.5) + lingering(rng, len(middle), spread=0.006, memory=0.9))
    raw = middle[:, None] * shape
    city = np.interp(YEARS, list(CITY_RESIDENTS), list(CITY_RESIDENTS.values()))
    return persons(raw * city / raw.sum(axis=0))


def ages(
    total: Persons, load: Floats, distance: Floats, rng: np.random.Generator
) -> dict[str, Persons]:
    """
    Residents by age group; the groups add up to `total` everywhere.

    Parameters
    ----------
    total
        Shape (n, years), persons.
    load
        Shape (n, years): burden.
    distance
        Shape (n,): metres from the centre.
    """
    central = np.exp(-distance / 3_000.0)[:, None]
    progress = np.linspace(0, 1, len(YEARS))
    generation = 0.16 * rng.standard_normal((len(total), 1))  # old and young housing estates
    weights = []
    for group, (then, now, by_load, by_place) in AGES.items():
        old = group in {"age_65_79", "age_80_plus"}
        own = 0.05 * rng.standard_normal((len(total), 1)) + lingering(rng, len(total), spread=0.02)
        share = then + (now - then) * progress
        tilt = by_load * load + by_place * (central - 0.3) + own + generation * (1 if old else -0.3)
        weights.append(share * np.exp(tilt))
    stacked = np.array(weights)
    expected = np.round(stacked / stacked.sum(axis=0) * total, 6)
    return dict(zip(AGES, _whole(expected, total), strict=True))


def _whole(expected: Floats, total: Persons) -> Persons:
    """Round parts so that they add up (largest remainder)."""
    whole = np.asarray(np.floor(expected), dtype=np.int64)
    missing = total - whole.sum(axis=0)
    order = np.argsort(-(expected - whole), axis=0, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(len(expected))[:, None, None], axis=0)
    return np.asarray(whole + (place < missing), dtype=np.int64)
