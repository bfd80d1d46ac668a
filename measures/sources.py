"""The area sets of a city, wherever they are kept: declared by its descriptor, in the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.candidates import Candidates
from data.city import City
from indicators.action_areas import Membership, Rule
from indicators.catalogue import Text
from locales import translator
from measures.decisions import ACTION_AREAS, AreaSet, Decision, SetKind
from measures.declared import declared_entries, set_infos
from measures.timeline import Change, Entry, Member

if TYPE_CHECKING:
    from measures.register import Register


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
        The set in the register; None where it is only declared or computed.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """
    The set that a rule is about.

    Attributes
    ----------
    area_set
        The set in the register; None before the first decision.
    entries
        History that says who was a member; empty for a set that the rule does not name, as
        long as nothing was decided on it.
    decisions
        Those on areas of the rule's level, in the order of `Register.decisions`.
    """

    name: str
    area_set: AreaSet | None
    entries: tuple[Entry, ...]
    decisions: tuple[Decision, ...]


def sources(city: City, register: Register | None, level: str | None = None) -> dict[str, Source]:
    """
    Sets of a city by name, the declared ones first.

    Parameters
    ----------
    register
        What people decided; None: only what the city declares.
    level
        Level to relate declared members to; None: as they are declared.

    Raises
    ------
    UnknownChoiceError
        If the city has no areas of `level`.
    MeasuresError
        If the register cannot be read.
    """
    found: dict[str, Source] = {}
    for info in set_infos(city):
        found[info.name] = Source(
            name=info.name,
            label=info.label,
            kind=info.kind,
            entries=tuple(declared_entries(city, info.name, level)),
            declared=True,
            origin=f"{info.source} ({info.licence})",
        )
    for stored in register.sets(city.package.city.key) if register else []:
        written = register.entries(stored.id) if register else []
        known = found.get(stored.name)
        label = Text(de=stored.label_de, en=stored.label_en)
        first = known or Source(name=stored.name, label=label, kind=stored.kind, entries=())
        found[stored.name] = replace(
            first, entries=_one_list(first.entries, written), stored=stored
        )
    return found


def with_computed(
    found: Mapping[str, Source], result: Callable[[], Candidates | None], language: str
) -> dict[str, Source]:
    """
    Add the action areas as a rule computes them for its base year, where no set says them.

    Parameters
    ----------
    result
        Gives what the rule recommends, None where there is none; asked only when it is needed.
    language
        Of the reason in the entries.

    Returns
    -------
    found
        The computed set stands first. It is added for a rule only whose set is the action
        areas; a set of that name without any entry keeps its label and its place in the register.
    """
    own = found.get(ACTION_AREAS)
    computed = None if own is not None and own.entries else result()
    if computed is None or computed.rule.area_set not in {"", ACTION_AREAS}:
        return dict(found)
    texts = {code: translator(code).text("area_sets.kind.action_areas") for code in ("de", "en")}
    own = own or Source(
        name=ACTION_AREAS, label=Text(**texts), kind=SetKind.ACTION_AREAS, entries=()
    )
    rule = computed.rule.name[language]
    own = replace(own, entries=_computed_entries(computed, language), origin=rule, computed=True)
    return {ACTION_AREAS: own} | {name: one for name, one in found.items() if name != own.name}


def rule_set(city: City, rule: Rule, register: Register | None) -> RuleSet:
    """
    Set that a rule is about, with its history and what was decided on its areas.

    Raises
    ------
    MeasuresError
        If the register cannot be read.
    """
    name = rule.area_set or ACTION_AREAS
    stored = register.area_set(city.package.city.key, name) if register else None
    written = register.entries(stored.id) if register and stored else []
    made = register.decisions(stored.id) if register and stored else []
    entries: tuple[Entry, ...] = ()
    # A declared set that the rule does not name has no say in its result.
    if rule.area_set or (stored and stored.version):
        known = {one.name for one in set_infos(city)}
        declared = declared_entries(city, name, rule.level) if name in known else []
        entries = _one_list(declared, written)
    return RuleSet(
        name=name,
        area_set=stored,
        entries=entries,
        decisions=tuple(one for one in made if one.level == rule.level),
    )


def first_day(base_year: int) -> dt.date:
    """Day from which the areas of a base year make up the set: its figures are known."""
    return dt.date(base_year + 1, 1, 1)


def _computed_entries(found: Candidates, language: str) -> tuple[Entry, ...]:
    """Areas that met the rule in its base year, as members from the year after it."""
    before = found.table["member_before"]
    reason = translator(language).format(
        "area_sets.computed.reason", rule=found.rule.name[language], year=found.base_year
    )
    return tuple(
        Entry(
            sequence=place,
            member=Member(level=found.level, area_id=str(area_id)),
            change=Change.JOINS,
            effective=first_day(found.base_year),
            reason=reason,
        )
        for place, area_id in enumerate(before.index[before.ne(Membership.NONE.value)], start=1)
    )


def _one_list(first: Iterable[Entry], then: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(
        replace(entry, sequence=place) for place, entry in enumerate((*first, *then), start=1)
    )
