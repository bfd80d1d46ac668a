"""The story of the made-up city, computed from its files.

A Sozialraum or Quartier is below average here when it meets one of two rules.
Both look at the six main indicators of the catalogue that have a direction.

- transfers: the Transferleistungsquote is at least 1.25 times the city value,
  and at least 4 of the 6 main indicators are worse than the city;
- margin: at least 4 of the 6 are worse by at least 10 % of the city value.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from data.city import City
from data.findings import Severity
from indicators.catalogue import Formula, Indicator, Polarity, Role

SPACE, QUARTER = 4, 6  # digits of the id

Below = Callable[[City, int, int], set[str]]


@pytest.fixture(scope="module")
def city(musterstadt: City) -> City:
    return musterstadt


def _counts(city: City, year: int, digits: int) -> pd.DataFrame:
    values = city.observations["quartier"].values.xs(year, level="year")
    return values.groupby(values.index.str[:digits]).sum(min_count=1)


def _sum(counts: pd.DataFrame, names: tuple[str, ...]) -> pd.Series:
    parts = [-counts[name[1:]] if name.startswith("-") else counts[name] for name in names]
    return pd.concat(parts, axis=1).sum(axis=1)


def _ratio(counts: pd.DataFrame, indicator: Indicator) -> pd.Series:
    return _sum(counts, indicator.numerator) / _sum(counts, indicator.denominator)


def _against_city(city: City, year: int, digits: int, key: str) -> pd.Series:
    """Ratio of each area to the ratio of the whole city; 1 = equal."""
    indicator = city.catalogue[key]
    counts = _counts(city, year, digits)
    whole = counts.sum().to_frame().T
    return _ratio(counts, indicator) / _ratio(whole, indicator).iloc[0]


def _worse(city: City, year: int, digits: int, margin: float) -> pd.Series:
    """Number of main indicators that are worse than the city by `margin` (0.1 = 10 %)."""
    judged = {
        key: one.polarity
        for key, one in city.catalogue.items()
        if one.role is Role.MAIN and one.polarity is not Polarity.NEUTRAL
    }
    assert len(judged) == 6
    assert all(city.catalogue[key].formula is not Formula.CHANGE for key in judged)
    marks = [
        relative.gt(1 + margin) if polarity is Polarity.LOWER_IS_BETTER else relative.lt(1 - margin)
        for key, polarity in judged.items()
        for relative in [_against_city(city, year, digits, key)]
    ]
    return pd.concat(marks, axis=1).sum(axis=1)


def by_transfers(
    city: City, year: int, digits: int, *, factor: float = 1.25, least: int = 4
) -> set[str]:
    high = _against_city(city, year, digits, "transfer_rate").ge(factor)
    return set(high.index[high & _worse(city, year, digits, 0.0).ge(least)])


def by_margin(
    city: City, year: int, digits: int, *, margin: float = 0.10, least: int = 4
) -> set[str]:
    worse = _worse(city, year, digits, margin)
    return set(worse.index[worse.ge(least)])


@pytest.fixture(params=[by_transfers, by_margin])
def below(request: pytest.FixtureRequest) -> Below:
    rule: Below = request.param
    return rule


def test_the_package_reads_without_errors(city: City) -> None:
    assert [one.text("en") for one in city.report.of(Severity.ERROR)] == []
    assert city.package.city.made_up
    assert {level: len(areas) for level, areas in city.areas.items()} == {
        "quartier": 171,
        "sozialraum": 39,
        "stadtbezirk": 12,
    }
    assert len(city.observations["quartier"].values) == 171 * 12


def test_all_but_the_four_signs_are_figures(city: City) -> None:
    states = city.observations["quartier"].states.stack().value_counts()  # noqa: PD013
    assert states.drop(["value", "zero"]).to_dict() == {
        "missing": 1,
        "not_meaningful": 1,
        "suppressed": 1,
        "later": 1,
    }


def test_thirteen_sozialraeume_are_below_average_in_2007(city: City, below: Below) -> None:
    assert len(below(city, 2007, SPACE)) == 13


def test_in_2018_eleven_stay_two_ease_and_two_are_new(city: City, below: Below) -> None:
    then, now = below(city, 2007, SPACE), below(city, 2018, SPACE)
    assert (len(then & now), len(then - now), len(now - then)) == (11, 2, 2)


def test_in_each_eased_sozialraum_one_quartier_stays_below_average(
    city: City, below: Below
) -> None:
    eased = below(city, 2007, SPACE) - below(city, 2018, SPACE)
    left = [area_id[:SPACE] for area_id in below(city, 2018, QUARTER)]
    assert {space: left.count(space) for space in eased} == dict.fromkeys(eased, 1)


def test_both_rules_name_the_same_sozialraeume(city: City) -> None:
    for year in (2007, 2018):
        assert by_transfers(city, year, SPACE) == by_margin(city, year, SPACE)


@pytest.mark.parametrize("factor", [1.15, 1.20, 1.30])
@pytest.mark.parametrize("least", [3, 5, 6])
def test_the_story_does_not_hang_on_the_factor(city: City, factor: float, least: int) -> None:
    for year in (2007, 2018):
        found = by_transfers(city, year, SPACE, factor=factor, least=least)
        assert found == by_transfers(city, year, SPACE)


@pytest.mark.parametrize("least", [3, 5])
def test_the_story_does_not_hang_on_the_number_of_indicators(city: City, least: int) -> None:
    for year in (2007, 2018):
        assert by_margin(city, year, SPACE, least=least) == by_margin(city, year, SPACE)


def test_the_story_does_not_hang_on_single_persons(city: City) -> None:
    for year in (2007, 2018):
        relative = _against_city(city, year, SPACE, "transfer_rate")
        residents = _counts(city, year, SPACE)["population"]
        rate = 0.153 if year == 2007 else 0.173
        persons_off = (relative - 1.25).abs() * rate * residents
        assert persons_off.min() > 50


def test_children_are_hit_most_and_the_rate_of_older_people_has_risen(city: City) -> None:
    def rate(key: str, year: int) -> float:
        return float(_ratio(_counts(city, year, 0), city.catalogue[key]).iloc[0])

    for year in (2007, 2018):
        children = rate("transfer_rate_under_15", year)
        assert children > 1.5 * rate("transfer_rate", year)
        assert rate("transfer_rate", year) > 2 * rate("transfer_rate_65_plus", year)
    assert rate("transfer_rate_65_plus", 2018) > 1.5 * rate("transfer_rate_65_plus", 2007)
    assert rate("transfer_rate", 2018) == pytest.approx(0.173, abs=0.0005)


def test_places_with_a_high_rate_have_it_still(city: City) -> None:
    then, now = (_against_city(city, year, SPACE, "transfer_rate") for year in (2007, 2018))
    assert then.rank().corr(now.rank()) > 0.85
    assert set(then.nlargest(5).index) == set(now.nlargest(5).index)


def test_fourteen_sozialraeume_lie_above_the_rate_of_the_city_in_2018(city: City) -> None:
    assert _against_city(city, 2018, SPACE, "transfer_rate").gt(1).sum() == 14
