"""Texts in the reader's language, and the guard that keeps data from becoming markup."""

from __future__ import annotations

import html
import re
from typing import Any

import streamlit as st

from locales import DEFAULT_LANGUAGE, LANGUAGES, translator

KEY = "lang"

_MARKS = re.compile(r"([\\`*_\[\]<>~|$&])")
_AT_START = re.compile(r"^(\s*)([#+\-=]|\d+(?=[.)]))")
# Streamlit looks for :icon:, ::directives and addresses in the finished text too, where a
# backslash no longer helps: an invisible word joiner keeps the parts from being found.
_COLON = re.compile(r":(?=[A-Za-z/])")
_WWW = re.compile(r"\bwww(?=\.)", re.IGNORECASE)
_JOINER = "\u2060"


def language() -> str:
    """Language of this session: link, then the reader's choice, then browser, then German."""
    current = st.session_state.get(KEY)
    if current in LANGUAGES:
        return str(current)
    asked = st.query_params.get(KEY)
    preferred = (st.context.locale or "")[:2].lower()
    known = [code for code in (asked, preferred) if code in LANGUAGES]
    st.session_state[KEY] = known[0] if known else DEFAULT_LANGUAGE
    return str(st.session_state[KEY])


def t(key: str, **params: Any) -> str:
    """Text of `key` in the session's language with its ``{name}`` places filled."""
    return translator(language()).format(key, **params)


def plain(text: str) -> str:
    r"""
    Escape text from files for labels and texts that Streamlit reads as Markdown.

    Examples
    --------
    >>> plain("a*b")
    'a\\*b'
    """
    joined = _WWW.sub(lambda found: found[0] + _JOINER, text)
    joined = _MARKS.sub(r"\\\1", joined.replace("\n", " "))
    joined = _AT_START.sub(_kept, joined)
    return _COLON.sub(":" + _JOINER, joined)


def _kept(found: re.Match[str]) -> str:
    """Keep a mark that would begin a list or a heading; a number keeps its dot by the joiner."""
    space, mark = found.groups()
    return f"{space}{mark}{_JOINER}" if mark.isdigit() else f"{space}\\{mark}"


def escaped(text: str) -> str:
    """Escape text from files for our own HTML, attribute values included."""
    return html.escape(text, quote=True)
