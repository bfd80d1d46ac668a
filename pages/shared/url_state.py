"""Choices that a link can carry: checked against closed lists, written back to the address.

``bind="query-params"`` would put the translated label into the address, and a
German link would then not open in the English app; so keys are written here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

MAX_LENGTH = 200
_WRITTEN = "address"
_SCREEN = "address.screen"


def asked(key: str, options: Collection[str]) -> str | None:
    """Value of a parameter of the address, if it is one of `options`."""
    value = st.query_params.get(key)
    if value is None or len(value) > MAX_LENGTH or value not in options:
        return None
    return value


def settle(key: str, options: Collection[str], default: str | None) -> str | None:
    """
    Decide what the widget `key` will show, before it is drawn.

    The session's choice stands as long as it is one of `options`, unless the
    reader went to another address (back, forward); else what the link asks
    for; else `default`. Nonsense is never an error.
    """
    _carry_over(key)
    current = st.session_state.get(key)
    moved = _moved_to(key, options)
    if moved is not None and moved != current:
        st.session_state[key] = moved
        return moved
    if default is None and current is not None and gone_from_address(key):
        current = st.session_state[key] = None
    if current is not None and current in options:
        return str(current)
    if key not in st.session_state or current is not None:
        current = asked(key, options) or default
        if current is not None or key in st.session_state:
            st.session_state[key] = current
    return current


def _carry_over(key: str) -> None:
    """
    Keep a choice that another screen made with the same key.

    Streamlit keeps it with that screen's widget, and this screen's widget would begin with its
    own default.
    """
    context = get_script_run_ctx()
    screen = context.page_script_hash if context else ""
    if st.session_state.get(f"{key}.screen") != screen:
        st.session_state[f"{key}.screen"] = screen
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def _moved_to(key: str, options: Collection[str]) -> str | None:
    """Choice that the address names since the reader went back or forward, else None."""
    written = st.session_state.get(_WRITTEN)
    if written is None or st.query_params.get(key) == written.get(key):
        return None
    return asked(key, options)


def gone_from_address(key: str) -> bool:
    """
    Whether the reader went back to an address that does not name the choice `key` yet.

    Without this the choice would be written to the address again, and no way back would lead
    past it. (An address without any parameter is that of a screen just opened from the menu.)
    """
    written = st.session_state.get(_WRITTEN, {})
    present = st.query_params.to_dict()
    return bool(present) and key in written and key not in present


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


def write(screen: str, **choices: str | None) -> None:
    """
    Bring the address up to date with the choices of a screen; None removes a parameter.

    A choice made on the screen is a step that the reader can take back. On
    arrival the address is only completed, in its place: with a step of its own
    the way back would end here.
    """
    wanted = {key: value for key, value in choices.items() if value is not None}
    present = st.query_params.to_dict()
    kept = {key: value for key, value in present.items() if key not in choices} | wanted
    arrived = st.session_state.get(_SCREEN) != screen
    st.session_state[_SCREEN], st.session_state[_WRITTEN] = screen, kept
    if arrived:
        # Even if nothing is to be added: the browser drops the parameters when it changes screens.
        st.html(_completed(kept), unsafe_allow_javascript=True)
    elif kept != present:
        st.query_params.from_dict(kept)


def _completed(parameters: Mapping[str, str]) -> str:
    """Script that completes the address; percent encoding leaves no sign that could end a text."""
    return f'<script>history.replaceState(history.state,"","?{urlencode(parameters)}")</script>'
