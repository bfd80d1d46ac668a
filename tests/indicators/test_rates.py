"""Rates from counts, aggregation, and the states of a cell."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rates import city_values, combine, rates, sum_by_parent
from indicators.states import CellState

NAN = math.nan


def counts(*pairs: tuple[float, str], ids: list[str] | None = None) -> pd.DataFrame:
    index = ids or [f"{place:02d}" for place in range(1, len(pairs) + 1)]
    return pd.DataFrame(pairs, columns=["value", "state"], index=pd.Index(index, name="area_id"))


def city_rate(numerator: pd.Series, denominator: pd.Series, *, scale: float) -> tuple[float, int]:
    index = pd.MultiIndex.from_product([[2018], numerator.index], names=["year", "area_id"])
    table = pd.DataFrame({"numerator": [*numerator], "denominator": [*denominator]}, index=index)
    row = city_values(table, scale=scale).loc[2018]
    return float(row["value"]), int(row["counted"])


def test_rate_is_numerator_over_denominator_times_scale() -> None:
    table = rates(counts((17, "value")), counts((100, "value")), scale=100)

    assert table.loc["01", "value"] == pytest.approx(17.0)
    assert table.loc["01", "state"] == "value"


@pytest.mark.parametrize(
    ("numerator", "denominator", "value", "state"),
    [
        pytest.param((0, "zero"), (50, "value"), 0.0, "zero", id="exactly none is zero"),
        pytest.param(
            (NAN, "suppressed"), (50, "value"), NAN, "suppressed", id="secret stays secret"
        ),
        pytest.param((NAN, "missing"), (50, "value"), NAN, "missing", id="no data stays no data"),
        pytest.param((0, "zero"), (0, "zero"), NAN, "not_meaningful", id="nobody lives there"),
        pytest.param((5, "value"), (NAN, "later"), NAN, "later", id="denominator comes later"),
        pytest.param((0, "rounded_zero"), (50, "value"), 0.0, "rounded_zero", id="rounded to none"),
    ],
)
def test_three_states_are_never_mixed(
    numerator: tuple[float, str], denominator: tuple[float, str], value: float, state: str
) -> None:
    table = rates(counts(numerator), counts(denominator), scale=100)

    assert table.loc["01", "value"] == pytest.approx(value, nan_ok=True)
    assert table.loc["01", "state"] == state


def test_a_sum_without_its_secret_part_is_no_figure() -> None:
    parts = counts((10, "value"), (NAN, "suppressed"), (7, "value"), ids=["0101", "0102", "0201"])
    parents = pd.Series({"0101": "01", "0102": "01", "0201": "02"})

    sums = sum_by_parent(parts, parents)

    assert sums["state"].to_dict() == {"01": "suppressed", "02": "value"}
    assert math.isnan(sums.loc["01", "value"])
    assert sums.loc["02", "value"] == 7


def test_a_term_with_minus_is_subtracted() -> None:
    values = pd.DataFrame({"all": [100.0], "old": [20.0]})
    states = pd.DataFrame({"all": ["value"], "old": ["value"]})

    assert combine(values, states, ["all", "-old"])["value"].to_list() == [80.0]


def test_city_value_is_the_ratio_of_sums_and_not_the_mean_of_rates() -> None:
    numerator, denominator = pd.Series([50.0, 10.0]), pd.Series([100.0, 900.0])

    value, counted = city_rate(numerator, denominator, scale=100)

    assert value == pytest.approx(6.0)  # the mean of the rates would be 25.6
    assert counted == 2


def test_city_value_leaves_an_area_out_with_both_of_its_counts() -> None:
    value, counted = city_rate(pd.Series([10.0, NAN]), pd.Series([100.0, 9000.0]), scale=100)

    assert value == pytest.approx(10.0)
    assert counted == 1


def test_city_without_residents_has_no_value() -> None:
    value, counted = city_rate(pd.Series([0.0]), pd.Series([0.0]), scale=100)

    assert math.isnan(value)
    assert counted == 1


states = st.sampled_from([state.value for state in CellState])


def state_of_sum(parts: list[str]) -> str:
    cells = counts(*[(1.0, part) for part in parts])
    return str(sum_by_parent(cells, pd.Series("1", index=cells.index)).loc["1", "state"])


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        (["zero", "zero"], "zero"),
        (["zero", "rounded_zero"], "rounded_zero"),
        (["zero", "value"], "value"),
        (["value", "missing", "suppressed"], "suppressed"),
        (["value", "not_meaningful"], "not_meaningful"),
    ],
)
def test_state_of_a_sum(parts: list[str], state: str) -> None:
    assert state_of_sum(parts) == state


@given(st.lists(states, min_size=1, max_size=8), st.randoms())
def test_state_of_a_sum_does_not_depend_on_the_order(parts: list[str], rng) -> None:
    shuffled = parts.copy()
    rng.shuffle(shuffled)

    assert state_of_sum(shuffled) == state_of_sum(parts)


@given(st.lists(states, min_size=1, max_size=5), st.lists(states, min_size=1, max_size=5))
def test_state_of_a_sum_of_sums_is_the_state_of_the_sum(a: list[str], b: list[str]) -> None:
    assert state_of_sum([state_of_sum(a), state_of_sum(b)]) == state_of_sum(a + b)


def test_years_are_summed_apart() -> None:
    index = pd.MultiIndex.from_product([[2017, 2018], ["11", "12"]], names=["year", "area_id"])
    cells = pd.DataFrame({"value": [1.0, 2.0, 10.0, NAN], "state": "value"}, index=index)
    cells.loc[(2018, "12"), "state"] = "missing"

    sums = sum_by_parent(cells, pd.Series({"11": "1", "12": "1"}))

    assert sums.loc[(2017, "1"), "value"] == 3
    assert sums.loc[(2018, "1"), "state"] == "missing"


people = st.integers(min_value=0, max_value=20_000)


@given(st.lists(st.tuples(people, st.integers(0, 3), st.integers(0, 1)), min_size=1, max_size=40))
def test_counts_carried_up_in_steps_equal_counts_carried_up_at_once(rows: list) -> None:
    ids = [f"{city}{district}{place:03d}" for place, (_, district, city) in enumerate(rows)]
    quarters = counts(*[(float(row[0]), "value") for row in rows], ids=ids)
    to_district = pd.Series({area: area[:2] for area in ids})
    to_city = pd.Series({area: area[:1] for area in ids})
    districts = sum_by_parent(quarters, to_district)

    in_steps = sum_by_parent(districts, pd.Series({d: d[:1] for d in districts.index}))
    at_once = sum_by_parent(quarters, to_city)

    pd.testing.assert_frame_equal(in_steps, at_once)


shares = st.tuples(st.integers(0, 500), st.integers(500, 5_000))


@given(st.lists(shares, min_size=1, max_size=30), st.randoms())
def test_city_value_lies_between_the_extremes_and_ignores_row_order(rows: list, rng) -> None:
    table = pd.DataFrame(rows, columns=["n", "d"]).astype(float)
    shuffled = table.sample(frac=1, random_state=rng.randrange(2**32))
    each = table["n"] / table["d"] * 100

    value, _ = city_rate(table["n"], table["d"], scale=100)
    again, _ = city_rate(shuffled["n"], shuffled["d"], scale=100)

    assert each.min() - 1e-9 <= value <= each.max() + 1e-9
    assert again == pytest.approx(value)


@given(st.lists(shares, min_size=2, max_size=30))
def test_no_rate_is_infinite(rows: list) -> None:
    table = pd.DataFrame(rows, columns=["n", "d"]).astype(float)
    table.loc[0, "d"] = 0.0
    ids = [str(place) for place in table.index]
    n = counts(*[(value, "value") for value in table["n"]], ids=ids)
    d = counts(*[(value, "value") for value in table["d"]], ids=ids)

    result = rates(n, d, scale=100)

    assert not np.isinf(result["value"]).any()
    assert result.loc["0", "state"] == "not_meaningful"


@pytest.mark.parametrize(
    ("above", "below"), [(np.inf, 5.0), (np.inf, np.inf), (1e300, 1e-300), (1.0, 0.0), (0.0, 0.0)]
)
def test_counts_that_cannot_be_divided_make_no_rate(above: float, below: float) -> None:
    found = rates(counts((above, "value")), counts((below, "value")), scale=100)

    assert found["value"].isna().all()
    assert found["state"].to_list() == ["not_meaningful"]
