"""The area sets of a city, wherever they are kept: declared by its descriptor, in the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from data import candidates
from data.city import City
from data.errors import DataError
from indicators.action_areas import Membership
from indicators.catalogue import Text
from locales import translator
from measures import declared
from measures.decisions import ACTION_AREAS, AreaSet, SetKind
from measures.errors import MeasuresError
from measures.register import Register
from measures.timeline import Change, Entry, Member
from pages.shared import labels
from pages.shared import register as registers
from pages.shared.texts import language, t

#: Kinds of sets, in the order in which they are offered; each has a word.
KINDS = tuple(SetKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    One area set.

    Attributes
    ----------
    name
        Key in links.
    entries
        Declared ones first, then those of the register, numbered anew in this order.
    stored
        The set in the register; None where it is only declared.
    declared
        Whether the city's descriptor declares (a part of) it.
    origin
        Source and licence as declared, or name of the rule; empty for a set of the register.
    computed
        Whether the rule says who belongs, as long as nothing has been decided.
    """

    name: str
    label: Text
    kind: str
    entries: tuple[Entry, ...]
    stored: AreaSet | None = None
    declared: bool = False
    origin: str = ""
    computed: bool = False


def sources(city: City, register: Register | None, level: str | None = None) -> dict[str, Source]:
    """
    Sets of a city by name, the declared ones first.

    Parameters
    ----------
    level
        Level to relate declared members to; None: as they are declared.
    """
    found: dict[str, Source] = {}
    for info in declared.set_infos(city):
        found[info.name] = Source(
            name=info.name,
            label=info.label,
            kind=info.kind,
            entries=tuple(declared.declared_entries(city, info.name, level)),
            declared=True,
            origin=f"{info.source} ({info.licence})",
        )
    for stored in register.sets(city.package.city.key) if register else []:
        written = tuple(register.entries(stored.id)) if register else ()
        known = found.get(stored.name)
        found[stored.name] = Source(
            name=stored.name,
            label=known.label if known else Text(de=stored.label_de, en=stored.label_en),
            kind=known.kind if known else stored.kind,
            entries=_one_list(known.entries if known else (), written),
            stored=stored,
            declared=known is not None,
            origin=known.origin if known else "",
        )
    action_areas = found.get(ACTION_AREAS)
    if action_areas is None or not action_areas.entries:
        computed = _computed(city)
        found = {ACTION_AREAS: computed, **_without(found)} if computed else found
    return found


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


def _without(found: Mapping[str, Source]) -> dict[str, Source]:
    return {name: one for name, one in found.items() if name != ACTION_AREAS}


def _computed(city: City) -> Source | None:
    """Action areas as the rule computes them for its base year; None without such a rule."""
    rule = next(iter(candidates.rules(city).values()), None) or candidates.proposed_rule(city)
    if rule is None or rule.area_set not in {"", ACTION_AREAS}:
        return None
    try:
        found = candidates.candidates(city, rule)
    except DataError:
        return None  # the list of candidates says why
    before = found.table["member_before"]
    first = dt.date(found.base_year + 1, 1, 1)
    entries = [
        Entry(
            sequence=place,
            member=Member(level=found.level, area_id=str(area_id)),
            change=Change.JOINS,
            effective=first,
            reason=t("area_sets.computed.reason", rule=rule.name[language()], year=found.base_year),
        )
        for place, area_id in enumerate(before.index[before.ne(Membership.NONE)], start=1)
    ]
    return Source(
        name=ACTION_AREAS,
        label=Text(de=_label("de"), en=_label("en")),
        kind=SetKind.ACTION_AREAS,
        entries=tuple(entries),
        origin=rule.name[language()],
        computed=True,
    )


def _label(code: str) -> str:
    return translator(code).text("area_sets.kind.action_areas")


def _one_list(first: tuple[Entry, ...], then: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(
        replace(entry, sequence=place) for place, entry in enumerate((*first, *then), start=1)
    )


def names(found: Mapping[str, Source]) -> dict[str, str]:
    """Label per set in the reader's language, no two alike."""
    return labels.unique({name: one.label[language()] for name, one in found.items()})


def area_name(city: City, level: str, area_id: str) -> str:
    """Name of an area; its id where the city no longer has it."""
    areas = city.areas.get(level)
    if areas is None or area_id not in areas.index:
        return area_id
    return str(areas.at[area_id, "name"])


def member_name(city: City, member: Member) -> str:
    """Name of a member: of the area, and of its part where only that belongs."""
    whole = area_name(city, member.level, member.area_id)
    if member.part is None:
        return whole
    return f"{whole}: {member.part.name or member.part.key}"


def last_day(year: int) -> dt.date:
    """Day of a year on which sets are compared: the last."""
    return dt.date(year, 12, 31)
