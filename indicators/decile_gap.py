"""Gap between the tenth of the areas with the highest rates and that with the lowest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.segregation import (
    Array,
    SegregationError,
    TooFewSegregationAreasError,
    ordered_pairs,
)


class NotFiniteRateError(SegregationError):
    """
    Raised when a rate or its weight is infinite.

    Parameters
    ----------
    area_ids
        Areas concerned.
    """

    def __init__(self, area_ids: Iterable[str]) -> None:
        self.area_ids = tuple(area_ids)
        super().__init__(
            f"{len(self.area_ids)} area(s), e.g. {self.area_ids[:3]}, have an infinite rate or "
            "weight. A rate over nobody is missing, not infinite: correct the table."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """
    Pooled rates of the areas at both ends of a city.

    Attributes
    ----------
    top, bottom
        Pooled rate of the tenth of the areas with the highest and the lowest
        rates, in the unit of the rates.
    gap
        ``top - bottom``, >= 0, in points of that unit.
    tenth
        Number of areas at each end.
    areas
        Areas that were ordered.
    """

    top: float
    bottom: float
    gap: float
    tenth: int
    areas: int


def decile_gap(values: pd.Series, weights: pd.Series) -> Gap:
    """
    Compare the tenth of the areas with the highest rates with that of the lowest.

    Parameters
    ----------
    values
        Rates per ``area_id``; NaN where there is none.
    weights
        Denominators of the rates per ``area_id``, in persons. Areas without a
        value or without a positive weight are left out.

    Raises
    ------
    TooFewSegregationAreasError
        If fewer than two areas are left.
    NotFiniteRateError
        If one of them has an infinite rate or weight.

    Notes
    -----
    A tenth is a tenth of the *areas*, rounded to whole areas (half up) and at
    least one, so it can be counted in the table; below 15 areas it is a single
    area at each end. Their rate is pooled, that is the sum of the numerators
    over the sum of the denominators: within the tenth a person counts as a
    person, and a tiny area with a rate that is high by chance counts little.
    Where areas share the rate at the border of a tenth, each of them enters
    with the same part, so that the order of the rows decides nothing.
    """
    weights = weights.reindex(values.index).astype(float)
    usable = values.notna() & weights.gt(0)
    infinite = usable & ~(np.isfinite(values) & np.isfinite(weights))
    if infinite.any():
        raise NotFiniteRateError(str(area) for area in infinite.index[infinite])
    # One order for all sums: floating-point sums must not depend on the order of the rows.
    pairs = ordered_pairs(values[usable], weights[usable])
    rates, people = pairs[:, 0], pairs[:, 1]
    if len(rates) < 2:  # noqa: PLR2004 - a gap needs two ends
        raise TooFewSegregationAreasError(len(rates))
    tenth = max(1, int(len(rates) / 10 + 0.5))
    top = _pooled_end(-rates, rates, people, tenth)
    bottom = _pooled_end(rates, rates, people, tenth)
    return Gap(top=top, bottom=bottom, gap=top - bottom, tenth=tenth, areas=len(rates))


def _pooled_end(ranking: Array, rates: Array, people: Array, tenth: int) -> float:
    """Pooled rate of the `tenth` areas with the lowest `ranking`; ties enter in equal parts."""
    border = np.partition(ranking, tenth - 1)[tenth - 1]
    inside, tied = ranking < border, ranking == border
    part = inside + tied * (tenth - inside.sum()) / tied.sum()
    return float((part * people * rates).sum() / (part * people).sum())
