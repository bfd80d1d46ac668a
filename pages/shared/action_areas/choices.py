"""The choices of the screen Handlungsräume; each can be linked to."""

from __future__ import annotations

import streamlit as st

from data import candidates
from data.city import City
from indicators.action_areas import Rule
from pages.shared import screen_choices
from pages.shared.action_areas import what_if
from pages.shared.labels import unique
from pages.shared.texts import language, t
from pages.shared.url_state import linked_selectbox

VIEWS = ("candidates", "history", "finder", "groups")
RULE, SHOWN = "rule", "show"
#: Choices of any view: a link names those of the view that is shown, and no others.
LINKED = (RULE, SHOWN, *what_if.KEYS, "level", "topic", "indicator", "year", "date", "known", "set")
LINKED += ("off", "first", "last", "people", "area")


def view() -> str:
    """Which of the four views is shown."""
    return screen_choices.view(
        t("action_areas.view"), {key: t(f"action_areas.view.{key}") for key in VIEWS}
    )


def rule(city: City) -> Rule | None:
    """
    Rule that the session or the link names; drawn as a select box where there are several.

    Returns
    -------
    rule
        The only or the chosen one of the city; else the proposal; None where
        the city has no figures to make one of.
    """
    declared = candidates.rules(city)
    if not declared:
        return candidates.proposed_rule(city)
    if len(declared) == 1:
        st.session_state.pop(RULE, None)
        return next(iter(declared.values()))
    names = unique({key: one.name[language()] for key, one in declared.items()})
    chosen = linked_selectbox(
        t("action_areas.rule"),
        list(names),
        key=RULE,
        format_func=names.__getitem__,
        placeholder=t("control.placeholder"),
    )
    return declared[chosen]
