"""Classes: every figure in exactly one, and the legend tells which."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue import Polarity, Text
from indicators.classes import (
    LETTERS,
    ClassBreaks,
    breaks_around,
    declared_breaks,
    index_classes,
    indicator_classes,
)
from indicators.errors import IndicatorDataError
from indicators.methods.interface import ClassScheme
from indicators.methods.registry import RELEASED
from indicators.palette import DIVERGING, SEQUENTIAL


def breaks(polarity: Polarity = Polarity.LOWER_IS_BETTER) -> ClassBreaks:
    return declared_breaks((5.0, 10.0, 15.0, 20.0), polarity=polarity)


@pytest.mark.parametrize(
    ("value", "letter"),
    [(0.0, "E"), (4.99, "E"), (5.0, "D"), (10.0, "C"), (19.99, "B"), (20.0, "A"), (math.nan, None)],
)
def test_a_bound_belongs_to_the_class_above_it(value: float, letter: str | None) -> None:
    assert breaks().classify(pd.Series([value])).to_list() == [letter]


def test_class_a_is_the_less_favourable_end_whatever_the_direction() -> None:
    high_is_bad = breaks(Polarity.LOWER_IS_BETTER).classify(pd.Series([1.0, 99.0]))
    high_is_good = breaks(Polarity.HIGHER_IS_BETTER).classify(pd.Series([1.0, 99.0]))

    assert high_is_bad.to_list() == ["E", "A"]
    assert high_is_good.to_list() == ["A", "E"]


@pytest.mark.parametrize("bounds", [(1.0,), (1.0, 2.0, 2.0, 3.0), (4.0, 3.0, 2.0, 1.0)])
def test_declared_bounds_must_be_four_and_rise(bounds: tuple[float, ...]) -> None:
    with pytest.raises(IndicatorDataError, match="exactly 4 rising"):
        declared_breaks(bounds, polarity=Polarity.NEUTRAL)


def test_the_city_value_lies_in_the_middle_class() -> None:
    values = pd.Series([2.0, 5.0, 10.0, 20.0, 40.0])

    found = breaks_around(values, 12.0, polarity=Polarity.LOWER_IS_BETTER, decimals=1)

    low, high = found.interval("C")
    assert low <= 12.0 < high


def test_an_indicator_without_a_figure_has_no_classes() -> None:
    with pytest.raises(IndicatorDataError):
        breaks_around(pd.Series([math.nan]), 1.0, polarity=Polarity.NEUTRAL, decimals=1)


figures = st.lists(st.floats(-1000, 1000), min_size=1, max_size=60)


@given(figures, st.floats(-1000, 1000), st.sampled_from(Polarity), st.integers(0, 3))
def test_each_figure_lies_in_the_interval_of_its_letter(
    values: list[float], reference: float, polarity: Polarity, decimals: int
) -> None:
    found = breaks_around(pd.Series(values), reference, polarity=polarity, decimals=decimals)
    letters = found.classify(pd.Series(values))

    assert list(found.bounds) == sorted(set(found.bounds))
    for value, letter in zip(values, letters, strict=True):
        low, high = found.interval(letter)
        assert low <= value < high


@given(figures, st.randoms())
def test_classes_do_not_depend_on_the_order_of_rows(values: list[float], rng) -> None:
    shuffled = values.copy()
    rng.shuffle(shuffled)

    first, second = (
        breaks_around(pd.Series(v), math.nan, polarity=Polarity.NEUTRAL, decimals=1)
        for v in (values, shuffled)
    )

    assert first.bounds == second.bounds
    assert set(first.letters) == set(LETTERS)


def scheme(codes: str, attention: str, *, burden_rises: bool = True) -> ClassScheme:
    return ClassScheme(
        cut_offs=tuple(float(place) for place in range(1, len(codes))),
        to_upper=(True,) * (len(codes) - 1),
        codes=tuple(codes),
        labels=tuple(Text(de=f"Klasse {code}", en=f"class {code}") for code in codes),
        attention=tuple(attention),
        burden_rises=burden_rises,
    )


@pytest.mark.parametrize(("rises", "first"), [(True, "4"), (False, "1")])
def test_most_burdened_class_of_an_index_comes_first(rises: bool, first: str) -> None:
    found = index_classes(scheme("1234", first, burden_rises=rises))

    assert found[0].code == first
    assert found[0].attention
    assert [one.attention for one in found[1:]] == [False] * 3
    assert found[0].colour == DIVERGING["A"]
    assert found[0].label == Text(de=f"Klasse {first}", en=f"class {first}")


@pytest.mark.parametrize("definition", RELEASED.values(), ids=RELEASED)
def test_every_released_method_can_be_shown_with_all_its_codes(definition) -> None:
    found = index_classes(definition.status)

    assert sorted(one.code for one in found) == sorted(definition.status.codes)
    assert all(len(one.sign) == 1 for one in found)
    assert len({one.sign for one in found}) == len({one.colour for one in found}) == len(found)


def test_an_index_of_too_many_classes_is_refused() -> None:
    many = scheme("ABCDEFGHIJKLMNOPQRSTUVWXYZa", "a")

    with pytest.raises(IndicatorDataError, match="27 classes"):
        index_classes(many)


@pytest.mark.parametrize(
    ("polarity", "colours"),
    [(Polarity.NEUTRAL, SEQUENTIAL), (Polarity.HIGHER_IS_BETTER, DIVERGING)],
)
def test_classes_of_an_indicator_are_its_letters(
    polarity: Polarity, colours: dict[str, str]
) -> None:
    found = indicator_classes(polarity)

    assert "".join(one.sign for one in found) == "".join(one.code for one in found) == LETTERS
    assert {one.sign: one.colour for one in found} == colours
