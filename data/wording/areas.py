"""Why an area is proposed or not, in whole sentences and in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.rules.lines import Line
from data.wording.evidence import estimated, evidence, unknown, unknown_in_quarters, which
from data.wording.telling import Telling
from indicators.action_areas import Membership, Recommendation, Why
from locales import phrases

#: Signs of a reason in one line of a table, where names allow.
SHORT = 140

_BY_QUARTERS = {Why.QUARTERS_WHOLE, Why.QUARTERS_ONLY, Why.HIDDEN_QUARTERS}
#: Required figures that are written out in one line; more are counted.
_WRITTEN_OUT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Area:
    """Row of the table in plain types."""

    area_id: str
    name: str
    before: Membership
    recommendation: Recommendation
    why: Why
    quarters: tuple[str, ...]
    since: int | None
    below_then: bool | None
    below_now: bool | None
    years_below: int
    years_known: int
    population: float

    @classmethod
    def of(cls, telling: Telling, area_id: str) -> _Area:
        def cell(name: str) -> Any:
            return table.loc[area_id, name]  # one row as a whole costs twenty times as much

        table = telling.found.table
        return cls(
            area_id=area_id,
            name=str(cell("name")),
            before=Membership(cell("member_before")),
            recommendation=Recommendation(cell("recommendation")),
            why=Why(cell("why")),
            quarters=tuple(cell("quarters")),
            since=None if pd.isna(cell("since")) else int(cell("since")),
            below_then=None if pd.isna(cell("below_then")) else bool(cell("below_then")),
            below_now=None if pd.isna(cell("below_now")) else bool(cell("below_now")),
            years_below=int(cell("years_below")),
            years_known=int(cell("years_known")),
            population=float(cell("population")),
        )

    @property
    def years_met(self) -> int:
        """Years that the persistence counts: an area that now meets it by its quarters does now."""
        by_quarters = self.why is Why.NOT_PERSISTENT and self.below_now is not True
        return self.years_below + by_quarters


def reason(telling: Telling, area_id: str) -> str:
    """Say what is proposed for an area and why, see `data.reasons.reason`."""
    area = _Area.of(telling, area_id)
    if area.why is Why.EXCLUDED:
        return telling.say("reason.excluded", name=area.name, reason=_exclusion(telling, area))
    lines = telling.lines(area_id)
    shown = evidence(telling, lines)
    lead = _lead(telling, area)
    sentences = [
        telling.say("reason.sentence", lead=lead, evidence=_after_colon(shown, telling.language))
        if shown
        else f"{lead}.",
        which(telling, lines),
        *_unknown(telling, area, lines),
        *_of_quarters(telling, area),
        _since(telling, area),
        estimated(telling, lines),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _after_colon(words: str, language: str) -> str:
    """German begins a whole sentence after a colon with a capital, English does not."""
    return words if language == "en" else phrases.heading(words)


def _lead(telling: Telling, area: _Area) -> str:
    """What is proposed, and the step of the rule behind it."""
    form = area.recommendation.value
    if area.recommendation is Recommendation.NEW and area.before is Membership.PART:
        form += ".part"
    lead = telling.say(f"reason.lead.{form}", name=area.name)
    if area.why is Why.BELOW:
        return lead
    persistence = telling.found.rule.persistence
    count = len(area.quarters) if area.why in _BY_QUARTERS else area.years_met
    return telling.say(
        f"reason.because.{area.why.value}",
        lead=lead,
        n=count,
        count=telling.amount(count),
        total=telling.amount(area.years_known),
        least=telling.amount(persistence.years if persistence else 0),
        quarters=telling.quarters(area.quarters),
    )


def _exclusion(telling: Telling, area: _Area) -> str:
    for one in telling.found.rule.exclusions:
        if area.area_id in one.ids:
            return one.reason[telling.language].rstrip(".")
    if pd.isna(area.population):
        return telling.say("reason.excluded.unknown")
    least = telling.found.rule.minimum_population
    return telling.say("reason.excluded.few", count=telling.amount(least))


def _unknown(telling: Telling, area: _Area, lines: list[Line]) -> list[str]:
    """What is not known; where that decides, in the quarters and in other years, too."""
    of_area = unknown(telling, lines)
    sentences = [of_area] if of_area else []
    if area.why is not Why.UNKNOWN:
        return sentences
    sentences += unknown_in_quarters(telling, area.area_id)
    if sentences:
        return sentences
    drawn = area.before is Membership.PART and telling.found.rule.quarters is None
    return [telling.say("reason.unknown.part" if drawn else "reason.unknown.years")]


def _of_quarters(telling: Telling, area: _Area) -> list[str]:
    """The figures of each quarter that speaks."""
    if area.why not in _BY_QUARTERS:
        return []
    sentences = []
    for quarter in area.quarters:
        shown = evidence(telling, telling.lines(area.area_id, quarter))
        if shown:
            sentences.append(
                telling.say(
                    "reason.quarter",
                    quarter=phrases.heading(telling.quarters([quarter])),
                    evidence=_after_colon(shown, telling.language),
                )
            )
    return sentences


def _since(telling: Telling, area: _Area) -> str:
    if area.since is None:
        return ""
    if area.since < telling.found.year:
        return telling.say("reason.since", since=area.since)
    return telling.say("reason.since.now", since=area.since) if area.below_then is False else ""


def short_reason(telling: Telling, area_id: str) -> str:
    """Reason in one line, see `data.reasons.short_reason`."""
    area = _Area.of(telling, area_id)
    if area.why is Why.EXCLUDED:
        words = telling.say("reason.short.excluded", reason=_exclusion(telling, area))
        return phrases.heading(words)
    lines = telling.lines(area_id)
    parts = [part for part in _short_parts(telling, area, lines) if part]
    while len(parts) > 1 and len("; ".join(parts)) > SHORT:
        parts.pop()  # the later a part, the less it decides
    return phrases.heading("; ".join(parts))


def _short_parts(telling: Telling, area: _Area, lines: list[Line]) -> list[str]:
    """Parts of the line, the one that decides first."""
    say = telling.say
    parts = []
    lacking = [telling.name(one) for one in lines if one.met is None]
    if area.why is Why.UNKNOWN and lacking:
        parts.append(say("reason.short.unknown", items=", ".join(lacking)))
    elif area.why is Why.UNKNOWN:
        parts.append(say("reason.short.lacking"))
    if area.why in _BY_QUARTERS:
        form = "far" if area.why is Why.HIDDEN_QUARTERS else "quarters"
        parts.append(say(f"reason.short.{form}", quarters=telling.quarters(area.quarters)))
    if area.why is Why.NOT_PERSISTENT:
        parts.append(say("reason.short.years", count=area.years_met, total=area.years_known))
    parts += _short_required(telling, lines)
    parts += [telling.class_words(one) for one in lines if one.is_index and one.met is not None]
    parts.append(_short_count(telling, lines))
    if area.since is not None and area.since < telling.found.year:
        parts.append(say("reason.short.since", since=area.since))
    return parts


def _short_required(telling: Telling, lines: list[Line]) -> list[str]:
    asked = [one for one in lines if one.required and not one.is_index]
    known = [one for one in asked if one.met is not None]
    if len(asked) > _WRITTEN_OUT:
        met = sum(one.met is True for one in asked)
        return [telling.say("reason.short.required", count=met, total=len(asked))]
    return [
        telling.say(
            "reason.item",
            indicator=telling.name(one),
            value=telling.value(one),
            limits=telling.against_city(one),
        )
        for one in known
    ]


def _short_count(telling: Telling, lines: list[Line]) -> str:
    counting = [one for one in lines if not one.required]
    if not counting:
        return ""
    met = [one for one in counting if one.met]
    params: dict[str, Any] = {"count": len(met), "total": len(counting)}
    form = "count.further" if len(counting) < len(lines) else "count"
    if any(one.weight != 1 for one in counting):
        form = "points"
        params = {
            "count": telling.amount(sum(one.weight for one in met)),
            "total": telling.amount(sum(one.weight for one in counting)),
        }
    return telling.say(f"reason.short.{form}", **params)
