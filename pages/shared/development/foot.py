"""The line below every view of this screen: sources of what it is made of."""

from __future__ import annotations

from data.city import City
from pages.shared import controls, footer, views
from pages.shared.places import Place


def show(place: Place, city: City, *, key: str, level: str, year: int) -> None:
    """
    Draw the line of an indicator or an index.

    Parameters
    ----------
    key
        Key of an indicator, or ``index.<method>``.
    year
        Year of the reference date that is named: the last one shown.
    """
    choice = controls.Choice(level=level, indicator=key, year=year)
    footer.show(city, views.chosen(place, choice))
