"""The strip of a set: areas against years, readable without colour and by ear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pandas as pd

from indicators.action_areas import Membership
from locales import formats
from measures import history
from measures.declared import is_dated
from measures.timeline import Entry
from pages.shared.texts import escaped, t

SIGNS = {Membership.WHOLE: "■", Membership.PART: "◧", Membership.NONE: "·"}
MOST_YEARS = 40
_CENTRE = "text-align:center"


def years_of(entries: Sequence[Entry], today: dt.date) -> list[int]:
    """Years from the first entry to the last one or today, at most `MOST_YEARS` of them."""
    if not entries:
        return []
    days = [one.effective for one in entries if is_dated(one)] or [today]
    last = max(*days, today).year
    return list(range(max(min(days).year, last - MOST_YEARS + 1), last + 1))


def by_area(entries: Sequence[Entry], years: Sequence[int]) -> pd.DataFrame:
    """
    Say per area and year how it belonged on the last day of the year.

    Returns
    -------
    strip
        Indexed by level and area id, one column per year, texts of `Membership`:
        of an area with several parts the largest that belonged.
    """
    members = history.strip(entries, years[0], years[-1])
    if members.empty:
        return members.droplevel("part")
    order = [Membership.NONE.value, Membership.PART.value, Membership.WHOLE.value]
    ranks = members.apply(lambda column: column.map(order.index))
    return ranks.groupby(level=["level", "area_id"]).max().map(order.__getitem__)


def html(rows: pd.DataFrame, *, caption: str, name: Callable[[str, str], str]) -> str:
    """
    Build the table; areas by name.

    Parameters
    ----------
    rows
        As from `by_area`.
    name
        Name of an area by level and id.
    """
    cells = {}
    for state, sign in SIGNS.items():
        word = escaped(t(f"area_sets.strip.{state.value}"))
        cells[state.value] = (
            f'<td style="{_CENTRE}"><span role="img" aria-label="{word}" title="{word}" '
            f'style="font-size:1.3rem;line-height:1">{sign}</span></td>'
        )
    head = "".join(f'<th scope="col" style="{_CENTRE}">{year}</th>' for year in rows.columns)
    named = sorted(
        (
            (name(*map(str, area)), row)
            for area, row in zip(rows.index, rows.to_numpy(), strict=True)
        ),
        key=lambda pair: formats.sorting(pair[0]),
    )
    body = "".join(
        f'<tr><th scope="row">{escaped(one)}</th>{"".join(cells[state] for state in row)}</tr>'
        for one, row in named
    )
    return (
        f'<div class="srm-scroll" tabindex="0" role="region" aria-label="{escaped(caption)}">'
        f'<table class="srm-table srm-narrow"><caption>{escaped(caption)}</caption><thead><tr>'
        f'<th scope="col">{escaped(t("table.name"))}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
