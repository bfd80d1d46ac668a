"""All indicators of a city at a glance: topic, unit, direction, role, years."""

from __future__ import annotations

import streamlit as st

from data.city import City
from indicators.catalogue import Indicator
from locales import formats
from pages.shared import cached
from pages.shared.html_table import html_table
from pages.shared.places import Place
from pages.shared.texts import language, t

_COLUMNS = ("indicator", "topic", "unit", "polarity", "role", "years")


def show(place: Place, city: City) -> None:
    """Draw one row per indicator in the order of the catalogue."""
    lang = language()
    topics = {topic.key: topic.name[lang] for topic in city.package.topic_list()}
    st.html(
        html_table(
            t("methods.overview"),
            [t(f"passport.{key}") for key in _COLUMNS],
            [
                _row(one, topics[one.topic], _years(place, city, one))
                for one in city.catalogue.values()
            ],
        )
    )


def _row(indicator: Indicator, topic: str, years: str) -> tuple[str, ...]:
    return (
        indicator.name[language()],
        topic,
        indicator.unit[language()],
        t(f"polarity.{indicator.polarity.value}.short"),
        t(f"role.{indicator.role.value}"),
        years,
    )


def _years(place: Place, city: City, indicator: Indicator) -> str:
    """Years of any level that has figures."""
    known: set[int] = set()
    for level in city.areas:
        known.update(cached.years(*place.address, indicator.key, level))
    return formats.runs(sorted(known)) if known else "–"
