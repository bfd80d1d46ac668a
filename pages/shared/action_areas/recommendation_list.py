"""The areas by recommendation, as real controls: what matters first, the rest by choice."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from data import candidates, reasons
from data.candidates import Candidates
from data.city import City
from indicators.action_areas import Membership, Recommendation
from locales import formats
from pages.shared import selection
from pages.shared.action_areas import choices
from pages.shared.area_list import FIRST_SHOWN
from pages.shared.texts import language, plain, t
from pages.shared.url_state import linked_selectbox

MATTERS, CHANGES, ALL = "matters", "changes", "all"
#: Order of the list: what changes first.
ORDER = tuple(one.value for one in candidates.BY_CHANGE)
_ALL_SHOWN, _HEIGHT = "recommendations_all", 430


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What was decided on an area, and how stable its recommendation is; in words, or empty."""

    decided: str = ""
    stability: str = ""


def chosen(found: Candidates) -> tuple[str, list[str]]:
    """
    Draw the filter.

    Returns
    -------
    shown
        What is shown, the key in links.
    ids
        Areas of it, what changes first, then by name: never in an order of need.
    """
    groups = filters(found)
    shown = linked_selectbox(
        t("action_areas.filter"),
        list(groups),
        key=choices.SHOWN,
        format_func=lambda key: _label(key, len(groups[key])),
        default=MATTERS,
    )
    return shown, groups[shown]


def filters(found: Candidates) -> dict[str, list[str]]:
    """Areas per choice of the filter, in the order of the list."""
    table = found.table
    ids = candidates.by_change(table)
    kinds = table["recommendation"].astype(str).to_dict()
    moving, gone = changing(table), candidates.leaving(table)
    groups = {
        MATTERS: [one for one in ids if kinds[one] != Recommendation.NONE or one in gone],
        CHANGES: [one for one in ids if one in moving],
        ALL: ids,
    }
    for kind in ORDER:
        groups[kind] = [one for one in ids if kinds[one] == kind]
    return groups


def changing(table: pd.DataFrame) -> frozenset[str]:
    """Areas whose place in the set would change: joining, narrowed, or no longer in it."""
    member = table["member_before"].ne(Membership.NONE.value)
    kind = table["recommendation"]
    leaves = member & kind.isin([Recommendation.NONE.value, Recommendation.WATCH.value])
    moves = kind.isin([Recommendation.NEW.value, Recommendation.NARROW.value])
    return frozenset(str(area_id) for area_id in table.index[leaves | moves])


def show(
    city: City,
    found: Candidates,
    ids: list[str],
    *,
    names: Mapping[str, str],
    area: str | None,
    changed: Collection[str],
    notes: Mapping[str, Note],
) -> None:
    """
    Draw the areas; choosing an entry chooses the area everywhere.

    Parameters
    ----------
    ids
        Areas in the order of the list.
    changed
        Areas that a changed rule gives another recommendation; they say so.
    notes
        What else is said of each area.
    """
    if not ids:
        st.caption(t("action_areas.filter.empty"))
        return
    every = len(ids) <= FIRST_SHOWN or st.session_state.get(_ALL_SHOWN)
    shown = ids if every else ids[:FIRST_SHOWN]
    if area in ids and area not in shown:
        shown = [str(area), *shown]
    st.session_state[selection.LIST] = area if area in ids else None
    label = t("action_areas.list")
    with st.container(height=_HEIGHT if len(shown) > 4 else "content", border=True):  # noqa: PLR2004
        st.radio(
            label,
            shown,
            index=None,
            key=selection.LIST,
            format_func=lambda one: _title(found, one, names),
            captions=[
                plain(_caption(city, found, one, changed=changed, note=notes[one])) for one in shown
            ],
            on_change=selection.take_from_list,
            label_visibility="collapsed",
        )
    if len(ids) > FIRST_SHOWN:
        st.toggle(t("list.all", count=len(ids)), key=_ALL_SHOWN, persist_state="session")


def _title(found: Candidates, area_id: str, names: Mapping[str, str]) -> str:
    word = reasons.recommendation_word(found.table.loc[area_id, "recommendation"], language())
    return f"{plain(names[area_id])} – **{plain(word)}**"


def _caption(
    city: City, found: Candidates, area_id: str, *, changed: Collection[str], note: Note
) -> str:
    parts = [note.decided, reasons.short_reason(found, area_id, language(), city), note.stability]
    row = found.table.loc[area_id, ["member_before", "recommendation"]]
    if row["recommendation"] == Recommendation.NONE and row["member_before"] != Membership.NONE:
        parts.insert(0, t("action_areas.leaves"))
    if area_id in changed:
        parts.insert(0, t("action_areas.changed"))
    return " · ".join(part for part in parts if part)


def _label(key: str, count: int) -> str:
    shown = formats.number(count, 0, language())
    if key in ORDER:
        word = reasons.recommendation_word(key, language())
    else:
        word = t(f"action_areas.filter.{key}")
    return f"{word} ({shown})"
