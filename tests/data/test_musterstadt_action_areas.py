"""The made-up city's action areas follow from its figures and its declared rule.

Thirteen Sozialräume in 2007; in 2018 eleven stay, two are narrowed to one Quartier
each, two are new, and one is watched because its good average hides a Quartier.
No id is written down anywhere but in the figures: other figures, another result.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from data.candidates import (
    AREA,
    Candidates,
    candidates,
    changes,
    proposed_rule,
    rule_years,
    rules,
    stability,
)
from data.city import City
from data.figures import area_figures
from data.reading import read_city
from indicators.action_areas import Rule
from indicators.catalogue import Polarity, Role
from indicators.comparison import Margin

DEMO = Path(__file__).parents[2] / "data" / "demo"
KEY = "aktionsraeume"


@pytest.fixture(scope="module")
def city(musterstadt: City) -> City:
    return musterstadt


@pytest.fixture(scope="module")
def rule(city: City) -> Rule:
    return rules(city)[KEY]


@pytest.fixture(scope="module")
def found(city: City, rule: Rule) -> Candidates:
    return candidates(city, rule)


def areas(found: Candidates, recommendation: str) -> list[str]:
    return found.table.index[found.table["recommendation"].eq(recommendation)].to_list()


def below_by_hand(city: City, level: str, year: int) -> set[str]:
    """Areas below the average, from the figures of the maps alone."""
    high = area_figures(
        city, indicator="transfer_rate", level=level, year=year, margin=Margin.from_key("p25")
    ).table["worse"]
    main = [
        key
        for key, one in city.catalogue.items()
        if one.role is Role.MAIN and one.polarity is not Polarity.NEUTRAL
    ]
    worse = sum(
        area_figures(city, indicator=key, level=level, year=year)
        .table["worse"]
        .fillna(value=False)
        .astype(int)
        for key in main
    )
    return set(high.index[high.fillna(value=False) & worse.ge(4)])


def test_the_rule_looks_at_transfers_and_all_main_indicators_that_judge(
    city: City, rule: Rule
) -> None:
    main = [
        key
        for key, one in city.catalogue.items()
        if one.role is Role.MAIN and one.polarity is not Polarity.NEUTRAL
    ]

    assert [one.indicator for one in rule.conditions if not one.required] == main
    assert [one.indicator for one in rule.conditions if one.required] == ["transfer_rate"]
    assert rule_years(city, rule) == list(range(2007, 2019))


def test_thirteen_sozialraeume_were_members_in_2007(city: City, found: Candidates) -> None:
    members = set(found.table.index[found.table["member_before"].eq("whole")])

    assert len(members) == 13
    assert members == below_by_hand(city, "sozialraum", 2007)


def test_in_2018_eleven_stay_two_are_narrowed_two_are_new_and_one_is_watched(
    found: Candidates,
) -> None:
    assert Counter(found.table["recommendation"]) == {
        "keep": 11,
        "narrow": 2,
        "new": 2,
        "watch": 1,
        "none": 23,
    }


def test_those_that_stay_and_the_new_ones_are_below_in_2018(city: City, found: Candidates) -> None:
    now = below_by_hand(city, "sozialraum", 2018)

    assert set(areas(found, "keep")) | set(areas(found, "new")) == now
    assert (found.table.loc[areas(found, "new"), "years_below"] >= 2).all()


def test_each_narrowed_sozialraum_keeps_the_one_quartier_that_is_below(
    city: City, found: Candidates
) -> None:
    quarters = below_by_hand(city, "quartier", 2018)

    for area in areas(found, "narrow"):
        left = found.table.loc[area, "quarters"]
        assert len(left) == 1
        assert set(left) == {one for one in quarters if one.startswith(area)}
        assert found.table.loc[area, "why"] == "quarters_only"


def test_what_is_watched_hides_a_quartier_far_below(found: Candidates) -> None:
    (area,) = areas(found, "watch")
    (quarter,) = found.table.loc[area, "quarters"]
    rows = found.conditions[found.conditions["place"].eq(quarter)]

    assert found.table.loc[area, "why"] == "hidden_quarters"
    assert found.table.loc[area, "below_now"] is not True
    assert rows["gap"][rows["met"].fillna(value=False)].min() > 0
    assert rows.loc[rows["required"], "gap"].item() > 0


def test_a_run_of_years_says_since_when(city: City, found: Candidates) -> None:
    for area in areas(found, "new"):
        since = int(found.table.loc[area, "since"])
        runs = [area in below_by_hand(city, "sozialraum", year) for year in (since - 1, since)]
        assert runs == [False, True]
        assert since > 2007
    stayed = found.table.loc[areas(found, "keep"), "since"]
    assert stayed.eq(2007).all()


def test_the_trace_has_each_condition_of_each_place_once(city: City, found: Candidates) -> None:
    rows = found.conditions

    assert len(rows) == 7 * (2 * 39 + 171)
    assert not rows.duplicated(["area_id", "place", "year", "position"]).any()
    quarters = rows[rows["place"].ne(AREA)].drop_duplicates("place")
    assert (quarters["place"].str[:4] == quarters["area_id"]).all()


@pytest.mark.parametrize("margin", ["p20", "p30"])
@pytest.mark.parametrize("at_least", [3, 5])
def test_the_story_hangs_on_no_single_number_of_the_rule(
    city: City, rule: Rule, margin: str, at_least: int
) -> None:
    first, *others = rule.conditions
    changed = replace(
        rule,
        conditions=(replace(first, margin=Margin.from_key(margin)), *others),
        at_least=at_least,
    )

    counted = Counter(candidates(city, changed).table["recommendation"])

    assert (counted["keep"], counted["narrow"], counted["new"]) == (11, 2, 2)


def test_a_rule_that_asks_for_more_gives_another_list(city: City, rule: Rule) -> None:
    first, *others = rule.conditions
    strict = replace(
        rule, conditions=(replace(first, margin=Margin.from_key("p75")), *others), at_least=6
    )

    table = changes(candidates(city, rule), candidates(city, strict))

    assert len(table) > 0
    assert len(areas(candidates(city, strict), "keep")) < 11


def test_other_figures_give_another_list(tmp_path: Path, rule: Rule, found: Candidates) -> None:
    kept = areas(found, "keep")[-1]
    folder = tmp_path / "demo"
    shutil.copytree(DEMO, folder)
    with_residents(folder / "bevoelkerung.csv", kept, times=4)

    other = candidates(read_city(folder / "city.toml"), rule)

    # Four times the residents and as many receiving transfers: a quarter of the rate.
    assert other.table.loc[kept, "recommendation"] == "none"
    assert other.table.loc[kept, "member_before"] == "whole"
    assert other.fingerprint != found.fingerprint
    assert kept in changes(found, other).index


def with_residents(table: Path, area: str, *, times: int) -> None:
    """Rewrite the residents of 2018 of all Quartiere of an area."""
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    place = lines[0].split(";").index("Einwohner")
    for number, line in enumerate(lines):
        cells = line.split(";")
        if cells[0].startswith(area) and "2018" in cells:
            cells[place] = str(int(cells[place].replace(".", "")) * times)
            lines[number] = ";".join(cells)
    table.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


def test_withdrawing_a_condition_changes_the_rule_and_its_hash(
    city: City, rule: Rule, found: Candidates
) -> None:
    other = candidates(city, replace(rule, conditions=rule.conditions[:-1]))

    assert other.fingerprint != found.fingerprint
    assert other.table["possible"].unique().tolist() == [5]


def test_a_second_rule_goes_by_the_classes_of_an_index(city: City) -> None:
    other = rules(city)["aktionsraeume-index"]

    by_index = candidates(city, other)

    below = by_index.conditions.query("year == @by_index.year and met.fillna(False)")
    assert other.conditions == ()
    assert set(below["class_code"].str.split(" ").str[0]) <= {"3", "4"}
    assert set(areas(by_index, "keep")) | set(areas(by_index, "new")) == set(below["area_id"])
    assert len(below) > 0
    assert by_index.base_year > 2007  # the first years have no dynamics yet


def test_the_stability_of_every_recommendation_is_told(city: City, found: Candidates) -> None:
    table = stability(city, found)

    assert (table["badge"] != "").all()
    assert table["sampling_share"].dropna().between(0, 1).all()
    assert table["weights_share"].between(0, 1).all()


def test_without_a_rule_of_its_own_the_city_would_get_one_that_names_its_members_too(
    city: City, found: Candidates
) -> None:
    rule = proposed_rule(city)

    assert rule is not None
    assert (rule.level, rule.at_least) == ("sozialraum", 4)
    assert rule.quarters is not None
    assert rule.quarters.level == "quartier"
    proposed = candidates(city, rule).table["member_before"].ne("none")
    assert proposed[found.table["member_before"].ne("none")].all()
