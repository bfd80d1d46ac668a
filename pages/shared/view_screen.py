"""A screen of several views: one is shown, and the link names its choices and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from data.city import City
from pages.shared import frame, notices, places, url_state
from pages.shared.places import Place
from pages.shared.texts import language


class View(Protocol):
    """A module that draws one view."""

    def show(self, place: Place, city: City) -> Mapping[str, str | None]:
        """Draw the view; returns its choices for the link."""


def run(
    screen: str, views: Mapping[str, View], *, choose: Callable[[], str], linked: Sequence[str]
) -> None:
    """
    Draw the chosen view of the chosen city, and bring the address up to date.

    Parameters
    ----------
    screen
        Name of the screen, see `url_state.write`.
    views
        Module per view.
    choose
        Draws the choice of the view; returns a key of `views`.
    linked
        Choices of all views: those of the others leave the address.
    """
    frame.ensure()
    with notices.shown_errors():
        place = places.chosen()
        city = places.read(place)
        view = choose()
        chosen = views[view].show(place, city)
        url_state.write(
            screen,
            view=view,
            city=place.key,
            lang=language(),
            **{**dict.fromkeys(linked), **chosen},
        )
