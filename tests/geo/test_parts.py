"""Polygons over areas: whole, part or nothing."""

from __future__ import annotations

import time

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from geo.errors import NotMetricError
from geo.parts import PART_COLUMNS, SLIVER_SHARE, WHOLE_SHARE, parts

UTM = "EPSG:25832"


def layer(shapes: dict[str, Polygon], crs: str = UTM) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(index=list(shapes), geometry=list(shapes.values()), crs=crs)


def grid(columns: int, rows: int, side: float = 100.0) -> gpd.GeoDataFrame:
    return layer(
        {
            f"{x:02}{y:02}": box(x * side, y * side, (x + 1) * side, (y + 1) * side)
            for x in range(columns)
            for y in range(rows)
        }
    )


TWO = grid(2, 1)  # "0000" from 0 to 100, "0100" from 100 to 200


def test_polygon_of_one_area_and_a_fifth_of_the_next_is_a_whole_and_a_part() -> None:
    found = parts(TWO, layer({"x": box(0, 0, 120, 100)}))

    assert found["member_id"].to_list() == ["x", "x"]
    assert found["area_id"].to_list() == ["0000", "0100"]
    assert found["share_of_area"].to_list() == pytest.approx([1.0, 0.2])
    assert found["share_of_member"].to_list() == pytest.approx([100 / 120, 20 / 120])
    assert found["whole"].to_list() == [True, False]
    assert found.geometry.area.to_list() == pytest.approx([10_000, 2_000])


def test_few_streets_of_a_large_area_are_a_part_and_no_sliver() -> None:
    found = parts(TWO, layer({"streets": box(10, 10, 15, 15)}))

    assert found["area_id"].to_list() == ["0000"]
    assert found["share_of_area"].to_list() == pytest.approx([0.0025])  # far below SLIVER_SHARE
    assert found["share_of_member"].to_list() == pytest.approx([1.0])
    assert not found["whole"].any()


def test_small_area_inside_a_large_polygon_is_whole_and_no_sliver() -> None:
    areas = layer({"large": box(0, 0, 100, 99), "small": box(0, 99, 100, 100)})

    found = parts(areas, layer({"all": box(0, 0, 100, 100)})).set_index("area_id")

    assert found.loc["small", "share_of_member"] == pytest.approx(0.01)
    assert found["whole"].all()


def test_strip_along_a_border_drawn_twice_is_left_out() -> None:
    drawn = layer({"x": box(0, 0, 102, 100)})  # two metres over the border

    assert parts(TWO, drawn)["area_id"].to_list() == ["0000"]
    assert parts(TWO, drawn, sliver_share=0)["area_id"].to_list() == ["0000", "0100"]


@pytest.mark.parametrize(
    ("covered", "whole"), [(WHOLE_SHARE - 0.01, False), (WHOLE_SHARE + 0.01, True), (1.0, True)]
)
def test_area_is_whole_from_its_share_on(covered: float, whole: bool) -> None:
    found = parts(TWO, layer({"x": box(0, 0, 100 * covered, 100)}))

    assert found["whole"].to_list() == [whole]


def test_areas_that_only_touch_have_nothing_in_common() -> None:
    touching = layer({"beside": box(200, 0, 300, 100), "corner": box(200, 100, 300, 200)})

    assert parts(TWO, touching, sliver_share=0).empty


@pytest.mark.parametrize("shapes", [{}, {"far": box(9e5, 9e5, 9e5 + 1, 9e5 + 1)}])
def test_nothing_drawn_or_drawn_outside_gives_no_rows(shapes: dict[str, Polygon]) -> None:
    drawn = gpd.GeoDataFrame(index=list(shapes), geometry=list(shapes.values()), crs=UTM)

    found = parts(TWO, drawn)

    assert found.empty
    assert [*PART_COLUMNS, "geometry"] == list(found.columns)


def test_polygon_over_everything_makes_every_area_whole() -> None:
    areas = grid(30, 20)  # 600 areas

    found = parts(areas, layer({"all": box(-1e4, -1e4, 1e4, 1e4)}))

    assert found["whole"].all()
    assert set(found["area_id"]) == set(areas.index)


def test_common_surface_loses_the_lines_where_borders_touch() -> None:
    # The polygon fills the left area and runs along the border of the upper right one.
    areas = layer({"left": Polygon([(0, 0), (50, 0), (50, 50), (90, 50), (90, 100), (0, 100)])})
    drawn = layer({"x": Polygon([(0, 0), (50, 0), (50, 20), (90, 20), (90, 50), (0, 50)])})

    found = parts(areas, drawn)

    assert found.geometry.geom_type.to_list() == ["Polygon"]
    assert found.geometry.area.to_list() == pytest.approx([2_500])


def test_polygons_in_another_system_are_brought_to_that_of_the_areas() -> None:
    areas = layer({"a": box(400_000, 5_700_000, 401_000, 5_701_000)})
    drawn = areas.to_crs("EPSG:25833")

    assert parts(areas, drawn)["share_of_area"].to_list() == pytest.approx([1.0], abs=1e-6)


def test_degrees_are_refused() -> None:
    with pytest.raises(NotMetricError):
        parts(TWO, layer({"x": box(9, 51, 10, 52)}, crs="EPSG:4326"))


corner = st.floats(-150, 450, allow_nan=False)
extent = st.floats(1, 300)


@given(x=corner, y=corner, width=extent, height=extent)
def test_shares_of_a_polygon_sum_to_what_lies_inside_the_city(
    x: float, y: float, width: float, height: float
) -> None:
    areas = grid(3, 3)
    drawn = box(x, y, x + width, y + height)
    city = box(0, 0, 300, 300)

    found = parts(areas, layer({"x": drawn}), sliver_share=0)

    inside = shapely.area(shapely.intersection(drawn, city)) / drawn.area
    assert found["share_of_member"].sum() == pytest.approx(inside, abs=1e-6)
    assert found["share_of_area"].between(0, 1).all()
    assert found["share_of_member"].between(0, 1).all()


@given(x=corner, y=corner, width=extent, height=extent)
def test_only_small_shares_are_left_out(x: float, y: float, width: float, height: float) -> None:
    areas, drawn = grid(3, 3), layer({"x": box(x, y, x + width, y + height)})

    everything = parts(areas, drawn, sliver_share=0).set_index("area_id")
    left_out = everything.drop(parts(areas, drawn)["area_id"])

    assert (left_out[["share_of_area", "share_of_member"]] < SLIVER_SHARE).all(axis=None)


def test_six_hundred_detailed_areas_under_thirty_polygons_take_less_than_a_second() -> None:
    areas = grid(30, 20)
    areas["geometry"] = areas.geometry.segmentize(1.0)  # 400 vertices each
    rng = np.random.default_rng(5)
    places = rng.uniform(0, 1_900, size=(30, 2))
    drawn = layer({f"p{i}": shapely.Point(p).buffer(250) for i, p in enumerate(places)})

    begun = time.perf_counter()
    found = parts(areas, drawn)

    assert time.perf_counter() - begun < 1.0
    assert set(found["member_id"]) == set(drawn.index)
