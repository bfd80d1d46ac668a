"""Shares by area: split, united, unchanged, and the slivers between two files."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from geo.errors import MissingCrsError, NotMetricError
from geo.interpolation import compose, crosswalk_by_area, split_areas, united


def areas(crs: str = "EPSG:25832", /, **shapes: Polygon) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(index=list(shapes), geometry=list(shapes.values()), crs=crs)


def rows(shares: pd.DataFrame) -> list[tuple[str, str, float]]:
    """Rows with shares rounded to what the eye checks."""
    return [(a, b, round(share, 9)) for a, b, share in shares.itertuples(index=False)]


@pytest.fixture
def before() -> gpd.GeoDataFrame:
    return areas(
        wide=box(0, 0, 1000, 1000),
        low=box(1000, 0, 2000, 500),
        high=box(1000, 500, 2000, 1000),
        same=box(2000, 0, 3000, 1000),
    )


@pytest.fixture
def after() -> gpd.GeoDataFrame:
    return areas(
        west=box(0, 0, 600, 1000),
        east=box(600, 0, 1000, 1000),
        whole=box(1000, 0, 2000, 1000),
        same=box(2000, 0, 3000, 1000),
    )


def test_split_united_and_unchanged_areas_get_their_shares(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame
) -> None:
    found = crosswalk_by_area(before, after)

    assert rows(found.shares) == [
        ("high", "whole", 1.0),
        ("low", "whole", 1.0),
        ("same", "same", 1.0),
        ("wide", "east", 0.4),
        ("wide", "west", 0.6),
    ]
    assert found.slivers == 0
    assert found.outside.to_list() == found.uncovered.to_list() == [0.0] * 4
    assert split_areas(found.shares) == {"east", "west"}


def test_a_border_drawn_five_metres_off_is_no_reform() -> None:
    before = areas(a=box(0, 0, 1000, 1000), b=box(1000, 0, 2000, 1000))
    after = areas(a=box(0, 0, 1005, 1000), b=box(1005, 0, 2000, 1000))

    found = crosswalk_by_area(before, after)

    assert rows(found.shares) == [("a", "a", 1.0), ("b", "b", 1.0)]
    assert found.slivers == 1
    assert split_areas(found.shares) == frozenset()


def test_a_small_area_cut_out_of_a_large_one_is_no_sliver() -> None:
    large = box(0, 0, 1000, 1000)
    small = box(0, 0, 50, 50)
    found = crosswalk_by_area(areas(large=large), areas(rest=large.difference(small), small=small))

    assert rows(found.shares) == [("large", "rest", 0.9975), ("large", "small", 0.0025)]


def test_what_lies_outside_is_told_and_the_rest_still_sums_to_one() -> None:
    before = areas(a=box(0, 0, 1000, 1000), gone=box(5000, 0, 6000, 1000))
    after = areas(x=box(0, 0, 400, 1000), y=box(400, 0, 800, 1000), z=box(-1000, 0, 0, 1000))

    found = crosswalk_by_area(before, after)

    assert rows(found.shares) == [("a", "x", 0.5), ("a", "y", 0.5)]
    assert found.outside.to_dict() == pytest.approx({"a": 0.2, "gone": 1.0})
    assert found.uncovered.to_dict() == pytest.approx({"x": 0.0, "y": 0.0, "z": 1.0})


def test_neighbours_that_only_touch_share_nothing_and_are_no_sliver() -> None:
    found = crosswalk_by_area(areas(a=box(0, 0, 10, 10)), areas(b=box(10, 0, 20, 10)))

    assert found.shares.empty
    assert list(found.shares.columns) == ["old", "new", "share"]
    assert found.slivers == 0


def test_degrees_and_unknown_systems_are_refused(before: gpd.GeoDataFrame) -> None:
    with pytest.raises(NotMetricError):
        crosswalk_by_area(before, areas("EPSG:4326", a=box(6, 51, 7, 52)))
    with pytest.raises(MissingCrsError):
        crosswalk_by_area(before.set_crs(None, allow_override=True), before)


def test_two_reforms_one_after_the_other_are_the_product_of_their_shares() -> None:
    first = pd.DataFrame(
        [("a", "m", 0.5), ("a", "n", 0.5), ("b", "n", 1.0)], columns=["old", "new", "share"]
    )
    second = pd.DataFrame(
        [("m", "x", 1.0), ("n", "x", 0.4), ("n", "y", 0.6)], columns=["old", "new", "share"]
    )

    assert rows(compose(first, second)) == [
        ("a", "x", 0.7),
        ("a", "y", 0.3),
        ("b", "x", 0.4),
        ("b", "y", 0.6),
    ]


def test_a_divided_area_put_together_again_is_exact() -> None:
    first = pd.DataFrame([("a", "m", 0.3), ("a", "n", 0.7)], columns=["old", "new", "share"])
    second = pd.DataFrame([("m", "x", 1.0), ("n", "x", 1.0)], columns=["old", "new", "share"])

    assert split_areas(compose(first, second)) == frozenset()


def test_what_leads_to_an_unknown_area_is_lost_and_shows_in_the_sum() -> None:
    first = pd.DataFrame([("a", "m", 0.3), ("a", "n", 0.7)], columns=["old", "new", "share"])
    second = pd.DataFrame([("m", "x", 1.0)], columns=["old", "new", "share"])

    assert rows(compose(first, second)) == [("a", "x", 0.3)]


def test_pairs_written_twice_are_added() -> None:
    twice = pd.DataFrame([("a", "x", 0.25), ("a", "x", 0.75)], columns=["old", "new", "share"])

    assert rows(united(twice)) == [("a", "x", 1.0)]


@given(
    cuts=st.lists(st.integers(1, 99), min_size=0, max_size=4, unique=True),
    later=st.lists(st.integers(1, 99), min_size=0, max_size=4, unique=True),
)
def test_shares_of_every_old_area_sum_to_one(cuts: list[int], later: list[int]) -> None:
    def strips(at: list[int]) -> gpd.GeoDataFrame:
        cut = [(i, *pair) for i, pair in enumerate(pairwise([0, *sorted(at), 100]))]
        shapes = {f"s{i}": box(lo, 0, hi, 10) for i, lo, hi in cut}
        return areas(**shapes)

    found = crosswalk_by_area(strips(cuts), strips(later), sliver_share=0.0)

    sums = found.shares.groupby("old")["share"].sum()
    assert len(sums) == len(cuts) + 1
    assert sums.to_list() == pytest.approx([1.0] * len(sums))
    assert found.shares["share"].between(0, 1 + 1e-12).all()
