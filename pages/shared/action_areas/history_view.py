"""History of area sets: who belonged on any day, since when, why, and what was known then."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from data.city import City
from locales import formats
from measures import history
from measures.decisions import Decision
from measures.sources import Source
from measures.timeline import Member, members_at, spans
from pages.shared import controls, labels, map_view, selection
from pages.shared.action_areas import (
    history_area,
    history_strip,
    set_controls,
    set_create,
    set_manage,
    set_paint,
    set_sources,
)
from pages.shared.development import area_choice
from pages.shared.places import Place
from pages.shared.texts import language, plain, t

_MAP, _HEIGHT = "history_map", 470


def show(place: Place, city: City) -> dict[str, str | None]:
    """Draw the view; returns its part of the address."""
    found, opened = set_sources.shown(city)
    if opened is None:
        st.caption(t("action_areas.decision.impossible"))
    if not found:
        st.title(t("area_sets.nothing"), anchor=False)
        st.info(t("area_sets.nothing.why"))
        if opened is not None:
            set_create.create(city, opened)
        return {}
    set_create.take_new_set()
    today = dt.datetime.now(dt.UTC).date()
    row = st.grid(3, min_column_width=150, key="controls")
    with row:
        source = set_controls.area_set(found)
        latest = max([today, *(one.effective for one in source.entries)])
        on = set_controls.linked_day(
            t("area_sets.on"), key=set_controls.ON, default=_first_look(source, today), last=latest
        )
    known_at = _known(today)
    level = level_of(place, city, source)
    decisions = opened.decisions(source.stored.id) if opened and source.stored else []
    shown, beside = known_then(source, decisions, known_at)
    area = _body(place, city, shown, level, on, decisions=beside)
    if opened is not None:
        set_manage.show(place, city, opened, source, level=level, area=area)
    return {
        set_controls.SET: source.name,
        set_controls.ON: on.isoformat(),
        set_controls.KNOWN: known_at.date().isoformat() if known_at else None,
        "area": area,
    }


def _first_look(source: Source, today: dt.date) -> dt.date:
    """Today; of a set that has ended its last day, so that the first look is not empty."""
    if not source.entries or members_at(source.entries, today):
        return today
    ends = [one.left.effective for one in spans(source.entries) if one.left is not None]
    return max(ends) - dt.timedelta(days=1) if ends and max(ends) <= today else today


def known_then(
    source: Source, decisions: Sequence[Decision], known_at: dt.datetime | None
) -> tuple[Source, list[Decision]]:
    """Leave what had been written by a moment; what the city declares has always been known."""
    if known_at is None:
        return source, list(decisions)
    entries = tuple(
        one for one in source.entries if one.recorded_at is None or one.recorded_at <= known_at
    )
    return replace(source, entries=entries), [
        one for one in decisions if one.recorded_at <= known_at
    ]


def _known(today: dt.date) -> dt.datetime | None:
    """End of the day whose knowledge is shown; None: everything known now."""
    asked = set_controls.asked_day(set_controls.KNOWN, today)
    with st.expander(t("area_sets.known"), expanded=asked is not None):
        st.caption(t("area_sets.known.what"))
        if not st.toggle(
            t("area_sets.known.use"), value=asked is not None, key="known_use",
            persist_state="session",
        ):  # fmt: skip
            return None
        day = set_controls.linked_day(
            t("area_sets.known.day"), key=set_controls.KNOWN, default=today, last=today
        )
    return dt.datetime.combine(day, dt.time.max, tzinfo=dt.UTC)


def level_of(place: Place, city: City, source: Source) -> str:
    """Level that most entries of a set name; that of a first look where it names none."""
    often = Counter(one.member.level for one in source.entries if one.member.level in city.areas)
    if often:
        return often.most_common(1)[0][0]
    return controls.first_level(
        place, city, [one.name for one in city.package.levels if one.name in city.areas]
    )


def _body(
    place: Place,
    city: City,
    source: Source,
    level: str,
    on: dt.date,
    *,
    decisions: Sequence[Decision],
) -> str | None:
    members = members_at(source.entries, on)
    names = labels.unique(city.areas[level]["name"].astype(str).to_dict())
    area = selection.settle(names)
    st.title(plain(sentence(city, source, level, members, on)), anchor=False)
    st.caption(plain(_subtitle(source, members, level)))
    if source.computed:
        _computed_note(source)
    left, right = st.columns([60, 40], gap="medium")
    with left:
        _map(place, level, members, area)
        set_paint.legend(members, level)
    with right:
        selection.search_box(names)
        if area is not None:
            _area(city, source, level, area, decisions, name=names[area])
        _list(source, members, names, area, level)
    _strip(city, source)
    _downloads(city, source, level, decisions)
    st.caption(plain(_foot(source, city)))
    return area


def sentence(city: City, source: Source, level: str, members: Sequence[Member], on: dt.date) -> str:
    """How many whole areas and parts of a level belonged on a day."""
    label = city.package.level(level).label.as_text()[language()]
    here = [one for one in members if one.level == level]
    whole = {one.area_id for one in here if one.part is None}
    parts = sum(one.part is not None and one.area_id not in whole for one in here)
    shown = {"set": source.label[language()], "date": formats.date(on, language()), "level": label}
    if not here:
        return t("area_sets.sentence.none", **shown)
    counted = [
        t(f"area_sets.sentence.{key}", n=number, count=formats.number(number, 0, language()))
        for key, number in (("whole", len(whole)), ("parts", parts))
        if number
    ]
    both = len(counted) > 1
    told = t("area_sets.sentence.both", whole=counted[0], parts=counted[1]) if both else counted[0]
    return t("area_sets.sentence", n=len(whole) + parts, members=told, **shown)


def _subtitle(source: Source, members: Sequence[Member], level: str) -> str:
    parts = [t(f"area_sets.kind.{source.kind}")]
    elsewhere = sum(one.level != level for one in members)
    if elsewhere:
        parts.append(t("area_sets.elsewhere", n=elsewhere, count=elsewhere))
    return " · ".join(parts)


def _computed_note(source: Source) -> None:
    st.info(plain(t("area_sets.computed", rule=source.origin)))
    st.button(t("area_sets.computed.go"), key="history_go", on_click=_to_candidates)


def _to_candidates() -> None:
    st.session_state["view"] = "candidates"


def _map(place: Place, level: str, members: Sequence[Member], area: str | None) -> None:
    geometry = set_paint.geometry_of(place, level, members)
    map_view.show_map(
        geometry,
        set_paint.paint(geometry, level, members, selected=area),
        key=_MAP,
        height=_HEIGHT,
        on_select=lambda chosen: selection.take_from_map(set_paint.area_of(chosen, members)),
    )


def _area(
    city: City,
    source: Source,
    level: str,
    area: str,
    decisions: Sequence[Decision],
    *,
    name: str,
) -> None:
    events = history.area_history(source.entries, decisions, area, level=level)
    history_area.show(city, events, name)


def _list(
    source: Source,
    members: Sequence[Member],
    names: dict[str, str],
    area: str | None,
    level: str,
) -> None:
    since = {one.member.sign: one.joined.effective for one in spans(source.entries)}
    captions: dict[str, list[str]] = {}
    for one in members:
        if one.level == level and one.area_id in names:
            part = t("area_sets.list.part", part=one.part.name or one.part.key) if one.part else ""
            whole = part or t("area_sets.list.whole")
            text = t("area_sets.list.since", what=whole, date=history_area.day(since[one.sign]))
            captions.setdefault(one.area_id, []).append(text)
    area_choice.show(
        list(captions),
        names,
        area,
        label=t("area_sets.list", count=len(captions)),
        caption=lambda one: " · ".join(captions[one]),
    )


def _strip(city: City, source: Source) -> None:
    years = history_strip.years_of(source.entries, dt.datetime.now(dt.UTC).date())
    if not years:
        return
    st.subheader(t("area_sets.strip"), anchor=False)
    st.html(
        history_strip.html(
            history_strip.by_area(source.entries, years),
            caption=t("area_sets.strip.caption", set=source.label[language()]),
            name=city.area_name,
        )
    )
    st.caption(t("area_sets.strip.hint"))


def _downloads(city: City, source: Source, level: str, decisions: Sequence[Decision]) -> None:
    """Buttons that make the files when they are asked for."""
    names = city.areas[level]["name"].astype(str).to_dict()
    files = [("entries", lambda: history.history_csv(source.entries, names), True)]
    files.append(("decisions", lambda: history.decisions_csv(decisions, names), bool(decisions)))
    with st.container(horizontal=True):
        for key, make, there in files:
            if there:
                st.download_button(
                    t(f"area_sets.download.{key}"),
                    make,
                    file_name=f"{source.name}_{key}_{city.version[:8]}.csv",
                    mime="text/csv",
                    key=f"history.{key}",
                    on_click="ignore",
                )


def _foot(source: Source, city: City) -> str:
    origin = t("area_sets.foot.register") if source.stored else ""
    declared = t("area_sets.foot.declared", source=source.origin) if source.declared else ""
    version = t("footer.version", version=city.version[:8])
    return " · ".join(one for one in (declared, origin, version) if one)
