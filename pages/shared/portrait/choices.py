"""Which area is looked at: level, name and year; each can be linked to."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from data import portrait as portraits
from data.city import City
from data.portrait import Portrait, Spot
from pages.shared import labels, screen_choices, selection, url_state
from pages.shared.places import Place
from pages.shared.texts import t

LEVEL, INDICATOR, TOPIC = "level", "indicator", "topic"
#: Set for the run that follows a button which opens another portrait.
OPENED = "portrait.opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """
    What is looked at.

    Attributes
    ----------
    names
        Label per area of the level; of two equal names each has its id.
    area
        None as long as none is chosen.
    year
        None where nothing has figures at the level.
    """

    level: str
    names: dict[str, str]
    area: str | None
    year: int | None


def choose(place: Place, city: City) -> Choice | None:
    """Draw the controls; None for a city without areas."""
    levels = [one.name for one in city.package.levels if one.name in city.areas]
    _take_level_of_linked_area(city, levels)
    with st.grid(3, min_column_width=180, key="controls"):
        level = screen_choices.level(place, city, levels.__contains__)
        if level is None:
            return None
        names = labels.unique(city.areas[level]["name"].astype(str).to_dict())
        area = selection.settle(names)
        selection.search_box(names)
        year = _year(city, level, area)
    return Choice(level=level, names=names, area=area, year=year)


def _year(city: City, level: str, area: str | None) -> int | None:
    """Slider that begins with the year that a portrait has by itself."""
    options = [str(year) for year in portraits.portrait_years(city, level)]
    if not options:
        return None
    begin = options[-1]
    if area is not None and not _has_year(options):
        begin = str(portrait(city, level, area, None).year)
    chosen = url_state.linked_slider(
        t("control.year"), options, key=screen_choices.YEAR, default=begin
    )
    return int(chosen)


def _has_year(options: list[str]) -> bool:
    """Whether the session or the link names a year; a portrait takes time to be made."""
    return (
        st.session_state.get(screen_choices.YEAR) in options
        or url_state.asked(screen_choices.YEAR, options) is not None
    )


def _take_level_of_linked_area(city: City, levels: list[str]) -> None:
    """A link may name an area without its level: begin with the finest level that knows it."""
    if LEVEL in st.session_state or LEVEL in st.query_params:
        return
    for level in levels:
        if url_state.asked(selection.AREA, city.areas[level].index) is not None:
            st.session_state[LEVEL] = level
            return


def portrait(city: City, level: str, area: str, year: int | None) -> Portrait:
    """Gather a portrait, with a word for the seconds that the first one of a city takes."""
    with st.spinner(t("portrait_screen.reading"), show_time=False):
        return portraits.portrait(city, level=level, area_id=area, year=year)


def go_to(spot: Spot) -> None:
    """Make an area the one that is looked at (callback); it may be of another level."""
    st.session_state[LEVEL] = spot.level
    st.session_state[selection.AREA] = spot.area_id
    st.session_state[OPENED] = True


def indicator(keys: list[str], names: dict[str, str], *, topics: dict[str, str]) -> str:
    """
    Select box of the figure that the charts show.

    Parameters
    ----------
    keys
        What is offered, at least one.
    names
        Label per key.
    topics
        Topic per key: the city map opens with it.
    """

    def keep_topic() -> None:
        st.session_state[TOPIC] = topics[st.session_state[INDICATOR]]

    return url_state.linked_selectbox(
        t("control.indicator"),
        keys,
        key=INDICATOR,
        format_func=names.__getitem__,
        on_change=keep_topic,
        placeholder=t("control.placeholder"),
    )
