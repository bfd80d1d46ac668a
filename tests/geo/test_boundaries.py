"""Boundaries: nothing repaired or united without being listed."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, Point, Polygon, box

from geo.boundaries import check_coverage, dissolve, find_shared_ids, repair_geometries
from geo.errors import NotMetricError


def frame(shapes: list[object], **columns: list[object]) -> gpd.GeoDataFrame:
    index = range(1, len(shapes) + 1)
    return gpd.GeoDataFrame(columns, index=index, geometry=shapes, crs="EPSG:25832")


def test_bow_tie_is_made_valid_and_listed_with_its_areas() -> None:
    bow_tie = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    outcome = repair_geometries(frame([box(5, 0, 6, 1), bow_tie]))

    assert [fixed.feature for fixed in outcome.repaired] == [2]
    assert outcome.repaired[0].reason.startswith("Self-intersection")
    assert outcome.repaired[0].area_after == pytest.approx(2.0)  # two triangles of base 2, height 1
    assert outcome.frame.geometry.is_valid.all()


def test_features_without_area_are_left_out_and_listed() -> None:
    shapes = [None, Polygon(), Point(0, 0), LineString([(0, 0), (1, 1)]), box(0, 0, 1, 1)]
    outcome = repair_geometries(frame(shapes))
    assert outcome.without_area == (1, 2, 3, 4)
    assert list(outcome.frame.index) == [5]


def test_coordinates_that_are_no_numbers_have_no_area() -> None:
    nowhere = Polygon([(0, 0), (float("inf"), 0), (1, 1)])
    outcome = repair_geometries(frame([nowhere, box(0, 0, 1, 1)]))
    assert outcome.without_area == (1,)


def test_lines_beside_polygons_are_dropped() -> None:
    mixed = GeometryCollection([box(0, 0, 1, 1), LineString([(5, 5), (6, 6)])])
    outcome = repair_geometries(frame([mixed]))
    assert outcome.frame.geometry.iloc[0].equals(box(0, 0, 1, 1))


def test_valid_layer_is_returned_as_it_is() -> None:
    whole = frame([box(0, 0, 1, 1), box(1, 0, 2, 1)])
    outcome = repair_geometries(whole)
    assert (outcome.repaired, outcome.without_area) == ((), ())
    assert outcome.frame.geometry.geom_equals(whole.geometry).all()


def four(gap: float, bezirke: list[str], names: list[str]) -> gpd.GeoDataFrame:
    shapes = [
        box(0, 0, 1000, 1000),
        box(1000 + gap, 0, 2000 + gap, 1000),
        box(0, 1000, 1000, 2000),
        box(0, 2000, 1000, 3000),
    ]
    return frame(
        shapes,
        id=["1", "1", "2", "3"],
        name=names,
        bezirk=bezirke,
        objid=["A1", "B2", "C3", "D4"],
        stand=["2011-01-10T10:20:19Z", "2012-03-15T14:28:59Z"] * 2,
        flaeche=["1", "1.5", "1", "1.5"],
    )


def test_near_pieces_with_equal_words_are_one_place() -> None:
    layer = four(300, ["Mitte"] * 4, ["Hafen", "Hafen", "Moor", "Feld"])
    (shared,) = find_shared_ids(layer.drop(columns="id"), layer["id"], name_column="name")
    assert shared.one_place
    assert shared.features == (1, 2)
    assert shared.gap_metres == 300.0


def test_one_name_in_two_districts_is_two_places_however_near() -> None:
    layer = four(0, ["West", "Ost", "West", "Ost"], ["Schloß", "Schloß", "Moor", "Feld"])
    (shared,) = find_shared_ids(layer.drop(columns="id"), layer["id"], name_column="name")
    assert not shared.one_place
    assert shared.differing == {"bezirk": ("West", "Ost")}


def test_equal_words_far_apart_are_not_united_either() -> None:
    layer = four(5000, ["Mitte"] * 4, ["Hafen", "Hafen", "Moor", "Feld"])
    (shared,) = find_shared_ids(layer.drop(columns="id"), layer["id"], name_column="name")
    assert (shared.near, shared.one_place, shared.differing) == (False, False, {})


def test_different_names_are_two_places() -> None:
    layer = four(0, ["Mitte"] * 4, ["Hafen", "Werft", "Moor", "Feld"])
    (shared,) = find_shared_ids(layer.drop(columns="id"), layer["id"], name_column="name")
    assert shared.differing == {"name": ("Hafen", "Werft")}


def test_degrees_are_refused_for_distances() -> None:
    layer = four(0, ["Mitte"] * 4, ["a", "b", "c", "d"]).to_crs(4326)
    with pytest.raises(NotMetricError):
        find_shared_ids(layer.drop(columns="id"), layer["id"])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=8))
def test_uniting_keeps_the_surface_and_the_first_attributes(labels: list[str]) -> None:
    shapes = [box(i, 0, i + 1, 1) for i in range(len(labels))]
    layer = frame(shapes, word=[f"w{i}" for i in range(len(labels))])
    united = dissolve(layer, pd.Series(labels, index=layer.index))

    assert list(united.index) == list(dict.fromkeys(labels))
    assert united.geometry.area.sum() == pytest.approx(len(labels))
    assert united["word"].to_dict() == {a: f"w{labels.index(a)}" for a in set(labels)}


def test_overlaps_and_slits_are_found_and_measured() -> None:
    layer = frame([box(0, 0, 10, 10), box(9, 0, 20, 10), box(20.5, 0, 30, 10), box(50, 0, 60, 10)])
    layer.index = pd.Index(["a", "b", "c", "d"])
    check = check_coverage(layer)
    assert check.overlapping == ("a", "b")
    assert check.largest_overlap == pytest.approx(10.0)  # 1 m x 10 m
    assert "c" in check.gapped
    assert "d" not in check.gapped  # 20 m are a river, not a slit


def test_exact_neighbours_have_neither_overlap_nor_slit() -> None:
    layer = frame([box(0, 0, 1, 1), box(1, 0, 2, 1)])
    check = check_coverage(layer)
    assert (check.overlapping, check.gapped, check.largest_overlap) == ((), (), 0.0)
