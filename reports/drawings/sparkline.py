"""A trend as small as a word: the last years of one area, the city as a thin line behind it."""

from __future__ import annotations

import math

import pandas as pd

from reports.drawings import svg

_INSET = 0.9  # mm, room for the dots at the edge


def sparkline(trend: pd.DataFrame, *, width: float = 18.0, height: float = 5.0) -> str:
    """
    Draw a trend without axes; its figures stand in words beside it.

    Parameters
    ----------
    trend
        Index ``year`` (rising), columns ``value`` and ``city_value`` in one unit; NaN leaves a
        gap, and a year between two others that has no row leaves its place empty.
    width, height
        mm.

    Returns
    -------
    drawing
        SVG; empty text where the area has no figure.

    Examples
    --------
    >>> rising = pd.DataFrame({"value": [1.0, 2.0], "city_value": [1.5, 1.5]}, index=[2017, 2018])
    >>> sparkline(rising).count("<path"), sparkline(rising.assign(value=float("nan")))
    (2, '')
    """
    values = trend["value"].astype(float)
    if not values.notna().any():
        return ""
    cities = trend["city_value"].astype(float)
    shown = pd.concat([values, cities]).dropna()
    low, high = float(shown.min()), float(shown.max())
    reach = high - low or 1.0
    first, last = int(min(trend.index)), int(max(trend.index))
    years = list(range(first, last + 1))
    step = (width - 2 * _INSET) / max(last - first, 1)

    def point(year: int, value: float) -> tuple[float, float | None]:
        x = _INSET + (year - first) * step if last > first else width / 2
        if math.isnan(value):
            return x, None
        middle = 0.5 if high == low else (high - value) / reach
        return x, _INSET + middle * (height - 2 * _INSET)

    own = [point(year, float(values.get(year, math.nan))) for year in years]
    city = [point(year, float(cities.get(year, math.nan))) for year in years]
    dots = [
        svg.dot(x, y, 0.75 if place == len(own) - 1 else 0.4)
        for place, (x, y) in enumerate(own)
        if y is not None and (place == len(own) - 1 or _alone(own, place))
    ]
    parts = [
        svg.path(svg.polylines(city), width=0.2, colour=svg.RULE, dashes="0.8 0.5"),
        svg.path(svg.polylines(own), width=0.45),
        *dots,
    ]
    return svg.drawing(width, height, parts)


def _alone(points: list[tuple[float, float | None]], place: int) -> bool:
    """Whether no line leads to the point from either side."""
    beside = [points[one][1] for one in (place - 1, place + 1) if 0 <= one < len(points)]
    return all(y is None for y in beside)
