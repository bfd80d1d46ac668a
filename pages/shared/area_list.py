"""The list beside the map: areas less favourable than the city, as real controls."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from locales import formats, phrases
from pages.shared import index_words, selection
from pages.shared.texts import language, plain, t
from pages.shared.views import View

_ORDERS = ("name", "difference")
#: Entries shown at first: each costs bytes with every choice, and nobody reads hundreds.
FIRST_SHOWN = 20
# Pixels, more entries scroll: the list makes room for the card of a chosen area.
_HEIGHT, _HEIGHT_BELOW_CARD = 480, 250
_ALL = "list_all"


def show(view: View, names: dict[str, str], chosen: str | None) -> None:
    """
    Draw the list; choosing an entry chooses the area on the map.

    Parameters
    ----------
    names
        Label per ``area_id``.
    chosen
        The chosen area, marked in the list if it is one of it.
    """
    if not view.judges:
        st.caption(t("list.neutral"))
        return
    below, mark = view.marked, _mark(view)
    row = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    )
    row.subheader(plain(phrases.heading(mark)), anchor=False, width="content")
    if below.empty:
        st.caption(plain(t("list.empty", mark=mark)))
        return
    order = row.segmented_control(
        t("list.order"),
        _ORDERS,
        key="list_order",
        default="name",
        required=True,
        format_func=lambda kind: t(f"list.order.{_order_word(view, kind)}"),
        label_visibility="collapsed",
    )
    ids = _ordered(view, below, names, by_difference=order == "difference")
    shown = ids if len(ids) <= FIRST_SHOWN or st.session_state.get(_ALL) else ids[:FIRST_SHOWN]
    if chosen in ids and chosen not in shown:
        shown = [chosen, *shown]
    st.session_state[selection.LIST] = chosen if chosen in ids else None
    with st.container(height=_HEIGHT if chosen is None else _HEIGHT_BELOW_CARD, border=True):
        st.radio(
            plain(t("list.label", mark=mark)),
            shown,
            index=None,
            key=selection.LIST,
            format_func=lambda area_id: plain(names[area_id]),
            captions=[plain(_caption(view, area_id)) for area_id in shown],
            on_change=selection.take_from_list,
            label_visibility="collapsed",
        )
    if len(ids) > FIRST_SHOWN:
        st.toggle(t("list.all", count=len(ids)), key=_ALL, persist_state="session")


def excluded(view: View, names: dict[str, str]) -> None:
    """Areas that take no part in an index, by reason; filled when a reader opens it."""
    if view.index is None or not view.excluded:
        return
    count = int(view.codes.isin(list(view.excluded)).sum())
    box = st.expander(
        plain(t("list.excluded", n=count, count=formats.number(count, 0, language()))),
        on_change="rerun",
        key="excluded",
    )
    if not box.open:
        return
    for code, reason in view.excluded.items():
        own = sorted(
            (names[str(one)] for one in view.codes.index[view.codes.eq(code)]), key=formats.sorting
        )
        words = t("index_view.excluded") if reason is None else reason[language()]
        box.markdown(plain(f"{phrases.heading(words)}: {', '.join(own)}"))


def _mark(view: View) -> str:
    if view.index is not None:
        return index_words.mark(view.index.definition, language())
    return phrases.mark(view.figures.margin, language())


def _order_word(view: View, kind: str) -> str:
    """An index has no city value to be far from: its areas are ordered by the index itself."""
    return "index" if view.index is not None and kind == "difference" else kind


def _ordered(
    view: View, below: pd.DataFrame, names: dict[str, str], *, by_difference: bool
) -> list[str]:
    if not by_difference:
        return sorted(
            (str(area_id) for area_id in below.index), key=lambda key: formats.sorting(names[key])
        )
    if view.index is None:
        gap, falling = (below["value"] - view.figures.city.value).abs(), True
    else:
        gap, falling = below["value"], view.index.definition.status.burden_rises
    ordered = gap.sort_values(ascending=not falling, kind="stable")
    return [str(area_id) for area_id in ordered.index]


def _caption(view: View, area_id: str) -> str:
    lang = language()
    if view.index is not None:
        words = index_words.status(view, area_id, lang)
        change = index_words.dynamics(view.index, area_id, lang)
        return f"{words} · {t('index_view.dynamics.short', words=change)}" if change else words
    figures, indicator = view.figures, view.figures.indicator
    unit = indicator.unit[lang]
    value = figures.table.loc[area_id, "value"]
    text = formats.with_unit(value, indicator.decimals, unit, lang)
    gap = formats.difference(
        value, figures.city.value, decimals=indicator.decimals, unit=unit, language=lang
    )
    return f"{text} ({gap})"
