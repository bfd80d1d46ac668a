"""Decide on an area: take the recommendation over, or decide otherwise with a reason.

Saving happens when the button is pressed, before the screen is drawn again, so
that the version which the reader saw is the one that others must not have
changed. What was typed stays until it is saved, whatever else is looked at
meanwhile: another area, the other language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from data import candidates
from data.candidates import Candidates
from data.city import City
from indicators.action_areas import Recommendation
from locales import formats
from measures.checks import OVERRIDE_LENGTH, REASON_LENGTH, REFERENCE_LENGTH
from measures.errors import ConflictError, MeasuresError
from measures.timeline import DecidedBy
from pages.shared import register as registers
from pages.shared.action_areas import decision, differences, form_state, quarters_part
from pages.shared.action_areas.decided import Register
from pages.shared.action_areas.what_if import Asked
from pages.shared.texts import language, plain, t
from reports.origins import candidates_origin

_ROLES = tuple(one for one in DecidedBy if one is not DecidedBy.UNKNOWN)
_TOLD, _OPEN = "decision.told", "decision_open"
_FIELDS = ("decided", "quarters", "reason", "reference", "role", "effective", "decided_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the last attempt to save came to."""

    area_id: str
    saved: str = ""
    nobody: bool = False
    error: MeasuresError | None = None


def show(
    city: City,
    asked: Asked,
    found: Candidates,
    register: Register,
    *,
    area_id: str,
) -> None:
    """Draw the decisions so far, and the form for another one."""
    st.subheader(t("action_areas.decision"), anchor=False)
    _tell(city, area_id)
    decisions = register.decisions.get(area_id, ())
    for one in decisions:
        st.html(decision.written(one, _quarter_names(city, found)))
    if register.error is not None:
        st.caption(t("action_areas.decision.impossible"))
    elif asked.changed:
        st.info(t("action_areas.decision.what_if"))
        differences.back("decision_back")
    elif found.rule.key not in candidates.rules(city):
        st.info(t("action_areas.decision.proposed"))
    else:
        # One button opens and closes: it keeps the focus, and Tab goes on into the form.
        is_open = bool(st.session_state.get(_OPEN))
        words = "close" if is_open else "again.open" if decisions else "open"
        st.button(
            t(f"action_areas.decision.{words}"),
            key="decision_button",
            on_click=_open,
            args=(not is_open,),
        )
        if is_open:
            command = candidates_origin(city, found).command
            with st.container(border=True, key="decision_form"):
                _form(decision.Case(city, found, register, area_id, command))


def _open(wanted: bool) -> None:
    """Open or close the form (callback); who opens it decides on what is shown then."""
    st.session_state[_OPEN] = wanted
    if wanted:
        form_state.forget_versions()


def _form(case: decision.Case) -> None:
    """Fields, and what they will write."""
    area_id = case.area_id
    _caption_of_founding(case)
    key = form_state.keys(area_id)
    version = st.session_state.setdefault(form_state.version_key(case), case.register.version)
    _keep_choices(key)
    options = [one.value for one in case.options()]
    chosen = st.radio(
        t("action_areas.decision.choice"),
        options,
        key=key("decided"),
        format_func=lambda one: _option(one, options[0]),
        persist_state="session",
    )
    if chosen == Recommendation.NARROW:
        _parts(case, key("quarters"))
    st.text_area(
        t("action_areas.decision.reason", count=OVERRIDE_LENGTH),
        key=key("reason"),
        max_chars=REASON_LENGTH,
        on_change="ignore",
        persist_state="session",
    )
    _particulars(key)
    filled = _filled(_fields(key("")))
    if filled:
        _say_effect(case, filled)
    st.button(
        t("action_areas.decision.save"),
        key=key("save"),
        type="primary",
        on_click=_save,
        args=(case, key(""), version),
    )


def _keep_choices(key: Callable[[str], str]) -> None:
    """Set again what was chosen: Streamlit knows a choice by its words, and they change."""
    state, seen = st.session_state, key("language")
    if state.get(seen) != language():
        state[seen] = language()
        for field in ("decided", "quarters", "role"):
            if key(field) in state:
                state[key(field)] = state[key(field)]


def _say_effect(case: decision.Case, filled: decision.Filled) -> None:
    line = t(
        "action_areas.effect.what",
        name=case.found.table.at[case.area_id, "name"],
        word=t(f"action_areas.outcome.{filled.decided.value}"),
        effect=case.effect(filled),
    )
    st.markdown(f"**{t('action_areas.effect')}** {plain(line)}")


def _parts(case: decision.Case, key: str) -> None:
    """Quarters that stay, where an area is narrowed."""
    quarters = _quarter_names(case.city, case.found, case.area_id)
    row = case.found.table.loc[case.area_id]
    behind = row["quarters"] if row["recommendation"] == Recommendation.NARROW else ()
    st.session_state.setdefault(key, [one for one in behind if one in quarters])
    st.multiselect(
        t("action_areas.decision.quarters", level=quarters_part.label(case.city, case.found)),
        list(quarters),
        key=key,
        format_func=quarters.__getitem__,
        placeholder=t("action_areas.decision.quarters.none"),
        persist_state="session",
    )


def _particulars(key: Callable[[str], str]) -> None:
    """Who decides, on what day, from when on, by which resolution."""
    with st.grid(4, min_column_width=160):
        st.selectbox(
            t("action_areas.decision.role"),
            [one.value for one in _ROLES],
            index=None,
            key=key("role"),
            format_func=lambda one: t(f"action_areas.role.{one}"),
            placeholder=t("control.placeholder"),
            persist_state="session",
        )
        st.text_input(
            t("action_areas.decision.reference"),
            key=key("reference"),
            max_chars=REFERENCE_LENGTH,
            on_change="ignore",
            persist_state="session",
        )
        for field in ("decided_on", "effective"):
            st.session_state.setdefault(key(field), dt.datetime.now(tz=dt.UTC).date())
            st.date_input(
                t(f"action_areas.decision.{field}"),
                min_value=dt.date(1900, 1, 1),
                key=key(field),
                format="DD.MM.YYYY" if language() == "de" else "DD/MM/YYYY",
                persist_state="session",
            )


def _caption_of_founding(case: decision.Case) -> None:
    st.caption(t("action_areas.decision.written"))
    ids = case.founding_ids()
    if ids:
        first = formats.date(case.founding_day(), language())
        st.caption(
            plain(t("action_areas.decision.founding", n=len(ids), count=len(ids), date=first))
        )


def _save(case: decision.Case, prefix: str, version: int) -> None:
    """Write the decision on the version that the reader saw (callback)."""
    state, field = st.session_state, _fields(prefix)
    filled = _filled(field)
    if field["role"] is None or filled is None:
        state[_TOLD] = _Told(area_id=case.area_id, nobody=True)
        return
    try:
        saved = case.save(filled, submit_key=form_state.submit_key(case), expected_version=version)
    except MeasuresError as error:
        state[_TOLD] = _Told(area_id=case.area_id, error=error)
        # A form whose answer was lost, and that was changed then, was saved as it had been.
        if isinstance(error, ConflictError) or error.code == "form_changed":
            form_state.forget_form(case)
        return
    state[_TOLD] = _Told(area_id=case.area_id, saved=saved.decided.value)
    state[_OPEN] = False
    form_state.forget_form(case)
    form_state.count_up(case.area_id)


def _fields(prefix: str) -> dict[str, Any]:
    return {name: st.session_state.get(f"{prefix}{name}") for name in _FIELDS}


def _filled(field: Mapping[str, Any]) -> decision.Filled | None:
    """What the form holds; None as long as a day lacks."""
    if field["decided"] is None or field["decided_on"] is None or field["effective"] is None:
        return None
    decided = Recommendation(field["decided"])
    narrowed = decided is Recommendation.NARROW
    return decision.Filled(
        decided=decided,
        quarters=tuple(sorted(field["quarters"] or ())) if narrowed else (),
        reason=field["reason"] or "",
        reference=field["reference"] or "",
        decided_by=DecidedBy(field["role"] or DecidedBy.UNKNOWN),
        decided_on=field["decided_on"],
        effective=field["effective"],
    )


def _tell(city: City, area_id: str) -> None:
    """Say what the last attempt to save came to, once."""
    told = st.session_state.pop(_TOLD, None)
    if told is None or told.area_id != area_id:
        return
    if told.saved:
        word = t(f"action_areas.outcome.{told.saved}")
        st.success(plain(t("action_areas.decision.saved", word=word)))
    elif told.nobody:
        st.warning(t("action_areas.decision.incomplete"))
    else:
        registers.show_error(told.error)
    if isinstance(told.error, ConflictError):
        lines = decision.since(city, told.error)
        st.markdown("\n".join(f"- {plain(one)}" for one in lines))
        st.caption(t("action_areas.decision.again"))


def _option(one: str, proposed: str) -> str:
    key = "action_areas.decision.take" if one == proposed else "action_areas.decision.instead"
    return plain(t(key, word=t(f"action_areas.outcome.{one}")))


def _quarter_names(city: City, found: Candidates, area_id: str | None = None) -> dict[str, str]:
    """Name per quarter: of one area, or of all."""
    if found.rule.quarters is None:
        return {}
    areas = city.areas[found.rule.quarters.level]
    own = areas if area_id is None else areas[areas["parent_id"].eq(area_id)]
    return {str(key): str(name) for key, name in own["name"].items()}
