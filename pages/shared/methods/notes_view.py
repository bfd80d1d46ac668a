"""View of the screen Methodik: how figures are made, signs, small numbers, limits, glossary."""

from __future__ import annotations

import streamlit as st

from data.city import City
from data.glossary import glossary, signs, small_numbers
from indicators.uncertainty import FALSE_DISCOVERIES
from locales import formats
from pages.shared.html_table import html_table, html_terms
from pages.shared.methods.choices import Choices
from pages.shared.places import Place
from pages.shared.texts import language, plain, t

_LIMITS = ("decide", "index", "persons", "small", "levels", "years")
#: Notes, each with whether literature is named for it.
_NOTES = {
    "index": True,
    "uncertainty": True,
    "margin": False,
    "stability": True,
    "change": False,
    "segregation": True,
    "clusters": True,
    "reform": True,
}


def show(_place: Place, city: City) -> Choices:
    """Draw all explanations; there is nothing to choose."""
    st.header(t("methods.limits"), anchor=False)
    st.markdown("\n".join(f"- {t(f'methods.limit.{key}')}" for key in _LIMITS))
    st.header(t("methods.rules"), anchor=False)
    for key in ("city_value", "below", "classes"):
        st.markdown(t(f"methods.{key}"))
    st.header(t("methods.notes"), anchor=False)
    for key, has_literature in _NOTES.items():
        with st.expander(t(f"methods.note.{key}")):
            _note(key, has_literature=has_literature)
    st.header(t("methods.signs"), anchor=False)
    st.html(_signs())
    _disclosure(city)
    st.header(t("methods.glossary"), anchor=False)
    st.html(html_terms(glossary(language())))
    return {}


def _note(key: str, *, has_literature: bool) -> None:
    false_alarms = formats.with_unit(FALSE_DISCOVERIES * 100, 0, "%", language())
    st.markdown(t(f"methods.note.{key}.text", false=false_alarms))
    if has_literature:
        titles = t(f"methods.note.{key}.literature")
        st.caption(plain(t("methods.notes.literature", titles=titles)))


def _disclosure(city: City) -> None:
    st.header(t("methods.disclosure"), anchor=False)
    st.markdown(small_numbers(city, language()))


def _signs() -> str:
    heads = [t(f"methods.signs.{key}") for key in ("sign", "state", "meaning")]
    return html_table(t("methods.signs.caption"), heads, signs(language()))
