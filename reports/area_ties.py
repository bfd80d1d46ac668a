"""The area sets of a city as one area sees them: which members touch it, and how."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from data.area_sets import finer_levels
from data.candidates import Candidates
from data.city import City
from data.portrait import Spot
from indicators.action_areas import Membership, Rule
from locales import translator
from measures.decisions import ACTION_AREAS
from measures.membership import membership
from measures.register import Register
from measures.sources import Source, sources, with_computed
from measures.timeline import Member, PartKind, Span, spans


class Tie(StrEnum):
    """How a member of a set and the area lie to each other."""

    SAME = "same"
    WITHIN = "within"  # the area lies in the member
    PART = "part"  # the member is a part of the area, or lies in it
    NEAR = "near"  # a drawn part of a larger area: whether it meets this one is not known


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
) -> tuple[Source | None, list[Source]]:
    """Set of the action areas, None where there is none; and all other sets."""
    kept = sources(asked.city, register)
    every = with_computed(kept, lambda: found, asked.language)
    main = every.pop((rule.area_set if rule else None) or ACTION_AREAS, None)
    return main, list(every.values())


def touching(asked: Asking, one: Source) -> list[tuple[Tie, Span]]:
    """Times of membership that touch the area, with how."""
    return [
        (tie, span) for span in spans(one.entries) if (tie := asked.tie(span.member)) is not None
    ]


def holds(asked: Asking, span: Span) -> bool:
    """Whether a time of membership holds on the day that is asked for."""
    return span.joined.effective <= asked.on and (
        span.left is None or asked.on < span.left.effective
    )


def as_a_whole(asked: Asking, one: Source) -> bool:
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
