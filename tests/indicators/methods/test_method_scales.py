"""Shared steps: ranks, z-values, weights, groups."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from indicators.catalogue import Polarity
from indicators.methods.interface import Input
from indicators.methods.scales import (
    groups_of,
    lowest_ranks,
    relative_weights,
    standard_scores,
    weighted_sum,
)


@given(st.lists(st.lists(st.integers(-3, 3), min_size=7, max_size=7), min_size=1, max_size=6))
def test_ranks_are_those_of_scipy_in_every_row(rows: list[list[int]]) -> None:
    values = np.array(rows, dtype=float)

    assert lowest_ranks(values).tolist() == rankdata(values, method="min", axis=-1).tolist()


@pytest.mark.parametrize("shape", [(0,), (1,), (3, 1), (2, 0)])
def test_a_row_of_one_or_none_has_ranks_too(shape: tuple[int, ...]) -> None:
    assert lowest_ranks(np.zeros(shape)).tolist() == np.ones(shape).tolist()


def test_the_standard_deviation_divides_by_n_unless_told_otherwise() -> None:
    figures = np.array([[1.0], [3.0]])

    assert standard_scores(figures, axis=0).ravel().tolist() == [-1.0, 1.0]
    assert standard_scores(figures, axis=0, ddof=1).ravel().tolist() == pytest.approx(
        [-np.sqrt(0.5), np.sqrt(0.5)]
    )


@given(
    st.lists(st.integers(-1000, 1000), min_size=2, max_size=30).filter(lambda x: len(set(x)) > 1)
)
def test_z_values_have_mean_zero_and_deviation_one(values: list[int]) -> None:
    scores = standard_scores(np.array(values, dtype=float), axis=0)

    assert scores.mean() == pytest.approx(0, abs=1e-9)
    assert scores.std() == pytest.approx(1)


def test_sums_below_the_least_spread_are_equal() -> None:
    sums = np.array([1e-17, -2e-17, 0.0])

    assert standard_scores(sums, axis=0, least_spread=1e-9).tolist() == [0, 0, 0]


def test_equal_weights_are_one_each_in_every_draw() -> None:
    weights = np.array([[0.2, 0.2], [3.0, 1.0]])

    assert relative_weights(weights).tolist() == [[1.0, 1.0], [1.5, 0.5]]


def test_one_table_is_weighed_by_many_draws() -> None:
    standardised = np.array([[1.0, 2.0], [0.0, 4.0]])
    weights = np.array([[1.0, 1.0], [3.0, 1.0], [0.0, 1.0]])

    assert weighted_sum(standardised, weights).tolist() == [[3.0, 4.0], [2.5, 2.0], [4.0, 8.0]]


def test_groups_keep_the_order_of_their_first_input() -> None:
    inputs = [
        Input(slot=slot, polarity=Polarity.LOWER_IS_BETTER, group=group, group_weight=weight)
        for slot, group, weight in [("a", "work", 2.0), ("b", "", 3.0), ("c", "work", 2.0)]
    ]

    found = [(group.name, group.columns, group.weight) for group in groups_of(inputs)]

    assert found == [("work", (0, 2), 2.0), ("b", (1,), 3.0)]
