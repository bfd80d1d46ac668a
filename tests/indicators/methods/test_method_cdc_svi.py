"""Percentile ranks: numbers that can be checked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.catalogue import Polarity
from indicators.methods.cdc_svi import percentile_ranks
from indicators.methods.compute import compute
from indicators.methods.interface import Input
from indicators.methods.registry import method_for, released

SVI = method_for(released("cdc-svi"))


def test_percentile_rank_is_the_share_of_the_others_that_are_lower() -> None:
    # the example by which spreadsheet programs explain PERCENTRANK.INC
    numbers = np.array([13.0, 12.0, 11.0, 8.0, 4.0, 3.0, 2.0, 1.0, 1.0, 1.0])

    found = dict(zip(numbers, percentile_ranks(numbers), strict=True))

    assert found[2.0] == pytest.approx(3 / 9)
    assert found[4.0] == pytest.approx(5 / 9)
    assert found[8.0] == pytest.approx(6 / 9)
    assert found[1.0] == 0  # three that tie share the lowest rank
    assert found[13.0] == 1


def test_a_single_area_has_the_lowest_percentile_rank() -> None:
    assert percentile_ranks(np.array([5.0])).tolist() == [0.0]


def test_the_sum_of_percentile_ranks_is_ranked_again(make_figures) -> None:
    figures = make_figures({"a": [1.0, 2.0, 3.0, 4.0, 5.0], "b": [10.0, 40.0, 20.0, 50.0, 30.0]})

    found = compute(SVI, figures)

    assert found.standardised["b"].to_list() == [0.0, 0.75, 0.25, 1.0, 0.5]
    assert found.table["sum"].to_list() == [0.0, 1.0, 0.75, 1.75, 1.5]
    assert found.table["status_index"].to_list() == [0.0, 0.5, 0.25, 1.0, 0.75]


def test_equal_sums_of_thirds_are_equal_in_whatever_order_they_are_added(make_figures) -> None:
    columns = {"a": [0.0, 2, 1, 3], "b": [1.0, 0, 2, 3], "c": [2.0, 1, 0, 3]}

    found = compute(SVI, make_figures(columns)).table

    assert found["status_index"].to_list() == [0, 0, 0, 1]


def test_an_area_is_flagged_from_the_ninetieth_percentile(make_figures) -> None:
    found = compute(SVI, make_figures({"a": range(11)}))

    assert found.table["status_index"].to_list()[-2] == 0.9  # nine tenths of the others are lower
    assert found.table["status_class"].to_list() == ["0"] * 9 + ["1", "1"]
    assert found.details["flags"].to_list() == [0.0] * 9 + [1.0, 1.0]


def test_themes_have_percentile_ranks_of_their_own_and_change_nothing_overall(
    make_figures,
) -> None:
    columns = {"a": [1.0, 2, 3], "b": [1.0, 3, 2], "c": [3.0, 2, 1]}
    inputs = [
        Input(slot="a", polarity=Polarity.LOWER_IS_BETTER, group="income"),
        Input(slot="b", polarity=Polarity.LOWER_IS_BETTER, group="income"),
        Input(slot="c", polarity=Polarity.LOWER_IS_BETTER, group="housing"),
    ]

    found = compute(SVI, make_figures(columns, inputs=inputs))

    # theme sums 0, 1.5, 1.5 and 1, 0.5, 0
    assert found.details["group.income"].to_list() == [0.0, 0.5, 0.5]
    assert found.details["group.housing"].to_list() == [1.0, 0.5, 0.0]
    assert found.table.equals(compute(SVI, make_figures(columns)).table)


def test_the_weight_of_a_theme_multiplies_all_of_its_inputs(make_figures) -> None:
    columns = {"a": [1.0, 2, 3], "c": [3.0, 1, 2]}
    inputs = [
        Input(slot="a", polarity=Polarity.LOWER_IS_BETTER, group="income", group_weight=3.0),
        Input(slot="c", polarity=Polarity.LOWER_IS_BETTER, group="housing"),
    ]

    found = compute(SVI, make_figures(columns, inputs=inputs)).table

    assert found["sum"].to_list() == pytest.approx([0.5, 0.75, 1.75])  # weights 1.5 and 0.5
