"""Choices of an area set and of days; each can be linked to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from measures.decisions import ACTION_AREAS
from measures.sources import Source
from pages.shared import url_state
from pages.shared.action_areas import set_sources
from pages.shared.texts import language, t

SET, ON, KNOWN = "set", "date", "known"
FIRST_DAY = dt.date(1900, 1, 1)
_ISO_LENGTH = 10


def area_set(found: Mapping[str, Source]) -> Source:
    """Select box of the sets of a city; there must be one."""
    names = set_sources.names(found)
    first = ACTION_AREAS if ACTION_AREAS in found else next(iter(found))
    chosen = url_state.linked_selectbox(
        t("area_sets.set"),
        list(names),
        key=SET,
        format_func=names.__getitem__,
        default=first,
        placeholder=t("control.placeholder"),
    )
    return found[chosen]


def linked_day(label: str, *, key: str, default: dt.date, last: dt.date) -> dt.date:
    """
    Date input whose day is the parameter `key` of the address.

    A day is no choice of a closed list: what the link names counts if it is a
    date from 1900 to `last`, else it is as if the link named none.
    """
    written = f"{key}.written"
    asked = asked_day(key, last)
    moved = st.session_state.get(written) not in {None, st.query_params.get(key)}
    current = st.session_state.get(key)
    if asked is not None and (current is None or moved):
        st.session_state[key] = asked
    elif not isinstance(current, dt.date) or not FIRST_DAY <= current <= last:
        st.session_state[key] = default
    chosen = st.date_input(
        label,
        min_value=FIRST_DAY,
        max_value=last,
        key=key,
        format="DD.MM.YYYY" if language() == "de" else "YYYY-MM-DD",
        persist_state="session",
    )
    day = chosen if isinstance(chosen, dt.date) else default
    st.session_state[written] = day.isoformat()
    return day


def asked_day(key: str, last: dt.date) -> dt.date | None:
    """Day that the address names, if it is one from 1900 to `last`."""
    text = st.query_params.get(key, "")
    if len(text) != _ISO_LENGTH:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= last else None
