"""The way from a screen to the portrait of an area."""

from __future__ import annotations

import streamlit as st

from pages.shared import places
from pages.shared.texts import language, t

_PAGE = "pages/portrait.py"


def show(level: str, area_id: str, *, year: int) -> None:
    """Draw the link to the portrait of an area in a year."""
    st.page_link(
        _PAGE,
        label=t("portrait_screen.link"),
        query_params={
            "level": level,
            "area": area_id,
            "year": str(year),
            "lang": language(),
            "city": places.chosen().key,
        },
    )
