"""An indicator or an index by its key: wherever one can be chosen, so can the other.

A key that begins with ``index.`` stands for an index method.
"""

from __future__ import annotations

from data.city import City
from data.figures import AreaFigures, area_figures, available_years
from data.indices import INDEX_PREFIX, index_figures, index_years
from indicators.comparison import ANY, Margin


def chosen_years(city: City, indicator: str, level: str) -> list[int]:
    """
    Years with figures of an indicator or an index (``index.<method>``), rising.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator, method or level.
    """
    if indicator.startswith(INDEX_PREFIX):
        return index_years(city, indicator.removeprefix(INDEX_PREFIX), level)
    return available_years(city, indicator, level)


def chosen_figures(
    city: City, *, indicator: str, level: str, year: int, margin: Margin = ANY
) -> AreaFigures:
    """
    Figures of an indicator or an index (``index.<method>``) that may be shown.

    Parameters
    ----------
    margin
        As in `data.figures.area_figures`; an index has classes instead.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator, method or level, or no figures for that year.
    DataError
        If the index cannot be computed from the figures of that year.
    """
    if indicator.startswith(INDEX_PREFIX):
        method = indicator.removeprefix(INDEX_PREFIX)
        return index_figures(city, method=method, level=level, year=year)
    return area_figures(city, indicator=indicator, level=level, year=year, margin=margin)
