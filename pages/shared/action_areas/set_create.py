"""A new area set in the register."""

from __future__ import annotations

import re

import streamlit as st

from data.city import City
from locales import formats
from measures.decisions import ACTION_AREAS, SetKind
from measures.errors import MeasuresError
from measures.register import Register
from pages.shared import register
from pages.shared.action_areas import set_controls, set_sources
from pages.shared.texts import plain, t

_MADE, _NEXT_SET = "create.made", "create.next"


def show_made() -> None:
    """Say once that a set was made."""
    if label := st.session_state.pop(_MADE, None):
        st.success(plain(t("area_sets.create.done", set=label)))


def create(city: City, opened: Register) -> None:
    """Form for a new set."""
    with st.form("set_create", border=False):
        label_de = st.text_input(t("area_sets.create.de"), max_chars=100, key="create.de")
        label_en = st.text_input(t("area_sets.create.en"), max_chars=100, key="create.en")
        kind = st.selectbox(
            t("area_sets.create.kind"),
            list(set_sources.KINDS),
            key="create.kind",
            format_func=lambda one: t(f"area_sets.kind.{one}"),
        )
        if not st.form_submit_button(t("area_sets.create.do"), type="primary"):
            return
    name = slug(label_de)
    if not name:
        st.warning(t("area_sets.create.nameless"))
        return
    try:
        if name in {*set_sources.sources(city, opened), ACTION_AREAS}:
            st.warning(t("area_sets.create.taken"))
            return
        opened.create_set(
            city.package.city.key,
            name,
            label_de=label_de,
            label_en=label_en.strip() or label_de,
            kind=SetKind(kind),
        )
    except MeasuresError as error:
        register.show_error(error)
        return
    st.session_state[_MADE] = label_de
    st.session_state[_NEXT_SET] = name
    st.rerun()


def take_new_set() -> None:
    """Choose the set that was just made, before its select box is drawn."""
    if name := st.session_state.pop(_NEXT_SET, None):
        st.session_state[set_controls.SET] = name


def slug(label: str) -> str:
    """
    Key of a set made of its name; empty where nothing of it can be used.

    Examples
    --------
    >>> slug("Fördergebiete 2020+"), slug("  "), slug("2. Runde")
    ('foerdergebiete_2020', '', 'set_2_runde')
    """
    text = label.casefold()
    for sign, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.replace(sign, letters)
    words = re.findall("[a-z0-9]+", formats.sorting(text))
    name = "_".join(words)[:50].strip("_")
    return f"set_{name}" if name[:1].isdigit() else name
