"""Counts of the society, each a part of a count that exists already.

A part is drawn as share = logistic(shift + slope x burden + own effect), where
the shift is found per year so that the city as a whole meets the given share.
Parts therefore never exceed their whole, and all of them move with the burden.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.musterstadt.arrays import Floats, Persons, persons
from data.musterstadt.burden import YEARS, lingering

Counts = dict[str, Persons]


@dataclass(frozen=True, slots=True)
class Part:
    """
    One count as a part of another.

    Attributes
    ----------
    name
        Measure that is made.
    of
        Measures whose sum is the whole; a leading ``-`` subtracts.
    slope
        Effect of one unit of burden on the log odds.
    own
        Standard deviation of each Quartier's own lasting effect.
    shares
        Year -> share in the whole city, linear in between.
    """

    name: str
    of: tuple[str, ...]
    slope: float
    own: float
    shares: dict[int, float]


@dataclass(frozen=True, slots=True)
class Rest:
    """A count that is the sum (``-``: the difference) of counts that exist already."""

    name: str
    of: tuple[str, ...]


_UNDER_15 = ("age_under_3", "age_3_5", "age_6_14")
_FROM_15_TO_64 = ("age_15_17", "age_18_20", "age_21_24", "age_25_64")
_OLDER = ("age_65_79", "age_80_plus")

STEPS: tuple[Part | Rest, ...] = (
    Part("foreigners", ("population",), 0.55, 0.18, {2007: 0.125, 2012: 0.132, 2018: 0.182}),
    Part(
        "german_background", ("population", "-foreigners"), 0.30, 0.12,
        {2007: 0.165, 2018: 0.208},
    ),
    Rest("migration_background", ("foreigners", "german_background")),
    Part("eu2", ("foreigners",), 0.80, 0.40, {2007: 0.012, 2013: 0.050, 2018: 0.086}),
    # Basic security. Shares of AsylbLG rise with the arrivals of 2015.
    Part(
        "asylblg_under_15", _UNDER_15, 0.5, 0.5,
        {2007: 0.005, 2012: 0.005, 2015: 0.029, 2018: 0.018},
    ),
    Part(
        "asylblg_15_64", _FROM_15_TO_64, 0.5, 0.5,
        {2007: 0.0035, 2012: 0.0035, 2015: 0.017, 2018: 0.0105},
    ),
    Part("asylblg_65_plus", _OLDER, 0.5, 0.4, {2007: 0.0008, 2018: 0.0014}),
    Rest("asylblg", ("asylblg_under_15", "asylblg_15_64", "asylblg_65_plus")),
    Part(
        "sgb2_under_15", (*_UNDER_15, "-asylblg_under_15"), 0.80, 0.08,
        {2007: 0.285, 2010: 0.290, 2013: 0.298, 2018: 0.320},
    ),
    Part(
        "sgb2_15_64", (*_FROM_15_TO_64, "-asylblg_15_64"), 0.74, 0.07,
        {2007: 0.150, 2010: 0.153, 2013: 0.153, 2018: 0.1525},
    ),
    Rest("sgb2", ("sgb2_under_15", "sgb2_15_64")),
    Part(
        "sgb12_under_15", (*_UNDER_15, "-asylblg_under_15", "-sgb2_under_15"), 0.2, 0.2,
        {2007: 0.004, 2018: 0.005},
    ),
    Part(
        "sgb12_15_64", (*_FROM_15_TO_64, "-asylblg_15_64", "-sgb2_15_64"), 0.5, 0.15,
        {2007: 0.008, 2018: 0.0125},
    ),
    Part("sgb12_65_plus", (*_OLDER, "-asylblg_65_plus"), 0.75, 0.08, {2007: 0.036, 2018: 0.065}),
    Rest("sgb12", ("sgb12_under_15", "sgb12_15_64", "sgb12_65_plus")),
    # Work.
    Part(
        "unemployed_under_25", ("age_15_17", "age_18_20", "age_21_24"), 0.65, 0.08,
        {2007: 0.080, 2010: 0.066, 2018: 0.047},
    ),
    Part(
        "unemployed_25_plus", ("age_25_64",), 0.68, 0.06,
        {2007: 0.126, 2010: 0.117, 2013: 0.118, 2018: 0.092},
    ),
    Rest("unemployed", ("unemployed_under_25", "unemployed_25_plus")),
    Part("unemployed_long_term", ("unemployed",), 0.16, 0.05, {2007: 0.46, 2012: 0.42, 2018: 0.41}),
    Part(
        "employees", ("age_18_20", "age_21_24", "age_25_64", "-unemployed"), -0.30, 0.04,
        {2007: 0.530, 2012: 0.560, 2018: 0.640},
    ),
    Part("employees_part_time", ("employees",), 0.12, 0.06, {2007: 0.19, 2018: 0.28}),
    Rest("employees_full_time", ("employees", "-employees_part_time")),
    Part("taxpayers", ("population",), -0.08, 0.03, {2007: 0.470, 2018: 0.490}),
    # Households and housing.
    Part("households", ("population",), -0.04, 0.12, {2007: 0.518, 2018: 0.530}),
    Part("households_children", ("households",), 0.12, 0.12, {2007: 0.203, 2018: 0.190}),
    Part("single_parents", ("households_children",), 0.22, 0.08, {2007: 0.232, 2018: 0.252}),
    Part("vacant_extra", ("households",), 0.40, 0.30, {2007: 0.047, 2010: 0.043, 2018: 0.021}),
    Rest("dwellings", ("households", "vacant_extra")),
    Rest("dwellings_vacant", ("vacant_extra",)),
    Part(
        "dwellings_social", ("dwellings", "-dwellings_vacant"), 0.40, 0.35,
        {2007: 0.125, 2018: 0.078},
    ),
    # School, health, youth welfare.
    Part("transitions", ("age_6_14",), 0.0, 0.03, {2007: 0.109, 2018: 0.110}),
    Part("transitions_gymnasium", ("transitions",), -0.55, 0.10, {2007: 0.385, 2018: 0.425}),
    Part(
        "transitions_gesamtschule", ("transitions", "-transitions_gymnasium"), 0.3, 0.1,
        {2007: 0.42, 2018: 0.55},
    ),
    Rest(
        "transitions_other", ("transitions", "-transitions_gymnasium", "-transitions_gesamtschule"),
    ),
    Part("leavers", ("age_15_17",), 0.0, 0.03, {2007: 0.345, 2018: 0.345}),
    Part("leavers_abitur", ("leavers",), -0.50, 0.10, {2007: 0.31, 2018: 0.40}),
    Part(
        "leavers_without_certificate", ("leavers", "-leavers_abitur"), 0.5, 0.15,
        {2007: 0.105, 2018: 0.088},
    ),
    Part("examined", ("age_3_5",), 0.0, 0.03, {2007: 0.325, 2018: 0.330}),
    Part("normal_weight", ("examined",), -0.30, 0.06, {2007: 0.805, 2018: 0.790}),
    Part("overweight", ("examined", "-normal_weight"), 0.1, 0.1, {2007: 0.56, 2018: 0.58}),
    Part(
        "youth_welfare", (*_UNDER_15, "age_15_17", "age_18_20"), 0.50, 0.10,
        {2007: 0.028, 2018: 0.045},
    ),
    Part("severely_disabled", ("population",), 0.12, 0.08, {2007: 0.100, 2018: 0.112}),
    Part("moves", ("population",), 0.22, 0.12, {2007: 0.230, 2014: 0.235, 2018: 0.245}),
)  # fmt: skip


def society(counts: Counts, load: Floats, rng: np.random.Generator) -> Counts:
    """
    Draw all counts of `STEPS`, refugees and floor space.

    Parameters
    ----------
    counts
        ``population`` and the age groups, each of shape (n, years).
    load
        Shape (n, years): burden.

    Returns
    -------
    counts
        All measures but income, in persons or pieces; ``floor_space`` in
        square metres.
    """
    made = dict(counts)
    for step, stream in zip(STEPS, rng.spawn(len(STEPS)), strict=True):
        made[step.name] = (
            _draw(step, made, load, stream) if isinstance(step, Part) else _sum(made, step.of)
        )
    made["refugees"] = np.minimum(
        persons(made["asylblg"] * np.linspace(1.25, 2.4, len(YEARS))),
        np.maximum(made["foreigners"] - made["eu2"], made["asylblg"]),
    )
    space = 37.5 + 0.25 * np.arange(len(YEARS)) - 3.2 * load
    made["floor_space"] = persons(made["population"] * space)
    return made


def calibrated(score: Floats, whole: Persons, share: Floats) -> Floats:
    """
    Shares per area whose weighted mean over the city is `share` in every year.

    Parameters
    ----------
    score
        Shape (n, years): log odds up to a shift.
    whole
        Shape (n, years): weights, >= 0.
    share
        Shape (years,): between 0 and 1.
    """
    low, high = np.full(len(share), -30.0), np.full(len(share), 30.0)
    for _ in range(60):
        shift = (low + high) / 2
        reached = (whole / (1 + np.exp(-(score + shift)))).sum(axis=0) / whole.sum(axis=0)
        low, high = np.where(reached < share, shift, low), np.where(reached < share, high, shift)
    shift = np.round((low + high) / 2, 6)
    return np.asarray(np.round(1 / (1 + np.exp(-(score + shift))), 9), dtype=np.float64)


def _draw(part: Part, counts: Counts, load: Floats, rng: np.random.Generator) -> Persons:
    whole = np.maximum(_sum(counts, part.of), 0)
    share = np.interp(YEARS, list(part.shares), list(part.shares.values()))
    lasting = part.own * np.clip(rng.standard_normal((len(load), 1)), -2.0, 2.0)
    score = part.slope * load + lasting + lingering(rng, len(load), spread=0.025)
    return persons(calibrated(score, whole, share) * whole)


def income(taxpayers: Persons, load: Floats, rng: np.random.Generator) -> Floats:
    """Draw the sum of incomes in 1,000 euro, one decimal; same shape as `taxpayers`."""
    own = 0.05 * np.clip(rng.standard_normal((len(load), 1)), -2.0, 2.0)
    own = own + lingering(rng, len(load), spread=0.008)
    mean = 29.5 * 1.019 ** np.arange(len(YEARS)) * np.exp(-0.19 * load + own)
    return np.asarray(np.round(taxpayers * np.round(mean, 6), 1))


def _sum(counts: Counts, names: tuple[str, ...]) -> Persons:
    total = np.zeros_like(counts["population"])
    for name in names:
        total = total - counts[name[1:]] if name.startswith("-") else total + counts[name]
    return total
