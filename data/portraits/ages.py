"""Residents by age group, area beside city; groups that would give a small one away are withheld.

Groups add up to the residents, and some of them to what indicators count, so a small one must
not be withheld alone: see `indicators.adding_up`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.city import City
from data.descriptor.ages import AgeGroupModel
from data.portraits.looks import latest
from data.portraits.parts import AgeProfile, Spot
from data.portraits.people import shown_residents
from data.rates.city_value import city_figures
from data.rates.counts import INDEX_NAMES, counts, covered_years, source_level
from data.rates.true_rates import true_rates
from data.reforms.before import figures_before_reforms
from indicators.adding_up import withheld_besides_sums
from indicators.catalogue import Indicator, Polarity, Text
from indicators.disclosure import is_small
from indicators.states import CellState

#: States that are withheld; what was never counted keeps its own sign.
_TAKEN = [one.value for one in CellState if one.has_value]
_SECRET = CellState.SUPPRESSED.value
_NOTHING = Text(de="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One row of every profile: a group, or one sex of it."""

    group: AgeGroupModel
    sex: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """
    True counts of all areas of a level in one year, shape (rows, areas).

    Attributes
    ----------
    blocks
        Shape (groups,): groups of one number are in the same counts of indicators.
    """

    rows: list[_Row]
    blocks: NDArray[np.int64]
    places: dict[str, int]
    values: NDArray[np.float64]
    states: NDArray[Any]


def age_profile(city: City, spot: Spot, year: int) -> AgeProfile | None:
    """Give the latest profile up to `year`; None where no table brings all groups."""
    of = latest(_years(city, spot.level), year)
    if of is None:
        return None
    found: _Counted = city.remember(
        lambda: _counted(city, spot.level, of), "portrait_ages", spot.level, str(of)
    )
    place = found.places[spot.area_id]
    values, states = found.values[:, place].copy(), found.states[:, place].copy()
    population, state = _residents(city, spot, of)
    whole = float(values.sum())
    if math.isnan(whole):
        whole = population
    hidden = _hidden(city, found, values, states, (population, state))
    values[hidden] = np.nan
    states[hidden & np.isin(states, _TAKEN)] = _SECRET
    every = tuple(name for one in found.rows for name in one.measures)
    source = source_level(city, spot.level, every) or spot.level
    shares = city.remember(
        lambda: _city_shares(city, source, of), "portrait_age_shares", source, str(of)
    )
    labels = [one.group.label for one in found.rows]
    table = pd.DataFrame(
        {
            "label_de": ["" if one is None else one.de for one in labels],
            "label_en": ["" if one is None else one.en for one in labels],
            "first": [one.group.first for one in found.rows],
            "last": pd.array([one.group.last for one in found.rows], dtype="Int64"),
            "sex": [one.sex for one in found.rows],
            "count": values,
            "share": values / whole * 100 if whole > 0 else np.nan,
            "city_share": shares,
            "state": states,
        }
    )
    return AgeProfile(year=of, table=table)


def _rows(city: City) -> list[_Row]:
    """Rows of every profile, youngest first."""
    return [
        _Row(group=group, sex=sex, measures=measures)
        for group in sorted(city.package.age_groups, key=lambda one: one.first)
        for sex, measures in group.counted()
    ]


def _years(city: City, level: str) -> list[int]:
    """Years in which tables bring every group, rising."""

    def found() -> list[int]:
        covered = [covered_years(city, level, one.measures) for one in _rows(city)]
        return sorted(set.intersection(*covered)) if covered else []

    return city.remember(found, "portrait_age_years", level)


def _counted(city: City, level: str, year: int) -> _Counted:
    rows, areas = _rows(city), city.areas[level].index
    every = pd.MultiIndex.from_product([[year], areas], names=INDEX_NAMES)
    tables = [counts(city, one.measures, level).reindex(every) for one in rows]
    missing = CellState.MISSING.value
    return _Counted(
        rows=rows,
        blocks=_blocks(city, rows),
        places={str(area_id): place for place, area_id in enumerate(areas)},
        values=np.array([one["value"].to_numpy(dtype=float) for one in tables]),
        states=np.array([one["state"].fillna(missing).to_numpy(dtype=object) for one in tables]),
    )


def _blocks(city: City, rows: list[_Row]) -> NDArray[np.int64]:
    """Number groups alike that all counts of indicators have together, or not at all."""
    sums = [terms for one in city.catalogue.values() for terms in (one.numerator, one.denominator)]

    def taken(name: str) -> tuple[int, ...]:
        return tuple(terms.count(name) - terms.count(f"-{name}") for terms in sums)

    columns = 2 if rows[0].sex else 1
    known: dict[object, int] = {}
    blocks = []
    for first in range(0, len(rows), columns):
        found = [{taken(name) for name in one.measures} for one in rows[first : first + columns]]
        # Of a group that an indicator divides, the parts are known: nothing is like it.
        together = all(len(kinds) == 1 for kinds in found)
        key: object = tuple(next(iter(kinds)) for kinds in found) if together else first
        blocks.append(known.setdefault(key, len(known)))
    return np.array(blocks, dtype=np.int64)


def _residents(city: City, spot: Spot, year: int) -> tuple[float, str]:
    """Residents in the year of the groups, as they may be shown."""
    shown = shown_residents(city, spot.level)
    if year not in shown.years:
        return math.nan, CellState.MISSING.value
    return shown.of(spot.area_id, year)


def _hidden(
    city: City,
    found: _Counted,
    values: NDArray[np.float64],
    states: NDArray[Any],
    residents: tuple[float, str],
) -> NDArray[np.bool_]:
    """
    Say which rows of one area are withheld.

    Notes
    -----
    Where the residents are withheld, every group is: their sum would give them away. Likewise
    where a few residents only are in none of the groups.
    """
    threshold = city.package.disclosure.threshold
    secret = states == _SECRET
    population, state = residents
    few_besides = is_small(pd.Series([population - float(values.sum())]), threshold)
    if state == _SECRET or bool(few_besides.any()):
        return np.ones(len(values), dtype=bool)
    blocks, shape = found.blocks, (-1, 2) if found.rows[0].sex else (-1,)
    groups = withheld_besides_sums(
        values.reshape(shape), secret.reshape(shape), blocks, threshold=threshold
    )
    return np.repeat(groups, len(values) // len(blocks))


def _city_shares(city: City, source: str, year: int) -> list[float]:
    """Per cent of the city's residents in each row; computed like any other figure of the city."""
    rows = _rows(city)
    every = tuple(dict.fromkeys(name for one in rows for name in one.measures))
    shares = []
    for place, one in enumerate(rows):
        share = Indicator(
            key=f"age_groups.{place}",
            name=_NOTHING,
            definition=_NOTHING,
            topic="",
            numerator=one.measures,
            denominator=every,
            unit=_NOTHING,
            polarity=Polarity.NEUTRAL,
            source="",
        )
        whole = city_figures(city, share, source, true_rates(city, share, source))
        whole |= figures_before_reforms(city, share, source)
        shares.append(whole[year].value if year in whole else math.nan)
    return shares
