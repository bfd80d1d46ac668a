"""View of the screen Methodik: all indicators, the passport of one, its city value."""

from __future__ import annotations

import streamlit as st

from data.city import City
from pages.shared import controls
from pages.shared.methods import overview, passport, threshold
from pages.shared.methods.choices import Choices
from pages.shared.places import Place
from pages.shared.texts import t


def show(place: Place, city: City) -> Choices:
    """Draw the view and return its choices."""
    if not city.catalogue:
        st.info(t("methods.no_indicators"))
        return {}
    st.header(t("methods.passports"), anchor=False)
    overview.show(place, city)
    st.header(t("methods.passport"), anchor=False)
    indicator = controls.any_indicator(city)
    passport.show(place, city, city.catalogue[indicator])
    return {"indicator": indicator} | threshold.show(place, city, indicator)
