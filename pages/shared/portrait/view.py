"""The body of the screen Quartier: everything about one area, the most important first."""

from __future__ import annotations

import streamlit as st

from data.city import City
from data.portrait import Portrait
from measures.errors import MeasuresError
from measures.register import Register
from pages.shared import footer
from pages.shared import register as registers
from pages.shared.places import Place
from pages.shared.portrait import (
    book,
    choices,
    downloads,
    head,
    lines,
    note_form,
    note_state,
    note_view,
    one_figure,
    others,
    people,
    since,
    where,
)
from pages.shared.portrait.choices import Choice
from pages.shared.texts import language, plain, t
from reports.area_status import area_status


def show(place: Place, city: City, choice: Choice) -> str | None:
    """Draw the portrait, or the ways to one; returns the indicator of the charts."""
    if choice.area is None:
        _without_area(place, city, choice)
        return None
    if choice.year is None:
        st.title(plain(choice.names[choice.area]), anchor=False)
        where.show(place, city, choice)
        st.info(t("areas_only.why"))
        return None
    shown = choices.portrait(city, choice.level, choice.area, choice.year)
    return _portrait(place, city, choice, shown)


def _without_area(place: Place, city: City, choice: Choice) -> None:
    label = city.package.level(choice.level).singular.as_text()[language()]
    st.title(plain(t("portrait_screen.choose", level=label)), anchor=False)
    st.caption(t("portrait_screen.choose.how"))
    where.show(place, city, choice)
    if choice.year is None:
        st.info(t("areas_only.why"))
        return
    book.show(place, choice.level, choice.year)


def _portrait(place: Place, city: City, choice: Choice, shown: Portrait) -> str | None:
    store, case = _notes(city, choice)
    status = area_status(city, shown.spot, language=language(), year=shown.year, register=store)
    left, right = st.columns([62, 38], gap="medium")
    note = case.note if case else None
    with left:
        head.show(city, shown)
        head.status(status)
    with right:
        where.show(place, city, choice)
        downloads.show(city, shown, status=status, note=note)
    if note is not None:
        note_view.show(note, title=t("portrait_screen.note"))
    lines.show(city, shown)
    key = one_figure.show(place, city, shown) if shown.lines else None
    since.show(shown)
    people.show(city, shown)
    others.inside(city, shown)
    others.similar(city, shown)
    if case is not None:
        note_form.show(case)
    book.show(place, shown.spot.level, shown.year)
    st.caption(plain(_foot(city, shown)))
    head.begin_at_top()
    return key


def _notes(city: City, choice: Choice) -> tuple[Register | None, note_state.Case | None]:
    """Open the register, and what is written about the area; without it the portrait goes on."""
    store, error = registers.opened_or_none()
    if store is not None and choice.area is not None:
        place = (city.package.city.key, choice.level, choice.area)
        try:
            note = store.note(*place)
        except MeasuresError as failed:
            store, error = None, failed
        else:
            return store, note_state.Case(
                store=store,
                city_key=place[0],
                level=place[1],
                area_id=place[2],
                note=note,
            )
    if error is not None:
        registers.show_error(error)
    return None, None


def _foot(city: City, shown: Portrait) -> str:
    """Sources and licences of everything that is shown, and the data version."""
    used = [line.indicator for line in shown.lines]
    level = city.package.level(shown.spot.level)
    sources = dict.fromkeys(one.source for one in used)
    licences = dict.fromkeys(one.licence or level.licence for one in used)
    parts = [t("footer.source", source="; ".join(sources))] if sources else []
    parts.append(t("footer.boundaries", source=level.source, licence=level.licence))
    parts += [t("footer.licence", licence="; ".join(licences))] if licences else []
    return " · ".join([*parts, footer.version_text(city)])
