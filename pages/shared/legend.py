"""The legend below the map, made of the same classes and signs as the map itself."""

from __future__ import annotations

import base64
import math

import pandas as pd
import streamlit as st

from data.figures import AreaFigures
from geo.choropleth import swatch
from indicators.catalogue import Indicator, Polarity
from indicators.classes import LETTERS, ClassBreaks
from indicators.palette import STATE_CODES
from locales import formats
from pages.shared import painting
from pages.shared.texts import escaped, language, t


def show(figures: AreaFigures, breaks: ClassBreaks | None) -> None:
    """Draw the legend: classes with bounds and counts, the outline, what is missing, the city."""
    counts = painting.codes(figures, breaks).value_counts()
    entries = [*_classes(figures, breaks, counts), *_outline(figures), *_states(figures, counts)]
    st.html(
        f'<section class="srm-legend" aria-label="{escaped(t("legend.title"))}">'
        f"<ul>{''.join(entries)}</ul><p>{escaped(city_line(figures))}</p></section>"
    )


def city_line(figures: AreaFigures) -> str:
    """City value with what it rests on, in one line."""
    city, indicator = figures.city, figures.indicator
    if math.isnan(city.value):
        return t("city.no_value")
    value = formats.with_unit(
        city.value, indicator.decimals, indicator.unit[language()], language()
    )
    parts = [t("city.value", value=value)]
    if city.origin == "published":
        parts.append(t("city.published"))
        if not math.isnan(city.recomputed):
            again = formats.with_unit(
                city.recomputed, indicator.decimals, indicator.unit[language()], language()
            )
            counted, total = city.areas_counted, city.areas_total
            parts.append(t("city.recomputed", value=again, counted=counted, total=total))
    elif city.areas_counted < city.areas_total:
        parts.append(t("city.partial", counted=city.areas_counted, total=city.areas_total))
    return " · ".join(parts)


def interval_text(low: float, high: float, indicator: Indicator, lang: str) -> str:
    """Bounds of a class as words: ``8,1 bis unter 12,3 %``."""
    unit = indicator.unit[lang]
    top = formats.with_unit(high, indicator.decimals, unit, lang)
    if math.isinf(low):
        return t("legend.below", high=top)
    if math.isinf(high):
        return t("legend.from", low=formats.with_unit(low, indicator.decimals, unit, lang))
    return t("legend.between", low=formats.number(low, indicator.decimals, lang), high=top)


def image(code: str, colour: str, *, outlined: bool = False) -> str:
    """Swatch as an image: Streamlit removes inline SVG from HTML."""
    drawn = swatch(code, colour, outlined=outlined).replace(
        "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1
    )
    data = base64.b64encode(drawn.encode()).decode()
    return f'<img alt="" width="28" height="18" src="data:image/svg+xml;base64,{data}">'


def _entry(picture: str, text: str, count: int) -> str:
    return (
        f'<li>{picture}<span>{escaped(text)}</span> <span class="srm-count">'
        f"{escaped(t('legend.count', n=count, count=formats.number(count, 0, language())))}"
        "</span></li>"
    )


def _classes(figures: AreaFigures, breaks: ClassBreaks | None, counts: pd.Series) -> list[str]:
    if breaks is None:
        return []
    indicator = figures.indicator
    fills = painting.colours(indicator)
    return [
        _entry(
            image(letter, fills[letter]),
            interval_text(*breaks.interval(letter), indicator, language()),
            int(counts.get(letter, 0)),
        )
        for letter in LETTERS
    ]


def _outline(figures: AreaFigures) -> list[str]:
    if figures.indicator.polarity is Polarity.NEUTRAL:
        return []
    count = int(figures.table["worse"].fillna(False).sum())
    return [_entry(image("", "#ffffff", outlined=True), t("legend.unfavourable"), count)]


def _states(figures: AreaFigures, counts: pd.Series) -> list[str]:
    fills = painting.colours(figures.indicator)
    return [
        _entry(image(code, fills[code]), t(f"state.{state.value}"), int(counts[code]))
        for state, code in STATE_CODES.items()
        if code in counts.index
    ]
