"""A polygon for a member in part: drawn on a map, or handed over as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import shapely
import streamlit as st
from streamlit_folium import st_folium

from data.city import City
from data.errors import DataError
from data.uploads import read_polygons
from geo.choropleth import MAP_LABELS, ClassLayer, base_map
from geo.cut_out import WGS84
from geo.drawing import DRAW_WORDS, add_tool_bar, drawn_surface, surface_json
from geo.parts import parts
from locales import formats, translator
from measures.timeline import Member, Part, PartKind
from pages.shared import cached, notices, painting, server
from pages.shared.places import Place
from pages.shared.texts import language, plain, t

_ROUND = "draw.round"  # a saved drawing leaves the map by a new map
_DRAWN = "draw.surface"
_HEIGHT = 420
WAYS = ("map", "file")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn surface: GeoJSON in EPSG:4326, and the part of each area that it covers."""

    geometry: str
    pieces: gpd.GeoDataFrame


def ask(place: Place, city: City, level: str) -> Drawn | None:
    """
    Let the reader draw a polygon or choose a file; say which areas it covers.

    Returns
    -------
    drawn
        None as long as there is no surface inside the areas of `level`.
    """
    way = st.segmented_control(
        t("area_sets.draw.way"),
        WAYS,
        key="draw.way",
        default=WAYS[0],
        required=True,
        format_func=lambda one: t(f"area_sets.draw.way.{one}"),
    )
    geometry = _from_map(place, level) if way == "map" else _from_file(city)
    if not geometry:
        st.caption(t(f"area_sets.draw.hint.{way}"))
        return None
    pieces = covered(city, level, geometry)
    if pieces.empty:
        st.warning(t("area_sets.draw.outside"))
        return None
    st.caption(plain(_covered_words(city, level, pieces)))
    return Drawn(geometry, pieces)


def forget() -> None:
    """Begin with an empty map again."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state.pop(_DRAWN, None)


def covered(city: City, level: str, geometry: str) -> gpd.GeoDataFrame:
    """Say what a surface covers of each area of a level, see `geo.parts.parts`."""
    areas = city.areas[level]
    drawn = gpd.GeoDataFrame(
        index=["drawn"], geometry=[shapely.from_geojson(geometry)], crs=WGS84
    ).to_crs(areas.crs)
    return parts(areas, drawn)


def members(level: str, drawn: Drawn, name: str, key: str) -> list[Member]:
    """
    One member per area that a drawn surface covers: the whole area, or the common surface.

    Parameters
    ----------
    key
        Id of the polygon in its set.
    """
    degrees = drawn.pieces.geometry.to_crs(WGS84)
    found = []
    for row, surface in zip(drawn.pieces.itertuples(), degrees, strict=True):
        part = None
        if not row.whole:
            part = Part(
                kind=PartKind.POLYGON,
                key=key,
                name=name,
                geometry=surface_json(surface),
                share=float(row.share_of_area),
            )
        found.append(Member(level=level, area_id=str(row.area_id), part=part))
    return found


def _from_map(place: Place, level: str) -> str:
    number = st.session_state.get(_ROUND, 0)
    key = f"draw.map.{number}"
    geometry = cached.geometry(*place.address, level)
    texts = translator(language())
    base = base_map(
        labels={one: texts.text(f"map.label.{one}") for one in MAP_LABELS}, language=language()
    )
    words = {one: texts.text(f"area_sets.tool.{one}") for one in DRAW_WORDS}
    paint = painting.empty_paint(geometry, selected=None, language=language())
    answer: Any = st_folium(
        add_tool_bar(base, words),
        key=key,
        feature_group_to_add=ClassLayer(paint, server.publish(geometry)),
        returned_objects=["all_drawings"],
        use_container_width=True,
        height=_HEIGHT,
    )
    drawings = answer.get("all_drawings") if isinstance(answer, dict) else None
    # An area that is clicked answers without drawings: what was drawn before still holds.
    if isinstance(drawings, list):
        st.session_state[_DRAWN] = drawn_surface(drawings)
    return str(st.session_state.get(_DRAWN, ""))


def _from_file(city: City) -> str:
    number = st.session_state.get(_ROUND, 0)
    file = st.file_uploader(
        t("area_sets.draw.file"), type=["geojson", "json"], key=f"draw.file.{number}",
        max_upload_size=2,
    )  # fmt: skip
    if file is None:
        return ""
    try:
        polygons, findings = read_polygons(file.getvalue(), file.name, city)
    except DataError as error:
        notices.show_finding(error.finding)
        return ""
    for finding in findings:
        st.caption(plain(finding.text(language())))
    return surface_json(polygons.to_crs(WGS84).union_all())


def _covered_words(city: City, level: str, pieces: gpd.GeoDataFrame) -> str:
    names = city.areas[level]["name"]
    told = []
    for row in pieces.itertuples():
        name = str(names[row.area_id])
        share = formats.with_unit(100 * row.share_of_area, 0, "%", language())
        told.append(
            t("area_sets.draw.whole", area=name)
            if row.whole
            else t("area_sets.draw.share", area=name, share=share)
        )
    return t("area_sets.draw.covers", areas="; ".join(told))
