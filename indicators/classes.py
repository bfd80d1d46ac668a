"""Classes as a map shows them: of an indicator around the city value, of an index as published.

An indicator has five classes, fixed for all its years. The bounds come from the figures of all
years together, so that a colour means the same in 2007 and in 2018 and an area that changes
colour has changed. Each interval is closed at its lower and open at its upper bound. The classes
of an index are those of its method, with their published codes and labels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.catalogue import Polarity, Text
from indicators.errors import IndicatorDataError
from indicators.methods.interface import ClassScheme
from indicators.palette import burden_colours, class_colours

LETTERS = "ABCDE"

#: Characters that stand for the classes of an index on their way to the map.
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

#: Half width of the middle class, in standard deviations of all figures of all years.
MIDDLE_HALF_WIDTH = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaClass:
    """
    One class that areas can be in.

    Attributes
    ----------
    sign
        The one character that stands for the class on the way to the map.
    code
        What readers see beside the colour: a letter, or the code as published.
    colour
        Fill (hex).
    label
        What the code means, in the words of the method; None for classes of
        an indicator, which are told by their bounds.
    attention
        Whether the method calls areas of this class burdened.
    """

    sign: str
    code: str
    colour: str
    label: Text | None = None
    attention: bool = False


def indicator_classes(polarity: Polarity) -> tuple[AreaClass, ...]:
    """Classes A to E of an indicator, the least favourable (if neutral: the highest) first."""
    colours = class_colours(polarity)
    return tuple(AreaClass(sign=one, code=one, colour=colours[one]) for one in LETTERS)


def index_classes(scheme: ClassScheme) -> tuple[AreaClass, ...]:
    """
    Classes of an index with their published codes and labels, the most burdened first.

    Raises
    ------
    IndicatorDataError
        If there are more classes than a map can tell apart.
    """
    if len(scheme.codes) > len(_SIGNS):
        raise IndicatorDataError(
            f"An index of {len(scheme.codes)} classes cannot be shown; at most {len(_SIGNS)} can."
        )
    step = -1 if scheme.burden_rises else 1
    pairs = list(zip(scheme.codes, scheme.labels, strict=True))[::step]
    colours = burden_colours(len(pairs), len(scheme.attention))
    return tuple(
        AreaClass(
            sign=sign, code=code, colour=colour, label=label, attention=code in scheme.attention
        )
        for sign, (code, label), colour in zip(_SIGNS, pairs, colours, strict=False)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassBreaks:
    """
    Bounds of the five classes.

    Attributes
    ----------
    bounds
        Four rising bounds in the unit of the indicator.
    polarity
        Decides which end is class A: the socially less favourable one; for a
        neutral indicator the highest figures.
    reference
        City value of all years together, in the middle class; NaN where the
        city declared its own bounds or no city value exists.
    """

    bounds: tuple[float, float, float, float]
    polarity: Polarity
    reference: float

    @property
    def letters(self) -> str:
        """Letters from the lowest to the highest interval."""
        return LETTERS if self.polarity is Polarity.HIGHER_IS_BETTER else LETTERS[::-1]

    def interval(self, letter: str) -> tuple[float, float]:
        """
        Lower (included) and upper (excluded) bound of a class.

        Examples
        --------
        >>> breaks = ClassBreaks(
        ...     bounds=(1.0, 2.0, 3.0, 4.0), polarity=Polarity.LOWER_IS_BETTER, reference=2.5)
        >>> breaks.interval("A"), breaks.interval("C")
        ((4.0, inf), (2.0, 3.0))
        """
        edges = (-math.inf, *self.bounds, math.inf)
        place = self.letters.index(letter)
        return edges[place], edges[place + 1]

    def classify(self, values: pd.Series) -> pd.Series:
        """
        Class letter per figure; None where there is no figure.

        Parameters
        ----------
        values
            Unrounded figures, any index; NaN where there is none.
        """
        places = np.searchsorted(np.array(self.bounds), values.to_numpy(dtype=float), side="right")
        letters = np.array(list(self.letters), dtype=object)[np.minimum(places, len(LETTERS) - 1)]
        return pd.Series(letters, index=values.index, dtype=object).where(values.notna(), None)


def breaks_around(
    values: pd.Series, reference: float, *, polarity: Polarity, decimals: int
) -> ClassBreaks:
    """
    Compute bounds around the city value.

    The middle class reaches `MIDDLE_HALF_WIDTH` standard deviations to both
    sides of the city value; what lies beyond it is halved at the median of
    each side, so that all colours occur and outliers do not stretch them.

    Parameters
    ----------
    values
        Figures of all areas and all years; NaN is left out.
    reference
        City value of all years together; NaN: the median stands in.
    polarity
        See `ClassBreaks`.
    decimals
        Bounds are rounded to what the legend prints, so that the legend is exact.

    Raises
    ------
    IndicatorDataError
        If there is not a single figure.
    """
    known = values.to_numpy(dtype=float)
    known = np.sort(known[np.isfinite(known)])  # sums of floats depend on their order
    if known.size == 0:
        raise IndicatorDataError("Classes need at least one figure; this indicator has none.")
    centre = float(np.median(known)) if math.isnan(reference) else reference
    spread = float(np.std(known)) or 10.0**-decimals
    low, high = centre - MIDDLE_HALF_WIDTH * spread, centre + MIDDLE_HALF_WIDTH * spread
    below, above = known[known < low], known[known >= high]
    lowest = float(np.median(below)) if below.size else low - spread
    highest = float(np.median(above)) if above.size else high + spread
    rounded = _spread_out([round(b, decimals) for b in (lowest, low, high, highest)], decimals)
    return ClassBreaks(bounds=rounded, polarity=polarity, reference=reference)


def _spread_out(bounds: list[float], decimals: int) -> tuple[float, float, float, float]:
    """Keep rounded bounds apart by at least one unit of the last printed place."""
    step = 10.0**-decimals
    for place in range(1, len(bounds)):
        if bounds[place] <= bounds[place - 1]:
            bounds[place] = round(bounds[place - 1] + step, decimals)
    first, second, third, fourth = bounds
    return first, second, third, fourth


def declared_breaks(bounds: tuple[float, ...], *, polarity: Polarity) -> ClassBreaks:
    """
    Bounds as a city declares them.

    Raises
    ------
    IndicatorDataError
        If there are not exactly four rising bounds.
    """
    if len(bounds) != len(LETTERS) - 1 or list(bounds) != sorted(set(bounds)):
        raise IndicatorDataError(
            f"breaks needs exactly {len(LETTERS) - 1} rising bounds, got {list(bounds)}."
        )
    first, second, third, fourth = bounds
    return ClassBreaks(bounds=(first, second, third, fourth), polarity=polarity, reference=math.nan)
