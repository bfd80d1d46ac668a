"""How a city has developed, in one sentence: for the screen, a page and a slide alike."""

from __future__ import annotations

import pandas as pd

from indicators.catalogue import Indicator, Polarity, Text
from locales import formats, phrases, translator


def then_now(
    quadrants: pd.Series,
    indicator: Indicator,
    *,
    years: tuple[int, int],
    level: Text,
    language: str,
) -> str:
    """
    How many areas were unfavourable, still are, and have become so.

    Parameters
    ----------
    quadrants
        Code per area, see `indicators.change.Quadrant`; empty text where one
        of the two years has no mark.
    years
        The earlier and the later year.
    level
        Plural name of the level.
    """
    texts = translator(language)
    base, year = years
    known = int(quadrants.ne("").sum())
    if indicator.polarity is Polarity.NEUTRAL or not known:
        kind = "neutral" if indicator.polarity is Polarity.NEUTRAL else "unknown"
        return texts.format(
            f"development.then_now.{kind}",
            indicator=indicator.name[language],
            base=base,
            year=year,
        )
    stay, new, gone = (
        int(quadrants.eq(code).sum()) for code in ("stays_worse", "became_worse", "became_better")
    )
    first = texts.format(
        "development.then_now.then" if stay + gone else "development.then_now.then.none",
        n=stay + gone,
        indicator=indicator.name[language],
        count=formats.number(stay + gone, 0, language),
        total=formats.number(known, 0, language),
        level=phrases.in_sentence(level, language),
        base=base,
    )
    if not stay + gone:
        key = "development.then_now.only_new" if new else "development.then_now.only_new.none"
        shown = formats.number(new, 0, language)
        return f"{first} {texts.format(key, n=new, count=shown, year=year)}"
    still = texts.format(
        "development.then_now.still" if stay else "development.then_now.still.none",
        n=stay,
        count=formats.number(stay, 0, language),
        year=year,
    )
    added = texts.format(
        "development.then_now.new" if new else "development.then_now.new.none",
        n=new,
        count=formats.number(new, 0, language),
    )
    return f"{first} {still} {added}"


def trend(city: pd.Series, indicator: Indicator, language: str) -> str:
    """
    How the city's own figure has moved over the years shown.

    Parameters
    ----------
    city
        City value by year; NaN where there is none.
    """
    texts = translator(language)
    known = city.dropna()
    if known.empty:
        return texts.format("development.trend.no_city", indicator=indicator.name[language])
    first, last = float(known.iloc[0]), float(known.iloc[-1])
    kind = direction(formats.displayed_gap(last, first, indicator.decimals))
    return texts.format(
        "development.trend.one" if len(known) == 1 else f"development.trend.{kind}",
        subject=phrases.subject(indicator, language),
        first=phrases.with_unit(first, indicator, language, dative=True),
        last=phrases.with_unit(last, indicator, language),
        base=int(known.index[0]),
        year=int(known.index[-1]),
    )


def direction(change: float) -> str:
    """Say whether a change is one: ``rise``, ``fall`` or ``same``, as keys of texts have it."""
    if change == 0:
        return "same"
    return "rise" if change > 0 else "fall"
