"""How sure a figure is, in words: the card and the table say it alike."""

from __future__ import annotations

import math

import pandas as pd

from data.certainty import Certainty
from data.figures import AreaFigures
from indicators.catalogue import Indicator, Uncertainty
from locales import formats, translator

#: Fewer cases than these: one person more or less is seen in the figure. Health statistics draw
#: the line for rates there (National Center for Health Statistics, "Healthy People" criteria).
FEW_CASES = 20


def interval(low: float, high: float, indicator: Indicator, language: str) -> str:
    """
    Interval in words: ``zwischen 12,1 und 14,9 %``; empty without one.

    Parameters
    ----------
    low, high
        Bounds in the unit of the indicator; NaN: nothing is said.
    """
    if math.isnan(low) or math.isnan(high):
        return ""
    return translator(language).format(
        "certainty.interval",
        low=formats.number(low, indicator.decimals, language),
        high=formats.with_unit(high, indicator.decimals, indicator.unit[language], language),
    )


def told_apart(distinguishable: object, language: str, *, short: bool = False) -> str:
    """
    Whether an area can be told from the rest of the city; empty where nobody can say.

    Parameters
    ----------
    distinguishable
        True, False, or ``<NA>``.
    short
        A few words for a column instead of a sentence.
    """
    if pd.isna(distinguishable):  # type: ignore[call-overload]
        return ""
    kind = "sure" if distinguishable else "unsure"
    return translator(language).text(f"certainty.{'short' if short else 'rest'}.{kind}")


def notes(figures: AreaFigures, sure: Certainty, area_id: str, language: str) -> list[str]:
    """Sentences of the card: interval, comparison, small numbers; empty where a figure is not."""
    if math.isnan(float(figures.table.loc[area_id, "value"])):
        return []
    texts, row = translator(language), sure.table.loc[area_id]
    if sure.kind is Uncertainty.NONE:
        return [texts.text(sure.reason)] if sure.reason else []
    words = interval(float(row["low"]), float(row["high"]), figures.indicator, language)
    found = [texts.format("certainty.card.interval", interval=words)] if words else []
    found.append(
        told_apart(row["distinguishable"], language)
        or (texts.text(sure.reason) if sure.reason else "")
    )
    if float(figures.table.loc[area_id, "numerator"]) < FEW_CASES:
        found.append(texts.format("certainty.few", count=FEW_CASES))
    return [sentence for sentence in found if sentence]
