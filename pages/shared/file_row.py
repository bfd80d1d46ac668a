"""Files to take along: a button each in one row; a file is made when its button is pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_OFFICE = "application/vnd.openxmlformats-officedocument"
#: Media type by the ending of the file.
MEDIA_TYPES = {
    "csv": "text/csv",
    "pdf": "application/pdf",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "toml": "application/toml",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}


def show(
    files: Mapping[str, Callable[[], bytes]],
    *,
    name: Callable[[str], str],
    hint: Callable[[str], str],
) -> DeltaGenerator:
    """
    Draw the buttons; returns their row, where a screen may add others.

    Parameters
    ----------
    files
        Ending -> what makes the file.
    name, hint
        Of an ending: name of the file, and what the button says it holds.
    """
    row = st.container(horizontal=True)
    for ending, make in files.items():
        row.download_button(
            ending.upper(),
            make,
            file_name=name(ending),
            mime=MEDIA_TYPES[ending],
            on_click="ignore",
            help=hint(ending),
            key=f"download_{ending}",
        )
    return row
