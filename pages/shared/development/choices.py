"""The choices of the screen Entwicklung; each can be linked to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from data.city import City
from locales import formats
from pages.shared import cached, controls, screen_choices, url_state
from pages.shared.places import Place
from pages.shared.texts import t

BASE, AREAS = "base", "areas"
VIEWS = ("matrix", "then_now", "trend", "segregation", "clusters")

#: Most areas that one chart of lines compares.
MOST_AREAS = 6
# Ids hold what a city's files hold; one with this sign in it cannot be linked to.
_BETWEEN_IDS = ","
_BETWEEN_LINK = f"{AREAS}.written"


def view() -> str:
    """Which of the five views is shown."""
    names = {key: t(f"development.view.{key}") for key in VIEWS}
    return screen_choices.view(t("development.view"), names)


def level_and_indicator(place: Place, city: City) -> tuple[str, str] | None:
    """Draw level, topic and indicator in a row; None where no level has figures."""
    row = st.grid(3, min_column_width=150, key="controls")
    with row:
        level = screen_choices.level(
            place, city, lambda name: bool(cached.indicators(*place.address, name))
        )
        if level is None:
            return None
        offered = of_catalogue(controls.offers(place, city, level), city)
        return level, controls.choose_indicator(city, offered)


def areas(names: dict[str, str], *, preferred: Iterable[str]) -> list[str]:
    """
    Up to `MOST_AREAS` areas side by side.

    Parameters
    ----------
    names
        Label per ``area_id`` of the level; the closed list.
    preferred
        Areas to begin with where neither the session nor the link names any.
    """
    current = st.session_state.get(AREAS)
    asked = _asked(names)
    if asked is not None and asked != current and _moved():
        current = asked
    elif current is None:
        current = asked if asked is not None else list(preferred)
    st.session_state[AREAS] = [one for one in current if one in names][:MOST_AREAS]
    chosen = st.multiselect(
        t("development.areas", count=MOST_AREAS),
        sorted(names, key=lambda one: formats.sorting(names[one])),
        key=AREAS,
        format_func=names.__getitem__,
        max_selections=MOST_AREAS,
        placeholder=t("development.areas.placeholder"),
        persist_state="session",
    )
    return [str(one) for one in chosen]


def areas_in_link(chosen: Sequence[str]) -> str | None:
    """Write the areas of `areas` as one parameter of the address."""
    written = _BETWEEN_IDS.join(one for one in chosen if _BETWEEN_IDS not in one)
    st.session_state[_BETWEEN_LINK] = written
    return written or None


def _asked(names: dict[str, str]) -> list[str] | None:
    """Areas that the address names, of a closed list; None if it names none of it."""
    text = st.query_params.get(AREAS, "")
    if not text or len(text) > url_state.MAX_LENGTH:
        return None
    known = [one for one in dict.fromkeys(text.split(_BETWEEN_IDS)) if one in names]
    return known[:MOST_AREAS] or None


def _moved() -> bool:
    """Whether the reader went to another address (back, forward) since the last run."""
    written = st.session_state.get(_BETWEEN_LINK)
    return written is not None and st.query_params.get(AREAS, "") != written


def of_catalogue(offered: Mapping[str, controls.Offer], city: City) -> dict[str, controls.Offer]:
    """Leave only the city's own indicators of what is offered: an index is no rate."""
    return {key: one for key, one in offered.items() if key in city.catalogue}
