"""Mean of min-max scores: numbers that can be checked by hand."""

from __future__ import annotations

from indicators.catalogue import Polarity
from indicators.methods.compute import compute
from indicators.methods.interface import Input
from indicators.methods.registry import method_for, released

MIN_MAX = method_for(released("min-max"))


def test_the_index_is_the_mean_of_scores_between_the_extremes(make_figures) -> None:
    inputs = [
        Input(slot="unemployed", polarity=Polarity.LOWER_IS_BETTER),
        Input(slot="income", polarity=Polarity.HIGHER_IS_BETTER),
    ]
    columns = {"unemployed": [4.0, 6.0, 14.0], "income": [30.0, 10.0, 25.0]}

    found = compute(MIN_MAX, make_figures(columns, inputs=inputs))

    assert found.standardised["unemployed"].to_list() == [0.0, 20.0, 100.0]
    assert found.standardised["income"].to_list() == [0.0, 100.0, 25.0]
    assert found.table["status_index"].to_list() == [0.0, 60.0, 62.5]
    assert found.table["status_class"].to_list() == ["1", "4", "4"]


def test_a_weight_counts_by_its_share(make_figures) -> None:
    inputs = [
        Input(slot="a", polarity=Polarity.LOWER_IS_BETTER, weight=3.0),
        Input(slot="b", polarity=Polarity.LOWER_IS_BETTER, weight=1.0),
    ]

    found = compute(MIN_MAX, make_figures({"a": [0.0, 1.0], "b": [1.0, 0.0]}, inputs=inputs))

    assert found.table["status_index"].to_list() == [25.0, 75.0]


def test_a_bound_belongs_to_the_class_above(make_figures) -> None:
    found = compute(MIN_MAX, make_figures({"a": [0.0, 19.0, 20.0, 40.0, 60.0, 80.0, 100.0]}))

    assert found.table["status_class"].to_list() == ["1", "1", "2", "3", "4", "5", "5"]


def test_an_input_that_is_the_same_everywhere_is_zero_in_all_areas(make_figures) -> None:
    found = compute(MIN_MAX, make_figures({"a": [1.0, 3.0], "b": [0.1 + 0.2, 0.3]}))

    assert found.standardised["b"].to_list() == [0.0, 0.0]
    assert found.table["status_index"].to_list() == [0.0, 50.0]
