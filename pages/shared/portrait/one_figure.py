"""One figure more closely: all areas of the city in tenths, and the course over the years."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import portrait as portraits
from data import portrait_text
from data.city import City
from data.portrait import Deciles, Portrait
from indicators.charts.deciles import MARKS, Lines, decile_chart
from indicators.charts.lines import lines_over_years
from locales import formats, phrases
from pages.shared import cached, labels, painting
from pages.shared.development import axes, draw, tables
from pages.shared.places import Place
from pages.shared.portrait import choices, head
from pages.shared.texts import language, plain, t

_OWN, _PARENT, _CITY = "own", "parent", "city"


def show(place: Place, city: City, shown: Portrait) -> str:
    """Draw the chooser and both charts; returns the chosen indicator."""
    lang = language()
    st.header(t("portrait_screen.one"), anchor=False)
    indicators = [line.indicator for line in shown.lines]
    names = labels.unique({one.key: one.name[lang] for one in indicators})
    key = choices.indicator(list(names), names, topics={one.key: one.topic for one in indicators})
    left, right = st.columns(2, gap="medium")
    with left:
        _deciles(city, shown, portraits.deciles(city, shown, key))
    with right:
        _course(place, city, shown, key)
    return key


def _deciles(city: City, shown: Portrait, found: Deciles) -> None:
    lang = language()
    words = portrait_text.decile_words(found, shown, lang, city)
    st.subheader(t("portrait_screen.deciles"), anchor=False)
    st.text(words)
    if found.table.empty:
        return
    indicator = found.indicator
    shown_table = found.table.assign(
        value=painting.shown_values(found.table["value"], indicator.decimals)
    )
    draw.chart(
        decile_chart(
            shown_table,
            marks=_marks(city, shown, found),
            lines=Lines(
                deciles=[formats.number(one, indicator.decimals, lang) for one in found.lines],
                city_value=found.city_value,
                city_label=t("strip.city"),
            ),
            axis=axes.of(indicator),
        ),
        key="deciles",
        alt=t("portrait_screen.deciles.alt", words=words, count=len(found.table)),
    )
    _without_place(found)
    tables.folded(
        lambda: _decile_table(found),
        key="decile_table",
        title=t("portrait_screen.deciles.table"),
    )


def _marks(city: City, shown: Portrait, found: Deciles) -> dict[str, str]:
    """Words of the legend per mark."""
    level = phrases.as_noun(city.package.level(found.level).label.as_text(), language())
    inside = found.level != shown.spot.level
    key = "inside" if inside else "own"
    words = {
        "own": t(f"portrait_screen.deciles.{key}", area=shown.spot.name, level=level),
        "sibling": t("portrait_screen.deciles.sibling", level=level),
        "": t("portrait_screen.deciles.other", level=level),
    }
    return {mark: words[mark] for mark in MARKS}


def _without_place(found: Deciles) -> None:
    """Marked areas that have no place in the order, by name."""
    for pairs, key in ((found.withheld, "withheld"), (found.missing, "missing")):
        if pairs:
            names = ", ".join(name for _, name in pairs)
            st.caption(plain(t(f"portrait_screen.deciles.{key}", areas=names)))
    key = "hint" if found.lines else "hint.few"
    st.caption(t(f"portrait_screen.deciles.{key}"))


def _decile_table(found: Deciles) -> tables.Table:
    frame = portrait_text.decile_table(found, language())
    return tables.Table(frame=frame, numbers={}, alt=t("portrait_screen.deciles.table.alt"))


def _course(place: Place, city: City, shown: Portrait, key: str) -> None:
    """Area, parent and city over all years."""
    indicator, lang = city.catalogue[key], language()
    names = {_OWN: shown.spot.name, _CITY: t("strip.city")}
    own = cached.series(*place.address, key, shown.spot.level, shown.spot.area_id)
    columns = {_OWN: own["value"]}
    if shown.parents:
        parent = shown.parents[0]
        if key in cached.indicators(*place.address, parent.level):
            series = cached.series(*place.address, key, parent.level, parent.area_id)
            columns[_PARENT] = series["value"]
            # Beside the end of its line there is room for a short name only.
            same = parent.name == shown.spot.name
            names[_PARENT] = head.named(city, parent) if same else parent.name
    columns[_CITY] = own["city_value"]
    frame = pd.DataFrame(columns).apply(
        lambda column: painting.shown_values(column, indicator.decimals)
    )
    if len(frame) < 2:  # noqa: PLR2004 - one year has no course
        return
    st.subheader(t("portrait_screen.course"), anchor=False)
    draw.chart(
        lines_over_years(frame, labels=names, axis=axes.of(indicator), reference=_CITY),
        key="course",
        alt=t(
            "development.trend.alt",
            indicator=indicator.name[lang],
            base=int(frame.index[0]),
            year=int(frame.index[-1]),
            areas=", ".join(names[one] for one in columns),
        ),
    )
    tables.folded(
        lambda: _course_table(frame, names, own["state"], indicator.decimals),
        key="course_table",
        title=t("development.trend.table"),
    )


def _course_table(
    frame: pd.DataFrame, names: dict[str, str], states: pd.Series, decimals: int
) -> tables.Table:
    heads = labels.unique({column: names[column] for column in frame.columns})
    written = frame.rename(columns=heads).reset_index(drop=True)
    written.insert(0, t("control.year"), [str(year) for year in frame.index])
    return tables.Table(
        frame=written,
        numbers={heads[column]: tables.Number(decimals=decimals) for column in frame.columns},
        states={heads[_OWN]: states},
        alt=t("development.trend.table.alt"),
    )
