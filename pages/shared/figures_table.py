"""The table equal to the map, and its downloads. Built only when a reader opens it."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from data import exports
from data.city import City
from data.figures import AreaFigures
from locales import formats
from pages.shared import key_figures, painting
from pages.shared.texts import language, plain, t

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(figures: AreaFigures, codes: pd.Series) -> None:
    """Draw the table inside an expander that is empty while it is closed."""
    box = st.expander(t("table.title"), on_change="rerun", key="table")
    if not box.open:
        return
    with box:
        frame = shown_frame(figures, codes, language())
        st.dataframe(
            _styled(frame, figures, language()),
            hide_index=True,
            width="stretch",
            height=420,
            alt=t("table.alt"),
        )
        if text := key_figures.signs_text(set(figures.table["state"])):
            st.caption(plain(text))
        st.caption(t("table.hint"))


def downloads(city: City, figures: AreaFigures) -> None:
    """Two buttons; a file is made when its button is pressed."""
    lang = language()
    row = st.container(horizontal=True)
    row.download_button(
        "CSV",
        lambda: exports.values_csv(figures),
        file_name=exports.export_name(city, figures, "csv"),
        mime="text/csv",
        on_click="ignore",
        help=t("download.csv.help"),
    )
    row.download_button(
        "XLSX",
        lambda: exports.values_xlsx(city, figures, language=lang),
        file_name=exports.export_name(city, figures, "xlsx"),
        mime=_XLSX,
        on_click="ignore",
        help=t("download.xlsx.help"),
    )


def shown_frame(figures: AreaFigures, codes: pd.Series, lang: str) -> pd.DataFrame:
    """
    One row per area with what the map says about it.

    Returns
    -------
    frame
        Columns under their headings in `lang`: id, name, value (float, rounded
        as shown, NaN where none), difference (likewise), comparison in words, class.
    """
    table, indicator = figures.table, figures.indicator
    city_value = figures.city.value
    return pd.DataFrame(
        {
            t("table.id"): table.index.astype(str),
            t("table.name"): table["name"].to_numpy(),
            value_heading(figures, lang): painting.shown_values(
                table["value"], indicator.decimals
            ).to_numpy(),
            t("table.difference"): [
                formats.displayed_gap(v, city_value, indicator.decimals) for v in table["value"]
            ],
            t("table.comparison"): [
                painting.comparison(v, city_value, indicator, lang) or t(f"state.{state}")
                for v, state in zip(table["value"], table["state"], strict=True)
            ],
            t("table.class"): codes.where(table["value"].notna(), "").to_numpy(),
        }
    )


def value_heading(figures: AreaFigures, lang: str) -> str:
    """Heading of the figures: indicator, year and unit."""
    unit = figures.indicator.unit[lang]
    return f"{figures.indicator.name[lang]} {figures.year}" + (f" ({unit})" if unit else "")


def _styled(frame: pd.DataFrame, figures: AreaFigures, lang: str) -> object:
    """Numbers stay numbers for sorting and are written as the language asks; signs stand in."""
    decimals = figures.indicator.decimals
    states = figures.table["state"].to_numpy()
    value, gap = value_heading(figures, lang), t("table.difference")
    styler = frame.style.format(
        lambda number: "" if math.isnan(number) else _signed(number, decimals, lang), subset=[gap]
    ).format(lambda number: formats.number(number, decimals, lang), subset=[value])
    for state in set(states) - {"value"}:
        rows = frame.index[states == state]
        sign = formats.sign_of(str(state), lang)
        styler = styler.format(lambda _, sign=sign: sign, subset=(rows, [value]))
    return styler


def _signed(number: float, decimals: int, lang: str) -> str:
    return ("+" if number > 0 else "") + formats.number(number, decimals, lang)
