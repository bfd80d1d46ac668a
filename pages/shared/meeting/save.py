"""Saving a story in the register, withdrawing it, and what others did meanwhile."""

from __future__ import annotations

import uuid

import streamlit as st

from data.city import City
from locales import formats
from measures.errors import ConflictError, MeasuresError
from measures.register import Register
from measures.store import WRITER_LENGTH
from measures.stories import STANDARD, TITLE_LENGTH, Story
from pages.shared import register
from pages.shared.meeting import draft, stories
from pages.shared.meeting.draft import Draft
from pages.shared.meeting.stories import Shelf
from pages.shared.texts import language, plain, t

_DONE, _NEXT, _WITHDRAW = "meeting.done", "meeting.next", "meeting.withdraw"
NEW, AGAIN = "new", "again"


def show_done() -> None:
    """Say once that something was saved."""
    if done := st.session_state.pop(_DONE, None):
        st.success(plain(done))


def take_new_story(shelf: Shelf) -> None:
    """Choose the story that was just saved, before its select box is drawn."""
    if (name := st.session_state.pop(_NEXT, None)) in shelf.stories:
        st.session_state["story"] = name


def show(city: City, shelf: Shelf, story: Story, mine: Draft) -> None:
    """Draw the form, where there is a register to save in."""
    if shelf.register is None:
        return
    st.header(t("meeting.save"), anchor=False)
    st.caption(t("meeting.save.what"))
    saved_one = story.name != STANDARD.name
    with st.form(f"save_{story.name}", border=False):
        how = AGAIN if saved_one else NEW
        if saved_one:
            how = str(
                st.radio(
                    t("meeting.save.how"),
                    [AGAIN, NEW],
                    key=f"meeting.how.{story.name}.{language()}",
                    format_func=lambda one: t(
                        f"meeting.save.{one}", title=plain(stories.title(story))
                    ),
                )
            )
        title = st.text_input(
            t("meeting.save.title"),
            value=story.title if saved_one else "",
            max_chars=TITLE_LENGTH,
            key=f"meeting.title.{story.name}",
        )
        writer = st.text_input(
            t("meeting.save.writer"), max_chars=WRITER_LENGTH, key="meeting.writer"
        )
        sent = st.form_submit_button(t("meeting.save.do"), type="primary")
    if sent:
        _save(city, shelf.register, story, mine, title=title, writer=writer, new=how == NEW)
    if saved_one:
        _withdrawing(city, shelf.register, story)


def _save(
    city: City,
    opened: Register,
    story: Story,
    mine: Draft,
    *,
    title: str,
    writer: str,
    new: bool,
) -> None:
    try:
        saved = opened.save_story(
            city.package.city.key,
            name="" if new else story.name,
            title=title,
            steps=mine.steps,
            expected_version=0 if new else mine.version,
            written_by=writer,
            submit_key=mine.submit_key,
        )
    except ConflictError as conflict:
        mine.version = conflict.version
        mine.submit_key = uuid.uuid4().hex
        register.show_error(conflict)
        _show_theirs(conflict)
        return
    except MeasuresError as error:
        mine.submit_key = uuid.uuid4().hex
        register.show_error(error)
        return
    draft.forget(story)
    _tell(t("meeting.saved", title=saved.title, version=saved.version), saved.name)


def _show_theirs(conflict: ConflictError) -> None:
    """What others saved since; what was typed here still stands above."""
    for one in conflict.stories:
        st.text(
            t(
                "meeting.theirs",
                version=one.version,
                title=one.title,
                writer=one.written_by or "–",
                date=formats.date(one.recorded_at.date(), language()),
            )
        )
        st.text(
            "\n".join(
                t("meeting.step", n=number, kind=t(f"meeting.kind.{step.kind}"))
                for number, step in enumerate(one.steps, 1)
            )
        )
    st.caption(t("meeting.theirs.again"))


def _withdrawing(city: City, opened: Register, story: Story) -> None:
    """Button in two steps: a story that others use is not lost by one click."""
    asked = f"{_WITHDRAW}.{story.name}"
    if not st.session_state.get(asked):
        st.button(
            t("meeting.withdraw"), key="withdraw", on_click=st.session_state.update,
            args=({asked: True},),
        )  # fmt: skip
        return
    st.warning(plain(t("meeting.withdraw.sure", title=story.title)))
    if not st.button(t("meeting.withdraw.do"), key="withdraw_do"):
        return
    try:
        opened.withdraw_story(
            city.package.city.key,
            story.name,
            expected_version=story.version,
            written_by=str(st.session_state.get("meeting.writer", "")),
            submit_key=uuid.uuid4().hex,
        )
    except ConflictError as conflict:
        register.show_error(conflict)
        _show_theirs(conflict)
        return
    except MeasuresError as error:
        register.show_error(error)
        return
    st.session_state.pop(asked, None)
    draft.forget(story)
    _tell(t("meeting.withdrawn", title=story.title), STANDARD.name)


def _tell(done: str, name: str) -> None:
    st.session_state[_DONE] = done
    st.session_state[_NEXT] = name
    st.rerun()
