"""Action areas: from a declared rule to a recommendation for every area.

A rule says which figures make an area "below the city average", for how long
this must be so, and what the quarters inside an area change. Out of it follow
five recommendations (after the practice of Dortmund's Aktionsplan Soziale
Stadt, which named 13 of 39 Sozialräume in 2007 and in 2018 kept eleven,
narrowed two to one quarter each and found two new candidates). A rule only
proposes: people who know the area decide.

All steps work on the last axes, so that one result and thousands of draws
come from the same code. Nothing here knows a city, a file or a word for readers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from indicators.catalogue import Text
from indicators.comparison import ANY, Margin

Bools = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Codes = npt.NDArray[np.str_]
Array = npt.NDArray[np.float64]

#: Points this far below the threshold still reach it: sums of weights are floating-point numbers.
_NOISE = 1e-9


class Recommendation(StrEnum):
    """What a rule proposes for an area."""

    KEEP = "keep"
    NARROW = "narrow"
    NEW = "new"
    WATCH = "watch"
    NONE = "none"


class Why(StrEnum):
    """The step of the rule that led to a recommendation."""

    EXCLUDED = "excluded"  # few residents, or declared; takes no part
    BELOW = "below"  # the area itself meets the rule
    QUARTERS_WHOLE = "quarters_whole"  # so many of its quarters do that the whole area counts
    QUARTERS_ONLY = "quarters_only"  # only some quarters of a member do
    UNKNOWN = "unknown"  # figures are lacking that could decide
    NOT_PERSISTENT = "not_persistent"  # meets the rule, but not for long enough
    SHORT = "short"  # misses the rule by little
    HIDDEN_QUARTERS = "hidden_quarters"  # a good average hides quarters far below
    FORMER = "former"  # a member that no longer meets the rule
    NOT_BELOW = "not_below"  # does not meet the rule


class Membership(StrEnum):
    """How an area belonged to the set of action areas before."""

    NONE = "none"
    PART = "part"  # some quarters or a drawn part of it
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """
    One condition: an indicator is worse than the city by a margin.

    Attributes
    ----------
    weight
        Points that count towards `Rule.at_least` when the condition is met; > 0.
    required
        The area must meet it whatever else it meets; it then gives no points.
    """

    indicator: str
    margin: Margin = ANY
    weight: float = 1.0
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexCondition:
    """
    A required condition: the class of an index is one of those named.

    Attributes
    ----------
    methods
        Keys of index methods; the first that has the year is taken, so that a
        rule can span editions with other inputs.
    classes
        Pairs of status code and development code as the method publishes them;
        None for any development.
    """

    methods: tuple[str, ...]
    classes: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterRule:
    """
    What the areas one level below (the quarters) change.

    Attributes
    ----------
    level
        Name of the level of the quarters.
    whole
        So many quarters that meet the rule make the whole area count as meeting it.
    narrow
        So many at least (and fewer than `whole`) keep a former member in part.
    far
        Margin by which a quarter must meet the rule to be called far below the
        average (a wider margin of a condition stands): what a good average of
        its area must not hide.
    """

    level: str
    whole: int
    narrow: int = 1
    far: Margin


@dataclass(frozen=True, slots=True, kw_only=True)
class Persistence:
    """A new candidate must meet the rule in `years` or more of the last `of` years with figures."""

    years: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """
    What is watched instead of left aside.

    Attributes
    ----------
    points_short
        Areas that meet all required conditions and miss `Rule.at_least` by at
        most so many points; 0: none.
    not_persistent, hidden_quarters, former
        Whether areas of these kinds (see `Why`) are watched.
    """

    points_short: float = 0.0
    not_persistent: bool = True
    hidden_quarters: bool = True
    former: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Areas that take no part, and why."""

    ids: tuple[str, ...]
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    A versioned rule for action areas.

    Attributes
    ----------
    level
        Level of the areas that are recommended or not.
    base_year, year
        Year of the comparison and present year; None: the first and the last
        year with all figures.
    conditions
        An area is below the average in a year when it meets all
        required ones and the others bring at least `at_least` points.
    at_least
        With weights of 1 the k of "k of n"; 0 where no condition counts.
    persistence, quarters
        None: asked of nobody; no quarters are looked at.
    minimum_population
        Areas below it take no part; 0: not looked at.
    area_set
        Name of the set that says who was a member before; empty: the areas
        that met the rule in the base year were.
    """

    key: str
    version: str
    name: Text
    summary: Text
    level: str
    base_year: int | None = None
    year: int | None = None
    conditions: tuple[Condition, ...] = ()
    at_least: float = 0.0
    index: IndexCondition | None = None
    persistence: Persistence | None = None
    quarters: QuarterRule | None = None
    minimum_population: int = 300
    exclusions: tuple[Exclusion, ...] = ()
    watch: Watch = field(default_factory=Watch)
    area_set: str = ""

    @property
    def weights(self) -> Array:
        """Points per condition in the order of `Marks`: 0 for required ones and the index."""
        points = [0.0 if one.required else one.weight for one in self.conditions]
        return np.array([*points, *([0.0] if self.index else [])])

    @property
    def required(self) -> Bools:
        """Which conditions must be met, in the order of `Marks`."""
        flags = [one.required for one in self.conditions]
        return np.array([*flags, *([True] if self.index else [])], dtype=bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """
    Which conditions are met in one year.

    Attributes
    ----------
    met, known
        Shape (..., areas, conditions): the conditions of the rule in their order,
        then its index, if it has one. What is not known is never met.
    """

    met: Bools
    known: Bools

    def __post_init__(self) -> None:
        """Refuse marks that claim what is not known."""
        if self.met.shape != self.known.shape or (self.met & ~self.known).any():
            raise ValueError("Marks must have one shape, and what is not known cannot be met.")


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
        and by the margin `QuarterRule.far`; None without quarters.
    parents
        Position of each quarter's area, -1 where it has none; shape (quarters,).
    """

    membership: Codes
    excluded: Bools
    window: tuple[Marks, ...]
    quarters: Marks | None = None
    far: Marks | None = None
    parents: Counts | None = None


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


def points(marks: Marks, weights: Array) -> Array:
    """
    Add the points of the conditions that are met.

    Parameters
    ----------
    weights
        Points per condition, shape (..., conditions): one row per draw where
        weights are drawn.

    Returns
    -------
    points
        Shape (..., areas).
    """
    return np.asarray(np.where(marks.met, weights[..., np.newaxis, :], 0.0).sum(axis=-1))


def below(rule: Rule, marks: Marks, weights: Array | None = None) -> Bools:
    """
    Say which areas meet the rule in the year of the marks.

    Parameters
    ----------
    weights
        Points per condition, if not those of the rule.

    Returns
    -------
    below
        Shape (..., areas); False where figures are lacking, see `could_be_below`.

    Examples
    --------
    >>> name = Text(de="Beispiel", en="example")
    >>> lead = Condition(indicator="a", required=True)
    >>> conditions = (lead, Condition(indicator="b"), Condition(indicator="c"))
    >>> rule = Rule(key="r", version="1", name=name, summary=name, level="sozialraum",
    ...             conditions=conditions, at_least=1)
    >>> met = np.array([[True, True, False], [False, True, True], [True, False, False]])
    >>> below(rule, Marks(met=met, known=np.ones_like(met))).tolist()
    [True, False, False]
    """
    chosen = rule.weights if weights is None else weights
    all_required = (marks.met | ~rule.required).all(axis=-1)
    return np.asarray(all_required & (points(marks, chosen) >= rule.at_least - _NOISE))


def could_be_below(rule: Rule, marks: Marks, weights: Array | None = None) -> Bools:
    """Say which areas would meet the rule if every figure that is lacking spoke for it."""
    return below(rule, Marks(met=marks.met | ~marks.known, known=marks.known | True), weights)


def recommend(rule: Rule, facts: Facts, weights: Array | None = None) -> Proposal:
    """
    Apply a rule.

    An area that takes no part gets `Recommendation.NONE`. A whole member stays
    while it meets the rule, is narrowed to its quarters that do, or is left
    aside. Any other area becomes a candidate when it meets the rule for long
    enough. What is watched is declared in `Rule.watch`; an area whose lacking
    figures could decide is always watched, because nothing may be decided by a
    gap.

    Parameters
    ----------
    weights
        Points per condition, if not those of the rule; shape (..., conditions).

    Returns
    -------
    proposal
        Areas in the order of the facts.
    """
    now = facts.window[-1]
    chosen = rule.weights if weights is None else weights
    itself = below(rule, now, chosen)
    years = np.stack([below(rule, one, chosen) for one in facts.window]).sum(axis=0)
    quarters_below, quarters_far = _quarters(rule, facts, chosen)
    here, far = (
        _per_area(marks, facts.parents, itself.shape[-1])
        for marks in (quarters_below, quarters_far)
    )
    by_quarters = here >= rule.quarters.whole if rule.quarters else np.zeros_like(itself)
    some = here >= rule.quarters.narrow if rule.quarters else np.zeros_like(itself)
    whole = itself | by_quarters
    persistent = years >= rule.persistence.years if rule.persistence else np.ones_like(itself)
    member = facts.membership != Membership.NONE.value
    all_of_it = facts.membership == Membership.WHOLE.value
    open_ = could_be_below(rule, now, chosen) & ~itself & now.known.any(axis=-1)
    missed = rule.at_least - points(now, chosen)
    short = (now.met | ~rule.required).all(axis=-1) & (missed <= rule.watch.points_short + _NOISE)
    keep, narrow, new = Recommendation.KEEP, Recommendation.NARROW, Recommendation.NEW
    watch, none = Recommendation.WATCH, Recommendation.NONE
    watched = {flag: watch if flag else none for flag in (True, False)}
    stays = np.where(all_of_it, keep.value, new.value)
    # In the order of the steps; the first that applies decides.
    steps: list[tuple[Bools, Codes | str, Why]] = [
        (np.broadcast_to(facts.excluded, itself.shape), none.value, Why.EXCLUDED),
        (member & itself, stays, Why.BELOW),
        (member & by_quarters, stays, Why.QUARTERS_WHOLE),
        (member & open_, watch.value, Why.UNKNOWN),
        (member & some, narrow.value, Why.QUARTERS_ONLY),
        (itself & persistent, new.value, Why.BELOW),
        (by_quarters & ~itself, new.value, Why.QUARTERS_WHOLE),
        (whole, watched[rule.watch.not_persistent].value, Why.NOT_PERSISTENT),
        (open_, watch.value, Why.UNKNOWN),
        (short & (rule.watch.points_short > 0), watch.value, Why.SHORT),
        ((far > 0) & rule.watch.hidden_quarters, watch.value, Why.HIDDEN_QUARTERS),
        (member, watched[rule.watch.former].value, Why.FORMER),
    ]
    applies = [np.broadcast_to(one, itself.shape) for one, _, _ in steps]
    return Proposal(
        recommendation=np.select(
            applies, [np.broadcast_to(code, itself.shape) for _, code, _ in steps], none.value
        ),
        why=np.select(applies, [why.value for _, _, why in steps], Why.NOT_BELOW.value),
        points=points(now, chosen),
        below=itself,
        years_below=years,
        quarters_below=quarters_below,
        quarters_far=quarters_far,
    )


def _quarters(rule: Rule, facts: Facts, weights: Array) -> tuple[Bools, Bools]:
    """Which quarters meet the rule, and which by the far margin; empty without quarters."""
    if rule.quarters is None or facts.quarters is None or facts.far is None:
        nothing = np.zeros((*facts.window[-1].met.shape[:-2], 0), dtype=bool)
        return nothing, nothing
    return below(rule, facts.quarters, weights), below(rule, facts.far, weights)


def _per_area(marks: Bools, parents: Counts | None, areas: int) -> Counts:
    """Count the quarters of each area that are marked, shape (..., areas)."""
    if parents is None or marks.shape[-1] == 0:
        return np.zeros((*marks.shape[:-1], areas), dtype=np.int64)
    belongs = parents[:, np.newaxis] == np.arange(areas)
    return np.asarray(marks.astype(np.int64) @ belongs.astype(np.int64))
