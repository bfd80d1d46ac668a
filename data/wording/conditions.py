"""One condition of the trace in words, and what would have to change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.candidates import AREA
from data.rules.lines import Line
from data.wording.telling import Telling
from indicators.action_areas import Recommendation
from indicators.comparison import NOISE, MarginKind
from indicators.evidence import Evidence
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
    """``die Quote um 1,3 Prozentpunkte höher``: the least step with so many decimals that does."""
    basis, asked, place = telling.found.basis, telling.found.rule.quarters, AREA
    held, row = basis.window[-1], list(telling.found.table.index).index(area_id)
    quarters = basis.far if flip.far else basis.quarters
    if flip.quarter is not None and asked is not None and quarters is not None:
        held, row = quarters, flip.quarter
        place = str(telling.city.areas[asked.level].index[flip.quarter])
    indicator = telling.indicator(telling.lines(area_id, place)[flip.condition])
    subject = phrases.subject(indicator, telling.language)
    if place != AREA:
        subject = telling.say("tipping.quarter", subject=subject, quarter=telling.quarters([place]))
    amount = _least_step(held, row, flip.condition, decimals=indicator.decimals)
    return telling.say(
        "tipping.lower" if amount < 0 else "tipping.higher",
        subject=subject,
        amount=formats.difference(
            amount,
            0.0,
            decimals=indicator.decimals,
            unit=indicator.unit[telling.language],
            language=telling.language,
            sign=False,
        ),
    )


def _least_step(held: Evidence, row: int, condition: int, *, decimals: int) -> float:
    """
    Smallest amount with so many decimals by which a figure must move to cross its threshold.

    The difference of the rounded figures would often be a little too small, and just at a
    threshold it may matter on which side reaching it counts.
    """
    met, burden = bool(held.marks.met[row, condition]), float(held.burden[condition])
    figure, threshold = float(held.values[row, condition]), float(held.thresholds[condition])
    step = 10.0**-decimals
    # Of huge figures a step of theirs is less than noise, which decides nothing.
    grain = max(1, math.ceil(NOISE * max(abs(figure), abs(threshold)) / step))
    steps = max(1, math.floor(abs(figure - threshold) / step))
    values = held.values.copy()
    while True:
        amount = (-burden if met else burden) * steps * step
        values[row, condition] = figure + amount
        if bool(held.marks_of(values).met[row, condition]) != met:
            return amount
        steps += grain
