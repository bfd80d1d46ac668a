"""Exponentially transformed ranks: numbers that can be checked by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from indicators.catalogue import Polarity
from indicators.methods.compute import compute
from indicators.methods.english_iod import EXPONENTIAL_SCALE
from indicators.methods.errors import GroupWeightError
from indicators.methods.interface import Input
from indicators.methods.registry import method_for, released

IOD = method_for(released("english-iod"))


def transformed(share: float) -> float:
    return -23 * math.log(1 - share * (1 - math.exp(-100 / 23)))


def burden(slot: str, group: str = "", group_weight: float = 1.0) -> Input:
    return Input(
        slot=slot, polarity=Polarity.LOWER_IS_BETTER, group=group, group_weight=group_weight
    )


def test_the_most_deprived_area_of_a_domain_scores_a_hundred(make_figures) -> None:
    found = compute(IOD, make_figures({"a": [1.0, 2.0, 3.0, 4.0]}))

    expected = [transformed(0.25), transformed(0.5), transformed(0.75), 100.0]
    assert expected[0] == pytest.approx(6.518, abs=0.001)
    assert found.table["sum"].to_list() == pytest.approx(expected, abs=1e-9)
    assert found.details["group.a"].to_list() == pytest.approx(expected, abs=1e-9)
    assert found.table["status_index"].to_list() == [10.0, 7.5, 5.0, 2.5]
    assert found.table["status_class"].to_list() == ["10", "8", "5", "3"]


def test_about_one_area_in_ten_scores_above_fifty(make_figures) -> None:
    scores = compute(IOD, make_figures({"a": range(1000)})).table["sum"]

    # X = 50 at R = 1 / (1 + exp(-50 / 23)) = 0.8979
    assert (scores > 50).sum() == 103


@pytest.mark.parametrize("count", [*range(2, 130), 436, 542])
def test_the_decile_is_ten_times_the_rank_over_n_rounded_up_in_whole_numbers(count: int) -> None:
    sums = np.arange(count, 0, -1.0)  # rank 1 first

    places = IOD.definition.status.places(IOD.index(sums))

    codes = [int(IOD.definition.status.codes[place]) for place in places]
    assert codes == [-(-10 * rank // count) for rank in range(1, count + 1)]


def test_with_fewer_than_ten_areas_some_deciles_stay_empty(make_figures) -> None:
    found = compute(IOD, make_figures({"a": [5.0, 4.0, 3.0, 2.0, 1.0]})).table

    assert found["status_class"].to_list() == ["2", "4", "6", "8", "10"]


def test_inputs_of_a_domain_are_averaged_as_z_values(make_figures) -> None:
    # z: -1, -1, 1, 1 and -1, 1, -1, 1; the middle areas tie, and share
    # the rank of the more deprived
    columns = {"a": [2.0, 2.0, 6.0, 6.0], "b": [10.0, 30.0, 10.0, 30.0]}
    inputs = [burden("a", "work"), burden("b", "work")]

    found = compute(IOD, make_figures(columns, inputs=inputs)).table

    expected = [transformed(0.25), transformed(0.75), transformed(0.75), 100.0]
    assert found["sum"].to_list() == pytest.approx(expected)
    assert found["status_index"].to_list() == [10.0, 5.0, 5.0, 2.5]


def test_domains_count_with_their_weights(make_figures) -> None:
    columns = {"a": [1.0, 2.0], "b": [2.0, 1.0]}
    inputs = [burden("a", "income", 22.5), burden("b", "crime", 7.5)]

    found = compute(IOD, make_figures(columns, inputs=inputs)).table

    half = transformed(0.5)
    assert found["sum"].to_list() == pytest.approx(
        [0.75 * half + 0.25 * 100, 0.75 * 100 + 0.25 * half]
    )
    assert found["status_class"].to_list() == ["10", "5"]


def test_weights_of_inputs_weigh_domains_and_not_what_is_inside_them() -> None:
    inputs = [burden("a", "work"), burden("b", "work"), burden("c", "home")]
    standardised = np.array([[-1.0, 0.5, 1.0], [1.0, -0.5, 0.0], [0.0, 0.0, -1.0]])

    inside = IOD.combine(standardised, inputs, np.array([3.0, 1.0, 2.0]))
    between = IOD.combine(standardised, inputs, np.array([4.0, 4.0, 1.0]))
    equal = IOD.combine(standardised, inputs, np.array([1.0, 1.0, 1.0]))

    assert inside.tolist() == pytest.approx(equal.tolist())
    assert between.tolist() != pytest.approx(equal.tolist())


def test_an_input_without_a_domain_is_one_of_its_own(make_figures) -> None:
    columns = {"a": [1.0, 2.0, 4.0], "b": [4.0, 2.0, 1.0]}
    named = [burden("a", "first"), burden("b", "second")]

    alone = compute(IOD, make_figures(columns))
    apart = compute(IOD, make_figures(columns, inputs=named))

    assert alone.table.equals(apart.table)
    assert list(alone.details) == ["group.a", "group.b"]


def test_a_domain_has_one_weight(make_figures) -> None:
    inputs = [burden("a", "work", 1.0), burden("b", "work", 2.0)]

    with pytest.raises(GroupWeightError) as caught:
        compute(IOD, make_figures({"a": [1.0, 2.0], "b": [1.0, 2.0]}, inputs=inputs))

    assert (caught.value.group, caught.value.weights) == ("work", (1.0, 2.0))


def test_the_constant_of_the_transform_is_a_parameter(make_figures) -> None:
    figures = make_figures({"a": [1.0, 2.0, 3.0]})
    flatter = replace(IOD.definition, parameters={EXPONENTIAL_SCALE: 1e9})
    unnamed = replace(IOD.definition, parameters={})

    # with a very large constant the transform is a straight line
    assert compute(method_for(flatter), figures).table["sum"].to_list() == pytest.approx(
        [100 / 3, 200 / 3, 100.0], rel=1e-5
    )
    assert compute(method_for(unnamed), figures).table.equals(compute(IOD, figures).table)
