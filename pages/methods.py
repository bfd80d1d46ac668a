"""Screen: what stands behind every figure: indicators, index methods, their comparison, notes."""

from __future__ import annotations

import streamlit as st

from pages.shared import (
    explanations,
    frame,
    method_choices,
    method_comparison,
    method_indicators,
    method_passport,
    notices,
    places,
    url_state,
)
from pages.shared.texts import language, t

VIEWS = {
    "indicators": method_indicators,
    "indices": method_passport,
    "compare": method_comparison,
    "notes": explanations,
}

frame.ensure()
st.title(t("methods.title"), anchor=False)
with notices.shown_errors():
    place = places.chosen()
    city = places.read(place)
    view = method_choices.view(tuple(VIEWS))
    chosen = VIEWS[view].show(place, city)
    url_state.write("methods", view=view, city=place.key, lang=language(), **chosen)
