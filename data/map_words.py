"""What a map of an indicator shows, in codes and words: for the screen, a page and a slide alike.

An index has classes of its own, see `data.indices`; everything here is about
indicators, whose classes lie around the city value.
"""

from __future__ import annotations

import math

import pandas as pd

from data.figures import AreaFigures
from indicators.catalogue import Indicator, Polarity
from indicators.classes import LETTERS, ClassBreaks
from indicators.comparison import Margin, MarginKind
from indicators.palette import STATE_CODES
from indicators.states import CellState
from locales import formats, translator
from locales.phrases import mark, percent


def indicator_codes(figures: AreaFigures, breaks: ClassBreaks | None) -> pd.Series:
    """Class letter per area, or the code of its state where there is no figure."""
    table = figures.table
    codes = {state.value: code for state, code in STATE_CODES.items()}
    states = table["state"].map(codes).fillna(STATE_CODES[CellState.MISSING])
    if breaks is None:
        return states
    return breaks.classify(table["value"]).where(table["value"].notna(), states)


def class_words(indicator: Indicator, language: str) -> dict[str, str]:
    """Letter -> what the class of an indicator means, in words."""
    kind = "neutral" if indicator.polarity is Polarity.NEUTRAL else "judging"
    return {
        letter: translator(language).text(f"class.{kind}.{letter.lower()}") for letter in LETTERS
    }


def interval_words(low: float, high: float, indicator: Indicator, language: str) -> str:
    """
    Bounds of a class as words: ``8,1 bis unter 12,3 %``.

    Parameters
    ----------
    low, high
        In the unit of the indicator, the lower one included; an infinite one is open.
    """
    translate = translator(language).format
    unit = indicator.unit[language]
    top = formats.with_unit(high, indicator.decimals, unit, language)
    if math.isinf(low):
        return translate("legend.below", high=top)
    if math.isinf(high):
        bottom = formats.with_unit(low, indicator.decimals, unit, language)
        return translate("legend.from", low=bottom)
    bottom = formats.number(low, indicator.decimals, language)
    return translate("legend.between", low=bottom, high=top)


def margin_option(margin: Margin, language: str) -> str:
    """Name of a margin, as a control or a method offers it."""
    return translator(language).format(
        f"margin.{margin.kind.value}", percent=percent(margin.percent, language)
    )


def threshold(figures: AreaFigures, language: str) -> str:
    """Figure from which on areas are marked by a relative margin, with its unit; else empty."""
    city, indicator, margin = figures.city.value, figures.indicator, figures.margin
    if margin.kind is not MarginKind.RELATIVE or math.isnan(city):
        return ""
    side = -1 if indicator.polarity is Polarity.HIGHER_IS_BETTER else 1
    bound = city + side * abs(city) * margin.percent / 100
    return formats.with_unit(bound, indicator.decimals, indicator.unit[language], language)


def outline(figures: AreaFigures, language: str) -> str:
    """Words of the legend for the outline, with the bound of a relative margin."""
    translate = translator(language).format
    words = translate("legend.outline", mark=mark(figures.margin, language))
    bound = threshold(figures, language)
    if not bound:
        return words
    downwards = figures.indicator.polarity is Polarity.HIGHER_IS_BETTER
    side = "down" if downwards else "up"
    return f"{words}: {translate(f'legend.outline.{side}', bound=bound)}"


def city_line(figures: AreaFigures, language: str) -> str:
    """City value with what it rests on, in one line."""
    translate = translator(language).format
    city, indicator = figures.city, figures.indicator
    if math.isnan(city.value):
        return translate("city.no_value")
    value, again, published = (
        formats.with_unit(one, indicator.decimals, indicator.unit[language], language)
        for one in (city.value, city.recomputed, city.published)
    )
    parts = [translate("city.value", value=value)]
    counted = {"counted": city.areas_counted, "total": city.areas_total}
    if city.origin == "published":
        known = not math.isnan(city.recomputed)
        parts.append(
            translate("city.published.recomputed", value=again, **counted)
            if known
            else translate("city.published")
        )
        return " · ".join(parts)
    if city.areas_counted < city.areas_total:
        parts.append(translate("city.partial", **counted))
    if not math.isnan(city.published) and published != value:
        parts.append(translate("city.recomputed.published", value=published))
    return " · ".join(parts)
