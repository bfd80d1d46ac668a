"""A story to take along: links, slides as PPTX and PDF, the figures as XLSX, the command."""

from __future__ import annotations

import hashlib
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from data.city import City
from measures.errors import MeasuresError
from measures.register import Register
from measures.stories import Story, steps_json
from pages.shared import file_row, origin
from pages.shared.meeting.stories import Shelf
from pages.shared.places import Place
from pages.shared.texts import language, t
from reports.origins import file_name, story_origin

_ENDINGS = ("pptx", "pdf", "xlsx")
_SIGNS = 8


def show(place: Place, city: City, shelf: Shelf, story: Story) -> None:
    """Draw the downloads in one row, then links and command; files are made on a click."""
    lang = language()
    opened = shelf.register
    file_row.show(
        {ending: partial(_file, city, story, ending, lang, opened) for ending in _ENDINGS},
        name=lambda ending: _name(city, story, ending),
        hint=lambda ending: t(f"meeting.download.{ending}"),
    )
    with st.expander(t("meeting.links"), key="meeting_links"):
        for mode in ("present", "notes"):
            st.caption(t(f"meeting.link.{mode}"))
            st.code(_link(place, story, mode), language=None, wrap_lines=True)
    origin.show(story_origin(city, story, language=lang, ending="pptx"), key="origin")


def _link(place: Place, story: Story, mode: str) -> str:
    """Whole address of the slides or the notes, in the language of this session."""
    asked = {"story": story.name, mode: "1", "city": place.key, "lang": language()}
    return f"{(st.context.url or '').split('?')[0]}?{urlencode(asked)}"


def _name(city: City, story: Story, ending: str) -> str:
    """Name of the file; its last part is a hash of everything that the file is made of."""
    made_of = "\n".join((city.version, steps_json(story.steps), language()))
    sign = hashlib.sha256(made_of.encode()).hexdigest()[:_SIGNS]
    return file_name(city, "slides", story.name, sign, language=language(), ending=ending)


def _file(city: City, story: Story, ending: str, lang: str, opened: Register | None) -> bytes:
    from reports.story_files import story_file  # noqa: PLC0415 - typst and pptx are slow to load

    try:
        return story_file(city, story, ending, language=lang, register=opened)
    except MeasuresError:  # a register that went away since: the slides go without it
        return story_file(city, story, ending, language=lang, register=None)
