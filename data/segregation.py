"""Segregation over the areas of a level, and the gap between its ends, year by year.

Segregation is a figure of the city and counts every area, but a count that is
withheld goes in as any small count would: where a group is rare, one person
more or less moves the index visibly. The gap pools a few areas only, so it is
made of figures that may be shown.
"""

from __future__ import annotations

import math
from dataclasses import asdict

import pandas as pd

from data.choices import chosen_years
from data.city import City
from data.figures import area_figures
from data.rates.true_rates import true_rates
from indicators.catalogue import Formula, Indicator, Uncertainty
from indicators.decile_gap import NotFiniteRateError, decile_gap
from indicators.disclosure import is_small
from indicators.segregation import (
    GroupExceedsTotalError,
    NoGroupError,
    SegregationError,
    TooFewSegregationAreasError,
)
from indicators.segregation import segregation as segregation_of

#: Why a figure is not there; the words are ``change.reason.<code>``.
_REASONS: dict[type[SegregationError], str] = {
    GroupExceedsTotalError: "group_exceeds_total",
    NoGroupError: "no_group",
    NotFiniteRateError: "not_finite",
    TooFewSegregationAreasError: "too_few_areas",
}
_SEGREGATION = (
    "dissimilarity",
    "dissimilarity_corrected",
    "isolation",
    "isolation_corrected",
    "share",
    "areas",
)
#: Attribute of `indicators.decile_gap.Gap` -> column.
_GAP = {
    "top": "top_decile",
    "bottom": "bottom_decile",
    "gap": "gap",
    "tenth": "decile_areas",
    "areas": "gap_areas",
}


def segregation(city: City, *, indicator: str, level: str) -> pd.DataFrame:
    """
    Segregation over the areas of a level, and the gap between its ends, year by year.

    Returns
    -------
    series
        One row per year with figures, indexed by ``year``, rising.
        ``dissimilarity``, ``dissimilarity_corrected``, ``isolation``,
        ``isolation_corrected`` and ``share`` (all 0 to 1) and ``areas`` as in
        `indicators.segregation.Segregation`; ``reason``, empty or why they are
        NaN (``not_a_share``, ``no_weights``, ``group_exceeds_total``,
        ``no_group``, ``too_few_areas``). ``top_decile``, ``bottom_decile`` and
        ``gap`` in the indicator's unit, ``decile_areas`` (areas at each end)
        and ``gap_areas`` (areas that were ordered) as in
        `indicators.decile_gap.Gap`; ``gap_reason`` likewise (``not_a_rate``,
        ``no_weights``, ``not_finite``, ``too_few_areas``). The words are
        ``change.reason.<code>``.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator, method or level.

    Notes
    -----
    Segregation is a figure of the city and comes from all areas that have both
    counts, ``share`` from the true ones. A count that is withheld because it is
    small goes into the indices as half the threshold, so that nobody can try
    out which small count it is; an area of so few people that they are withheld
    themselves is left out. The gap pools a few areas only and would give
    withheld ones away, so it is made of figures that may be shown: where many
    counts are withheld, the lower end of a rare group lies too high, and
    ``gap_areas`` says of how many areas it was made. Of a rate published as such, rate x weight
    stands for the group; where the weight is not the rate's own denominator
    the indices are as near as that count allows. Without weights there is none.
    """
    years = chosen_years(city, indicator, level)
    chosen = city.catalogue.get(indicator)
    group = None if chosen is None or not _is_share(chosen) else _group(city, chosen, level)
    rows = [_segregation_row(group, year) | _gap_row(city, chosen, level, year) for year in years]
    columns = [*_SEGREGATION, "reason", *_GAP.values(), "gap_reason"]
    return pd.DataFrame(rows, index=pd.Index(years, name="year"), columns=columns)


def _is_share(chosen: Indicator) -> bool:
    """Whether the numerator counts people within the denominator, or a published rate may."""
    if chosen.formula is Formula.RATIO:
        return chosen.uncertainty is Uncertainty.SHARE
    return chosen.formula is Formula.PUBLISHED


def _group(city: City, chosen: Indicator, level: str) -> pd.DataFrame:
    """
    Counts behind a share, indexed by (year, area_id): ``numerator``, ``denominator``, ``group``.

    ``group`` is the numerator without what is withheld: a small count, or a
    small rest, is half the threshold, and NaN where the denominator is small.
    """
    true = true_rates(city, chosen, level)
    if chosen.formula is Formula.PUBLISHED:  # the office has withheld already
        return true.assign(group=true["numerator"])
    threshold = city.package.disclosure.threshold
    count, people = true["numerator"], true["denominator"]
    few = is_small(count, threshold)
    few_others = is_small(people - count, threshold) & chosen.complement_is_sensitive
    group = count.mask(few, threshold / 2).mask(few_others, people - threshold / 2)
    group = group.mask(few & few_others, people / 2)
    return true.assign(group=group.mask(is_small(people, threshold)))


def _segregation_row(counts: pd.DataFrame | None, year: int) -> dict[str, object]:
    """Indices of one year from the counts of `_group`; None of what is no share."""
    if counts is None:
        return _no_segregation("not_a_share")
    own = counts.xs(year, level="year")
    if own["value"].notna().any() and not own["denominator"].gt(0).any():
        return _no_segregation("no_weights")
    try:
        found = segregation_of(own["group"], own["denominator"])
    except SegregationError as error:
        return _no_segregation(_REASONS[type(error)])
    both = own[own["numerator"].notna() & own["denominator"].gt(0)]
    share = float(both["numerator"].sum() / both["denominator"].sum())
    return asdict(found) | {"share": share, "reason": ""}


def _no_segregation(reason: str) -> dict[str, object]:
    return {**dict.fromkeys(_SEGREGATION, math.nan), "areas": 0, "reason": reason}


def _gap_row(city: City, chosen: Indicator | None, level: str, year: int) -> dict[str, object]:
    """Gap of one year; `chosen` is None for an index, which has no rate to be pooled."""
    if chosen is None or chosen.formula is Formula.CHANGE:
        return _no_gap("not_a_rate")
    shown = area_figures(city, indicator=chosen.key, level=level, year=year).table
    if shown["value"].notna().any() and not shown["denominator"].gt(0).any():
        return _no_gap("no_weights")
    try:
        found = decile_gap(shown["value"], shown["denominator"])
    except SegregationError as error:
        return _no_gap(_REASONS[type(error)])
    return {column: getattr(found, name) for name, column in _GAP.items()} | {"gap_reason": ""}


def _no_gap(reason: str) -> dict[str, object]:
    return {
        **dict.fromkeys(_GAP.values(), math.nan),
        "decile_areas": 0,
        "gap_areas": 0,
        "gap_reason": reason,
    }
