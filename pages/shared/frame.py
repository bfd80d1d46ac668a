"""The frame around every screen: page list, language, the banner with the city's name.

Streamlit also treats every file in a folder named ``pages`` as a page, until
``st.navigation`` has run once in the server process. A deep link that is the
first visit after a restart would therefore skip ``app.py``; `ensure` puts that
right.
"""

from __future__ import annotations

import streamlit as st

from data.errors import DataError
from locales import LANGUAGES
from pages.shared import cached, places, style, texts
from pages.shared.texts import escaped, language, t

_FRAMED = "framed"


def page_list() -> list[st.Page]:
    """Screens in menu order; no ``url_path``, so file name and address stay equal."""
    return [
        st.Page("pages/city_map.py", title=t("city_map.title"), default=True),
        st.Page("pages/action_areas.py", title=t("action_areas.title")),
        st.Page("pages/portrait.py", title=t("portrait_screen.title")),
        st.Page("pages/development.py", title=t("development.title")),
        st.Page("pages/meeting.py", title=t("meeting.title")),
        st.Page("pages/data_quality.py", title=t("data_quality.title")),
        st.Page("pages/methods.py", title=t("methods.title")),
    ]


def show() -> None:
    """Draw the frame and run the chosen screen; all that ``app.py`` does."""
    st.set_page_config(
        page_title=t("app.title"),
        page_icon="🏙️",
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.session_state[_FRAMED] = True
    page = st.navigation(page_list(), position="top")
    st.html(style.sheet())
    _banner()
    page.run()


def ensure() -> None:
    """Start again through ``app.py`` if this screen was run without it."""
    if _FRAMED not in st.session_state:
        st.navigation(page_list(), position="hidden")  # switches folder routing off
        st.rerun()


def _banner() -> None:
    """City and language, and the document's language for screen readers."""
    row = st.container(horizontal=True, horizontal_alignment="distribute", key="banner")
    with row:
        st.html(_city_line(), width="stretch")
        st.html(
            f'<script>document.documentElement.lang="{language()}"</script>',
            unsafe_allow_javascript=True,
            width="content",
        )
        st.segmented_control(
            t("language.label"),
            LANGUAGES,
            key=texts.KEY,
            format_func=str.upper,
            required=True,
            label_visibility="collapsed",
        )


def _city_line() -> str:
    try:
        place = places.chosen()
        town = cached.package(str(place.path), place.stamp).city
    except DataError:
        return f'<p class="srm-city"><b>{escaped(t("app.title"))}</b></p>'
    made_up = f' <span class="srm-badge">{escaped(t("banner.made_up"))}</span>'
    return (
        f'<p class="srm-city"><b>{escaped(t("app.title"))}</b> {escaped(town.name)}'
        f"{made_up if town.made_up else ''}</p>"
    )
