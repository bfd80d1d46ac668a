"""Preparing: choose a story, change its steps with each slide in view, save it, take it along."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data.city import City
from measures.stories import STANDARD, STEP_NOTE_LENGTH, StepKind, Story
from pages.shared import register
from pages.shared.meeting import draft, exports, save, stage, step_choices, stories
from pages.shared.meeting.draft import Draft, Row
from pages.shared.meeting.stories import Shelf
from pages.shared.places import Place
from pages.shared.texts import language, plain, t
from pages.shared.url_state import linked_selectbox

_PREVIEW_AND_FIELDS = (5, 7)
_KIND = "meeting.add.kind"


def show(place: Place, city: City, shelf: Shelf) -> str:
    """Draw the state; returns the name of the chosen story."""
    st.title(t("meeting.title.prepare"), anchor=False)
    st.text(t("meeting.what"))
    _say_what_happened(shelf)
    story = _choose(shelf)
    mine = draft.of(story)
    _start(story, mine)
    exports.show(place, city, shelf, story)
    st.header(t("meeting.steps", n=len(mine.rows), count=len(mine.rows)), anchor=False)
    for number, row in enumerate(mine.rows, 1):
        _step(place, city, shelf, mine, row, told=story.name, number=number)
    _add(mine)
    save.show(city, shelf, story, mine)
    return story.name


def _say_what_happened(shelf: Shelf) -> None:
    save.show_done()
    if st.session_state.pop(stories.LOST, False):
        st.warning(t("meeting.lost"))
    if shelf.error is not None:
        register.show_error(shelf.error)
        st.caption(t("meeting.no_register"))


def _choose(shelf: Shelf) -> Story:
    labels = shelf.labels()
    save.take_new_story(shelf)
    name = linked_selectbox(
        t("meeting.story"),
        list(labels),
        key="story",
        format_func=labels.__getitem__,
        default=STANDARD.name,
        placeholder=t("control.placeholder"),
    )
    return shelf.stories[name]


def _start(story: Story, mine: Draft) -> None:
    """Buttons that lead to the slides and to the notes."""
    with st.container(horizontal=True):
        for mode, kind in (("present", "primary"), ("notes", "secondary")):
            st.button(
                t(f"meeting.start.{mode}"),
                type=kind,
                key=f"start_{mode}",
                on_click=partial(_open, story.name, mode),
            )
    st.caption(t("meeting.start.hint"))
    if mine.changed:
        st.info(t("meeting.unsaved"))


def _open(name: str, mode: str) -> None:
    """Lead to the stage (callback); the browser's way back leads here again."""
    st.query_params.from_dict({**st.query_params.to_dict(), "story": name, mode: "1", "step": "1"})


def _step(
    place: Place, city: City, shelf: Shelf, mine: Draft, row: Row, *, told: str, number: int
) -> None:
    """One step: its slides, its buttons and, when opened, its choices and its note."""
    with st.container(border=True, key=f"step_{row.id}"):
        left, right = st.columns(_PREVIEW_AND_FIELDS, gap="medium")
        with right:
            st.subheader(
                t("meeting.step", n=number, kind=t(f"meeting.kind.{row.step.kind}")), anchor=False
            )
            _buttons(mine, row, number)
            if mine.opened == row.id:
                _fields(place, city, mine, row)
        step = next(one.step for one in mine.rows if one.id == row.id)
        with left:
            shown = stage.slides_of_step(place, city, shelf, step, told)
            stage.preview(shown, key=f"preview_{row.id}")
        with right:
            for slide in shown[:1]:
                st.text(slide.title)
            if len(shown) > 1:
                st.caption(t("meeting.more_slides", n=len(shown), count=len(shown)))
            if step.note and mine.opened != row.id:
                st.caption(plain(t("meeting.note.own", note=step.note)))


def _buttons(mine: Draft, row: Row, number: int) -> None:
    opened = mine.opened == row.id
    last = len(mine.rows)
    with st.container(horizontal=True, gap="small"):
        for words, by, possible in (("up", -1, number > 1), ("down", 1, number < last)):
            st.button(
                t(f"meeting.step.{words}", n=number),
                key=f"{words}_{row.id}",
                on_click=partial(mine.move, row.id, by),
                disabled=not possible,
            )
        st.button(
            t("meeting.step.close" if opened else "meeting.step.edit", n=number),
            key=f"edit_{row.id}",
            on_click=partial(_toggle, mine, "" if opened else row.id),
        )
        st.button(
            t("meeting.step.remove", n=number),
            key=f"remove_{row.id}",
            on_click=partial(mine.remove, row.id),
        )


def _toggle(mine: Draft, row_id: str) -> None:
    """Open the choices of one step (callback)."""
    mine.opened = row_id


def _fields(place: Place, city: City, mine: Draft, row: Row) -> None:
    key = f"step.{row.id}"
    choices = step_choices.ask(place, city, row.step, key=key)
    note = st.text_area(
        t("meeting.note"),
        value=row.step.note,
        max_chars=STEP_NOTE_LENGTH,
        key=f"{key}.note.{language()}",
        help=t("meeting.note.help"),
    )
    mine.change(row.id, choices=choices, note=note)


def _add(mine: Draft) -> None:
    """Kind of a further step, and the button that adds it."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="add_step"):
        st.selectbox(
            t("meeting.add.kind"),
            [one.value for one in StepKind],
            key=_KIND,
            format_func=lambda one: t(f"meeting.kind.{one}"),
        )
        st.button(
            t("meeting.add"),
            key="add",
            disabled=mine.full,
            on_click=lambda: mine.add(StepKind(st.session_state[_KIND])),
        )
