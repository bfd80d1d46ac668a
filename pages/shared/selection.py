"""The chosen area: one choice, made by a click on the map, in the list or in the search box."""

from __future__ import annotations

import streamlit as st

from locales import formats
from pages.shared import url_state
from pages.shared.texts import t

AREA = "area"
MAP = "city_map"
LIST = "area_in_list"


def settle(names: dict[str, str]) -> str | None:
    """
    Area that is chosen in this run: of this session, else of the link, else none.

    Parameters
    ----------
    names
        Label per ``area_id`` of the level shown; the closed list.
    """
    return url_state.settle(AREA, names, None)


def search_box(names: dict[str, str]) -> None:
    """Select box of all areas: the keyboard's map."""
    st.selectbox(
        t("area.search"),
        sorted(names, key=lambda area_id: formats.sorting(names[area_id])),
        index=None,
        key=AREA,
        format_func=names.__getitem__,
        placeholder=t("area.search.placeholder"),
        persist_state="session",
    )


def take_from_list() -> None:
    """Make the area chosen in the list the chosen one (callback)."""
    st.session_state[AREA] = st.session_state[LIST]


def take_from_map(area_id: str) -> None:
    """Make the area chosen on the map the chosen one (callback of the map)."""
    st.session_state[AREA] = area_id
