"""Screen: how the city develops: classes, then against now, trends, segregation, clusters."""

from __future__ import annotations

from pages.shared import view_screen
from pages.shared.development import (
    choices,
    clusters_view,
    matrix_view,
    segregation_view,
    then_now_view,
    trend_view,
)

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

view_screen.run("development", VIEWS, choose=choices.view, linked=CHOICES)
