"""Marks: which conditions of a rule are met in a year, and what follows for a single year.

Behind `indicators.action_areas`, which takes the steps from here to a recommendation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicators.action_rule import Array, Bools, Membership, Rule

Codes = npt.NDArray[np.str_]

#: Points this far below the threshold still reach it: sums of weights are floating-point numbers.
_NOISE = 1e-9


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
    return np.asarray(np.einsum("...ac,...c->...a", marks.met, weights))


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
    >>> from indicators.action_rule import Condition
    >>> from indicators.catalogue import Text
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


def misses_little(rule: Rule, marks: Marks, weights: Array | None = None) -> Bools:
    """Say which areas meet all required conditions and miss the points by little, if at all."""
    short = rule.watch.points_short
    missed = rule.at_least - points(marks, rule.weights if weights is None else weights)
    all_required = (marks.met | ~rule.required).all(axis=-1)
    return np.asarray(all_required & (missed <= short + _NOISE) & (short > 0))


def could_be_below(rule: Rule, marks: Marks, weights: Array | None = None) -> Bools:
    """Say which areas would meet the rule if every figure that is lacking spoke for it."""
    return below(rule, favoured(marks), weights)


def members_by(rule: Rule, marks: Marks, weights: Array | None = None) -> Codes:
    """
    Say who was a member where membership follows from the base year.

    Parameters
    ----------
    marks
        Marks of the areas in the base year.

    Returns
    -------
    membership
        `Membership` text, shape (..., areas): whole where the area itself met the
        rule. An area whose figures of that year are lacking was none, see
        `Facts.maybe_member`.
    """
    met = below(rule, marks, weights)
    return np.where(met, Membership.WHOLE.value, Membership.NONE.value)


def favoured(marks: Marks, among: Bools | None = None) -> Marks:
    """Marks as if every figure that is lacking spoke for the rule; of `among` only."""
    lacking = ~marks.known if among is None else ~marks.known & among[..., np.newaxis]
    return Marks(met=marks.met | lacking, known=marks.known | lacking)
