"""Screen: the portrait of one area: what stands out, its figures, people, neighbours, own text."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame, notices, places, url_state
from pages.shared.portrait import choices, view
from pages.shared.texts import language, t

frame.ensure()
with notices.shown_errors():
    place = places.chosen()
    city = places.read(place)
    choice = choices.choose(place, city)
    if choice is None:
        st.title(t("portrait_screen.title"), anchor=False)
        st.info(t("portrait_screen.no_areas"))
        st.stop()
    indicator = view.show(place, city, choice)
    url_state.write(
        "portrait",
        level=choice.level,
        area=choice.area,
        year=str(choice.year) if choice.year else None,
        indicator=indicator,
        lang=language(),
        city=place.key,
    )
