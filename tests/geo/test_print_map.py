"""The map on paper: sizes in millimetres, signs, lines, and text that stays text."""

from __future__ import annotations

import re
import time
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.choropleth import PATTERNS
from geo.errors import NotMetricError
from geo.print_map import PrintPaint, print_map, print_swatch

SVG = "{http://www.w3.org/2000/svg}"
PAINT = PrintPaint(
    codes={"1": "keep", "2": "new"},
    colours={"keep": "#4d2a7c", "new": "#d4670f"},
    patterns={"new": "✚"},
    signs={"1": "7", "2": "8"},
    outlined={"1"},
)


def squares(count: int, *, side: float = 1000.0, columns: int = 2) -> gpd.GeoDataFrame:
    """Squares side by side, by rows; ids from "1" on."""
    shapes = [
        shapely.box(x * side, -y * side, (x + 1) * side, (1 - y) * side)
        for y, x in (divmod(place, columns) for place in range(count))
    ]
    ids = pd.Index([str(place + 1) for place in range(count)], name="area_id")
    return gpd.GeoDataFrame({"name": ids}, index=ids, geometry=shapes, crs="EPSG:25832")


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - made here


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in parsed(svg).iter(f"{SVG}text")]


def test_the_drawing_fills_the_width_and_keeps_its_form() -> None:
    root = parsed(print_map(squares(2), PAINT, width=103, height=200))

    # Two squares side by side in 100 mm: 50 mm high, margins of 1.5 mm, a foot of 8 mm.
    assert root.get("width") == "103.00mm"
    assert root.get("viewBox") == "0 0 103.00 61.00"


def test_a_tall_city_is_bounded_by_the_height() -> None:
    root = parsed(print_map(squares(2, columns=1), PAINT, width=170, height=111))

    assert root.get("viewBox") == "0 0 53.00 111.00"


def test_every_area_has_the_fill_of_its_code_and_its_sign() -> None:
    svg = print_map(squares(3), PAINT)

    fills = [one.get("fill") for one in parsed(svg).iter(f"{SVG}path")]
    assert fills.count("#4d2a7c") == 1
    assert fills.count("#d4670f") == 1
    assert fills.count("#ffffff") == 1  # the third has no code
    assert fills.count("url(#p0)") == 1
    assert PATTERNS["✚"] in svg
    assert texts(svg)[:2] == ["7", "8"]


def test_a_sign_stands_inside_its_area_even_where_the_middle_does_not() -> None:
    ring = shapely.box(0, 0, 9000, 9000) - shapely.box(1000, 1000, 9000, 8000)
    areas = gpd.GeoDataFrame(index=pd.Index(["1"]), geometry=[ring], crs="EPSG:25832")

    svg = print_map(areas, PrintPaint(codes={}, colours={}, signs={"1": "7"}), width=93, height=200)

    sign = next(one for one in parsed(svg).iter(f"{SVG}text") if one.text == "7")
    x, y = float(sign.get("x", "")), float(sign.get("y", ""))
    # 90 mm for 9 km: the opening lies from 11.5 mm on, between 11.5 and 81.5 mm from above.
    assert x < 11.5 or not 11.5 < y < 81.5


def test_members_have_a_thick_line_and_parts_a_broken_one() -> None:
    part = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 400, 400)], crs="EPSG:25832")

    plain = print_map(squares(2), PrintPaint(codes={}, colours={}))
    drawn = print_map(squares(2), PAINT, parts=part)

    assert "stroke-dasharray" not in plain
    assert 'stroke-width="0.7"' not in plain
    assert drawn.count("stroke-dasharray") == 1
    assert drawn.count('stroke-width="0.7"') == 1


@pytest.mark.parametrize(
    ("count", "columns", "width"),
    # Squares of 50 mm, 10 mm, 1 mm: a twentieth of the side, within 0.3 and 0.7 mm.
    [(2, 2, "0.7"), (10, 10, "0.5"), (100, 100, "0.3")],
)
def test_the_thick_line_leaves_room_in_small_areas(count: int, columns: int, width: str) -> None:
    paint = PrintPaint(codes={}, colours={}, outlined={"1"})

    svg = print_map(squares(count, columns=columns), paint, width=103, height=200)

    assert f'stroke="#1a1a1a" stroke-width="{width}"' in svg


@pytest.mark.parametrize(
    ("side", "words"),
    [(1000, "500 m"), (10_000, "5 km"), (40_000, "20 km"), (50, "20 m"), (2, "1 m")],
)
def test_the_scale_bar_is_the_longest_round_length_that_fits(side: float, words: str) -> None:
    svg = print_map(squares(2, side=side), PAINT, width=103, height=200)

    assert texts(svg)[-1] == words


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    svg = print_map(squares(2, side=10_000), PAINT, width=103, height=200)

    start, end = re.search(r"M(1\.5) [\d.]+H([\d.]+)", svg).groups()  # type: ignore[union-attr]
    assert float(end) - float(start) == pytest.approx(25)  # 5 of 20 km on 100 mm


def test_north_has_no_arrow_where_it_is_up() -> None:
    assert "rotate" not in print_map(squares(2).translate(500_000, 5_700_000).to_frame(), PAINT)


def test_north_has_an_arrow_where_the_crs_turns_the_city() -> None:
    far = squares(2, side=10_000).translate(4_000_000, 6_000_000).to_frame()

    svg = print_map(far, PAINT)

    assert "rotate" in svg
    assert texts(svg)[-1] == "N"


@given(st.text(min_size=1, max_size=12))
def test_no_sign_or_code_becomes_markup(text: str) -> None:
    paint = PrintPaint(codes={"1": "k"}, colours={"k": "#ffffff"}, signs={"1": text})

    root = parsed(print_map(squares(1), paint))

    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {"svg", "defs", "path", "text"}


def test_a_hostile_colour_stays_inside_its_attribute() -> None:
    paint = PrintPaint(codes={"1": "k"}, colours={"k": '"/><script>'}, signs={})

    assert "<script>" not in print_map(squares(1), paint)


def test_areas_without_a_geometry_are_left_out() -> None:
    areas = squares(2)
    areas.loc["2", "geometry"] = None

    assert texts(print_map(areas, PAINT))[:-1] == ["7"]


def test_a_level_without_any_geometry_is_refused() -> None:
    areas = squares(1)
    areas.loc["1", "geometry"] = shapely.Polygon()

    with pytest.raises(ValueError, match="nothing to draw"):
        print_map(areas, PAINT)


def test_degrees_are_refused() -> None:
    with pytest.raises(NotMetricError):
        print_map(squares(2).set_crs(4326, allow_override=True), PAINT)


def test_the_same_areas_give_the_same_text() -> None:
    assert print_map(squares(4), PAINT) == print_map(squares(4), PAINT)


def test_neighbours_are_simplified_together() -> None:
    border = np.column_stack([1000 + 0.5 * np.sin(np.arange(500)), np.linspace(0, 1000, 500)])
    left = shapely.Polygon([(0, 0), *border, (0, 1000)])
    right = shapely.Polygon([(2000, 0), *border, (2000, 1000)])
    areas = gpd.GeoDataFrame(index=pd.Index(["1", "2"]), geometry=[left, right], crs="EPSG:25832")

    paint = PrintPaint(codes={"1": "a", "2": "a"}, colours={"a": "#4d2a7c"})
    svg = print_map(areas, paint)

    left_border, right_border = (
        set(re.findall(r"[\d.]+ [\d.]+", one.get("d", "")))
        for one in list(parsed(svg).iter(f"{SVG}path"))[:2]
    )
    assert 4 < len(left_border) < 200  # of 502
    assert len(left_border & right_border) == len(left_border) - 2  # all but the outer corners


def test_six_hundred_areas_are_drawn_in_seconds() -> None:
    areas = squares(600, columns=30)
    signs = {area_id: str(number) for number, area_id in enumerate(areas.index, start=1)}
    started = time.perf_counter()

    svg = print_map(areas, PrintPaint(codes={}, colours={}, signs=signs))

    assert time.perf_counter() - started < 10
    assert texts(svg)[:-1] == list(signs.values())


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"pattern": "○"}, PATTERNS["○"]),
        ({"outlined": True}, 'stroke-width="0.7"'),
        ({"broken": True}, "stroke-dasharray"),
        ({"sign": "<4"}, "&lt;4"),
    ],
)
def test_a_swatch_shows_what_the_map_shows(options: dict[str, object], found: str) -> None:
    assert found in print_swatch(colour="#ffffff", **options)  # type: ignore[arg-type]
    assert found not in print_swatch(colour="#ffffff")
