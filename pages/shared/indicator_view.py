"""The body of the city map: sentence, map, legend on one side, figures and list on the other."""

from __future__ import annotations

import streamlit as st

from data import headline
from data.city import City
from pages.shared import (
    area_list,
    cached,
    city_value,
    figures_table,
    footer,
    index_words,
    key_figures,
    labels,
    legend,
    map_view,
    painting,
    portrait_link,
    selection,
    strip,
)
from pages.shared.places import Place
from pages.shared.texts import language, plain, t
from pages.shared.views import View

MAP_HEIGHT = 500


def show(place: Place, city: City, view: View) -> str | None:
    """
    Draw everything about one indicator or index of one level and year.

    The places are laid out first and the map is filled first, so that the
    browser recolours it while the rest is still on its way.

    Returns
    -------
    area_id
        The chosen area, or None.
    """
    figures = view.figures
    names = labels.unique(city.areas[figures.level]["name"].astype(str).to_dict())
    chosen = selection.settle(names)
    head = st.container(gap="xsmall")
    left, right = st.columns([62, 38], gap="medium")
    with left:
        _map(place, view, chosen)
    with head:
        _head(city, view)
    with left:
        legend.show(view)
        strip.show(view, chosen)
    with right:
        selection.search_box(names)
        if chosen is not None:
            with st.container(border=True, key="card"):
                key_figures.card(place, city, view, chosen)
                portrait_link.show(figures.level, chosen, year=figures.year)
        city_value.show(view)
        area_list.show(view, names, chosen)
        area_list.excluded(view, names)
    if chosen is not None:
        key_figures.table(place, city, figures, chosen)
    figures_table.show(place, view)
    figures_table.downloads(place, city, view)
    footer.show(city, view)
    return chosen


def _head(city: City, view: View) -> None:
    """Sentence and line of definition."""
    figures, lang = view.figures, language()
    level = city.package.level(figures.level).label.as_text()
    if view.index is None:
        title = headline.headline(figures, level, lang)
        line = headline.subtitle(city, figures, level, lang)
    else:
        title = index_words.sentence(view, level, lang)
        date = headline.stand(city, figures.year, lang)
        line = index_words.subtitle(view.index, level=level, date=date, language=lang)
    st.title(plain(title), anchor=False)
    st.caption(plain(line))
    if view.untold:
        st.caption(plain(t("margin.untold", reason=t(view.untold))))


def _map(place: Place, view: View, chosen: str | None) -> None:
    geometry = cached.geometry(*place.address, view.figures.level)
    map_view.show_map(
        geometry,
        painting.paint(view, geometry, selected=chosen, language=language()),
        key=selection.MAP,
        height=MAP_HEIGHT,
        on_select=selection.take_from_map,
    )
