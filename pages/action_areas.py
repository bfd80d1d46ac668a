"""Screen: action areas: candidates with reasons, history, the model area, need against help."""

from __future__ import annotations

from pages.shared import frame, notices, places, url_state
from pages.shared.action_areas import (
    candidates_view,
    choices,
    finder_view,
    groups_view,
    history_view,
)
from pages.shared.texts import language

VIEWS = {
    "candidates": candidates_view,
    "history": history_view,
    "finder": finder_view,
    "groups": groups_view,
}

frame.ensure()
with notices.shown_errors():
    place = places.chosen()
    city = places.read(place)
    view = choices.view()
    chosen = VIEWS[view].show(place, city)
    url_state.write(
        "action_areas",
        view=view,
        city=place.key,
        lang=language(),
        **{**dict.fromkeys(choices.LINKED), **chosen},
    )
