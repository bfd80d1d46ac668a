"""The words of action areas: what a rule declares, and what it can say.

Behind `indicators.action_areas`, which applies rules and from which all of this is imported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from indicators.catalogue import Text
from indicators.comparison import ANY, Margin

Bools = npt.NDArray[np.bool_]
Array = npt.NDArray[np.float64]


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
        So many at least (and fewer than `whole`) keep a member in part.
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
    """
    A new candidate must meet the rule in `years` or more of the last `of` years with figures.

    Asked of areas that were no member. Quarters are looked at in the present
    year only: an area that counts as meeting the rule through them meets it now,
    and in the earlier years as far as it did itself.
    """

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
