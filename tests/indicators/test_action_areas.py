"""From a rule to a recommendation: every step of the ladder by hand, and what must always hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from indicators.action_areas import (
    Condition,
    Facts,
    IndexCondition,
    Marks,
    Persistence,
    Proposal,
    QuarterRule,
    Rule,
    Standing,
    Watch,
    below,
    could_be_below,
    decide,
    members_by,
    misses_little,
    points,
    recommend,
)
from indicators.catalogue import Text
from indicators.comparison import Margin, MarginKind

NAME = Text(de="Beispiel", en="example")
TEN = Margin(MarginKind.RELATIVE, 10)
WATCH_ALL = Watch(points_short=1, former=True)
QUARTERS = QuarterRule(level="quartier", whole=2, far=TEN)
#: Two of three conditions.
RULE = Rule(
    key="r",
    version="1",
    name=NAME,
    summary=NAME,
    level="sozialraum",
    conditions=tuple(Condition(indicator=key) for key in "abc"),
    at_least=2,
    persistence=Persistence(years=2, of=3),
    quarters=QUARTERS,
    watch=WATCH_ALL,
)
#: The same without quarters and without years.
PLAIN = replace(RULE, persistence=None, quarters=None)


def marks(*rows: str) -> Marks:
    """One row per place: x met, . not met, ? not known."""
    cells = np.array([list(row) for row in rows]).reshape(len(rows), -1)
    return Marks(met=cells == "x", known=cells != "?")


def one_area(
    *years: str,
    member: str = "none",
    quarters: tuple[str, ...] = (),
    far: tuple[str, ...] | None = None,
    excluded: bool = False,
) -> Facts:
    """One area in the years of the window, with its quarters in the present one."""
    near = marks(*quarters) if quarters else None
    return Facts(
        membership=np.array([member]),
        excluded=np.array([excluded]),
        window=tuple(marks(year) for year in years),
        quarters=near,
        far=marks(*(far or tuple("..." for _ in quarters))) if near else None,
        parents=np.zeros(len(quarters), dtype=np.int64) if near else None,
    )


def said(rule: Rule, facts: Facts) -> tuple[str, str]:
    found = recommend(rule, facts)
    return str(found.recommendation[0]), str(found.why[0])


# The steps, one after the other.


def test_an_area_that_takes_no_part_is_none_whatever_its_figures() -> None:
    for member in ("none", "part", "whole"):
        facts = one_area("xxx", "xxx", "xxx", member=member, excluded=True)

        assert said(RULE, facts) == ("none", "excluded")


def test_a_member_that_meets_the_rule_stays_without_waiting() -> None:
    assert said(RULE, one_area("...", "...", "xx.", member="whole")) == ("keep", "below")


def test_a_member_stays_through_so_many_quarters() -> None:
    facts = one_area("...", "...", "...", member="whole", quarters=("xx.", "..x", ".xx"))

    assert said(RULE, facts) == ("keep", "quarters_whole")


def test_a_member_is_narrowed_to_the_quarters_that_meet_the_rule() -> None:
    facts = one_area("...", "...", "x..", member="whole", quarters=("xx.", "..x", "..."))

    assert said(RULE, facts) == ("narrow", "quarters_only")
    assert recommend(RULE, facts).quarters_below.tolist() == [True, False, False]


def test_fewer_quarters_than_asked_narrow_nobody() -> None:
    rule = replace(RULE, quarters=replace(QUARTERS, whole=3, narrow=2), watch=Watch())
    one, two = (
        one_area("...", "...", "...", member="whole", quarters=quarters)
        for quarters in (("xx.", "...", "..."), ("xx.", "xx.", "..."))
    )

    assert said(rule, one) == ("none", "former")
    assert said(rule, two) == ("narrow", "quarters_only")


def test_a_member_in_part_whose_whole_area_meets_the_rule_is_proposed_as_a_whole() -> None:
    assert said(RULE, one_area("...", "...", "xxx", member="part")) == ("new", "below")


def test_a_member_in_part_is_proposed_as_a_whole_through_its_quarters() -> None:
    facts = one_area("...", "...", "...", member="part", quarters=("xx.", "xxx"))

    assert said(RULE, facts) == ("new", "quarters_whole")


def test_a_member_in_part_keeps_the_quarters_that_meet_the_rule() -> None:
    facts = one_area("...", "...", "...", member="part", quarters=("xx.", "x.."))

    assert said(RULE, facts) == ("narrow", "quarters_only")


def test_a_member_in_part_whose_quarters_no_longer_meet_the_rule_is_a_former_one() -> None:
    facts = one_area("...", "...", "...", member="part", quarters=("x..", "x.."))

    assert said(replace(RULE, watch=Watch()), facts) == ("none", "former")
    assert said(RULE, facts) == ("watch", "former")


def test_another_area_becomes_a_candidate_when_it_meets_the_rule_for_long_enough() -> None:
    assert said(RULE, one_area("xx.", "...", "xx.")) == ("new", "below")


def test_an_area_that_meets_the_rule_for_too_short_a_time_is_watched_if_the_rule_says_so() -> None:
    facts = one_area("x..", "...", "xxx")

    assert said(RULE, facts) == ("watch", "not_persistent")
    assert said(replace(RULE, watch=Watch(not_persistent=False)), facts) == (
        "none",
        "not_persistent",
    )


def test_years_before_the_present_one_make_no_candidate_by_themselves() -> None:
    assert said(replace(RULE, watch=Watch()), one_area("xxx", "xxx", "x..")) == (
        "none",
        "not_below",
    )


def test_without_persistence_the_present_year_is_enough() -> None:
    assert said(PLAIN, one_area("xx.")) == ("new", "below")


def test_quarters_make_a_candidate_of_an_area_that_met_the_rule_itself_before() -> None:
    quarters = ("xx.", "xx.")

    assert said(RULE, one_area("xxx", "...", "...", quarters=quarters)) == ("new", "quarters_whole")
    assert said(RULE, one_area("...", "...", "...", quarters=quarters)) == (
        "watch",
        "not_persistent",
    )


def test_an_area_that_meets_the_rule_itself_waits_no_longer_than_one_that_does_by_quarters() -> (
    None
):
    by_quarters = one_area("xxx", "...", "...", quarters=("xx.", "xx."))
    itself_too = one_area("xxx", "...", "xx.", quarters=("xx.", "xx."))

    assert said(RULE, by_quarters)[0] == "new"
    assert said(RULE, itself_too) == ("new", "below")


def test_one_quarter_makes_no_candidate() -> None:
    facts = one_area("xxx", "xxx", "...", quarters=("xx.", "x.."))

    assert said(RULE, facts) == ("none", "not_below")


def test_an_area_that_misses_the_rule_by_little_is_watched_if_the_rule_says_so() -> None:
    facts = one_area("x..", "...", "x..")

    assert said(RULE, facts) == ("watch", "short")
    assert said(replace(RULE, watch=Watch()), facts) == ("none", "not_below")
    assert said(RULE, one_area("...", "...", "...")) == ("none", "not_below")


def test_missing_by_little_helps_nobody_who_fails_a_required_condition() -> None:
    lead = Condition(indicator="a", required=True)
    rule = replace(PLAIN, conditions=(lead, *PLAIN.conditions[1:]))

    assert said(rule, one_area(".xx")) == ("none", "not_below")
    assert said(rule, one_area("xx.")) == ("watch", "short")
    assert said(rule, one_area("xxx")) == ("new", "below")


def test_a_quarter_far_below_is_not_hidden_by_a_good_average() -> None:
    quarters, far = ("xx.", "..."), ("xx.", "...")
    near_only = one_area("...", "...", "...", quarters=quarters)
    facts = one_area("...", "...", "...", quarters=quarters, far=far)

    assert said(RULE, near_only) == ("none", "not_below")
    assert said(RULE, facts) == ("watch", "hidden_quarters")
    assert recommend(RULE, facts).quarters_far.tolist() == [True, False]
    unasked = replace(RULE, watch=replace(WATCH_ALL, hidden_quarters=False))
    assert said(unasked, facts) == ("none", "not_below")


def test_a_member_that_no_longer_meets_the_rule_is_left_aside_or_watched_as_declared() -> None:
    facts = one_area("xxx", "xxx", "...", member="whole")

    assert said(RULE, facts) == ("watch", "former")
    assert said(replace(RULE, watch=Watch(former=False)), facts) == ("none", "former")


# Lacking figures decide nothing.


@pytest.mark.parametrize("member", ["none", "part", "whole"])
@pytest.mark.parametrize("present", ["x?.", "??.", "???"])
def test_a_figure_that_is_lacking_and_could_decide_leads_to_watching(
    member: str, present: str
) -> None:
    facts = one_area("xxx", "xxx", present, member=member)

    assert said(replace(RULE, watch=Watch()), facts) == ("watch", "unknown")


def test_a_figure_that_is_lacking_and_could_not_decide_changes_nothing() -> None:
    assert said(PLAIN, one_area("..?")) == ("none", "not_below")
    assert said(PLAIN, one_area("xx?")) == ("new", "below")
    assert said(PLAIN, one_area("xx?", member="whole")) == ("keep", "below")


def test_a_year_that_is_lacking_could_make_a_candidate() -> None:
    unwatched = replace(RULE, watch=Watch(not_persistent=False))

    assert said(unwatched, one_area("...", "x?.", "xx.")) == ("watch", "unknown")
    assert said(unwatched, one_area("...", "..?", "xx.")) == ("none", "not_persistent")


def test_a_present_figure_that_is_lacking_makes_no_candidate_of_an_area_too_new_to_be_one() -> None:
    unwatched = replace(RULE, watch=Watch(not_persistent=False))

    assert said(unwatched, one_area("...", "...", "x?.")) == ("none", "not_below")


def test_the_figure_of_a_quarter_that_is_lacking_could_keep_a_member() -> None:
    could_narrow = one_area("...", "...", "...", member="whole", quarters=("x?.", "..."))
    could_keep = one_area("...", "...", "...", member="whole", quarters=("x?.", "xx."))
    could_not = one_area("...", "...", "...", member="whole", quarters=(".?.", "xx."))

    assert said(RULE, could_narrow) == ("watch", "unknown")
    assert said(RULE, could_keep) == ("watch", "unknown")
    assert said(RULE, could_not) == ("narrow", "quarters_only")


def test_a_gap_in_the_base_year_decides_nothing() -> None:
    unwatched = replace(RULE, watch=Watch(not_persistent=False))
    maybe = np.array([True])
    waits = replace(one_area("...", "...", "xx."), maybe_member=maybe)
    in_part = replace(one_area("...", "...", "...", quarters=("xx.", "...")), maybe_member=maybe)
    not_now = replace(one_area("...", "...", "..."), maybe_member=maybe)
    joins = replace(one_area("...", "xx.", "xx."), maybe_member=maybe)
    nobody = replace(waits, maybe_member=np.array([False]))

    assert said(unwatched, waits) == ("watch", "unknown")
    assert said(unwatched, in_part) == ("watch", "unknown")
    assert said(unwatched, not_now) == ("none", "not_below")
    assert said(unwatched, joins) == ("new", "below")
    assert said(unwatched, nobody) == ("none", "not_persistent")


def test_a_quarter_of_which_nothing_is_known_takes_no_part() -> None:
    member = one_area("...", "...", "...", member="whole", quarters=("???", "xx."))
    other = one_area("xxx", "xxx", "...", quarters=("???", "???"))

    assert said(RULE, member) == ("narrow", "quarters_only")
    assert said(RULE, other) == ("none", "not_below")


def test_of_a_drawn_part_the_average_of_its_area_says_nothing() -> None:
    unwatched = replace(PLAIN, watch=Watch())

    assert said(unwatched, one_area("...", member="part")) == ("watch", "unknown")
    assert said(unwatched, one_area("xx.", member="part")) == ("new", "below")
    assert said(unwatched, one_area("...", member="part", excluded=True)) == ("none", "excluded")


def test_a_lacking_class_of_an_index_could_decide_and_another_class_does() -> None:
    rule = replace(
        PLAIN,
        conditions=(),
        at_least=0,
        index=IndexCondition(methods=("mss",), classes=(("4", None),)),
    )

    assert said(rule, one_area("x")) == ("new", "below")
    assert said(rule, one_area(".")) == ("none", "not_below")
    assert said(rule, one_area("?")) == ("watch", "unknown")


# The pieces.


def test_points_are_weights_of_conditions_that_are_met() -> None:
    found = points(marks("xx.", "..x", "???"), np.array([1.0, 0.5, 2.0]))

    assert found.tolist() == [1.5, 2.0, 0.0]


def test_k_of_n_counts_weights_and_forgives_floating_point_sums() -> None:
    tenth = tuple(Condition(indicator=key, weight=0.1) for key in "abc")
    rule = replace(PLAIN, conditions=tenth, at_least=0.3)

    assert sum(one.weight for one in tenth[:2]) + 0.1 != rule.at_least
    assert below(rule, marks("xxx", "xx.")).tolist() == [True, False]
    heavier = replace(rule, at_least=0.1 + 0.2 + 1e-6)
    assert not below(heavier, marks("xxx")).any()


def test_a_required_condition_gives_no_points_and_the_index_stands_last() -> None:
    rule = replace(
        PLAIN,
        conditions=(Condition(indicator="a", required=True, weight=5), Condition(indicator="b")),
        at_least=1,
        index=IndexCondition(methods=("m",), classes=(("4", None),)),
    )

    assert rule.weights.tolist() == [0, 1, 0]
    assert rule.required.tolist() == [True, False, True]
    assert below(rule, marks("xxx", "x.x", ".xx", "xx.", "xx?")).tolist() == [
        True,
        False,
        False,
        False,
        False,
    ]
    assert could_be_below(rule, marks("xx?", "x??", "?.x")).tolist() == [True, True, False]


def test_missing_by_little_is_counted_in_points_up_to_the_limit() -> None:
    rule = replace(PLAIN, at_least=3, watch=Watch(points_short=1))

    assert misses_little(rule, marks("xxx", "xx.", "x..")).tolist() == [True, True, False]
    assert not misses_little(replace(rule, watch=Watch()), marks("xxx")).any()


def test_members_by_the_base_year_are_those_that_met_the_rule_themselves() -> None:
    assert members_by(PLAIN, marks("xx.", "x..", "x?.")).tolist() == ["whole", "none", "none"]


def test_marks_that_are_met_and_not_known_are_refused() -> None:
    yes, no = np.array([[True]]), np.array([[False]])

    with pytest.raises(ValueError, match="what is not known cannot be met"):
        Marks(met=yes, known=no)
    with pytest.raises(ValueError, match="one shape"):
        Marks(met=no, known=np.array([[True, True]]))


def test_the_proposal_tells_points_years_and_who_meets_the_rule() -> None:
    found = recommend(RULE, one_area("xx.", "x..", "xxx", quarters=("xx.", "...")))

    assert found.points.tolist() == [3]
    assert found.below.tolist() == [True]
    assert found.years_below.tolist() == [2]


def test_quarters_count_for_their_own_area_and_those_without_one_for_nobody() -> None:
    facts = Facts(
        membership=np.array(["whole", "whole"]),
        excluded=np.array([False, False]),
        window=(marks("...", "..."),),
        quarters=marks("xx.", "xx.", "xxx"),
        far=marks("...", "...", "..."),
        parents=np.array([1, 1, -1]),
    )

    found = recommend(replace(RULE, persistence=None), facts)

    assert found.recommendation.tolist() == ["watch", "keep"]
    assert found.why.tolist() == ["former", "quarters_whole"]


def test_a_rule_without_quarters_looks_at_none() -> None:
    facts = one_area("...", member="whole", quarters=("xxx", "xxx"), far=("xxx", "xxx"))

    found = recommend(PLAIN, facts)

    assert found.recommendation.tolist() == ["watch"]
    assert found.quarters_below.shape == found.quarters_far.shape == (0,)


def test_what_could_join_is_watched_and_what_could_only_be_watched_is_not_unknown() -> None:
    yes, no, nothing = np.array([True]), np.array([False]), np.array([0])
    sure = Standing(below=no, short=no, years=nothing, quarters=nothing, far=nothing)
    membership, excluded = np.array(["none"]), np.array([False])

    joins = decide(PLAIN, membership, excluded, sure, replace(sure, below=yes))
    close = decide(PLAIN, membership, excluded, sure, replace(sure, short=yes))

    assert [one.tolist() for one in joins] == [["watch"], ["unknown"]]
    assert [one.tolist() for one in close] == [["none"], ["not_below"]]


# What must always hold.

AREAS, PLACES = 4, 6
#: The made-up cities take longer to draw than to judge.
LAW = settings(max_examples=60)


@st.composite
def tables(draw: st.DrawFn, rows: int) -> Marks:
    cells = draw(st.text("x.?", min_size=rows * 3, max_size=rows * 3))
    return marks(*(cells[at : at + 3] for at in range(0, rows * 3, 3)))


@st.composite
def all_facts(draw: st.DrawFn) -> Facts:
    words = st.sampled_from(["none", "part", "whole"])
    quarters = draw(tables(PLACES))
    fewer = draw(tables(PLACES))
    return Facts(
        membership=np.array(draw(st.lists(words, min_size=AREAS, max_size=AREAS))),
        excluded=np.array(draw(st.lists(st.booleans(), min_size=AREAS, max_size=AREAS))),
        window=tuple(draw(tables(AREAS)) for _ in range(3)),
        quarters=quarters,
        far=Marks(met=quarters.met & fewer.met, known=quarters.known),
        parents=np.array(draw(st.lists(st.integers(-1, 3), min_size=PLACES, max_size=PLACES))),
    )


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    weights = draw(st.lists(st.sampled_from([0.5, 1.0, 2.0]), min_size=3, max_size=3))
    required = draw(st.lists(st.booleans(), min_size=3, max_size=3))
    return replace(
        RULE,
        conditions=tuple(
            Condition(indicator=key, weight=weight, required=must)
            for key, weight, must in zip("abc", weights, required, strict=True)
        ),
        at_least=draw(st.sampled_from([0.5, 1.0, 2.0, 3.0])),
        persistence=draw(st.sampled_from([None, Persistence(years=2, of=3)])),
        quarters=draw(st.sampled_from([None, QUARTERS, replace(QUARTERS, narrow=2, whole=3)])),
        watch=draw(st.sampled_from([Watch(), WATCH_ALL, Watch(not_persistent=False)])),
    )


def with_marks(facts: Facts, change: Marks, *, year: int) -> Facts:
    window = list(facts.window)
    window[year] = change
    return replace(facts, window=tuple(window))


def taken(one: Marks, order: list[int]) -> Marks:
    return Marks(met=one.met[order], known=one.known[order])


@LAW
@given(
    rules(), all_facts(), st.permutations(list(range(AREAS))), st.permutations(list(range(PLACES)))
)
def test_the_order_of_areas_and_quarters_changes_nothing(
    rule: Rule, facts: Facts, areas: list[int], quarters: list[int]
) -> None:
    assert facts.quarters is not None
    assert facts.far is not None
    assert facts.parents is not None
    place_of = [*np.argsort(areas), -1]
    turned = Facts(
        membership=facts.membership[areas],
        excluded=facts.excluded[areas],
        window=tuple(taken(one, areas) for one in facts.window),
        quarters=taken(facts.quarters, quarters),
        far=taken(facts.far, quarters),
        parents=np.array([place_of[parent] for parent in facts.parents[quarters]]),
    )

    before, after = recommend(rule, facts), recommend(rule, turned)

    assert_array_equal(after.recommendation, before.recommendation[areas])
    assert_array_equal(after.why, before.why[areas])
    assert_array_equal(after.years_below, before.years_below[areas])
    if rule.quarters:
        assert_array_equal(after.quarters_below, before.quarters_below[quarters])


#: From leaving aside to the whole area.
EXTENT = {"none": 0, "watch": 0, "narrow": 1, "keep": 2, "new": 2}


def extents(found: Proposal) -> list[int]:
    return [EXTENT[word] for word in found.recommendation]


def more_met(one: Marks, also: Marks) -> Marks:
    return Marks(met=one.met | (one.known & also.met), known=one.known)


@LAW
@given(rules(), all_facts(), tables(AREAS), tables(AREAS), tables(PLACES))
def test_more_conditions_that_are_met_never_put_an_area_aside(
    rule: Rule, facts: Facts, present: Marks, past: Marks, quarters: Marks
) -> None:
    assert facts.quarters is not None
    more = with_marks(facts, more_met(facts.window[-1], present), year=2)
    more = with_marks(more, more_met(facts.window[0], past), year=0)
    more = replace(more, quarters=more_met(facts.quarters, quarters))

    before, after = recommend(rule, facts), recommend(rule, more)

    assert (after.below | ~before.below).all()
    assert (after.years_below >= before.years_below).all()
    # Where more is met, a figure that is lacking may come to decide between a part and the whole.
    undecided = after.why == "unknown"
    assert (undecided | (np.array(extents(after)) >= np.array(extents(before)))).all()


@LAW
@given(rules(), all_facts(), tables(AREAS))
def test_figures_that_become_unknown_never_leave_a_member_aside_that_could_be_below(
    rule: Rule, facts: Facts, hidden: Marks
) -> None:
    now = facts.window[-1]
    fewer = Marks(met=now.met & hidden.known, known=now.known & hidden.known)

    found = recommend(rule, with_marks(facts, fewer, year=2))

    members = (facts.membership != "none") & ~facts.excluded
    open_ = could_be_below(rule, fewer)
    assert "none" not in found.recommendation[members & open_]


@LAW
@given(rules(), all_facts(), tables(AREAS))
def test_where_nothing_is_unknown_no_recommendation_says_so_but_of_drawn_parts(
    rule: Rule, facts: Facts, filled: Marks
) -> None:
    def known(one: Marks) -> Marks:
        return Marks(met=one.met, known=np.ones_like(one.known))

    assert facts.quarters is not None
    assert facts.far is not None
    whole = replace(
        facts,
        window=tuple(known(one) for one in facts.window),
        quarters=known(facts.quarters),
        far=known(facts.far),
    )

    unknown = recommend(rule, whole).why == "unknown"

    allowed = (facts.membership == "part") if rule.quarters is None else np.zeros(AREAS, dtype=bool)
    assert not (unknown & ~allowed).any()


@LAW
@given(rules(), all_facts(), all_facts(), st.sampled_from([0.3, 1.0, 1.7]))
def test_draws_on_leading_axes_equal_single_calls(
    rule: Rule, facts: Facts, other: Facts, factor: float
) -> None:
    def both(one: Marks, two: Marks) -> Marks:
        known = one.known & two.known
        return Marks(
            met=np.stack([one.met & known, two.met & known]), known=np.stack([known, known])
        )

    assert facts.quarters is not None
    assert facts.far is not None
    assert other.quarters is not None
    assert other.far is not None
    weights = np.stack([rule.weights, rule.weights[::-1] * factor])
    drawn = replace(
        facts,
        membership=np.stack([facts.membership, other.membership]),
        window=tuple(both(*pair) for pair in zip(facts.window, other.window, strict=True)),
        quarters=both(facts.quarters, other.quarters),
        far=both(facts.far, other.far),
    )
    together = recommend(rule, drawn, weights)

    for place, membership in enumerate((facts.membership, other.membership)):

        def single(one: Marks | None, at: int = place) -> Marks:
            assert one is not None
            return Marks(met=one.met[at], known=one.known[at])

        alone = recommend(
            rule,
            replace(
                drawn,
                membership=membership,
                window=tuple(single(one) for one in drawn.window),
                quarters=single(drawn.quarters),
                far=single(drawn.far),
            ),
            weights[place],
        )
        for name in ("recommendation", "why", "below", "years_below", "quarters_far"):
            assert_array_equal(getattr(together, name)[place], getattr(alone, name))
        assert_allclose(together.points[place], alone.points)
