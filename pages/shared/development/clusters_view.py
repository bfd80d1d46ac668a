"""Clusters: areas whose neighbours are like them, more than chance would have it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from data.city import City
from data.errors import MethodNotUsableError
from data.figures import AreaFigures
from geo.choropleth import Paint
from geo.simplify import LevelGeometry
from indicators.catalogue import Polarity
from indicators.palette import DIVERGING, SEQUENTIAL, STATE_CODES, STATE_COLOURS
from indicators.states import CellState
from locales import formats, phrases
from pages.shared import (
    cached,
    controls,
    labels,
    map_view,
    notices,
    painting,
    reform_notes,
    screen_choices,
    selection,
    url_state,
)
from pages.shared.development import area_choice, foot, paints, sentences, tables
from pages.shared.places import Place
from pages.shared.texts import escaped, language, plain, t

_MAP, _HEIGHT = "cluster_map", 480
KEY = "cluster"
#: Kinds of areas, first letter the area, second its neighbours: h the unfavourable side (of a
#: describing indicator the high one), l the other. Sign on the map, place in the palette.
_SIGNS: Mapping[str, tuple[str, str]] = {
    "hh": ("A", "A"),
    "hl": ("B", "B"),
    "lh": ("C", "D"),
    "ll": ("D", "E"),
}
_OTHERS = ("none", "E", "#efefef")
_ALONE = "x"  # sign of an area that no neighbour can be compared with
_SWAPPED = str.maketrans("HL", "lh")
_DECIMALS_OF_P = 3


def show(place: Place, city: City) -> dict[str, str | None]:
    """Draw the view; returns its part of the address."""
    row = st.grid(4, min_column_width=150, key="controls")
    with row:
        level = screen_choices.level(
            place, city, lambda name: bool(cached.indicators(*place.address, name))
        )
    if level is None:
        st.title(t("development.clusters.nothing"), anchor=False)
        st.info(t("areas_only.why"))
        return {}
    offered = controls.offers(place, city, level)
    with row:
        key = controls.choose_indicator(city, offered)
        year = screen_choices.year(cached.years(*place.address, key, level))
    asked: dict[str, str | None] = {
        "level": level,
        "topic": offered[key].topic,
        "indicator": key,
        "year": str(year),
    }
    try:
        figures = cached.figures(*place.address, key, level, year)
    except MethodNotUsableError as error:
        notices.no_index(error.finding)
        return asked
    with st.spinner(t("development.clusters.computing"), show_time=False):
        found = cached.clusters(*place.address, key, level, year)
    area, kind = _body(place, city, figures, found)
    return asked | {"cluster": kind, "area": area}


def kinds_of(found: pd.DataFrame, polarity: Polarity) -> pd.Series:
    """
    Kind of each area: a key of the legend, ``none``, or empty where it was not tested.

    Parameters
    ----------
    found
        As from `data.clusters.clusters`; high and low are the figure's there.
    polarity
        Of a figure whose high side is the favourable one, high and low change places.
    """
    swapped = polarity is Polarity.HIGHER_IS_BETTER
    kinds = found["quadrant"].map(
        lambda code: code.translate(_SWAPPED) if swapped else code.lower()
    )
    kinds = kinds.where(found["significant"].fillna(False).astype(bool), _OTHERS[0])
    return kinds.where(found["reason"].eq(""), "")


def _body(
    place: Place, city: City, figures: AreaFigures, found: pd.DataFrame
) -> tuple[str | None, str | None]:
    """Draw everything below the controls; returns the chosen area and kind."""
    indicator = figures.indicator
    names = labels.unique(found["name"].astype(str).to_dict())
    area, kind = selection.settle(names), None
    kinds = kinds_of(found, indicator.polarity)
    label = city.package.level(figures.level).label.as_text()
    tested = int(kinds.ne("").sum())
    if not tested:
        st.title(
            plain(t("development.clusters.none", indicator=indicator.name[language()])),
            anchor=False,
        )
        st.info(t(f"change.reason.{found['reason'].iloc[0]}"))
        return area, None
    sentence = sentences.clusters(
        count=int(kinds.eq("hh").sum()),
        total=tested,
        indicator=indicator,
        year=figures.year,
        level=label,
        language=language(),
    )
    st.title(plain(sentence), anchor=False)
    st.caption(plain(_definition(figures, label[language()], untested=len(found) - tested)))
    left, right = st.columns([60, 40], gap="medium")
    with right:
        selection.search_box(names)
        kind = _list(figures, kinds, names, area)
    with left:
        geometry = cached.geometry(*place.address, figures.level)
        map_view.show_map(
            geometry,
            paint(figures, found, kinds, geometry, kind=kind, selected=area),
            key=_MAP,
            height=_HEIGHT,
            on_select=selection.take_from_map,
        )
        st.html(_legend(found, kinds, indicator.polarity))
        if note := reform_notes.legend(figures):
            st.caption(plain(note))
    st.caption(t("development.clusters.explained"))
    tables.folded(
        lambda: _table(figures, found, kinds),
        key="clusters_table",
        title=t("development.clusters.table"),
    )
    foot.show(place, city, key=indicator.key, level=figures.level, year=figures.year)
    return area, kind


def _definition(figures: AreaFigures, level: str, *, untested: int) -> str:
    parts = [level, str(figures.year)]
    if untested:
        shown = formats.number(untested, 0, language())
        parts.append(t("development.clusters.untested", n=untested, count=shown))
    return " · ".join(parts)


def _tone(polarity: Polarity) -> str:
    return "neutral" if polarity is Polarity.NEUTRAL else "judging"


def words(kind: str, polarity: Polarity) -> str:
    """What a kind means, in words."""
    return t(f"development.cluster.{_tone(polarity)}.{kind}")


def _fills(polarity: Polarity) -> dict[str, tuple[str, str]]:
    """Kind -> sign on the map and fill."""
    palette = SEQUENTIAL if polarity is Polarity.NEUTRAL else DIVERGING
    fills = {kind: (sign, palette[place]) for kind, (sign, place) in _SIGNS.items()}
    return fills | {_OTHERS[0]: _OTHERS[1:]}


def paint(
    figures: AreaFigures,
    found: pd.DataFrame,
    kinds: pd.Series,
    geometry: LevelGeometry,
    *,
    kind: str,
    selected: str | None,
) -> Paint:
    """Every area in the colour of its kind; the chosen kind has a dark edge."""
    polarity = figures.indicator.polarity
    states = {state.value: code for state, code in STATE_CODES.items()}
    signs = found["state"].map(states).fillna(_ALONE)
    groups = {
        code: paints.Group(
            colour=STATE_COLOURS[state], words=t(f"state.{state.value}"), is_state=True
        )
        for state, code in STATE_CODES.items()
    }
    alone = STATE_COLOURS[CellState.NOT_MEANINGFUL]
    if found["reason"].eq("no_neighbour").any():
        groups[_ALONE] = paints.Group(
            colour=alone, words=t("change.reason.no_neighbour"), is_state=True
        )
    for one, (sign, colour) in _fills(polarity).items():
        signs = signs.mask(kinds.eq(one), sign)
        groups[sign] = paints.Group(colour=colour, words=words(one, polarity))
    marked = [str(area_id) for area_id in kinds.index[kinds.eq(kind)]]
    return paints.grouped(geometry, signs, groups, outlined=marked, selected=selected, recede=False)


def _legend(found: pd.DataFrame, kinds: pd.Series, polarity: Polarity) -> str:
    """All kinds with their counts, and why areas were not tested where some were not."""
    counts = kinds.value_counts()
    entries = []
    for kind, (_, colour) in _fills(polarity).items():
        picture = f'<span class="srm-swatch srm-chip" style="background:{colour}"></span>'
        entries.append(_entry(picture, words(kind, polarity), int(counts.get(kind, 0))))
    untested = found[kinds.eq("")]
    lacking = untested["state"].where(untested["value"].isna(), CellState.NOT_MEANINGFUL.value)
    for state, count in lacking.value_counts().items():
        alone = state == CellState.NOT_MEANINGFUL and untested["value"].notna().any()
        text = t("change.reason.no_neighbour") if alone else t(f"state.{state}")
        entries.append(
            _entry(f'<span class="srm-swatch srm-swatch-{state}"></span>', text, int(count))
        )
    return (
        f'<section class="srm-legend" aria-label="{escaped(t("legend.title"))}">'
        f"<ul>{''.join(entries)}</ul></section>"
    )


def _entry(picture: str, text: str, count: int) -> str:
    shown = t("legend.count", n=count, count=formats.number(count, 0, language()))
    return (
        f"<li>{picture}<span>{escaped(text)}</span> "
        f'<span class="srm-count">{escaped(shown)}</span></li>'
    )


def _list(figures: AreaFigures, kinds: pd.Series, names: dict[str, str], area: str | None) -> str:
    indicator = figures.indicator
    counts = kinds.value_counts()
    kind = url_state.linked_selectbox(
        t("development.clusters.kinds"),
        tuple(_SIGNS),
        key=KEY,
        format_func=lambda one: t(
            "development.group",
            words=words(one, indicator.polarity),
            count=int(counts.get(one, 0)),
        ),
        placeholder=t("control.placeholder"),
    )
    area_choice.show(
        [str(area_id) for area_id in kinds.index[kinds.eq(kind)]],
        names,
        area,
        label=phrases.heading(words(kind, indicator.polarity)),
        caption=lambda one: formats.with_unit(
            float(figures.table.loc[one, "value"]),
            indicator.decimals,
            indicator.unit[language()],
            language(),
        ),
    )
    return kind


def _table(figures: AreaFigures, found: pd.DataFrame, kinds: pd.Series) -> tables.Table:
    """One row per area: figure, kind, how probable by chance, why not tested."""
    indicator = figures.indicator
    unit = indicator.unit[language()]
    value = f"{figures.year} ({unit})" if unit else str(figures.year)
    heads = {key: t(f"development.column.{key}") for key in ("kind", "p_value", "q_value", "why")}
    frame = pd.DataFrame(
        {
            t("table.id"): found.index.astype(str),
            t("table.name"): found["name"].to_numpy(),
            value: painting.shown_values(found["value"], indicator.decimals).to_numpy(),
            heads["kind"]: [words(one, indicator.polarity) if one else "" for one in kinds],
            heads["p_value"]: found["p_value"].to_numpy(dtype=float),
            heads["q_value"]: found["q_value"].to_numpy(dtype=float),
            heads["why"]: [t(f"change.reason.{one}") if one else "" for one in found["reason"]],
        }
    )
    p_value = tables.Number(decimals=_DECIMALS_OF_P)
    return tables.Table(
        frame=frame,
        numbers={
            value: tables.Number(decimals=indicator.decimals),
            heads["p_value"]: p_value,
            heads["q_value"]: p_value,
        },
        states={value: found["state"]},
        alt=t("development.clusters.table.alt"),
    )
