"""Sum of z-values: numbers that can be checked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from indicators.catalogue import Polarity
from indicators.methods.compute import compute
from indicators.methods.errors import NoSpreadError
from indicators.methods.interface import Input
from indicators.methods.registry import method_for, released
from indicators.methods.scales import standard_scores

BERLIN = method_for(released("berlin-mss-4"))


def test_the_index_of_one_input_is_its_z_value(make_figures) -> None:
    # mean 1, sum of squares 12, standard deviation of the population sqrt(3)
    found = compute(BERLIN, make_figures({"s1": [0.0, 0.0, 0.0, 4.0]})).table

    low = -1 / math.sqrt(3)
    assert found["sum"].to_list() == pytest.approx([low, low, low, math.sqrt(3)])
    assert found["status_index"].to_list() == pytest.approx([low, low, low, math.sqrt(3)])
    assert found["status_class"].to_list() == ["2", "2", "2", "4"]


def test_the_sum_is_standardised_again(make_figures) -> None:
    # z of each input: -1, -1, 1, 1 and -1, 1, -1, 1; sums -2, 0, 0, 2 with deviation sqrt(2)
    figures = make_figures({"s1": [2.0, 2.0, 6.0, 6.0], "s2": [1.0, 3.0, 1.0, 3.0]})

    found = compute(BERLIN, figures).table

    assert found["sum"].to_list() == pytest.approx([-2, 0, 0, 2])
    assert found["status_index"].to_list() == pytest.approx([-math.sqrt(2), 0, 0, math.sqrt(2)])
    assert found["status_class"].to_list() == ["1", "2", "2", "3"]


def test_a_weight_counts_by_its_share(make_figures) -> None:
    inputs = [
        Input(slot="s1", polarity=Polarity.LOWER_IS_BETTER, weight=30.0),
        Input(slot="s2", polarity=Polarity.LOWER_IS_BETTER, weight=10.0),
    ]
    figures = make_figures({"s1": [2.0, 2.0, 6.0, 6.0], "s2": [1.0, 3.0, 1.0, 3.0]}, inputs=inputs)

    found = compute(BERLIN, figures).table

    assert found["sum"].to_list() == pytest.approx([-2, -1, 1, 2])  # weights 1.5 and 0.5


def test_a_low_figure_is_the_burden_where_high_is_better(make_figures) -> None:
    inputs = [Input(slot="s1", polarity=Polarity.HIGHER_IS_BETTER)]

    found = compute(BERLIN, make_figures({"s1": [0.0, 4.0, 4.0, 4.0]}, inputs=inputs)).table

    assert found["status_class"].to_list() == ["4", "2", "2", "2"]


def test_inputs_that_cancel_out_leave_nothing_to_tell_areas_apart(make_figures) -> None:
    figures = make_figures({"s1": [0.1, 0.2, 0.7], "s2": [0.7, 0.6, 0.1]})

    with pytest.raises(NoSpreadError):
        compute(BERLIN, figures)


def test_an_input_that_is_the_same_everywhere_adds_nothing(make_figures) -> None:
    alone = compute(BERLIN, make_figures({"s1": [1.0, 2.0, 6.0]})).table
    beside = compute(BERLIN, make_figures({"s1": [1.0, 2.0, 6.0], "s2": [0.1 + 0.2] * 3})).table

    assert beside["status_index"].to_list() == pytest.approx(alone["status_index"].to_list())


def test_equal_figures_have_a_z_value_of_zero_in_spite_of_noise() -> None:
    noisy = np.array([0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2])

    assert standard_scores(noisy, axis=0).tolist() == [0, 0, 0, 0]


def test_status_and_development_make_the_pair(make_figures) -> None:
    figures = make_figures({"s1": [0.0, 0.0, 0.0, 4.0]}, dynamics={"d1": [3.0, 0.0, 0.0, math.nan]})

    found = compute(BERLIN, figures)

    # z of 3, 0, 0: sqrt(2) and twice -1 / sqrt(2)
    assert found.table["dynamics_index"].to_list()[:3] == pytest.approx(
        [math.sqrt(2), -math.sqrt(0.5), -math.sqrt(0.5)]
    )
    assert found.table["overall"].to_list() == ["2-", "2+/-", "2+/-", ""]
    assert found.table["status_class"].to_list()[3] == "4"
    assert list(found.standardised) == ["s1", "d1"]
    assert found.details.shape == (4, 0)
