"""The margin of "less favourable than the city": its choices and its words."""

from __future__ import annotations

import math

from data.figures import AreaFigures
from indicators.catalogue import Polarity
from indicators.comparison import Margin, MarginKind
from locales import formats, translator
from locales.phrases import mark, percent

#: Choices of the control, as keys of links.
KEYS = ("any", "p5", "p10", "p25", "sig")


def option(key: str, language: str) -> str:
    """Label of a choice of the control."""
    margin = Margin.from_key(key)
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
