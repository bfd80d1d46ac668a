"""What people decide about an area, and what a form hands over to be saved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from indicators.action_areas import Recommendation
from measures.timeline import Change, DecidedBy, Member

#: Name of a city's set of action areas, unless its rule names another.
ACTION_AREAS = "aktionsraeume"


class SetKind(StrEnum):
    """What the areas of a set have in common."""

    ACTION_AREAS = "action_areas"
    NETWORK = "network"
    PROJECT = "project"
    FUNDING = "funding"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSet:
    """
    A named set of areas of a city, e.g. its action areas.

    Attributes
    ----------
    version
        Number of saves so far; 0 for a set nobody has written to.
    """

    id: int
    city_key: str
    name: str
    label_de: str
    label_en: str
    kind: SetKind
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """
    An entry that is to be saved; see `measures.timeline.Entry`.

    Attributes
    ----------
    reason
        Up to `checks.REASON_LENGTH` characters. Required, but for the entry
        that carries out a decision on the same area.
    reference
        Up to `checks.REFERENCE_LENGTH` characters; may be empty.
    """

    member: Member
    change: Change
    effective: dt.date
    reason: str = ""
    reference: str = ""
    decided_by: DecidedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """
    A decision on a recommendation that is to be saved.

    Attributes
    ----------
    level, area_id
        The area that is decided on.
    rule
        JSON text of the whole rule.
    base_year, year
        Years that were compared.
    data_version, fingerprint
        Version of the city's files, and hash over rule, figures and result.
    command
        Command that gives the same list again.
    recommendation, quarters
        What the rule proposes, with the quarters that speak.
    decided, decided_quarters
        What was decided. Other than proposed (the order of quarters is of no
        matter), it needs a reason of `checks.OVERRIDE_LENGTH` characters or more.
    decided_on
        Day of the decision; not in the future.
    effective
        First day on which it holds; None where it changes nothing or nobody said.
    """

    set_id: int
    level: str
    area_id: str
    rule_key: str
    rule_version: str
    rule: str
    base_year: int
    year: int
    data_version: str
    fingerprint: str
    command: str
    recommendation: Recommendation
    quarters: tuple[str, ...] = ()
    decided: Recommendation
    decided_quarters: tuple[str, ...] = ()
    reason: str = ""
    reference: str = ""
    decided_by: DecidedBy
    decided_on: dt.date
    effective: dt.date | None = None

    @property
    def overridden(self) -> bool:
        """Whether something else was decided than the rule proposes."""
        return self.decided is not self.recommendation or set(self.decided_quarters) != set(
            self.quarters
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(NewDecision):
    """
    A decision as it stands in the register.

    Attributes
    ----------
    version
        Version of the area set that it made.
    recorded_at
        When it was written, in UTC.
    """

    id: str
    version: int
    recorded_at: dt.datetime
