"""The city map of a city that brings boundaries but no figures: its areas and area sets."""

from __future__ import annotations

import streamlit as st

from data.city import City
from pages.shared import cached, footer, key_figures, labels, map_view, painting, selection
from pages.shared.places import Place
from pages.shared.texts import escaped, language, plain, t

MAP_HEIGHT = 500


def show(place: Place, city: City, level: str) -> str | None:
    """Draw map, search box and lists without any figure; return the chosen area."""
    names = labels.unique(city.areas[level]["name"].astype(str).to_dict())
    chosen = selection.settle(names)
    declared = city.package.level(level)
    label = declared.label.as_text()[language()]
    head = st.container(gap="xsmall")
    left, right = st.columns([62, 38], gap="medium")
    with left:
        geometry = cached.geometry(*place.address, level)
        map_view.show_map(
            geometry,
            painting.empty_paint(geometry, selected=chosen, language=language()),
            key=selection.MAP,
            height=MAP_HEIGHT,
            on_select=selection.take_from_map,
        )
    with head:
        st.title(plain(t("areas_only.title", level=label, count=len(names))), anchor=False)
        st.caption(t("areas_only.why"))
    with right:
        selection.search_box(names)
        if chosen is not None:
            st.subheader(plain(names[chosen]), anchor=False)
            st.text(key_figures.parent_text(city, level, chosen))
        _area_sets(city)
    st.caption(
        plain(
            " · ".join(
                [
                    t("footer.boundaries", source=declared.source, licence=declared.licence),
                    footer.version_text(city),
                ]
            )
        )
    )
    return chosen


def _area_sets(city: City) -> None:
    for declared in city.package.area_sets:
        shapes = city.area_sets.get(declared.name)
        if shapes is None:
            continue
        st.subheader(plain(declared.label.as_text()[language()]), anchor=False)
        entries = "".join(f"<li>{escaped(str(name))}</li>" for name in shapes["name"])
        st.html(f"<ul>{entries}</ul>")
