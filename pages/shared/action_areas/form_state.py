"""What a session remembers of a decision's form: keys of its fields, the version it is about."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import streamlit as st

from pages.shared.action_areas import decision

_VERSION = "decision.version."


def keys(area_id: str) -> Callable[[str], str]:
    """Key of each field: a saved form begins anew, another one keeps what was typed."""
    turn = st.session_state.get(f"decision.turn.{area_id}", 0)
    return lambda name: f"decision.{area_id}.{turn}.{name}"


def count_up(area_id: str) -> None:
    """Begin the form of an area anew."""
    st.session_state[f"decision.turn.{area_id}"] = (
        st.session_state.get(f"decision.turn.{area_id}", 0) + 1
    )


def _submit(area_id: str) -> str:
    return f"decision.submit.{area_id}"


def version_key(case: decision.Case) -> str:
    """Key of the version of the set that was shown when the form was opened."""
    return f"{_VERSION}{case.city.package.city.key}.{case.register.name}"


def forget_versions() -> None:
    """Forget which versions were shown: the next form is about what is shown then."""
    for key in [key for key in st.session_state if str(key).startswith(_VERSION)]:
        del st.session_state[key]


def forget_form(case: decision.Case) -> None:
    """After a save or a conflict: the next attempt is another one, on what is shown then."""
    st.session_state.pop(_submit(case.area_id), None)
    forget_versions()


def submit_key(case: decision.Case) -> str:
    """Key of the form: the same until it is saved or refused by a conflict."""
    return str(st.session_state.setdefault(_submit(case.area_id), uuid.uuid4().hex))
