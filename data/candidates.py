"""Action areas: which areas a rule recommends, by which figures, and how sure that is.

The one source of every recommendation that a screen, a file or the command
line shows. Only figures that may be shown go in: what is withheld is not known
to a rule. A rule proposes; people who know the area decide.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from data.city import City
from data.errors import unknown_choice
from data.rules.applied import applied
from data.rules.lines import Line, lines_by_place
from data.rules.order import BY_CHANGE, by_change, leaving
from data.rules.outcome import fingerprint, outcome
from data.rules.proposal import proposed_rule as _proposed
from data.rules.recent import Recent
from data.rules.trace import AREA, trace
from data.rules.years import compared_years, shared_years
from indicators.action_areas import Rule
from indicators.evidence import Basis
from indicators.rule_stability import rule_stability
from indicators.tipping import Tipping
from indicators.tipping import tipping as tipping_of

__all__ = [
    "AREA",
    "BY_CHANGE",
    "Candidates",
    "by_change",
    "candidates",
    "changes",
    "leaving",
    "proposed_rule",
    "rule_years",
    "rules",
    "stability",
    "tipping",
]

#: Results kept per city: rules that people try out come and go.
_KEPT = 48


@dataclass(frozen=True, kw_only=True)  # no slots: `lines` is kept
class Candidates:
    """
    What a rule proposes for one pair of years.

    Attributes
    ----------
    level, base_year, year
        What was compared.
    version
        Hash over the city's data, see `City.version`.
    member_source
        Whether the members before are those that met the rule in the base
        year, or come from an area set.
    basis
        The figures behind the marks, areas and quarters in the order of their levels.
    table
        One row per area, indexed by ``area_id``: ``name``, ``parent_id``;
        ``member_before`` (`Membership` text), ``recommendation``, ``why``
        (texts of `Recommendation`, `Why`); ``quarters``: ids of the quarters
        that stand behind it, those that meet the rule or, of a hidden one, by
        the far margin; ``points`` of ``possible`` (floats); ``below_then``,
        ``below_now`` (nullable booleans: whether the area itself met the rule,
        ``<NA>`` where lacking figures could decide); ``years_below`` of
        ``years_known`` years of the persistence; ``since`` (nullable integer):
        first of the years with figures from which on it has met the rule up to
        `year`; ``population`` (residents, NaN unknown or withheld).
    conditions
        The trace, one row per area, place and condition: ``area_id``;
        ``place`` (`AREA` or the id of a quarter); ``position`` of the
        condition in the rule; ``year``: of an area both years, of a quarter the present
        one; ``indicator`` (key, or ``index.<method>``); ``required``,
        ``weight`` (points, 0 for required ones), ``margin`` (key, empty for an index);
        ``value`` (in the unit, NaN unknown or withheld; of an index its
        value), ``city_value``, ``threshold`` (figure at which the condition is
        just met); ``met`` (nullable boolean; ``<NA>`` also of areas that take
        no part); ``gap`` (per cent of the city value, beyond the threshold +,
        short of it -); ``distinguishable`` (nullable boolean: from the rest of the
        city), ``low``, ``high`` (interval of 95 %); ``interpolated``;
        ``class_code`` (index only, ``"3 -"``); ``since`` (first year of the
        run of years in which it was met that lasts to ``year``),
        ``years_worse`` of ``years_known`` years with figures up to ``year``.
    fingerprint
        16 hex digits: the same rule, figures and result.
    """

    rule: Rule
    level: str
    base_year: int
    year: int
    version: str
    member_source: Literal["base_year", "area_set"]
    basis: Basis = field(repr=False)
    table: pd.DataFrame = field(repr=False)
    conditions: pd.DataFrame = field(repr=False)
    fingerprint: str

    @cached_property
    def lines(self) -> dict[str, dict[str, list[Line]]]:
        """`conditions` of the present year by area and place, one by one: made for sentences."""
        return lines_by_place(self.conditions, self.year)


def rules(city: City) -> dict[str, Rule]:
    """Rules that the city declares, by key, in the order of the descriptor."""
    return {model.key: model.as_rule() for model in city.package.rules}


def proposed_rule(city: City) -> Rule | None:
    """
    Propose a rule for a city that declares none.

    Returns
    -------
    rule
        At least two thirds of the main indicators that judge are worse than
        the city, by any margin; on the finest level with figures that has at
        most 100 areas, with the next finer level as quarters. None where there
        is no such indicator.
    """
    return city.remember(lambda: _proposed(city), "proposed_rule")


def rule_years(city: City, rule: Rule) -> list[int]:
    """
    Years in which every condition has figures at the level of the rule and of its quarters, rising.

    Raises
    ------
    UnknownChoiceError
        If the city has no such level, indicator or method.
    """
    _require_levels(city, rule)
    return shared_years(city, rule)


def candidates(
    city: City,
    rule: Rule,
    *,
    base_year: int | None = None,
    year: int | None = None,
    members: pd.Series | None = None,
) -> Candidates:
    """
    Apply a rule, or recall what it gave.

    Parameters
    ----------
    base_year, year
        One of `rule_years` each; None: as the rule says, else the first and the last.
    members
        ``area_id`` -> `Membership` text of those that belonged to the set
        before; areas not in it did not, ids of no area are passed over. None:
        the areas that met the rule in the base year did.

    Raises
    ------
    UnknownChoiceError
        If the city has no such level, indicator or method, or a year asked for lacks figures.
    DataError
        If no year has all figures, or the base year is not earlier than `year`.
    """
    _require_levels(city, rule)
    then, now = compared_years(city, rule, base_year, year, needs_base=members is None)
    key = (rule, then, now, _members_key(members))
    found: Candidates = _kept(city).get(
        lambda: _computed(city, rule, base_year=then, year=now, members=members), key
    )
    return found


def _computed(
    city: City, rule: Rule, *, base_year: int, year: int, members: pd.Series | None
) -> Candidates:
    found = applied(city, rule, base_year=base_year, year=year, members=members)
    return Candidates(
        rule=rule,
        level=rule.level,
        base_year=base_year,
        year=year,
        version=city.version,
        member_source="base_year" if members is None else "area_set",
        basis=found.basis,
        table=outcome(city, found),
        conditions=trace(city, found),
        fingerprint=fingerprint(found),
    )


def _kept(city: City) -> Recent[Any]:
    return city.remember(lambda: Recent(_KEPT), "candidates")


def _members_key(members: pd.Series | None) -> Hashable:
    if members is None:
        return None
    return tuple(sorted((str(area), str(text)) for area, text in members.items()))


def _require_levels(city: City, rule: Rule) -> None:
    for level in (rule.level, *([rule.quarters.level] if rule.quarters else [])):
        if level not in city.areas:
            raise unknown_choice("level", level, city.areas)


def stability(city: City, found: Candidates) -> pd.DataFrame:
    """
    Say how sure each recommendation is.

    Returns
    -------
    table
        Indexed by ``area_id``: ``badge`` (`indicators.stability.Badge` text,
        empty for areas that take no part), ``sampling_share``,
        ``weights_share`` (0 to 1: share of draws that keep the recommendation;
        NaN not known), ``nearest`` (per cent of a city value by which a single figure
        would have to change for another recommendation; NaN: none would).
    """
    key = ("stability", found.rule, found.base_year, found.year, found.fingerprint)
    table: pd.DataFrame = _kept(city).get(lambda: _stability(found), key)
    return table


def _stability(found: Candidates) -> pd.DataFrame:
    table = pd.DataFrame(rule_stability(found.rule, found.basis))
    columns = ["badge", "sampling_share", "weights_share", "nearest"]
    return table[columns].set_axis(found.table.index)


def tipping(found: Candidates) -> dict[str, Tipping | None]:
    """Nearest change of figures that gives another recommendation, by ``area_id``; None: none."""
    ids = found.table.index.astype(str)
    return dict(zip(ids, tipping_of(found.rule, found.basis), strict=True))


def changes(saved: Candidates, other: Candidates) -> pd.DataFrame:
    """
    Areas for which two results differ: another rule, other years, other members.

    Returns
    -------
    changes
        Indexed by ``area_id``: ``name``, ``before``, ``after``
        (`Recommendation` texts, empty for an area that only one of the two
        has), ``quarters_before``, ``quarters_after`` (tuples of ids). An area
        is listed where the recommendation differs, or its quarters do.
    """
    ids = saved.table.index.union(other.table.index, sort=False)
    columns: dict[str, pd.Series] = {
        "name": saved.table["name"].reindex(ids).fillna(other.table["name"].reindex(ids))
    }
    for when, one in (("before", saved), ("after", other)):
        columns[when] = one.table["recommendation"].reindex(ids).fillna("")
        quarters = one.table["quarters"].to_dict()
        columns[f"quarters_{when}"] = pd.Series(
            [quarters.get(area, ()) for area in ids], index=ids, dtype=object
        )
    table = pd.DataFrame(columns)
    order = ["name", "before", "after", "quarters_before", "quarters_after"]
    differs = [
        (a, b) != (c, d)
        for a, b, c, d in table[
            ["before", "quarters_before", "after", "quarters_after"]
        ].itertuples(index=False)
    ]
    return table.loc[differs, order]
