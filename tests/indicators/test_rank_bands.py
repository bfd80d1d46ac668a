"""Fifths and tenths: equal values together, nothing decided by the order of rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.rank_bands import FIFTHS, TENTHS, lines_between, parts_of

VALUES = st.lists(
    st.one_of(st.floats(-1000, 1000), st.integers(0, 4).map(float), st.just(float("nan"))),
    max_size=40,
)
PARTS = st.sampled_from([FIFTHS, TENTHS])


def test_twenty_different_values_give_two_to_each_tenth_and_four_to_each_fifth() -> None:
    values = np.arange(20.0)

    assert parts_of(values, TENTHS).tolist() == [1 + place // 2 for place in range(20)]
    assert parts_of(values, FIFTHS).tolist() == [1 + place // 4 for place in range(20)]
    assert lines_between(values, TENTHS) == tuple(1.5 + 2 * place for place in range(9))


def test_equal_values_lie_in_the_part_of_their_middle() -> None:
    # Six threes are the 3rd to the 8th of ten: their middle is the middle of all.
    values = np.array([1.0, 2, 3, 3, 3, 3, 3, 3, 9, 10])

    assert parts_of(values, FIFTHS).tolist() == [1, 1, 3, 3, 3, 3, 3, 3, 5, 5]
    assert lines_between(values, FIFTHS) == (2.5, 2.5, 6.0, 6.0)


def test_where_all_values_are_equal_all_lines_are_that_value() -> None:
    values = np.full(12, 7.0)

    assert set(parts_of(values, TENTHS).tolist()) == {6}
    assert lines_between(values, TENTHS) == (7.0,) * 9


def test_without_values_there_are_no_lines() -> None:
    assert lines_between(np.array([np.nan]), TENTHS) == ()
    assert parts_of(np.array([np.nan, np.nan]), FIFTHS).tolist() == [0, 0]


@settings(max_examples=40)
@given(VALUES, PARTS)
def test_a_higher_value_never_lies_in_a_lower_part(values: list[float], parts: int) -> None:
    rising = np.sort(np.array(values, dtype=float))

    found = parts_of(rising, parts)

    known = found[~np.isnan(rising)]
    assert (np.diff(known) >= 0).all()
    assert all(1 <= one <= parts for one in known)
    assert (found[np.isnan(rising)] == 0).all()


@settings(max_examples=40)
@given(VALUES, PARTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(values: list[float], parts: int, random: object) -> None:
    order = list(range(len(values)))
    random.shuffle(order)  # type: ignore[attr-defined]
    array = np.array(values, dtype=float)

    assert parts_of(array[order], parts).tolist() == parts_of(array, parts)[order].tolist()
    assert lines_between(array[order], parts) == lines_between(array, parts)


@settings(max_examples=40)
@given(VALUES, PARTS)
def test_every_value_lies_between_the_lines_of_its_part(values: list[float], parts: int) -> None:
    array = np.array(values, dtype=float)
    lines = (-np.inf, *lines_between(array, parts), np.inf)

    for value, part in zip(array, parts_of(array, parts), strict=True):
        if part:
            assert lines[part - 1] <= value <= lines[part]
    assert list(lines) == sorted(lines)


@pytest.mark.parametrize("parts", [FIFTHS, TENTHS])
def test_a_value_added_at_the_top_lifts_nobody(parts: int) -> None:
    before = parts_of(np.arange(15.0), parts)
    after = parts_of(np.arange(16.0), parts)[:-1]

    assert (after <= before).all()
