"""The indicators of an area as tables: figure, city, parent, certainty, place, five years."""

from __future__ import annotations

import streamlit as st

from data import portrait_text
from data.city import City
from data.portrait import Portrait, PortraitLine
from indicators.catalogue import Role
from pages.shared import key_figures
from pages.shared.html_table import Drawn, html_table
from pages.shared.portrait import head
from pages.shared.texts import language, plain, t
from reports.drawings.sparkline import sparkline

_NUMBERS = (1, 2, 3)
#: Size of the small trend, mm.
_WIDTH, _HEIGHT = 24.0, 6.0


def show(city: City, shown: Portrait) -> None:
    """Draw a table per role: the first in full, what adds to it is unfolded on demand."""
    headed = True
    for role in Role:
        lines = [one for one in shown.lines if one.indicator.role is role]
        if not lines:
            continue
        title = plain(t(f"portrait_screen.lines.{role.value}"))
        if headed:
            st.header(title, anchor=False)
            _table(city, shown, lines)
            _notes(shown)
            headed = False
            continue
        with st.expander(title, key=f"lines_{role.value}"):
            _table(city, shown, lines)


def _table(city: City, shown: Portrait, lines: list[PortraitLine]) -> None:
    parent = head.named(city, shown.parents[0]) if shown.parents else ""
    heads = [
        t("key_figures.indicator"),
        shown.spot.name,
        t("key_figures.city"),
        *([parent] if parent else []),
        t("portrait_screen.column.difference"),
        t("portrait_screen.column.certainty"),
        t("portrait_screen.column.band"),
        t("portrait_screen.column.trend"),
    ]
    rows = [_row(city, shown, one, with_parent=bool(parent)) for one in lines]
    caption = t("portrait_screen.lines.caption", area=shown.spot.name, year=shown.year)
    st.html(html_table(caption, heads, rows, numbers=_NUMBERS[: 2 + bool(parent)], cards=True))


def _row(
    city: City, shown: Portrait, line: PortraitLine, *, with_parent: bool
) -> list[str | Drawn]:
    lang, indicator = language(), line.indicator

    def figure(value: float, state: str) -> str:
        return portrait_text.value_words(value, state, indicator, lang) if state else "–"

    own = figure(line.value, line.state)
    if line.interpolated:
        own = f"{own} ({t('reform.mark')})"
    if line.year != shown.year:
        own = f"{own} ({line.year})"
    level = city.package.level(shown.spot.level).label.as_text()
    band = portrait_text.band_words(line.band, level, lang) if line.band else "–"
    return [
        indicator.name[lang],
        own,
        figure(line.city_value, "value"),
        *([figure(line.parent_value, line.parent_state)] if with_parent else []),
        portrait_text.difference_words(line, lang) or "–",
        portrait_text.certainty_words(line, lang) or "–",
        band,
        _trend(line),
    ]


def _trend(line: PortraitLine) -> str | Drawn:
    """Small line over five years; its words stand beside it for those who do not see it."""
    words = portrait_text.trend_words(line, language())
    if line.trend["value"].notna().sum() < 2:  # noqa: PLR2004 - one point is no line
        return words
    return Drawn(sparkline(line.trend, width=_WIDTH, height=_HEIGHT), words)


def _notes(shown: Portrait) -> None:
    """Explain the small lines, and the signs that occur."""
    if shown.lines:
        st.caption(t("portrait_screen.lines.trend"))
    states = {line.state for line in shown.lines} | {line.parent_state for line in shown.lines}
    if text := key_figures.signs_text(states):
        st.caption(plain(text))
    if any(line.interpolated for line in shown.lines):
        st.caption(t("reform.area"))
