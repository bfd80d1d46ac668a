"""Contiguity: borders, corners, slits, overlaps and islands."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from geo.errors import MissingCrsError, NotMetricError
from geo.neighbours import Contiguity, contiguity


def areas(**shapes: object) -> gpd.GeoDataFrame:
    index = pd.Index(list(shapes), name="area_id")
    return gpd.GeoDataFrame(index=index, geometry=list(shapes.values()), crs="EPSG:25832")


def pairs(found: Contiguity) -> set[str]:
    assert list(found.links.columns) == ["focal", "neighbour"]
    return {"".join(pair) for pair in found.links.itertuples(index=False)}


def test_areas_that_share_a_border_or_only_a_corner_are_neighbours() -> None:
    grid = areas(
        a=box(0, 0, 100, 100),
        b=box(100, 0, 200, 100),
        c=box(100, 100, 200, 200),
        z=box(500, 500, 600, 600),
    )
    found = contiguity(grid)

    assert pairs(found) == {"ab", "ba", "ac", "ca", "bc", "cb"}
    assert found.islands == ("z",)


@pytest.mark.parametrize(
    ("slit", "touches"), [(0.5, True), (5.0, True), (5.5, False), (-20.0, True)]
)
def test_slits_up_to_the_tolerance_and_overlaps_are_borders(slit: float, touches: bool) -> None:
    found = contiguity(areas(a=box(0, 0, 100, 100), b=box(100 + slit, 0, 200, 100)))

    assert bool(pairs(found)) is touches
    assert found.islands == (() if touches else ("a", "b"))


def test_without_tolerance_only_a_common_point_counts() -> None:
    apart = areas(a=box(0, 0, 100, 100), b=box(100.01, 0, 200, 100), c=box(0, 100, 9, 200))

    assert pairs(contiguity(apart, tolerance_metres=0)) == {"ac", "ca"}


def test_links_are_sorted_and_the_same_whatever_the_order_of_the_rows() -> None:
    grid = areas(
        **{f"{x}{y}": box(x * 100, y * 100, x * 100 + 100, y * 100 + 100)
           for x in range(4) for y in range(3)}
    )  # fmt: skip
    found = contiguity(grid)

    assert found.links.equals(contiguity(grid.iloc[::-1]).links)
    assert found.links.equals(found.links.sort_values(["focal", "neighbour"], ignore_index=True))
    # 4 x 3 squares: 9 + 8 borders and twice 6 corners, in both directions.
    assert len(found.links) == 2 * (9 + 8 + 12)
    there = set(found.links.itertuples(index=False, name=None))
    assert {(b, a) for a, b in there} == there


def test_an_area_without_geometry_is_an_island() -> None:
    found = contiguity(areas(a=box(0, 0, 1, 1), b=None, c=box(1, 0, 2, 1)))

    assert pairs(found) == {"ac", "ca"}
    assert found.islands == ("b",)


def test_one_area_or_none_has_no_neighbours() -> None:
    alone = contiguity(areas(a=box(0, 0, 1, 1)))
    assert (len(alone.links), alone.islands) == (0, ("a",))
    nothing = contiguity(areas())
    assert (len(nothing.links), nothing.islands) == (0, ())


def test_degrees_are_refused() -> None:
    grid = areas(a=box(8, 51, 9, 52)).set_crs("EPSG:4326", allow_override=True)
    with pytest.raises(NotMetricError):
        contiguity(grid)
    with pytest.raises(MissingCrsError):
        contiguity(gpd.GeoDataFrame(geometry=[box(0, 0, 1, 1)]))


@pytest.mark.parametrize("tolerance", [-1.0, float("nan")])
def test_a_tolerance_below_nought_is_refused(tolerance: float) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        contiguity(areas(a=box(0, 0, 1, 1)), tolerance_metres=tolerance)
