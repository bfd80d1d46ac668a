"""How the area has developed since the base year: then and now, side by side."""

from __future__ import annotations

import streamlit as st

from data import portrait_text
from data.portrait import Portrait, PortraitLine
from indicators.catalogue import Role
from pages.shared.html_table import html_table
from pages.shared.texts import language, plain, t


def show(shown: Portrait) -> None:
    """Draw the main indicators that have an earlier figure, the supplementary ones on demand."""
    earlier = [one for one in shown.lines if one.base_year is not None]
    main = [one for one in earlier if one.indicator.role is Role.MAIN]
    more = [one for one in earlier if one.indicator.role is Role.SUPPLEMENTARY]
    if not earlier:
        return
    title = t("portrait_screen.since", year=shown.base_year)
    st.header(plain(title), anchor=False)
    _table(shown, main or more or earlier)
    if main and more:
        words = t("portrait_screen.lines.supplementary")
        with st.expander(plain(words), key="since_supplementary"):
            _table(shown, more)


def _table(shown: Portrait, lines: list[PortraitLine]) -> None:
    heads = [
        t("key_figures.indicator"),
        t("portrait_screen.since.then"),
        t("portrait_screen.since.now"),
        t("portrait_screen.since.change"),
    ]
    caption = t("portrait_screen.since.table", area=shown.spot.name, year=shown.base_year)
    st.html(html_table(caption, heads, [_row(one) for one in lines], numbers=(1, 2), cards=True))


def _row(line: PortraitLine) -> tuple[str, ...]:
    lang, indicator = language(), line.indicator
    then = portrait_text.value_words(line.then, line.then_state, indicator, lang)
    now = portrait_text.value_words(line.value, line.state, indicator, lang)
    return (
        indicator.name[lang],
        f"{then} ({line.base_year})",
        f"{now} ({line.year})",
        portrait_text.change_words(line, lang) or "–",
    )
