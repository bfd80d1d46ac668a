"""The legend below the map, made of the same classes and signs as the map itself."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from data import map_words
from geo.choropleth import ink_on
from indicators.classes import AreaClass
from indicators.palette import STATE_CODES
from locales import formats
from pages.shared import index_words, reform_notes, style
from pages.shared.texts import escaped, language, t
from pages.shared.views import View


def show(view: View) -> None:
    """Draw the legend: classes with counts, the outline, what is missing, the city."""
    counts = view.codes.value_counts()
    entries = [*_classes(view, counts), *_outline(view), *_states(view, counts)]
    st.html(
        f'<section class="srm-legend" aria-label="{escaped(t("legend.title"))}">'
        f"<ul>{''.join(entries)}</ul>{_below(view)}</section>"
    )


def _below(view: View) -> str:
    """Lines under the entries: of an indicator the city value, of an index its method."""
    if view.index is not None:
        text = f"<p>{escaped(index_words.method_line(view.index, language()))}</p>"
    else:
        text = f"<p>{escaped(map_words.city_line(view.figures, language()))}</p>{_reference(view)}"
    note = reform_notes.legend(view.figures)
    return text + (f"<p>{escaped(note)}</p>" if note else "")


def _reference(view: View) -> str:
    """Say what the classes lie around: not the city value of this year, but that of all years."""
    if view.breaks is None or math.isnan(view.breaks.reference):
        return ""
    indicator, lang = view.figures.indicator, language()
    value = formats.with_unit(view.breaks.reference, indicator.decimals, indicator.unit[lang], lang)
    return f'<p class="srm-count">{escaped(t("legend.breaks", value=value))}</p>'


def _entry(swatch: str, text: str, count: int) -> str:
    return (
        f"<li>{swatch}<span>{escaped(text)}</span> "
        f'<span class="srm-count">'
        f"{escaped(t('legend.count', n=count, count=formats.number(count, 0, language())))}"
        "</span></li>"
    )


def _picture(name: str) -> str:
    """Swatch of the style sheet that the text beside it explains."""
    return f'<span class="srm-swatch srm-swatch-{name}"></span>'


def _class_picture(view: View, one: AreaClass) -> str:
    """Swatch of a class; its code is part of the picture, so it is said to those who cannot see."""
    said = f'role="img" aria-label="{escaped(t("table.class"))} {escaped(one.code)}"'
    if view.index is None:
        name = style.class_swatch(view.figures.indicator.polarity, one.code)
        return f'<span class="srm-swatch srm-swatch-{name}" {said}></span>'
    dress = f"background:{one.colour};color:{ink_on(one.colour)}"
    return f'<span class="srm-swatch srm-chip" style="{dress}" {said}>{escaped(one.code)}</span>'


def _classes(view: View, counts: pd.Series) -> list[str]:
    return [
        _entry(_class_picture(view, one), _class_text(view, one), int(counts.get(one.sign, 0)))
        for one in view.classes
    ]


def _class_text(view: View, one: AreaClass) -> str:
    if one.label is not None:
        return one.label[language()]
    assert view.breaks is not None  # noqa: S101 - a view without bounds has no classes
    return map_words.interval_words(
        *view.breaks.interval(one.code), view.figures.indicator, language()
    )


def _outline(view: View) -> list[str]:
    if not view.judges:
        return []
    if view.index is not None:
        words = index_words.outline(view.index, language())
    else:
        words = map_words.outline(view.figures, language())
    return [_entry(_picture(style.OUTLINE), words, len(view.marked))]


def _states(view: View, counts: pd.Series) -> list[str]:
    """States that occur, and the areas that take no part; tooltips and the list say why."""
    states = [
        _entry(_picture(state.value), t(f"state.{state.value}"), int(counts[code]))
        for state, code in STATE_CODES.items()
        if code in counts.index
    ]
    if view.excluded:
        count = int(counts.reindex(list(view.excluded)).sum())
        states.append(_entry(_picture(style.EXCLUDED), t("index_view.excluded"), count))
    return states
