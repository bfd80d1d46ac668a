"""One condition of the trace in words, and what would have to change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.candidates import AREA
from data.wording.telling import Line, Telling, burden
from indicators.action_areas import Recommendation
from indicators.comparison import MarginKind
from indicators.tipping import Flip, Tipping
from locales import formats, phrases


def condition_sentence(telling: Telling, row: Mapping[Any, Any] | pd.Series) -> str:
    """Say how a condition lies, see `data.reasons.condition_sentence`."""
    line = Line.of(row)
    sentences = [_first(telling, line)]
    if line.required:
        sentences.append(telling.say("reason.condition.required"))
    elif any(one.weight != 1 and not one.required for one in telling.found.rule.conditions):
        n = 1 if line.weight == 1 else 2
        sentences.append(
            telling.say("reason.condition.weight", n=n, count=telling.amount(line.weight))
        )
    if line.met is not None:
        sentences += [_interval(telling, line), *_years(telling, line)]
    if line.interpolated:
        sentences.append(telling.say("reason.condition.estimated"))
    return " ".join(sentence for sentence in sentences if sentence)


def _first(telling: Telling, line: Line) -> str:
    """Figure, limits and verdict; of an index its class."""
    name, year = telling.name(line), line.year
    if line.met is None:
        return telling.say(
            "reason.condition.unknown", indicator=name, year=year, state=telling.state(line)
        )
    verdict = telling.say("reason.verdict.met" if line.met else "reason.verdict.unmet")
    if line.is_index:
        words = telling.class_words(line)
        return telling.say(
            "reason.condition.index", index=name, year=year, words=words, verdict=verdict
        )
    return telling.say(
        "reason.condition.value",
        indicator=name,
        year=year,
        value=telling.value(line),
        limits=telling.limits(line),
        verdict=verdict,
    )


def _interval(telling: Telling, line: Line) -> str:
    """Interval and whether the difference may be chance; empty for an index or without counts."""
    if line.is_index or pd.isna(line.low) or pd.isna(line.high):
        return ""
    indicator = telling.indicator(line)
    text = telling.say(
        "reason.condition.interval",
        low=formats.number(line.low, indicator.decimals, telling.language),
        high=phrases.with_unit(line.high, indicator, telling.language, dative=True),
    )
    if line.distinguishable is None:
        return text
    sure = "reason.condition.sure" if line.distinguishable else "reason.condition.unsure"
    return f"{text} {telling.say(sure)}"


def _years(telling: Telling, line: Line) -> list[str]:
    """In how many years the condition was met, and since when without a break."""
    if line.years_known < 2:  # noqa: PLR2004  (one year tells nothing about years)
        return []
    sentences = [
        telling.say("reason.condition.years", count=line.years_worse, total=line.years_known)
    ]
    if line.since is not None and line.since < line.year:
        sentences.append(telling.say("reason.condition.since", since=line.since))
    return sentences


def tipping_sentence(telling: Telling, area_id: str, tipping: Tipping | None) -> str:
    """Say what would have to change, see `data.reasons.tipping_sentence`."""
    rule = telling.found.rule
    if tipping is None:
        fixed = rule.index is not None or any(
            one.margin.kind is MarginKind.DISTINGUISHABLE for one in rule.conditions
        )
        return telling.say("tipping.fixed" if fixed else "tipping.nothing")
    now = Recommendation(str(telling.found.table["recommendation"][area_id]))
    return telling.say(
        "tipping.sentence",
        items=telling.listing([_flip(telling, area_id, one) for one in tipping.flips]),
        consequence=telling.say(_consequence(now, tipping.would_be)),
    )


def _consequence(now: Recommendation, would_be: Recommendation) -> str:
    """Key of the text that says what the area would be."""
    if would_be is Recommendation.NONE:
        return f"tipping.would.none.{now.value}"
    if would_be is Recommendation.WATCH and now is Recommendation.NONE:
        return "tipping.would.watch.none"
    return f"tipping.would.{would_be.value}"


def _flip(telling: Telling, area_id: str, flip: Flip) -> str:
    """``die Quote um 1,3 Prozentpunkte höher``, from the figures as they are shown."""
    place = AREA
    rule = telling.found.rule
    if flip.quarter is not None and rule.quarters is not None:
        place = str(telling.city.areas[rule.quarters.level].index[flip.quarter])
    line = telling.lines(area_id, place)[flip.condition]
    indicator = telling.indicator(line)
    subject = phrases.subject(indicator, telling.language)
    if place != AREA:
        subject = telling.say("tipping.quarter", subject=subject, quarter=telling.quarters([place]))
    side = burden(indicator)
    beyond = flip.gap > 0 or (flip.gap == 0 and line.met is True)
    return telling.say(
        "tipping.lower" if beyond == (side > 0) else "tipping.higher",
        subject=subject,
        amount=_amount(telling, line, line.value - side * flip.gap / 100 * abs(line.city_value)),
    )


def _amount(telling: Telling, line: Line, threshold: float) -> str:
    """Distance of a figure to its threshold, both as shown."""
    indicator = telling.indicator(line)
    unit, decimals = indicator.unit[telling.language], indicator.decimals
    step = 10.0**-decimals
    small = formats.displayed_gap(line.value, threshold, decimals) == 0
    amount = formats.difference(
        step if small else line.value,
        0.0 if small else threshold,
        decimals=decimals,
        unit=unit,
        language=telling.language,
        sign=False,
    )
    return telling.say("tipping.little", amount=amount) if small else amount
