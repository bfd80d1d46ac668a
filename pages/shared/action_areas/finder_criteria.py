"""Criteria of the model-area finder: what an area must bring, each of which can be switched off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data.city import City
from indicators.model_area import Criterion
from measures.sources import Source
from measures.timeline import Entry, Member, members_at, members_within
from pages.shared import views
from pages.shared.texts import language

WORSE, NETWORK, PROJECT, ACTION_AREA, RESIDENTS = (
    "worse",
    "network",
    "project",
    "action_area",
    "residents",
)
#: All criteria, in the order in which they are shown; those of `OFF_AT_FIRST` are optional.
KEYS = (WORSE, NETWORK, PROJECT, RESIDENTS, ACTION_AREA)
OFF_AT_FIRST = (ACTION_AREA,)
SET_KIND = {NETWORK: "network", PROJECT: "project", ACTION_AREA: "action_areas"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    What is asked of every area.

    Attributes
    ----------
    first, last
        Period in which no other project may run (days).
    residents
        Least number of residents.
    """

    level: str
    year: int
    first: dt.date
    last: dt.date
    residents: int


def available(found: Mapping[str, Source], view: views.View, population: pd.Series) -> list[str]:
    """Criteria for which the city brings what they ask for."""
    kinds = {one.kind for one in found.values()}
    known = {
        WORSE: view.judges,
        RESIDENTS: bool(population.notna().any()),
        **{key: kind in kinds for key, kind in SET_KIND.items()},
    }
    return [key for key in KEYS if known[key]]


def criteria(
    city: City,
    found: Mapping[str, Source],
    question: Question,
    view: views.View,
    population: pd.Series,
    *,
    applied: list[str],
) -> list[Criterion]:
    """
    Say per criterion which areas fulfil it.

    Parameters
    ----------
    applied
        Those of `available`.
    """
    ids = view.figures.table.index
    made: dict[str, pd.Series] = {}
    if WORSE in applied:
        made[WORSE] = view.figures.table["worse"].astype("boolean")
    if RESIDENTS in applied:
        made[RESIDENTS] = population.ge(question.residents).where(population.notna(), pd.NA)
    for key in SET_KIND:
        if key in applied:
            inside = _inside(city, found, key, question, ids)
            made[key] = inside if key == NETWORK else ~inside
    return [
        Criterion(key=key, fulfilled=made[key].reindex(ids).astype("boolean"))
        for key in KEYS
        if key in made
    ]


def _inside(
    city: City, found: Mapping[str, Source], key: str, question: Question, ids: pd.Index
) -> pd.Series:
    """Areas that a set of the kind reaches, whole or in part, on the day or in the period."""
    reached: set[str] = set()
    for source in found.values():
        if source.kind == SET_KIND[key]:
            reached |= reached_by(city, source.entries, question, period=key == PROJECT)
    return pd.Series(ids.isin(list(reached)), index=ids, dtype="boolean")


def reached_by(
    city: City, entries: tuple[Entry, ...], question: Question, *, period: bool
) -> set[str]:
    """Areas of the level that members lie in: at the end of the year, or within the period."""
    members = (
        members_within(entries, question.first, question.last)
        if period
        else members_at(entries, dt.date(question.year, 12, 31))
    )
    return {area for one in members for area in _areas_of(city, one, question.level)}


def _areas_of(city: City, member: Member, level: str) -> list[str]:
    """Areas of `level` that a member is, lies in, or consists of."""
    if member.level == level:
        return [member.area_id]
    if member.part is not None and member.part.level == level:
        return [member.part.key]
    if above := _above(city, member.level, member.area_id, level):
        return [above]
    ids = city.areas[level].index if level in city.areas else ()
    return [
        str(one) for one in ids if _above(city, level, str(one), member.level) == member.area_id
    ]


def _above(city: City, level: str, area_id: str, wanted: str) -> str:
    """Area of a coarser level that an area lies in; empty if there is none."""
    current: str | None = level
    while current is not None and current != wanted:
        if current not in city.areas or area_id not in city.areas[current].index:
            return ""
        area_id = str(city.areas[current].loc[area_id, "parent_id"])
        current = city.package.parent_of(current)
    return area_id if current == wanted else ""


def sets_named(found: Mapping[str, Source], key: str) -> str:
    """Names of the sets that a criterion looks at."""
    kind = SET_KIND.get(key)
    return ", ".join(one.label[language()] for one in found.values() if one.kind == kind)
