"""Charts on the screen: without a tool bar, with words for those who do not see them."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

# Streamlit's own grey for the words of a chart is too faint to be read by everyone; these are the
# text colours of .streamlit/config.toml.
_INK = {"light": "#1d232b", "dark": "#e8ebef"}


def chart(figure: go.Figure, *, key: str, alt: str) -> None:
    """Draw a figure; its words take the text colour of the reader's theme."""
    ink = _INK.get(st.context.theme.type or "light", _INK["light"])
    figure.update_annotations(font_color=ink)
    for update in (figure.update_xaxes, figure.update_yaxes):
        update(tickfont_color=ink, title_font_color=ink, linecolor=ink)
    st.plotly_chart(figure, key=key, config={"displayModeBar": False}, alt=alt)
