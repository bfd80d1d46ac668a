"""The figures that speak for or against an area, as a part of a sentence."""

from __future__ import annotations

from data.rules.lines import Line
from data.wording.telling import Telling
from locales import phrases


def evidence(telling: Telling, lines: list[Line]) -> str:
    """
    Say how the required figures lie, what the index says, and how many others are worse.

    Returns
    -------
    evidence
        Main clauses without a capital and without a full stop; empty if nothing is known.
    """
    alone = len(_counting(lines)) == 1
    written = [
        one for one in lines if one.met is not None and not one.is_index and (one.required or alone)
    ]
    clauses = [
        telling.say(
            "reason.clause.next" if place else "reason.clause",
            subject=phrases.subject(telling.indicator(one), telling.language),
            year=one.year,
            value=telling.value(one, dative=True),
            limits=telling.limits(one),
        )
        for place, one in enumerate(written)
    ]
    clauses += [_index(telling, one) for one in lines if one.is_index and one.met is not None]
    counted = "" if alone else _count(telling, lines, further=bool(clauses))
    if not clauses or not counted:
        return counted or telling.listing(clauses)
    return telling.say("phrase.clauses", first=", ".join(clauses), last=counted)


def which(telling: Telling, lines: list[Line]) -> str:
    """Name the counting figures that are worse, with their values; empty without any."""
    counting = _counting(lines)
    met = [one for one in counting if one.met]
    if len(counting) == 1 or not met:
        return ""
    items = [
        telling.say(
            "reason.item",
            indicator=telling.name(one),
            value=telling.value(one),
            limits=telling.limits(one),
        )
        for one in met
    ]
    return telling.say(
        "reason.which", mark=phrases.heading(_mark(telling, counting)), items=", ".join(items)
    )


def unknown(telling: Telling, lines: list[Line]) -> str:
    """Name the conditions of which nothing is known, and why; empty without any."""
    items = _unknown_items(telling, lines)
    return telling.say("reason.unknown", items=", ".join(items)) if items else ""


def unknown_in_quarters(telling: Telling, area_id: str) -> list[str]:
    """Likewise of each quarter of an area of which something else is known."""
    sentences = []
    for quarter in telling.quarters_in_trace(area_id):
        lines = telling.lines(area_id, quarter)
        items = _unknown_items(telling, lines)
        if items and len(items) < len(lines):
            named = telling.quarters([quarter])
            sentences.append(
                telling.say("reason.unknown.quarter", quarter=named, items=", ".join(items))
            )
    return sentences


def _unknown_items(telling: Telling, lines: list[Line]) -> list[str]:
    return [
        telling.say("reason.unknown.item", indicator=telling.name(one), state=telling.state(one))
        for one in lines
        if one.met is None
    ]


def estimated(telling: Telling, lines: list[Line]) -> str:
    """Say that a figure is an estimate after a reform; empty where none is."""
    return telling.say("reason.estimated") if any(one.interpolated for one in lines) else ""


def _counting(lines: list[Line]) -> list[Line]:
    return [one for one in lines if not one.required]


def _mark(telling: Telling, lines: list[Line]) -> str:
    """What it means that a counting figure is worse: the margin, if all have the same."""
    margins = {one.margin for one in lines}
    margin = margins.pop()
    if margins or margin is None:
        return telling.say("reason.mark.mixed")
    return phrases.mark(margin, telling.language)


def _count(telling: Telling, lines: list[Line], *, further: bool) -> str:
    """How many of the counting figures are worse; empty where nothing is known of them."""
    counting = _counting(lines)
    if all(one.met is None for one in counting):
        return ""
    met = [one for one in counting if one.met]
    weighted = any(one.weight != 1 for one in counting)
    count = sum(one.weight for one in met) if weighted else len(met)
    total = sum(one.weight for one in counting) if weighted else len(counting)
    form = "points" if weighted else "count.further" if further else "count"
    if not met and not weighted:
        form += ".none"
    return telling.say(
        f"reason.{form}",
        n=1 if count == 1 else 2,
        count=telling.amount(count),
        total=telling.amount(total),
        least=telling.amount(telling.found.rule.at_least),
        mark=_mark(telling, counting),
        year=counting[0].year,
    )


def _index(telling: Telling, line: Line) -> str:
    status, dynamics = telling.classes(line)
    return telling.say(
        "reason.index.status" if dynamics else "reason.index.class",
        index=telling.name(line),
        year=line.year,
        status=status,
        dynamics=dynamics,
    )
