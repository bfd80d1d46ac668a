"""What the screen shows where no rule can be applied: why, and the sets that a city declares."""

from __future__ import annotations

import streamlit as st

from data.city import City
from data.errors import DataError
from pages.shared import areas_only, notices
from pages.shared.places import Place
from pages.shared.texts import t


def show(place: Place, city: City) -> str | None:
    """Draw a city without figures: its declared set, or its areas; returns the chosen one."""
    st.info(t("action_areas.no_figures"))
    if city.area_sets:
        return areas_only.show_set(place, city, next(iter(city.area_sets)))
    level = next(one.name for one in city.package.levels if one.name in city.areas)
    return areas_only.show_level(place, city, level)


def refused(error: DataError) -> None:
    """Say why the figures do not allow the rule."""
    st.title(t("action_areas.refused"), anchor=False)
    notices.show_finding(error.finding)
