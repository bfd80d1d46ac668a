"""Screen: the passport of every indicator, states and signs, what the numbers cannot say."""

from __future__ import annotations

import streamlit as st

from pages.shared import (
    controls,
    explanations,
    frame,
    notices,
    overview,
    passport,
    places,
    url_state,
)
from pages.shared.texts import language, t

frame.ensure()
st.title(t("methods.title"), anchor=False)
with notices.shown_errors():
    place = places.chosen()
    city = places.read(place)
    indicator = None
    if city.catalogue:
        st.header(t("methods.passports"), anchor=False)
        overview.show(place, city)
        st.header(t("methods.passport"), anchor=False)
        indicator = controls.any_indicator(city)
        passport.show(place, city, city.catalogue[indicator])
    else:
        st.info(t("methods.no_indicators"))
    explanations.show(city)
    url_state.write("methods", city=place.key, lang=language(), indicator=indicator)
