"""Compare areas with the city: direction is data, never an ``if`` in a page."""

from __future__ import annotations

import math

import pandas as pd

from indicators.catalogue import Polarity


def worse_than_city(values: pd.Series, city_value: float, polarity: Polarity) -> pd.Series:
    """
    Mark areas whose figure is socially worse than the city value.

    "Below the city average" is meant socially: for a transfer rate it is a
    rate *above* the city's figure.

    Parameters
    ----------
    values
        Figures per ``area_id``; NaN where there is none (missing, suppressed).
    city_value
        City value in the same unit; NaN if there is none.
    polarity
        `Polarity.NEUTRAL` describes and does not judge: nothing is marked.

    Returns
    -------
    worse
        Nullable boolean; ``<NA>`` where nothing can be said. An area exactly
        at the city value is not worse.

    Examples
    --------
    >>> worse_than_city(pd.Series([1.0, 2.0, 3.0]), 2.0, Polarity.LOWER_IS_BETTER).to_list()
    [False, False, True]
    """
    if polarity is Polarity.NEUTRAL or math.isnan(city_value):
        return pd.Series(pd.NA, index=values.index, dtype="boolean")
    gap = values - city_value
    worse = gap.gt(0) if polarity is Polarity.LOWER_IS_BETTER else gap.lt(0)
    return worse.astype("boolean").mask(values.isna())
