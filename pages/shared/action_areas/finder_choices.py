"""Choices of the model-area finder: what need is, which criteria hold; each can be linked to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import streamlit as st

from data.city import City
from locales import formats
from measures.sources import Source
from pages.shared import cached, controls, screen_choices
from pages.shared.action_areas import finder_criteria
from pages.shared.places import Place
from pages.shared.texts import language, plain, t
from pages.shared.url_state import MAX_LENGTH, linked_selectbox

OFF, FIRST, LAST, PEOPLE = "off", "first", "last", "people"
PEOPLE_CHOICES = ("0", "300", "500", "1000", "2000", "5000")
_YEARS_AROUND = 10
_NONE_OFF = "none"
_WRITTEN = "off.written"


def offers(place: Place, city: City, level: str) -> dict[str, controls.Offer]:
    """Indicators with an unfavourable side, and indices: what need can be measured by."""
    return {
        key: one
        for key, one in controls.offers(place, city, level).items()
        if one.judged or key not in city.catalogue
    }


def need(place: Place, city: City) -> tuple[str, str, int] | None:
    """Draw level, topic, indicator and year; None where no level has figures that judge."""
    row = st.grid(4, min_column_width=150, key="controls")
    with row:
        level = screen_choices.level(place, city, lambda one: bool(offers(place, city, one)))
        if level is None:
            return None
        key = controls.choose_indicator(city, offers(place, city, level))
        year = screen_choices.year(cached.years(*place.address, key, level))
    return level, key, year


def question(level: str, year: int, applied: Sequence[str]) -> finder_criteria.Question:
    """Draw the period of other projects and the least number of residents, where they count."""
    years = [str(one) for one in range(year - _YEARS_AROUND, year + _YEARS_AROUND + 1)]
    first = last = str(year)
    people = PEOPLE_CHOICES[1]
    row = st.grid(3, min_column_width=150, key="finder_more")
    with row:
        if finder_criteria.PROJECT in applied:
            first = linked_selectbox(
                t("finder.first"), years, key=FIRST, format_func=str, default=str(year),
                placeholder=t("control.placeholder"),
            )  # fmt: skip
            later = [one for one in years if one >= first]
            last = linked_selectbox(
                t("finder.last"), later, key=LAST, format_func=str, default=first,
                placeholder=t("control.placeholder"),
            )  # fmt: skip
        if finder_criteria.RESIDENTS in applied:
            people = linked_selectbox(
                t("finder.people"),
                PEOPLE_CHOICES,
                key=PEOPLE,
                format_func=lambda one: formats.number(int(one), 0, language()),
                default=people,
                placeholder=t("control.placeholder"),
            )
    return finder_criteria.Question(
        level=level,
        year=year,
        first=dt.date(int(first), 1, 1),
        last=dt.date(int(last), 12, 31),
        residents=int(people),
    )


def switches(available: Sequence[str], found: Mapping[str, Source]) -> list[str]:
    """
    One switch per criterion; those that the city's data do not allow are shown as such.

    Returns
    -------
    applied
        Criteria that hold, in their order.
    """
    _follow_link()
    applied = []
    st.subheader(t("finder.criteria"), anchor=False)
    with st.grid(2, min_column_width=260, key="finder_criteria"):
        for key in finder_criteria.KEYS:
            with st.container(gap="xxsmall"):
                if _switch(key, found, lacking=key not in available):
                    applied.append(key)
    return applied


def _switch(key: str, found: Mapping[str, Source], *, lacking: bool) -> bool:
    label = plain(t(f"finder.criterion.{key}"))
    if lacking:
        st.toggle(label, value=False, disabled=True, key=f"finder.lacking.{key}")
        st.caption(t(f"finder.lacking.{key}"))
        return False
    state = f"finder.on.{key}"
    if state not in st.session_state:
        st.session_state[state] = key not in finder_criteria.OFF_AT_FIRST
    is_on = st.toggle(label, key=state, persist_state="session")
    if named := finder_criteria.sets_named(found, key):
        st.caption(plain(t("finder.sets", sets=named)))
    return bool(is_on)


def off_in_link(applied: Sequence[str], available: Sequence[str]) -> str:
    """Criteria that are switched off, as one parameter of the address."""
    off = [key for key in finder_criteria.KEYS if key in available and key not in applied]
    text = ",".join(off) or _NONE_OFF
    st.session_state[_WRITTEN] = text
    return text


def _follow_link() -> None:
    """Set the switches as the link says: on arrival, and when the reader went back or forward."""
    text = st.query_params.get(OFF, "")
    if not text or len(text) > MAX_LENGTH or st.session_state.get(_WRITTEN) == text:
        return
    off = set() if text == _NONE_OFF else set(text.split(","))
    if off <= set(finder_criteria.KEYS):
        for key in finder_criteria.KEYS:
            st.session_state[f"finder.on.{key}"] = key not in off
