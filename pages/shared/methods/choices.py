"""The choices of the screen Methodik that no other screen has; each can be linked to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import streamlit as st

from data.city import City
from data.indices import INDEX_PREFIX, definitions
from pages.shared import cached, screen_choices
from pages.shared.places import Place
from pages.shared.texts import t

OTHER = "other"
INDICES = "indices"
_INDICATOR = "indicator"

#: What a view chose, as `pages.shared.url_state.write` takes it.
Choices = dict[str, str | None]
#: Method -> level -> its years, rising.
Years = dict[str, dict[str, list[int]]]


def view(views: Sequence[str]) -> str:
    """Which view is shown; the first, or the index methods for a reader who comes from an index."""
    names = {key: t(f"methods.view.{key}") for key in views}
    from_index = (_looked_at() or "").startswith(INDEX_PREFIX)
    return screen_choices.view(t("methods.view"), names, default=INDICES if from_index else None)


def method(names: Mapping[str, str], *, label: str, default: str | None = None) -> str:
    """Select box of index methods; begins with the index that the reader has on the map."""
    return screen_choices.method(names, label=label, default=_on_the_map(names) or default)


def years_by_level(place: Place, city: City, key: str) -> dict[str, list[int]]:
    """Level -> years of an indicator or index, for levels that have any, from fine to coarse."""
    found = {
        one.name: list(cached.years(*place.address, key, one.name))
        for one in city.package.levels
        if one.name in city.areas
    }
    return {name: known for name, known in found.items() if known}


def index_years(place: Place, city: City) -> Years:
    """Levels and years of every method that has any, in the order of the methods."""
    found = {key: years_by_level(place, city, f"{INDEX_PREFIX}{key}") for key in definitions(city)}
    return {key: levels for key, levels in found.items() if levels}


def _on_the_map(methods: Collection[str]) -> str | None:
    key = (_looked_at() or "").removeprefix(INDEX_PREFIX)
    return key if key in methods else None


def _looked_at() -> str | None:
    """Indicator or index of the other screens, else of the link; not checked against a list."""
    current = st.session_state.get(_INDICATOR) or st.query_params.get(_INDICATOR)
    return None if current is None else str(current)
