"""The choices of a screen in one order: level, topic, indicator, year, margin."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass

import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

from data.city import City
from data.indices import INDEX_PREFIX, INDEX_TOPIC
from indicators.catalogue import Polarity, Text
from indicators.comparison import ANY, Margin
from pages.shared import cached, margins, url_state
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
    `indicator` is a key of the catalogue, or that of an index (`data.indices`).
    `margin` is a choice only where `judged`: of indicators with a good and a bad side.
    """

    level: str
    topic: str | None = None
    indicator: str | None = None
    year: int | None = None
    judged: bool = False
    margin: Margin = ANY

    @property
    def area_set(self) -> str | None:
        """Name of the area set that is looked at, if it is one."""
        found = self.level.startswith(SET_PREFIX)
        return self.level.removeprefix(SET_PREFIX) if found else None


def choose(place: Place, city: City) -> Choice:
    """Draw the controls and return the choice; all of them can be linked to."""
    row = st.grid(5, min_column_width=140, key="controls")
    with row:
        level = _level(place, city)
        offered = offers(place, city, level) if level in city.areas else {}
        if not offered:
            return Choice(level=level)
        indicator = choose_indicator(city, offered, grid=row)
        years = cached.years(*place.address, indicator, level)
        year = linked_slider(
            t("control.year"), [str(year) for year in years], key="year", default=str(years[-1])
        )
        judged = offered[indicator].judged
        margin = choose_margin() if judged else ANY
    return Choice(
        level=level,
        topic=offered[indicator].topic,
        indicator=indicator,
        year=int(year),
        judged=judged,
        margin=margin,
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """What the controls must know of an indicator or index; `judged`: it can have a margin."""

    topic: str
    name: Text
    judged: bool


def offers(place: Place, city: City, level: str) -> dict[str, Offer]:
    """Indicators with figures at a level, then the indices that can be computed for it."""
    catalogue = city.catalogue
    found = {
        key: Offer(
            catalogue[key].topic,
            catalogue[key].name,
            catalogue[key].polarity is not Polarity.NEUTRAL,
        )
        for key in cached.indicators(*place.address, level)
    }
    indices = {
        f"{INDEX_PREFIX}{key}": Offer(INDEX_TOPIC, name, judged=False)
        for key, name in cached.methods(*place.address, level)
    }
    return found | indices


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


def choose_indicator(
    city: City, offered: Mapping[str, Offer], *, grid: GridContainer | None = None
) -> str:
    """
    Two select boxes: the topics of what is offered, and what is offered under the topic.

    Parameters
    ----------
    grid
        The grid around, which has room for the long names of methods: an index
        leaves the place of the margin free.
    """
    topic = _topic(city, offered)
    wide = 2 if topic == INDEX_TOPIC else 1
    with nullcontext() if grid is None else grid.cell(column_span=wide):
        return _indicator({key: one for key, one in offered.items() if one.topic == topic})


def _topic(city: City, offered: Mapping[str, Offer]) -> str:
    used = {one.topic for one in offered.values()}
    topics = {topic.key: topic.name[language()] for topic in city.package.topic_list()}
    names = unique({INDEX_TOPIC: t("control.topic.index")} | topics)
    order = [key for key in (*topics, INDEX_TOPIC) if key in used]
    asked = url_state.asked("indicator", offered)
    first = next(iter(offered.values()))
    return linked_selectbox(
        t("control.topic"),
        list(dict.fromkeys(order)),
        key="topic",
        format_func=names.__getitem__,
        default=(offered[asked] if asked else first).topic,
        placeholder=t("control.placeholder"),
    )


def _indicator(offered: Mapping[str, Offer]) -> str:
    names = unique({key: one.name[language()] for key, one in offered.items()})
    return linked_selectbox(
        t("control.indicator"),
        list(names),
        key="indicator",
        format_func=names.__getitem__,
        placeholder=t("control.placeholder"),
    )


def choose_margin() -> Margin:
    """Select box of how far from the city value an area must lie to be marked."""
    names = {key: margins.option(key, language()) for key in margins.KEYS}
    chosen = linked_selectbox(
        t("control.margin"),
        margins.KEYS,
        key="margin",
        format_func=names.__getitem__,
        help=t("control.margin.help"),
        placeholder=t("control.placeholder"),
    )
    return Margin.from_key(chosen)


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
