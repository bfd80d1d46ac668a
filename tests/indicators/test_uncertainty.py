"""Intervals, comparison with the rest of the city, funnel and smoothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats
from statsmodels.stats import multitest, proportion, rates

from indicators.catalogue import Uncertainty
from indicators.small_areas import (
    ALARM_FUNNEL,
    WARNING_FUNNEL,
    funnel_limits,
    smoothed,
)
from indicators.uncertainty import (
    CountsError,
    against_the_rest,
    byar,
    interval,
    q_values,
    wilson,
)

NAN = float("nan")
SHARE, EVENTS, NONE = Uncertainty.SHARE, Uncertainty.EVENTS, Uncertainty.NONE
COUNTED = [SHARE, EVENTS]

#: Cases and people of one area, at least one person.
shares = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
cities = st.lists(shares, min_size=2, max_size=20)


def columns(rows: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    cases, people = np.array(rows, dtype=float).T
    return cases, people


def test_half_of_four_has_the_wilson_interval_computed_by_hand() -> None:
    low, high = wilson(2, 4)

    # z = 1.96: half width = z * sqrt(1/16 + z²/64) / (1 + z²/4) = 0.35
    assert_allclose([low, high], [0.15, 0.85], atol=5e-4)


@given(shares, st.sampled_from([0.8, 0.95, 0.998]))
def test_the_interval_of_a_share_is_that_of_statsmodels(
    area: tuple[int, int], confidence: float
) -> None:
    expected = proportion.proportion_confint(*area, alpha=1 - confidence, method="wilson")

    assert_allclose(wilson(*area, confidence=confidence), expected, atol=1e-12)


@given(shares)
def test_an_interval_holds_the_share_and_stays_between_nobody_and_all(
    area: tuple[int, int],
) -> None:
    low, high = wilson(*area)

    assert 0 <= low <= area[0] / area[1] <= high <= 1


def test_without_a_case_the_interval_starts_at_exactly_none_and_is_not_empty() -> None:
    for kind in COUNTED:
        low, high = interval(kind, 0, 50)
        assert (low, high > 0) == (0.0, True)
    assert wilson(50, 50)[1] == 1.0


def test_byar_gives_the_limits_of_ten_events_as_tables_print_them() -> None:
    # Exact Poisson limits of 10 events are 4.795 and 18.39.
    assert_allclose(byar(10, 1), [4.79, 18.39], atol=0.01)


@given(st.integers(5, 100_000), st.integers(1, 100_000))
def test_byar_lies_near_the_exact_limits_of_a_poisson_count(events: int, exposed: int) -> None:
    exact = rates.confint_poisson(events, exposed, method="exact-c")

    assert_allclose(byar(events, exposed), exact, rtol=0.01)


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_an_interval_is_narrower_where_more_are_counted(cases: int, others: int) -> None:
    for kind in COUNTED:
        small_low, small_high = interval(kind, cases, cases + others)
        large_low, large_high = interval(kind, 10 * cases, 10 * (cases + others))
        assert large_high - large_low < small_high - small_low


@pytest.mark.parametrize("kind", list(Uncertainty))
def test_nothing_is_said_of_amounts_of_nobody_and_of_what_is_not_held(kind: Uncertainty) -> None:
    low, high = interval(kind, [1, NAN, 0], [NAN, 1, 0])
    p = against_the_rest(kind, [1, NAN, 0], [NAN, 1, 0], whole_count=5, whole_base=9)

    assert np.isnan([low, high, p, smoothed(kind, [1, NAN, 0], [NAN, 1, 0])]).all()
    assert np.isnan(interval(NONE, 3, 4)).all()
    assert np.isnan(funnel_limits(NONE, [4.0], rate=0.5, inside=0.95)).all()


@pytest.mark.parametrize(
    ("kind", "count", "base", "what"),
    [
        pytest.param(SHARE, [1, 5], [4, 4], "more cases", id="numerator above denominator"),
        pytest.param(SHARE, [1, -1], [4, 4], "negative", id="negative numerator"),
        pytest.param(EVENTS, [1, 1], [4, -4], "negative", id="negative denominator"),
        pytest.param(EVENTS, [1, float("inf")], [4, 4], "boundless", id="infinite"),
        pytest.param(EVENTS, [1, 1e300], [4, 4], "boundless", id="far too many"),
    ],
)
def test_counts_that_cannot_be_are_refused_with_their_place(
    kind: Uncertainty, count: list[float], base: list[float], what: str
) -> None:
    for compute in (
        lambda: interval(kind, count, base),
        lambda: smoothed(kind, count, base),
        lambda: against_the_rest(kind, count, base, whole_count=90, whole_base=99),
    ):
        with pytest.raises(CountsError, match=what) as caught:
            compute()
        assert caught.value.places == (1,)


def test_events_may_be_more_than_people() -> None:
    low, high = interval(EVENTS, 12, 4)

    assert low < 3 < high


def test_an_area_with_more_cases_than_its_city_is_refused() -> None:
    with pytest.raises(CountsError, match="negative"):
        against_the_rest(SHARE, [3], [4], whole_count=2, whole_base=9)


def test_a_city_with_more_cases_than_people_is_refused_where_no_area_is_known() -> None:
    with pytest.raises(CountsError, match="more cases"):
        against_the_rest(SHARE, [NAN], [NAN], whole_count=9, whole_base=8)


def test_three_cases_of_three_in_the_half_of_eight_happen_once_in_fourteen_twice() -> None:
    p = against_the_rest(SHARE, [3], [4], whole_count=3, whole_base=8)

    # C(4, 3) = 4 of the C(8, 3) = 56 ways to place three cases, and the other tail.
    assert_allclose(p, 2 * 4 / 56)


def test_three_events_of_three_in_the_half_of_the_city_happen_once_in_eight_twice() -> None:
    p = against_the_rest(EVENTS, [3], [50], whole_count=3, whole_base=100)

    assert_allclose(p, 2 * 0.5**3)


@given(cities)
def test_the_comparison_of_shares_is_fishers_exact_test_of_scipy(
    rows: list[tuple[int, int]],
) -> None:
    cases, people = columns(rows)
    p = against_the_rest(SHARE, cases, people, whole_count=cases.sum(), whole_base=people.sum())

    x, n = int(cases[0]), int(people[0])
    rest, others = int(cases.sum()) - x, int(people.sum()) - n
    table = [[x, n - x], [rest, others - rest]]
    tails = [stats.fisher_exact(table, alternative=side).pvalue for side in ("less", "greater")]
    assert_allclose(p[0], min(1, 2 * min(tails)), rtol=1e-6, atol=1e-12)


@given(cities)
def test_the_comparison_of_events_is_the_exact_binomial_test_of_scipy(
    rows: list[tuple[int, int]],
) -> None:
    events, exposed = columns(rows)
    p = against_the_rest(
        EVENTS, events, exposed, whole_count=events.sum(), whole_base=exposed.sum()
    )

    part, every = exposed[0] / exposed.sum(), int(events.sum())
    tails = [
        stats.binomtest(int(events[0]), every, part, alternative=side).pvalue if every else 1.0
        for side in ("less", "greater")
    ]
    assert_allclose(p[0], min(1, 2 * min(tails)), rtol=1e-6, atol=1e-12)


def test_exact_tails_hold_in_a_city_of_millions() -> None:
    p = against_the_rest(SHARE, [5_100], [10_000], whole_count=2_000_000, whole_base=4_000_000)

    # Half a person of continuity correction; the half of all is symmetric.
    z = 99.5 / np.sqrt(10_000 * 0.25 * (1 - 10_000 / 4_000_000))
    assert_allclose(p, 2 * stats.norm.sf(z), rtol=0.01)


def test_amounts_of_thousands_of_millions_are_compared_at_once() -> None:
    # As drawn without replacement: mean 5e9, standard deviation 44,721; the area has two more.
    found = against_the_rest(
        SHARE, [5e9 + 2 * 44_721], [1e10], whole_count=2.5e10 + 2 * 44_721, whole_base=5e10
    )

    assert found[0] == pytest.approx(2 * stats.norm.sf(2 * 0.8), rel=1e-3)


def test_large_counts_are_compared_as_the_exact_distribution_does() -> None:
    people, cases = np.array([3e8, 3e7, 4e7]), np.array([3.0002e7, 3.004e6, 3.996e6])
    whole = {"whole_count": 1e8, "whole_base": 1e9}

    found = against_the_rest(SHARE, cases, people, **whole)

    exact = [
        2 * min(stats.hypergeom.cdf(x, 1e9, 1e8, n), stats.hypergeom.sf(x - 1, 1e9, 1e8, n))
        for x, n in zip(cases, people, strict=True)
    ]
    assert_allclose(found, exact, atol=2e-4)


def test_differences_of_sums_of_fractions_are_whole_counts() -> None:
    third = 3 * sum([0.1] * 10)  # 3 cases that a reform has put together: 2.9999999999999996

    found = against_the_rest(SHARE, [third], [4], whole_count=third, whole_base=8)

    assert third < 3
    assert found[0] == pytest.approx(2 / 14)


def test_an_area_is_compared_with_the_city_without_it() -> None:
    # 60 of 100 against 40 of 100: with itself in the reference it would be 60 % against 50 %.
    p = against_the_rest(SHARE, [60, 40], [100, 100], whole_count=100, whole_base=200)

    assert p[0] == pytest.approx(p[1])
    assert p[0] == pytest.approx(0.0071, abs=5e-4)


def test_a_single_area_has_no_rest_and_a_city_without_cases_no_difference() -> None:
    for kind in COUNTED:
        alone = against_the_rest(kind, [3], [9], whole_count=3, whole_base=9)
        none = against_the_rest(kind, [0, 0], [9, 5], whole_count=0, whole_base=14)
        assert np.isnan(alone).all()
        assert none.tolist() == [1.0, 1.0]


def test_fractions_of_persons_left_by_a_boundary_reform_do_not_stop_the_comparison() -> None:
    cases, people = np.array([0.1, 0.2, 10.7]), np.array([0.1, 10.2, 30.7])

    p = against_the_rest(SHARE, cases, people, whole_count=11.0, whole_base=41.0)

    assert np.isnan(p[0])  # a tenth of a person is nobody
    assert (p[1:] > 0).all()


@given(cities, st.randoms(use_true_random=False))
def test_the_comparison_does_not_depend_on_the_order_of_areas(rows, rng) -> None:
    cases, people = columns(rows)
    order = rng.sample(range(len(rows)), len(rows))
    whole = {"whole_count": cases.sum(), "whole_base": people.sum()}

    for kind in COUNTED:
        first = q_values(against_the_rest(kind, cases, people, **whole))
        shuffled = q_values(against_the_rest(kind, cases[order], people[order], **whole))
        assert_allclose(shuffled, first[order])


@given(cities)
def test_turning_cases_into_those_who_are_none_changes_no_comparison(
    rows: list[tuple[int, int]],
) -> None:
    cases, people = columns(rows)
    others = people - cases
    p, mirrored = (
        against_the_rest(SHARE, x, people, whole_count=x.sum(), whole_base=people.sum())
        for x in (cases, others)
    )

    assert_allclose(p, mirrored, rtol=1e-6, atol=1e-12)


def test_four_probabilities_have_the_q_values_computed_by_hand() -> None:
    q = q_values([0.01, 0.02, NAN, 0.03, 0.5])

    # p * 4 / rank: 0.04, 0.04, 0.04, 0.5; the area without a figure is no fifth.
    assert_allclose(q, [0.04, 0.04, NAN, 0.04, 0.5])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_q_values_are_those_of_statsmodels(p: list[float]) -> None:
    assert_allclose(q_values(p), multitest.multipletests(p, method="fdr_bh")[1], atol=1e-12)


def test_without_any_probability_there_is_no_q_value() -> None:
    assert np.isnan(q_values([NAN, NAN])).all()
    assert q_values([]).size == 0


def test_chance_alone_seldom_tells_an_area_from_the_rest() -> None:
    rng = np.random.default_rng(11)
    people = rng.integers(300, 3000, 200)
    told = 0
    for _ in range(40):
        cases = rng.binomial(people, 0.1)
        whole = {"whole_count": cases.sum(), "whole_base": people.sum()}
        told += int((q_values(against_the_rest(SHARE, cases, people, **whole)) <= 0.05).any())

    assert told <= 4  # 5 % of 40 cities are 2


def test_between_the_funnel_limits_lies_what_its_name_says() -> None:
    people = np.arange(200, 4000, 7)
    for kind, expected in (
        (SHARE, stats.binom(people, 0.2)),
        (EVENTS, stats.poisson(people * 0.2)),
    ):
        for inside in (WARNING_FUNNEL, ALARM_FUNNEL):
            limits = funnel_limits(kind, people, rate=0.2, inside=inside)
            for limit, p in zip(limits, ((1 - inside) / 2, (1 + inside) / 2), strict=True):
                # The limit lies between the last count below the quantile and the first above.
                count = np.ceil(np.round(limit * people, 6))
                assert (expected.cdf(count) >= p - 1e-9).all()
                assert (expected.cdf(count - 1) <= p + 1e-9).all()


def test_the_funnel_of_large_areas_is_the_normal_one_and_gets_narrower() -> None:
    people = np.array([1_000.0, 100_000.0, 10_000_000.0])

    low, high = funnel_limits(SHARE, people, rate=0.3, inside=0.95)

    sd = np.sqrt(0.3 * 0.7 / people)
    assert_allclose((high - 0.3) / sd, 1.96, atol=0.05)
    assert_allclose((0.3 - low) / sd, 1.96, atol=0.05)


def test_the_funnel_is_never_below_nobody_and_closes_where_there_is_no_room() -> None:
    assert funnel_limits(SHARE, [3.0], rate=0.01, inside=0.95)[0] == [0.0]
    for rate in (0.0, 1.0):
        low, high = funnel_limits(SHARE, [3.0], rate=rate, inside=0.95)
        assert (low, high) == ([rate], [rate])
    assert np.isnan(funnel_limits(SHARE, [0.0, 3.0], rate=NAN, inside=0.95)).all()
    with pytest.raises(CountsError, match="more cases"):
        funnel_limits(SHARE, [3.0], rate=1.5, inside=0.95)


@pytest.mark.parametrize("kind", COUNTED)
def test_what_noise_leaves_of_a_denominator_is_nobody(kind: Uncertainty) -> None:
    low, high = interval(kind, [0.0], [1e-12])

    assert np.isnan([low[0], high[0]]).all()


@pytest.mark.parametrize("kind", COUNTED)
def test_an_area_without_a_case_is_never_above_the_funnel(kind: Uncertainty) -> None:
    # Of 20 people at one in a thousand, 98 of 100 areas have no case: no upper limit below that.
    low, high = funnel_limits(kind, [20.0], rate=0.001, inside=0.95)

    assert (low.tolist(), high.tolist()) == ([0.0], [0.001])


@given(
    st.sampled_from(COUNTED),
    st.integers(1, 10_000),
    st.floats(1e-6, 1 - 1e-6),
    st.sampled_from([WARNING_FUNNEL, ALARM_FUNNEL]),
)
def test_the_funnel_lies_around_the_rate(
    kind: Uncertainty, people: int, rate: float, inside: float
) -> None:
    low, high = funnel_limits(kind, [float(people)], rate=rate, inside=inside)

    assert 0 <= low[0] <= rate + 1e-9
    assert rate <= high[0]
    assert kind is EVENTS or high[0] <= 1


@pytest.mark.parametrize("kind", COUNTED)
def test_a_fraction_of_a_person_left_by_a_reform_has_no_funnel(kind: Uncertainty) -> None:
    low, high = funnel_limits(kind, [0.2, 0.7, 1.0], rate=0.3, inside=0.95)

    assert np.isnan([low[0], high[0]]).all()
    assert (low[1], high[1]) == (low[2], high[2])  # seven tenths of a person are one


def test_two_areas_are_smoothed_as_computed_by_hand() -> None:
    # Events 10 and 30 among 100 each: m = 0.2, s² = 0.01, A = 0.01 - 0.2 / 100 = 0.008,
    # trust = 0.008 / (0.008 + 0.002) = 0.8.
    assert_allclose(smoothed(EVENTS, [10, 30], [100, 100]), [0.12, 0.28])
    # As shares v = 0.2 * 0.8 = 0.16, A = 0.01 - 0.0016 = 0.0084, and the people of an area differ
    # by (0.16 - 0.01) / 100 = 0.0015: trust = 0.0084 / 0.0099 = 28 / 33.
    assert_allclose(smoothed(SHARE, [10, 30], [100, 100]), [0.2 - 2.8 / 33, 0.2 + 2.8 / 33])


def test_shares_that_are_not_rare_are_drawn_to_their_true_value() -> None:
    # True shares from Beta(2, 2): the best guess is (cases + 2) / (people + 4).
    random = np.random.default_rng(11)
    people = np.full(20_000, 8.0)
    cases = random.binomial(8, random.beta(2, 2, people.size))

    assert_allclose(smoothed(SHARE, cases, people), (cases + 2) / 12, atol=0.01)


def test_areas_wholly_of_one_kind_keep_their_share() -> None:
    assert_allclose(smoothed(SHARE, [0, 50], [50, 50]), [0.0, 1.0], atol=1e-12)


def test_areas_that_differ_only_by_chance_all_get_the_mean() -> None:
    assert_allclose(smoothed(SHARE, [10, 11], [100, 100]), [0.105, 0.105])


def test_where_nothing_or_everybody_is_counted_smoothing_changes_nothing() -> None:
    assert smoothed(SHARE, [0, 0], [5, 9]).tolist() == [0.0, 0.0]
    assert smoothed(SHARE, [5, 9], [5, 9]).tolist() == [1.0, 1.0]


@given(cities)
def test_a_smoothed_rate_lies_between_the_own_rate_and_the_mean(
    rows: list[tuple[int, int]],
) -> None:
    cases, people = columns(rows)
    own, mean = cases / people, cases.sum() / people.sum()

    for kind in COUNTED:
        rate = smoothed(kind, cases, people)
        assert (rate >= np.minimum(own, mean) - 1e-12).all()
        assert (rate <= np.maximum(own, mean) + 1e-12).all()


def test_the_smaller_of_two_equal_rates_is_drawn_further_to_the_mean() -> None:
    rates_after = smoothed(SHARE, [4, 400, 500, 10], [10, 1000, 5000, 1000])

    assert rates_after[0] < rates_after[1] < 0.4
