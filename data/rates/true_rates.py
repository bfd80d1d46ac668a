"""Rates from the true counts of any level, all years; nothing is withheld yet."""

from __future__ import annotations

import pandas as pd

from data.city import City
from data.rates.counts import carry_up, counts, interpolated_areas, source_level
from indicators.catalogue import Formula, Indicator
from indicators.rates import rates
from indicators.states import CellState


def true_rates(city: City, chosen: Indicator, level: str) -> pd.DataFrame:
    """
    Divide the true counts of a level, by the formula of the indicator.

    Returns
    -------
    rates
        As from `indicators.rates.rates`, indexed by (year, area_id). An index
        is still the plain ratio. For a published rate ``numerator`` is rate x
        weight / scale: a means of weighting and no count, not to be shown.
        ``interpolated``: whether a count behind the rate is an estimate,
        because a boundary reform divided the area that it was counted in.
    """
    found = _rates(city, chosen, level)
    return found.assign(interpolated=_interpolated(city, chosen, level, found.index))


def _rates(city: City, chosen: Indicator, level: str) -> pd.DataFrame:
    if chosen.formula is Formula.PUBLISHED:
        return _published_rates(city, chosen, level)
    now = counts(city, chosen.numerator, level)
    if chosen.formula is Formula.CHANGE:
        before = _earlier(now, chosen.years)
        return rates(_difference(now, before), before, scale=chosen.scale)
    below = _fitting(counts(city, chosen.denominator, level), now.index)
    return rates(now, below, scale=1.0 if chosen.formula is Formula.INDEX else chosen.scale)


def _interpolated(city: City, chosen: Indicator, level: str, index: pd.Index) -> list[bool]:
    """Whether any count behind each of these (year, area_id) is interpolated."""
    cells: set[tuple[int, str]] = set()
    # A published rate is never carried itself, and its weights matter for means only.
    is_mean = source_level(city, level, chosen.numerator) != level
    groups = [chosen.numerator]
    if chosen.formula is not Formula.PUBLISHED or is_mean:
        groups.append(chosen.denominator)
    for terms in groups:
        for year, areas in interpolated_areas(city, terms, level).items():
            later = {year, year + chosen.years}
            cells |= {(one, area_id) for one in later for area_id in areas}
    return [cell in cells for cell in index]


def _fitting(table: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    fitting = table.reindex(index)
    fitting["state"] = fitting["state"].fillna(CellState.MISSING.value)
    return fitting


def _earlier(now: pd.DataFrame, years: int) -> pd.DataFrame:
    """Counts of the same areas so many years before, on the index of `now`."""
    shifted = now.rename(index=lambda year: year + years, level="year")
    return _fitting(shifted, now.index)


def _difference(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Change of a count; exactly none where it is 0, and the later state where one is lacking."""
    change = now["value"] - before["value"]
    lacking = now["state"].where(now["value"].isna(), before["state"])
    state = lacking.where(change.isna(), CellState.VALUE.value)
    return pd.DataFrame({"value": change, "state": state.mask(change == 0, CellState.ZERO.value)})


def _published_rates(city: City, chosen: Indicator, level: str) -> pd.DataFrame:
    """Rates published as such; at a coarser level the mean weighted by the declared count."""
    source = source_level(city, level, chosen.numerator) or level
    rate = counts(city, chosen.numerator, source)
    weight = _fitting(counts(city, chosen.denominator, source), rate.index)
    people = rate["value"] * weight["value"] / chosen.scale
    if source == level:
        return pd.DataFrame(
            {
                "numerator": people,
                "denominator": weight["value"],
                "value": rate["value"],
                "state": rate["state"],
            }
        )
    lacking = weight["value"].isna() & rate["value"].notna()
    numerator = pd.DataFrame(
        {"value": people, "state": rate["state"].mask(lacking, weight["state"])}
    )
    return rates(
        carry_up(city, numerator, source, level),
        carry_up(city, weight, source, level),
        scale=chosen.scale,
    )
