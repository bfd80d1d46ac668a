"""Who takes part, and what happens to input that tells nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from indicators.catalogue import Polarity
from indicators.methods.compute import (
    DECLARED,
    MISSING_INPUT,
    SMALL_POPULATION,
    UNKNOWN_POPULATION,
    Figures,
    Outcome,
    compute,
    exclusions,
)
from indicators.methods.errors import (
    DuplicateAreasError,
    InputsError,
    MethodError,
    NoSpreadError,
    NotFiniteError,
    TooFewAreasError,
)
from indicators.methods.interface import Definition, Input
from indicators.methods.registry import RELEASED, fitted, method_for, released

NAN = math.nan
ONE_PER_SCHEME = ["berlin-mss-4", "cdc-svi", "english-iod", "min-max", "count"]
COMPARING = [key for key in ONE_PER_SCHEME if RELEASED[key].compares_areas]


def result(definition: Definition, figures: Figures) -> Outcome:
    return compute(method_for(fitted(definition, figures.inputs)), figures)


@pytest.mark.parametrize("key", ONE_PER_SCHEME)
def test_areas_that_take_no_part_are_left_out_before_anything_is_compared(
    key: str, make_figures
) -> None:
    everyone = make_figures(
        {"a": [1.0, 2.0, 5.0, 900.0, 900.0, 900.0, NAN]},
        city_values={"a": 2.5},
        population=[300, 900, 900, 299, NAN, 900, 900],
        declared={"05": "Wohnheim"},
    )
    three = make_figures({"a": [1.0, 2.0, 5.0]}, city_values={"a": 2.5})

    found, expected = result(released(key), everyone), result(released(key), three)

    assert found.table["reason"].to_list() == [
        "", "", "", SMALL_POPULATION, UNKNOWN_POPULATION, DECLARED, MISSING_INPUT,
    ]  # fmt: skip
    assert found.table["excluded"].to_list() == [False] * 3 + [True] * 4
    pd.testing.assert_frame_equal(found.table.iloc[:3], expected.table)
    assert found.table["status_index"].iloc[3:].isna().all()
    assert found.table["status_class"].iloc[3:].eq("").all()
    assert found.standardised.iloc[3:].isna().all().all()
    assert found.details.iloc[3:].isna().all().all()


def test_a_declared_reason_comes_first_and_a_missing_figure_before_an_unknown_population(
    make_figures,
) -> None:
    figures = make_figures(
        {"a": [NAN, NAN, NAN, 1.0, 2.0]},
        population=[10, NAN, 10, 500, 500],
        declared={"00": "Ausreißer", "99": "gibt es nicht"},
    )

    found = exclusions(method_for(released("min-max")), figures)

    assert found.to_list() == [DECLARED, MISSING_INPUT, SMALL_POPULATION, "", ""]


@pytest.mark.parametrize("key", ONE_PER_SCHEME)
def test_an_area_that_lacks_one_of_several_figures_takes_no_part(key: str, make_figures) -> None:
    city = {"a": 2.5, "b": 2.5}
    lacking = make_figures({"a": [1.0, 2.0, 5.0, 9.0], "b": [4.0, 1.0, 2.0, NAN]}, city_values=city)
    three = make_figures({"a": [1.0, 2.0, 5.0], "b": [4.0, 1.0, 2.0]}, city_values=city)

    found, expected = result(released(key), lacking), result(released(key), three)

    assert found.table.loc["03", "reason"] == MISSING_INPUT
    pd.testing.assert_frame_equal(found.table.iloc[:3], expected.table)


def test_residents_put_together_from_fractions_are_not_lost_to_noise(make_figures) -> None:
    carried = sum([0.1] * 3000)  # 300 people of a reform: 299.99999999999...
    figures = make_figures({"a": [1.0, 2.0, 3.0]}, population=[carried, 299.9, 300])

    assert carried < 300
    found = exclusions(method_for(released("min-max")), figures)
    assert found.to_list() == ["", SMALL_POPULATION, ""]


def test_without_a_minimum_or_without_a_population_nobody_is_too_small(make_figures) -> None:
    columns = {"a": [1.0, 2.0]}
    no_minimum = replace(released("min-max"), minimum_population=0)

    for definition, figures in (
        (no_minimum, make_figures(columns, population=[1, NAN])),
        (released("min-max"), make_figures(columns)),
    ):
        assert not result(definition, figures).table["excluded"].any()


def test_rows_keep_their_order_and_the_table_is_not_modified(make_figures) -> None:
    figures = make_figures({"a": [1.0, 2.0, 6.0]}, dynamics={"d": [1.0, 0.0, NAN]})
    turned = replace(figures, status=figures.status.iloc[::-1])
    before = turned.status.copy()

    found = result(released("berlin-mss-4"), turned)

    assert found.table.index.to_list() == ["02", "01", "00"]
    assert found.table.index.name == "area_id"
    pd.testing.assert_frame_equal(turned.status, before)
    pd.testing.assert_frame_equal(
        found.table.sort_index(), result(released("berlin-mss-4"), figures).table
    )


def test_columns_that_no_input_names_are_ignored(make_figures) -> None:
    figures = make_figures({"a": [1.0, 2.0, 6.0]}, dynamics={"d": [1.0, 0.0, 4.0]})
    more = replace(
        figures,
        status=figures.status.assign(other=[NAN, math.inf, 0.0]),
        dynamics=figures.dynamics.assign(other=NAN),
    )

    definition = released("berlin-mss-4")
    pd.testing.assert_frame_equal(result(definition, more).table, result(definition, figures).table)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param([1.0, NAN, NAN], id="known of one area"),
        pytest.param([NAN, NAN, NAN], id="known of none"),
        pytest.param([0.1 + 0.2, 0.3, 0.3], id="the same everywhere"),
    ],
)
def test_a_development_that_tells_nothing_gives_no_class_and_leaves_the_status(
    change: list[float], make_figures
) -> None:
    found = result(
        released("berlin-mss-4"), make_figures({"a": [1.0, 2.0, 6.0]}, dynamics={"d": change})
    ).table

    assert found["dynamics_class"].eq("").all()
    assert found["dynamics_index"].isna().all()
    assert found["overall"].eq("").all()
    assert found["status_class"].ne("").all()


def test_a_method_without_development_looks_at_none(make_figures) -> None:
    figures = make_figures({"a": [1.0, 2.0]}, dynamics={"d": [math.inf, 1.0]})

    assert result(released("min-max"), figures).table["dynamics_class"].eq("").all()


def test_an_area_without_a_row_of_development_keeps_its_status(make_figures) -> None:
    figures = make_figures({"a": [1.0, 2.0, 6.0]}, dynamics={"d": [1.0, 2.0, 3.0]})
    shorter = replace(figures, dynamics=figures.dynamics.iloc[:2])

    found = result(released("berlin-mss-4"), shorter).table

    assert found["dynamics_class"].to_list() == ["+/-", "+/-", ""]  # z of -1 and 1
    assert found["status_class"].ne("").all()


@pytest.mark.parametrize("key", COMPARING)
def test_areas_that_are_all_the_same_cannot_be_told_apart(key: str, make_figures) -> None:
    figures = make_figures({"a": [0.3, 0.1 + 0.2, 0.3], "b": [7.0, 7.0, 7.0]})
    if key == "cdc-svi":  # ranks see every difference, however small
        figures = make_figures({"a": [0.3, 0.3, 0.3], "b": [7.0, 7.0, 7.0]})

    with pytest.raises(NoSpreadError):
        result(released(key), figures)


@pytest.mark.parametrize(
    ("columns", "count"),
    [
        pytest.param({"a": [1.0]}, 1, id="a single area"),
        pytest.param({"a": [1.0, NAN]}, 1, id="a single area with a figure"),
        pytest.param({"a": [NAN, NAN]}, 0, id="no figure at all"),
        pytest.param({"a": []}, 0, id="an empty table"),
    ],
)
@pytest.mark.parametrize("key", COMPARING)
def test_fewer_than_two_areas_cannot_be_compared(
    key: str, columns: dict[str, list[float]], count: int, make_figures
) -> None:
    with pytest.raises(TooFewAreasError) as caught:
        result(released(key), make_figures(columns))

    assert (caught.value.count, caught.value.needed) == (count, 2)


def test_a_count_needs_one_area(make_figures) -> None:
    with pytest.raises(TooFewAreasError) as caught:
        result(released("count"), make_figures({"a": [NAN]}, city_values={"a": 1.0}))

    assert (caught.value.count, caught.value.needed) == (0, 1)


@pytest.mark.parametrize("key", ONE_PER_SCHEME)
def test_two_areas_are_enough(key: str, make_figures) -> None:
    found = result(released(key), make_figures({"a": [1.0, 2.0]}, city_values={"a": 1.5})).table

    assert found["status_index"].notna().all()
    assert found["status_class"].isin(released(key).status.codes).all()


@pytest.mark.parametrize("key", ONE_PER_SCHEME)
@pytest.mark.parametrize("value", [math.inf, -math.inf, 1e200])
def test_an_infinite_figure_is_named(key: str, value: float, make_figures) -> None:
    figures = make_figures({"a": [1.0, 2.0], "b": [1.0, value]}, city_values={"a": 1, "b": 1})

    with pytest.raises(NotFiniteError) as caught:
        result(released(key), figures)

    assert (caught.value.slot, caught.value.area_ids) == ("b", ("01",))


def test_an_infinite_development_is_named(make_figures) -> None:
    figures = make_figures({"a": [1.0, 2.0]}, dynamics={"d": [1.0, math.inf]})

    with pytest.raises(NotFiniteError) as caught:
        result(released("berlin-mss-4"), figures)

    assert caught.value.slot == "d"


def test_inputs_need_their_columns_and_there_is_at_least_one(make_figures) -> None:
    absent = [Input(slot="b", polarity=Polarity.LOWER_IS_BETTER)]

    for inputs, missing in ((absent, ("b",)), ([], ("at least one input",))):
        with pytest.raises(InputsError) as caught:
            result(released("min-max"), make_figures({"a": [1.0, 2.0]}, inputs=inputs))
        assert caught.value.missing == missing


def test_an_area_has_one_row(make_figures) -> None:
    figures = make_figures({"a": [1.0, 2.0]})
    twice = replace(figures, status=pd.concat([figures.status, figures.status.iloc[:1]]))

    with pytest.raises(DuplicateAreasError) as caught:
        result(released("min-max"), twice)

    assert caught.value.area_ids == ("00",)


@pytest.mark.parametrize("key", ONE_PER_SCHEME)
def test_very_large_and_very_small_figures_give_numbers(key: str, make_figures) -> None:
    columns = {"a": [1e-300, 2e-300, 3e-300], "b": [1e99, 2e99, 3e99]}

    found = result(released(key), make_figures(columns, city_values={"a": 2e-300, "b": 2e99}))

    assert found.table["status_index"].notna().all()


def test_every_error_is_one_of_the_methods() -> None:
    errors = [TooFewAreasError(1, 2), NoSpreadError(), NotFiniteError("a", ["1"]), InputsError("a")]

    assert all(isinstance(error, MethodError) and str(error) for error in errors)
