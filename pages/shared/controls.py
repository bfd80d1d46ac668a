"""The four choices of a screen in one order: level, topic, indicator, year."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from data.city import City
from pages.shared import cached, url_state
from pages.shared.labels import unique
from pages.shared.places import Place
from pages.shared.texts import language, t
from pages.shared.url_state import linked_selectbox, linked_slider

#: A first view should show structure and stay readable: the finest level up to so many areas.
FIRST_VIEW_AREAS = 100
#: Sets area sets apart from levels in links; the names of levels have no point.
SET_PREFIX = "set."


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """
    What is looked at; `topic`, `indicator` and `year` are None where there are no figures.

    `level` is a level of the city, or `SET_PREFIX` and the name of an area set.
    """

    level: str
    topic: str | None = None
    indicator: str | None = None
    year: int | None = None

    @property
    def area_set(self) -> str | None:
        """Name of the area set that is looked at, if it is one."""
        found = self.level.startswith(SET_PREFIX)
        return self.level.removeprefix(SET_PREFIX) if found else None


def choose(place: Place, city: City) -> Choice:
    """Draw the controls and return the choice; all four can be linked to."""
    row = st.grid(4, min_column_width=150, key="controls")
    with row:
        level = _level(place, city)
        offered = () if level not in city.areas else cached.indicators(*place.address, level)
        if not offered:
            return Choice(level=level)
        topic = _topic(city, offered)
        indicator = _indicator(city, topic, offered)
        years = cached.years(*place.address, indicator, level)
        year = linked_slider(
            t("control.year"), [str(year) for year in years], key="year", default=str(years[-1])
        )
    return Choice(level=level, topic=topic, indicator=indicator, year=int(year))


def _level(place: Place, city: City) -> str:
    levels = [level for level in city.package.levels if level.name in city.areas]
    names = {level.name: level.label.as_text()[language()] for level in levels}
    for one in city.package.area_sets:
        if one.name in city.area_sets:
            names[f"{SET_PREFIX}{one.name}"] = one.label.as_text()[language()]
    labels = unique(names)
    return linked_selectbox(
        t("control.level"),
        list(labels),
        key="level",
        format_func=labels.__getitem__,
        default=first_level(place, city, list(labels)),
        placeholder=t("control.placeholder"),
    )


def first_level(place: Place, city: City, levels: list[str]) -> str:
    """Finest level with figures that a first look can take in; else an area set, or the first."""
    for level in levels:
        if level not in city.areas:
            return levels[0] if city.catalogue else level
        if len(city.areas[level]) <= FIRST_VIEW_AREAS and cached.indicators(*place.address, level):
            return level
    return levels[0]


def _topic(city: City, offered: tuple[str, ...]) -> str:
    catalogue = city.catalogue
    used = {catalogue[key].topic for key in offered}
    names = unique(
        {
            topic.key: topic.name[language()]
            for topic in city.package.topic_list()
            if topic.key in used
        }
    )
    asked = url_state.asked("indicator", offered)
    return linked_selectbox(
        t("control.topic"),
        list(names),
        key="topic",
        format_func=names.__getitem__,
        default=catalogue[asked or offered[0]].topic,
        placeholder=t("control.placeholder"),
    )


def _indicator(city: City, topic: str, offered: tuple[str, ...]) -> str:
    catalogue = city.catalogue
    names = unique(
        {key: catalogue[key].name[language()] for key in offered if catalogue[key].topic == topic}
    )
    return linked_selectbox(
        t("control.indicator"),
        list(names),
        key="indicator",
        format_func=names.__getitem__,
        placeholder=t("control.placeholder"),
    )


def any_indicator(city: City) -> str:
    """Select box of all indicators of the catalogue, whatever their level, under their topics."""
    catalogue = city.catalogue
    topics = {topic.key: topic.name[language()] for topic in city.package.topic_list()}
    names = unique(
        {key: f"{topics[one.topic]}: {one.name[language()]}" for key, one in catalogue.items()}
    )
    return linked_selectbox(
        t("control.indicator"),
        list(names),
        key="indicator",
        format_func=names.__getitem__,
        placeholder=t("control.placeholder"),
    )
