"""City value and the number of areas on its unfavourable side."""

from __future__ import annotations

import math

import streamlit as st

from locales import formats, phrases
from pages.shared import index_words
from pages.shared.texts import language, plain, t
from pages.shared.views import View


def show(view: View) -> None:
    """Draw two figures side by side; a neutral indicator has the first only, an index no city."""
    figures, lang = view.figures, language()
    indicator, value = figures.indicator, figures.city.value
    row = st.container(horizontal=True)
    if view.index is None:
        text = formats.with_unit(value, indicator.decimals, indicator.unit[lang], lang)
        row.metric(t("city.metric"), plain(text), width=150)
        if not view.judges or math.isnan(value):
            return
        mark = phrases.mark(figures.margin, lang)
    else:
        mark = index_words.mark(view.index.definition, lang)
    known = int(figures.table["value"].notna().sum())
    row.metric(
        plain(mark),
        plain(t("city.below.of", count=len(view.marked), total=known)),
        width="stretch",
    )
