"""The strip of a set: areas against years, readable without colour and by ear.

Years in which nothing changes share a column, so that decades fit a telephone.
"""

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
    """
    Years from the first entry to the last one or today, at most `MOST_YEARS` of them.

    None where no entry has a day: nothing is known then of any year.
    """
    days = [one.effective for one in entries if is_dated(one)]
    if not days:
        return []
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


def alike(rows: pd.DataFrame) -> dict[str, list[str]]:
    """
    Put years in a row in which nothing changes into one column.

    Parameters
    ----------
    rows
        As from `by_area`.

    Returns
    -------
    columns
        A year or the years from and to -> texts of `Membership` by row.
    """
    found: list[tuple[int, int, list[str]]] = []
    for year in rows.columns:
        states = rows[year].astype(str).to_list()
        if found and found[-1][2] == states:
            found[-1] = (found[-1][0], int(year), states)
        else:
            found.append((int(year), int(year), states))
    return {
        f"{first}" if first == last else f"{first}–{last}": states for first, last, states in found
    }


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
    columns = alike(rows)
    head = "".join(f'<th scope="col" style="{_CENTRE}">{years}</th>' for years in columns)
    states = zip(*columns.values(), strict=True)
    named = sorted(
        ((name(*map(str, area)), row) for area, row in zip(rows.index, states, strict=True)),
        key=lambda pair: formats.sorting(pair[0]),
    )
    body = "".join(
        f'<tr><th scope="row">{escaped(one)}</th>{_cells(list(columns), row)}</tr>'
        for one, row in named
    )
    return (
        f'<div class="srm-scroll" tabindex="0" role="region" aria-label="{escaped(caption)}">'
        f'<table class="srm-table srm-narrow srm-cards"><caption>{escaped(caption)}</caption>'
        f'<thead><tr><th scope="col">{escaped(t("table.name"))}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cells(columns: Sequence[str], states: Sequence[str]) -> str:
    """Cells of one area; a card on a narrow screen names each run of years once."""
    cells, start = "", 0
    for place, state in enumerate(states):
        if place and state != states[place - 1]:
            start = place
        last = next((at for at in range(place, len(states)) if states[at] != state), len(states))
        years = _from_to(columns[start], columns[last - 1])
        more = ' class="srm-more"' if place > start or state == Membership.NONE.value else ""
        word = escaped(t(f"area_sets.strip.{state}"))
        cells += (
            f'<td{more} style="{_CENTRE}" data-label="{years}"><span role="img" '
            f'aria-label="{word}" title="{word}" style="font-size:1.3rem;line-height:1">'
            f"{SIGNS[Membership(state)]}</span></td>"
        )
    return cells


def _from_to(first: str, last: str) -> str:
    """Years of a column, or of the columns from one to another."""
    years = (first.partition("–")[0], last.rpartition("–")[2])
    return "–".join(dict.fromkeys(years))
