"""The sentence above each view: what it shows, in ten seconds. Pure functions of what is shown."""

from __future__ import annotations

import math

import pandas as pd

from data import headline
from data.development_words import direction, then_now, trend
from indicators.catalogue import Indicator, Polarity, Text
from locales import formats, phrases, translator

__all__ = ["cell", "clusters", "decomposition", "matrix", "segregation", "then_now", "trend"]

#: Smallest change of an index of segregation (percentage points) that is called one.
NOTABLE = 0.5


def cell(*, count: int, total: int, status: str, dynamics: str, level: Text, language: str) -> str:
    """
    How many areas are in one cell of the matrix.

    Parameters
    ----------
    count, total
        Areas in the cell, and areas with status and dynamics.
    status, dynamics
        Published labels of the cell's row and column.
    level
        Plural name of the level.
    """
    return translator(language).format(
        "development.matrix.sentence",
        where=headline.where(count, total, level, language),
        status=status,
        dynamics=dynamics,
    )


def matrix(
    counts: tuple[int, int, int], *, status: str, dynamics: str, level: Text, language: str
) -> str:
    """
    How many areas the method calls burdened, and for how many of them the dynamics are, too.

    Parameters
    ----------
    counts
        Areas with a burdened status and burdened dynamics, with a burdened
        status, and with any status.
    status, dynamics
        Published labels of the burdened classes, joined.
    level
        Plural name of the level.
    """
    texts = translator(language)
    twice, burdened, total = counts
    first = texts.format(
        "development.matrix.burdened",
        where=headline.where(burdened, total, level, language),
        status=status,
    )
    if not burdened or not dynamics:
        return f"{first}."
    key = "development.matrix.twice" if twice else "development.matrix.twice.none"
    shown = formats.number(twice, 0, language)
    return f"{first}; {texts.format(key, n=twice, count=shown, dynamics=dynamics)}."


def segregation(dissimilarity: pd.Series, indicator: Indicator, language: str) -> str:
    """
    Whether those who are counted live less or more evenly spread than in the first year.

    Parameters
    ----------
    dissimilarity
        Corrected index by year, 0 to 1; NaN where it cannot be computed.
    """
    texts = translator(language)
    known = 100 * dissimilarity.dropna()
    if known.empty:
        return texts.format("development.segregation.none", indicator=indicator.name[language])
    first, last = float(known.iloc[0]), float(known.iloc[-1])
    change = formats.displayed_gap(last, first, 1)
    kind = "same" if abs(change) < NOTABLE else direction(change)
    return texts.format(
        "development.segregation.one" if len(known) == 1 else f"development.segregation.{kind}",
        indicator=indicator.name[language],
        first=formats.with_unit(first, 1, "%", language),
        last=formats.with_unit(last, 1, "%", language),
        base=int(known.index[0]),
        year=int(known.index[-1]),
    )


def clusters(
    *, count: int, total: int, indicator: Indicator, year: int, level: Text, language: str
) -> str:
    """
    In how many areas an unfavourable figure lies among unfavourable neighbours, beyond chance.

    Parameters
    ----------
    count, total
        Areas in such a cluster, and areas that were compared with neighbours.
    level
        Plural name of the level.
    """
    kind = "neutral" if indicator.polarity is Polarity.NEUTRAL else "judging"
    return translator(language).format(
        f"development.clusters.{kind}",
        where=headline.where(count, total, level, language),
        indicator=indicator.name[language],
        year=year,
    )


def decomposition(
    parts: pd.Series,
    *,
    figures: tuple[float, float],
    years: tuple[int, int],
    indicator: Indicator,
    language: str,
) -> str:
    """
    What the changed figure of one area is made of.

    Parameters
    ----------
    parts
        ``change``, ``by_numerator``, ``by_population`` in the indicator's
        unit; NaN where a count is lacking.
    figures
        The earlier and the later figure.

    Returns
    -------
    text
        Empty where one of the two figures is lacking.
    """
    then, now = figures
    if math.isnan(then) or math.isnan(now):
        return ""
    texts = translator(language)
    gap = formats.displayed_gap(now, then, indicator.decimals)
    moved = texts.format(
        f"development.change.{direction(gap)}",
        base=years[0],
        year=years[1],
        then=phrases.with_unit(then, indicator, language, dative=True),
        now=phrases.with_unit(now, indicator, language),
        amount=_points(gap, indicator, language),
    )
    if math.isnan(parts["by_numerator"]):
        return moved
    split = texts.format(
        "development.change.parts",
        numerator=_effect(float(parts["by_numerator"]), indicator, language),
        population=_effect(float(parts["by_population"]), indicator, language),
    )
    return f"{moved} {split}"


def _effect(part: float, indicator: Indicator, language: str) -> str:
    shown = float(formats.rounded(part, indicator.decimals))
    return translator(language).format(
        f"development.effect.{direction(shown)}", amount=_points(shown, indicator, language)
    )


def _points(amount: float, indicator: Indicator, language: str) -> str:
    """Size of a change in words, e.g. ``2,1 Prozentpunkte``."""
    return formats.difference(
        amount,
        0.0,
        decimals=indicator.decimals,
        unit=indicator.unit[language],
        language=language,
        sign=False,
    )
