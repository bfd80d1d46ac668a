"""The distribution strip: all areas along the scale of the figure."""

from __future__ import annotations

import streamlit as st

from data.figures import AreaFigures
from indicators.charts.strip import distribution_strip
from locales import formats, phrases
from pages.shared import index_words, painting
from pages.shared.texts import language, plain, t
from pages.shared.views import View


def show(view: View, chosen: str | None) -> None:
    """Draw the strip with the chosen area and the city marked; nothing without a figure."""
    figures = view.figures
    table, indicator, lang = figures.table, figures.indicator, language()
    if not table["value"].notna().any():
        return
    unit = indicator.unit[lang]
    st.subheader(t("strip.title"), anchor=False)
    st.plotly_chart(
        distribution_strip(
            painting.shown_values(table["value"], indicator.decimals),
            names=table["name"].astype(str),
            fills=view.codes.map(painting.colours(view)),
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
    st.caption(plain(_hint(view, lang)))


def _hint(view: View, lang: str) -> str:
    if not view.judges:
        return t("strip.hint.neutral")
    if view.index is not None:
        hint = t("strip.hint", mark=index_words.mark(view.index.definition, lang))
        rises = view.index.definition.status.burden_rises
        return f"{hint} {t('strip.hint.rises' if rises else 'strip.hint.falls')}"
    return t("strip.hint", mark=phrases.mark(view.figures.margin, lang))


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
