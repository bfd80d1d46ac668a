"""Count of disadvantages: numbers that can be checked by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from indicators.catalogue import Polarity
from indicators.methods.compute import compute
from indicators.methods.count import AT_LEAST, MARGIN_PERCENT
from indicators.methods.errors import CityValuesError, CutOffError, NotFittedError
from indicators.methods.interface import Definition, Input
from indicators.methods.registry import fitted, method_for, released

COUNT = released("count")


def inputs(*slots: str) -> list[Input]:
    return [Input(slot=slot, polarity=Polarity.LOWER_IS_BETTER) for slot in slots]


def asking(**parameters: float) -> Definition:
    return replace(COUNT, parameters={**COUNT.parameters, **parameters})


def test_an_area_is_below_the_average_when_most_inputs_are_worse(make_figures) -> None:
    columns = {"a": [11.0, 11.0, 10.0], "b": [6.0, 6.0, 5.0], "c": [3.0, 4.0, 9.0]}
    figures = make_figures(columns, city_values={"a": 10.0, "b": 5.0, "c": 3.5})

    found = compute(method_for(fitted(COUNT, figures.inputs)), figures)

    assert found.table["sum"].to_list() == [2, 3, 1]  # exactly at the city value is not worse
    assert found.table["status_index"].to_list() == [2, 3, 1]
    assert found.table["status_class"].to_list() == ["1", "1", "0"]
    assert found.standardised["c"].to_list() == [0, 1, 1]


@pytest.mark.parametrize(("count", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (8, 5)])
def test_without_a_k_more_than_half_of_the_inputs_are_needed(count: int, needed: int) -> None:
    definition = fitted(COUNT, inputs(*(f"x{place}" for place in range(count))))

    assert definition.status.cut_offs == (needed,)
    assert definition.parameters[AT_LEAST] == needed


def test_a_k_of_the_city_is_kept() -> None:
    definition = fitted(asking(at_least=2), inputs("a", "b", "c", "d", "e"))

    assert definition.status.cut_offs == (2,)
    assert fitted(definition, inputs("a", "b", "c", "d", "e")) == definition


def test_a_definition_with_cut_offs_of_its_own_is_left_as_it_is() -> None:
    own = replace(COUNT, status=replace(COUNT.status, cut_offs=(4.0,)), parameters={})

    assert fitted(own, inputs("a", "b", "c", "d", "e")) is own


def test_other_methods_do_not_depend_on_their_inputs() -> None:
    assert fitted(released("hamburg"), inputs("a")) is released("hamburg")


def test_a_k_that_no_area_can_reach_is_refused() -> None:
    with pytest.raises(CutOffError) as caught:
        fitted(asking(at_least=3), inputs("a", "b"))

    assert (caught.value.needed, caught.value.count) == (3, 2)


def test_a_figure_exactly_the_margin_away_counts(make_figures) -> None:
    low = Input(slot="a", polarity=Polarity.LOWER_IS_BETTER)
    high = Input(slot="a", polarity=Polarity.HIGHER_IS_BETTER)
    definition = fitted(asking(margin_percent=10), [low])

    def worse(figures: list[float], one: Input, city_value: float) -> list[float]:
        table = make_figures({"a": figures}, inputs=[one], city_values={"a": city_value})
        return compute(method_for(definition), table).table["sum"].to_list()

    assert worse([10.9, 11.0, 12.0], low, 10.0) == [0, 1, 1]
    assert worse([9.1, 9.0, 8.0], high, 10.0) == [0, 1, 1]
    assert worse([10.995], low, 10.0) == [0]
    assert worse([8.69, 8.6], low, 7.9) == [1, 0]  # 8.69 - 7.9 is a little less than 0.79
    assert worse([-10.0, -9.5, -9.0], low, -10.0) == [0, 0, 1]
    assert worse([0.0, 0.1], low, 0.0) == [0, 1]


def test_an_area_is_judged_by_itself(make_figures) -> None:
    method = method_for(fitted(COUNT, inputs("a")))

    alone = compute(method, make_figures({"a": [11.0]}, city_values={"a": 10.0})).table
    same = compute(method, make_figures({"a": [11.0, 11.0]}, city_values={"a": 10.0})).table

    assert alone["status_class"].to_list() == ["1"]
    assert same["status_class"].to_list() == ["1", "1"]


@pytest.mark.parametrize("city_values", [{"a": 10.0}, {"a": 10.0, "b": math.nan}])
def test_without_a_city_value_nothing_can_be_counted(make_figures, city_values) -> None:
    figures = make_figures({"a": [1.0, 2.0], "b": [1.0, 2.0]}, city_values=city_values)

    with pytest.raises(CityValuesError) as caught:
        compute(method_for(fitted(COUNT, figures.inputs)), figures)

    assert caught.value.slots == ("b",)


def test_a_count_whose_k_is_open_is_not_computed(make_figures) -> None:
    with pytest.raises(NotFittedError) as caught:
        compute(method_for(COUNT), make_figures({"a": [1.0, 2.0]}, city_values={"a": 1.0}))

    assert caught.value.key == "count"


def test_without_a_margin_any_difference_counts(make_figures) -> None:
    definition = replace(fitted(COUNT, inputs("a")), parameters={})
    figures = make_figures({"a": [10.0, 10.001]}, city_values={"a": 10.0})

    assert MARGIN_PERCENT not in definition.parameters
    assert compute(method_for(definition), figures).table["sum"].to_list() == [0, 1]


def test_a_figure_at_the_city_value_is_not_worse_in_spite_of_noise(make_figures) -> None:
    # Three areas of 0.1 with weights whose mean of 0.1 is not 0.1 to the last digit.
    city = (0.1 + 0.1 + 0.1) / 3
    figures = make_figures({"a": [city, 0.1, 0.2]}, city_values={"a": min(city, 0.1)})

    assert city != 0.1
    assert compute(method_for(fitted(COUNT, figures.inputs)), figures).table["sum"].to_list() == [
        0,
        0,
        1,
    ]


def test_equal_weights_count_in_whole_numbers_however_they_are_written(make_figures) -> None:
    weighted = [
        Input(slot=slot, polarity=Polarity.LOWER_IS_BETTER, weight=0.1) for slot in ("a", "b", "c")
    ]
    figures = make_figures(
        {slot: [1.0, 3.0] for slot in ("a", "b", "c")},
        inputs=weighted,
        city_values=dict.fromkeys(("a", "b", "c"), 2.0),
    )

    table = compute(method_for(fitted(COUNT, weighted)), figures).table

    assert table["status_index"].to_list() == [0.0, 3.0]
