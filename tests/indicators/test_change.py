"""Then against now, persistence, and the parts of a changed rate."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.change import (
    Quadrant,
    decompose,
    persistence,
    quadrants,
)

NAN = math.nan


def marks(**cells: bool | None) -> pd.Series:
    values = [pd.NA if cell is None else cell for cell in cells.values()]
    return pd.Series(values, index=list(cells), dtype="boolean")


def counts(*pairs: tuple[float, float]) -> pd.DataFrame:
    index = [f"{place:02}" for place in range(len(pairs))]
    return pd.DataFrame(pairs, columns=["numerator", "denominator"], index=index, dtype=float)


def test_four_quadrants_are_named_and_an_unknown_year_has_none() -> None:
    then = marks(a=True, b=False, c=True, d=False, e=None, f=True)
    now = marks(a=True, b=True, c=False, d=False, e=True, f=None)

    assert quadrants(then, now).to_list() == [
        Quadrant.STAYS_WORSE,
        Quadrant.BECAME_WORSE,
        Quadrant.BECAME_BETTER,
        Quadrant.STAYS_BETTER,
        "",
        "",
    ]


def test_quadrants_go_by_the_id_and_not_by_the_place_of_a_row() -> None:
    then, now = marks(a=True, b=False), marks(b=False, a=False, new=True)

    assert quadrants(then, now).to_dict() == {
        "b": "stays_better",
        "a": "became_better",
        "new": "",
    }


def test_years_worse_are_counted_among_the_known_ones() -> None:
    worse = pd.DataFrame(
        {
            2018: pd.array([True, False, pd.NA], dtype="boolean"),
            2015: pd.array([True, True, pd.NA], dtype="boolean"),
            2016: pd.array([True, True, pd.NA], dtype="boolean"),
            2017: pd.array([pd.NA, True, pd.NA], dtype="boolean"),
        },
        index=["a", "b", "c"],
    )
    found = persistence(worse)

    # a: worse in 2015, 2016, unknown in 2017, worse in 2018. b: three years, then no more.
    assert found["years_worse"].to_list() == [3, 3, 0]
    assert found["years_known"].to_list() == [3, 4, 0]
    assert found["longest_run"].to_list() == [2, 3, 0]


def test_persistence_of_no_year_is_nought() -> None:
    found = persistence(pd.DataFrame(index=["a"]))

    assert found.loc["a"].to_dict() == {"years_worse": 0, "years_known": 0, "longest_run": 0}


@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=12))
def test_a_run_is_never_longer_than_the_years_worse(cells: list[bool | None]) -> None:
    row = pd.DataFrame(
        [[pd.NA if cell is None else cell for cell in cells]], index=["a"], dtype="boolean"
    )
    found = persistence(row).loc["a"]

    assert found["longest_run"] <= found["years_worse"] <= found["years_known"] <= len(cells)
    assert (found["longest_run"] > 0) == (found["years_worse"] > 0)
    text = "".join({True: "x", False: ".", None: "?"}[cell] for cell in cells)
    assert "x" * found["longest_run"] in text
    assert "x" * (found["longest_run"] + 1) not in text


def test_a_rate_that_rises_because_others_left_is_changed_by_its_population() -> None:
    # 100 of 1,000 are 10 %; 100 of 500 are 20 %.
    found = decompose(counts((100, 1000)), counts((100, 500)), scale=100).iloc[0]

    assert found.to_dict() == {"change": 10.0, "by_numerator": 0.0, "by_population": 10.0}


def test_a_rate_that_rises_because_more_are_in_need_is_changed_by_its_numerator() -> None:
    found = decompose(counts((100, 1000)), counts((150, 1000)), scale=1000).iloc[0]

    assert found.to_dict() == {"change": 50.0, "by_numerator": 50.0, "by_population": 0.0}


def test_both_parts_are_told_apart_by_hand() -> None:
    # 10 of 100 are 10 %, 30 of 200 are 15 %. Twenty more people: 20 x (1/100 + 1/200) / 2 = 15
    # points; a population twice as large: mean count 20 x (1/200 - 1/100) = -10 points.
    found = decompose(counts((10, 100)), counts((30, 200)), scale=100).iloc[0]

    assert found["by_numerator"] == pytest.approx(15.0)
    assert found["by_population"] == pytest.approx(-10.0)
    assert found["change"] == pytest.approx(5.0)


def test_parts_are_missing_where_a_count_is_lacking_or_nobody_lives() -> None:
    then = counts((10, 100), (NAN, 100), (0, 0), (10, 100))
    now = counts((10, NAN), (10, 100), (10, 100), (0, 0))

    assert decompose(then, now, scale=100).isna().all(axis=None)


def test_an_infinite_count_is_none() -> None:
    then = counts((10, 100), (math.inf, 100), (10, 100))
    now = counts((10, math.inf), (math.inf, 100), (20, 100))

    found = decompose(then, now, scale=100)

    assert found.iloc[:2].isna().all(axis=None)
    assert found.iloc[2].to_list() == [10.0, 10.0, 0.0]


whole = st.integers(min_value=0, max_value=10**6).map(float)
people = st.integers(min_value=1, max_value=10**6).map(float)


@given(whole, people, whole, people)
def test_both_parts_add_up_to_the_change_and_turn_round_with_time(
    n0: float, d0: float, n1: float, d1: float
) -> None:
    forth = decompose(counts((n0, d0)), counts((n1, d1)), scale=100).iloc[0]
    back = decompose(counts((n1, d1)), counts((n0, d0)), scale=100).iloc[0]

    assert forth["by_numerator"] + forth["by_population"] == forth["change"]
    size = 100 * (n0 + n1) * (1 / d0 + 1 / d1)
    assert forth["change"] == pytest.approx(100 * (n1 / d1 - n0 / d0), abs=1e-12 * (1 + size))
    assert back.to_numpy() == pytest.approx(-forth.to_numpy(), abs=1e-12 * (1 + size))
    assert np.sign(forth["by_numerator"]) == np.sign(n1 - n0)
