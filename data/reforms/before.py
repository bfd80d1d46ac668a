"""City values of years that were counted in areas from before a reform.

Carrying counts across changes no sum, but a count that is secret in one old
area is lacking in every new area that it is divided among, together with what
its neighbours brought there. The city is therefore summed where it was counted.
"""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd

from data.city import City, Vintage
from data.rates.city_value import CityFigure, city_figures
from data.rates.counts import names_of
from data.rates.true_rates import true_rates
from indicators.catalogue import Indicator


def figures_before_reforms(city: City, chosen: Indicator, level: str) -> dict[int, CityFigure]:
    """
    Compute the city value from the old areas, for years in which all counts come from them.

    Parameters
    ----------
    city
        The city.
    chosen
        The indicator; of an index the plain ratio is given.
    level
        Level whose observations the figures of these years come from.

    Returns
    -------
    figures
        By year; none for a year in which a count comes from other tables, too.
        `CityFigure.areas_counted` and `areas_total` count the old areas.
    """
    observed = city.observations.get(level)
    names = list(dict.fromkeys(names_of((*chosen.numerator, *chosen.denominator))))
    if observed is None or not set(names) <= set(observed.carried.columns):
        return {}
    from_one = observed.carried[names].T.nunique() == 1
    origin = observed.carried[names[0]].where(from_one, "").to_dict()
    found: dict[int, CityFigure] = {}
    for name in sorted(set(origin.values()) - {""}):
        then = _as_it_was(city, city.vintages[name])
        figures = city_figures(then, chosen, level, true_rates(then, chosen, level))
        for year, figure in figures.items():
            # A change needs both years in the same areas.
            if all(origin.get(one) == name for one in {year, year - chosen.years}):
                found[year] = figure
    return found


def _as_it_was(city: City, vintage: Vintage) -> City:
    """Take the city with the old areas in the place of the level, and with nothing else."""
    return replace(
        city,
        areas={vintage.level: gpd.GeoDataFrame(vintage.areas)},
        observations={vintage.level: vintage.observations},
        vintages={},
    )
