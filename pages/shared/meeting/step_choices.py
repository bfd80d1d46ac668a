"""The choices of a step: closed lists as on other screens, each with the city's own default."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from data import candidates
from data.city import City
from locales import formats
from measures.stories import Step, StepKind
from pages.shared import cached
from pages.shared.labels import unique
from pages.shared.places import Place
from pages.shared.texts import language, t

#: What each kind of step can choose, in the order of the fields.
FIELDS: Mapping[StepKind, tuple[str, ...]] = {
    StepKind.CITY: ("level", "base_year", "year"),
    StepKind.THEN_NOW: ("level", "indicator", "base_year", "year"),
    StepKind.BELOW: ("level", "indicator", "year"),
    StepKind.CANDIDATES: ("rule", "base_year", "year"),
    StepKind.PORTRAIT: ("level", "area", "year"),
    StepKind.METHOD: (),
}
_DEFAULT = ""


def ask(place: Place, city: City, step: Step, *, key: str) -> dict[str, str]:
    """
    Draw the fields of a step.

    Parameters
    ----------
    key
        Beginning of the fields' keys, different for each step.

    Returns
    -------
    choices
        Chosen option per field; without those left to the city.
    """
    chosen: dict[str, str] = {}
    fields = FIELDS[step.kind]
    if not fields:
        return chosen
    with st.grid(len(fields), min_column_width=150, key=f"{key}.fields"):
        for name in fields:
            names = options(place, city, step.kind, name, chosen)
            if found := _select(name, names, key=key, current=step.choices.get(name, _DEFAULT)):
                chosen[name] = found
    return chosen


def options(
    place: Place, city: City, kind: StepKind, name: str, chosen: Mapping[str, str]
) -> dict[str, str]:
    """Label per option of a field; what was `chosen` before it narrows it down."""
    listed: dict[str, Callable[[], dict[str, str]]] = {
        "level": lambda: _levels(place, city, kind),
        "indicator": lambda: _indicators(place, city, chosen),
        "area": lambda: _areas(city, chosen),
        "rule": lambda: {
            one: rule.name[language()] for one, rule in candidates.rules(city).items()
        },
    }
    if name in listed:
        return unique(listed[name]())
    years = _years(place, city, kind, chosen)
    if name == "base_year":
        return {str(year): str(year) for year in years[:-1]}
    base = chosen.get("base_year")
    return {str(year): str(year) for year in reversed(years) if not base or year > int(base)}


def _select(name: str, names: Mapping[str, str], *, key: str, current: str) -> str:
    """Select box whose first option leaves the choice to the city."""
    offered = [_DEFAULT, *names]
    # Streamlit knows a choice by its words: another language is another field.
    field = f"{key}.{name}.{language()}"
    if st.session_state.get(field, current) not in offered:
        st.session_state[field] = _DEFAULT
    elif field not in st.session_state:
        st.session_state[field] = current
    return str(
        st.selectbox(
            t(f"meeting.field.{name}"),
            offered,
            key=field,
            format_func=lambda one: names.get(one, t(f"meeting.default.{name}")),
            placeholder=t("control.placeholder"),
        )
    )


def _levels(place: Place, city: City, kind: StepKind) -> dict[str, str]:
    return {
        one.name: one.label.as_text()[language()]
        for one in city.package.levels
        if one.name in city.areas
        and (kind is StepKind.PORTRAIT or cached.indicators(*place.address, one.name))
    }


def _indicators(place: Place, city: City, chosen: Mapping[str, str]) -> dict[str, str]:
    levels = [chosen["level"]] if "level" in chosen else list(city.areas)
    found = [one for level in levels for one in cached.indicators(*place.address, level)]
    return {key: city.catalogue[key].name[language()] for key in dict.fromkeys(found)}


def _areas(city: City, chosen: Mapping[str, str]) -> dict[str, str]:
    """Areas of the chosen level, by name; an area belongs to a level."""
    if "level" not in chosen:
        return {}
    names = city.areas[chosen["level"]]["name"].astype(str)
    return dict(sorted(names.items(), key=lambda pair: formats.sorting(pair[1])))


def _years(place: Place, city: City, kind: StepKind, chosen: Mapping[str, str]) -> Sequence[int]:
    """Years that the step can show at least something of, rising."""
    if kind is StepKind.CANDIDATES:
        declared = candidates.rules(city)
        rule = declared.get(chosen.get("rule", "")) or next(iter(declared.values()), None)
        return candidates.rule_years(city, rule) if rule else []
    levels = [chosen["level"]] if "level" in chosen else list(city.areas)
    found: set[int] = set()
    for level in levels:
        offered = cached.indicators(*place.address, level)
        asked = [chosen["indicator"]] if chosen.get("indicator") in offered else offered
        for indicator in asked:
            found |= set(cached.years(*place.address, indicator, level))
    return sorted(found)
