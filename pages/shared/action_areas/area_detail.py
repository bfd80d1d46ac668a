"""The opened area: why it got its recommendation, what would change it, and what was decided."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from data import reasons
from data.candidates import Candidates, stability, tipping
from data.city import City
from locales import formats
from pages.shared import portrait_link
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
        portrait_link.show(found.rule.level, area_id, year=found.year)
        st.text(reasons.reason(found, area_id, language(), city))
        st.caption(t("action.not_alone"))
        st.html(trace_table.of_area(city, found, area_id, found.year))
        _then(city, found, area_id)
        _tipping(city, found, area_id)
        _stability(city, found, area_id, at_once=not asked.changed)
        quarters_part.show(place, city, found, area_id)
        decision_form.show(city, asked, found, register, area_id=area_id)


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


def _stability(city: City, found: Candidates, area_id: str, *, at_once: bool) -> None:
    """
    Badge in words with the numbers behind it.

    Rules that are tried out follow one another quickly, and thousands of draws take
    longer than everything else: theirs are drawn when a reader asks for them.
    """
    title = t("action_areas.stability")
    if at_once:
        st.subheader(title, anchor=False)
        _drawn(city, found, area_id)
        return
    box = st.expander(title, on_change="rerun", key="stability_tried")
    if box.open:
        with box:
            _drawn(city, found, area_id)


def _drawn(city: City, found: Candidates, area_id: str) -> None:
    row = stability(city, found).loc[area_id]
    if not row["badge"]:
        st.text(t("action_areas.stability.none"))
        return
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
        key = "action_areas.stability.nearest"
        if not formats.rounded(nearest, 1):
            key, nearest = f"{key}.little", 0.1
        parts.append(t(key, gap=formats.with_unit(nearest, 1, "%", language())))
    return parts
