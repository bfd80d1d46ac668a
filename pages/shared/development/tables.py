"""The tables below the charts: numbers sort as numbers and are written as the language asks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from locales import formats
from pages.shared import key_figures
from pages.shared.texts import language, plain, t

_MOST_ROWS_SHOWN, _ROW, _HEAD = 11, 35, 38  # pixels of a row and of the headings


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """How a column of numbers is written: decimal places, and whether with a plus sign."""

    decimals: int
    signed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    A table ready to be shown.

    Attributes
    ----------
    frame
        Columns under their headings in the reader's language.
    numbers
        Heading -> how its numbers are written; other columns are words.
    states
        Heading -> state of each figure (`CellState` texts in the order of the
        rows); where there is no number its official sign stands.
    alt
        What the table is, for those who do not see it.
    note
        Text below the table.
    """

    frame: pd.DataFrame
    numbers: Mapping[str, Number]
    alt: str
    states: Mapping[str, pd.Series] = field(default_factory=dict)
    note: str = ""


def folded(build: Callable[[], Table], *, key: str, title: str) -> None:
    """Draw a table inside an expander; it is built only when a reader opens it."""
    box = st.expander(plain(title), on_change="rerun", key=key)
    if not box.open:
        return
    with box:
        show(build())


def show(table: Table) -> None:
    """Draw the table and explain the signs that occur in it."""
    rows = min(len(table.frame), _MOST_ROWS_SHOWN)
    st.dataframe(
        _styled(table),
        hide_index=True,
        width="stretch",
        height=_HEAD + rows * _ROW,
        alt=table.alt,
    )
    states = {str(state) for column in table.states.values() for state in column}
    if text := key_figures.signs_text(states):
        st.caption(plain(text))
    if table.note:
        st.caption(plain(table.note))


def _styled(table: Table) -> Any:
    frame = table.frame.reset_index(drop=True)
    styler = frame.style
    for heading, number in table.numbers.items():
        styler = styler.format(_writer(number), subset=[heading])
    for heading, states in table.states.items():
        for state in set(states) - {"value"}:
            rows = frame.index[(states == state).to_numpy() & frame[heading].isna().to_numpy()]
            sign = formats.sign_of(str(state), language())
            styler = styler.format(lambda _, sign=sign: sign, subset=(rows, [heading]))
    return styler


def _writer(number: Number) -> Callable[[float], str]:
    def write(value: float) -> str:
        if math.isnan(value):
            return "–" if number.signed else t("state.missing.sign")
        plus = "+" if number.signed and formats.rounded(value, number.decimals) > 0 else ""
        return plus + formats.number(value, number.decimals, language())

    return write
