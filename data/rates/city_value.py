"""The figure of the city as a whole: what areas are compared with."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.city import City
from data.rates.counts import names_of
from indicators.catalogue import Formula, Indicator
from indicators.rates import city_values


@dataclass(frozen=True, slots=True, kw_only=True)
class CityFigure:
    """
    Figure of the city as a whole.

    Attributes
    ----------
    value
        What areas are compared with, in the indicator's unit; NaN if none can
        be given.
    recomputed
        Ratio of the sums over the counted areas; NaN if there are no counts.
    published
        The table's own city row where it brings one, else NaN.
    numerator, denominator
        Sums over the counted areas. For a published rate the denominator is the
        sum of the weights, and numerator is NaN: rate x weight counts nobody.
    areas_counted, areas_total
        How many areas entered the sums, of how many.
    origin
        ``recomputed`` where the counts of all areas are held, or no city row
        is published; ``published`` where counts are lacking and the city row
        knows better; empty where there is no value at all.
    """

    value: float
    recomputed: float
    published: float
    numerator: float
    denominator: float
    areas_counted: int
    areas_total: int
    origin: str


def city_figures(
    city: City, chosen: Indicator, source: str, finest: pd.DataFrame
) -> dict[int, CityFigure]:
    """
    Compute the city value of each year from the finest level that holds the counts.

    Parameters
    ----------
    city
        The city.
    chosen
        The indicator; of an index the plain ratio is given.
    source
        Level of `finest`; its tables may bring a row of the city.
    finest
        True rates of that level as from `data.rates.true_rates.true_rates`.
    """
    scale = 1.0 if chosen.formula is Formula.INDEX else chosen.scale
    figures = {}
    by_year = city_values(finest, scale=scale)
    for year, row in zip(by_year.index.astype(int), by_year.to_dict("records"), strict=True):
        recomputed = float(row["value"])
        published = _published_total(city, chosen, source, year)
        takes_published = row["counted"] < row["total"] and not math.isnan(published)
        origin = "published" if takes_published else "recomputed"
        if not takes_published and math.isnan(recomputed):
            origin = ""
        figures[year] = CityFigure(
            value=published if takes_published else recomputed,
            recomputed=recomputed,
            published=published,
            numerator=math.nan if chosen.formula is Formula.PUBLISHED else float(row["numerator"]),
            denominator=float(row["denominator"]),
            areas_counted=int(row["counted"]),
            areas_total=int(row["total"]),
            origin=origin,
        )
    return figures


def _published_total(city: City, chosen: Indicator, level: str, year: int) -> float:
    """Figure of the table's own city row, where there is one."""
    observed = city.observations.get(level)
    if observed is None or year not in observed.totals.index:
        return math.nan
    row = pd.Series(observed.totals.astype(float).xs(year))
    terms = set(names_of(chosen.numerator))
    if chosen.formula is not Formula.PUBLISHED:
        terms |= set(names_of(chosen.denominator))
    if chosen.formula is Formula.CHANGE or not terms <= set(row.index):
        return math.nan
    numerator = _signed_sum(row, chosen.numerator)
    if chosen.formula is Formula.PUBLISHED:
        return numerator
    denominator = _signed_sum(row, chosen.denominator)
    scale = 1.0 if chosen.formula is Formula.INDEX else chosen.scale
    return numerator / denominator * scale if denominator > 0 else math.nan


def _signed_sum(row: pd.Series, terms: tuple[str, ...]) -> float:
    return float(sum(-row[t.removeprefix("-")] if t.startswith("-") else row[t] for t in terms))


def as_index(whole: CityFigure, scale: float) -> CityFigure:
    """Express the city's own figures as an index: what is compared with becomes `scale`."""
    if math.isnan(whole.value) or whole.value == 0:
        nothing = math.nan
        return replace(whole, value=nothing, recomputed=nothing, published=nothing, origin="")
    return replace(
        whole,
        value=scale,
        recomputed=whole.recomputed / whole.value * scale,
        published=whole.published / whole.value * scale,
    )


def pooled(figures: Iterable[CityFigure]) -> float:
    """City value of several years together; without counts the plain mean of the years."""
    known = [one for one in figures if not math.isnan(one.value)]
    if not known:
        return math.nan
    weights = [one.denominator for one in known]
    return float(
        np.average([one.value for one in known], weights=weights if any(weights) else None)
    )
