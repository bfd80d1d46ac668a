"""Write about the area: own text, a picture with its words; kept in versions.

Saving happens when the button is pressed, before the screen is drawn again, so
that the version which the writer saw is the one that others must not have
changed. What was typed stays until it is saved or put away.
"""

from __future__ import annotations

import streamlit as st

from data.errors import DataError
from data.uploads import CheckedPicture, read_picture
from measures.errors import ConflictError, MeasuresError
from measures.notes import ALT_LENGTH, CREDIT_LENGTH, TEXT_LENGTH, Picture
from measures.store import WRITER_LENGTH
from pages.shared import notices
from pages.shared import register as registers
from pages.shared.portrait import note_state, note_view
from pages.shared.portrait.note_state import Case, Told
from pages.shared.texts import plain, t

_TOLD, _OPEN, _UPLOAD, _REFUSED = "note_told", "note_open", "upload", "refused"
_KINDS = ("jpg", "jpeg", "png", "webp")
_MOST_MEGABYTES = 10
_PREVIEW = 260  # pixels


def show(case: Case) -> None:
    """Draw what the last attempt came to, and the button that opens the form."""
    st.header(t("portrait_screen.note.form"), anchor=False)
    _tell(case)
    # One button opens and closes: it keeps the focus, and Tab goes on into the form.
    is_open = bool(st.session_state.get(_OPEN))
    words = "close" if is_open else "change" if case.note else "write"
    st.button(
        t(f"portrait_screen.note.{words}"), key="note_button", on_click=_open, args=(not is_open,)
    )
    if is_open:
        note_state.begin(case)
        with st.container(border=True, key="note_form"):
            _form(case)


def _open(wanted: bool) -> None:
    st.session_state[_OPEN] = wanted


def _form(case: Case) -> None:
    key = note_state.keys(case)
    st.caption(t("portrait_screen.note.hint"))
    st.text_area(
        t("portrait_screen.note.text"),
        key=key("text"),
        max_chars=TEXT_LENGTH,
        height=180,
        on_change="ignore",
        persist_state="session",
    )
    _picture(case)
    st.text_input(
        t("portrait_screen.note.written_by"),
        key=key("written_by"),
        max_chars=WRITER_LENGTH,
        on_change="ignore",
        persist_state="session",
    )
    with st.container(horizontal=True):
        st.button(
            t("portrait_screen.note.save"),
            key=key("save"),
            type="primary",
            on_click=_save,
            args=(case,),
        )
        st.button(t("portrait_screen.note.discard"), key=key("away"), on_click=_away, args=(case,))


def _picture(case: Case) -> None:
    """Upload, and the words of a picture as soon as there is one."""
    key = note_state.keys(case)
    turn = st.session_state.get(key(_UPLOAD), 0)
    uploader = key(f"file.{turn}")
    st.file_uploader(
        t("portrait_screen.note.picture"),
        type=list(_KINDS),
        key=uploader,
        max_upload_size=_MOST_MEGABYTES,
        on_change=_take,
        args=(case, uploader),
    )
    if (refused := st.session_state.get(key(_REFUSED))) is not None:
        notices.show_finding(refused)
    found = note_state.picture(case)
    if found is None:
        return
    alt = str(note_state.field(case, "alt") or "")
    st.image(
        found.content,
        width=min(_PREVIEW, found.width),
        alt=alt or t("portrait_screen.note.preview"),
    )
    for name, words, length in (
        ("alt", "alt", ALT_LENGTH),
        ("credit", "credit_field", CREDIT_LENGTH),
    ):
        st.text_input(
            t(f"portrait_screen.note.{words}"),
            key=key(name),
            max_chars=length,
            on_change="ignore",
            persist_state="session",
        )
    st.button(t("portrait_screen.note.remove"), key=key("remove"), on_click=_remove, args=(case,))


def _take(case: Case, uploader: str) -> None:
    """Read an uploaded file at once (callback): what cannot be used is said where it was chosen."""
    key, state = note_state.keys(case), st.session_state
    state.pop(key(_REFUSED), None)
    file = state.get(uploader)
    if file is None:  # taken out of the field again: the picture below stays until it is removed
        return
    try:
        note_state.keep_picture(case, read_picture(file.getvalue(), name=file.name))
    except DataError as error:
        state[key(_REFUSED)] = error.finding


def _remove(case: Case) -> None:
    """Take the picture out (callback), and empty the field that it came from."""
    key, state = note_state.keys(case), st.session_state
    note_state.keep_picture(case, None)
    state[key(_UPLOAD)] = state.get(key(_UPLOAD), 0) + 1


def _away(case: Case) -> None:
    """Put away what was typed (callback)."""
    note_state.forget(case)
    st.session_state[_OPEN] = False


def _save(case: Case) -> None:
    """Write the note on the version that the writer saw (callback)."""
    state = st.session_state
    found = note_state.picture(case)
    try:
        saved = case.store.save_note(
            *case.place,
            text=str(note_state.field(case, "text") or ""),
            picture=_described(case, found) if found else None,
            expected_version=note_state.version(case),
            written_by=str(note_state.field(case, "written_by") or ""),
            submit_key=note_state.submit_key(case),
        )
    except MeasuresError as error:
        state[_TOLD] = Told(place=case.place, error=error)
        # A form whose answer was lost, and that was changed then, was saved as it had been.
        if isinstance(error, ConflictError):
            note_state.go_on(case, error.version)
        elif error.code == "form_changed":
            note_state.go_on(case, _version_now(case))
        return
    state[_TOLD] = Told(place=case.place, code="taken_back" if saved.is_taken_back else "saved")
    note_state.forget(case)
    state[_OPEN] = False


def _version_now(case: Case) -> int:
    found = case.store.note(*case.place)
    return found.version if found else 0


def _described(case: Case, found: CheckedPicture | Picture) -> Picture:
    return Picture(
        content=found.content,
        media_type=found.media_type,
        width=found.width,
        height=found.height,
        alt=str(note_state.field(case, "alt") or ""),
        credit=str(note_state.field(case, "credit") or ""),
    )


def _tell(case: Case) -> None:
    """Say what the last attempt to save came to, once."""
    told = st.session_state.pop(_TOLD, None)
    if told is None or told.place != case.place:
        return
    if told.error is not None:
        registers.show_error(told.error)
    else:
        st.success(t(f"portrait_screen.note.{told.code}"))
    if isinstance(told.error, ConflictError) and told.error.notes:
        st.markdown(f"**{plain(t('portrait_screen.note.theirs'))}**")
        with st.container(border=True):
            note_view.body(told.error.notes[-1])
        st.caption(t("portrait_screen.note.both"))
