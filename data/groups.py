"""Need against help: how far the target groups of each area stand from the city.

An indicator names the group that it speaks of (`Indicator.target_group`). What
is said of a group is what may be shown of its indicators, and how sure that is.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from data.certainty import certainty_of
from data.city import City
from data.errors import unknown_choice
from data.figures import area_figures, available_years
from indicators.catalogue import Indicator, Polarity

GROUP_COLUMNS = (
    "area_id",
    "group",
    "indicator",
    "value",
    "city_value",
    "gap",
    "worse",
    "judged",
    "distinguishable",
    "low",
    "high",
    "state",
)


def group_indicators(city: City, level: str) -> list[Indicator]:
    """
    Indicators that speak of a target group and have figures at a level.

    Raises
    ------
    UnknownChoiceError
        If the city has no such level.
    """
    return [
        one
        for key, one in city.catalogue.items()
        if one.target_group is not None and available_years(city, key, level)
    ]


def group_years(city: City, level: str) -> list[int]:
    """
    Years in which some target group has figures at a level, rising.

    Raises
    ------
    UnknownChoiceError
        If the city has no such level.
    """
    return sorted(
        {
            year
            for one in group_indicators(city, level)
            for year in available_years(city, one.key, level)
        }
    )


def target_groups(city: City, level: str, year: int) -> pd.DataFrame:
    """
    Set the target groups of all areas beside the city.

    Returns
    -------
    groups
        Columns `GROUP_COLUMNS`, by indicator in the order of the catalogue,
        then by area: ``group`` (German name of the group, its key);
        ``value``, ``city_value``, ``low``, ``high`` (interval of 95 %) in the
        unit of the indicator; ``gap``: distance to the city in per cent of
        the size of the city value, above 0 on the worse side, of an indicator
        that does not judge above 0 where it is higher; ``worse`` (nullable
        boolean, ``<NA>`` where nothing is judged or known); ``judged`` (bool);
        ``distinguishable`` (nullable boolean: from the rest of the city); ``state``
        (`CellState` text). NaN where a figure is not known or withheld. No
        rows where the city names no target group.

    Raises
    ------
    UnknownChoiceError
        If the city has no such level, or no figures of a group for that year.
    """
    years = group_years(city, level)
    if years and year not in years:
        raise unknown_choice("year", str(year), years)
    tables = [
        _of_indicator(city, one, level, year)
        for one in group_indicators(city, level)
        if year in available_years(city, one.key, level)
    ]
    if not tables:
        return pd.DataFrame(columns=list(GROUP_COLUMNS))
    return pd.concat(tables, ignore_index=True)


def _of_indicator(city: City, one: Indicator, level: str, year: int) -> pd.DataFrame:
    figures = area_figures(city, indicator=one.key, level=level, year=year)
    sure = certainty_of(figures).table
    table, whole = figures.table, figures.city.value
    side = -1.0 if one.polarity is Polarity.HIGHER_IS_BETTER else 1.0
    size = abs(whole) if whole != 0 and not math.isnan(whole) else np.nan
    columns = {
        "area_id": table.index.astype(str),
        "group": one.target_group.de if one.target_group else "",
        "indicator": one.key,
        "value": table["value"].to_numpy(dtype=float),
        "city_value": whole,
        "gap": side * (table["value"].to_numpy(dtype=float) - whole) / size * 100,
        "worse": table["worse"].array,
        "judged": one.polarity is not Polarity.NEUTRAL,
        "distinguishable": sure["distinguishable"].astype("boolean").array,
        "low": sure["low"].to_numpy(dtype=float),
        "high": sure["high"].to_numpy(dtype=float),
        "state": table["state"].to_numpy(),
    }
    return pd.DataFrame(columns, columns=list(GROUP_COLUMNS))


def most_hit(table: pd.DataFrame, area_id: str, n: int = 3) -> pd.DataFrame:
    """
    Groups of an area that are hit most.

    Parameters
    ----------
    table
        As from `target_groups`.
    n
        So many groups at most, > 0.

    Returns
    -------
    rows
        Rows of `table`, one per group: the figure that lies furthest on
        the worse side. Only figures that judge and are worse than the city's count;
        those that can be told from the rest of the city come first, then the
        wider gap. Fewer than `n` where fewer groups are hit.
    """
    own = table[table["area_id"] == area_id]
    hit = own[own["judged"].astype(bool) & own["worse"].fillna(value=False).astype(bool)]
    told = hit["distinguishable"].fillna(value=False).astype(bool)
    ranked = hit.assign(told=told).sort_values(
        ["told", "gap"], ascending=False, kind="stable", na_position="last"
    )
    return ranked.drop_duplicates("group").head(n).drop(columns="told")
