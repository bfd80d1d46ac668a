"""How sure the figures of one indicator are: what a card, a table or a tooltip says beside them.

Made from the counts that are shown and from nothing else, so that an area
whose figure is withheld has no interval either.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.city import City
from data.figures import AreaFigures, area_figures
from data.rates.rest_of_city import compared_with_rest
from indicators.catalogue import Uncertainty
from indicators.small_areas import (
    ALARM_FUNNEL,
    WARNING_FUNNEL,
    FunnelPlace,
    funnel_limits,
    smoothed,
)
from indicators.uncertainty import interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """
    How sure the figures of all areas of a level are, one indicator and year.

    Attributes
    ----------
    table
        One row per area, indexed by ``area_id``; nothing where the figure may
        not be shown or rests on no counts:

        - ``low``, ``high``: interval of 95 % in the indicator's unit;
        - ``p_value``, ``q_value``, ``distinguishable`` (nullable boolean):
          comparison with the rest of the city, see `data.rates.rest_of_city`;
        - ``funnel`` (`FunnelPlace` text or empty) and ``side`` (``above``,
          ``below`` the city value, empty inside): place in the funnel;
        - ``smoothed``: rate drawn towards the mean of the areas, in the unit.
    kind
        What chance acts on; `Uncertainty.NONE`: the whole table is empty.
    reason
        Key of the text that says why areas are not compared; empty where they are.
    """

    table: pd.DataFrame
    kind: Uncertainty
    reason: str


def certainty(city: City, *, indicator: str, level: str, year: int) -> Certainty:
    """
    Intervals, comparison, funnel and smoothed rates of one indicator.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator or level, or no figures for that year.
    """
    figures = area_figures(city, indicator=indicator, level=level, year=year)
    return certainty_of(figures)


def certainty_of(figures: AreaFigures) -> Certainty:
    """Likewise of figures that are there already."""
    chosen = figures.indicator
    compared = compared_with_rest(chosen, figures.table, figures.city)
    kind, scale = compared.kind, chosen.scale
    count = figures.table["numerator"].to_numpy(dtype=float)
    base = figures.table["denominator"].to_numpy(dtype=float)
    low, high = interval(kind, count, base)
    places = _places(kind, count, base, figures.city.recomputed / scale)
    table = pd.DataFrame(
        {"low": low * scale, "high": high * scale}, index=figures.table.index
    ).join([compared.table, places.set_index(figures.table.index)])
    table["smoothed"] = smoothed(kind, count, base) * scale
    return Certainty(table=table, kind=kind, reason=compared.reason)


def _places(kind: Uncertainty, count: np.ndarray, base: np.ndarray, rate: float) -> pd.DataFrame:
    """Columns ``funnel`` and ``side`` of areas around a city rate in count / base."""
    if kind is Uncertainty.NONE or np.isnan(rate):
        return pd.DataFrame({"funnel": [""] * len(count), "side": [""] * len(count)})
    own = count / np.where(base > 0, base, np.nan)
    place = np.where(np.isnan(own), "", FunnelPlace.INSIDE.value).astype(object)
    side = np.full(len(own), "", dtype=object)
    for inside, beyond in (
        (WARNING_FUNNEL, FunnelPlace.BEYOND_95),
        (ALARM_FUNNEL, FunnelPlace.BEYOND_998),
    ):
        low, high = funnel_limits(kind, base, rate=rate, inside=inside)
        place[(own < low) | (own > high)] = beyond.value
        side[own < low], side[own > high] = "below", "above"
    return pd.DataFrame({"funnel": place, "side": side})
