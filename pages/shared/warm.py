"""What the first visitor will ask for, prepared while the server starts."""

from __future__ import annotations

import logging

from data.errors import DataError
from data.portrait import portrait
from geo.errors import GeoDataError
from indicators.errors import IndicatorDataError
from pages.shared import cached, controls, packages
from pages.shared.places import Place

LOG = logging.getLogger(__name__)


def usual_city() -> None:
    """
    Read the city shown at first, compute its first map, then what every portrait compares with.

    Runs outside of any session, through the cached reads of the screens. A city
    that cannot be read is only logged: the screen itself will explain it.
    """
    key, path = next(iter(packages.choices().items()))
    try:
        place = Place(key=key, path=path, stamp=cached.stamp(path))
        city = cached.city(*place.address)
        level = controls.first_level(place, city, list(city.areas))
        cached.geometry(*place.address, level)
        offered = cached.indicators(*place.address, level)
        if offered:
            year = cached.years(*place.address, offered[0], level)[-1]
            cached.figures(*place.address, offered[0], level, year)
            cached.breaks(*place.address, offered[0], level)
            # Any area will do: what it is compared with is remembered for all others.
            portrait(city, level=level, area_id=str(city.areas[level].index[0]))
    except (DataError, GeoDataError, IndicatorDataError) as error:
        LOG.warning("The first city could not be prepared: %s", error)
