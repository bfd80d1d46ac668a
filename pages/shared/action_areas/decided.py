"""What the register says about a set of action areas: members on a day, and decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.city import City
from indicators.action_areas import Rule
from measures import membership
from measures.decisions import ACTION_AREAS, AreaSet, Decision
from measures.errors import MeasuresError
from measures.register import Register as Store
from measures.timeline import Entry
from pages.shared import register as registers
from pages.shared.action_areas import set_sources
from pages.shared.texts import t


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """
    Set of action areas that a rule is about, as far as it can be read.

    Attributes
    ----------
    name
        Name of the set.
    store
        Where decisions are kept; None where it cannot be opened.
    error
        Why it cannot.
    area_set
        The set in the store; None before the first decision.
    entries
        Its history: what the city declares, then what was written.
    decisions
        Area -> decisions on it, the latest first.
    """

    name: str
    store: Store | None = None
    error: MeasuresError | None = None
    area_set: AreaSet | None = None
    entries: tuple[Entry, ...] = ()
    decisions: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)

    @property
    def version(self) -> int:
        """Version of the set that was read; 0 before the first decision."""
        return self.area_set.version if self.area_set else 0

    def members(self, city: City, rule: Rule, base_year: int) -> pd.Series | None:
        """
        Membership per area on the day after the base year.

        Founding entries begin on that day, and later decisions do not count: so the
        recommendation stays what it was beside what was decided upon it.

        Returns
        -------
        members
            None, as the rule says, for a set without history.
        """
        if not self.entries:
            return None
        areas = city.areas[rule.level]
        finer = rule.quarters.level if rule.quarters else ""
        inner = city.areas[finer]["parent_id"].dropna() if finer else {}
        return membership.membership(
            self.entries,
            first_day(base_year),
            rule.level,
            [str(area_id) for area_id in areas.index],
            quarters={str(own): str(parent) for own, parent in inner.items()},
            quarter_level=finer,
        )

    def latest(self, area_id: str) -> Decision | None:
        """Latest decision on an area."""
        found = self.decisions.get(area_id, ())
        return found[0] if found else None

    def words(self, area_id: str) -> str:
        """``entschieden: …`` for an area that was decided on; else empty."""
        decision = self.latest(area_id)
        if decision is None:
            return ""
        return t("action_areas.decided", word=t(f"action_areas.outcome.{decision.decided.value}"))


def first_day(base_year: int) -> dt.date:
    """Day from which the areas of a base year make up the set: its figures are known."""
    return dt.date(base_year + 1, 1, 1)


def register(city: City, rule: Rule) -> Register:
    """Read the set of a rule; where the register cannot be opened, the reason stands in it."""
    name = rule.area_set or ACTION_AREAS
    store, error = registers.opened_or_none()
    if store is None:
        return Register(name=name, error=error)
    try:
        return _read(city, rule, name, store)
    except MeasuresError as failed:
        return Register(name=name, error=failed)


def _read(city: City, rule: Rule, name: str, store: Store) -> Register:
    source = set_sources.sources(city, store, rule.level).get(name)
    stored = source.stored if source else None
    # A set that the rule does not name has no say in its result, until decisions are written to it.
    counts = source is not None and (rule.area_set or (stored and stored.version))
    entries = source.entries if source and counts and not source.computed else ()
    decisions: dict[str, tuple[Decision, ...]] = {}
    for one in store.decisions(stored.id) if stored else ():
        if one.level == rule.level:
            decisions[one.area_id] = (*decisions.get(one.area_id, ()), one)
    return Register(name=name, store=store, area_set=stored, entries=entries, decisions=decisions)
