"""A rule's conditions for all areas of one level and year: figures, marks, and what stands behind.

The conditions of a rule in their order are the columns; its index, if it has
one, is the last.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.city import City
from data.methods.inputs import residents
from data.rules.figures import (
    Column,
    IndexColumn,
    Sureness,
    column,
    held,
    index_column,
    sureness,
    usable_method,
)
from indicators.action_areas import Array, Bools, Marks, Rule
from indicators.catalogue import Uncertainty
from indicators.comparison import Margin, MarginKind
from indicators.disclosure import COUNT_NOISE, is_small
from indicators.evidence import Evidence
from indicators.redraw import HeldCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """
    One level and year as a rule sees it.

    Attributes
    ----------
    ids
        Areas in the order of the level: rows of all arrays.
    takes_part
        Shape (areas,): False for few residents and declared exclusions; such an
        area meets nothing, and nothing of it is known to the rule.
    evidence
        What the rule uses.
    shown
        Shape (areas, conditions): figures as a reader sees them, those of areas
        that take no part among them; of an index its value.
    interpolated
        Same shape.
    index
        None without a condition on an index.
    """

    level: str
    year: int
    ids: pd.Index
    takes_part: Bools
    evidence: Evidence
    shown: Array
    interpolated: Bools
    index: IndexColumn | None


def look(
    city: City, rule: Rule, level: str, year: int, *, far: bool = False, counts: bool = False
) -> Look:
    """
    Look at a level in a year for which every condition has figures.

    Parameters
    ----------
    far
        Whether a condition must also be met by the margin `QuarterRule.far`.
    counts
        Whether the counts behind the figures are gathered, too.

    Raises
    ------
    UnknownChoiceError, MethodNotUsableError
        If a condition has no figures in this year.
    """
    ids = city.areas[level].index
    columns = [column(city, one.indicator, level, year) for one in rule.conditions]
    method = usable_method(city, rule.index, level, year) if rule.index else None
    index = index_column(city, rule.index, level, year, method) if rule.index and method else None
    part = taking_part(city, rule, level, year)
    shown = [one.values for one in columns] + ([index.values] if index else [])
    marked = [one.interpolated for one in columns] + ([index.interpolated] if index else [])
    values = np.stack([one.values for one in columns] + [np.full(len(ids), np.nan)] * bool(index),
                      axis=1)  # fmt: skip
    margins = _margins(rule, far=far)
    given = _given(city, rule, level, year, margins=margins, columns=columns, index=index, far=far)
    evidence = Evidence.of(
        np.where(part[:, np.newaxis], values, np.nan),
        np.array([one.city_value for one in columns] + [np.nan] * bool(index)),
        polarities=[city.catalogue[one.indicator].polarity for one in rule.conditions]
        + [None] * bool(index),
        margins=margins,
        given=Marks(met=given.met & part[:, np.newaxis], known=given.known & part[:, np.newaxis]),
        counts=_held(city, rule, level, year) if counts else None,
    )
    return Look(
        level=level,
        year=year,
        ids=ids,
        takes_part=part,
        evidence=evidence,
        shown=np.stack(shown, axis=1),
        interpolated=np.stack(marked, axis=1),
        index=index,
    )


def taking_part(city: City, rule: Rule, level: str, year: int) -> Bools:
    """
    Areas with enough residents that the rule does not exclude.

    As for indices, an area whose residents are not known takes no part, and in a
    year without any figures of residents the minimum is not checked. Where it is, an
    area whose residents are too few to be shown takes no part whatever the minimum:
    one that could be moved would tell them.
    """
    ids = city.areas[level].index
    part = np.ones(len(ids), dtype=bool)
    people = residents(city, level, year) if rule.minimum_population else None
    if people is not None:
        here = people.reindex(ids)
        many = here.ge(rule.minimum_population - COUNT_NOISE)
        part &= (many & ~is_small(here, city.package.disclosure.threshold)).to_numpy(dtype=bool)
    if level == rule.level:
        part &= ~ids.isin([area_id for one in rule.exclusions for area_id in one.ids])
    return part


def _margins(rule: Rule, *, far: bool) -> list[Margin | None]:
    wanted: list[Margin | None] = [one.margin for one in rule.conditions]
    if far and rule.quarters is not None:
        wanted = [wider(one.margin, rule.quarters.far) for one in rule.conditions]
    return wanted + ([None] if rule.index else [])


def wider(one: Margin, other: Margin) -> Margin:
    """Margin that is met where both are; "to be told apart" stands for itself and the other."""
    for margin in (one, other):
        if margin.kind is MarginKind.DISTINGUISHABLE:
            return margin
    return max(one, other, key=lambda margin: margin.percent)


def _given(
    city: City,
    rule: Rule,
    level: str,
    year: int,
    *,
    margins: list[Margin | None],
    columns: list[Column],
    index: IndexColumn | None,
    far: bool,
) -> Marks:
    """Marks that do not follow from figures and city values alone; elsewhere all is known."""
    shape = (len(city.areas[level]), len(margins))
    met, known = np.zeros(shape, dtype=bool), np.ones(shape, dtype=bool)
    for place, (one, found) in enumerate(zip(rule.conditions, columns, strict=True)):
        margin = margins[place]
        if margin is None or margin.kind is not MarginKind.DISTINGUISHABLE:
            continue
        both = [one.margin, rule.quarters.far] if far and rule.quarters else [one.margin]
        plain = max((m for m in both if m.kind is not margin.kind), default=Margin(),
                    key=lambda m: m.percent)  # fmt: skip
        side = Evidence.of(
            found.values[:, np.newaxis],
            np.array([found.city_value]),
            polarities=[city.catalogue[one.indicator].polarity],
            margins=[plain],
        ).marks
        told = sureness(city, one.indicator, level, year).told
        known[:, place] = side.known[:, 0] & ~np.isnan(told)
        met[:, place] = side.met[:, 0] & (told == 1)
    if index is not None:
        met[:, -1], known[:, -1] = index.met, index.known
    return Marks(met=met, known=known)


def sure(city: City, rule: Rule, level: str, year: int) -> list[Sureness]:
    """How sure the figures of each condition on an indicator are."""
    return [sureness(city, one.indicator, level, year) for one in rule.conditions]


def _held(city: City, rule: Rule, level: str, year: int) -> HeldCounts | None:
    """Counts side by side; not known where an indicator rests on none."""
    found = [held(city, one.indicator, level, year) for one in rule.conditions]
    if all(one.kind is Uncertainty.NONE for one in found):
        return None
    nothing = np.full((len(city.areas[level]), 1 if rule.index else 0), np.nan)
    count, base = (
        np.concatenate([np.stack(columns, axis=1), nothing], axis=1)
        for columns in ([one.count for one in found], [one.base for one in found])
    )
    counted = [one.kind is not Uncertainty.NONE for one in found] + [False] * bool(rule.index)
    known: npt.NDArray[np.bool_] = (base > 0) & ~np.isnan(count) & np.array(counted)
    return HeldCounts(
        kinds=tuple(one.kind for one in found) + (Uncertainty.NONE,) * bool(rule.index),
        scales=tuple(one.scale for one in found) + (1.0,) * bool(rule.index),
        count=np.where(known, count, 0.0),
        base=np.where(known, base, 0.0),
        known=known,
    )
