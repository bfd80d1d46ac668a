"""What the register says about a set of action areas: members on a day, and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.city import City
from indicators.action_areas import Rule
from measures import membership, sources
from measures.decisions import AreaSet, Decision
from measures.errors import MeasuresError
from measures.register import Register as Store
from measures.timeline import Entry
from pages.shared import register as registers
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
        """Membership per area after the base year, see `measures.membership.members_before`."""
        return membership.members_after(city, rule, self.entries, base_year=base_year)

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


def register(city: City, rule: Rule) -> Register:
    """
    Read the set of a rule.

    Where the register cannot be read the reason stands in it, and the set is what
    the city itself declares.
    """
    store, error = registers.opened_or_none()
    try:
        return _read(city, rule, store, error)
    except MeasuresError as failed:
        return _read(city, rule, None, failed)


def _read(city: City, rule: Rule, store: Store | None, error: MeasuresError | None) -> Register:
    found = sources.rule_set(city, rule, store)
    decisions: dict[str, tuple[Decision, ...]] = {}
    for one in found.decisions:
        decisions[one.area_id] = (*decisions.get(one.area_id, ()), one)
    return Register(
        name=found.name,
        store=store,
        error=error,
        area_set=found.area_set,
        entries=found.entries,
        decisions=decisions,
    )
