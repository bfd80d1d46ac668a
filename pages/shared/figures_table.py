"""The table equal to the map, and its downloads. Built only when a reader opens it."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from data.certainty import Certainty
from data.city import City
from data.exports.class_workbook import classes_xlsx
from data.exports.classes import classes_csv
from data.exports.origins import classes_origin, values_origin
from data.exports.values import export_name, values_csv
from data.exports.values_workbook import values_xlsx
from data.figures import AreaFigures
from data.indices import CityIndex
from indicators.states import CellState
from locales import formats
from pages.shared import (
    cached,
    certainty_notes,
    file_row,
    index_words,
    key_figures,
    origin,
    painting,
    reform_notes,
)
from pages.shared.places import Place
from pages.shared.texts import language, plain, t
from pages.shared.views import View


def show(place: Place, view: View) -> None:
    """Draw the table inside an expander that is empty while it is closed."""
    box = st.expander(t("table.title"), on_change="rerun", key="table")
    if not box.open:
        return
    frame = _frame(place, view, language())
    with box:
        st.dataframe(
            _styled(frame, view, language()),
            hide_index=True,
            width="stretch",
            height=420,
            placeholder="",
            alt=t("table.alt"),
        )
        # A cell without a number is blank, and the words beside it say why.
        states = {state for state in view.figures.table["state"] if CellState(state).has_value}
        if text := key_figures.signs_text(states):
            st.caption(plain(text))
        st.caption(t("table.hint.certainty" if t("table.low") in frame else "table.hint"))


def downloads(place: Place, city: City, view: View) -> None:
    """Two buttons and the command behind them; a file is made when its button is pressed."""
    figures, lang = view.figures, language()
    file_row.show(
        {
            "csv": lambda: csv_file(place, view, lang),
            "xlsx": lambda: xlsx_file(place, city, view, lang),
        },
        name=lambda ending: export_name(city, figures, ending),
        hint=lambda ending: t(f"download.{ending}.help"),
    )
    if view.index is None:
        found = values_origin(city, figures, language=lang, ending="csv")
    else:
        found = classes_origin(city, view.index, language=lang, ending="csv")
    origin.show(found, key="origin")


def csv_file(place: Place, view: View, lang: str) -> bytes:
    """Figures as CSV; of an index the classes with all that led to them."""
    if view.index is None:
        return values_csv(view.figures)
    return classes_csv(view.index, badges=_badges(place, view.index), language=lang)


def xlsx_file(place: Place, city: City, view: View, lang: str) -> bytes:
    """Likewise as a workbook, with source and method on a sheet of its own."""
    if view.index is None:
        return values_xlsx(city, view.figures, language=lang)
    return classes_xlsx(city, view.index, badges=_badges(place, view.index), language=lang)


def _badges(place: Place, index: CityIndex) -> pd.Series:
    found = cached.stability(*place.address, index.definition.key, index.level, index.year)
    return pd.Series(found["badge"])


def indicator_frame(view: View, sure: Certainty, lang: str) -> pd.DataFrame:
    """
    One row per area with what the map says about it.

    Returns
    -------
    frame
        Columns under their headings in `lang`: id, name, value (float, rounded
        as shown, NaN where none), difference (likewise), comparison in words,
        class, and the 95 % interval and whether the area can be told from the
        rest of the city (empty where nothing is said).
    """
    figures = view.figures
    table, indicator = figures.table, figures.indicator
    city_value, decimals = figures.city.value, indicator.decimals
    known = table["value"].notna()
    bounds = sure.table.loc[table.index, ["low", "high"]].where(known)
    frame = _frame_of_names(table).assign(
        **{
            value_heading(figures, lang): painting.shown_values(
                table["value"], decimals
            ).to_numpy(),
            t("table.difference"): [
                formats.displayed_gap(v, city_value, decimals) for v in table["value"]
            ],
            t("table.comparison"): [
                painting.comparison(v, city_value, indicator, lang) or t(f"state.{state}")
                for v, state in zip(table["value"], table["state"], strict=True)
            ],
            t("table.class"): view.codes.where(known, "").to_numpy(),
            **reform_notes.columns(table),
        }
    )
    if not bounds["low"].notna().any():
        return frame
    told = sure.table["distinguishable"].reindex(table.index)
    return frame.assign(
        **{
            t("table.low"): painting.shown_values(bounds["low"], decimals).to_numpy(),
            t("table.high"): painting.shown_values(bounds["high"], decimals).to_numpy(),
            t("table.certainty"): [
                certainty_notes.told_apart(one, lang, short=True) if has_value else ""
                for one, has_value in zip(told, known, strict=True)
            ],
        }
    )


def index_frame(view: View, lang: str) -> pd.DataFrame:
    """
    One row per area with its result under an index.

    Returns
    -------
    frame
        Columns under their headings in `lang`: id, name, index (float, NaN for
        areas that take no part), class in words with its code or the reason for
        taking no part, development in words and cell of the matrix where the
        method has one.
    """
    index, figures = view.index, view.figures
    assert index is not None  # noqa: S101 - for types
    areas = [str(area_id) for area_id in figures.table.index]
    frame = _frame_of_names(figures.table).assign(
        **{
            t("table.index", year=figures.year): painting.shown_values(
                figures.table["value"], figures.indicator.decimals
            ).to_numpy(),
            index_words.short(index, lang): [
                index_words.status(view, area_id, lang) for area_id in areas
            ],
            **reform_notes.columns(figures.table),
        }
    )
    if index.definition.dynamics is None:
        return frame
    return frame.assign(
        **{
            t("table.dynamics"): [index_words.dynamics(index, one, lang) for one in areas],
            t("table.overall"): index.table.loc[areas, "overall"].to_numpy(),
        }
    )


def value_heading(figures: AreaFigures, lang: str) -> str:
    """Heading of the figures: indicator, year and unit."""
    unit = figures.indicator.unit[lang]
    return f"{figures.indicator.name[lang]} {figures.year}" + (f" ({unit})" if unit else "")


def _value_column(view: View, lang: str) -> str:
    if view.index is not None:
        return t("table.index", year=view.figures.year)
    return value_heading(view.figures, lang)


def _frame_of_names(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {t("table.id"): table.index.astype(str), t("table.name"): table["name"].to_numpy()}
    )


def _frame(place: Place, view: View, lang: str) -> pd.DataFrame:
    figures = view.figures
    if view.index is not None:
        return index_frame(view, lang)
    sure = cached.certainty(*place.address, figures.indicator.key, figures.level, figures.year)
    return indicator_frame(view, sure, lang)


def _styled(frame: pd.DataFrame, view: View, lang: str) -> object:
    """Numbers stay numbers for sorting and are written as the language asks; signs stand in."""
    figures = view.figures
    decimals = figures.indicator.decimals
    states = figures.table["state"].to_numpy()
    value, gap = _value_column(view, lang), t("table.difference")
    bounds = [name for name in (t("table.low"), t("table.high")) if name in frame]
    plain_numbers = [value, *bounds]
    styler = frame.style.format(
        lambda number: _or_blank(number, decimals, lang), subset=plain_numbers
    )
    if gap in frame:
        styler = styler.format(lambda number: _signed(number, decimals, lang), subset=[gap])
    for state in {state for state in states if CellState(state).has_value} - {"value"}:
        rows = frame.index[states == state]
        sign = formats.sign_of(str(state), lang)
        styler = styler.format(lambda _, sign=sign: sign, subset=(rows, [value]))
    return styler


def _signed(number: float, decimals: int, lang: str) -> str:
    return ("+" if number > 0 else "") + _or_blank(number, decimals, lang)


def _or_blank(number: float, decimals: int, lang: str) -> str:
    return "" if math.isnan(number) else formats.number(number, decimals, lang)
