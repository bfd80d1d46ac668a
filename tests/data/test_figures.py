"""The one source of every figure: levels, city value, states and years."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from data.city import City, Observations
from data.descriptor.package import CityPackage
from data.errors import UnknownChoiceError
from data.figures import area_figures, available_years, class_breaks, series
from data.findings import Report

SOURCE = {"source": "Test", "licence": "CC0-1.0"}
LABEL = {"label": "x", "singular": "x"}


def indicator(key: str, **changes: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": key,
        "definition": key,
        "topic": "t",
        "unit": "%",
        "polarity": "lower_is_better",
        "source": "Test",
    } | changes


def package(*indicators: dict[str, Any]) -> CityPackage:
    return CityPackage.model_validate(
        {
            "city": {
                "name": "Teststadt",
                "key": "99000000",
                "crs": "EPSG:25832",
                "region": [6.0, 50.0, 10.0, 54.0],
            },
            "levels": [
                {"name": "quarter", "file": "q.shp", "id": "ID", "parent_part": ":1"}
                | SOURCE
                | LABEL,
                {"name": "district"} | SOURCE | LABEL,
            ],
            "topics": [{"key": "t", "name": "t"}],
            "indicators": list(indicators),
        }
    )


def observed(rows: dict[tuple[int, str], dict[str, Any]], totals: Any = None) -> Observations:
    """Build observations from cells: a number is a value, a text is a state, 0 is exactly none."""
    cells = pd.DataFrame.from_dict(rows, orient="index")
    cells.index = pd.MultiIndex.from_tuples(cells.index, names=["year", "area_id"])
    states = cells.map(lambda c: c if isinstance(c, str) else "zero" if c == 0 else "value")
    values = cells.map(lambda c: math.nan if isinstance(c, str) else float(c))
    return Observations(
        values=values,
        states=states,
        totals=pd.DataFrame.from_dict(totals or {}, orient="index"),
        texts=pd.DataFrame(index=values.index),
    )


def city(package: CityPackage, **observations: Observations) -> City:
    ids = ["11", "12", "21", "22"]
    quarters = gpd.GeoDataFrame(
        {"name": [f"Quartier {i}" for i in ids], "parent_id": [i[0] for i in ids]},
        index=pd.Index(ids, name="area_id"),
        geometry=[box(place, 0, place + 1, 1) for place in range(4)],
        crs="EPSG:25832",
    )
    districts = gpd.GeoDataFrame(
        {"name": ["Eins", "Zwei"], "parent_id": [None, None]},
        index=pd.Index(["1", "2"], name="area_id"),
        geometry=[box(0, 0, 2, 1), box(2, 0, 4, 1)],
        crs="EPSG:25832",
    )
    return City(
        package=package,
        folder=Path(),
        areas={"quarter": quarters, "district": districts},
        observations=observations,
        report=Report(),
        version="0" * 16,
    )


RATE = indicator("rate", numerator=["poor"], denominator=["all"])


@pytest.fixture
def counted() -> City:
    return city(
        package(RATE),
        quarter=observed(
            {
                (2018, "11"): {"poor": 10, "all": 100},
                (2018, "12"): {"poor": 90, "all": 900},
                (2018, "21"): {"poor": 2, "all": 500},
                (2018, "22"): {"poor": 0, "all": 500},
            }
        ),
    )


def test_quarters_show_their_rate_and_small_counts_are_withheld(counted: City) -> None:
    found = area_figures(counted, indicator="rate", level="quarter", year=2018)

    assert found.table["state"].to_list() == ["value", "value", "suppressed", "zero"]
    assert found.table["value"].to_list()[:2] == [10.0, 10.0]
    assert math.isnan(found.table.loc["21", "numerator"])


def test_city_value_counts_what_is_withheld(counted: City) -> None:
    found = area_figures(counted, indicator="rate", level="quarter", year=2018)

    assert found.city.value == pytest.approx(102 / 2000 * 100)
    assert found.city.origin == "recomputed"
    assert found.table["worse"].to_list() == [True, True, pd.NA, False]


def test_districts_are_summed_from_quarters_and_the_city_value_stays(counted: City) -> None:
    found = area_figures(counted, indicator="rate", level="district", year=2018)

    assert found.table.loc["1", "value"] == pytest.approx(10.0)
    assert found.table.loc["2", "state"] == "suppressed"
    assert found.city.value == pytest.approx(5.1)


def test_a_secret_quarter_makes_its_district_secret_and_is_left_out_of_the_city() -> None:
    rows = {
        (2018, "11"): {"poor": "suppressed", "all": 100},
        (2018, "12"): {"poor": 90, "all": 900},
        (2018, "21"): {"poor": 50, "all": 500},
        (2018, "22"): {"poor": 50, "all": 500},
    }
    found = area_figures(
        city(package(RATE), quarter=observed(rows)), indicator="rate", level="district", year=2018
    )

    assert found.table["state"].to_list() == ["suppressed", "value"]
    assert found.city.value == pytest.approx(10.0)
    assert (found.city.areas_counted, found.city.areas_total) == (3, 4)


def test_a_published_rate_is_shown_as_it_is_and_weighted_for_the_city() -> None:
    rows = {
        (2018, "11"): {"quote": 10.0, "people": 100},
        (2018, "12"): {"quote": 20.0, "people": 300},
        (2018, "21"): {"quote": 30.0, "people": 100},
        (2018, "22"): {"quote": "missing", "people": 500},
    }
    declared = indicator("rate", rate="quote", weight=["people"])
    both = city(package(declared), quarter=observed(rows, {2018: {"quote": 21.0}}))

    quarters = area_figures(both, indicator="rate", level="quarter", year=2018)
    districts = area_figures(both, indicator="rate", level="district", year=2018)

    assert quarters.table["value"].to_list()[:3] == [10.0, 20.0, 30.0]
    assert quarters.city.recomputed == pytest.approx((10 * 100 + 20 * 300 + 30 * 100) / 500)
    assert (quarters.city.value, quarters.city.origin) == (21.0, "published")
    assert districts.table.loc["1", "value"] == pytest.approx(17.5)
    assert districts.table.loc["2", "state"] == "missing"


def test_counts_of_all_areas_outweigh_a_published_city_row() -> None:
    rows = {(2018, area): {"poor": 10, "all": 100} for area in ("11", "12", "21", "22")}
    complete = city(package(RATE), quarter=observed(rows, {2018: {"poor": 44.0, "all": 400.0}}))

    found = area_figures(complete, indicator="rate", level="quarter", year=2018)

    assert (found.city.value, found.city.origin) == (10.0, "recomputed")
    assert found.city.published == pytest.approx(11.0)


def test_without_the_weights_the_published_city_row_stands_in() -> None:
    rows = {(2018, area): {"quote": 10.0} for area in ("11", "12", "21", "22")}
    declared = indicator("rate", rate="quote", weight=["people"])

    found = area_figures(
        city(package(declared), quarter=observed(rows, {2018: {"quote": 12.5}})),
        indicator="rate",
        level="quarter",
        year=2018,
    )

    assert found.city.value == pytest.approx(12.5)
    assert found.city.origin == "published"


def test_change_needs_both_years_and_divides_by_the_earlier_one() -> None:
    rows = {(2013, area): {"all": 200} for area in ("11", "12", "21", "22")}
    rows |= {(2018, area): {"all": 250} for area in ("11", "12", "21")}
    rows[(2018, "22")] = {"all": "later"}
    declared = indicator("growth", numerator=["all"], formula="change", years=5)
    grown = city(package(declared), quarter=observed(rows))

    found = area_figures(grown, indicator="growth", level="quarter", year=2018)

    assert available_years(grown, "growth", "quarter") == [2018]
    assert found.table["value"].to_list()[:3] == [25.0, 25.0, 25.0]
    assert found.table.loc["22", "state"] == "later"
    assert found.city.value == pytest.approx(25.0)


def test_an_index_sets_the_city_to_its_scale() -> None:
    rows = {
        (2018, "11"): {"euro": 1000, "payers": 10},
        (2018, "12"): {"euro": 3000, "payers": 10},
        (2018, "21"): {"euro": 2000, "payers": 10},
        (2018, "22"): {"euro": 2000, "payers": 10},
    }
    declared = indicator(
        "income",
        numerator=["euro"],
        denominator=["payers"],
        formula="index",
        polarity="higher_is_better",
        complement_is_sensitive=False,
    )

    found = area_figures(
        city(package(declared), quarter=observed(rows)),
        indicator="income",
        level="quarter",
        year=2018,
    )

    assert found.table["value"].to_list() == [50.0, 150.0, 100.0, 100.0]
    assert found.city.value == 100.0
    assert found.table["worse"].to_list() == [True, False, False, False]


def test_a_level_with_a_table_of_its_own_uses_it(counted: City) -> None:
    own = observed({(2018, "1"): {"poor": 40, "all": 100}, (2018, "2"): {"poor": 60, "all": 100}})
    both = city(package(RATE), quarter=counted.observations["quarter"], district=own)

    found = area_figures(both, indicator="rate", level="district", year=2018)

    assert found.table["value"].to_list() == [40.0, 60.0]


def test_classes_are_the_same_for_all_years() -> None:
    rows = {
        (year, area): {"poor": poor + year - 2000, "all": 1000}
        for year in (2017, 2018)
        for area, poor in (("11", 10), ("12", 100), ("21", 300), ("22", 500))
    }
    two_years = city(package(RATE), quarter=observed(rows))

    breaks = class_breaks(two_years, "rate", "quarter")

    assert breaks is not None
    low, high = breaks.interval("C")
    assert low <= 24.5 < high  # city value of both years together: 24.5 %
    assert series(two_years, "rate", "quarter", "11")["value"].to_list() == pytest.approx(
        [2.7, 2.8]
    )


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"indicator": "nothing"}, "unknown_indicator"),
        ({"level": "nothing"}, "unknown_level"),
        ({"year": 1999}, "unknown_year"),
    ],
)
def test_an_unknown_choice_names_what_there_is(
    counted: City, asked: dict[str, Any], code: str
) -> None:
    with pytest.raises(UnknownChoiceError) as caught:
        area_figures(counted, **({"indicator": "rate", "level": "quarter", "year": 2018} | asked))

    assert caught.value.finding.code == code
    assert str(next(iter(asked.values()))) in str(caught.value)


def test_an_area_that_is_not_there_is_named(counted: City) -> None:
    with pytest.raises(UnknownChoiceError, match="99"):
        series(counted, "rate", "quarter", "99")


QUOTE = indicator("rate", rate="quote", weight=["people"])


def test_a_published_rate_shows_its_weight_and_no_invented_count() -> None:
    rows = {(2018, area): {"quote": 9.5, "people": 105} for area in ("11", "12", "21")}
    rows[(2018, "22")] = {"quote": 9.5, "people": 2}
    published = city(package(QUOTE), quarter=observed(rows))

    quarters = area_figures(published, indicator="rate", level="quarter", year=2018)
    districts = area_figures(published, indicator="rate", level="district", year=2018)

    assert quarters.table["numerator"].isna().all()
    assert districts.table["numerator"].isna().all()
    assert math.isnan(quarters.city.numerator)
    assert quarters.table["denominator"].to_list()[:3] == [105.0, 105.0, 105.0]
    assert math.isnan(quarters.table.loc["22", "denominator"])
    assert quarters.table["value"].to_list() == [9.5] * 4
    assert districts.table["value"].to_list() == pytest.approx([9.5, 9.5])


def test_a_published_rate_without_a_weight_stays_on_its_own_level() -> None:
    rows = {(2018, area): {"quote": 10.0} for area in ("11", "12", "21", "22")}
    bare = city(package(indicator("rate", rate="quote")), quarter=observed(rows))

    found = area_figures(bare, indicator="rate", level="quarter", year=2018)

    assert found.table["value"].to_list() == [10.0] * 4
    assert math.isnan(found.city.value)
    assert found.city.origin == ""
    assert available_years(bare, "rate", "district") == []


def test_a_coarser_level_offers_a_published_rate_only_in_years_with_weights() -> None:
    rows = {(2017, area): {"quote": 10.0, "people": "missing"} for area in ("11", "12")}
    rows |= {(2018, area): {"quote": 10.0, "people": 50} for area in ("11", "12")}
    published = city(package(QUOTE), quarter=observed(rows))

    assert available_years(published, "rate", "quarter") == [2017, 2018]
    assert available_years(published, "rate", "district") == [2018]


def test_counts_of_different_levels_meet_where_both_can_be_had() -> None:
    rows = {(2018, area): {"poor": 10} for area in ("11", "12", "21", "22")}
    own = observed({(2018, "1"): {"all": 100}, (2018, "2"): {"all": 300}})
    mixed = city(package(RATE), quarter=observed(rows), district=own)

    found = area_figures(mixed, indicator="rate", level="district", year=2018)

    assert available_years(mixed, "rate", "quarter") == []
    assert found.table["value"].to_list() == pytest.approx([20.0, 100 * 20 / 300])
    assert found.city.value == pytest.approx(10.0)


def test_an_index_of_a_city_without_anything_to_divide_by_is_not_meaningful() -> None:
    rows = {(2018, area): {"euro": 0, "payers": 10} for area in ("11", "12", "21", "22")}
    declared = indicator("income", numerator=["euro"], denominator=["payers"], formula="index")
    poor = city(package(declared), quarter=observed(rows))

    found = area_figures(poor, indicator="income", level="quarter", year=2018)

    assert set(found.table["state"]) == {"not_meaningful"}
    assert found.table["value"].isna().all()
    assert math.isnan(found.city.value)
    assert class_breaks(poor, "income", "quarter") is None


def test_nobody_to_divide_by_gives_no_rate() -> None:
    rows = {(2018, area): {"poor": 10, "all": 100} for area in ("11", "12", "21")}
    rows[(2018, "22")] = {"poor": 0, "all": 0}

    found = area_figures(
        city(package(RATE), quarter=observed(rows)), indicator="rate", level="quarter", year=2018
    )

    assert found.table.loc["22", "state"] == "not_meaningful"
    assert found.table["worse"].to_list() == [False, False, False, pd.NA]
    assert found.city.value == pytest.approx(10.0)


def test_an_indicator_that_is_secret_everywhere_has_a_year_and_no_classes() -> None:
    rows = {(2018, area): {"poor": "suppressed", "all": 100} for area in ("11", "12", "21", "22")}
    secret = city(package(RATE), quarter=observed(rows))

    found = area_figures(secret, indicator="rate", level="district", year=2018)

    assert set(found.table["state"]) == {"suppressed"}
    assert found.table[["numerator", "denominator", "value"]].isna().all(axis=None)
    assert math.isnan(found.city.value)
    assert class_breaks(secret, "rate", "district") is None


def test_an_area_that_belongs_nowhere_counts_for_the_city_only(counted: City) -> None:
    counted.areas["quarter"].loc["22", "parent_id"] = None

    found = area_figures(counted, indicator="rate", level="district", year=2018)

    assert found.table.loc["2", "state"] == "suppressed"  # the two of quarter 21 alone
    assert found.city.value == pytest.approx(102 / 2000 * 100)
    assert found.city.areas_total == 4


def test_a_city_of_one_area_has_classes_and_nothing_below_it() -> None:
    rows = {(2018, "11"): {"poor": 10, "all": 100}}
    alone = city(package(RATE), quarter=observed(rows))
    alone.areas["quarter"] = alone.areas["quarter"].loc[["11"]]

    found = area_figures(alone, indicator="rate", level="quarter", year=2018)
    breaks = class_breaks(alone, "rate", "quarter")

    assert found.table["worse"].to_list() == [False]
    assert breaks is not None
    assert breaks.classify(found.table["value"]).to_list() == ["C"]
