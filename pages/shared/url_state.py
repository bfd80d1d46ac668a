"""Choices that a link can carry: checked against closed lists, written back to the address.

``bind="query-params"`` would put the translated label into the address, and a
German link would then not open in the English app; so keys are written here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import streamlit as st

MAX_LENGTH = 200


def asked(key: str, options: Collection[str]) -> str | None:
    """Value of a parameter of the address, if it is one of `options`."""
    value = st.query_params.get(key)
    if value is None or len(value) > MAX_LENGTH or value not in options:
        return None
    return value


def settle(key: str, options: Collection[str], default: str | None) -> str | None:
    """
    Decide what the widget `key` will show, before it is drawn.

    The session's choice stands as long as it is one of `options`; else what
    the link asks for; else `default`. Nonsense is never an error.
    """
    current = st.session_state.get(key)
    if current is not None and current in options:
        return str(current)
    if key not in st.session_state or current is not None:
        current = asked(key, options) or default
        st.session_state[key] = current
    return current


def linked_selectbox(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    format_func: Callable[[str], str],
    default: str | None = None,
    **arguments: Any,
) -> str:
    """Selectbox whose option, not its label, is the parameter `key` of the address."""
    current = settle(key, options, default if default is not None else options[0])
    # Streamlit keeps a choice by its label: under another label (another language, another
    # screen) it would be lost, unless it is set again.
    last_label = f"{key}.label"
    if current is not None and st.session_state.get(last_label) != format_func(current):
        st.session_state[key] = current
    chosen = st.selectbox(
        label,
        options,
        key=key,
        format_func=format_func,
        persist_state="session",
        **arguments,
    )
    st.session_state[last_label] = format_func(chosen)
    return str(chosen)


def linked_slider(label: str, options: Sequence[str], *, key: str, default: str) -> str:
    """
    Slider over a few ordered options, a text where there is only one.

    The same rules as for `linked_selectbox`; options are shown as they are.
    """
    current = settle(key, options, default)
    if len(options) == 1:
        st.session_state.pop(f"{key}.options", None)
        st.text_input(label, options[0], key=f"{key}.only", disabled=True)
        return options[0]
    # The browser keeps the place of the handle: under other options, or after a label in another
    # language, it would stand for another one unless it is set again.
    shown = (label, *options)
    if st.session_state.get(f"{key}.options") != shown:
        st.session_state[key] = current
    st.session_state[f"{key}.options"] = shown
    return str(st.select_slider(label, options, key=key, persist_state="session"))


def write(**choices: str | None) -> None:
    """Bring the address up to date with the choices; None removes a parameter."""
    wanted = {key: value for key, value in choices.items() if value is not None}
    present = st.query_params.to_dict()
    kept = {key: value for key, value in present.items() if key not in choices} | wanted
    if kept != present:
        st.query_params.from_dict(kept)
