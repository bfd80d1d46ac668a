"""CRS: taken as written, and checked against the region."""

from __future__ import annotations

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.geometry import Point, Polygon, box

from geo.crs import check_placement, likely_crs, require_metric, resolve_crs
from geo.errors import MissingCrsError, NotMetricError

REGION = (8.5, 51.0, 9.5, 52.0)
# UTM 32 by name, but with 2 500 000 m instead of 500 000 m of false easting.
SHIFTED = """PROJCS["ETRS_1989_UTM_Zone_32N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",
SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],
PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",2500000.0],PARAMETER["False_Northing",0.0],
PARAMETER["Central_Meridian",9.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],
UNIT["Meter",1.0]]"""


def squares(west: float, south: float, crs: str | None = None) -> gpd.GeoDataFrame:
    boxes = [box(west + 100 * i, south, west + 100 * i + 100, south + 100) for i in range(4)]
    return gpd.GeoDataFrame(index=[1, 2, 3, 4], geometry=boxes, crs=crs)


def test_false_easting_of_the_file_is_kept_and_not_taken_for_utm() -> None:
    frame = squares(2_500_000, 5_700_000)
    crs, overruled = resolve_crs(SHIFTED, None, frame, REGION)

    assert not overruled
    assert 2_500_000.0 in [parameter.value for parameter in crs.coordinate_operation.params]
    assert check_placement(frame, crs, REGION).outside == ()
    centre = frame.set_crs(crs).to_crs(4326).geometry.iloc[0].centroid
    assert centre.x == pytest.approx(9.0, abs=0.01)
    assert len(check_placement(frame, CRS.from_epsg(32632), REGION).outside) == 4


def test_layer_without_crs_takes_the_declared_one_or_fails() -> None:
    frame = squares(500_000, 5_700_000)
    assert resolve_crs(None, "EPSG:25832", frame, REGION)[0] == CRS.from_epsg(25832)
    with pytest.raises(MissingCrsError, match="EPSG"):
        resolve_crs(None, None, frame, REGION)


def test_file_wins_over_the_descriptor_unless_only_the_descriptor_fits() -> None:
    frame = squares(500_000, 5_700_000)
    assert resolve_crs("EPSG:32632", "EPSG:25832", frame, REGION) == (CRS.from_epsg(32632), False)
    assert resolve_crs("EPSG:4326", "EPSG:25832", frame, REGION) == (CRS.from_epsg(25832), True)
    assert resolve_crs("EPSG:25832", "EPSG:4326", frame, REGION) == (CRS.from_epsg(25832), False)


def test_share_outside_and_likely_systems_are_named() -> None:
    frame = squares(500_000, 5_700_000)
    frame.loc[4, "geometry"] = box(0, 0, 1, 1)
    placement = check_placement(frame, CRS.from_epsg(25832), REGION)
    assert placement.outside == (4,)
    assert placement.share_outside == 0.25

    wrong = check_placement(squares(500_000, 5_700_000), CRS.from_epsg(25833), REGION)
    assert wrong.share_outside == 1.0
    assert wrong.likely == ("EPSG:25832", "EPSG:32632")


def test_exchanged_axes_are_told_from_a_wrong_system() -> None:
    frame = gpd.GeoDataFrame(index=[1, 2], geometry=[Point(51.5, 9.0).buffer(0.01)] * 2)
    placement = check_placement(frame, CRS.from_epsg(4326), REGION)
    assert placement.swapped
    assert placement.likely == ()


def test_features_without_shape_have_no_place_to_be_wrong() -> None:
    frame = gpd.GeoDataFrame(index=[1, 2, 3], geometry=[None, Polygon(), box(9, 51.5, 9.1, 51.6)])
    placement = check_placement(frame, CRS.from_epsg(4326), REGION)
    assert (placement.checked, placement.outside) == (1, ())


@settings(max_examples=12, deadline=None)
@given(
    lon=st.floats(8.6, 9.4),
    lat=st.floats(51.1, 51.9),
    epsg=st.sampled_from([25832, 25833, 31467, 3857, 4326, 3035]),
)
def test_the_true_system_is_always_among_the_likely_ones(lon: float, lat: float, epsg: int) -> None:
    frame = gpd.GeoDataFrame(index=[1], geometry=[Point(lon, lat).buffer(0.001)], crs=4326).to_crs(
        epsg
    )
    assert f"EPSG:{epsg}" in likely_crs(frame, REGION)


def test_degrees_are_refused_where_metres_are_needed() -> None:
    require_metric(squares(0, 0, "EPSG:25832"))
    with pytest.raises(NotMetricError, match="metres"):
        require_metric(squares(0, 0, "EPSG:4326"))
    with pytest.raises(MissingCrsError):
        require_metric(squares(0, 0))
