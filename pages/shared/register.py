"""The register of decisions, as screens open it: one place, and one notice where it is missing."""

from __future__ import annotations

import streamlit as st

from measures.errors import MeasuresError
from measures.register import Register
from measures.settings import database_url
from pages.shared import cached
from pages.shared.texts import language, plain


def opened() -> Register:
    """
    Return the register of this server.

    Raises
    ------
    MeasuresError
        If it is missing, locked, or of a later version.
    """
    return cached.register(database_url())


def opened_or_none() -> tuple[Register | None, MeasuresError | None]:
    """Register, or why there is none: a view that only reads goes on without it."""
    try:
        return opened(), None
    except MeasuresError as error:
        return None, error


def show_error(error: MeasuresError) -> None:
    """Say what is wrong and what to do; the screen goes on."""
    text, remedy = error.text(language()), error.remedy(language())
    st.warning(f"{plain(text)}\n\n{plain(remedy)}" if remedy else plain(text))
