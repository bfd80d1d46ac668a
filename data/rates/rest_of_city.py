"""Which areas can be told from the rest of the city, and why that cannot always be said.

Only figures that may be shown take part: a withheld count must not shine
through the probabilities of others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.rates.city_value import CityFigure
from indicators.catalogue import Formula, Indicator, Uncertainty
from indicators.uncertainty import FALSE_DISCOVERIES, CountsError, against_the_rest, q_values

#: Formulas behind which no single pair of counts stands, and the last part of the text's key.
_UNCOUNTED = {
    Formula.PUBLISHED: "published",
    Formula.CHANGE: "change",
    Formula.INDEX: "index",
    Formula.COMPOSITE: "composite",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """
    Areas of a level compared with the rest of the city, one indicator and year.

    Attributes
    ----------
    table
        Indexed by ``area_id``: ``p_value``, ``q_value`` (NaN where nothing can
        be said) and ``distinguishable`` (nullable boolean), q <= 0.05, whether
        better or worse.
    kind
        What the counts are; `Uncertainty.NONE` where there are none that chance acts on.
    reason
        Key of the text that says why areas are not compared; empty where they are.
    """

    table: pd.DataFrame
    kind: Uncertainty
    reason: str


def compared_with_rest(chosen: Indicator, shown: pd.DataFrame, whole: CityFigure) -> Compared:
    """
    Compare each area with the city without it.

    Parameters
    ----------
    chosen
        The indicator.
    shown
        Columns ``numerator`` and ``denominator`` of what may be shown, one row
        per area of the level; NaN takes no part.
    whole
        The city, with the sums over its areas.
    """
    kind, reason = chosen.uncertainty, _why_uncounted(chosen)
    p_values = np.full(len(shown), np.nan)
    if kind is not Uncertainty.NONE:
        try:
            p_values = against_the_rest(
                kind,
                shown["numerator"].to_numpy(dtype=float),
                shown["denominator"].to_numpy(dtype=float),
                whole_count=whole.numerator,
                whole_base=whole.denominator,
            )
        except CountsError:
            kind, reason = Uncertainty.NONE, "certainty.none.not_a_share"
        else:
            if np.isnan(p_values).all():
                reason = "certainty.none.no_rest"
    q = q_values(p_values)
    told = pd.Series(q <= FALSE_DISCOVERIES, index=shown.index, dtype="boolean").mask(np.isnan(q))
    table = pd.DataFrame(
        {"p_value": p_values, "q_value": q, "distinguishable": told}, index=shown.index
    )
    return Compared(table=table, kind=kind, reason=reason)


def _why_uncounted(chosen: Indicator) -> str:
    """Key of the reason why chance is not looked at, by the nature of the indicator."""
    if chosen.uncertainty is not Uncertainty.NONE:
        return ""
    return f"certainty.none.{_UNCOUNTED.get(chosen.formula, 'amount')}"
