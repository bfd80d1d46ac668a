"""Portraits of real areas: three Ortsteile of Bremen say what the published tables say."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from data.city import City
from data.figures import area_figures, series
from data.portrait import deciles, portrait

SHARED = Path(__file__).parent / "../../../shared/data"

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the public test data (../shared/data) is not there"
)


@pytest.mark.cities
@pytest.mark.parametrize("place", [0, 40, 80])
def test_an_ortsteil_of_bremen_has_a_portrait(bremen: City, place: int) -> None:
    area_id = str(bremen.areas["ortsteil"].index[place])
    shown = portrait(bremen, level="ortsteil", area_id=area_id)

    assert shown.lines
    for one in shown.lines:
        key = one.indicator.key
        row = area_figures(bremen, indicator=key, level="ortsteil", year=one.year).table
        assert one.value == pytest.approx(row.loc[area_id, "value"], nan_ok=True)
        assert one.state == row.loc[area_id, "state"]
        past = series(bremen, key, "ortsteil", area_id)
        then = past["value"].get(one.base_year, math.nan) if one.base_year else math.nan
        assert one.then == pytest.approx(then, nan_ok=True)
        sorted_areas = deciles(bremen, shown, key)
        assert sorted_areas.table["value"].is_monotonic_increasing
        own = sorted_areas.table.loc[sorted_areas.table["mark"] == "own"]
        assert list(own.index) == ([] if math.isnan(one.value) else [area_id])
