"""The passport of an indicator: all that a reader must know to use its figures."""

from __future__ import annotations

import streamlit as st

from data import map_words
from data.city import City
from data.passport import passport
from indicators.catalogue import Indicator
from indicators.classes import LETTERS, ClassBreaks
from locales import formats
from pages.shared import cached
from pages.shared.html_table import html_table, html_terms
from pages.shared.places import Place
from pages.shared.texts import language, t


def show(place: Place, city: City, indicator: Indicator) -> None:
    """Draw the passport as a list of terms, then years and class bounds of each level."""
    st.html(html_terms(passport(city, indicator, language())))
    st.html(_levels(place, city, indicator))


def _levels(place: Place, city: City, indicator: Indicator) -> str:
    """Table of the years and class bounds of each level that has figures."""
    rows = []
    for level in city.package.levels:
        if level.name not in city.areas:
            continue
        years = cached.years(*place.address, indicator.key, level.name)
        if years:
            breaks = cached.breaks(*place.address, indicator.key, level.name)
            name = level.label.as_text()[language()]
            rows.append([name, formats.runs(years), *_bounds(breaks, indicator)])
    words = map_words.class_words(indicator, language())
    heads = [t("passport.level"), t("passport.years")]
    heads += [f"{letter} – {words[letter]}" for letter in LETTERS]
    return html_table(t("passport.classes"), heads, rows)


def _bounds(breaks: ClassBreaks | None, indicator: Indicator) -> list[str]:
    if breaks is None:
        return ["–"] * len(LETTERS)
    return [
        map_words.interval_words(*breaks.interval(letter), indicator, language())
        for letter in LETTERS
    ]
