"""The area sets of a city as one area sees them: which members touch it, and how."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from data.area_sets import finer_levels
from data.candidates import Candidates
from data.city import City
from data.portrait import Spot
from indicators.action_areas import Membership, Rule
from locales import translator
from measures.decisions import ACTION_AREAS
from measures.declared import declared_entries, set_infos
from measures.membership import membership
from measures.register import Register
from measures.timeline import Change, Entry, Member, PartKind, Span, spans


class Tie(StrEnum):
    """How a member of a set and the area lie to each other."""

    SAME = "same"
    WITHIN = "within"  # the area lies in the member
    PART = "part"  # the member is a part of the area, or lies in it
    NEAR = "near"  # a drawn part of a larger area: whether it meets this one is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSetSeen:
    """
    One area set.

    Attributes
    ----------
    set_id
        In the register; None where it is only declared or computed.
    computed
        Whether the rule says who belongs, as long as nothing has been decided.
    """

    name: str
    label: str
    entries: tuple[Entry, ...] = ()
    set_id: int | None = None
    computed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """
    Which area, in which language.

    Attributes
    ----------
    on
        Day of the membership.
    """

    city: City
    spot: Spot
    language: str
    on: dt.date

    def say(self, key: str, /, **params: object) -> str:
        """Text of the catalogue with its places filled."""
        return translator(self.language).format(key, **params)

    def tie(self, member: Member) -> Tie | None:
        """How a member lies to the area; None where they do not touch."""
        own, part = path_of(self.city, self.spot.level, self.spot.area_id), member.part
        if member.level not in own:
            inside = path_of(self.city, member.level, member.area_id).get(self.spot.level)
            return Tie.PART if inside == self.spot.area_id else None
        if own[member.level] != member.area_id:
            return None
        if part is None or member.level == self.spot.level:
            whole = Tie.SAME if member.level == self.spot.level else Tie.WITHIN
            return whole if part is None else Tie.PART
        if part.kind is PartKind.POLYGON:
            return Tie.NEAR
        if own.get(part.level) == part.key:
            return Tie.SAME if part.level == self.spot.level else Tie.WITHIN
        inside = path_of(self.city, part.level, part.key).get(self.spot.level)
        return Tie.PART if inside == self.spot.area_id else None


def path_of(city: City, level: str, area_id: str) -> dict[str, str]:
    """Id of the area at its own level and at every coarser one."""
    parents = city.remember(lambda: _parents(city), "parents_of_areas")
    found: dict[str, str] = {}
    while level in parents and area_id in parents[level][1]:
        found[level] = area_id
        level, area_id = parents[level][0], parents[level][1][area_id]
    return found


def _parents(city: City) -> dict[str, tuple[str, dict[str, str]]]:
    """Level -> its coarser level, and the area there of each of its areas; empty texts: none."""
    return {
        level: (
            city.package.parent_of(level) or "",
            {
                str(area_id): str(up)
                for area_id, up in areas["parent_id"].astype(object).fillna("").items()
            },
        )
        for level, areas in city.areas.items()
    }


def sets_of(
    asked: Asking, register: Register | None, rule: Rule | None, found: Candidates | None
) -> tuple[AreaSetSeen | None, list[AreaSetSeen]]:
    """Set of the action areas, None where there is none; and all other sets."""
    every: dict[str, AreaSetSeen] = {}
    for info in set_infos(asked.city):
        entries = tuple(declared_entries(asked.city, info.name))
        every[info.name] = AreaSetSeen(
            name=info.name, label=info.label[asked.language], entries=entries
        )
    for stored in register.sets(asked.city.package.city.key) if register else []:
        label = stored.label_en if asked.language == "en" else stored.label_de
        known = every.get(stored.name, AreaSetSeen(name=stored.name, label=label))
        written = tuple(register.entries(stored.id)) if register else ()
        joined = (*known.entries, *written)
        entries = tuple(replace(one, sequence=place) for place, one in enumerate(joined, start=1))
        every[stored.name] = replace(known, entries=entries, set_id=stored.id)
    name = (rule.area_set if rule else None) or ACTION_AREAS
    main = every.pop(name, None)
    if (main is None or not main.entries) and found is not None and name == ACTION_AREAS:
        main = _computed(asked, found, main)
    return main, list(every.values())


def _computed(asked: Asking, found: Candidates, stored: AreaSetSeen | None) -> AreaSetSeen:
    """Areas that met the rule in its base year, as the screen of the history shows them."""
    before = found.table["member_before"]
    names = {"rule": found.rule.name[asked.language], "year": found.base_year}
    entries = tuple(
        Entry(
            sequence=place,
            member=Member(level=found.level, area_id=str(area_id)),
            change=Change.JOINS,
            effective=dt.date(found.base_year + 1, 1, 1),
            reason=asked.say("area_sets.computed.reason", **names),
        )
        for place, area_id in enumerate(before.index[before.ne(Membership.NONE.value)], start=1)
    )
    label = asked.say("area_sets.kind.action_areas")
    own = stored or AreaSetSeen(name=ACTION_AREAS, label=label)
    return replace(own, entries=entries, computed=True)


def touching(asked: Asking, one: AreaSetSeen) -> list[tuple[Tie, Span]]:
    """Times of membership that touch the area, with how."""
    return [
        (tie, span) for span in spans(one.entries) if (tie := asked.tie(span.member)) is not None
    ]


def holds(asked: Asking, span: Span) -> bool:
    """Whether a time of membership holds on the day that is asked for."""
    return span.joined.effective <= asked.on and (
        span.left is None or asked.on < span.left.effective
    )


def as_a_whole(asked: Asking, one: AreaSetSeen) -> bool:
    """Whether all parts of the area belong, so that it belongs as a whole."""
    level = asked.spot.level
    finer = next(iter(finer_levels(asked.city, level)), "")
    inner = asked.city.areas[finer]["parent_id"].dropna() if finer else {}
    found = membership(
        one.entries,
        asked.on,
        level,
        [asked.spot.area_id],
        quarters={str(own): str(up) for own, up in inner.items()},
        quarter_level=finer,
    )
    return found.get(asked.spot.area_id) == Membership.WHOLE
