"""What would have to change for another recommendation: the nearest figures at their thresholds.

A figure flips when it crosses its threshold; the effort of a flip is its
distance to the threshold in per cent of the size of the city value, so that
figures of different units can be set beside each other. Looked at are the figures of
the present year, of an area and of its quarters; the past does not change any more. Few
figures come before many, then little effort before much.

The search is exact without trying all sets of figures: what counts of a quarter
is only whether it meets the rule, and what counts of an area beside that is only
how it stands itself. So for each of these outcomes the cheapest set is kept, and the
steps of the rule are taken once for all outcomes of all areas.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np
import numpy.typing as npt

from indicators.action_areas import (
    Array,
    Bools,
    Marks,
    Recommendation,
    Rule,
    Standing,
    below,
    could_be_below,
    decide,
    misses_little,
    recommend,
)
from indicators.evidence import Basis, Evidence

#: So many figures at once at most: a list of more would explain nothing.
MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """
    One figure that crosses a threshold.

    Attributes
    ----------
    quarter
        Position of the quarter whose figure it is; None: of the area itself.
    condition
        Position of the condition.
    gap
        Per cent of the size of the city value: from 0 upwards where the figure lies
        beyond the threshold and would have to fall back behind it, from 0
        downwards where it would have to come to it.
    far
        Whether the threshold is that of `QuarterRule.far`.
    """

    quarter: int | None
    condition: int
    gap: float
    far: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tipping:
    """
    The nearest change that gives an area another recommendation.

    Attributes
    ----------
    flips
        Figures that change at once: of the area first, then of its quarters.
    would_be
        What the area would get.
    effort
        Sum of the sizes of their gaps, in per cent.
    """

    flips: tuple[Flip, ...]
    would_be: Recommendation
    effort: float


#: Of a figure: it stays, crosses the threshold of the rule, or the one for far below.
_STAYS, _NEAR, _FAR = range(3)
#: Efforts nearer to each other than this are equal: sums of floating-point numbers.
_NOISE = 1e-9

_Outcome = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """
    The cheapest flips that lead to an outcome.

    The outcome of an area: whether it meets the rule by the figures there are, at best, and
    whether it misses it by little. Of a quarter: whether it meets the rule, at best,
    and by the far margin. Of all quarters together: how many do.
    """

    outcome: _Outcome
    effort: float = 0.0
    flips: tuple[Flip, ...] = ()


def tipping(rule: Rule, basis: Basis, *, most: int = MOST) -> list[Tipping | None]:
    """
    Find the nearest change that gives another recommendation.

    City values stay as they are, though they would move a little with the figures. Of
    equally near changes the one whose figures come first is named.

    Parameters
    ----------
    rule, basis
        The rule, and all that it looks at.
    most
        So many figures at once at most.

    Returns
    -------
    nearest
        Per area; None where no change of so few figures gives another
        recommendation: figures not known, classes of an index and comparisons by
        interval cannot be moved. None for areas that take no part.
    """
    now = recommend(rule, basis.facts).recommendation
    changes = list(_changes(rule, basis, most))
    if not changes:
        return [None] * len(now)
    areas = np.array([area for area, _, _ in changes])
    would_be = _would_be(rule, basis, changes)
    nearest: list[Tipping | None] = [None] * len(now)
    for place in np.flatnonzero(would_be != now[areas]):
        area, own, quarters = changes[place]
        flips, effort = own.flips + quarters.flips, own.effort + quarters.effort
        known = nearest[area]
        if known is None or _before(len(flips), effort, len(known.flips), known.effort):
            nearest[area] = Tipping(
                flips=flips, would_be=Recommendation(would_be[place]), effort=effort
            )
    return nearest


def _before(figures: int, effort: float, other_figures: int, other_effort: float) -> bool:
    """Whether a change is nearer than another: fewer figures, then less effort."""
    return figures < other_figures or (figures == other_figures and effort < other_effort - _NOISE)


def _changes(rule: Rule, basis: Basis, most: int) -> Iterator[tuple[int, _Way, _Way]]:
    """Each area that takes part, with the ways of its own figures and of its quarters."""
    own = _own_ways(rule, basis.window[-1], most)
    quarters = _quarter_ways(rule, basis, most)
    for area in np.flatnonzero(~basis.facts.excluded):
        for one, other in product(own[area], quarters.get(int(area), [_Way(outcome=(0, 0, 0))])):
            if 0 < len(one.flips) + len(other.flips) <= most:
                yield int(area), one, other


def _would_be(
    rule: Rule, basis: Basis, changes: list[tuple[int, _Way, _Way]]
) -> npt.NDArray[np.str_]:
    """Take the steps of the rule for all changes at once."""
    areas = np.array([area for area, _, _ in changes])
    own = np.array([one.outcome for _, one, _ in changes])
    quarters = np.array([other.outcome for _, _, other in changes])
    past = basis.facts.window[:-1]
    nobody = np.zeros(len(basis.facts.excluded), dtype=np.int64)
    years = [
        sum((looked_at(rule, one).astype(np.int64) for one in past), start=nobody)[areas]
        for looked_at in (below, could_be_below)
    ]
    sure, possible = (
        Standing(
            below=own[:, best] > 0,
            short=own[:, 2] > 0,
            years=years[best] + own[:, best],
            quarters=quarters[:, best],
            far=quarters[:, 2],
        )
        for best in (0, 1)
    )
    facts = basis.facts
    maybe = None if facts.maybe_member is None else facts.maybe_member[areas]
    return decide(
        rule,
        facts.membership[areas],
        facts.excluded[areas],
        sure,
        possible,
        maybe_member=maybe,
    )[0]


def _own_ways(rule: Rule, now: Evidence, most: int) -> list[list[_Way]]:
    """Per area: the nearest way to each outcome of its own figures."""
    gaps, met = now.gaps(), now.marks.met
    choices = _choices(gaps.shape[1], most, (_NEAR,))
    options = np.stack([met, _after(met, gaps, met, gaps)])
    marks = _marked(now.marks, options, choices)
    outcomes = (below(rule, marks), could_be_below(rule, marks), misses_little(rule, marks))
    return _nearest_ways(np.stack(outcomes, axis=-1), choices, gaps[np.newaxis], of_quarters=False)


def _quarter_ways(rule: Rule, basis: Basis, most: int) -> dict[int, list[_Way]]:
    """Per area with quarters: how many of them could meet the rule, and the nearest way to it."""
    evidence, parents = (basis.quarters, basis.far), basis.facts.parents
    if rule.quarters is None or evidence[0] is None or evidence[1] is None or parents is None:
        return {}
    near, far = evidence[0], evidence[1]
    gaps, met = np.stack([near.gaps(), far.gaps()]), np.stack([near.marks.met, far.marks.met])
    moves = (_NEAR, _FAR) if rule.watch.hidden_quarters else (_NEAR,)
    choices = _choices(gaps.shape[2], most, moves)
    marks, far_marks = (
        _marked(
            one.marks, np.stack([met[place], *_after(met[place], gaps[place], met, gaps)]), choices
        )
        for place, one in enumerate((near, far))
    )
    meets = below(rule, marks)
    at_best = meets | (could_be_below(rule, marks) & marks.known.any(axis=-1))
    # A far margin by interval is fixed: it does not outlast the figure that falls back.
    outcomes = np.stack([meets, at_best, meets & below(rule, far_marks)], axis=-1)
    ways = _nearest_ways(outcomes, choices, gaps, of_quarters=True)
    areas = np.unique(parents[parents >= 0])
    return {
        int(area): _together([ways[place] for place in np.flatnonzero(parents == area)], most)
        for area in areas
    }


def _choices(conditions: int, most: int, moves: tuple[int, ...]) -> npt.NDArray[np.int8]:
    """List all sets of at most so many figures and how each moves, small sets first."""
    rows = []
    for size in range(min(most, conditions) + 1):
        for places in combinations(range(conditions), size):
            for chosen in product(moves, repeat=size):
                row = np.full(conditions, _STAYS, dtype=np.int8)
                row[list(places)] = chosen
                rows.append(row)
    return np.array(rows)


def _after(met: Bools, gaps: Array, met_moved: Bools, gaps_moved: Array) -> Bools:
    """Marks at one threshold once the figures have crossed another (or the same) one."""
    left = gaps - gaps_moved
    # Who falls back lies just behind the crossed threshold, who comes to it just beyond.
    crossed = np.where(met_moved, left > _NOISE, left >= -_NOISE)
    return np.where(np.isnan(left), met, crossed)


def _marked(marks: Marks, options: Bools, choices: npt.NDArray[np.int8]) -> Marks:
    """Marks of all sets, shape (sets, places, conditions); `options` has (moves, places, ...)."""
    met = _taken(options, choices) & marks.known
    return Marks(met=met, known=np.broadcast_to(marks.known, met.shape))


def _taken(options: npt.NDArray[Any], choices: npt.NDArray[np.int8]) -> npt.NDArray[Any]:
    """Take for each set and condition the option of its move."""
    _, places, conditions = options.shape
    return options[
        choices[:, np.newaxis, :], np.arange(places)[:, np.newaxis], np.arange(conditions)
    ]


def _nearest_ways(
    outcomes: Bools, choices: npt.NDArray[np.int8], gaps: Array, *, of_quarters: bool
) -> list[list[_Way]]:
    """
    Keep for each place and outcome the nearest way to it.

    Parameters
    ----------
    outcomes
        Shape (sets, places, 3).
    choices
        Shape (sets, conditions), the first the one in which nothing moves.
    gaps
        Shape (moves, places, conditions); NaN where a figure cannot move.
    """
    sizes = (choices != _STAYS).sum(axis=1)
    costs = np.where(np.isnan(gaps), np.inf, np.abs(gaps))
    efforts = _taken(np.stack([np.zeros_like(costs[0]), *costs]), choices).sum(axis=-1)
    codes = outcomes @ np.array([4, 2, 1])
    ways: list[dict[int, _Way]] = [{} for _ in range(outcomes.shape[1])]
    for size, code in product(range(int(sizes.max()) + 1), np.unique(codes)):
        sets = np.flatnonzero(sizes == size)
        # Rounded, so that of equally near sets the first is taken.
        reached = np.where(codes[sets] == code, np.round(efforts[sets], 9), np.inf)
        best = reached.argmin(axis=0)
        for place in np.flatnonzero(np.isfinite(reached.min(axis=0))):
            if code not in ways[place]:
                chosen = sets[best[place]]
                ways[place][code] = _Way(
                    outcome=tuple(outcomes[chosen, place].astype(int).tolist()),
                    effort=float(efforts[chosen, place]),
                    flips=_flips(choices[chosen], gaps[:, place], place if of_quarters else None),
                )
    return [list(one.values()) for one in ways]


def _flips(choice: npt.NDArray[np.int8], gaps: Array, quarter: np.intp | None) -> tuple[Flip, ...]:
    """Name the figures that move; `gaps` has shape (moves, conditions)."""
    return tuple(
        Flip(
            quarter=None if quarter is None else int(quarter),
            condition=int(condition),
            gap=float(gaps[choice[condition] - 1, condition]),
            far=bool(choice[condition] == _FAR),
        )
        for condition in np.flatnonzero(choice)
    )


def _together(ways: list[list[_Way]], most: int) -> list[_Way]:
    """Add up the outcomes of the quarters of an area, keeping the nearest way to each sum."""
    sums: dict[_Outcome, _Way] = {(0, 0, 0): _Way(outcome=(0, 0, 0))}
    for of_quarter in ways:
        longer: dict[_Outcome, _Way] = {}
        for one, other in product(sums.values(), of_quarter):
            flips, effort = one.flips + other.flips, one.effort + other.effort
            if len(flips) > most:
                continue
            total = tuple(a + b for a, b in zip(one.outcome, other.outcome, strict=True))
            known = longer.get(total)
            if known is None or _before(len(flips), effort, len(known.flips), known.effort):
                longer[total] = _Way(outcome=total, effort=effort, flips=flips)
        sums = longer
    return list(sums.values())
