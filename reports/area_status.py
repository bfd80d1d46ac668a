"""Whether an area belongs to the city's area sets, since when, and what the rule proposes.

Membership follows from the entries alone, those that the city declares and those of the
register. An area belongs with the larger one it lies in, and in part where only something
inside it does. As long as nothing is written and nothing declared, the members are those
that met the rule in its base year, and the words say so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from data import reasons
from data.candidates import Candidates, candidates, rule_years, rules
from data.city import City
from data.errors import DataError
from data.portrait import Spot
from indicators.action_areas import Recommendation, Rule, Why
from locales import formats, phrases
from measures.decisions import Decision
from measures.declared import is_dated
from measures.errors import MeasuresError
from measures.membership import members_before
from measures.register import Register
from measures.sources import Source
from measures.timeline import Entry, Member, Span
from reports.area_ties import (
    Asking,
    Tie,
    as_a_whole,
    holds,
    path_of,
    sets_of,
    touching,
)
from reports.history import decision_lines, entry_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLine:
    """One line of the history: when, in words, and what."""

    date: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaStatus:
    """
    Standing of one area in the city's set of action areas and in its other sets; all words.

    Attributes
    ----------
    today
        Whether the area belongs to the set of action areas, since when, and to which other sets.
    recommendation
        What the city's first rule proposes; empty where no rule speaks of the area. Whoever
        prints it prints ``action.not_alone`` with it.
    reason
        Why; empty without a recommendation.
    lines
        History in all sets, the newest first.
    set_label
        Name of the set of action areas; empty where the city has none.
    """

    today: str
    recommendation: str
    reason: str
    lines: tuple[StatusLine, ...]
    set_label: str


def area_status(
    city: City,
    spot: Spot,
    *,
    language: str,
    year: int | None = None,
    register: Register | None,
    on: dt.date | None = None,
) -> AreaStatus:
    """
    Say how an area stands in the city's sets, and what the first rule proposes for it.

    Parameters
    ----------
    year
        Year whose figures decide, where the rule has them; else, and with None, as the rule says.
    register
        What people decided. None, and also where it cannot be read: what the city declares.
    on
        Day of the membership; None: today, in UTC.

    Returns
    -------
    status
        Of an area inside one that the rule is about: what is proposed for that one, and whether
        it is among the parts that speak.
    """
    asked = Asking(city=city, spot=spot, language=language, on=on or dt.datetime.now(dt.UTC).date())
    try:
        return _status(asked, register, year)
    except MeasuresError:
        return _status(asked, None, year)


def _status(asked: Asking, register: Register | None, year: int | None) -> AreaStatus:
    rule = next(iter(rules(asked.city).values()), None)
    found = _candidates(asked.city, rule, register, year) if rule else None
    main, others = sets_of(asked, register, rule, found)
    recommendation, reason = _proposal(asked, found) if found else ("", "")
    every = [*([main] if main else []), *others]
    return AreaStatus(
        today=" ".join(_today(asked, main, others, found=found, known=register is not None)),
        recommendation=recommendation,
        reason=reason,
        lines=_lines(asked, every, register),
        set_label=main.label[asked.language] if main else "",
    )


def _candidates(
    city: City, rule: Rule, register: Register | None, year: int | None
) -> Candidates | None:
    """Result of the rule; None where it cannot be applied to this city's figures."""
    try:
        years = rule_years(city, rule)
        base = rule.base_year if rule.base_year is not None else next(iter(years), None)
        if base is None:
            return None
        members = members_before(city, rule, base_year=base, register=register)
        asked = year if year in years and year is not None and year > base else None
        return candidates(city, rule, base_year=base, year=asked, members=members)
    except DataError:
        return None  # the screen of the candidates says why


def _today(
    asked: Asking,
    main: Source | None,
    others: Sequence[Source],
    *,
    found: Candidates | None,
    known: bool,
) -> list[str]:
    """Sentences on the membership of the day."""
    if main is None:
        sentences = [asked.say("area_status.no_set")]
    else:
        sentences = [_membership(asked, main)]
        if main.computed and found is not None:
            sentences.append(
                asked.say(
                    f"area_status.computed.{'known' if known else 'unknown'}",
                    rule=found.rule.name[asked.language],
                    year=found.base_year,
                )
            )
    also = [words for one in others if (words := _also(asked, one))]
    if also:
        sentences.append(asked.say("area_status.also", sets=phrases.listing(also, asked.language)))
    return sentences


def _membership(asked: Asking, one: Source) -> str:
    """Whether the area belongs to a set, wholly, in part, or within a larger area."""
    every = touching(asked, one)
    now = [(tie, span) for tie, span in every if holds(asked, span)]
    ties = {tie for tie, _ in now}
    if Tie.SAME not in ties and Tie.PART in ties and as_a_whole(asked, one):
        ties, now = {Tie.SAME}, [(Tie.SAME, span) for _, span in now]
    tie = next((one for one in Tie if one in ties), None)
    if tie is None:
        before = any(span.left is not None and span.left.effective <= asked.on for _, span in every)
        key = "former" if before else "none"
        return asked.say(f"area_status.{key}", set=one.label[asked.language])
    shown = [span for own, span in now if own is tie]
    return asked.say(
        f"area_status.{tie.value}",
        set=one.label[asked.language],
        since=_since(asked, shown),
        areas=phrases.listing([_named(asked, span.member, tie) for span in shown], asked.language),
    )


def _since(asked: Asking, shown: Sequence[Span]) -> str:
    """`` seit 01.01.2008`` where all joined on the same day that is known; else empty."""
    days = {span.joined.effective for span in shown}
    if len(days) != 1 or not is_dated(shown[0].joined):
        return ""
    return asked.say("area_status.since", date=formats.date(days.pop(), asked.language))


def _named(asked: Asking, member: Member, tie: Tie) -> str:
    """Name of the larger area, or of the part that belongs."""
    if member.part is not None and tie is Tie.PART:
        return member.part.name or member.part.key
    return asked.city.area_name(member.level, member.area_id)


def _also(asked: Asking, one: Source) -> str:
    """Another set that the area, a part of it or a larger one belongs to; else empty."""
    now = [
        (tie, span)
        for tie, span in touching(asked, one)
        if holds(asked, span) and tie is not Tie.NEAR
    ]
    if not now:
        return ""
    ties = {tie for tie, _ in now}
    form = "whole" if ties & {Tie.SAME, Tie.WITHIN} else "part"
    since = _since(asked, [span for _, span in now])
    return asked.say(f"area_status.also.{form}", set=one.label[asked.language], since=since)


def _lines(
    asked: Asking, sets: Sequence[Source], register: Register | None
) -> tuple[StatusLine, ...]:
    """Entries and decisions of all sets that touch the area, the newest first."""
    dated: list[tuple[dt.date, StatusLine]] = []
    for one in sets:
        own = [entry for entry in one.entries if asked.tie(entry.member) is not None]
        dated += [(entry.effective, _entry_line(asked, one, entry)) for entry in own]
        if register is not None and one.stored is not None:
            path = path_of(asked.city, asked.spot.level, asked.spot.area_id)
            dated += [
                (decision.decided_on, _decision_line(asked, one, decision))
                for decision in register.decisions(one.stored.id)
                if path.get(decision.level) == decision.area_id
            ]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(line for _, line in dated)


def _entry_line(asked: Asking, one: Source, entry: Entry) -> StatusLine:
    words = entry_lines(asked.city, [entry], asked.language)[0]
    text = asked.say(
        "area_status.entry", set=one.label[asked.language], member=words.member, change=words.change
    )
    return StatusLine(
        date=words.effective, text=_explained(asked, text, words.reason, words.reference)
    )


def _decision_line(asked: Asking, one: Source, decision: Decision) -> StatusLine:
    words = decision_lines(asked.city, [decision], asked.language)[0]
    text = asked.say(
        "area_status.decision",
        set=one.label[asked.language],
        area=words.area,
        decided=words.decided,
        recommended=words.recommended,
        role=words.decided_by,
    )
    return StatusLine(
        date=words.decided_on, text=_explained(asked, text, words.reason, words.reference)
    )


def _explained(asked: Asking, text: str, reason: str, reference: str) -> str:
    """Line with its reason and the document it rests on, where they are said."""
    why = "; ".join(one.rstrip(".") for one in (reason, reference) if one)
    return asked.say("area_status.because", text=text, reason=why) if why else text


def _proposal(asked: Asking, found: Candidates) -> tuple[str, str]:
    """What the rule proposes for the area or the one it lies in, and why; empty without a word."""
    area_id = path_of(asked.city, asked.spot.level, asked.spot.area_id).get(found.level)
    if area_id is None or area_id not in found.table.index:
        return "", ""
    code = Recommendation(found.table["recommendation"][area_id])
    word = reasons.recommendation_word(code, asked.language)
    if found.table["why"][area_id] == Why.EXCLUDED:
        word = asked.say("action_report.legend.excluded")
    if found.level != asked.spot.level:
        name = str(found.table["name"][area_id])
        form = "whole"
        if code is Recommendation.NARROW:
            form = "inside" if asked.spot.area_id in found.table["quarters"][area_id] else "outside"
        word = asked.say(f"area_status.of_area.{form}", area=name, word=word)
    recommendation = asked.say(
        "area_status.recommendation",
        rule=found.rule.name[asked.language],
        year=found.year,
        word=word,
    )
    return recommendation, reasons.reason(found, area_id, asked.language, asked.city)
