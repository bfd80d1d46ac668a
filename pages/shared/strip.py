"""The distribution strip: all areas along the scale of the figure."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.figures import AreaFigures
from indicators.catalogue import Polarity
from indicators.charts import distribution_strip
from indicators.classes import ClassBreaks
from locales import formats
from pages.shared import painting
from pages.shared.texts import language, t


def show(figures: AreaFigures, breaks: ClassBreaks | None, chosen: str | None) -> None:
    """Draw the strip with the chosen area and the city marked; nothing without a figure."""
    table, indicator, lang = figures.table, figures.indicator, language()
    if not table["value"].notna().any():
        return
    unit = indicator.unit[lang]
    texts = [
        f"{name} · {formats.with_unit(value, indicator.decimals, unit, lang)}"
        for name, value in zip(table["name"], table["value"], strict=True)
    ]
    st.subheader(t("strip.title"), anchor=False)
    st.plotly_chart(
        distribution_strip(
            table["value"],
            hover=pd.Series(texts, index=table.index),
            fills=painting.codes(figures, breaks).map(painting.colours(indicator)),
            worse=table["worse"],
            city_value=figures.city.value,
            city_label=t("strip.city"),
            marked=chosen,
            marked_label=str(table.loc[chosen, "name"]) if chosen in table.index else "",
            separators=".," if lang == "en" else ",\u202f",
            suffix=formats.unit_suffix(unit, lang) if unit == "%" else "",
        ),
        key="strip",
        config={"displayModeBar": False},
        alt=_alternative(figures, lang),
    )
    neutral = indicator.polarity is Polarity.NEUTRAL
    st.caption(t("strip.hint.neutral" if neutral else "strip.hint"))


def _alternative(figures: AreaFigures, lang: str) -> str:
    values, indicator = figures.table["value"], figures.indicator
    low, high = (
        formats.with_unit(float(v), indicator.decimals, indicator.unit[lang], lang)
        for v in (values.min(), values.max())
    )
    return t(
        "strip.alt",
        indicator=indicator.name[lang],
        year=figures.year,
        count=int(values.notna().sum()),
        low=low,
        high=high,
    )
