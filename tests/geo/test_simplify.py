from __future__ import annotations

import hashlib
import json
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from geo import simplify
from geo.simplify import ALPHABET, LevelGeometry, level_geometry

CRS = "EPSG:25832"
EAST, NORTH = 390_000.0, 5_700_000.0


def decoded_ring(text: str) -> list[tuple[int, int]]:
    """Read a ring as the browser does: second implementation, for comparison."""
    numbers, number, shift = [], 0, 0
    for letter in text:
        digit = ALPHABET.index(letter)
        number |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            numbers.append(-((number + 1) // 2) if number % 2 else number // 2)
            number, shift = 0, 0
    points, x, y = [], 0, 0
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def decoded(geometry: LevelGeometry) -> dict[str, Any]:
    """Area id -> shape in grid steps."""
    document = json.loads(geometry.payload)
    return {
        area_id: MultiPolygon(
            [
                Polygon(decoded_ring(rings[0]), [decoded_ring(ring) for ring in rings[1:]])
                for rings in polygons
            ]
        )
        for area_id, polygons in zip(document["ids"], document["areas"], strict=True)
    }


def frame(shapes: dict[str, Any], names: list[str] | None = None) -> gpd.GeoDataFrame:
    moved = [
        shape and shapely.transform(shape, lambda points: points + np.array([EAST, NORTH]))
        for shape in shapes.values()
    ]
    return gpd.GeoDataFrame(
        {"name": names or [f"Gebiet {area_id}" for area_id in shapes]},
        index=pd.Index(list(shapes), name="area_id"),
        geometry=moved,
        crs=CRS,
    )


def wavy_city(columns: int, rows: int, side: float = 1000.0) -> gpd.GeoDataFrame:
    """Squares whose shared borders are waves of about 400 vertices an area."""
    cells = {
        f"{row:02d}{column:02d}": box(
            column * side, row * side, (column + 1) * side, (row + 1) * side
        )
        for row in range(rows)
        for column in range(columns)
    }

    def wave(points: np.ndarray) -> np.ndarray:
        x, y = points[:, 0].copy(), points[:, 1].copy()
        points = points.copy()
        points[:, 0] += 40 * np.sin(y / 90) + 6 * np.sin(y / 11)
        points[:, 1] += 40 * np.sin(x / 90) + 6 * np.sin(x / 11)
        return points

    shapes = {
        k: shapely.transform(shapely.segmentize(s, side / 100), wave) for k, s in cells.items()
    }
    return frame(shapes)


def test_two_squares_arrive_as_two_squares_with_one_border() -> None:
    areas = frame({"01": box(0, 0, 1000, 1000), "02": box(1000, 0, 2000, 1000)}, ["West", "Ost"])

    geometry = level_geometry(areas)

    document = json.loads(geometry.payload)
    shapes = decoded(geometry)
    assert geometry.order == ("01", "02")
    assert document["ids"] == ["01", "02"]
    assert document["names"] == ["West", "Ost"]
    assert shapely.coverage_is_valid(list(shapes.values()))
    assert shapes["01"].touches(shapes["02"])
    assert shapes["01"].area == pytest.approx(shapes["02"].area, rel=0.001)


def test_payload_holds_boundaries_and_nothing_else() -> None:
    areas = frame({"01": box(0, 0, 1000, 1000)})
    areas["value"] = 41.2

    document = json.loads(level_geometry(areas).payload)

    assert set(document) == {"transform", "bounds", "ids", "names", "areas"}
    assert b"41.2" not in level_geometry(areas).payload


def test_name_of_the_payload_is_the_hash_of_its_content() -> None:
    one = level_geometry(frame({"01": box(0, 0, 1000, 1000)}, ["Nord"]))
    same = level_geometry(frame({"01": box(0, 0, 1000, 1000)}, ["Nord"]))
    other = level_geometry(frame({"01": box(0, 0, 1000, 1000)}, ["Süd"]))

    assert one == same
    assert one.digest == hashlib.sha256(one.payload).hexdigest()[:16]
    assert one.digest != other.digest


def test_areas_given_are_not_changed() -> None:
    areas = wavy_city(2, 2)
    before = areas.copy()

    level_geometry(areas)

    pd.testing.assert_frame_equal(pd.DataFrame(areas), pd.DataFrame(before))


def test_bounds_are_south_west_north_east_in_degrees() -> None:
    south, west, north, east = level_geometry(frame({"01": box(0, 0, 1000, 2000)})).bounds

    assert 51.4 < south < north < 51.5
    assert 7.4 < west < east < 7.5
    assert (north - south) * 111_195 == pytest.approx(2000, rel=0.02)  # metres per degree


def test_about_540_areas_stay_below_200_kilobytes_and_without_gaps() -> None:
    city = wavy_city(27, 20)

    geometry = level_geometry(city)

    shapes = list(decoded(geometry).values())
    assert shapely.get_num_coordinates(city.geometry.values).sum() > 540 * 365
    assert len(geometry.payload) < 200_000
    assert len(geometry.order) == 540
    assert shapely.coverage_is_valid(shapes)
    assert shapely.union_all(shapes).geom_type == "Polygon"
    assert len(shapely.union_all(shapes).interiors) == 0


def test_larger_tolerance_leaves_fewer_points() -> None:
    city = wavy_city(3, 3)

    fine, coarse = (level_geometry(city, tolerance=metres) for metres in (1.0, 100.0))

    assert len(coarse.payload) < len(fine.payload)


def test_island_smaller_than_the_grid_keeps_a_ring() -> None:
    areas = frame({"01": box(0, 0, 40_000, 40_000), "02": Point(50_000, 0).buffer(0.2)})

    document = json.loads(level_geometry(areas).payload)

    assert len(document["areas"][1]) == 1
    assert len(decoded_ring(document["areas"][1][0][0])) == 3


def test_hole_and_enclave_fit_each_other() -> None:
    whole, enclave = box(0, 0, 9000, 9000), box(3000, 3000, 6000, 6000)

    shapes = decoded(level_geometry(frame({"01": whole - enclave, "02": enclave})))

    assert len(shapes["01"].geoms[0].interiors) == 1
    assert shapely.coverage_is_valid(list(shapes.values()))


def test_area_inside_another_one_does_not_vanish() -> None:
    areas = frame({"01": box(0, 0, 9000, 9000), "02": box(3000, 3000, 6000, 6000)})

    shapes = decoded(level_geometry(areas))

    assert shapes["02"].area > 0
    assert shapes["01"].intersection(shapes["02"]).area == pytest.approx(0)


def test_neighbours_whose_vertices_differ_still_share_their_border() -> None:
    left = Polygon([(0, 0), (1000, 0), (1000, 500), (1000, 1000), (0, 1000)])

    shapes = decoded(level_geometry(frame({"01": left, "02": box(1000, 0, 2000, 1000)})))

    assert shapely.coverage_is_valid(list(shapes.values()))


def test_bow_tie_is_drawn_as_its_two_surfaces() -> None:
    bow_tie = Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])

    shapes = decoded(level_geometry(frame({"01": bow_tie})))

    assert len(shapes["01"].geoms) == 2


def test_area_without_boundary_keeps_its_place_in_the_order() -> None:
    areas = frame({"01": None, "02": box(0, 0, 1000, 1000), "03": Polygon()})

    document = json.loads(level_geometry(areas).payload)

    assert document["ids"] == ["01", "02", "03"]
    assert document["areas"][0] == document["areas"][2] == []
    assert len(document["areas"][1]) == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("", "01", id="empty"),
        pytest.param("  ", "01", id="blanks"),
        pytest.param(None, "01", id="missing"),
        pytest.param('</script>${1}`"😀', '</script>${1}`"😀', id="hostile text stays text"),
    ],
)
def test_name_shown(name: str | None, shown: str) -> None:
    areas = frame({"01": box(0, 0, 1000, 1000)})
    areas["name"] = pd.Series([name], index=areas.index, dtype=object)

    assert json.loads(level_geometry(areas).payload)["names"] == [shown]


def test_degrees_are_refused() -> None:
    areas = frame({"01": box(0, 0, 1000, 1000)}).to_crs(4326)

    with pytest.raises(ValueError, match="metric CRS"):
        level_geometry(areas)


def test_level_without_any_boundary_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        level_geometry(frame({"01": None}))


points = st.lists(
    st.tuples(st.integers(-(2**20), 2**20), st.integers(-(2**20), 2**20)), min_size=1, max_size=50
)


@given(points)
def test_every_ring_can_be_read_back(ring: list[tuple[int, int]]) -> None:
    text = simplify._encoded(np.array(ring, dtype=np.int64))

    assert decoded_ring(text) == ring
    assert set(text) <= set(ALPHABET)


@given(st.integers(2, 6), st.integers(2, 6), st.floats(0, 400))
def test_neighbours_never_come_apart(columns: int, rows: int, tolerance: float) -> None:
    city = wavy_city(columns, rows)

    shapes = list(decoded(level_geometry(city, tolerance=tolerance)).values())

    assert shapely.coverage_is_valid(shapes)
    assert all(shape.area > 0 for shape in shapes)
