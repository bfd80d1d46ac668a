"""Parts cut out of areas: nothing is covered twice, nothing is lost."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from geo.cut_out import WGS84, Piece, cut_out

CRS = "EPSG:25832"
NO_QUARTERS = gpd.GeoSeries(crs=CRS)


def areas() -> gpd.GeoDataFrame:
    squares = [box(500000, 5700000, 501000, 5701000), box(501000, 5700000, 502000, 5701000)]
    return gpd.GeoDataFrame({"name": ["A", "B"]}, geometry=squares, index=["a", "b"], crs=CRS)


def drawn(shape: shapely.Geometry) -> str:
    return str(shapely.to_geojson(gpd.GeoSeries([shape], crs=CRS).to_crs(WGS84).iloc[0]))


def test_polygon_becomes_a_row_and_leaves_a_hole() -> None:
    half = drawn(box(500000, 5700000, 500500, 5701000))
    found = cut_out(areas(), [Piece(key="x", area_id="a", name="Ufer", geometry=half)], NO_QUARTERS)

    assert found.index.to_list() == ["a", "b", "x"]
    assert found.geometry.area.to_list() == pytest.approx([5e5, 1e6, 5e5], rel=1e-3)
    assert found.loc["x", "name"] == "Ufer"


def test_quarter_that_is_all_of_its_area_replaces_it() -> None:
    quarters = gpd.GeoSeries({"q": areas().geometry["a"]}, crs=CRS)
    found = cut_out(areas(), [Piece(key="x", area_id="a", name="Q", quarter="q")], quarters)

    assert found.index.to_list() == ["b", "x"]


def test_part_outside_its_area_and_unknown_ones_are_left_out() -> None:
    far = drawn(box(510000, 5700000, 510500, 5701000))
    pieces = [
        Piece(key="x", area_id="a", name="", geometry=far),
        Piece(key="y", area_id="nowhere", name="", geometry=far),
        Piece(key="z", area_id="a", name="", quarter="unknown"),
    ]

    assert cut_out(areas(), pieces, NO_QUARTERS).index.to_list() == ["a", "b"]


@given(
    st.lists(
        st.tuples(*[st.integers(0, 10)] * 4).filter(
            lambda one: one[0] != one[2] and one[1] != one[3]
        ),
        max_size=4,
    )
)
def test_areas_and_parts_cover_the_same_ground_once(corners: list[tuple[int, ...]]) -> None:
    quarters = gpd.GeoSeries(
        {
            str(place): box(
                500000 + 100 * min(x1, x2), 5700000 + 100 * min(y1, y2),
                500000 + 100 * max(x1, x2), 5700000 + 100 * max(y1, y2),
            )
            for place, (x1, y1, x2, y2) in enumerate(corners)
        },
        crs=CRS,
    )  # fmt: skip
    pieces = [Piece(key=f"p{one}", area_id="a", name="", quarter=one) for one in quarters.index]
    found = cut_out(areas(), pieces, quarters)

    assert found.geometry.area.sum() == pytest.approx(2e6)
    assert found.union_all().area == pytest.approx(2e6)
