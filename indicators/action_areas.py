"""Action areas: from a declared rule to a recommendation for every area.

A rule says which figures make an area "below the city average", for how long
this must be so, and what the quarters inside an area change. Out of it follow
five recommendations (after the practice of Dortmund's Aktionsplan Soziale
Stadt, which named 13 of 39 Sozialräume in 2007 and in 2018 kept eleven,
narrowed two to one quarter each and found two new candidates). A rule only
proposes: people who know the area decide.

All steps work on the last axes, so that one result and thousands of draws
come from the same code. Nothing here knows a city, a file or a word for readers.

The one door to action areas: the words of a rule (`indicators.action_rule`) and the
look at marks (`indicators.action_marks`) are imported from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from indicators.action_marks import (
    Codes,
    Marks,
    below,
    could_be_below,
    favoured,
    members_by,
    misses_little,
    points,
)
from indicators.action_rule import (
    Array,
    Bools,
    Condition,
    Exclusion,
    IndexCondition,
    Membership,
    Persistence,
    QuarterRule,
    Recommendation,
    Rule,
    Watch,
    Why,
)

__all__ = [
    "Array",
    "Bools",
    "Codes",
    "Condition",
    "Counts",
    "Exclusion",
    "Facts",
    "IndexCondition",
    "Marks",
    "Membership",
    "Persistence",
    "Proposal",
    "QuarterRule",
    "Recommendation",
    "Rule",
    "Standing",
    "Watch",
    "Why",
    "below",
    "could_be_below",
    "decide",
    "members_by",
    "misses_little",
    "points",
    "recommend",
]

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """
    What a rule looks at.

    Attributes
    ----------
    membership
        `Membership` text per area, shape (..., areas).
    excluded
        Areas that take no part, shape (areas,).
    window
        Marks of the areas in the years of the persistence, oldest first; the
        last is the present year. Without persistence the present year alone.
    quarters, far
        Marks of the quarters in the present year, by the margins of the rule
        and by the margin `QuarterRule.far`; None without quarters. A quarter of
        which nothing is known takes no part: that is how one with few residents is marked.
    parents
        Position of each quarter's area, -1 where it has none; shape (quarters,).
    maybe_member
        Areas that `membership` calls none because figures of the base year are
        lacking that could have made them whole members, shape (areas,). None: no area.
    """

    membership: Codes
    excluded: Bools
    window: tuple[Marks, ...]
    quarters: Marks | None = None
    far: Marks | None = None
    parents: Counts | None = None
    maybe_member: Bools | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    How areas stand before the steps of a rule are taken; all shapes (..., areas).

    Attributes
    ----------
    below
        Whether the area itself meets the rule in the present year.
    short
        Whether it meets all required conditions and misses the points by at
        most `Watch.points_short`; False where that is 0.
    years
        Years of the window in which the area itself meets the rule.
    quarters, far
        How many of its quarters meet the rule, and by the far margin.
    """

    below: Bools
    short: Bools
    years: Counts
    quarters: Counts
    far: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """
    What a rule proposes, with the steps that led there; all shapes (..., areas).

    Attributes
    ----------
    recommendation, why
        Texts of `Recommendation` and `Why`.
    points
        Points of the present year.
    below
        Whether the area itself meets the rule in the present year.
    years_below
        Years of the window in which it does.
    quarters_below, quarters_far
        Shape (..., quarters): which quarters meet the rule, and by the far margin.
    """

    recommendation: Codes
    why: Codes
    points: Array
    below: Bools
    years_below: Counts
    quarters_below: Bools
    quarters_far: Bools


def recommend(rule: Rule, facts: Facts, weights: Array | None = None) -> Proposal:
    """
    Apply a rule.

    An area that takes no part gets `Recommendation.NONE`. A whole member stays
    while it meets the rule, itself or through its quarters, is narrowed to
    its quarters that do, or is left aside. A member in part whose whole area meets
    the rule is proposed as a whole; as a member it need not wait. Any
    other area becomes a candidate when it meets the rule for long enough. What
    is watched instead of left aside is declared in `Rule.watch`.

    Nothing is decided by a gap: where figures are lacking, in the present year,
    in an earlier one, in the base year or in a quarter, the steps are taken a
    second time as if all of them spoke for the rule. If that made the area stay
    or join, wholly or in part, and the figures there are lead elsewhere (even to
    a part instead of the whole), it is watched, with `Why.UNKNOWN`.

    Parameters
    ----------
    weights
        Points per condition, if not those of the rule; shape (..., conditions).

    Returns
    -------
    proposal
        Areas in the order of the facts.
    """
    chosen = rule.weights if weights is None else weights
    sure = _standing(rule, facts, chosen)
    recommendation, why = decide(
        rule,
        facts.membership,
        facts.excluded,
        sure,
        _possible(rule, facts, chosen, sure),
        maybe_member=facts.maybe_member,
    )
    return Proposal(
        recommendation=recommendation,
        why=why,
        points=points(facts.window[-1], chosen),
        below=sure.below,
        years_below=sure.years,
        quarters_below=_met_by(rule, facts.quarters, chosen, sure.below.shape[:-1]),
        quarters_far=_met_by(rule, facts.far, chosen, sure.below.shape[:-1]),
    )


def decide(
    rule: Rule,
    membership: Codes,
    excluded: Bools,
    sure: Standing,
    possible: Standing,
    *,
    maybe_member: Bools | None = None,
) -> tuple[Codes, Codes]:
    """
    Take the steps of a rule; the first that applies decides.

    Parameters
    ----------
    membership, excluded, maybe_member
        As in `Facts`.
    sure, possible
        How the areas stand by the figures there are, and if every figure that is
        lacking spoke for the rule.

    Returns
    -------
    recommendation, why
        Texts of `Recommendation` and `Why`, shape (..., areas).
    """
    recommendation, why = _steps(rule, membership, sure)
    at_best = membership
    if maybe_member is not None:
        at_best = np.where(maybe_member, Membership.WHOLE.value, membership)
    best, _ = _steps(rule, at_best, possible)
    joins = np.isin(best, [Recommendation.KEEP, Recommendation.NARROW, Recommendation.NEW])
    # Who surely joins is not held up by the question whether it was a member before.
    stays = (best == Recommendation.KEEP) & (recommendation == Recommendation.NEW)
    unknown = (best != recommendation) & joins & ~stays
    if rule.quarters is None:
        # Of a drawn part there is no figure, and the average of its area does not speak for it.
        unknown |= (membership == Membership.PART.value) & ~joins
    for applies, word, reason in (
        (unknown, Recommendation.WATCH, Why.UNKNOWN),
        (excluded, Recommendation.NONE, Why.EXCLUDED),
    ):
        recommendation = np.where(applies, word.value, recommendation)
        why = np.where(applies, reason.value, why)
    return recommendation, why


def _steps(rule: Rule, membership: Codes, standing: Standing) -> tuple[Codes, Codes]:
    """Recommendation and reason by these figures alone."""
    keep, narrow, new = Recommendation.KEEP, Recommendation.NARROW, Recommendation.NEW
    watched = {True: Recommendation.WATCH, False: Recommendation.NONE}
    whole_member = membership == Membership.WHOLE.value
    part = membership == Membership.PART.value
    here = standing.quarters
    by_quarters = here >= rule.quarters.whole if rule.quarters else np.zeros_like(part)
    some = here >= rule.quarters.narrow if rule.quarters else np.zeros_like(part)
    years = standing.years + (by_quarters & ~standing.below)
    lasting = years >= rule.persistence.years if rule.persistence else np.ones_like(part)
    steps: list[tuple[Bools, Recommendation, Why]] = [
        (whole_member & standing.below, keep, Why.BELOW),
        (whole_member & by_quarters, keep, Why.QUARTERS_WHOLE),
        (part & standing.below, new, Why.BELOW),
        (part & by_quarters, new, Why.QUARTERS_WHOLE),
        ((whole_member | part) & some, narrow, Why.QUARTERS_ONLY),
        (standing.below & lasting, new, Why.BELOW),
        (by_quarters & lasting, new, Why.QUARTERS_WHOLE),
        (standing.below | by_quarters, watched[rule.watch.not_persistent], Why.NOT_PERSISTENT),
        (standing.short, watched[True], Why.SHORT),
        ((standing.far > 0) & rule.watch.hidden_quarters, watched[True], Why.HIDDEN_QUARTERS),
        (whole_member | part, watched[rule.watch.former], Why.FORMER),
        (np.ones_like(part), Recommendation.NONE, Why.NOT_BELOW),
    ]
    shape = np.broadcast_shapes(standing.below.shape, part.shape)
    first = np.stack([np.broadcast_to(applies, shape) for applies, _, _ in steps]).argmax(axis=0)
    words = np.array([word.value for _, word, _ in steps])
    reasons = np.array([reason.value for _, _, reason in steps])
    return words[first], reasons[first]


def _standing(rule: Rule, facts: Facts, weights: Array) -> Standing:
    """How the areas stand by the figures there are."""
    window = [below(rule, one, weights) for one in facts.window]
    leading = window[-1].shape[:-1]
    here, far = (
        _per_area(_met_by(rule, one, weights, leading), facts.parents, len(facts.excluded))
        for one in (facts.quarters, facts.far)
    )
    return Standing(
        below=window[-1],
        short=misses_little(rule, facts.window[-1], weights),
        years=np.stack(window).sum(axis=0),
        quarters=here,
        far=far,
    )


def _possible(rule: Rule, facts: Facts, weights: Array, sure: Standing) -> Standing:
    """How they would stand if every figure that is lacking spoke for the rule."""
    looked_at = [*facts.window, *(one for one in (facts.quarters, facts.far) if one)]
    if all(one.known.all() for one in looked_at):
        return sure
    window = tuple(favoured(one) for one in facts.window)
    quarters, far = (
        favoured(one, np.asarray(one.known.any(axis=-1))) if one else None
        for one in (facts.quarters, facts.far)
    )
    return _standing(rule, replace(facts, window=window, quarters=quarters, far=far), weights)


def _met_by(rule: Rule, marks: Marks | None, weights: Array, leading: tuple[int, ...]) -> Bools:
    """Which quarters meet the rule, shape (..., quarters); none without quarters."""
    if rule.quarters is None or marks is None:
        return np.zeros((*leading, 0), dtype=bool)
    return below(rule, marks, weights)


def _per_area(marks: Bools, parents: Counts | None, areas: int) -> Counts:
    """Count the quarters of each area that are marked, shape (..., areas)."""
    if parents is None or marks.shape[-1] == 0:
        return np.zeros((*marks.shape[:-1], areas), dtype=np.int64)
    rows = marks.reshape(-1, marks.shape[-1])
    row, quarter = np.nonzero(rows & (parents >= 0))
    counts = np.bincount(row * areas + parents[quarter], minlength=len(rows) * areas)
    return counts.reshape(*marks.shape[:-1], areas)
