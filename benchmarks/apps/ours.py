"""Benchmark page: our map with legend, tooltips and outlines."""

from __future__ import annotations

import time
from collections import Counter

import numpy as np
import streamlit as st
from made_up import YEARS, areas, figures
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.choropleth import Paint
from geo.simplify import LevelGeometry, level_geometry
from pages.shared import server

COLOURS = {"A": "#b35806", "B": "#f1a340", "C": "#e6e6e6", "D": "#998ec3", "E": "#542788"}
STATES = {"-": "#ffffff", ".": "#bdbdbd"}
WORDS = {
    "A": "weit über der Stadt",
    "B": "über der Stadt",
    "C": "wie die Stadt",
    "D": "unter der Stadt",
    "E": "weit unter der Stadt",
    "-": "keine Angabe",
    ".": "geheim oder unbekannt",
}
TEXTS = {
    "value": "{indicator} {year}: {value}",
    "state": "{indicator} {year}: {state}",
    "city": "Stadt: {value}",
    "higher": "{difference} über dem Wert der Stadt",
    "lower": "{difference} unter dem Wert der Stadt",
    "equal": "gleich dem Wert der Stadt",
    "unfavourable": "ungünstiger als die Stadt",
    "favourable": "günstiger als die Stadt",
    "class": "Klasse {letter}: {words}",
    "points": "Prozentpunkte",
}
BOUNDS = (8.0, 14.0, 20.0, 26.0)
CITY_VALUE = 17.3


@st.cache_resource
def geometry() -> LevelGeometry:
    """Boundaries as the map sends them, once per server."""
    return level_geometry(areas())


def paint(year: int, count: int) -> Paint:
    """Classes, outlines and tooltips of one year."""
    values = figures(count, year)
    letters = np.array(list("EDCBA"))[np.searchsorted(BOUNDS, np.nan_to_num(values), "right")]
    states = np.where(np.arange(count) % 40 == 0, ".", "-")
    codes = np.where(np.isnan(values), states, letters)
    return Paint(
        codes="".join(codes),
        outlined="".join("1" if value > CITY_VALUE else "0" for value in values),
        values=[None if np.isnan(value) else float(value) for value in values],
        decimals=1,
        unit="%",
        year=year,
        indicator="Erfundene Quote",
        city_value=CITY_VALUE,
        worse_when="higher",
        colours=COLOURS | STATES,
        state_texts={code: WORDS[code] for code in STATES},
        class_texts={code: WORDS[code] for code in COLOURS},
        selected=None,
        texts=TEXTS,
        language="de",
    )


def legend(codes: str) -> str:
    """Legend as HTML: swatch, letter, words and number of areas per class and state."""
    counts = Counter(codes)
    rows = (
        f'<span style="background:{colour};border:1px solid #666;padding:0 6px">{code}</span>'
        f" {WORDS[code]} ({counts[code]})<br>"
        for code, colour in (COLOURS | STATES).items()
    )
    return "".join(rows)


def run() -> None:
    """Draw the page."""
    from pages.shared.map_view import show_map  # noqa: PLC0415 - only once the server runs

    started = time.perf_counter()
    year = st.selectbox("Jahr", YEARS)
    boundaries = geometry()
    view = paint(year, len(boundaries.order))
    show_map(boundaries, view, key="map", height=600)
    st.html(legend(view.codes))
    st.text(f"Gewählt: {year}")
    print(f"BENCH {(time.perf_counter() - started) * 1000:.1f}", flush=True)


if get_script_run_ctx(suppress_warning=True) is None:
    app = st.App(__file__, routes=server.routes(), middleware=server.middleware())
else:
    run()
