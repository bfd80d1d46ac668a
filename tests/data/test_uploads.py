"""Polygons from a reader's file: read in the sandbox, refused with a reason."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import box

from data.city import City
from data.errors import DataError
from data.files.wire import ReadLimits
from data.reading import read_city
from data.uploads import read_polygons


@pytest.fixture(scope="module")
def city(tiny_city: Path) -> City:
    return read_city(tiny_city)


def geojson(*boxes: tuple[float, float, float, float]) -> bytes:
    frame = gpd.GeoDataFrame(geometry=[box(*one) for one in boxes], crs="EPSG:25832")
    return frame.to_crs("EPSG:4326").to_json().encode()


def test_polygons_arrive_in_the_metric_crs_of_the_city(city: City) -> None:
    content = geojson((500000, 5700000, 500500, 5701000), (502000, 5700000, 502100, 5700100))
    found, _ = read_polygons(content, "teile.geojson", city)

    assert found.crs == city.package.city.crs
    assert found.geometry.area.to_list() == pytest.approx([5e5, 1e4], rel=1e-3)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no json",
        b"PK\x03\x04 a workbook",
        json.dumps({"type": "Point", "coordinates": [9.0, 51.4]}).encode(),
        json.dumps({"type": "FeatureCollection", "features": []}).encode(),
        geojson((600000, 6000000, 600500, 6001000)),  # far from the city
    ],
)
def test_file_without_a_usable_polygon_is_refused(city: City, content: bytes) -> None:
    with pytest.raises(DataError):
        read_polygons(content, "teile.geojson", city)


def test_file_beyond_the_limit_is_refused(city: City) -> None:
    content = geojson((500000, 5700000, 500500, 5701000))
    with pytest.raises(DataError) as error:
        read_polygons(content, "teile.geojson", city, limits=ReadLimits(file_bytes=100))

    assert "teile.geojson" in error.value.finding.text("de")


def test_name_of_the_file_shows_no_folder(city: City) -> None:
    with pytest.raises(DataError) as error:
        read_polygons(b"no json", "../../secret/teile.geojson", city)

    assert "secret" not in error.value.finding.text("de")
    assert "teile.geojson" in error.value.finding.text("de")
