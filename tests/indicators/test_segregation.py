"""Dissimilarity and isolation: by hand, as laws, and by simulation."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.segregation import (
    GroupExceedsTotalError,
    NoGroupError,
    SegregationError,
    TooFewSegregationAreasError,
    segregation,
)

NAN = math.nan


def per_area(*values: float) -> pd.Series:
    index = [f"{place:03}" for place in range(len(values))]
    return pd.Series(values, index=index, dtype=float)


def test_two_areas_wholly_apart_have_one_everywhere() -> None:
    found = segregation(per_area(100, 0), per_area(100, 300))

    assert found.dissimilarity == 1.0
    assert found.dissimilarity_corrected == pytest.approx(1.0)
    assert found.isolation == 1.0
    assert found.isolation_corrected == 1.0
    assert (found.share, found.areas) == (0.25, 2)


def test_equal_shares_everywhere_have_none() -> None:
    found = segregation(per_area(10, 20, 30), per_area(100, 200, 300))

    assert found.dissimilarity == pytest.approx(0.0, abs=1e-12)
    assert found.dissimilarity_corrected == 0.0
    assert found.isolation == pytest.approx(0.1)


def test_indices_of_three_areas_by_hand() -> None:
    # Group 60, 30, 10 of 100, 100, 100: a third of each 300. Others 40, 70, 90 of 200.
    # D = (|.6 - .2| + |.3 - .35| + |.1 - .45|) / 2 = .4
    # I = .6 x .6 + .3 x .3 + .1 x .1 = .46; without oneself (60x59 + 30x29 + 10x9) / 99 / 100.
    found = segregation(per_area(60, 30, 10), per_area(100, 100, 100))

    assert found.dissimilarity == pytest.approx(0.4)
    assert found.isolation == pytest.approx(0.46)
    assert found.isolation_corrected == pytest.approx(4500 / 9900)
    assert found.share == pytest.approx(1 / 3)


def test_expected_dissimilarity_of_two_tiny_areas_by_hand() -> None:
    # Two areas of 2 persons, share 1/2. By chance 0, 1 or 2 of 2 belong to the group with 1/4,
    # 1/2, 1/4, so the mean distance from 1 is 1/2 and chance alone expects D = (1/2 + 1/2) / 2.
    found = segregation(per_area(1, 1), per_area(2, 2))
    assert (found.dissimilarity, found.dissimilarity_corrected) == (0.0, 0.0)

    # Shares 1/4 and 3/4 in areas of 4 persons: D = .5. Drawn together by l, the chances are
    # (1 -+ l/2) / 2; D = .5 is the solution of E|x - 2| = 1 for x of B(4, p), both areas alike:
    # E|x - 2| = 2 (p^4 + q^4) + 4 p q (p^2 + q^2), the chances of 0 or 4 and of 1 or 3.
    found = segregation(per_area(1, 3), per_area(4, 4))
    p = 0.5 + found.dissimilarity_corrected / 2
    q = 1 - p
    assert found.dissimilarity == 0.5
    assert 2 * (p**4 + q**4) + 4 * p * q * (p**2 + q**2) == pytest.approx(1.0)


def test_areas_without_a_count_or_without_people_are_left_out() -> None:
    group = per_area(100, 0, NAN, 5, 0)
    total = per_area(100, 300, 100, NAN, 0)

    assert segregation(group, total) == segregation(per_area(100, 0), per_area(100, 300))


def test_an_area_of_one_person_isolates_nobody() -> None:
    found = segregation(per_area(1, 10, 0), per_area(1, 20, 20))

    assert found.isolation_corrected == pytest.approx(10 * 9 / 19 / 10)


@pytest.mark.parametrize("size", [1e6, 1e9, 1e12])
def test_among_many_people_chance_explains_nothing(size: float) -> None:
    found = segregation(per_area(0.1 * size, 0.2 * size), per_area(size, size))

    assert found.dissimilarity_corrected == pytest.approx(found.dissimilarity, rel=1e-5)


def test_the_fraction_of_a_person_left_by_a_reform_hides_nobody_elses_isolation() -> None:
    # Half a person among 1.001 meets nobody; dividing by the 0.001 others would outweigh them all.
    found = segregation(per_area(0.5, 30, 70), per_area(1.001, 100, 100))

    assert found.isolation_corrected == pytest.approx((30 * 29 / 99 + 70 * 69 / 99) / 100.5)


def test_where_everybody_lives_alone_nobody_is_met() -> None:
    assert math.isnan(segregation(per_area(1, 0), per_area(1, 1)).isolation_corrected)


@pytest.mark.parametrize(
    ("group", "total", "error"),
    [
        pytest.param(per_area(10, 11), per_area(100, 10), GroupExceedsTotalError, id="too many"),
        pytest.param(per_area(10, -1), per_area(100, 10), GroupExceedsTotalError, id="below none"),
        pytest.param(
            per_area(10, math.inf), per_area(100, 10), GroupExceedsTotalError, id="infinite"
        ),
        pytest.param(per_area(10, 1), per_area(100, 1e300), GroupExceedsTotalError, id="absurd"),
        pytest.param(per_area(10), per_area(100), TooFewSegregationAreasError, id="one area"),
        pytest.param(
            per_area(10, NAN), per_area(100, 10), TooFewSegregationAreasError, id="one known"
        ),
        pytest.param(
            per_area(NAN, NAN), per_area(100, 10), TooFewSegregationAreasError, id="none known"
        ),
        pytest.param(per_area(0, 0), per_area(100, 10), NoGroupError, id="nobody"),
        pytest.param(per_area(100, 10), per_area(100, 10), NoGroupError, id="everybody"),
    ],
)
def test_counts_that_say_nothing_are_a_typed_error(
    group: pd.Series, total: pd.Series, error: type[SegregationError]
) -> None:
    with pytest.raises(error):
        segregation(group, total)


def test_the_area_with_too_large_a_group_is_named() -> None:
    with pytest.raises(GroupExceedsTotalError, match="001") as caught:
        segregation(per_area(10, 11), per_area(100, 10))
    assert caught.value.area_ids == ("001",)


def drawn(share: np.ndarray, people: np.ndarray, seed: int) -> list[tuple[float, ...]]:
    random = np.random.default_rng(seed)
    found = [
        segregation(pd.Series(random.binomial(people, share)), pd.Series(people)) for _ in range(40)
    ]
    return [
        (one.dissimilarity, one.dissimilarity_corrected, one.isolation_corrected) for one in found
    ]


@pytest.mark.parametrize(
    ("areas", "size", "share", "near"),
    [
        pytest.param(171, 1500, 0.17, 0.006, id="quarters of a city"),
        pytest.param(448, 8000, 0.10, 0.003, id="a large city"),
        pytest.param(88, 300, 0.05, 0.025, id="small areas, rare group"),
    ],
)
def test_a_randomly_mixed_city_comes_near_none_after_correction(
    areas: int, size: int, share: float, near: float
) -> None:
    people = np.random.default_rng(1).integers(size // 2, 3 * size // 2, areas)
    raw, corrected, isolation = np.mean(drawn(np.full(areas, share), people, 2), axis=0)

    assert corrected < near
    assert corrected < raw / 4
    assert isolation == pytest.approx(share, abs=0.002)


@pytest.mark.parametrize("spread", [0.15, 0.5, 1.0])
def test_the_correction_finds_the_true_segregation_where_there_is_one(spread: float) -> None:
    random = np.random.default_rng(3)
    people = random.integers(150, 450, 88)
    share = np.clip(0.1 * np.exp(random.normal(0, spread, 88)), 0.005, 0.9)
    city = (people * share).sum() / people.sum()
    true = (people * np.abs(share - city)).sum() / (2 * people.sum() * city * (1 - city))
    isolation = (people * share * share).sum() / (people * share).sum()
    raw, corrected, met = np.mean(drawn(share, people, 4), axis=0)

    assert abs(corrected - true) < 0.5 * abs(raw - true)
    assert corrected == pytest.approx(true, abs=0.012)
    assert met == pytest.approx(isolation, abs=0.004)


cities = st.lists(
    st.tuples(st.integers(0, 300), st.integers(0, 700)), min_size=2, max_size=25
).filter(lambda rows: sum(x for x, _ in rows) > 0 and sum(y for _, y in rows) > 0)


@given(cities, st.randoms(use_true_random=False))
def test_segregation_lies_between_nought_and_one_and_knows_no_order(
    rows: list[tuple[int, int]], random: Random
) -> None:
    rows = [(x, x + y) for x, y in rows if x + y > 0]
    assume(len(rows) > 1)
    group, total = per_area(*(x for x, _ in rows)), per_area(*(t for _, t in rows))
    found = segregation(group, total)
    shuffled = list(group.index)
    random.shuffle(shuffled)

    for value in (found.dissimilarity, found.dissimilarity_corrected, found.isolation):
        assert 0 <= value <= 1
    assert found.dissimilarity_corrected <= found.dissimilarity
    assert found.isolation >= found.share - 1e-12
    # As text, because no figure (nan) is not equal to itself.
    assert repr(segregation(group[shuffled], total)) == repr(found)
    # The group and all others are equally far apart.
    others = segregation(total - group, total)
    assert others.dissimilarity == pytest.approx(found.dissimilarity)
    assert others.dissimilarity_corrected == pytest.approx(found.dissimilarity_corrected, abs=1e-6)
