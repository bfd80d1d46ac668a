"""The gap between the ends of a city: by hand, as laws, and what cannot be compared."""

from __future__ import annotations

import math
from random import Random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.decile_gap import NotFiniteRateError, decile_gap
from indicators.segregation import TooFewSegregationAreasError

NAN = math.nan


def per_area(*values: float) -> pd.Series:
    index = [f"{place:03}" for place in range(len(values))]
    return pd.Series(values, index=index, dtype=float)


def test_gap_pools_the_tenth_of_the_areas_at_each_end() -> None:
    # 20 areas with 1 to 20 %; the last two have 100 and 300 residents, the first two 100 and 100.
    rates = per_area(*range(1, 21))
    people = per_area(*[100] * 19, 300)
    found = decile_gap(rates, people)

    assert found.top == pytest.approx((19 * 100 + 20 * 300) / 400)
    assert found.bottom == pytest.approx(1.5)
    assert found.gap == pytest.approx(19.75 - 1.5)
    assert (found.tenth, found.areas) == (2, 20)


@pytest.mark.parametrize(("areas", "tenth"), [(2, 1), (14, 1), (15, 2), (39, 4), (171, 17)])
def test_a_tenth_is_a_whole_number_of_areas(areas: int, tenth: int) -> None:
    assert decile_gap(per_area(*range(areas)), per_area(*[10] * areas)).tenth == tenth


def test_areas_that_share_the_rate_at_the_border_enter_alike() -> None:
    # Two areas make a tenth; after the one with 30 %, four share 20 %: pooled 1 x 30 and 1/4 of
    # each of the four, whose people are 100 to 400.
    rates = per_area(*[10.0] * 15, 20, 20, 20, 20, 30)
    people = per_area(*[100] * 15, 100, 200, 300, 400, 100)
    found = decile_gap(rates, people)

    assert found.top == pytest.approx((100 * 30 + 250 * 20) / 350)
    assert found.bottom == 10.0


def test_several_places_of_a_tenth_are_shared_by_all_that_tie() -> None:
    # Of 30 areas three make a tenth: the one with 30 %, and two thirds of each of three with 20 %.
    found = decile_gap(per_area(*[10.0] * 26, 20, 20, 20, 30), per_area(*[90] * 30))

    assert found.top == pytest.approx((30 + 2 * 20) / 3)


def test_equal_rates_have_no_gap() -> None:
    assert decile_gap(per_area(5, 5, 5), per_area(1, 2, 3)).gap == 0.0


def test_areas_without_figure_or_people_take_no_part_in_the_gap() -> None:
    found = decile_gap(per_area(90, 10, 20, NAN), per_area(0, 100, 100, 100))

    assert (found.top, found.bottom, found.areas) == (20.0, 10.0, 2)


def test_a_gap_needs_two_areas() -> None:
    with pytest.raises(TooFewSegregationAreasError, match="1 inhabited"):
        decile_gap(per_area(5, NAN), per_area(100, 100))


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 500)),
        min_size=2,
        max_size=40,
    ),
    st.randoms(use_true_random=False),
)
def test_a_gap_lies_within_the_rates_and_knows_no_order(
    rows: list[tuple[int, int]], random: Random
) -> None:
    rates, people = per_area(*(r for r, _ in rows)), per_area(*(p for _, p in rows))
    found = decile_gap(rates, people)
    shuffled = list(rates.index)
    random.shuffle(shuffled)

    assert -1e-9 <= found.gap <= rates.max() - rates.min() + 1e-9
    assert rates.min() - 1e-9 <= found.bottom <= found.top + 1e-9
    assert decile_gap(rates[shuffled], people) == found


@pytest.mark.parametrize(
    ("rates", "people"),
    [
        pytest.param(per_area(1, math.inf, 3), per_area(1, 1, 1), id="rate"),
        pytest.param(per_area(1, 2, 3), per_area(1, math.inf, 1), id="weight"),
    ],
)
def test_an_infinite_rate_or_weight_is_a_typed_error_that_names_the_area(
    rates: pd.Series, people: pd.Series
) -> None:
    with pytest.raises(NotFiniteRateError, match="001") as caught:
        decile_gap(rates, people)

    assert caught.value.area_ids == ("001",)


def test_an_infinite_rate_of_an_area_that_takes_no_part_is_no_error() -> None:
    assert decile_gap(per_area(1, math.inf, 3), per_area(1, 0, 1)).gap == 2.0
