"""Candidates: what a declared rule recommends for every area, why, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import candidates, reasons
from data.candidates import Candidates
from data.city import City
from data.errors import DataError
from indicators.action_areas import Rule
from pages.shared import cached, footer, labels, map_view, selection
from pages.shared import register as registers
from pages.shared.action_areas import (
    area_detail,
    choices,
    decided,
    differences,
    exports,
    map_paint,
    no_rule,
    recommendation_list,
    recommendation_table,
    rule_line,
    what_if,
)
from pages.shared.action_areas.recommendation_list import Note
from pages.shared.action_areas.what_if import Asked
from pages.shared.places import Place
from pages.shared.texts import language, plain, t

_MAP, MAP_HEIGHT = "action_areas_map", 460


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """
    What is shown.

    Attributes
    ----------
    saved
        Result of the declared rule.
    found
        Result of the rule that is looked at: the declared one, or a changed one.
    differing
        Areas for which the two differ, see `differences.between`.
    register
        The set's decisions so far, and whether there can be more.
    """

    asked: Asked
    saved: Candidates
    found: Candidates
    differing: pd.DataFrame
    register: decided.Register


def show(place: Place, city: City) -> dict[str, str | None]:
    """Draw the view; returns its part of the address."""
    with st.grid(3, min_column_width=200, key="controls"):
        rule = choices.rule(city)
    if rule is None:
        return {"area": no_rule.show(place, city)}
    link: dict[str, str | None] = {choices.RULE: st.session_state.get(choices.RULE)}
    head = st.container(gap="xsmall")
    # The controls stand beside the map, which is seen to follow them.
    left, right = st.columns([58, 42], gap="medium")
    try:
        years = candidates.rule_years(city, rule)
        if not years:
            candidates.candidates(city, rule)  # which says why it cannot be applied
        with right:
            asked = what_if.panel(place, city, rule, years)
        seen = _seen(city, asked)
    except DataError as error:
        with head:
            no_rule.refused(error)
        return link
    return link | dict(asked.link) | _body(place, city, seen, places=(head, left, right))


def _seen(city: City, asked: Asked) -> Seen:
    register = decided.register(city, asked.saved)
    saved = _applied(city, asked.saved, asked.saved_years, register)
    found = _applied(city, asked.rule, asked.years, register) if asked.changed else saved
    return Seen(
        asked=asked,
        saved=saved,
        found=found,
        differing=differences.between(saved, found),
        register=register,
    )


def _applied(
    city: City, rule: Rule, years: tuple[int, int], register: decided.Register
) -> Candidates:
    return candidates.candidates(
        city,
        rule,
        base_year=years[0],
        year=years[1],
        members=register.members(city, rule, years[0]),
    )


def _body(
    place: Place, city: City, seen: Seen, *, places: tuple[DeltaGenerator, ...]
) -> dict[str, str | None]:
    found, (head, left, right) = seen.found, places
    names = labels.unique(found.table["name"].astype(str).to_dict())
    area = selection.settle(names)
    differing = list(map(str, seen.differing.index))
    with head:
        st.title(plain(reasons.headline(found, language(), city)), anchor=False)
        rule_line.show(city, seen.asked, found)
        if seen.register.error is not None:
            registers.show_error(seen.register.error)
        if seen.asked.changed:
            differences.show(seen.differing, names)
    with left:
        _map(place, found, differing, area)
    with right:
        selection.search_box(names)
        shown, ids = recommendation_list.chosen(found)
        listed = st.container()
    # Draws of thousands of years come after the map, which is on the screen by now.
    stable = pd.DataFrame() if seen.asked.changed else candidates.stability(city, found)
    with listed:
        recommendation_list.show(
            city,
            found,
            ids,
            names=names,
            area=area,
            changed=differing,
            notes=_notes(found, seen.register, stable),
        )
    if area is not None:
        area_detail.show(place, city, seen.asked, found, seen.register, area_id=area)
    recommendation_table.show(city, found, seen.register, changed=differing)
    exports.show(city, seen.asked, found, seen.register)
    _foot(city, found)
    return {choices.SHOWN: None if shown == recommendation_list.MATTERS else shown, "area": area}


def _map(place: Place, found: Candidates, differing: list[str], area: str | None) -> None:
    geometry = cached.geometry(*place.address, found.level)
    outline = map_paint.changed(differing) if differing else map_paint.members(found)
    map_view.show_map(
        geometry,
        map_paint.paint(found, geometry, outline, selected=area),
        key=_MAP,
        height=MAP_HEIGHT,
        on_select=selection.take_from_map,
    )
    map_paint.legend(found, outline)


def _notes(found: Candidates, register: decided.Register, stable: pd.DataFrame) -> dict[str, Note]:
    notes = {}
    for area_id in map(str, found.table.index):
        badge = str(stable.loc[area_id, "badge"]) if area_id in stable.index else ""
        notes[area_id] = Note(
            decided=register.words(area_id), stability=t(f"badge.{badge}") if badge else ""
        )
    return notes


def _foot(city: City, found: Candidates) -> None:
    """Sources of all figures that the rule looks at, boundaries, data version, fingerprint."""
    level = city.package.level(found.level)
    used = [city.catalogue[one.indicator] for one in found.rule.conditions]
    parts = [
        t("footer.source", source="; ".join(dict.fromkeys(one.source for one in used)))
        if used
        else "",
        t("footer.boundaries", source=level.source, licence=level.licence),
        footer.version_text(city),
        t("action_areas.fingerprint", fingerprint=found.fingerprint),
    ]
    st.caption(plain(" · ".join(part for part in parts if part)))
