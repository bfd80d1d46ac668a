"""The passport of an indicator: all that a reader must know to use its figures."""

from __future__ import annotations

import streamlit as st

from data.city import City
from data.exports.formula import formula_text
from indicators.catalogue import Formula, Indicator
from indicators.classes import LETTERS, ClassBreaks
from locales import formats
from pages.shared import cached, legend, painting
from pages.shared.html_table import html_table, html_terms
from pages.shared.places import Place
from pages.shared.texts import language, t

_TABLES_SHOWN = 3


def show(place: Place, city: City, indicator: Indicator) -> None:
    """Draw the passport as a list of terms, then years and class bounds of each level."""
    st.html(html_terms(terms(city, indicator)))
    st.html(_levels(place, city, indicator))


def terms(city: City, indicator: Indicator) -> list[tuple[str, str]]:
    """Term and text of everything that does not depend on a level."""
    lang = language()
    topics = {topic.key: topic.name[lang] for topic in city.package.topic_list()}
    group = indicator.target_group
    competent = indicator.competent_level
    pairs = [
        ("definition", indicator.definition[lang]),
        ("topic", topics[indicator.topic]),
        ("target_group", group[lang] if group else ""),
        ("formula", formula_text(indicator)),
        ("formula_words", _formula_words(indicator)),
        ("numerator", _counts(city, indicator.numerator)),
        ("denominator", _counts(city, indicator.denominator)),
        ("unit", indicator.unit[lang]),
        ("polarity", t(f"polarity.{indicator.polarity.value}")),
        ("role", t(f"role.{indicator.role.value}")),
        ("competent_level", t(f"competent.{competent}") if competent else ""),
        ("source", indicator.source),
        ("licence", indicator.licence),
        ("key", indicator.key),
    ]
    return [(t(f"passport.{key}"), text) for key, text in pairs if text]


def _formula_words(indicator: Indicator) -> str:
    scale = formats.number(indicator.scale, 0, language())
    if indicator.formula is Formula.CHANGE:
        return t("formula.change", years=indicator.years, scale=scale)
    return t(f"formula.{indicator.formula.value}", scale=scale)


def _counts(city: City, terms: tuple[str, ...]) -> str:
    """Counts of a formula: key, heading in the file and table of each."""
    return "; ".join(f"{'− ' * term.startswith('-')}{_count(city, term)}" for term in terms)


def _count(city: City, term: str) -> str:
    name = term.removeprefix("-")
    places = sorted(
        {
            t("passport.count", column=table.columns[name].column, table=table.name)
            for table in city.package.tables
            if name in table.columns
        }
    )
    shown = ", ".join(places[:_TABLES_SHOWN]) + (", …" if len(places) > _TABLES_SHOWN else "")
    return f"{name} ({shown})" if places else name


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
    words = painting.class_words(indicator, language())
    heads = [t("passport.level"), t("passport.years")]
    heads += [f"{letter} – {words[letter]}" for letter in LETTERS]
    return html_table(t("passport.classes"), heads, rows)


def _bounds(breaks: ClassBreaks | None, indicator: Indicator) -> list[str]:
    if breaks is None:
        return ["–"] * len(LETTERS)
    return [
        legend.interval_text(*breaks.interval(letter), indicator, language()) for letter in LETTERS
    ]
