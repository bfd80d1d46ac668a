"""Areas with a similar profile: distances by hand, and the laws of a distance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.similarity import nearest, standardised

NAN = float("nan")


def names(values: pd.DataFrame) -> pd.Series:
    return pd.Series([f"Gebiet {one}" for one in values.index], index=values.index)


@pytest.fixture
def four() -> pd.DataFrame:
    """Four areas: both indicators are 0 or 2, so that a standard deviation is 1."""
    return pd.DataFrame(
        {"poor": [0.0, 0.0, 2.0, 2.0], "old": [0.0, 2.0, 0.0, 2.0]}, index=list("abcd")
    )


def test_the_distance_is_the_root_of_the_mean_square_in_standard_deviations(
    four: pd.DataFrame,
) -> None:
    found = nearest(standardised(four), "a", names(four))

    # b differs by two deviations in one of two indicators, d by two in both.
    assert [one.area_id for one in found] == ["b", "c", "d"]
    assert [one.distance for one in found] == pytest.approx([2**0.5, 2**0.5, 2.0])
    assert (found[0].alike, found[0].unlike) == (("poor",), ("old",))
    assert (found[1].alike, found[1].unlike) == (("old",), ("poor",))
    assert (found[0].shared, found[0].asked) == (2, 2)


def test_equal_distances_are_ordered_by_name(four: pd.DataFrame) -> None:
    called = pd.Series(["A", "Zoo", "Bach", "D"], index=list("abcd"))

    assert [one.area_id for one in nearest(standardised(four), "a", called)] == ["c", "b", "d"]


def test_an_area_with_too_few_shared_figures_is_not_compared() -> None:
    values = pd.DataFrame(
        {
            "one": [1.0, 1.0, 9.0, 1.0],
            "two": [2.0, 2.0, 9.0, NAN],
            "three": [3.0, NAN, 9.0, NAN],
        },
        index=list("abcd"),
    )

    found = nearest(standardised(values), "a", names(values))

    # b shares two of three (two thirds), d one only.
    assert [(one.area_id, one.shared, one.asked) for one in found] == [("b", 2, 3), ("c", 3, 3)]
    assert nearest(standardised(values), "d", names(values)) == ()


def test_an_indicator_that_is_the_same_everywhere_tells_nobody_apart(four: pd.DataFrame) -> None:
    scores = standardised(four.assign(same=0.1 + 0.2, once=[5.0, NAN, NAN, NAN]))

    assert list(scores.columns) == ["poor", "old"]


def test_where_everything_is_the_same_nothing_is_said() -> None:
    values = pd.DataFrame(7.0, index=list("abc"), columns=["one", "two"])

    assert nearest(standardised(values), "a", names(values)) == ()


def test_figures_that_may_not_be_shown_enter_no_deviation() -> None:
    values = pd.DataFrame({"one": [0.0, 2.0, NAN], "two": [0.0, 2.0, 1.0]}, index=list("abc"))

    assert standardised(values)["one"].to_list()[:2] == [-1.0, 1.0]
    assert np.isnan(standardised(values).loc["c", "one"])


TABLES = arrays(
    float,
    st.tuples(st.integers(2, 8), st.integers(2, 5)),
    elements=st.one_of(st.integers(0, 20).map(float), st.just(NAN)),
)


def everybody(values: pd.DataFrame) -> dict[tuple[str, str], float]:
    scores = standardised(values)
    return {
        (area_id, one.area_id): one.distance
        for area_id in values.index
        for one in nearest(scores, area_id, names(values), n=len(values))
    }


@settings(max_examples=25)
@given(TABLES)
def test_distances_are_symmetric_and_nobody_is_its_own_neighbour(table: np.ndarray) -> None:
    values = pd.DataFrame(table, index=[f"{place:02}" for place in range(len(table))])

    found = everybody(values)

    assert all(first != second for first, second in found)
    for (first, second), distance in found.items():
        assert distance >= 0
        assert found[second, first] == pytest.approx(distance)


@settings(max_examples=25)
@given(TABLES, st.floats(0.001, 1000), st.floats(-1000, 1000))
def test_the_unit_of_an_indicator_changes_no_distance(
    table: np.ndarray, scale: float, shift: float
) -> None:
    values = pd.DataFrame(table, index=[f"{place:02}" for place in range(len(table))])

    found, other = everybody(values), everybody(values * scale + shift)

    assert found == pytest.approx(other, abs=1e-6)


@settings(max_examples=25)
@given(TABLES)
def test_equal_profiles_are_at_no_distance_from_each_other(table: np.ndarray) -> None:
    table = np.vstack([table, table[:1]])
    values = pd.DataFrame(table, index=[f"{place:02}" for place in range(len(table))])

    distance = everybody(values).get((values.index[0], values.index[-1]))

    assert distance is None or distance == 0
