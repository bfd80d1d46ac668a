"""The list beside the map: areas less favourable than the city, as real controls."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.figures import AreaFigures
from indicators.catalogue import Polarity
from locales import formats
from pages.shared import selection
from pages.shared.texts import language, plain, t

_ORDERS = ("name", "difference")
#: Entries shown at first: each costs bytes with every choice, and nobody reads hundreds.
FIRST_SHOWN = 20
# Pixels, more entries scroll: the list makes room for the card of a chosen area.
_HEIGHT, _HEIGHT_BELOW_CARD = 480, 250
_ALL = "list_all"


def show(figures: AreaFigures, names: dict[str, str], chosen: str | None) -> None:
    """
    Draw the list; choosing an entry chooses the area on the map.

    Parameters
    ----------
    names
        Label per ``area_id``.
    chosen
        The chosen area, marked in the list if it is one of it.
    """
    if figures.indicator.polarity is Polarity.NEUTRAL:
        st.caption(t("list.neutral"))
        return
    below = figures.table[figures.table["worse"].fillna(False).astype(bool)]
    row = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    )
    row.subheader(t("list.title"), anchor=False, width="content")
    if below.empty:
        st.caption(t("list.empty"))
        return
    order = row.segmented_control(
        t("list.order"),
        _ORDERS,
        key="list_order",
        default="name",
        required=True,
        format_func=lambda kind: t(f"list.order.{kind}"),
        label_visibility="collapsed",
    )
    ids = _ordered(below, names, figures.city.value, by_difference=order == "difference")
    shown = ids if len(ids) <= FIRST_SHOWN or st.session_state.get(_ALL) else ids[:FIRST_SHOWN]
    if chosen in ids and chosen not in shown:
        shown = [chosen, *shown]
    st.session_state[selection.LIST] = chosen if chosen in ids else None
    with st.container(height=_HEIGHT if chosen is None else _HEIGHT_BELOW_CARD, border=True):
        st.radio(
            t("list.label"),
            shown,
            index=None,
            key=selection.LIST,
            format_func=lambda area_id: plain(names[area_id]),
            captions=[_caption(figures, area_id) for area_id in shown],
            on_change=selection.take_from_list,
            label_visibility="collapsed",
        )
    if len(ids) > FIRST_SHOWN:
        st.toggle(t("list.all", count=len(ids)), key=_ALL, persist_state="session")


def _ordered(
    below: pd.DataFrame, names: dict[str, str], city_value: float, *, by_difference: bool
) -> list[str]:
    if by_difference:
        gap = (below["value"] - city_value).abs()
        return [str(area_id) for area_id in gap.sort_values(ascending=False, kind="stable").index]
    return sorted(
        (str(area_id) for area_id in below.index), key=lambda key: formats.sorting(names[key])
    )


def _caption(figures: AreaFigures, area_id: str) -> str:
    indicator = figures.indicator
    unit, lang = indicator.unit[language()], language()
    value = figures.table.loc[area_id, "value"]
    text = formats.with_unit(value, indicator.decimals, unit, lang)
    gap = formats.difference(
        value, figures.city.value, decimals=indicator.decimals, unit=unit, language=lang
    )
    return plain(f"{text} ({gap})")
