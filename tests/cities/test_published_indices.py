"""Berlin's official classes, area by area, from the raw shares; Bremen's city value.

Through the package and through the command line. The four classic mistakes are
computed here from the raw shares, so that it shows that each step matters.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from data.city import City
from data.indices import (
    available_methods,
    city_index,
    index_series,
    index_years,
    threshold_example,
)
from sozialraum import app

HERE = Path(__file__).parent
SHARED = HERE / "../../../shared/data"

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the public test data (../shared/data) is not there"
)

#: Edition -> method, areas that take part, areas per status class 1 to 4.
EDITIONS = {
    2013: ("berlin-mss-4", 434, [80, 264, 52, 38]),
    2015: ("berlin-mss-4", 435, [78, 270, 49, 38]),
    2017: ("berlin-mss-4", 436, [75, 278, 41, 42]),
    2019: ("berlin-mss-3", 436, [67, 283, 47, 39]),
}
WORDS = {"1": "hoch", "2": "mittel", "3": "niedrig", "4": "sehr niedrig", "": ""}
SLOTS = {"berlin-mss-4": ["s1", "s2", "s3", "s4"], "berlin-mss-3": ["s1", "s3", "s4"]}


def official(city: City, year: int) -> pd.DataFrame:
    """Published classes of the areas that the edition judges: status as a code, dynamics."""
    observed = city.observations["plr"]
    status = observed.values["status_index"].loc[year].dropna().astype(int).astype(str)
    return pd.DataFrame(
        {
            "status": status,
            "status_word": observed.texts["status_klasse"].loc[year].reindex(status.index),
            "dynamics": observed.texts["dynamik_index"].loc[year].reindex(status.index),
            "overall": observed.texts["status_dynamik"].loc[year].reindex(status.index),
        }
    )


@pytest.mark.parametrize("year", EDITIONS)
def test_every_area_has_its_official_class(berlin: City, year: int) -> None:
    method, areas, counts = EDITIONS[year]
    published = official(berlin, year)

    table = city_index(berlin, method=method, level="plr", year=year).table

    taking_part = table[~table["excluded"]]
    assert len(taking_part) == len(published) == areas
    assert set(taking_part.index) == set(published.index)
    ours = taking_part.loc[published.index]
    assert ours["status_class"].to_list() == published["status"].to_list()
    assert ours["dynamics_class"].to_list() == published["dynamics"].to_list()
    assert ours["overall"].to_list() == published["overall"].to_list()
    assert ours["status_class"].value_counts().sort_index().to_list() == counts
    assert (table.loc[table["excluded"], ["status_class", "dynamics_class", "overall"]] == "").all(
        axis=None
    )


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("year", EDITIONS)
def test_the_command_line_writes_the_official_classes(berlin: City, year: int) -> None:
    method, areas, _ = EDITIONS[year]
    published = official(berlin, year)

    asked = ["--method", method, "--level", "plr", "--year", str(year)]
    result = CliRunner().invoke(app, ["classes", str(HERE / "berlin.toml"), *asked])

    assert result.exit_code == 0, result.output
    rows = {row["area_id"]: row for row in csv.DictReader(io.StringIO(result.stdout))}
    assert len(rows) == 448
    judged = {area: row for area, row in rows.items() if row["excluded"] == "false"}
    assert len(judged) == areas
    for area, row in published.iterrows():
        line = judged[str(area)]
        assert line["status_class"] == row["status"]
        assert line["status_label"] == row["status_word"]
        assert line["dynamics_class"] == row["dynamics"]
        assert line["overall"] == row["overall"]
    slots = SLOTS[method]
    for line in judged.values():
        z = [float(line[f"z_{slot}"]) for slot in slots]
        assert float(line["sum"]) == pytest.approx(sum(z), abs=1e-12)
        assert line["stability"] != ""
    assert all(row["reason"] for row in rows.values() if row["excluded"] == "true")
    assert not any(row["stability"] for row in rows.values() if row["excluded"] == "true")


def test_areas_that_the_edition_leaves_out_say_why(berlin: City) -> None:
    found = city_index(berlin, method="berlin-mss-4", level="plr", year=2017)

    assert found.population_checked
    assert found.reasons["01022103"].de == "weniger als 300 Einwohnerinnen und Einwohner (258)"
    assert found.reasons["01022103"].en == "fewer than 300 residents (258)"
    # More than 300 residents, and still no valid figures: a row of zeros in the table.
    assert found.reasons["10010203"].en.startswith("no data: Unemployment (S1), ")
    assert found.reasons["01011101"] is None


# What goes wrong when one step is off.


def shares(city: City, year: int) -> pd.DataFrame:
    """Raw shares of the areas that the edition judges."""
    slots = SLOTS[EDITIONS[year][0]]
    values = city.observations["plr"].values.loc[year]
    return values.loc[official(city, year).index, [*slots, "einwohner"]]


def scores(x: pd.DataFrame, ddof: int = 0, weights: pd.Series | None = None) -> pd.DataFrame:
    if weights is None:
        return (x - x.mean()) / x.std(ddof=ddof)
    share = weights / weights.sum()
    mean = x.mul(share, axis=0).sum()
    return (x - mean) / np.sqrt(((x - mean) ** 2).mul(share, axis=0).sum())


def classes(index: pd.Series) -> list[str]:
    return ["1" if i < -1 else "2" if i <= 1 else "3" if i <= 1.5 else "4" for i in index]


def right(raw: pd.DataFrame) -> pd.Series:
    x = raw.drop(columns="einwohner")
    return scores(scores(x).sum(axis=1).to_frame())[0]


def sample_deviation(raw: pd.DataFrame) -> pd.Series:
    x = raw.drop(columns="einwohner")
    return scores(scores(x, ddof=1).sum(axis=1).to_frame(), ddof=1)[0]


def weighted_with_residents(raw: pd.DataFrame) -> pd.Series:
    x, people = raw.drop(columns="einwohner"), raw["einwohner"]
    return scores(scores(x, weights=people).sum(axis=1).to_frame(), weights=people)[0]


def standardised_once(raw: pd.DataFrame) -> pd.Series:
    return scores(raw.drop(columns="einwohner")).mean(axis=1)


MISTAKES = [
    pytest.param(right, [0, 0, 0, 0], id="none"),
    pytest.param(sample_deviation, [1, 0, 0, 1], id="ddof = 1"),
    pytest.param(weighted_with_residents, [29, 35, 34, 39], id="population weights"),
    pytest.param(standardised_once, [11, 6, 15, 13], id="no second standardisation"),
]


@pytest.mark.parametrize(("mistake", "wrong"), MISTAKES)
def test_a_classic_mistake_gives_this_many_wrong_classes(
    berlin: City, mistake: Callable[[pd.DataFrame], pd.Series], wrong: list[int]
) -> None:
    found = []
    for year in EDITIONS:
        published = official(berlin, year)["status"]
        index = mistake(shares(berlin, year)).loc[published.index]
        found.append(sum(a != b for a, b in zip(classes(index), published, strict=True)))

    assert found == wrong


def test_zero_filled_rows_left_in_give_this_many_wrong_classes(berlin: City) -> None:
    found = []
    for year, (method, _, _) in EDITIONS.items():
        published = official(berlin, year)["status"]
        values = berlin.observations["plr"].values.loc[year]
        with_rows = values.loc[values["einwohner"].notna(), [*SLOTS[method], "einwohner"]]
        index = right(with_rows.fillna(0.0)).loc[published.index]
        found.append(sum(a != b for a, b in zip(classes(index), published, strict=True)))

    assert found == [14, 11, 14, 11]


# Other levels and methods


def test_the_edition_without_long_term_unemployment_has_no_index_of_four(berlin: City) -> None:
    assert index_years(berlin, "berlin-mss-4", "plr") == [2013, 2015, 2017]
    assert index_years(berlin, "berlin-mss-4", "bzr") == [2013, 2015]
    assert index_years(berlin, "berlin-mss-3", "bzr") == [2013, 2015, 2017, 2019]
    assert index_years(berlin, "berlin-mss-4", "bezirk") == [2013, 2015, 2017]


@pytest.mark.parametrize(("level", "areas"), [("bzr", 137), ("pgr", 59), ("bezirk", 12)])
def test_coarser_levels_of_berlin_compute_in_every_edition(
    berlin: City, level: str, areas: int
) -> None:
    for year in EDITIONS:
        table = city_index(berlin, method="berlin-mss-3", level=level, year=year).table
        included = table[~table["excluded"]]

        assert len(included) == areas
        assert included["status_index"].mean() == pytest.approx(0.0, abs=1e-12)
        assert included["status_index"].std(ddof=0) == pytest.approx(1.0)
        assert set(included["status_class"]) <= {"1", "2", "3", "4"}
        assert set(included["dynamics_class"]) <= {"+", "+/-", "-"}


def test_all_methods_of_berlin_compute_in_every_year_that_they_name(berlin: City) -> None:
    for level in berlin.areas:
        methods = available_methods(berlin, level)
        assert methods == [
            "berlin-mss-4", "berlin-mss-3", "cdc-svi", "english-iod", "min-max", "count",
        ]  # fmt: skip
        for method in methods:
            series = index_series(berlin, method, level)
            years = series.index.get_level_values("year").unique().to_list()
            assert years == index_years(berlin, method, level)
            assert len(series) == len(years) * len(berlin.areas[level])


def test_bremen_shows_why_the_city_value_is_no_mean_of_rates(bremen: City) -> None:
    found = threshold_example(bremen, "sgb2_unter_65", "ortsteil", 2018)

    assert found is not None
    assert (found.areas, found.beyond_city, found.beyond_mean) == (84, 33, 37)
    assert found.unweighted_mean == pytest.approx(15.42, abs=0.005)
    assert found.city_value == pytest.approx(17.43, abs=0.25)
    assert len(found.between) == 4
