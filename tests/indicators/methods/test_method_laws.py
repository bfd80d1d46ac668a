"""What holds for every method and any figures."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indicators.catalogue import Polarity
from indicators.methods.compute import Figures, Outcome, compute
from indicators.methods.errors import NoSpreadError
from indicators.methods.interface import Array, Input, Method
from indicators.methods.registry import fitted, method_for, released

ONE_PER_SCHEME = ["berlin-mss-4", "cdc-svi", "english-iod", "min-max", "count"]
EACH_SCHEME = pytest.mark.parametrize("key", ONE_PER_SCHEME)
LAWFUL = settings(max_examples=12, deadline=None)
OTHER_SIDE = {
    Polarity.LOWER_IS_BETTER: Polarity.HIGHER_IS_BETTER,
    Polarity.HIGHER_IS_BETTER: Polarity.LOWER_IS_BETTER,
}


@st.composite
def tables(draw: st.DrawFn, groups: tuple[str, ...] = ("", "a", "b")) -> Figures:
    """Rates with one decimal of 2 to 12 areas in 1 to 4 inputs, with directions and groups."""
    areas, columns = draw(st.integers(2, 12)), draw(st.integers(1, 4))
    tenths = st.integers(0, 300)
    rows = draw(st.lists(st.lists(tenths, min_size=columns, max_size=columns),
                         min_size=areas, max_size=areas))  # fmt: skip
    slots = [f"x{place}" for place in range(columns)]
    ids = pd.Index([f"{place:02d}" for place in range(areas)], name="area_id")
    inputs = [
        Input(
            slot=slot,
            polarity=draw(st.sampled_from(list(OTHER_SIDE))),
            weight=draw(st.sampled_from([1.0, 1.0, 0.5, 3.0])),
            group=draw(st.sampled_from(groups)),
        )
        for slot in slots
    ]
    return Figures(
        status=pd.DataFrame(np.array(rows) / 10, index=ids, columns=slots),
        inputs=inputs,
        city_values={slot: draw(tenths) / 10 for slot in slots},
        dynamics=pd.DataFrame(index=ids),
        dynamics_inputs=[],
        population=None,
        declared={},
    )


def method_of(key: str, figures: Figures) -> Method:
    return method_for(fitted(released(key), figures.inputs))


def outcome(key: str, figures: Figures) -> Outcome | None:
    """Result, or None where nothing tells areas apart."""
    try:
        return compute(method_of(key, figures), figures)
    except NoSpreadError:
        return None


def classes(key: str, figures: Figures) -> dict[str, str] | None:
    found = outcome(key, figures)
    return None if found is None else found.table["status_class"].to_dict()


def steps(method: Method, figures: Figures) -> tuple[Array, list[Input], Array]:
    slots = [one.slot for one in figures.inputs]
    city = np.array([figures.city_values[slot] for slot in slots])
    return figures.status.to_numpy(), list(figures.inputs), city


@EACH_SCHEME
@LAWFUL
@given(figures=tables(), rng=st.randoms(use_true_random=False))
def test_nothing_depends_on_the_order_of_rows(
    key: str, figures: Figures, rng: random.Random
) -> None:
    order = list(figures.status.index)
    rng.shuffle(order)

    first, second = (
        outcome(key, figures),
        outcome(key, replace(figures, status=figures.status.loc[order])),
    )

    assert (first is None) == (second is None)
    if first is not None and second is not None:
        pd.testing.assert_frame_equal(second.table.sort_index(), first.table, check_exact=True)


@EACH_SCHEME
@LAWFUL
@given(
    figures=tables(),
    factor=st.sampled_from([0.001, 0.37, 10.0, 1000.0]),
    offset=st.sampled_from([0.0, -7.3, 100.0]),
)
def test_no_class_depends_on_units(
    key: str, figures: Figures, factor: float, offset: float
) -> None:
    figures = replace(
        figures, city_values={slot: value + 0.05 for slot, value in figures.city_values.items()}
    )  # never exactly on a figure: there, units decide
    slot = figures.inputs[0].slot
    other = replace(
        figures,
        status=figures.status.assign(**{slot: figures.status[slot] * factor + offset}),
        city_values={**figures.city_values, slot: figures.city_values[slot] * factor + offset},
    )

    assert classes(key, other) == classes(key, figures)


@pytest.mark.parametrize("key", ["cdc-svi", "english-iod"])
@LAWFUL
@given(figures=tables(groups=("",)))
def test_methods_of_ranks_see_only_the_order_of_figures(key: str, figures: Figures) -> None:
    cubed = replace(figures, status=figures.status**3 + figures.status)

    assert classes(key, cubed) == classes(key, figures)


@EACH_SCHEME
@LAWFUL
@given(figures=tables(), factor=st.sampled_from([0.01, 1 / 3, 7.0, 1e6]))
def test_scaling_all_weights_changes_nothing(key: str, figures: Figures, factor: float) -> None:
    scaled = [replace(one, weight=one.weight * factor) for one in figures.inputs]
    regrouped = [replace(one, group_weight=factor) for one in figures.inputs]

    before = outcome(key, figures)

    for inputs in (scaled, regrouped):
        after = outcome(key, replace(figures, inputs=inputs))
        assert (after is None) == (before is None)
        if after is not None and before is not None:
            pd.testing.assert_series_equal(
                after.table["status_class"], before.table["status_class"]
            )
            pd.testing.assert_series_equal(after.table["sum"], before.table["sum"], atol=1e-9)


@EACH_SCHEME
@LAWFUL
@given(figures=tables(), rise=st.floats(0, 50), place=st.integers(0, 11))
def test_more_burden_in_an_input_never_lowers_its_standardised_value(
    key: str, figures: Figures, rise: float, place: int
) -> None:
    area = figures.status.index[place % len(figures.status)]
    first = figures.inputs[0]
    sign = 1 if first.polarity is Polarity.LOWER_IS_BETTER else -1
    raised = figures.status.copy()
    raised.loc[area, first.slot] += sign * rise

    before, after = (
        method_of(key, figures).standardise(
            table.to_numpy(), *steps(method_of(key, figures), figures)[1:]
        )
        for table in (figures.status, raised)
    )

    row = figures.status.index.get_loc(area)
    assert after[row, 0] >= before[row, 0] - 1e-9


@EACH_SCHEME
@LAWFUL
@given(figures=tables())
def test_turning_the_sign_of_figures_and_their_direction_changes_nothing(
    key: str, figures: Figures
) -> None:
    turned = replace(
        figures,
        status=-figures.status,
        city_values={slot: -value for slot, value in figures.city_values.items()},
        inputs=[replace(one, polarity=OTHER_SIDE[one.polarity]) for one in figures.inputs],
    )

    assert classes(key, turned) == classes(key, figures)


@pytest.mark.parametrize(("key", "middle"), [("berlin-mss-4", 0.0), ("min-max", 50.0)])
@LAWFUL
@given(figures=tables())
def test_the_other_direction_mirrors_the_index(key: str, middle: float, figures: Figures) -> None:
    assume(
        np.ptp(figures.status.to_numpy(), axis=0).all()
    )  # an input without spread has no other side
    other = [replace(one, polarity=OTHER_SIDE[one.polarity]) for one in figures.inputs]

    first, second = outcome(key, figures), outcome(key, replace(figures, inputs=other))

    assert (first is None) == (second is None)
    if first is not None and second is not None:
        mirrored = 2 * middle - first.table["status_index"]
        pd.testing.assert_series_equal(second.table["status_index"], mirrored, atol=1e-7)


@LAWFUL
@given(st.lists(st.integers(0, 300), min_size=2, max_size=12, unique=True))
def test_the_other_direction_mirrors_percentile_ranks_where_nothing_ties(values) -> None:
    method = method_for(released("cdc-svi"))
    figures = np.array(values, dtype=float)[:, np.newaxis]

    first, second = (
        method.standardise(figures, [Input(slot="x", polarity=side)], np.zeros(1))
        for side in OTHER_SIDE
    )

    assert (first + second).ravel().tolist() == pytest.approx([1.0] * len(values))


@EACH_SCHEME
@LAWFUL
@given(figures=tables(), place=st.integers(0, 11))
def test_declaring_an_area_as_excluded_is_leaving_its_row_out(
    key: str, figures: Figures, place: int
) -> None:
    assume(len(figures.status) > 2)
    area = figures.status.index[place % len(figures.status)]

    declared = outcome(key, replace(figures, declared={area: "Wohnheim"}))
    left_out = outcome(key, replace(figures, status=figures.status.drop(index=area)))

    assert (declared is None) == (left_out is None)
    if declared is not None and left_out is not None:
        pd.testing.assert_frame_equal(declared.table.drop(index=area), left_out.table)
        assert declared.table.loc[area, "excluded"]


@EACH_SCHEME
@LAWFUL
@given(figures=tables(), seed=st.integers(0, 1000))
def test_thousands_of_draws_at_once_are_the_draws_one_by_one(
    key: str, figures: Figures, seed: int
) -> None:
    random_numbers = np.random.default_rng(seed)
    method = method_of(key, figures)
    values, inputs, city = steps(method, figures)
    draws = values + random_numbers.integers(0, 9, size=(5, *values.shape))
    weights = random_numbers.dirichlet(np.ones(len(inputs)), size=5)

    def places(some: Array, weighing: Array) -> Array:
        standardised = method.standardise(some, inputs, city)
        index = method.index(method.combine(standardised, inputs, weighing))
        return method.definition.status.places(index)

    together = places(draws, weights)
    weights_only = places(values, weights)

    for draw in range(5):
        assert together[draw].tolist() == places(draws[draw], weights[draw]).tolist()
        assert weights_only[draw].tolist() == places(values, weights[draw]).tolist()


@EACH_SCHEME
@LAWFUL
@given(figures=tables())
def test_details_of_draws_are_those_of_each_draw(key: str, figures: Figures) -> None:
    method = method_of(key, figures)
    values, inputs, city = steps(method, figures)
    standardised = method.standardise(np.stack([values, values[::-1]]), inputs, city)

    together = method.details(standardised, inputs)

    for name, found in method.details(standardised[1], inputs).items():
        assert together[name][1].tolist() == pytest.approx(found.tolist())


@LAWFUL
@given(figures=tables(), rise=st.integers(1, 100))
def test_a_count_does_not_look_at_other_areas(figures: Figures, rise: int) -> None:
    other = figures.status.copy()
    other.iloc[1:] += rise

    found, again = classes("count", figures), classes("count", replace(figures, status=other))

    assert found is not None
    assert again is not None
    assert found["00"] == again["00"]
