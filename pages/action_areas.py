"""Screen: action areas: candidates with reasons, history, the model area, need against help."""

from __future__ import annotations

from pages.shared import view_screen
from pages.shared.action_areas import (
    candidates_view,
    choices,
    finder_view,
    groups_view,
    history_view,
)

VIEWS = {
    "candidates": candidates_view,
    "history": history_view,
    "finder": finder_view,
    "groups": groups_view,
}

view_screen.run("action_areas", VIEWS, choose=choices.view, linked=choices.LINKED)
