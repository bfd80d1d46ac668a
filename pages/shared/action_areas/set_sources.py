"""The area sets of a city for the screens, with a notice where the register cannot be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from data import candidates
from data.candidates import Candidates
from data.city import City
from data.errors import DataError
from measures import sources as stored_sets
from measures.decisions import SetKind
from measures.errors import MeasuresError
from measures.register import Register
from measures.sources import Source
from measures.timeline import Member
from pages.shared import labels
from pages.shared import register as registers
from pages.shared.texts import language

#: Kinds of sets, in the order in which they are offered; each has a word.
KINDS = tuple(SetKind)


def sources(city: City, register: Register | None, level: str | None = None) -> dict[str, Source]:
    """
    Sets of a city by name, those included that its rule computes.

    Parameters
    ----------
    level
        Level to relate declared members to; None: as they are declared.
    """
    found = stored_sets.sources(city, register, level)
    return stored_sets.with_computed(found, lambda: _by_rule(city), language())


def shown(city: City, level: str | None = None) -> tuple[dict[str, Source], Register | None]:
    """
    Sets of a city, and the register they were read from.

    Where it cannot be read, now or any more, a notice says so and the sets are
    those that the city declares; None stands for the register then.
    """
    opened, problem = registers.opened_or_none()
    try:
        found = sources(city, opened, level)
    except MeasuresError as failed:
        found, opened, problem = sources(city, None, level), None, failed
    if problem is not None:
        registers.show_error(problem)
        # Whether anything was decided is not known: no set may say that nothing was.
        found = {name: replace(one, computed=False) for name, one in found.items()}
    return found, opened


def _by_rule(city: City) -> Candidates | None:
    """What the first or the proposed rule gives; None without one that can be applied."""
    rule = next(iter(candidates.rules(city).values()), None) or candidates.proposed_rule(city)
    if rule is None:
        return None
    try:
        return candidates.candidates(city, rule)
    except DataError:
        return None  # the list of candidates says why


def names(found: Mapping[str, Source]) -> dict[str, str]:
    """Label per set in the reader's language, no two alike."""
    return labels.unique({name: one.label[language()] for name, one in found.items()})


def member_name(city: City, member: Member) -> str:
    """Name of a member: of the area, and of its part where only that belongs."""
    whole = city.area_name(member.level, member.area_id)
    if member.part is None:
        return whole
    return f"{whole}: {member.part.name or member.part.key}"


def last_day(year: int) -> dt.date:
    """Day of a year on which sets are compared: the last."""
    return dt.date(year, 12, 31)
