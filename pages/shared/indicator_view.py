"""The body of the city map: sentence, map, legend on one side, figures and list on the other."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.city import City
from data.figures import AreaFigures
from pages.shared import (
    area_list,
    cached,
    city_value,
    figures_table,
    footer,
    headline,
    key_figures,
    labels,
    legend,
    map_view,
    painting,
    selection,
    strip,
)
from pages.shared.places import Place
from pages.shared.texts import language, plain

MAP_HEIGHT = 500


def show(place: Place, city: City, figures: AreaFigures) -> str | None:
    """
    Draw everything about one indicator of one level and year.

    The places are laid out first and the map is filled first, so that the
    browser recolours it while the rest is still on its way.

    Returns
    -------
    area_id
        The chosen area, or None.
    """
    level = figures.level
    names = labels.unique(city.areas[level]["name"].astype(str).to_dict())
    chosen = selection.settle(names)
    breaks = cached.breaks(*place.address, figures.indicator.key, level)
    codes = painting.codes(figures, breaks)
    head = st.container(gap="xsmall")
    left, right = st.columns([62, 38], gap="medium")
    with left:
        _map(place, figures, codes, chosen)
    label = city.package.level(level).label.as_text()
    with head:
        st.title(plain(headline.headline(figures, label, language())), anchor=False)
        st.caption(plain(headline.subtitle(city, figures, label, language())))
    with left:
        legend.show(figures, breaks, codes)
        strip.show(figures, codes, chosen)
    with right:
        selection.search_box(names)
        if chosen is not None:
            with st.container(border=True, key="card"):
                key_figures.card(place, city, figures, chosen)
        city_value.show(figures)
        area_list.show(figures, names, chosen)
    if chosen is not None:
        key_figures.table(place, city, figures, chosen)
    figures_table.show(figures, codes)
    figures_table.downloads(city, figures)
    footer.show(city, figures)
    return chosen


def _map(place: Place, figures: AreaFigures, codes: pd.Series, chosen: str | None) -> None:
    geometry = cached.geometry(*place.address, figures.level)
    map_view.show_map(
        geometry,
        painting.paint(figures, codes, geometry, selected=chosen, language=language()),
        key=selection.MAP,
        height=MAP_HEIGHT,
        on_select=selection.take_from_map,
    )
