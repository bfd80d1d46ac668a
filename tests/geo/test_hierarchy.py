"""Levels: parents found, checked, and made."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from geo.errors import NotMetricError, UnknownParentError
from geo.hierarchy import parents_by_overlap, share_within, unite_children


@pytest.fixture
def children() -> gpd.GeoDataFrame:
    shapes = [box(x, 0, x + 10, 10) for x in (0, 10, 20)]
    return gpd.GeoDataFrame(index=["a", "b", "c"], geometry=shapes, crs="EPSG:25832")


@pytest.fixture
def parents() -> gpd.GeoDataFrame:
    # The border lies at 16: six tenths of b are in the first parent.
    shapes = [box(0, 0, 16, 10), box(16, 0, 25, 10)]
    return gpd.GeoDataFrame(index=["1", "2"], geometry=shapes, crs="EPSG:25832")


def test_area_belongs_to_the_parent_that_covers_most_of_it(
    children: gpd.GeoDataFrame, parents: gpd.GeoDataFrame
) -> None:
    found = parents_by_overlap(children, parents)
    assert found["parent_id"].to_list() == ["1", "1", "2"]
    assert found["share"].to_list() == pytest.approx([1.0, 0.6, 0.5])


def test_area_that_touches_no_parent_has_none(parents: gpd.GeoDataFrame) -> None:
    far = gpd.GeoDataFrame(index=["z"], geometry=[box(100, 0, 110, 10)], crs="EPSG:25832")
    found = parents_by_overlap(far, parents)
    assert found.loc["z", "parent_id"] is None
    assert found.loc["z", "share"] == 0.0


def test_share_within_the_declared_parent(
    children: gpd.GeoDataFrame, parents: gpd.GeoDataFrame
) -> None:
    declared = pd.Series(["1", "2", None], index=children.index, dtype=object)
    share = share_within(children, declared, parents)
    assert share["a"] == pytest.approx(1.0)
    assert share["b"] == pytest.approx(0.4)
    assert pd.isna(share["c"])


def test_unknown_parent_is_named(children: gpd.GeoDataFrame, parents: gpd.GeoDataFrame) -> None:
    declared = pd.Series(["1", "9", "2"], index=children.index)
    with pytest.raises(UnknownParentError, match="9") as caught:
        share_within(children, declared, parents)
    assert caught.value.parent_ids == ["9"]


def test_coarser_level_is_the_union_of_its_areas(children: gpd.GeoDataFrame) -> None:
    declared = pd.Series(["2", "1", "2"], index=children.index)
    united = unite_children(children, declared)
    assert united.index.to_list() == ["1", "2"]
    assert united.geometry.area.to_list() == pytest.approx([100.0, 200.0])
    assert united.geometry["2"].geom_type == "MultiPolygon"


def test_area_without_parent_is_in_no_union(children: gpd.GeoDataFrame) -> None:
    declared = pd.Series(["1", None, "1"], index=children.index, dtype=object)
    assert unite_children(children, declared).geometry.area.sum() == pytest.approx(200.0)


def test_degrees_are_refused(children: gpd.GeoDataFrame, parents: gpd.GeoDataFrame) -> None:
    with pytest.raises(NotMetricError):
        parents_by_overlap(children.set_crs(4326, allow_override=True), parents)
