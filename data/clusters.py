"""Clusters of a level: local Moran of the figures that may be shown.

The library behind it takes seconds to import: import this module only where
clusters are asked for.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.choices import chosen_figures
from data.city import City
from geo.neighbours import Contiguity, contiguity
from indicators.clusters import (
    SEED,
    ClustersError,
    NoClusterSpreadError,
    NotFiniteClusterError,
    TooFewClusterAreasError,
    local_moran,
)

_REASONS: dict[type[ClustersError], str] = {
    TooFewClusterAreasError: "too_few_areas",
    NoClusterSpreadError: "no_spread",
    NotFiniteClusterError: "not_finite",
}


def neighbours(city: City, level: str) -> Contiguity:
    """
    Neighbours of the areas of a level, from the full geometry; computed once.

    Raises
    ------
    KeyError
        If the city has no such level.
    """
    return city.remember(lambda: contiguity(city.areas[level]), "neighbours", level)


def clusters(
    city: City, *, indicator: str, level: str, year: int, seed: int = SEED
) -> pd.DataFrame:
    """
    Find areas that lie among areas with figures like theirs, or unlike theirs.

    Parameters
    ----------
    indicator
        Key of an indicator, or ``index.<method>``.
    seed
        Of the permutations; the same seed gives the same result.

    Returns
    -------
    clusters
        One row per area, indexed by ``area_id``: ``name``, ``value`` and
        ``state`` (as shown), and ``quadrant``, ``moran``, ``p_value``,
        ``q_value``, ``significant`` as from
        `indicators.clusters.local_moran`; "high" and "low" are the figure's,
        not its polarity's. ``reason`` is empty for tested areas, else a code:
        ``no_figure``, ``no_neighbour``, or for the whole level
        ``too_few_areas``, ``no_spread``, ``not_finite``. The words are
        ``change.reason.<code>``.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator, method or level, or no figures for that year.
    DataError
        If the index cannot be computed from the figures of that year.
    """
    shown = chosen_figures(city, indicator=indicator, level=level, year=year).table
    table = shown[["name", "value", "state"]]
    try:
        found = local_moran(shown["value"], neighbours(city, level).links, seed=seed)
    except ClustersError as error:
        return table.join(_untested(table.index)).assign(reason=_REASONS[type(error)])
    reason = np.where(found["quadrant"].ne(""), "", "no_neighbour")
    reason = np.where(shown["value"].isna(), "no_figure", reason)
    return table.join(found).assign(reason=reason)


def _untested(index: pd.Index) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "quadrant": "",
            "moran": np.nan,
            "p_value": np.nan,
            "q_value": np.nan,
            "significant": pd.Series(pd.NA, index=index, dtype="boolean"),
        },
        index=index,
    )
