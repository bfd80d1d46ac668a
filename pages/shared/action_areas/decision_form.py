"""Decide on an area: take the recommendation over, or decide otherwise with a reason.

Saving happens when the button is pressed, before the screen is drawn again, so
that the version which the reader saw is the one that others must not have
changed. What was typed stays in the form until it is saved.
"""

from __future__ import annotations

import datetime as dt
import uuid
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
from pages.shared.action_areas import decision, exports, quarters_part
from pages.shared.action_areas.decided import Register
from pages.shared.action_areas.what_if import Asked
from pages.shared.places import Place
from pages.shared.texts import language, plain, t

_ROLES = tuple(one for one in DecidedBy if one is not DecidedBy.UNKNOWN)
_TOLD = "decision.told"
_FIELDS = ("decided", "quarters", "reason", "reference", "role", "effective", "decided_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the last attempt to save came to."""

    area_id: str
    saved: bool = False
    error: MeasuresError | None = None


def show(
    place: Place,
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
    for one in register.decisions.get(area_id, ()):
        st.html(decision.written(one, _quarter_names(city, found)))
    if register.error is not None:
        st.caption(t("action_areas.decision.impossible"))
        registers.show_error(register.error)
    elif asked.changed:
        st.info(t("action_areas.decision.what_if"))
    elif found.rule.key not in candidates.rules(city):
        st.info(t("action_areas.decision.proposed"))
    else:
        box = st.expander(t("action_areas.decision.open"), key="decision_open", on_change="rerun")
        if box.open:
            with box:
                command = exports.command(place, city, asked, found)
                _form(decision.Case(city, found, register, area_id, command))


def _form(case: decision.Case) -> None:
    """Fields and the words about what will be written."""
    found, area_id = case.found, case.area_id
    _caption_of_founding(case)
    key = _keys(area_id)
    proposed = str(found.table.at[area_id, "recommendation"])
    options = [proposed, *(one.value for one in Recommendation if one.value != proposed)]
    quarters = _quarter_names(case.city, found, area_id)
    with st.form(key("form"), border=False):
        st.radio(
            t("action_areas.decision.choice"),
            options,
            key=key("decided"),
            format_func=lambda one: _option(one, proposed),
        )
        if quarters:
            st.multiselect(
                t("action_areas.decision.quarters", level=quarters_part.label(case.city, found)),
                list(quarters),
                default=[one for one in found.table.at[area_id, "quarters"] if one in quarters],
                key=key("quarters"),
                format_func=quarters.__getitem__,
                placeholder=t("action_areas.decision.quarters.none"),
            )
        st.text_area(
            t("action_areas.decision.reason", count=OVERRIDE_LENGTH),
            key=key("reason"),
            max_chars=REASON_LENGTH,
        )
        with st.grid(4, min_column_width=160):
            st.text_input(
                t("action_areas.decision.reference"),
                key=key("reference"),
                max_chars=REFERENCE_LENGTH,
            )
            st.selectbox(
                t("action_areas.decision.role"),
                [one.value for one in _ROLES],
                key=key("role"),
                format_func=lambda one: t(f"action_areas.role.{one}"),
            )
            for field in ("decided_on", "effective"):
                st.date_input(
                    t(f"action_areas.decision.{field}"),
                    value=dt.datetime.now(tz=dt.UTC).date(),
                    min_value=dt.date(1900, 1, 1),
                    key=key(field),
                    format="DD.MM.YYYY" if language() == "de" else "DD/MM/YYYY",
                )
        st.form_submit_button(
            t("action_areas.decision.save"),
            key=key("save"),
            type="primary",
            on_click=_save,
            args=(case, key("")),
        )


def _caption_of_founding(case: decision.Case) -> None:
    st.caption(t("action_areas.decision.written"))
    ids = case.founding_ids()
    if ids:
        first = formats.date(case.founding_day(), language())
        st.caption(
            plain(t("action_areas.decision.founding", n=len(ids), count=len(ids), date=first))
        )


def _save(case: decision.Case, prefix: str) -> None:
    """Write the decision on the version that the reader saw (callback)."""
    state = st.session_state
    field = {name: state.get(f"{prefix}{name}") for name in _FIELDS}
    told = _Told(area_id=case.area_id, saved=True)
    try:
        case.save(_filled(field), submit_key=_submit_key(case))
    except MeasuresError as error:
        told = _Told(area_id=case.area_id, error=error)
    else:
        _count_up(case.area_id)
    if told.saved or isinstance(told.error, ConflictError):
        state.pop(_submit(case.area_id), None)
    state[_TOLD] = told


def _filled(field: dict[str, Any]) -> decision.Filled:
    decided = Recommendation(field["decided"])
    narrowed = decided is Recommendation.NARROW
    return decision.Filled(
        decided=decided,
        quarters=tuple(sorted(field["quarters"] or ())) if narrowed else (),
        reason=field["reason"] or "",
        reference=field["reference"] or "",
        decided_by=DecidedBy(field["role"]),
        decided_on=field["decided_on"],
        effective=field["effective"],
    )


def _tell(city: City, area_id: str) -> None:
    """Say what the last attempt to save came to, once."""
    told = st.session_state.pop(_TOLD, None)
    if told is None or told.area_id != area_id:
        return
    if told.saved:
        st.success(t("action_areas.decision.saved"))
        return
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


# Keys of the fields: a saved form begins anew, one that could not be saved keeps what was typed.


def _keys(area_id: str) -> Any:
    turn = st.session_state.get(f"decision.turn.{area_id}", 0)
    return lambda name: f"decision.{area_id}.{turn}.{name}"


def _count_up(area_id: str) -> None:
    st.session_state[f"decision.turn.{area_id}"] = (
        st.session_state.get(f"decision.turn.{area_id}", 0) + 1
    )


def _submit(area_id: str) -> str:
    return f"decision.submit.{area_id}"


def _submit_key(case: decision.Case) -> str:
    """Key of the form that is filled in: the same until it is saved or refused by a conflict."""
    return str(st.session_state.setdefault(_submit(case.area_id), uuid.uuid4().hex))
