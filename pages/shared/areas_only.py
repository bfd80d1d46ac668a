"""The city map where there is nothing to colour: a level without figures, or an area set."""

from __future__ import annotations

import streamlit as st

from data.city import City
from data.descriptor.common import SourceModel
from data.findings import Finding
from geo.choropleth import Paint
from geo.simplify import LevelGeometry
from pages.shared import (
    cached,
    footer,
    key_figures,
    labels,
    map_view,
    notices,
    painting,
    selection,
)
from pages.shared.places import Place
from pages.shared.texts import escaped, language, plain, t

MAP_HEIGHT = 560


def show_level(
    place: Place, city: City, level: str, *, lacking: Finding | None = None
) -> str | None:
    """
    Draw map and search box of a level without any figure; return the chosen area.

    Parameters
    ----------
    lacking
        Why the index that was chosen cannot be shown; None: the city brings no figures.
    """
    names = labels.unique(city.areas[level]["name"].astype(str).to_dict())
    chosen = selection.settle(names)
    declared = city.package.level(level)
    geometry = cached.geometry(*place.address, level)
    paint = painting.empty_paint(geometry, selected=chosen, language=language())
    label = declared.label.as_text()[language()]
    title = t("areas_only.title", level=label, count=len(names))
    right = _map(geometry, paint, t("error.no_index") if lacking else title)
    with right:
        selection.search_box(names)
        if chosen is not None:
            st.subheader(plain(names[chosen]), anchor=False)
            st.text(key_figures.parent_text(city, level, chosen))
        if lacking:
            notices.show_finding(lacking)
        else:
            st.info(t("areas_only.why"))
    _footer(city, declared)
    return chosen


def show_set(place: Place, city: City, name: str) -> str | None:
    """Draw an area set above the areas of the finest level; return the chosen one of it."""
    names = labels.unique(city.area_sets[name]["name"].astype(str).to_dict())
    chosen = selection.settle(names)
    declared = next(one for one in city.package.area_sets if one.name == name)
    geometry = cached.area_set_geometry(*place.address, name)
    paint = painting.empty_paint(geometry, selected=chosen, language=language(), members=names)
    label = declared.label.as_text()[language()]
    right = _map(geometry, paint, t("areas_only.set.title", label=label, count=len(names)))
    with right:
        selection.search_box(names)
        if chosen is not None:
            st.subheader(plain(names[chosen]), anchor=False)
        entries = "".join(f"<li>{escaped(one)}</li>" for one in sorted(names.values()))
        st.html(f'<ul class="srm-names">{entries}</ul>')
        st.info(t("areas_only.why") if not city.catalogue else t("areas_only.set.why"))
    _footer(city, declared)
    return chosen


def _map(geometry: LevelGeometry, paint: Paint, title: str) -> st.delta_generator.DeltaGenerator:
    """Sentence and map; return the column beside the map."""
    head = st.container(gap="xsmall")
    left, right = st.columns([62, 38], gap="medium")
    with left:
        map_view.show_map(
            geometry,
            paint,
            key=selection.MAP,
            height=MAP_HEIGHT,
            on_select=selection.take_from_map,
        )
    head.title(plain(title), anchor=False)
    return right


def _footer(city: City, declared: SourceModel) -> None:
    origin = t("footer.boundaries", source=declared.source, licence=declared.licence)
    st.caption(plain(f"{origin} · {footer.version_text(city)}"))
