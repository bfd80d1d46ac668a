"""The distribution strip: all areas along the scale of the figure."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.figures import AreaFigures
from indicators.catalogue import Polarity
from indicators.charts import distribution_strip
from locales import formats
from pages.shared import painting
from pages.shared.texts import language, t


def show(figures: AreaFigures, codes: pd.Series, chosen: str | None) -> None:
    """Draw the strip with the chosen area and the city marked; nothing without a figure."""
    table, indicator, lang = figures.table, figures.indicator, language()
    if not table["value"].notna().any():
        return
    unit = indicator.unit[lang]
    st.subheader(t("strip.title"), anchor=False)
    st.plotly_chart(
        distribution_strip(
            painting.shown_values(table["value"], indicator.decimals),
            names=table["name"].astype(str),
            fills=codes.map(painting.colours(indicator)),
            worse=table["worse"],
            city_value=figures.city.value,
            city_label=t("strip.city"),
            decimals=indicator.decimals,
            marked=chosen,
            separators=".," if lang == "en" else ",\u202f",
            suffix=formats.unit_suffix(unit, lang),
            suffix_on_axis=unit == "%",
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
