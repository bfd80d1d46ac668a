"""What a session remembers of a note's form: keys of its fields, the version it is about."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from data.uploads import CheckedPicture
from measures.errors import MeasuresError
from measures.notes import AreaNote, Picture
from measures.register import Register

FIELDS = ("text", "alt", "credit", "written_by")
_PICTURE, _VERSION, _SUBMIT = "picture", "version", "submit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The area that a note is about, and where notes are kept; `note` is the newest one."""

    store: Register
    city_key: str
    level: str
    area_id: str
    note: AreaNote | None

    @property
    def version(self) -> int:
        """Version that is shown; 0: there is none, or it was taken back."""
        return self.note.version if self.note else 0

    @property
    def place(self) -> tuple[str, str, str]:
        """What the register knows a note by."""
        return self.city_key, self.level, self.area_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the last attempt to save came to; `code` is the end of a text's key."""

    place: tuple[str, str, str]
    code: str = ""
    error: MeasuresError | None = None


def keys(case: Case) -> Callable[[str], str]:
    """Key of each field: a saved form begins anew, another one keeps what was typed."""
    prefix = "note." + ".".join(case.place)
    turn = st.session_state.get(f"{prefix}.turn", 0)
    return lambda name: f"{prefix}.{turn}.{name}"


def begin(case: Case) -> None:
    """Fill the form with the newest note, unless something was typed into it before."""
    key, state = keys(case), st.session_state
    if key(_VERSION) in state:
        return
    note = case.note
    picture = note.picture if note else None
    state[key(_VERSION)] = case.version
    state[key("text")] = note.text if note else ""
    state[key(_PICTURE)] = picture
    state[key("alt")] = picture.alt if picture else ""
    state[key("credit")] = picture.credit if picture else ""
    state[key("written_by")] = ""


def forget(case: Case) -> None:
    """Begin the form anew: its fields get other keys, and what they held goes."""
    key, state = keys(case), st.session_state
    for name in (*FIELDS, _PICTURE, _VERSION, _SUBMIT):
        state.pop(key(name), None)
    prefix = "note." + ".".join(case.place)
    state[f"{prefix}.turn"] = state.get(f"{prefix}.turn", 0) + 1


def field(case: Case, name: str) -> Any:
    """What a field of the form holds."""
    return st.session_state.get(keys(case)(name))


def picture(case: Case) -> CheckedPicture | Picture | None:
    """Picture in the form: uploaded now, or that of the note."""
    found: CheckedPicture | Picture | None = field(case, _PICTURE)
    return found


def keep_picture(case: Case, found: CheckedPicture | None) -> None:
    """Put a picture into the form, or take it out."""
    st.session_state[keys(case)(_PICTURE)] = found


def version(case: Case) -> int:
    """Version on which the form was filled in."""
    return int(st.session_state.get(keys(case)(_VERSION), case.version))


def go_on(case: Case, version_now: int) -> None:
    """After a conflict: what was typed stays, and the next attempt is on what is shown now."""
    key = keys(case)
    st.session_state[key(_VERSION)] = version_now
    st.session_state.pop(key(_SUBMIT), None)


def submit_key(case: Case) -> str:
    """Key of the form: the same until it is saved or refused by a conflict."""
    return str(st.session_state.setdefault(keys(case)(_SUBMIT), uuid.uuid4().hex))
