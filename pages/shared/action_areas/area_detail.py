"""The opened area: why it got its recommendation, what would change it, and what was decided."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from data import reasons
from data.candidates import Candidates, stability, tipping
from data.city import City
from locales import formats
from pages.shared.action_areas import decision_form, quarters_part, trace_table
from pages.shared.action_areas.decided import Register
from pages.shared.action_areas.what_if import Asked
from pages.shared.places import Place
from pages.shared.texts import language, plain, t


def show(
    place: Place,
    city: City,
    asked: Asked,
    found: Candidates,
    register: Register,
    *,
    area_id: str,
) -> None:
    """Draw everything about one area below map and list."""
    row = found.table.loc[area_id]
    word = reasons.recommendation_word(row["recommendation"], language())
    with st.container(border=True, key="area_detail"):
        st.header(plain(f"{row['name']}: {word}"), anchor=False)
        if words := register.words(area_id):
            st.markdown(f"**{plain(words)}**")
        st.text(reasons.reason(found, area_id, language(), city))
        st.caption(t("action.not_alone"))
        st.html(trace_table.of_area(city, found, area_id, found.year))
        _then(city, found, area_id)
        _tipping(city, found, area_id)
        _stability(city, found, area_id)
        quarters_part.show(place, city, found, area_id)
        decision_form.show(place, city, asked, found, register, area_id=area_id)


def _then(city: City, found: Candidates, area_id: str) -> None:
    """Same conditions in the base year, opened on demand."""
    box = st.expander(
        t("action_areas.then", year=found.base_year), on_change="rerun", key="trace_then"
    )
    if box.open:
        box.html(trace_table.of_area(city, found, area_id, found.base_year))


def _tipping(city: City, found: Candidates, area_id: str) -> None:
    st.subheader(t("action_areas.tipping"), anchor=False)
    nearest = tipping(found)[area_id]
    st.text(reasons.tipping_sentence(found, area_id, nearest, language(), city))


def _stability(city: City, found: Candidates, area_id: str) -> None:
    """Badge in words with the numbers behind it."""
    row = stability(city, found).loc[area_id]
    if not row["badge"]:
        return
    st.subheader(t("action_areas.stability"), anchor=False)
    st.text(t(f"action_areas.badge.{row['badge']}"))
    if parts := _measures(row):
        st.caption(plain(" · ".join(parts)))


def _measures(row: pd.Series) -> list[str]:
    parts = []
    for key in ("sampling_share", "weights_share"):
        share = float(row[key])
        if not math.isnan(share):
            shown = formats.with_unit(share * 100, 0, "%", language())
            parts.append(t(f"action_areas.stability.{key}", share=shown))
    nearest = float(row["nearest"])
    if not math.isnan(nearest):
        shown = formats.with_unit(nearest, 1, "%", language())
        parts.append(t("action_areas.stability.nearest", gap=shown))
    return parts
