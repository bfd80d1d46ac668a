"""Apply a rule to a city: from looks at levels and years to the proposal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.city import City
from data.rates.counts import levels_between
from data.rules.looks import Look, look, taking_part
from data.rules.years import shared_years
from indicators.action_areas import (
    Bools,
    Codes,
    Counts,
    Facts,
    Membership,
    Proposal,
    Rule,
    below,
    could_be_below,
    members_by,
    recommend,
)
from indicators.evidence import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """
    A rule applied to one pair of years.

    Attributes
    ----------
    areas, quarters
        Looks at the areas and at the quarters in all years with figures up to
        the present one, by year; no quarters where the rule has none.
    base
        Base year; the present year is the last of `areas`.
    """

    rule: Rule
    base: int
    areas: dict[int, Look]
    quarters: dict[int, Look]
    basis: Basis
    proposal: Proposal

    @property
    def year(self) -> int:
        """The present year."""
        return max(self.areas)


def applied(
    city: City, rule: Rule, *, base_year: int, year: int, members: pd.Series | None
) -> Applied:
    """
    Apply a rule.

    Parameters
    ----------
    base_year, year
        Two of the rule's years, see `data.rules.years.compared_years`.
    members
        ``area_id`` -> `Membership` text of the members before; None: the areas
        that met the rule in the base year.
    """
    years = [one for one in shared_years(city, rule) if one <= year]
    window = years[-rule.persistence.of :] if rule.persistence else years[-1:]
    counted = {*window, base_year}
    areas = {one: look(city, rule, rule.level, one, counts=one in counted) for one in years}
    quarters: dict[int, Look] = {}
    far: Look | None = None
    if rule.quarters is not None:
        finer = rule.quarters.level
        quarters = {one: look(city, rule, finer, one, counts=one == year) for one in years}
        far = look(city, rule, finer, year, far=True, counts=True)
    facts = Facts(
        membership=_membership(rule, areas[base_year], members),
        excluded=~taking_part(city, rule, rule.level, year),
        window=tuple(areas[one].evidence.marks for one in window),
        quarters=quarters[year].evidence.marks if quarters else None,
        far=far.evidence.marks if far else None,
        parents=_parents(city, rule),
        maybe_member=_maybe(rule, areas[base_year]) if members is None else None,
    )
    basis = Basis(
        window=tuple(areas[one].evidence for one in window),
        base=areas[base_year].evidence if members is None else None,
        quarters=quarters[year].evidence if quarters else None,
        far=far.evidence if far else None,
        facts=facts,
    )
    return Applied(
        rule=rule,
        base=base_year,
        areas=areas,
        quarters=quarters,
        basis=basis,
        proposal=recommend(rule, facts),
    )


def _membership(rule: Rule, base: Look, members: pd.Series | None) -> Codes:
    if members is None:
        return members_by(rule, base.evidence.marks)
    texts = members.reindex(base.ids).fillna(Membership.NONE.value)
    return np.array([Membership(text).value for text in texts], dtype=np.str_)


def _maybe(rule: Rule, base: Look) -> Bools:
    """Areas that took part in the base year and could have met the rule, were its figures known."""
    marks = base.evidence.marks
    return np.asarray(base.takes_part & could_be_below(rule, marks) & ~below(rule, marks))


def _parents(city: City, rule: Rule) -> Counts | None:
    """Position of each quarter's area, -1 where it has none."""
    if rule.quarters is None:
        return None
    steps = levels_between(city, rule.quarters.level, rule.level) or [rule.quarters.level]
    own = pd.Series(city.areas[rule.quarters.level].index, index=city.areas[steps[0]].index)
    for step in steps[:-1]:
        own = own.map(city.areas[step]["parent_id"].to_dict())
    return np.asarray(city.areas[rule.level].index.get_indexer(pd.Index(own)), dtype=np.int64)


def settled(rule: Rule, one: Look) -> tuple[Bools, Bools]:
    """Which areas meet the rule in a year, and of which that is known either way."""
    marks = one.evidence.marks
    is_below = below(rule, marks)
    known = is_below | ~could_be_below(rule, marks)
    return is_below, np.asarray(known & marks.known.any(axis=-1))


def runs(met: npt.NDArray[np.bool_], years: list[int]) -> npt.NDArray[np.float64]:
    """
    First year of the run of years that lasts to the last one.

    Parameters
    ----------
    met
        Shape (years, ...), in the order of `years`.

    Returns
    -------
    since
        Shape (...), NaN where the last year is none of them.

    Examples
    --------
    >>> met = np.array([[True, True], [False, True], [True, False]])
    >>> runs(met, [2016, 2017, 2018]).tolist()
    [2018.0, nan]
    """
    unbroken = np.logical_and.accumulate(met[::-1], axis=0)
    length = unbroken.sum(axis=0)
    first = np.array(years, dtype=float)[np.clip(len(years) - length, 0, len(years) - 1)]
    return np.where(length > 0, first, np.nan)
