"""City value and the number of areas on its unfavourable side."""

from __future__ import annotations

import math

import streamlit as st

from data.figures import AreaFigures
from indicators.catalogue import Polarity
from locales import formats
from pages.shared.texts import language, plain, t


def show(figures: AreaFigures) -> None:
    """Draw two figures side by side; a neutral indicator has the first only."""
    indicator, lang = figures.indicator, language()
    value = figures.city.value
    text = formats.with_unit(value, indicator.decimals, indicator.unit[lang], lang)
    row = st.container(horizontal=True)
    row.metric(t("city.metric"), plain(text), width=150)
    if indicator.polarity is Polarity.NEUTRAL or math.isnan(value):
        return
    count = int(figures.table["worse"].fillna(False).sum())
    known = int(figures.table["value"].notna().sum())
    row.metric(
        t("city.below"),
        plain(t("city.below.of", count=count, total=known)),
        width="stretch",
    )
