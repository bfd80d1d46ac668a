"""How stable the recommendation for an area is: three looks, and one word.

As `indicators.stability` does for classes. None of the looks changes a
recommendation. A draw keeps it, too, if it makes "keep" of "new" or the other way
round: the area is proposed as a whole in both, and only what it was before differs.

1. **Sampling**: share of draws that keep the recommendation when every count
   is drawn again (`indicators.redraw`): each year of the persistence, the
   base year where membership follows from it, and the quarters of the present
   year, all independently of each other. Membership follows from the redrawn
   base year. City values stay as they are, and so do figures that rest on no
   counts and classes of an index: of what they might have been otherwise the share
   says nothing. Quarters and their area are drawn
   apart, though the same persons stand behind both: in a draw the cases of an
   area need not be the sum of those of its quarters. Where a recommendation
   rests on both (a good average, a quarter below it) they vary a little more
   against each other than a repetition of the year would.
2. **Weights**: share of draws that keep it when the points of the counting
   conditions are drawn from Dirichlet(1, …, 1) and scaled to the points the
   rule gives in all; `Rule.at_least` stays. The rule with these weights also
   says who was a member, where membership follows from the base year.
3. **Nearest figure**: effort of the nearest single figure that gives
   another recommendation (`indicators.tipping`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from indicators.action_areas import (
    Array,
    Bools,
    Codes,
    Facts,
    Recommendation,
    Rule,
    members_by,
    recommend,
)
from indicators.evidence import Basis, Evidence
from indicators.redraw import blocks
from indicators.stability import KEPT, Badge
from indicators.tipping import tipping

#: A single figure that lies so near to its threshold (per cent of the city value) makes a
#: recommendation a borderline case.
NEAR_THRESHOLD = 2.0
DRAWS = 500
#: Distances are floating-point numbers.
_NOISE = 1e-9
_FEWEST_WEIGHTS = 2

_Places = npt.NDArray[np.intp]


def rule_stability(rule: Rule, basis: Basis, *, draws: int = DRAWS, seed: int = 1) -> pd.DataFrame:
    """
    Look at the recommendation of every area in three ways.

    Parameters
    ----------
    rule, basis
        The rule, and all that it looks at; nothing of it is changed.
    draws
        Draws of counts, and draws of weights.
    seed
        The same seed gives the same result, whatever the order of areas and quarters.

    Returns
    -------
    table
        One row per area in the order of the facts: ``sampling_share`` (0 to 1;
        NaN where no figure of the present year, of the area or of its quarters,
        can be drawn again), ``weights_share`` (0 to 1; NaN with fewer than two counting
        conditions), ``nearest`` (per cent, >= 0; NaN where no single
        figure does it) and ``badge`` (`Badge` text). Areas that take no part,
        and those nothing is known of in all three ways: NaN and empty.
    """
    areas, quarters = _canonical(basis)
    ordered = _reordered(basis, areas, quarters)
    sampling_seed, weights_seed = np.random.SeedSequence(seed).spawn(2)
    table = pd.DataFrame(
        {
            "sampling_share": _sampling_share(rule, ordered, draws, sampling_seed),
            "weights_share": _weights_share(rule, ordered, draws, weights_seed),
            "nearest": [one.effort if one else np.nan for one in tipping(rule, ordered, most=1)],
        },
        index=areas,
    ).sort_index()
    table.loc[basis.facts.excluded] = np.nan
    return table.assign(badge=badges(table, movable=_movable(basis)))


def badges(table: pd.DataFrame, *, movable: Bools) -> pd.Series:
    """
    Put the three looks into one word.

    Borderline: kept in fewer than `KEPT` of the draws of counts, or one figure
    no farther than `NEAR_THRESHOLD` from its threshold would give another
    recommendation. Else dependent on the weights: kept in fewer than `KEPT`
    of the draws of weights. Else stable. What is not known speaks against
    nobody; where nothing is known there is no word.

    Parameters
    ----------
    table
        Columns ``sampling_share``, ``weights_share`` and ``nearest``.
    movable
        Per row: whether there is a figure that could have been the nearest.

    Examples
    --------
    >>> columns = ["sampling_share", "weights_share", "nearest"]
    >>> areas = [[0.99, 0.99, 5.0], [0.99, 0.99, 2.0], [0.99, 0.4, 5.0]]
    >>> badges(pd.DataFrame(areas, columns=columns), movable=np.array([True] * 3)).to_list()
    ['stable', 'borderline', 'depends_on_weights']
    """
    borderline = table["sampling_share"].lt(KEPT) | table["nearest"].le(NEAR_THRESHOLD + _NOISE)
    depends = table["weights_share"].lt(KEPT)
    unknown = table[["sampling_share", "weights_share", "nearest"]].isna().all(axis=1) & ~movable
    words = np.select(
        [unknown, borderline, depends],
        ["", Badge.BORDERLINE.value, Badge.DEPENDS.value],
        Badge.STABLE.value,
    )
    return pd.Series(words.astype(object), index=table.index)


def _sampling_share(
    rule: Rule, basis: Basis, draws: int, seeds: np.random.SeedSequence
) -> npt.NDArray[np.float64]:
    now = recommend(rule, basis.facts).recommendation
    held = [*basis.window, *(one for one in (basis.base, basis.quarters) if one)]
    if all(one.counts is None for one in held):
        return np.full(len(now), np.nan)
    chances = [np.random.default_rng(one) for one in seeds.spawn(len(held))]
    kept = np.zeros(len(now))
    for block in blocks(draws, sum(one.values.size for one in held)):
        figures = [
            _again(one, block.stop - block.start, random)
            for one, random in zip(held, chances, strict=True)
        ]
        drawn = recommend(rule, _drawn_facts(rule, basis, figures))
        kept += _kept(drawn.recommendation, now).sum(axis=0)
    return np.where(_drawn(basis), kept / draws, np.nan)


def _kept(drawn: Codes, now: Codes) -> Bools:
    """Whether draws, shape (draws, areas), say the same of each area, whatever it was before."""
    whole = [Recommendation.KEEP, Recommendation.NEW]
    return np.asarray((drawn == now) | (np.isin(drawn, whole) & np.isin(now, whole)))


def _again(evidence: Evidence, draws: int, random: np.random.Generator) -> Array:
    """Figures of the year drawn again, shape (draws, areas, conditions)."""
    if evidence.counts is None:
        return np.broadcast_to(evidence.values, (draws, *evidence.values.shape))
    return evidence.counts.again(evidence.values, draws=draws, random=random)


def _drawn_facts(rule: Rule, basis: Basis, figures: Sequence[Array]) -> Facts:
    """Facts of many draws; the figures are those of the window, the base year, the quarters."""
    left = iter(figures)
    window = tuple(one.marks_of(next(left)) for one in basis.window)
    membership = basis.facts.membership
    if basis.base:
        membership = members_by(rule, basis.base.marks_of(next(left)))
    quarters = far = None
    if basis.quarters and basis.far:
        again = next(left)
        quarters, far = basis.quarters.marks_of(again), basis.far.marks_of(again)
        # Marks by interval are fixed: far below is only what is below in this draw.
        far = replace(far, met=far.met & quarters.met)
    return replace(basis.facts, membership=membership, window=window, quarters=quarters, far=far)


def _drawn(basis: Basis) -> Bools:
    """Areas with a figure of the present year that is drawn again, their own or of a quarter."""
    drawn = _redrawn(basis.window[-1])
    if basis.quarters and basis.facts.parents is not None:
        some = basis.facts.parents[_redrawn(basis.quarters)]
        drawn[some[some >= 0]] = True
    return drawn


def _redrawn(evidence: Evidence) -> Bools:
    """Rows in which a figure follows from counts."""
    if evidence.counts is None:
        return np.zeros(len(evidence.values), dtype=bool)
    return np.asarray((evidence.counts.known & ~evidence.fixed).any(axis=-1))


def _weights_share(
    rule: Rule, basis: Basis, draws: int, seed: np.random.SeedSequence
) -> npt.NDArray[np.float64]:
    now = recommend(rule, basis.facts).recommendation
    counting = np.flatnonzero(rule.weights > 0)
    if len(counting) < _FEWEST_WEIGHTS:
        return np.full(len(now), np.nan)
    weights = np.zeros((draws, len(rule.weights)))
    mixtures = np.random.default_rng(seed).dirichlet(np.ones(len(counting)), size=draws)
    weights[:, counting] = mixtures * rule.weights.sum()
    kept = np.zeros(len(now))
    held = [*basis.window, *(one for one in (basis.quarters, basis.far) if one)]
    for block in blocks(draws, sum(one.values.size for one in held)):
        chosen, facts = weights[block], basis.facts
        if basis.base:
            facts = replace(facts, membership=members_by(rule, basis.base.marks, chosen))
        kept += _kept(recommend(rule, facts, chosen).recommendation, now).sum(axis=0)
    return np.where(basis.window[-1].marks.known.any(axis=-1), kept / draws, np.nan)


def _movable(basis: Basis) -> Bools:
    """Areas that take part and have a figure, or a quarter with one, that can cross a threshold."""
    movable = np.asarray(~np.isnan(basis.window[-1].gaps()).all(axis=-1))
    if basis.quarters and basis.facts.parents is not None:
        some = basis.facts.parents[~np.isnan(basis.quarters.gaps()).all(axis=-1)]
        movable[some[some >= 0]] = True
    return movable & ~basis.facts.excluded


def _canonical(basis: Basis) -> tuple[_Places, _Places]:
    """Order areas and quarters by what they hold: those that are alike may change places."""
    facts = basis.facts
    parents = np.zeros(0, dtype=np.int64) if facts.parents is None else facts.parents
    quarters = _contents([basis.quarters], len(parents))
    own = _contents([*basis.window, basis.base], len(facts.excluded))
    inside: list[list[bytes]] = [[] for _ in own]
    for parent, content in zip(parents, quarters, strict=True):
        if parent >= 0:
            inside[parent].append(content)
    for contents in inside:
        contents.sort()
    maybe = np.zeros(len(own), dtype=bool) if facts.maybe_member is None else facts.maybe_member
    before = [str(one) for one in facts.membership]
    areas = [
        (before[place], bool(maybe[place]), bool(facts.excluded[place]), content, inside[place])
        for place, content in enumerate(own)
    ]
    ranks = sorted(range(len(areas)), key=areas.__getitem__)
    place_of = {area: place for place, area in enumerate(ranks)}
    within = sorted(
        range(len(quarters)),
        key=lambda one: (place_of.get(int(parents[one]), -1), quarters[one]),
    )
    return np.array(ranks, dtype=np.intp), np.array(within, dtype=np.intp)


def _contents(evidence: Sequence[Evidence | None], places: int) -> list[bytes]:
    """All that the rows hold of an area or a quarter, as bytes."""
    tables: list[Array] = [np.zeros((places, 0))]
    for one in evidence:
        if one:
            tables += [one.values, one.marks.met.astype(float), one.marks.known.astype(float)]
            tables += [one.counts.count, one.counts.base] if one.counts else []
    rows = np.concatenate(tables, axis=1)
    return [row.tobytes() for row in rows]


def _reordered(basis: Basis, areas: _Places, quarters: _Places) -> Basis:
    facts = basis.facts
    window = tuple(one.at(areas) for one in basis.window)
    near, far = (one.at(quarters) if one else None for one in (basis.quarters, basis.far))
    parents = facts.parents
    if parents is not None:
        place_of = np.append(np.argsort(areas), -1)
        parents = place_of[parents[quarters]]
    return Basis(
        window=window,
        base=basis.base.at(areas) if basis.base else None,
        quarters=near,
        far=far,
        facts=Facts(
            membership=facts.membership[areas],
            excluded=facts.excluded[areas],
            window=tuple(one.marks for one in window),
            quarters=near.marks if near else None,
            far=far.marks if far else None,
            parents=parents,
            maybe_member=None if facts.maybe_member is None else facts.maybe_member[areas],
        ),
    )
