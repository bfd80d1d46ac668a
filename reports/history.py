"""The history of an area set and the decisions on it, line by line, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data import reasons
from data.city import City
from indicators.action_areas import Membership
from locales import formats, translator
from measures.decisions import Decision
from measures.declared import is_dated
from measures.history import strip
from measures.timeline import Change, Entry, Member

#: Years that a page of A4 has room for; older ones are summed up by the lines below the strip.
MOST_YEARS = 14

_RANKED = (Membership.NONE.value, Membership.PART.value, Membership.WHOLE.value)
_SIGNS = ("–", "◐", "●")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """
    Which areas belonged to the set at the end of each year.

    Attributes
    ----------
    years
        Rising, the last `MOST_YEARS` at most; empty without a history.
    rows
        Name of the area, then one sign per year: ``●`` wholly, ``◐`` in part, ``–`` not.
    """

    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One change of the set; all words, dates written for readers."""

    effective: str
    member: str
    change: str
    reason: str
    reference: str
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """One decision beside what was recommended; all words, dates written for readers."""

    decided_on: str
    area: str
    recommended: str
    decided: str
    reason: str
    reference: str
    decided_by: str
    rule: str
    fingerprint: str
    command: str


def year_strip(city: City, entries: Sequence[Entry], *, last_year: int) -> Strip:
    """
    Lay the history of a set out by year.

    Parameters
    ----------
    last_year
        Last year shown, unless the set changes later.

    Returns
    -------
    strip
        One row per area that belonged to the set in a year shown, by name.
    """
    changed = [one.effective.year for one in entries if is_dated(one)] or [last_year]
    if not entries:
        return Strip(years=(), rows=())
    last = max(last_year, *changed)
    first = max(min(changed), last - MOST_YEARS + 1)
    members = strip(entries, first, last)
    # An area whose parts belonged beside it, or after it, is one row.
    ranks = members.replace({word: rank for rank, word in enumerate(_RANKED)}).astype(int)
    areas = ranks.groupby(level=["level", "area_id"], sort=False).max()
    named = [
        (city.area_name(str(level), str(area_id)), tuple(_SIGNS[rank] for rank in row))
        for (level, area_id), row in zip(areas.index, areas.to_numpy(), strict=True)
    ]
    rows = sorted(named, key=lambda one: formats.sorting(one[0]))
    return Strip(years=tuple(range(first, last + 1)), rows=tuple(rows))


def entry_lines(city: City, entries: Sequence[Entry], language: str) -> tuple[EntryLine, ...]:
    """Changes of the set, the newest first."""
    translate = translator(language).format
    undated = translate("action_report.undated")
    ordered = sorted(entries, key=lambda one: (one.effective, one.sequence), reverse=True)
    return tuple(
        EntryLine(
            effective=formats.date(one.effective, language) if is_dated(one) else undated,
            member=_member_name(city, one.member, language),
            change=translate(
                "action_report.joins" if one.change is Change.JOINS else "action_report.leaves"
            ),
            reason=one.reason,
            reference=one.reference,
            decided_by=translate(f"action_areas.role.{one.decided_by.value}"),
        )
        for one in ordered
    )


def decision_lines(
    city: City, decisions: Sequence[Decision], language: str
) -> tuple[DecisionLine, ...]:
    """Decisions, the newest first."""
    translate = translator(language).format
    lines = []
    newest_first = sorted(
        decisions, key=lambda one: (one.decided_on, one.recorded_at), reverse=True
    )
    for one in newest_first:
        names = {str(key): str(name) for key, name in _quarters_of(city, one).items()}
        lines.append(
            DecisionLine(
                decided_on=formats.date(one.decided_on, language),
                area=city.area_name(one.level, one.area_id),
                recommended=_with_quarters(one.recommendation, one.quarters, names, language),
                decided=_with_quarters(one.decided, one.decided_quarters, names, language),
                reason=one.reason or translate("action_report.taken_over"),
                reference=one.reference,
                decided_by=translate(f"action_areas.role.{one.decided_by.value}"),
                rule=translate(
                    "action_report.rule_of",
                    key=one.rule_key,
                    version=one.rule_version,
                    base_year=one.base_year,
                    year=one.year,
                ),
                fingerprint=one.fingerprint,
                command=one.command,
            )
        )
    return tuple(lines)


def _quarters_of(city: City, decision: Decision) -> Mapping[str, str]:
    """Names of all areas of the levels below the decision's: quarters are named by their ids."""
    named = (*decision.quarters, *decision.decided_quarters)
    return {
        quarter: str(areas["name"][quarter])
        for level, areas in city.areas.items()
        if level != decision.level
        for quarter in named
        if quarter in areas.index
    }


def _with_quarters(
    code: str, quarters: Sequence[str], names: Mapping[str, str], language: str
) -> str:
    word = reasons.recommendation_word(str(code), language)
    listed = ", ".join(names.get(one, one) for one in quarters)
    return f"{word}: {listed}" if listed else word


def _member_name(city: City, member: Member, language: str) -> str:
    name = city.area_name(member.level, member.area_id)
    if member.part is None:
        return name
    return translator(language).format(
        "action_report.part", area=name, part=member.part.name or member.part.key
    )
