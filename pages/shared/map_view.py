"""The map on a screen: one base that stays, one layer that changes with every choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from geo.choropleth import MAP_LABELS, ClassLayer, Paint, base_map
from geo.simplify import LevelGeometry
from locales import translator
from pages.shared import server


def show_map(
    geometry: LevelGeometry,
    paint: Paint,
    *,
    key: str,
    height: int,
    on_select: Callable[[str], None] | None = None,
) -> str | None:
    """
    Draw the areas and return the id of the area that was chosen on the map just now.

    Base and layer are built anew on each run, because st_folium adds the layer
    to the map it gets. The frame in the browser stays the same over indicators,
    years, levels and selections; only another language starts it again.

    Parameters
    ----------
    geometry
        Boundaries of the level shown.
    paint
        What every area shows, in the order of `geometry`.
    key
        Key of the element; one map per key and screen.
    height
        Height in pixels.
    on_select
        Called with the chosen id before the screen runs again, so that the
        screen (controls above the map included) already shows the choice.

    Returns
    -------
    area_id
        None unless this run was started by a click or a key press on an area
        of `geometry`.

    Raises
    ------
    ValueError
        If `paint` and `geometry` differ in the number of areas.
    """
    if len(paint.codes) != len(geometry.order):
        raise ValueError("The paint is not of this level: the number of areas differs.")
    known = frozenset(geometry.order)

    def chosen_on_map() -> None:
        area_id = _new_choice(key, st.session_state.get(key), known)
        st.session_state[_fresh(key)] = area_id
        if area_id is not None and on_select is not None:
            on_select(area_id)

    st_folium(
        base_map(labels=_labels(paint.language), language=paint.language),
        key=key,
        feature_group_to_add=ClassLayer(paint, server.publish(geometry)),
        returned_objects=["last_active_drawing"],
        use_container_width=True,
        height=height,
        on_change=chosen_on_map,
    )
    area_id = st.session_state.pop(_fresh(key), None)
    return area_id if area_id in known else None


def _labels(language: str) -> dict[str, str]:
    texts = translator(language)
    return {key: texts.text(f"map.label.{key}") for key in MAP_LABELS}


def _fresh(key: str) -> str:
    return f"{key}.chosen"


def _new_choice(key: str, answer: Any, known: frozenset[str]) -> str | None:
    """Id in the frame's answer, if it is one of this level and was not handled yet."""
    feature = answer.get("last_active_drawing") if isinstance(answer, dict) else None
    if not isinstance(feature, dict):
        return None
    properties = feature.get("properties")
    moment = properties.get("n") if isinstance(properties, dict) else None
    seen = f"{key}.moment"
    if st.session_state.get(seen) == moment:
        return None
    st.session_state[seen] = moment
    area_id = feature.get("id")
    return area_id if isinstance(area_id, str) and area_id in known else None
