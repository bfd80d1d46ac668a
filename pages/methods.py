"""Screen: what stands behind every figure: indicators, index methods, their comparison, notes."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame, notices, places, url_state
from pages.shared.methods import choices, compare_view, indicators_view, indices_view, notes_view
from pages.shared.texts import language, t

VIEWS = {
    "indicators": indicators_view,
    "indices": indices_view,
    "compare": compare_view,
    "notes": notes_view,
}

frame.ensure()
st.title(t("methods.title"), anchor=False)
with notices.shown_errors():
    place = places.chosen()
    city = places.read(place)
    view = choices.view(tuple(VIEWS))
    chosen = VIEWS[view].show(place, city)
    url_state.write("methods", view=view, city=place.key, lang=language(), **chosen)
