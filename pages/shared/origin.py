"""Below the downloads of a screen: where a file comes from, and the command that repeats it."""

from __future__ import annotations

import streamlit as st

from data.exports.values import slug
from data.provenance import Provenance
from pages.shared.texts import language, plain, t


def show(origin: Provenance, *, key: str, hint: str = "") -> None:
    """
    Draw the command behind an expander, with the origin as a file to go with a table.

    Parameters
    ----------
    key
        Tells the expander from others of the screen.
    hint
        What to do for the command to work; empty: that it makes the same file.
    """
    with st.expander(t("origin.title"), key=key):
        st.caption(hint or t("origin.hint"))
        st.code(origin.command, language="bash", wrap_lines=True)
        st.caption(
            plain(
                t(
                    "origin.versions",
                    data=origin.data_version[:8],
                    methods="; ".join(origin.method_words(language())),
                )
            )
        )
        st.download_button(
            t("origin.json"),
            origin.as_json(),
            file_name=f"{slug(origin.city)}_{t('origin.file')}_{origin.data_version[:8]}.json",
            mime="application/json",
            on_click="ignore",
            key=f"{key}.json",
            help=t("origin.json.help"),
        )
