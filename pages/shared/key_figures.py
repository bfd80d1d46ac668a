"""Key figures of the chosen area: all indicators of the same level and year, by topic."""

from __future__ import annotations

import math

import streamlit as st

from data.city import City
from data.figures import AreaFigures
from indicators.catalogue import Indicator
from indicators.states import CellState
from locales import formats
from pages.shared import cached, certainty_notes, index_card, painting, reform_notes
from pages.shared.places import Place
from pages.shared.texts import escaped, language, plain, t
from pages.shared.views import View


def card(place: Place, city: City, view: View, area_id: str) -> None:
    """Name and parent of the chosen area, and what the view says about it."""
    figures = view.figures
    st.subheader(plain(str(figures.table.loc[area_id, "name"])), anchor=False)
    if parent := parent_text(city, figures.level, area_id):
        st.caption(plain(parent))
    if view.index is not None:
        index_card.show(place, city, view, area_id)
    else:
        _indicator_card(place, figures, area_id)
    if note := reform_notes.of_area(figures, area_id):
        st.caption(note)


def _indicator_card(place: Place, figures: AreaFigures, area_id: str) -> None:
    """Figure, small trend, difference in words, and how sure it is."""
    indicator, lang = figures.indicator, language()
    row = figures.table.loc[area_id]
    known = cached.trend(*place.address, indicator.key, figures.level, area_id).dropna()
    st.metric(
        plain(f"{indicator.name[lang]} {figures.year}"),
        plain(_figure(row["value"], row["state"], indicator)),
        chart_data=[float(formats.rounded(v, indicator.decimals)) for v in known]
        if len(known) > 1
        else None,
        chart_type="line",
    )
    if not CellState(row["state"]).has_value:
        st.caption(t(f"state.{row['state']}"))
        return
    st.text(painting.comparison(row["value"], figures.city.value, indicator, lang))
    if len(known) > 1:
        first = int(known.index[0])
        change = formats.difference(
            float(row["value"]),
            float(known.iloc[0]),
            decimals=indicator.decimals,
            unit=indicator.unit[lang],
            language=lang,
        )
        st.caption(plain(t("area.since", change=change, year=first)))
    sure = cached.certainty(*place.address, indicator.key, figures.level, figures.year)
    for note in certainty_notes.notes(figures, sure, area_id, lang):
        st.caption(plain(note))


def parent_text(city: City, level: str, area_id: str) -> str:
    """``Sozialraum: Nordhafen``; empty for an area without parent."""
    parent_level = city.package.parent_of(level)
    parent_id = city.areas[level].loc[area_id, "parent_id"]
    if parent_level not in city.areas or parent_id not in city.areas[parent_level].index:
        return ""
    singular = city.package.level(parent_level).singular.as_text()[language()]
    return f"{singular}: {city.areas[parent_level].loc[parent_id, 'name']}"


def table(place: Place, city: City, figures: AreaFigures, area_id: str) -> None:
    """Draw all indicators of the area in a table with the city beside it."""
    name = str(figures.table.loc[area_id, "name"])
    offered = cached.indicators(*place.address, figures.level)
    catalogue = city.catalogue
    rows: list[str] = []
    states: set[str] = set()
    for topic in city.package.topic_list():
        group = [
            _row(one, area_id, name, states)
            for key in offered
            if catalogue[key].topic == topic.key
            and (one := _of_year(place, key, figures.level, figures.year)) is not None
        ]
        if group:
            heading = escaped(topic.name[language()])
            rows.append(
                f'<tr><th class="srm-topic" colspan="4" scope="rowgroup">{heading}</th></tr>'
            )
            rows += group
    heads = [
        t("key_figures.indicator"),
        name,
        t("key_figures.city"),
        t("key_figures.difference"),
    ]
    kinds = ("", "srm-number", "srm-number", "")
    cells = "".join(
        f'<th scope="col" class="{kind}">{escaped(head)}</th>'
        for head, kind in zip(heads, kinds, strict=True)
    )
    st.html(
        f'<div class="srm-scroll"><table class="srm-table srm-cards"><caption>'
        f"{escaped(t('key_figures.caption', area=name, year=figures.year))}</caption>"
        f"<thead><tr>{cells}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
    if text := signs_text(states):
        st.caption(plain(text))


def signs_text(states: set[str]) -> str:
    """Explanation of the signs that occur, as printed under official tables."""
    parts = [
        f"{formats.sign_of(state.value, language())}\u2002{t(f'state.{state.value}')}"
        for state in CellState
        if state.value in states and state is not CellState.VALUE
    ]
    return " · ".join(parts)


def _of_year(place: Place, key: str, level: str, year: int) -> AreaFigures | None:
    if year not in cached.years(*place.address, key, level):
        return None
    return cached.figures(*place.address, key, level, year)


def _row(figures: AreaFigures, area_id: str, name: str, states: set[str]) -> str:
    indicator, lang = figures.indicator, language()
    row = figures.table.loc[area_id]
    states.add(str(row["state"]))
    city = formats.with_unit(figures.city.value, indicator.decimals, indicator.unit[lang], lang)
    words = painting.comparison(row["value"], figures.city.value, indicator, lang)
    return (
        f'<tr><th scope="row">{escaped(indicator.name[lang])}</th>'
        f'<td class="srm-number" data-label="{escaped(name)}">'
        f"{escaped(_figure(row['value'], row['state'], indicator))}</td>"
        f'<td class="srm-number" data-label="{escaped(t("key_figures.city"))}">{escaped(city)}</td>'
        f"<td>{escaped(words)}</td></tr>"
    )


def _figure(value: float, state: str, indicator: Indicator) -> str:
    if state == CellState.VALUE and math.isnan(value):
        state = CellState.MISSING.value
    return formats.figure(
        value,
        state,
        decimals=indicator.decimals,
        unit=indicator.unit[language()],
        language=language(),
    )
