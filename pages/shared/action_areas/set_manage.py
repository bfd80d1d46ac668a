"""Changing an area set in the register: further entries in its history."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from data import area_sets
from data.city import City
from locales import formats
from measures.decisions import AreaSet, NewEntry, SetKind
from measures.errors import ConflictError, MeasuresError
from measures.register import Register
from measures.sources import Source
from measures.timeline import Change, DecidedBy, Entry, Member, Part, PartKind, members_at
from pages.shared import labels, register
from pages.shared.action_areas import history_area, set_create, set_draw, set_sources
from pages.shared.places import Place
from pages.shared.texts import language, plain, t

ROLES = tuple(one for one in DecidedBy if one is not DecidedBy.UNKNOWN)
EXTENTS = ("whole", "quarters", "polygon")
_SAVED, _SUBMIT, _ROUND = "manage.saved", "manage.submit", "manage.round"
_LEAST_REASON = 10
_YEARS_AHEAD = 10


def show(
    place: Place, city: City, opened: Register, source: Source, *, level: str, area: str | None
) -> None:
    """Draw the forms: a further entry, a new set."""
    if done := st.session_state.pop(_SAVED, None):
        st.success(plain(done))
    set_create.show_made()
    if not source.computed:
        box = st.expander(t("area_sets.manage"), key="manage.open", on_change="rerun")
        if box.open:
            with box:
                _entry_form(place, city, opened, source, level=level, area=area)
    box = st.expander(t("area_sets.create"), key="manage.create", on_change="rerun")
    if box.open:
        with box:
            set_create.create(city, opened)


def _entry_form(
    place: Place, city: City, opened: Register, source: Source, *, level: str, area: str | None
) -> None:
    st.caption(t("area_sets.manage.what"))
    change = st.segmented_control(
        t("area_sets.manage.change"),
        list(Change),
        key="manage.change",
        default=Change.JOINS,
        required=True,
        format_func=lambda one: t(f"area_sets.manage.{one}"),
    )
    effective = st.date_input(
        t("area_sets.manage.effective"),
        min_value=dt.date(1900, 1, 2),
        max_value=_today().replace(year=_today().year + _YEARS_AHEAD, day=1),
        key="manage.effective",
        format="DD.MM.YYYY" if language() == "de" else "YYYY-MM-DD",
        persist_state="session",
    )
    if not isinstance(effective, dt.date):
        return
    if change == Change.JOINS:
        members = _new_only(city, source, effective, _joining(place, city, level, area))
    else:
        members = _leaving(city, source, effective)
    grounds = _grounds()
    version = _version_seen(source)
    if grounds is None:
        return
    if not members:
        st.warning(t("area_sets.manage.no_member"))
        return
    if len(grounds.reason.strip()) < _LEAST_REASON:
        st.warning(t("area_sets.manage.reason.short", count=_LEAST_REASON))
        return
    entries = [
        NewEntry(
            member=member,
            change=Change(change),
            effective=effective,
            reason=grounds.reason,
            reference=grounds.reference,
            decided_by=grounds.decided_by,
        )
        for member in members
    ]
    _save(city, opened, source, entries, version)


@dataclass(frozen=True, slots=True)
class _Grounds:
    """Why something changes, on which decision, and whose."""

    reason: str
    reference: str
    decided_by: DecidedBy


def _grounds() -> _Grounds | None:
    """Draw the form; None unless it was just sent."""
    with st.form("set_entry", border=False):
        reason = st.text_area(
            t("area_sets.manage.reason", count=_LEAST_REASON), max_chars=2000, key=_field("reason"),
        )  # fmt: skip
        reference = st.text_input(
            t("area_sets.manage.reference"), max_chars=200, key=_field("reference")
        )
        role = st.selectbox(
            t("area_sets.manage.role"),
            list(ROLES),
            key="manage.role",
            format_func=lambda one: t(f"area_sets.role.{one}"),
        )
        sent = st.form_submit_button(t("area_sets.manage.save"), type="primary")
    return _Grounds(reason, reference, DecidedBy(role)) if sent else None


def _field(name: str) -> str:
    """Key of a field that is empty again after each save."""
    return f"manage.{name}.{st.session_state.get(_ROUND, 0)}"


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _version_seen(source: Source) -> int:
    """Version of the set that this form was shown with first; others may save meanwhile."""
    key = f"manage.version.{source.name}"
    now = source.stored.version if source.stored else 0
    return int(st.session_state.setdefault(key, now))


def _save(
    city: City, opened: Register, source: Source, entries: Sequence[NewEntry], version: int
) -> None:
    key = f"manage.version.{source.name}"
    submit = st.session_state.setdefault(_SUBMIT, uuid.uuid4().hex)
    try:
        stored = source.stored or _founded(city, opened, source)
        saved = opened.save(stored.id, entries, expected_version=version, submit_key=submit)
    except ConflictError as conflict:
        st.session_state[key] = conflict.version
        register.show_error(conflict)
        _show_theirs(city, conflict.entries)
        return
    except MeasuresError as error:
        if error.code == "form_changed":  # saved as it had been; the next attempt is another form
            st.session_state.pop(_SUBMIT, None)
            st.session_state.pop(key, None)
        register.show_error(error)
        return
    st.session_state[key] = saved.version
    st.session_state.pop(_SUBMIT, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    set_draw.forget()
    st.session_state[_SAVED] = t("area_sets.manage.saved", n=len(entries), count=len(entries))
    st.rerun()


def _founded(city: City, opened: Register, source: Source) -> AreaSet:
    """Set in the register for what is so far only declared; its history goes on there."""
    return opened.create_set(
        city.package.city.key,
        source.name,
        label_de=source.label.de,
        label_en=source.label.en,
        kind=SetKind(source.kind),
    )


def _show_theirs(city: City, entries: Sequence[Entry]) -> None:
    """What others have written since the form was shown."""
    for entry in entries:
        st.text(
            t(
                "area_sets.manage.theirs",
                date=history_area.day(entry.effective),
                area=city.area_name(entry.member.level, entry.member.area_id),
                change=history_area.change_words(entry.change, entry.member),
                reason=entry.reason or "–",
            )
        )
    st.caption(t("area_sets.manage.again"))


def _leaving(city: City, source: Source, effective: dt.date) -> list[Member]:
    """Select boxes of the members on the day before which they leave."""
    there = {"/".join(one.sign): one for one in members_at(source.entries, effective)}
    if not there:
        st.info(t("area_sets.manage.nobody"))
        return []
    names = labels.unique({key: set_sources.member_name(city, one) for key, one in there.items()})
    chosen = st.multiselect(
        t("area_sets.manage.leaving"),
        sorted(names, key=lambda key: formats.sorting(names[key])),
        key=_field("leaving"),
        format_func=lambda key: names.get(key, key),
        placeholder=t("control.placeholder"),
    )
    return [there[key] for key in chosen if key in there]


def _joining(place: Place, city: City, level: str, area: str | None) -> list[Member]:
    finer = area_sets.finer_levels(city, level)
    extents = [one for one in EXTENTS if one != "quarters" or finer]
    extent = st.segmented_control(
        t("area_sets.manage.extent"),
        extents,
        key="manage.extent",
        default=extents[0],
        required=True,
        format_func=lambda one: t(f"area_sets.manage.extent.{one}"),
    )
    if extent == "polygon":
        return _polygon(place, city, level)
    names = labels.unique(city.areas[level]["name"].astype(str).to_dict())
    if area is None:
        st.info(t("area_sets.manage.choose_area"))
        return []
    st.text(t("area_sets.manage.area", area=names[area]))
    if extent == "whole":
        return [Member(level=level, area_id=area)]
    return _quarters(city, level, finer[0], area)


def _new_only(
    city: City, source: Source, effective: dt.date, members: list[Member]
) -> list[Member]:
    """Leave out who belongs on that day already, by itself or with the whole area."""
    there = {one.sign for one in members_at(source.entries, effective)}
    told = [one for one in members if {one.sign, (*one.sign[:2], "")} & there]
    if told:
        names = ", ".join(city.area_name(one.level, one.area_id) for one in told)
        st.caption(plain(t("area_sets.manage.already", areas=names)))
    return [one for one in members if one not in told]


def _quarters(city: City, level: str, finer: str, area: str) -> list[Member]:
    inside = city.areas[finer]
    inside = inside[inside["parent_id"].astype("string").eq(area).fillna(False)]
    names = labels.unique(inside["name"].astype(str).to_dict())
    if not names:
        st.info(t("area_sets.manage.no_quarters"))
        return []
    chosen = st.multiselect(
        t("area_sets.manage.quarters"),
        sorted(names, key=lambda one: formats.sorting(names[one])),
        key=_field("quarters"),
        format_func=lambda one: names.get(one, one),
        placeholder=t("control.placeholder"),
    )
    return [
        Member(
            level=level,
            area_id=area,
            part=Part(
                kind=PartKind.QUARTER,
                key=one,
                name=str(inside.loc[one, "name"]),
                level=finer,
            ),
        )
        for one in chosen
        if one in names
    ]


def _polygon(place: Place, city: City, level: str) -> list[Member]:
    drawn = set_draw.ask(place, city, level)
    name = st.text_input(t("area_sets.manage.part_name"), max_chars=200, key=_field("part_name"))
    if drawn is None:
        return []
    if not name.strip():
        st.info(t("area_sets.manage.name_it"))
        return []
    key = uuid.uuid5(uuid.NAMESPACE_URL, drawn.geometry).hex[:12]
    return set_draw.members(level, drawn, name.strip(), key)
