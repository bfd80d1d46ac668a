"""Figures behind marks: the same comparison as everywhere, asked again with other figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from indicators.action_areas import Marks
from indicators.catalogue import Polarity, Uncertainty
from indicators.comparison import ANY, NOISE, Margin, MarginKind, worse_than_city
from indicators.evidence import Evidence
from indicators.redraw import HeldCounts

NAN = float("nan")
TEN = Margin(MarginKind.RELATIVE, 10)
SURE = Margin(MarginKind.DISTINGUISHABLE)
UP, DOWN = Polarity.LOWER_IS_BETTER, Polarity.HIGHER_IS_BETTER


def one_condition(
    values: list[float], city: float, polarity: Polarity = UP, margin: Margin = ANY
) -> Evidence:
    return Evidence.of(
        np.array(values)[:, np.newaxis],
        np.array([city]),
        polarities=[polarity],
        margins=[margin],
    )


FIGURES = st.one_of(
    st.just(NAN),
    st.floats(-1000, 1000),
    st.sampled_from([0.0, 10.0, 11.0, 9.0, -10.0, -9.0, -11.0, 0.3, 0.33, 0.27]),
)


@given(
    st.lists(FIGURES, min_size=1, max_size=8),
    st.one_of(FIGURES, st.just(10.0), st.just(-10.0), st.just(0.3)),
    st.sampled_from(list(Polarity)),
    st.one_of(st.just(ANY), st.just(TEN), st.floats(0.1, 300).map(lambda p: Margin(TEN.kind, p))),
)
def test_marks_are_those_of_the_comparison_with_the_city(
    values: list[float], city: float, polarity: Polarity, margin: Margin
) -> None:
    evidence = one_condition(values, city, polarity, margin)
    worse = worse_than_city(pd.Series(values), city, polarity, margin)

    assert evidence.marks.known[:, 0].tolist() == worse.notna().to_list()
    assert evidence.marks.met[:, 0].tolist() == worse.fillna(False).to_list()


@given(
    st.lists(FIGURES, min_size=1, max_size=8),
    st.sampled_from([10.0, -10.0, 0.3]),
    st.sampled_from([UP, DOWN]),
    st.sampled_from([ANY, TEN]),
)
def test_a_figure_is_beyond_its_threshold_where_the_condition_is_met_and_short_of_it_elsewhere(
    values: list[float], city: float, polarity: Polarity, margin: Margin
) -> None:
    evidence = one_condition(values, city, polarity, margin)
    gaps = evidence.gaps()[:, 0]
    met, known = evidence.marks.met[:, 0], evidence.marks.known[:, 0]

    assert (gaps[met] >= 0).all()
    assert (gaps[known & ~met] <= 0).all()
    assert_array_equal(np.isnan(gaps), ~known)


def test_gaps_are_per_cent_of_the_size_of_the_city_value() -> None:
    worse_high = one_condition([13.0, 11.0, 9.0, NAN], 10.0, UP, TEN)
    worse_low = one_condition([13.0, 9.0, 7.0], 10.0, DOWN, TEN)
    negative = one_condition([-8.0, -10.0], -10.0, UP, TEN)

    assert_allclose(worse_high.thresholds, [11.0])
    assert_allclose(worse_high.gaps()[:, 0], [20, 0, -20, NAN], atol=1e-9)
    assert_allclose(worse_low.thresholds, [9.0])
    assert_allclose(worse_low.gaps()[:, 0], [-40, 0, 20], atol=1e-9)
    assert_allclose(negative.thresholds, [-9.0])
    assert_allclose(negative.gaps()[:, 0], [10, -10], atol=1e-9)


def test_noise_of_floating_point_numbers_does_not_put_a_figure_on_the_wrong_side() -> None:
    at_city = one_condition([10.0 * (1 + NOISE / 2)], 10.0)
    at_margin = one_condition([11.0 * (1 - NOISE / 2)], 10.0, UP, TEN)

    assert not at_city.marks.met.any()
    assert at_city.gaps().tolist() == [[0.0]]
    assert at_margin.marks.met.all()
    assert at_margin.gaps().tolist() == [[0.0]]


def test_beside_a_city_value_of_zero_marks_are_known_and_gaps_are_not() -> None:
    evidence = one_condition([1.0, 0.0, -1.0], 0.0)

    assert evidence.marks.met[:, 0].tolist() == [True, False, False]
    assert np.isnan(evidence.gaps()).all()


def mixed() -> Evidence:
    """A figure, a figure to be told apart, an index; three areas, the last withheld."""
    given = Marks(
        met=np.array([[False, True, False], [False, False, True], [False, False, True]]),
        known=np.array([[True, True, True], [True, True, True], [False, False, True]]),
    )
    return Evidence.of(
        np.array([[12.0, 12.0, NAN], [8.0, 8.0, NAN], [12.0, 12.0, NAN]]),
        np.array([10.0, 10.0, NAN]),
        polarities=[UP, UP, None],
        margins=[ANY, SURE, None],
        given=given,
    )


def test_marks_that_do_not_follow_from_figures_are_taken_as_given() -> None:
    evidence = mixed()
    others = evidence.marks_of(np.full((5, 3, 3), 8.0))

    assert evidence.fixed.tolist() == [False, True, True]
    assert evidence.strict.tolist() == [True, False, True]
    assert np.isnan(evidence.thresholds).tolist() == [False, True, True]
    assert evidence.marks.met.tolist() == [
        [True, True, False],
        [False, False, True],
        [False, False, True],
    ]
    assert others.met.shape == (5, 3, 3)
    assert others.met[4, :, 0].tolist() == [False, False, False]
    assert_array_equal(others.met[4, :, 1:], evidence.marks.met[:, 1:])
    assert np.isnan(evidence.gaps()).tolist() == [
        [False, True, True],
        [False, True, True],
        [True, True, True],
    ]


def test_what_may_not_be_shown_stays_unknown_whatever_the_figures() -> None:
    evidence = mixed()

    again = evidence.marks_of(np.full((3, 3), 99.0))

    assert again.known[2].tolist() == [False, False, True]
    assert again.met[:2, 0].all()
    assert not again.met[2, 0]


def test_marks_of_the_figures_held_are_the_marks() -> None:
    evidence = mixed()

    again = evidence.marks_of(evidence.values)

    assert_array_equal(again.met, evidence.marks.met)
    assert_array_equal(again.known, evidence.marks.known)


def test_a_figure_that_is_lacking_in_a_draw_is_not_known_there() -> None:
    again = one_condition([12.0, 8.0], 10.0).marks_of(np.array([[NAN], [12.0]]))

    assert again.known[:, 0].tolist() == [False, True]
    assert again.met[:, 0].tolist() == [False, True]


def test_marks_that_the_figures_contradict_are_refused() -> None:
    denied = Marks(met=np.array([[False]]), known=np.array([[True]]))

    with pytest.raises(ValueError, match="follow from the figures"):
        replace(one_condition([12.0], 10.0), marks=denied)


def test_a_mark_may_be_withheld_though_the_figure_is_there() -> None:
    withheld = Marks(met=np.array([[False]]), known=np.array([[False]]))

    evidence = replace(one_condition([12.0], 10.0), marks=withheld)

    assert np.isnan(evidence.gaps()).all()


def test_a_mark_without_a_figure_is_refused() -> None:
    with pytest.raises(ValueError, match="follow from the figures"):
        replace(one_condition([12.0], 10.0), values=np.array([[NAN]]))


def test_conditions_that_are_fixed_need_marks() -> None:
    with pytest.raises(ValueError, match="must be given"):
        Evidence.of(np.array([[1.0]]), np.array([1.0]), polarities=[UP], margins=[SURE], given=None)


def test_areas_can_be_taken_in_another_order_with_their_counts() -> None:
    counts = HeldCounts(
        kinds=(Uncertainty.SHARE,),
        scales=(100.0,),
        count=np.array([[1.0], [2.0], [3.0]]),
        base=np.array([[10.0], [10.0], [0.0]]),
        known=np.array([[True], [True], [False]]),
    )
    evidence = replace(one_condition([10.0, 20.0, NAN], 15.0), counts=counts)

    taken = evidence.at(np.array([2, 1]))

    assert_array_equal(taken.values, [[NAN], [20.0]])
    assert taken.marks.met.tolist() == [[False], [True]]
    assert taken.marks.known.tolist() == [[False], [True]]
    assert taken.counts is not None
    assert taken.counts.count.tolist() == [[0.0], [2.0]]
    assert taken.counts.base.tolist() == [[0.0], [10.0]]
    assert taken.counts.known.tolist() == [[False], [True]]


def test_counts_of_what_is_not_known_are_dropped() -> None:
    counts = HeldCounts(
        kinds=(Uncertainty.SHARE,),
        scales=(100.0,),
        count=np.array([[1.0], [2.0]]),
        base=np.array([[10.0], [10.0]]),
        known=np.array([[True], [True]]),
    )

    evidence = replace(one_condition([NAN, 20.0], 15.0), counts=counts)

    assert evidence.counts is not None
    assert evidence.counts.known.tolist() == [[False], [True]]
    assert evidence.counts.count.tolist() == [[0.0], [2.0]]
    assert evidence.counts.base.tolist() == [[0.0], [10.0]]
