"""Screen: how the city develops: classes, then against now, trends, segregation, clusters."""

from __future__ import annotations

from pages.shared import frame, notices, places, url_state
from pages.shared.development import (
    choices,
    clusters_view,
    matrix_view,
    segregation_view,
    then_now_view,
    trend_view,
)
from pages.shared.texts import language

VIEWS = {
    "matrix": matrix_view,
    "then_now": then_now_view,
    "trend": trend_view,
    "segregation": segregation_view,
    "clusters": clusters_view,
}
#: Choices of any view: a link names those of the view that is shown, and no others.
CHOICES = ("level", "topic", "indicator", "method", "base", "year", "margin")
CHOICES += ("cell", "group", "cluster", "areas", "area")

frame.ensure()
with notices.shown_errors():
    place = places.chosen()
    city = places.read(place)
    view = choices.view()
    chosen = VIEWS[view].show(place, city)
    url_state.write(
        "development",
        view=view,
        city=place.key,
        lang=language(),
        **{**dict.fromkeys(CHOICES), **chosen},
    )
