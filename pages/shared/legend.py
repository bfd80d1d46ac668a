"""The legend below the map, made of the same classes and signs as the map itself."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from data.figures import AreaFigures
from indicators.catalogue import Indicator, Polarity
from indicators.classes import LETTERS, ClassBreaks
from indicators.palette import STATE_CODES
from locales import formats
from pages.shared import style
from pages.shared.texts import escaped, language, t


def show(figures: AreaFigures, breaks: ClassBreaks | None, codes: pd.Series) -> None:
    """Draw the legend: classes with bounds and counts, the outline, what is missing, the city."""
    counts = codes.value_counts()
    entries = [*_classes(figures, breaks, counts), *_outline(figures), *_states(counts)]
    below = f"<p>{escaped(city_line(figures))}</p>{_reference(figures, breaks)}"
    st.html(
        f'<section class="srm-legend" aria-label="{escaped(t("legend.title"))}">'
        f"<ul>{''.join(entries)}</ul>{below}</section>"
    )


def city_line(figures: AreaFigures) -> str:
    """City value with what it rests on, in one line."""
    city, indicator = figures.city, figures.indicator
    if math.isnan(city.value):
        return t("city.no_value")
    value, again, published = (
        formats.with_unit(one, indicator.decimals, indicator.unit[language()], language())
        for one in (city.value, city.recomputed, city.published)
    )
    parts = [t("city.value", value=value)]
    counted = {"counted": city.areas_counted, "total": city.areas_total}
    if city.origin == "published":
        known = not math.isnan(city.recomputed)
        parts.append(
            t("city.published.recomputed", value=again, **counted) if known else t("city.published")
        )
        return " · ".join(parts)
    if city.areas_counted < city.areas_total:
        parts.append(t("city.partial", **counted))
    if not math.isnan(city.published) and published != value:
        parts.append(t("city.recomputed.published", value=published))
    return " · ".join(parts)


def _reference(figures: AreaFigures, breaks: ClassBreaks | None) -> str:
    """Say what the classes lie around: not the city value of this year, but that of all years."""
    if breaks is None or math.isnan(breaks.reference):
        return ""
    indicator, lang = figures.indicator, language()
    value = formats.with_unit(breaks.reference, indicator.decimals, indicator.unit[lang], lang)
    return f'<p class="srm-count">{escaped(t("legend.breaks", value=value))}</p>'


def interval_text(low: float, high: float, indicator: Indicator, lang: str) -> str:
    """Bounds of a class as words: ``8,1 bis unter 12,3 %``."""
    unit = indicator.unit[lang]
    top = formats.with_unit(high, indicator.decimals, unit, lang)
    if math.isinf(low):
        return t("legend.below", high=top)
    if math.isinf(high):
        return t("legend.from", low=formats.with_unit(low, indicator.decimals, unit, lang))
    return t("legend.between", low=formats.number(low, indicator.decimals, lang), high=top)


def _entry(swatch: str, text: str, count: int, *, letter: str = "") -> str:
    """One line; the letter is part of the picture, so it is said to those who cannot see it."""
    said = f' role="img" aria-label="{t("table.class")} {letter}"' if letter else ""
    return (
        f'<li><span class="srm-swatch srm-swatch-{swatch}"{said}></span>'
        f'<span>{escaped(text)}</span> <span class="srm-count">'
        f"{escaped(t('legend.count', n=count, count=formats.number(count, 0, language())))}"
        "</span></li>"
    )


def _classes(figures: AreaFigures, breaks: ClassBreaks | None, counts: pd.Series) -> list[str]:
    if breaks is None:
        return []
    indicator = figures.indicator
    return [
        _entry(
            style.class_swatch(indicator.polarity, letter),
            interval_text(*breaks.interval(letter), indicator, language()),
            int(counts.get(letter, 0)),
            letter=letter,
        )
        for letter in LETTERS
    ]


def _outline(figures: AreaFigures) -> list[str]:
    if figures.indicator.polarity is Polarity.NEUTRAL:
        return []
    count = int(figures.table["worse"].fillna(False).sum())
    return [_entry(style.OUTLINE, t("legend.unfavourable"), count)]


def _states(counts: pd.Series) -> list[str]:
    return [
        _entry(state.value, t(f"state.{state.value}"), int(counts[code]))
        for state, code in STATE_CODES.items()
        if code in counts.index
    ]
