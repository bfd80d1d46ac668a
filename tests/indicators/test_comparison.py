"""Worse than the city: direction is data."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue import Polarity
from indicators.comparison import worse_than_city


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
