"""Rules applied to published figures: Berlin's areas of special attention, Bremen's rates.

The counts of Berlin are those of the official codes in the files, read here by
themselves and without the program.
"""

from __future__ import annotations

import csv
import io
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from data.candidates import Candidates, candidates, proposed_rule, rule_years, rules, stability
from data.city import City
from data.figures import area_figures
from data.rule_files import rule_toml
from indicators.comparison import Margin
from sozialraum import app

HERE = Path(__file__).parent
SHARED = HERE / "../../../shared/data"

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the public test data (../shared/data) is not there"
)

#: Areas of special attention per edition of the monitor, see `by_official_codes`.
ATTENTION = {2013: 51, 2015: 43, 2017: 44, 2019: 42}
SECONDS = 1.0  # for a changed rule on 448 areas


def attention(city: City) -> Candidates:
    return candidates(city, rules(city)["aufmerksamkeit"])


def by_official_codes(city: City, year: int) -> set[str]:
    """Areas that the edition itself puts into class 4, or 3 with negative dynamics."""
    observed = city.observations["plr"]
    status = observed.values["status_index"].loc[year]
    dynamics = observed.texts["dynamik_index"].loc[year].reindex(status.index)
    return set(status.index[status.eq(4) | (status.eq(3) & dynamics.eq("-"))])


def met_in(found: Candidates, year: int) -> set[str]:
    rows = found.conditions[found.conditions["year"].eq(year)]
    return set(rows.loc[rows["met"].fillna(value=False), "area_id"])


def test_the_rule_spans_all_editions(berlin: City) -> None:
    assert rule_years(berlin, rules(berlin)["aufmerksamkeit"]) == list(ATTENTION)


@pytest.mark.parametrize("year", list(ATTENTION)[1:])
def test_areas_of_special_attention_are_those_of_the_official_codes(
    berlin: City, year: int
) -> None:
    found = candidates(berlin, rules(berlin)["aufmerksamkeit"], year=year)

    assert len(by_official_codes(berlin, year)) == ATTENTION[year]
    assert met_in(found, year) == by_official_codes(berlin, year)
    assert met_in(found, 2013) == by_official_codes(berlin, 2013)
    assert len(met_in(found, 2013)) == ATTENTION[2013]


def test_members_of_2013_stay_while_they_have_the_class(berlin: City) -> None:
    table = attention(berlin).table
    members = by_official_codes(berlin, 2013)
    now = by_official_codes(berlin, 2019)

    assert set(table.index[table["member_before"].eq("whole")]) == members
    assert set(table.index[table["recommendation"].eq("keep")]) == members & now


def test_persistence_counts_editions_and_not_calendar_years(berlin: City) -> None:
    table = attention(berlin).table
    editions = [by_official_codes(berlin, year) for year in (2015, 2017, 2019)]
    candidates_now = editions[-1] - by_official_codes(berlin, 2013)
    lasting = {area for area in candidates_now if sum(area in one for one in editions) >= 2}

    assert set(table.index[table["recommendation"].eq("new")]) == lasting
    waiting = table.index[table["why"].eq("not_persistent")]
    assert set(waiting) == candidates_now - lasting
    assert table.loc[sorted(lasting), "since"].isin([2013, 2015, 2017, 2019]).all()


def test_the_class_and_the_method_of_the_edition_stand_in_the_trace(berlin: City) -> None:
    rows = attention(berlin).conditions

    assert set(rows.loc[rows["year"].eq(2013), "indicator"]) == {"index.berlin-mss-4"}
    assert set(rows.loc[rows["year"].eq(2019), "indicator"]) == {"index.berlin-mss-3"}
    met = rows[rows["met"].fillna(value=False)]
    assert set(met["class_code"]) <= {"4 +", "4 +/-", "4 -", "3 -"}


def test_areas_that_the_monitor_does_not_judge_are_watched(berlin: City) -> None:
    found = attention(berlin)
    status = berlin.observations["plr"].values["status_index"].loc[2019]
    unjudged = found.table.loc[status.index[status.isna()]]
    left = unjudged[unjudged["why"].ne("excluded")]

    assert unjudged["below_now"].isna().all()
    assert set(left["recommendation"]) == {"watch"}
    assert (left["population"] >= 300).all()


def two_of_three_by_hand(city: City, year: int) -> set[str]:
    rates = [one.indicator for one in rules(city)["zwei_von_drei"].conditions]
    worse = pd.DataFrame(
        {
            rate: area_figures(
                city, indicator=rate, level="ortsteil", year=year, margin=Margin.from_key("p25")
            ).table["worse"]
            for rate in rates
        }
    )
    return set(worse.index[worse.fillna(value=False).sum(axis=1) >= 2])


def test_two_of_three_rates_in_bremen(bremen: City) -> None:
    found = candidates(bremen, rules(bremen)["zwei_von_drei"])
    then, now = (two_of_three_by_hand(bremen, year) for year in (found.base_year, found.year))

    assert (found.base_year, found.year) == (2005, 2017)
    assert set(found.table.index[found.table["member_before"].eq("whole")]) == then
    assert set(found.table.index[found.table["recommendation"].eq("keep")]) == then & now
    assert len(then & now) > 10
    assert stability(bremen, found)["sampling_share"].isna().all()  # rates without counts


def test_published_rates_have_no_interval_in_the_trace(bremen: City) -> None:
    rows = candidates(bremen, rules(bremen)["zwei_von_drei"]).conditions

    assert rows[["low", "high", "distinguishable"]].isna().all(axis=None)
    assert rows["gap"].notna().any()


@pytest.mark.parametrize("name", ["berlin", "bremen"])
def test_a_changed_rule_is_answered_at_once(name: str, request: pytest.FixtureRequest) -> None:
    city: City = request.getfixturevalue(name)
    level = {"berlin": "plr", "bremen": "ortsteil"}[name]
    rule = proposed_rule(city)
    assert rule is not None
    asked = replace(rule, level=level, quarters=None)
    candidates(city, asked)
    start = time.perf_counter()

    candidates(city, replace(asked, at_least=1.0))

    assert time.perf_counter() - start < SECONDS


def rows_of(city: str, rule: str | Path) -> list[dict[str, str]]:
    """Rows of the command line for a city of these tests."""
    result = CliRunner().invoke(
        app, ["candidates", str(HERE / f"{city}.toml"), "--rule", str(rule)]
    )
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))


@pytest.fixture
def no_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of a register that nobody has written to; returned for other files, too."""
    monkeypatch.setenv("SOZIALRAUM_DATA", str(tmp_path))
    monkeypatch.delenv("SOZIALRAUM_DATABASE", raising=False)
    return tmp_path


@pytest.mark.usefixtures("read_once")
def test_the_command_line_lists_the_areas_of_berlin(berlin: City, no_register: Path) -> None:
    assert no_register.is_dir()
    table = attention(berlin).table

    rows = rows_of("berlin", "aufmerksamkeit")

    assert {row["area_id"]: row["recommendation"] for row in rows} == (
        table["recommendation"].to_dict()
    )
    assert all(row["reason_de"].endswith(".") and row["reason_en"] for row in rows)


@pytest.mark.usefixtures("read_once")
def test_the_command_line_takes_a_rule_of_a_file(bremen: City, no_register: Path) -> None:
    rule = replace(rules(bremen)["zwei_von_drei"], key="drei_von_drei", at_least=3.0)
    file = no_register / "regel.toml"
    file.write_text(rule_toml(rule), encoding="utf-8")
    table = candidates(bremen, rule).table

    rows = rows_of("bremen", file)

    assert {row["area_id"]: row["recommendation"] for row in rows} == (
        table["recommendation"].to_dict()
    )
    assert {row["area_id"] for row in rows if row["member_before"] == "true"} == set(
        table.index[table["member_before"].eq("whole")]
    )
