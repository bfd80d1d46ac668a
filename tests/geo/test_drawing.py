"""Drawn polygons: what a browser sends is not trusted, and nothing comes from outside."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
import shapely
import streamlit_folium
from hypothesis import given
from hypothesis import strategies as st

from geo.choropleth import MAP_LABELS, STATIC, base_map
from geo.drawing import (
    DRAW_WORDS,
    MOST_CORNERS,
    SCRIPTS,
    STYLES,
    add_tool_bar,
    drawn_surface,
    surface_json,
)

WORDS = {key: f"Wort {key}" for key in DRAW_WORDS}
SQUARE = [[7.0, 51.0], [7.1, 51.0], [7.1, 51.1], [7.0, 51.1], [7.0, 51.0]]


def feature(ring: Any, kind: str = "Polygon") -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": ring}}


def test_drawn_square_keeps_its_corners() -> None:
    surface = shapely.from_geojson(drawn_surface([feature([SQUARE])]))

    assert surface.equals(shapely.box(7.0, 51.0, 7.1, 51.1))


def test_several_polygons_become_one_surface() -> None:
    other = [[x + 1, y] for x, y in SQUARE]
    surface = shapely.from_geojson(drawn_surface([feature([SQUARE]), feature([other])]))

    assert surface.geom_type == "MultiPolygon"
    assert surface.area == pytest.approx(0.02)


def test_crossing_lines_are_made_valid() -> None:
    bow = [[7.0, 51.0], [7.1, 51.1], [7.1, 51.0], [7.0, 51.1], [7.0, 51.0]]
    surface = shapely.from_geojson(drawn_surface([feature([bow])]))

    assert surface.is_valid
    assert surface.area == pytest.approx(0.005)


def deep(levels: int) -> list[object]:
    found: list[object] = [7.0, 51.0]
    for _ in range(levels):
        found = [found]
    return found


@pytest.mark.parametrize(
    "drawing",
    [
        None,
        "text",
        {},
        {"geometry": None},
        feature([7.0, 51.0], "Point"),
        feature([SQUARE[0], SQUARE[1]], "LineString"),
        feature([[[7.0]]]),
        feature("nonsense"),
        feature([[["a", "b"], ["c", "d"], ["e", "f"], ["a", "b"]]]),
        feature([[[700.0, 51.0], [701.0, 51.0], [701.0, 52.0], [700.0, 51.0]]]),
        feature([[[7.0, 51.0], [7.1, 51.0], [7.0, 51.0], [7.0, 51.0]]]),
        feature([[[7.0, 51.0], [10**400, 51.0], [7.1, 51.1], [7.0, 51.0]]]),
        feature([[[7.0, 51.0], [7.1, math.nan], [7.1, 51.1], [7.0, 51.0]]]),
        feature([[[7.0, 51.0], [math.inf, 51.0], [7.1, 51.1], [7.0, 51.0]]]),
        feature(deep(20_000)),
        feature([SQUARE], ["Polygon"]),
    ],
)
def test_what_is_no_polygon_is_left_out(drawing: object) -> None:
    assert drawn_surface([drawing]) == ""


@pytest.mark.parametrize("drawings", [None, 7, True, "text", {"geometry": {}}, []])
def test_what_is_no_list_of_drawings_is_left_out(drawings: object) -> None:
    assert drawn_surface(drawings) == ""


def test_heights_are_left_out() -> None:
    square = [[*corner, 10.0] for corner in SQUARE]

    assert drawn_surface([feature([square])]) == drawn_surface([feature([SQUARE])])


def test_too_many_corners_are_refused() -> None:
    circle = shapely.Point(7.0, 51.0).buffer(0.1, quad_segs=MOST_CORNERS)

    assert drawn_surface([feature(json.loads(shapely.to_geojson(circle))["coordinates"])]) == ""
    assert surface_json(circle) == ""


@given(st.recursive(st.none() | st.floats() | st.text(max_size=3), st.lists, max_leaves=20))
def test_no_coordinates_bring_it_down(coordinates: object) -> None:
    found = drawn_surface([feature(coordinates)])

    assert found == "" or shapely.from_geojson(found).area > 0


def test_tool_bar_comes_from_the_app_itself_and_brings_its_words() -> None:
    base = add_tool_bar(base_map(labels=dict.fromkeys(MAP_LABELS, "x"), language="de"), WORDS)
    base.get_root().render()
    script = streamlit_folium._get_map_string(base)

    assert "://" not in script
    assert script.count("var drawnItems = ") == 1
    assert "Wort polygon" in script
    assert all((STATIC / name).is_file() for name in (*SCRIPTS, *STYLES))
    bar = next(one for one in base._children.values() if hasattr(one, "setup"))
    assert all(url.startswith("../../app/static/") for _, url in bar.default_js + bar.default_css)


def test_words_cannot_leave_the_script() -> None:
    hostile = {**WORDS, "polygon": "</script><script>alert(1)</script>{{ 7*7 }}"}
    base = add_tool_bar(base_map(labels=dict.fromkeys(MAP_LABELS, "x"), language="de"), hostile)
    base.get_root().render()
    script = streamlit_folium._get_map_string(base)

    assert "</script>" not in script
    assert "{{" not in script
