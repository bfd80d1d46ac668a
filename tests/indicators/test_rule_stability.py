"""Three looks at a recommendation; none of them changes it."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from pandas.testing import assert_frame_equal
from scipy import stats

from indicators.action_areas import (
    Condition,
    Facts,
    IndexCondition,
    Marks,
    Persistence,
    QuarterRule,
    Rule,
    Watch,
    members_by,
    recommend,
)
from indicators.catalogue import Polarity, Text, Uncertainty
from indicators.comparison import ANY, Margin, MarginKind
from indicators.evidence import Basis, Evidence
from indicators.redraw import HeldCounts
from indicators.rule_stability import badges, rule_stability

NAN = float("nan")
NAME = Text(de="Beispiel", en="example")
TWENTY = Margin(MarginKind.RELATIVE, 20)
RULE = Rule(
    key="r",
    version="1",
    name=NAME,
    summary=NAME,
    level="sozialraum",
    conditions=(Condition(indicator="a"), Condition(indicator="b")),
    at_least=1,
)
ONE = replace(RULE, conditions=RULE.conditions[:1])
Rows = npt.NDArray[np.float64]


def counted(
    cases: list[list[float]] | Rows,
    people: float | Rows = 1000.0,
    *,
    margin: Margin = ANY,
    city: float = 20.0,
    held: bool = True,
) -> Evidence:
    """Shares in per cent beside a city value; NaN cases are withheld, though counts are held."""
    count = np.array(cases, dtype=float)
    base = np.broadcast_to(np.asarray(people, dtype=float), count.shape)
    known = ~np.isnan(count)
    columns = count.shape[1]
    return Evidence.of(
        count / base * 100,
        np.full(columns, city),
        polarities=[Polarity.LOWER_IS_BETTER] * columns,
        margins=[margin] * columns,
        counts=HeldCounts(
            kinds=(Uncertainty.SHARE,) * columns,
            scales=(100.0,) * columns,
            count=np.where(known, count, 0.0),
            base=np.where(known, base, 0.0),
            known=known,
        )
        if held
        else None,
    )


def basis_of(
    *window: Evidence,
    base: Evidence | None = None,
    rule: Rule = RULE,
    membership: list[str] | None = None,
    excluded: list[bool] | None = None,
    quarters: Rows | None = None,
    parents: list[int] | None = None,
) -> Basis:
    areas = len(window[-1].values)
    near = None if quarters is None else counted(quarters)
    far = None if quarters is None else counted(quarters, margin=TWENTY)
    before = members_by(rule, base.marks) if base else np.array(membership or ["none"] * areas)
    return Basis(
        window=window,
        base=base,
        quarters=near,
        far=far,
        facts=Facts(
            membership=before,
            excluded=np.array(excluded or [False] * areas),
            window=tuple(one.marks for one in window),
            quarters=near.marks if near else None,
            far=far.marks if far else None,
            parents=None if parents is None else np.array(parents),
        ),
    )


def column(table: pd.DataFrame, name: str) -> list[float]:
    return [float(one) for one in table[name]]


def test_the_share_of_draws_is_the_chance_that_the_count_stays_on_its_side() -> None:
    table = rule_stability(ONE, basis_of(counted([[210.0], [190.0], [400.0]])), draws=4000)

    above = 1 - stats.binom.cdf(200, 1000, 0.21)
    not_above = stats.binom.cdf(200, 1000, 0.19)
    assert column(table, "sampling_share") == pytest.approx([above, not_above, 1.0], abs=0.03)
    assert table["badge"].to_list() == ["borderline", "borderline", "stable"]


def test_membership_is_drawn_anew_where_it_follows_from_the_base_year() -> None:
    waits = replace(ONE, persistence=Persistence(years=2, of=2))
    past, now, base = (counted([[one], [400.0]]) for one in (10.0, 400.0, 210.0))
    from_base = basis_of(past, now, base=base, rule=waits)
    from_set = basis_of(past, now, membership=["whole", "whole"])

    drawn = rule_stability(waits, from_base, draws=4000)
    declared = rule_stability(waits, from_set, draws=4000)

    # Who was no member would have to wait.
    assert recommend(waits, from_base.facts).recommendation.tolist() == ["keep", "keep"]
    stays = 1 - stats.binom.cdf(200, 1000, 0.21)
    assert column(drawn, "sampling_share") == pytest.approx([stays, 1.0], abs=0.03)
    assert column(declared, "sampling_share") == [1.0, 1.0]


def test_an_area_that_is_in_anyway_is_as_sure_whatever_it_was_before() -> None:
    now = counted([[400.0], [400.0]])
    base = counted([[210.0], [190.0]])

    table = rule_stability(ONE, basis_of(now, base=base, rule=ONE), draws=400)

    assert column(table, "sampling_share") == [1.0, 1.0]
    assert table["badge"].to_list() == ["stable", "stable"]


def test_every_year_of_the_persistence_is_drawn_by_itself() -> None:
    rule = replace(ONE, persistence=Persistence(years=2, of=2))
    close = counted([[210.0]])

    table = rule_stability(rule, basis_of(close, close), draws=4000)

    stays = 1 - stats.binom.cdf(200, 1000, 0.21)
    assert column(table, "sampling_share") == pytest.approx([stays**2], abs=0.03)


def test_quarters_are_drawn_and_those_far_below_with_the_same_draw() -> None:
    rule = replace(ONE, quarters=QuarterRule(level="quartier", whole=2, far=TWENTY))
    good = counted([[50.0], [50.0]])
    far = basis_of(good, quarters=np.array([[250.0], [50.0]]), parents=[0, 1])
    narrow = replace(far, facts=replace(far.facts, membership=np.array(["whole", "none"])))

    hidden = rule_stability(rule, far, draws=4000)
    kept = rule_stability(rule, narrow, draws=4000)

    # Far below from 24 per cent, which is reached by 240 of 1,000.
    stays = 1 - stats.binom.cdf(239, 1000, 0.25)
    assert column(hidden, "sampling_share") == pytest.approx([stays, 1.0], abs=0.03)
    assert column(kept, "sampling_share") == pytest.approx([1.0, 1.0], abs=0.01)


def test_figures_without_counts_stay_as_they_are_in_every_draw() -> None:
    both = counted([[210.0, 10.0], [10.0, 210.0]])
    assert both.counts is not None
    first_only = np.array([True, False])
    partly = replace(both, counts=replace(both.counts, known=both.counts.known & first_only))

    table = rule_stability(RULE, basis_of(partly), draws=4000)

    stays = 1 - stats.binom.cdf(200, 1000, 0.21)
    assert column(table, "sampling_share") == pytest.approx([stays, 1.0], abs=0.03)


def test_where_nothing_can_be_drawn_the_share_is_not_known() -> None:
    rule = replace(ONE, quarters=QuarterRule(level="quartier", whole=2, far=TWENTY))
    bare = counted([[400.0], [400.0]], held=False)
    quarters = np.array([[50.0], [50.0], [50.0]])

    assert rule_stability(ONE, basis_of(bare))["sampling_share"].isna().all()
    through_quarters = basis_of(bare, quarters=quarters, parents=[0, -1, -1])
    assert_array_equal(rule_stability(rule, through_quarters)["sampling_share"], [1.0, NAN])
    only_past = basis_of(counted([[400.0], [400.0]]), bare)
    waiting = replace(ONE, persistence=Persistence(years=1, of=2))
    assert rule_stability(waiting, only_past)["sampling_share"].isna().all()


def test_marks_by_interval_stay_as_they_are_though_counts_are_held() -> None:
    sure = counted([[210.0]])
    told = Evidence.of(
        sure.values,
        sure.city_values,
        polarities=[Polarity.LOWER_IS_BETTER],
        margins=[Margin(MarginKind.DISTINGUISHABLE)],
        given=sure.marks,
        counts=sure.counts,
    )

    assert rule_stability(ONE, basis_of(told))["sampling_share"].isna().all()


def test_what_may_not_be_shown_changes_no_share_no_distance_and_no_badge() -> None:
    def with_withheld(cases: float) -> Basis:
        one = counted([[cases, 190.0], [260.0, 150.0], [210.0, 190.0]])
        known = one.marks.known.copy()
        known[0, 0] = False
        values = np.where(known, one.values, NAN)
        hidden = replace(one, values=values, marks=Marks(met=one.marks.met & known, known=known))
        return basis_of(hidden, membership=["whole", "none", "none"])

    few, many = with_withheld(3.0), with_withheld(900.0)

    assert recommend(RULE, few.facts).recommendation.tolist() == ["watch", "new", "new"]
    assert recommend(RULE, many.facts).recommendation.tolist() == ["watch", "new", "new"]
    assert_frame_equal(rule_stability(RULE, few, draws=60), rule_stability(RULE, many, draws=60))


def test_weights_that_count_for_more_can_tip_what_rests_on_one_condition() -> None:
    half = replace(RULE, at_least=1)
    table = rule_stability(
        half, basis_of(counted([[400.0, 10.0], [400.0, 400.0], [10.0, 10.0]])), draws=4000
    )

    # One of two met: the mixture gives it at least half of the two points every other time.
    assert column(table, "weights_share") == pytest.approx([0.5, 1.0, 1.0], abs=0.03)
    assert table["badge"].to_list() == ["depends_on_weights", "stable", "stable"]


def test_points_are_mixed_among_the_counting_conditions_and_their_sum_stays() -> None:
    lead = Condition(indicator="a", required=True)
    heavy = tuple(Condition(indicator=key, weight=2) for key in "bc")
    rule = replace(RULE, conditions=(lead, *heavy), at_least=3)
    cases = [[400.0, 400.0, 10.0], [400.0, 400.0, 400.0], [10.0, 400.0, 400.0]]

    table = rule_stability(rule, basis_of(counted(cases)), draws=4000)

    # Four points in all: one condition reaches three in a quarter of the mixtures.
    assert column(table, "weights_share") == pytest.approx([0.75, 1.0, 1.0], abs=0.03)


def test_with_other_weights_others_were_members_before() -> None:
    rule = replace(RULE, persistence=Persistence(years=2, of=2))
    past, now, base = (counted([cases]) for cases in ([10.0, 10.0], [400.0, 400.0], [400.0, 10.0]))
    from_base = rule_stability(rule, basis_of(past, now, base=base, rule=rule), draws=4000)
    from_set = rule_stability(rule, basis_of(past, now, membership=["whole"]), draws=4000)
    without_waiting = rule_stability(RULE, basis_of(past, now, base=base), draws=4000)

    assert column(from_base, "weights_share") == pytest.approx([0.5], abs=0.03)
    assert column(from_set, "weights_share") == [1.0]
    assert column(without_waiting, "weights_share") == [1.0]


def test_weights_are_drawn_for_an_area_of_which_something_is_known() -> None:
    table = rule_stability(RULE, basis_of(counted([[400.0, NAN], [NAN, NAN]])))

    assert table["weights_share"].notna().to_list() == [True, False]


def test_one_counting_condition_has_no_weights_to_draw() -> None:
    lead = replace(RULE, conditions=(Condition(indicator="a", required=True), RULE.conditions[1]))

    assert rule_stability(ONE, basis_of(counted([[400.0]])))["weights_share"].isna().all()
    table = rule_stability(lead, basis_of(counted([[400.0, 400.0]])))
    assert table["weights_share"].isna().all()


def test_the_nearest_single_figure_within_two_per_cent_makes_a_borderline_case() -> None:
    cases = [[204_000.0], [204_100.0], [195_000.0], [196_000.0]]

    table = rule_stability(ONE, basis_of(counted(cases, 1e6)))

    assert column(table, "nearest") == pytest.approx([2.0, 2.05, 2.5, 2.0])
    assert column(table, "sampling_share") == [1.0] * 4
    assert table["badge"].to_list() == ["borderline", "stable", "stable", "borderline"]


def test_two_figures_at_once_are_no_borderline_case() -> None:
    table = rule_stability(RULE, basis_of(counted([[201_000.0, 201_000.0]], 1e6)))

    assert table["nearest"].isna().all()


def test_areas_that_take_no_part_get_no_share_and_no_badge() -> None:
    table = rule_stability(RULE, basis_of(counted([[400.0, 400.0]] * 2), excluded=[True, False]))

    assert table.iloc[0, :3].isna().all()
    assert table["badge"].to_list() == ["", "stable"]


def test_of_an_index_alone_nothing_is_known() -> None:
    rule = replace(
        RULE,
        conditions=(),
        at_least=0,
        index=IndexCondition(methods=("m",), classes=(("4", None),)),
    )
    fixed = Evidence.of(
        np.array([[NAN]]),
        np.array([NAN]),
        polarities=[None],
        margins=[None],
        given=Marks(met=np.array([[True]]), known=np.array([[True]])),
    )

    table = rule_stability(rule, basis_of(fixed))

    assert table.iloc[0, :3].isna().all()
    assert table["badge"].to_list() == [""]


def test_an_area_without_any_figure_has_no_badge() -> None:
    table = rule_stability(RULE, basis_of(counted([[NAN, NAN], [400.0, 400.0]])))

    assert table.iloc[0, :3].isna().all()
    assert table["badge"].to_list() == ["", "stable"]


def test_the_badge_names_what_is_near_before_what_depends_on_weights() -> None:
    table = pd.DataFrame(
        {
            "sampling_share": [0.949, 0.95, NAN, NAN, NAN, 1.0],
            "weights_share": [0.5, 0.949, 0.95, 0.5, NAN, NAN],
            "nearest": [NAN, 2.01, 2.01, 2.0, NAN, NAN],
        }
    )
    movable = np.array([True, True, True, True, False, False])

    assert badges(table, movable=movable).to_list() == [
        "borderline",
        "depends_on_weights",
        "stable",
        "borderline",
        "",
        "stable",
    ]


def city(areas: int, quarters: int, years: int) -> tuple[Rule, Basis]:
    random = np.random.default_rng(3)
    keys = [str(key) for key in range(7)]
    rule = replace(
        RULE,
        conditions=tuple(Condition(indicator=key) for key in keys),
        at_least=5,
        persistence=Persistence(years=3, of=years),
        quarters=QuarterRule(level="quartier", whole=3, far=TWENTY),
        watch=Watch(points_short=1),
    )

    def cases(places: int) -> Rows:
        return np.rint(random.normal(200, 30, (places, 7)).clip(0, 1000))

    window = tuple(counted(cases(areas)) for _ in range(years))
    parents = [int(one) for one in random.integers(0, areas, quarters)]
    base = counted(cases(areas))
    return rule, basis_of(*window, base=base, rule=rule, quarters=cases(quarters), parents=parents)


def test_the_order_of_areas_and_quarters_changes_nothing() -> None:
    rule, basis = city(12, 30, 3)
    maybe = np.arange(12) % 3 == 0
    basis = replace(basis, facts=replace(basis.facts, maybe_member=maybe))
    assert basis.base is not None
    assert basis.quarters is not None
    assert basis.far is not None
    assert basis.facts.parents is not None
    random = np.random.default_rng(5)
    areas, quarters = random.permutation(12), random.permutation(30)
    near, far = basis.quarters.at(quarters), basis.far.at(quarters)
    window = tuple(one.at(areas) for one in basis.window)
    turned = Basis(
        window=window,
        base=basis.base.at(areas),
        quarters=near,
        far=far,
        facts=Facts(
            membership=basis.facts.membership[areas],
            excluded=basis.facts.excluded[areas],
            window=tuple(one.marks for one in window),
            quarters=near.marks,
            far=far.marks,
            parents=np.argsort(areas)[basis.facts.parents[quarters]],
            maybe_member=maybe[areas],
        ),
    )

    before = rule_stability(rule, basis, draws=40, seed=9)
    after = rule_stability(rule, turned, draws=40, seed=9)

    assert before["sampling_share"].nunique() > 3
    assert_frame_equal(after, before.iloc[areas].reset_index(drop=True))


def test_the_same_seed_gives_the_same_shares_and_another_one_others() -> None:
    rule, basis = city(12, 30, 3)

    first = rule_stability(rule, basis, draws=60, seed=1)

    assert_frame_equal(rule_stability(rule, basis, draws=60, seed=1), first)
    other = rule_stability(rule, basis, draws=60, seed=2)
    assert not other["sampling_share"].equals(first["sampling_share"])
    assert not other["weights_share"].equals(first["weights_share"])
    assert_array_equal(other["nearest"], first["nearest"])


def test_draws_come_in_blocks_that_change_nothing_but_the_order_of_chance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from indicators import redraw

    rule, basis = city(6, 10, 2)
    whole = rule_stability(rule, basis, draws=2000)
    monkeypatch.setattr(redraw, "_BLOCK", 40_000)
    cut = rule_stability(rule, basis, draws=2000)

    assert (whole["sampling_share"] - cut["sampling_share"]).abs().max() < 0.06
    assert_array_equal(whole["weights_share"], cut["weights_share"])


def test_a_city_is_looked_at_within_a_second() -> None:
    rule, basis = city(39, 171, 5)
    start = time.process_time()

    table = rule_stability(rule, basis)

    assert time.process_time() - start < 4.0  # of the processor; 1 s is promised on a quiet machine
    assert table["sampling_share"].between(0, 1).all()
