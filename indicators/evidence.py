"""The figures behind the marks of a rule, so that marks can be asked for again with other figures.

A rule for action areas (`indicators.action_areas`) only knows which conditions
are met. What a repetition of the year might have brought, and which figure
would have to change, needs the figures and the thresholds behind them.

Evidence holds figures that may be shown, and those only: a withheld figure is
NaN, its mark not known, and it stays not known in every draw even where the
counts behind it are held. So no recommendation, share or nearest change
depends on what may not be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from indicators.action_areas import Array, Bools, Facts, Marks
from indicators.catalogue import Polarity
from indicators.comparison import NOISE, Margin, MarginKind
from indicators.redraw import HeldCounts

_SIDES = {Polarity.LOWER_IS_BETTER: 1.0, Polarity.HIGHER_IS_BETTER: -1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """
    The figures behind the `Marks` of one year, for the areas of one level.

    Attributes
    ----------
    values
        Shape (areas, conditions), each in the unit of its indicator; NaN where
        it is not known or may not be shown, and for the condition on an index.
    city_values
        Shape (conditions,); NaN where there is none.
    thresholds
        Shape (conditions,): the figure at which the condition is just met, that
        is the city value moved by the margin to the worse side; NaN where fixed.
    burden
        Shape (conditions,): +1 where a higher figure is worse, -1 where a lower one is;
        0 for an index and for what is not judged.
    strict
        Shape (conditions,). True: a figure must lie beyond the threshold (any
        margin); False: reaching it is enough (relative margins).
    fixed
        Shape (conditions,): marks that do not follow from these figures alone (the
        class of an index, figures to be told apart from the rest of the
        city). They are taken as they are.
    marks
        Which conditions are met; where a mark is not known it stays so, whatever the figures.
    counts
        Counts behind the figures, shape (areas, conditions); None without any. Of
        what is not known they are dropped.

    Raises
    ------
    ValueError
        If the marks do not follow from the figures.
    """

    values: Array
    city_values: Array
    thresholds: Array
    burden: Array
    strict: Bools
    fixed: Bools
    marks: Marks
    counts: HeldCounts | None = None

    def __post_init__(self) -> None:
        """Refuse marks that the figures contradict, and drop the counts of what is not known."""
        again = self.marks_of(self.values)
        if (again.met != self.marks.met).any() or (again.known != self.marks.known).any():
            raise ValueError("Marks must follow from the figures; see Evidence.of.")
        if self.counts is not None:
            # Not even the order of draws may depend on what may not be shown.
            held = self.counts.known & self.marks.known
            count, base = (
                np.where(held, one, 0.0) for one in (self.counts.count, self.counts.base)
            )
            kept = replace(self.counts, count=count, base=base, known=held)
            object.__setattr__(self, "counts", kept)

    @classmethod
    def of(
        cls,
        values: Array,
        city_values: Array,
        *,
        polarities: Sequence[Polarity | None],
        margins: Sequence[Margin | None],
        given: Marks | None = None,
        counts: HeldCounts | None = None,
    ) -> Evidence:
        """
        Compare figures with the city, as `indicators.comparison.worse_than_city` does.

        Parameters
        ----------
        values, city_values, counts
            As in the class.
        polarities, margins
            Per condition; None for the condition on an index. What is not judged
            (`Polarity.NEUTRAL`) is not known.
        given
            Marks of the same shape for the conditions that are fixed; elsewhere
            only what it calls not known is looked at. None: nothing is fixed, and all
            figures there are count.

        Raises
        ------
        ValueError
            If conditions are fixed and no marks are given for them.
        """
        burden = np.array([_SIDES.get(one, 0.0) if one else 0.0 for one in polarities])
        fixed = np.array([not _follows(one) for one in margins], dtype=bool)
        percent = np.array([one.percent if one else 0.0 for one in margins])
        if given is None and fixed.any():
            raise ValueError("The marks of conditions that are fixed must be given.")
        known = np.ones(values.shape, dtype=bool) if given is None else given.known
        thresholds = city_values + burden * np.abs(city_values) * percent / 100
        thresholds = np.where(fixed | (burden == 0), np.nan, thresholds)
        strict = np.array([one is None or one.kind is MarginKind.ANY for one in margins])
        met = _beyond(values, city_values, thresholds, burden, strict)
        told = known & (fixed | ~np.isnan(values + thresholds))
        own = np.zeros_like(known) if given is None else given.met
        return cls(
            values=values,
            city_values=city_values,
            thresholds=thresholds,
            burden=burden,
            strict=strict,
            fixed=fixed,
            marks=Marks(met=np.where(fixed, own, met) & told, known=told),
            counts=counts,
        )

    def marks_of(self, values: Array) -> Marks:
        """
        Mark other figures of the same areas and year, beside the same city values.

        Parameters
        ----------
        values
            Shape (..., areas, conditions); for the figures held this gives `marks`.
        """
        told = self.marks.known & (self.fixed | ~np.isnan(values + self.thresholds))
        met = _beyond(values, self.city_values, self.thresholds, self.burden, self.strict)
        return Marks(met=np.where(self.fixed, self.marks.met, met) & told, known=told)

    def at(self, places: npt.NDArray[np.intp]) -> Evidence:
        """Evidence of the areas at these positions, in this order."""
        counts = self.counts and replace(
            self.counts,
            count=self.counts.count[places],
            base=self.counts.base[places],
            known=self.counts.known[places],
        )
        marks = Marks(met=self.marks.met[places], known=self.marks.known[places])
        return replace(self, values=self.values[places], marks=marks, counts=counts)

    def gaps(self) -> Array:
        """
        Distance of every figure to its threshold.

        Returns
        -------
        gaps
            Shape (areas, conditions), per cent of the size of the city value:
            0 or more where the condition is met, 0 or less where it is not;
            NaN where it is fixed or not known, and beside a city value of 0,
            of which nothing is a share.
        """
        size = np.where(self.city_values == 0, np.nan, np.abs(self.city_values))
        gaps = self.burden * (self.values - self.thresholds) / size * 100
        # What is equal but for floating-point noise lies on the side of its mark.
        sided = np.where(self.marks.met, np.maximum(gaps, 0.0), np.minimum(gaps, 0.0))
        return np.where(self.marks.known & ~self.fixed, sided, np.nan)


def _follows(margin: Margin | None) -> bool:
    """Whether a mark follows from the figure and the city value alone."""
    return margin is not None and margin.kind is not MarginKind.DISTINGUISHABLE


def _beyond(
    values: Array, city_values: Array, thresholds: Array, burden: Array, strict: Bools
) -> Bools:
    """Compare with the noise of `indicators.comparison`; False where anything is NaN."""
    noise = NOISE * np.maximum(np.abs(values), np.abs(city_values))
    worse = burden * (values - city_values) > NOISE * np.abs(city_values)
    return np.asarray(worse & (strict | (burden * (values - thresholds) >= -noise)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """
    All that a rule looks at, with the figures behind it.

    Attributes
    ----------
    window
        Evidence of the areas in the years of the persistence, oldest first; the
        last is the present year.
    base
        Evidence of the areas in the base year where membership follows from
        it; None where an area set says who was a member.
    quarters, far
        Evidence of the quarters in the present year by the margins of the rule and
        by `QuarterRule.far`: the same figures, other thresholds. None without quarters.
    facts
        The marks of the same, with membership, exclusions and parents.
    """

    window: tuple[Evidence, ...]
    base: Evidence | None = None
    quarters: Evidence | None = None
    far: Evidence | None = None
    facts: Facts
