"""The areas of a group (a cell, a cluster) as real controls: choosing one chooses it everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from locales import formats
from pages.shared import selection
from pages.shared.area_list import FIRST_SHOWN
from pages.shared.texts import plain, t

_ALL = "group_all"
_HEIGHT = 320


def show(
    ids: Sequence[str],
    names: dict[str, str],
    chosen: str | None,
    *,
    label: str,
    caption: Callable[[str], str] | None = None,
) -> None:
    """
    Draw the areas of a group by name, each with a line that tells more.

    Parameters
    ----------
    label
        What the group is; its heading, and its name for screen readers.
    caption
        Text below the name of an area.
    """
    ids = sorted(ids, key=lambda area_id: formats.sorting(names[area_id]))
    st.subheader(plain(label), anchor=False)
    if not ids:
        st.caption(t("development.group.empty"))
        return
    shown = ids if len(ids) <= FIRST_SHOWN or st.session_state.get(_ALL) else ids[:FIRST_SHOWN]
    if chosen in ids and chosen not in shown:
        shown = [str(chosen), *shown]
    st.session_state[selection.LIST] = chosen if chosen in ids else None
    with st.container(height=_HEIGHT if len(shown) > 5 else "content", border=True):  # noqa: PLR2004
        st.radio(
            plain(label),
            shown,
            index=None,
            key=selection.LIST,
            format_func=lambda area_id: plain(names[area_id]),
            captions=[plain(caption(area_id)) for area_id in shown] if caption else None,
            on_change=selection.take_from_list,
            label_visibility="collapsed",
        )
    if len(ids) > FIRST_SHOWN:
        st.toggle(t("list.all", count=len(ids)), key=_ALL, persist_state="session")
