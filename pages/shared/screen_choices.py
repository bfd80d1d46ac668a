"""Choices that several screens draw alike: view, level, method, year; each can be linked to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from data.city import City
from pages.shared import controls, url_state
from pages.shared.labels import unique
from pages.shared.places import Place
from pages.shared.texts import language, t
from pages.shared.url_state import linked_selectbox, linked_slider

VIEW, METHOD, YEAR = "view", "method", "year"


def view(label: str, names: Mapping[str, str], *, default: str | None = None) -> str:
    """Which view of a screen is shown, at the beginning the first; only that one is computed."""
    views = tuple(names)
    url_state.settle(VIEW, views, default or views[0])
    return str(
        st.segmented_control(
            label,
            views,
            key=VIEW,
            format_func=names.__getitem__,
            required=True,
            label_visibility="collapsed",
            persist_state="session",
        )
    )


def level(place: Place, city: City, fits: Callable[[str], bool]) -> str | None:
    """Select box of the levels that `fits` accepts; None if there is none."""
    names = unique(
        {
            one.name: one.label.as_text()[language()]
            for one in city.package.levels
            if one.name in city.areas and fits(one.name)
        }
    )
    if not names:
        return None
    first = controls.first_level(place, city, list(names))
    return linked_selectbox(
        t("control.level"),
        list(names),
        key="level",
        format_func=names.__getitem__,
        default=first,
        placeholder=t("control.placeholder"),
    )


def method(
    names: Mapping[str, str], *, label: str, key: str = METHOD, default: str | None = None
) -> str:
    """
    Select box of index methods.

    Parameters
    ----------
    names
        Name per key of what is offered; the closed list.
    key
        Parameter of the address.
    default
        What to begin with; else the first.
    """
    labels = unique(dict(names))
    return linked_selectbox(
        label,
        list(labels),
        key=key,
        format_func=labels.__getitem__,
        default=default,
        placeholder=t("control.placeholder"),
    )


def year(
    years: Sequence[int], *, key: str = YEAR, label: str | None = None, first: bool = False
) -> int:
    """Slider over the years with figures; begins with the last, or with the `first`."""
    options = [str(one) for one in years]
    default = options[0] if first else options[-1]
    return int(linked_slider(label or t("control.year"), options, key=key, default=default))
