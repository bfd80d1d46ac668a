"""The small map: where the area lies in the city, and another way to choose one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.city import City
from pages.shared import cached, map_view, selection
from pages.shared.development import paints
from pages.shared.places import Place
from pages.shared.portrait.choices import Choice
from pages.shared.texts import language, plain, t

MAP = "portrait_map"
HEIGHT, HEIGHT_OF_CHOICE = 360, 480
_OWN, _SIBLING, _OTHER = "A", "B", "C"
_FILLS = {_OWN: "#1f6fb2", _SIBLING: "#b5d4e9", _OTHER: "#e3e8ee"}


def show(place: Place, city: City, choice: Choice) -> None:
    """Draw all areas of the level; the chosen one and those beside it stand out."""
    geometry = cached.geometry(*place.address, choice.level)
    signs = _signs(city.areas[choice.level], choice.area)
    words = {
        _OWN: t("portrait_screen.map.own"),
        _SIBLING: _beside(city, choice),
        _OTHER: t("portrait_screen.map.other"),
    }
    groups = {sign: paints.Group(colour=_FILLS[sign], words=words[sign]) for sign in words}
    map_view.show_map(
        geometry,
        paints.grouped(geometry, signs, groups, selected=choice.area),
        key=MAP,
        height=HEIGHT if choice.area else HEIGHT_OF_CHOICE,
        on_select=selection.take_from_map,
    )
    if choice.area is None:
        return
    parts = [t("portrait_screen.map.own")]
    if signs.eq(_SIBLING).any():
        parts.append(t("portrait_screen.map.beside", words=words[_SIBLING]))
    st.caption(plain(" ".join([*parts, t("portrait_screen.map.hint")])))


def _signs(areas: pd.DataFrame, area: str | None) -> pd.Series:
    """Sign of each area: the chosen one, those of the same parent, all others."""
    signs = pd.Series(_OTHER, index=areas.index.astype(str))
    if area is None:
        return signs
    parent = areas.loc[area, "parent_id"]
    if not pd.isna(parent):
        signs[areas["parent_id"].eq(parent).to_numpy()] = _SIBLING
    signs[area] = _OWN
    return signs


def _beside(city: City, choice: Choice) -> str:
    """``im selben Stadtbezirk``, in words that fit any name of a level."""
    parent = city.package.parent_of(choice.level)
    if parent is None:
        return ""
    singular = city.package.level(parent).singular.as_text()[language()]
    return t("portrait_screen.map.sibling", level=singular)
