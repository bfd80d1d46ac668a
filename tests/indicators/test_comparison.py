"""Worse than the city: direction is data."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue import Polarity
from indicators.comparison import ANY, Margin, MarginError, MarginKind, worse_than_city


@pytest.mark.parametrize(
    ("polarity", "expected"),
    [
        (Polarity.HIGHER_IS_BETTER, [True, False, False, pd.NA]),
        (Polarity.LOWER_IS_BETTER, [False, False, True, pd.NA]),
        (Polarity.NEUTRAL, [pd.NA, pd.NA, pd.NA, pd.NA]),
    ],
)
def test_worse_depends_on_the_direction_and_equal_is_not_worse(
    polarity: Polarity, expected: list[object]
) -> None:
    worse = worse_than_city(pd.Series([5.0, 10.0, 15.0, math.nan]), 10.0, polarity)

    pd.testing.assert_series_equal(worse, pd.Series(expected, dtype="boolean"))


def test_without_a_city_value_nothing_is_marked() -> None:
    worse = worse_than_city(pd.Series([5.0]), math.nan, Polarity.LOWER_IS_BETTER)

    assert worse.isna().all()


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30), st.floats(0, 100))
def test_turning_the_direction_turns_the_marks_and_not_the_equal_ones(
    figures: list[float], city: float
) -> None:
    values = pd.Series(figures)
    lower = worse_than_city(values, city, Polarity.LOWER_IS_BETTER)
    higher = worse_than_city(values, city, Polarity.HIGHER_IS_BETTER)

    assert not (lower & higher).any()
    assert ((lower | higher) == (values != city)).all()


TEN = Margin(MarginKind.RELATIVE, 10)
SURE = Margin(MarginKind.DISTINGUISHABLE)


@pytest.mark.parametrize(
    ("polarity", "values", "expected"),
    [
        pytest.param(
            Polarity.LOWER_IS_BETTER, [0.33, 0.3299, 0.3, 0.1], [True, False, False, False], id="up"
        ),
        pytest.param(
            Polarity.HIGHER_IS_BETTER,
            [0.27, 0.2701, 0.3, 0.5],
            [True, False, False, False],
            id="down",
        ),
    ],
)
def test_exactly_ten_per_cent_away_counts_and_less_does_not(
    polarity: Polarity, values: list[float], expected: list[bool]
) -> None:
    worse = worse_than_city(pd.Series(values), 0.3, polarity, TEN)

    assert worse.to_list() == expected


def test_the_margin_of_a_negative_city_value_is_a_share_of_its_size() -> None:
    worse = worse_than_city(pd.Series([-8.0, -9.0, -9.5]), -10.0, Polarity.LOWER_IS_BETTER, TEN)

    assert worse.to_list() == [True, True, False]


def test_an_area_at_a_city_value_of_zero_is_not_worse_by_any_margin() -> None:
    worse = worse_than_city(pd.Series([0.0, 0.1]), 0.0, Polarity.LOWER_IS_BETTER, TEN)

    assert worse.to_list() == [False, True]


def test_distinguishable_marks_what_is_worse_and_told_apart() -> None:
    values = pd.Series([15.0, 15.0, 5.0, 15.0, math.nan, 5.0], index=list("abcdef"))
    told = pd.Series([True, False, True, pd.NA, True, pd.NA], index=values.index, dtype="boolean")

    worse = worse_than_city(values, 10.0, Polarity.LOWER_IS_BETTER, SURE, told[::-1])

    assert worse.to_list() == [True, False, False, pd.NA, pd.NA, pd.NA]


def test_where_nothing_can_be_told_apart_nothing_is_marked_either_way() -> None:
    worse = worse_than_city(pd.Series([5.0, 15.0]), 10.0, Polarity.LOWER_IS_BETTER, SURE)

    assert worse.isna().all()


@given(
    st.lists(st.floats(-1000, 1000), min_size=1, max_size=30),
    st.floats(-1000, 1000),
    st.floats(0.1, 50),
    st.sampled_from([Polarity.LOWER_IS_BETTER, Polarity.HIGHER_IS_BETTER]),
)
def test_a_wider_margin_marks_no_further_area(
    figures: list[float], city: float, percent: float, polarity: Polarity
) -> None:
    values = pd.Series(figures)
    marks = [
        worse_than_city(values, city, polarity, margin)
        for margin in (
            ANY,
            Margin(MarginKind.RELATIVE, percent),
            Margin(MarginKind.RELATIVE, 2 * percent),
        )
    ]

    assert not (marks[1] & ~marks[0]).any()
    assert not (marks[2] & ~marks[1]).any()


@given(st.floats(0.001, 1000), st.integers(1, 99), st.floats(0.01, 10_000))
def test_the_unit_does_not_decide_whether_exactly_x_per_cent_counts(
    city: float, percent: int, unit: float
) -> None:
    value = pd.Series([city * (100 + percent) / 100 * unit])
    margin = Margin(MarginKind.RELATIVE, percent)

    assert worse_than_city(value, city * unit, Polarity.LOWER_IS_BETTER, margin).all()


@given(
    st.integers(10, 400),
    st.lists(st.integers(1, 5000), min_size=2, max_size=12),
    st.sampled_from([Polarity.LOWER_IS_BETTER, Polarity.HIGHER_IS_BETTER]),
)
def test_equal_published_rates_are_at_their_weighted_mean_in_spite_of_noise(
    tenths: int, weights: list[int], polarity: Polarity
) -> None:
    rates, people = pd.Series([tenths / 10] * len(weights)), np.array(weights, dtype=float)
    city = float((rates * people / 100).sum() / people.sum() * 100)

    assert not worse_than_city(rates, city, polarity).any()


@pytest.mark.parametrize(
    "margin",
    [ANY, SURE, TEN, *(Margin(MarginKind.RELATIVE, one) for one in (2.5, 1e-5, 1 / 3, 1234567.0))],
)
def test_a_margin_is_read_back_from_its_key(margin: Margin) -> None:
    assert Margin.from_key(margin.key) == margin


@pytest.mark.parametrize("key", ["", "p", "p0", "p-5", "5", "pinf", "p1.2.3", "p1e3", "p٣", "ANY"])
def test_a_key_that_is_no_margin_is_refused(key: str) -> None:
    with pytest.raises(MarginError, match="no margin"):
        Margin.from_key(key)


@pytest.mark.parametrize(
    ("kind", "percent"),
    [
        (MarginKind.RELATIVE, 0.0),
        (MarginKind.RELATIVE, math.nan),
        (MarginKind.RELATIVE, math.inf),
        (MarginKind.ANY, 5.0),
        (MarginKind.DISTINGUISHABLE, -5.0),
    ],
)
def test_a_margin_whose_per_cent_makes_no_sense_is_refused(
    kind: MarginKind, percent: float
) -> None:
    with pytest.raises(MarginError, match="no margin"):
        Margin(kind, percent)
