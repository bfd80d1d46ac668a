"""What is said of one indicator of an area: figure, distance, certainty, change."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from data.portrait import Band, PortraitLine
from indicators.catalogue import Indicator, Text
from indicators.states import CellState
from locales import formats, phrases, translator

_MOST_NAMED = 4


def value_words(value: float, state: str, indicator: Indicator, language: str) -> str:
    """
    Write a figure with its unit, or the sign of its state.

    Parameters
    ----------
    value
        In the indicator's unit; NaN where the state has none.
    state
        `CellState` text.
    """
    unit = indicator.unit[language]
    state = known_state(state) if math.isnan(value) else state
    return formats.figure(value, state, decimals=indicator.decimals, unit=unit, language=language)


def known_state(state: str) -> str:
    """State of a cell without a number: no data, where nothing else is said."""
    return CellState.MISSING.value if state in ("", CellState.VALUE) else state


def unknown_sentence(unknown: Sequence[tuple[str, str]], language: str) -> str:
    """Name what has no figure, by the reason; pairs of name and state; empty without any."""
    say, by_state = translator(language).format, dict[str, list[str]]()
    for name, state in unknown:
        by_state.setdefault(known_state(state), []).append(name)
    items = [
        say("reason.unknown.item", indicator=few(names, language), state=say(f"state.{state}"))
        for state, names in by_state.items()
    ]
    return say("reason.unknown", items="; ".join(items)) if items else ""


def few(words: Sequence[str], language: str, *, most: int = _MOST_NAMED) -> str:
    """Name so many at most, and count the rest."""
    if len(words) <= most:
        return phrases.listing(words, language)
    rest = len(words) - most
    return translator(language).format(
        "portrait_text.few",
        n=rest,
        first=", ".join(words[:most]),
        count=formats.number(rest, 0, language),
    )


def difference_words(line: PortraitLine, language: str) -> str:
    """
    Distance to the city as the two figures are shown.

    Returns
    -------
    words
        ``7,3 Prozentpunkte ungünstiger als die Stadt``; of an indicator that does not judge
        ``… über dem Wert der Stadt``; ``wie die Stadt`` where both print alike; empty where
        one of the two figures lacks.
    """
    gap = shown_gap(line)
    if math.isnan(gap):
        return ""
    texts = translator(language)
    if gap == 0:
        same = line.value == line.city_value
        return texts.text("portrait_text.same" if same else "portrait_text.about_same")
    amount = _points(line.value, line.city_value, line.indicator, language, sign=False)
    if line.worse is None:
        side = "higher" if gap > 0 else "lower"
        return texts.format(f"tooltip.{side}", difference=amount)
    judged = "unfavourable" if line.worse else "favourable"
    return f"{amount} {texts.text(f'tooltip.{judged}')}"


def short_difference_words(line: PortraitLine, language: str) -> str:
    """The same for a column whose heading names the city: ``7,3 Prozentpunkte ungünstiger``."""
    gap = shown_gap(line)
    if math.isnan(gap) or gap == 0:
        return difference_words(line, language)
    side = "higher" if gap > 0 else "lower"
    if line.worse is not None:
        side = "worse" if line.worse else "better"
    amount = _points(line.value, line.city_value, line.indicator, language, sign=False)
    return translator(language).format(f"portrait_text.short.{side}", difference=amount)


def shown_gap(line: PortraitLine) -> float:
    """Figure minus city value, both as shown; NaN where one of the two may not be shown."""
    return formats.displayed_gap(line.value, line.city_value, line.indicator.decimals)


def certainty_words(line: PortraitLine, language: str) -> str:
    """
    Whether the area can be told from the rest of the city, with the interval where there is one.

    Returns
    -------
    words
        ``Unterschied statistisch sicher (95 %: 39,8 bis 42,6 %)``; empty where the figure itself
        may not be shown.
    """
    if math.isnan(line.value):
        return ""
    texts = translator(language)
    key = "portrait_text.untold"
    if line.distinguishable is not None:
        key = f"certainty.short.{'sure' if line.distinguishable else 'unsure'}"
    told, interval = texts.text(key), interval_words(line, language)
    if not interval:
        return told
    return texts.format("portrait_text.told", told=told, interval=interval)


def interval_words(line: PortraitLine, language: str) -> str:
    """``95 %: 39,8 bis 42,6 %``; empty where there is no interval."""
    if math.isnan(line.low) or math.isnan(line.high):
        return ""
    decimals = line.indicator.decimals
    return translator(language).format(
        "portrait_text.interval",
        level=phrases.percent(95, language),
        low=formats.number(line.low, decimals, language),
        high=phrases.with_unit(line.high, line.indicator, language, dative=True),
    )


def band_words(band: Band | None, level_label: Text | str, language: str) -> str:
    """
    Say in which fifth of the values a figure lies: a place, no rank.

    Parameters
    ----------
    level_label
        Plural name of the level, e.g. ``Sozialräume``.
    """
    if band is None:
        return ""
    level = level_label
    if isinstance(level, Text):
        level = phrases.in_sentence(level, language)
    return translator(language).format(
        f"portrait_text.band.{band.fifth}",
        count=formats.number(band.of, 0, language),
        level=level,
    )


def change_words(line: PortraitLine, language: str) -> str:
    """``+3,2 Prozentpunkte seit 2007``; empty where one of the two figures lacks."""
    gap = formats.displayed_gap(line.value, line.then, line.indicator.decimals)
    if math.isnan(gap) or line.base_year is None:
        return ""
    texts = translator(language)
    if gap == 0:
        same = line.value == line.then
        key = "portrait_text.unchanged" if same else "portrait_text.about_unchanged"
        return texts.format(key, year=line.base_year)
    change = _points(line.value, line.then, line.indicator, language, sign=True)
    return texts.format("area.since", change=change, year=line.base_year)


def trend_words(line: PortraitLine, language: str) -> str:
    """
    Read out the last years: what a sparkline says to someone who does not see it.

    Returns
    -------
    words
        Each year with the figure of the area, or its sign, and that of the city.
    """
    texts, decimals = translator(language), line.indicator.decimals
    years = [
        texts.format(
            "portrait_text.trend.year",
            year=year,
            value=_spoken(value, state, line.indicator, language),
            city=formats.number(whole, decimals, language),
        )
        for year, value, state, whole in zip(
            line.trend.index,
            line.trend["value"],
            line.trend["state"],
            line.trend["city_value"],
            strict=True,
        )
    ]
    name = line.indicator.name[language]
    if not years:
        return texts.format("portrait_text.trend.none", indicator=name)
    words = texts.format("portrait_text.trend", indicator=name, years="; ".join(years))
    estimated = pd.Series(line.trend["interpolated"], dtype=bool).any()
    return f"{words} {texts.text('portrait_text.trend.estimated')}" if estimated else words


def _spoken(value: float, state: str, indicator: Indicator, language: str) -> str:
    """Figure, or the words for its state: a sign says nothing to someone who listens."""
    if not math.isnan(value):
        return phrases.with_unit(value, indicator, language)
    return translator(language).text(f"state.{known_state(state)}")


def _points(value: float, other: float, indicator: Indicator, language: str, *, sign: bool) -> str:
    return formats.difference(
        value,
        other,
        decimals=indicator.decimals,
        unit=indicator.unit[language],
        language=language,
        sign=sign,
    )
