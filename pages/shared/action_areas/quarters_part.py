"""The quarters inside an area: a small map, bars of the leading condition, and each one's trace."""

from __future__ import annotations

import math
from collections.abc import Collection

import pandas as pd
import streamlit as st

from data.candidates import Candidates
from data.city import City
from geo.choropleth import Paint
from geo.simplify import LevelGeometry
from indicators.action_areas import below
from indicators.catalogue import Indicator
from indicators.charts.bars import bars
from indicators.palette import DIVERGING, STATE_CODES, STATE_COLOURS
from indicators.states import CellState
from locales import formats
from pages.shared import cached, labels, map_view, painting
from pages.shared.action_areas import trace_table
from pages.shared.development import axes, draw, paints
from pages.shared.html_table import html_table
from pages.shared.places import Place
from pages.shared.texts import language, plain, t

_MAP, _HEIGHT = "quarters_map", 300
_MEETS, _NOT, _UNKNOWN = "A", "C", STATE_CODES[CellState.MISSING]
QUARTER = "quarter"


def show(place: Place, city: City, found: Candidates, area_id: str) -> None:
    """Draw the quarters of an area; nothing where the rule does not look at any."""
    rule = found.rule
    if rule.quarters is None:
        return
    signs = signs_of(city, found, area_id)
    if signs.empty:
        return
    level = rule.quarters.level
    names = labels.unique(city.areas[level].loc[list(signs.index), "name"].astype(str).to_dict())
    st.markdown(f"#### {plain(t('action_areas.quarters', level=label(city, found)))}")
    speaking = set(found.table.loc[area_id, "quarters"])
    left, right = st.columns([45, 55], gap="medium")
    with left:
        geometry = cached.geometry_inside(*place.address, level, area_id)
        map_view.show_map(geometry, _paint(geometry, signs, speaking), key=_MAP, height=_HEIGHT)
        st.caption(t("action_areas.quarters.legend"))
    with right:
        _bars(city, found, area_id, names, speaking)
    st.html(_table(city, found, area_id, names=names, signs=signs))
    _one(city, found, area_id, names)


def signs_of(city: City, found: Candidates, area_id: str) -> pd.Series:
    """Per quarter of the area whether it meets the rule, as a sign of the map."""
    rule, looked_at = found.rule, found.basis.quarters
    if rule.quarters is None or looked_at is None:
        return pd.Series(dtype=object)
    areas = city.areas[rule.quarters.level]
    ids = [str(one) for one in areas.index]
    met = pd.Series(below(rule, looked_at.marks), index=ids)
    known = pd.Series(looked_at.marks.known.all(axis=-1), index=ids)
    own = [str(one) for one in areas.index[areas["parent_id"].eq(area_id)]]
    signs = {one: _MEETS if met[one] else _NOT if known[one] else _UNKNOWN for one in own}
    return pd.Series(signs, dtype=object)


def label(city: City, found: Candidates) -> str:
    """What the quarters of this city are called."""
    assert found.rule.quarters is not None  # noqa: S101 - nothing is drawn without quarters
    return city.package.level(found.rule.quarters.level).label.as_text()[language()]


def _words(sign: str) -> str:
    kind = {_MEETS: "meets", _NOT: "not"}.get(sign, "unknown")
    return t(f"action_areas.quarters.{kind}")


def _paint(geometry: LevelGeometry, signs: pd.Series, speaking: Collection[str]) -> Paint:
    groups = {
        _MEETS: paints.Group(colour=DIVERGING[_MEETS], words=_words(_MEETS)),
        _NOT: paints.Group(colour=DIVERGING[_NOT], words=_words(_NOT)),
        _UNKNOWN: paints.Group(
            colour=STATE_COLOURS[CellState.MISSING], words=_words(_UNKNOWN), is_state=True
        ),
    }
    outlined = [one for one in signs.index if one in speaking and signs[one] != _UNKNOWN]
    return paints.grouped(geometry, signs, groups, outlined=outlined, recede=False)


def leading(city: City, found: Candidates) -> Indicator | None:
    """Indicator of the leading condition: the first required one, else the heaviest."""
    conditions = found.rule.conditions
    if not conditions:
        return None
    first = max(conditions, key=lambda one: (one.required, one.weight))
    return city.catalogue[first.indicator]


def _rows(found: Candidates, area_id: str, indicator: Indicator) -> pd.DataFrame:
    rows = trace_table.rows_of(found, area_id)
    own = rows[rows["place"].ne("area") & rows["indicator"].eq(indicator.key)]
    return own.set_index("place")


def _bars(
    city: City, found: Candidates, area_id: str, names: dict[str, str], speaking: set[str]
) -> None:
    """Bars of the leading condition, the city as a line; words for those who do not see them."""
    indicator = leading(city, found)
    if indicator is None:
        return
    rows = _rows(found, area_id, indicator)
    values = painting.shown_values(rows["value"].astype(float), indicator.decimals)
    if values.isna().all():
        return
    lang = language()
    city_value = float(rows["city_value"].iloc[0])
    st.markdown(f"**{plain(indicator.name[lang])} {found.year}**")
    draw.chart(
        bars(
            values,
            names=pd.Series(names).reindex(values.index),
            marked=[one for one in values.index if one in speaking],
            city_value=city_value,
            city_label=t("strip.city"),
            axis=axes.of(indicator),
        ),
        key="quarter_bars",
        alt=t(
            "action_areas.quarters.bars",
            indicator=indicator.name[lang],
            year=found.year,
            level=label(city, found),
            figures="; ".join(
                f"{names[one]} {_with_unit(values[one], indicator)}" for one in values.index
            ),
            city=_with_unit(city_value, indicator),
        ),
    )


def _with_unit(value: float, indicator: Indicator) -> str:
    if math.isnan(value):
        return t("state.missing.sign")
    return formats.with_unit(value, indicator.decimals, indicator.unit[language()], language())


def _table(
    city: City, found: Candidates, area_id: str, *, names: dict[str, str], signs: pd.Series
) -> str:
    """Quarters by name: whether they meet the rule, and the conditions that they meet."""
    rows = trace_table.rows_of(found, area_id)
    met = rows[rows["met"].fillna(False).astype(bool)]
    lines = []
    for one in sorted(signs.index, key=lambda key: formats.sorting(names[key])):
        own = met.loc[met["place"].eq(one), "indicator"]
        words = "; ".join(trace_table.name_of(city, str(key)) for key in own)
        lines.append([names[one], _words(signs[one]), words or "–"])
    heads = ("name", "meets", "conditions")
    return html_table(
        t("action_areas.quarters.table", level=label(city, found)),
        [t(f"action_areas.quarters.column.{key}") for key in heads],
        lines,
        cards=True,
    )


def _one(city: City, found: Candidates, area_id: str, names: dict[str, str]) -> None:
    """Full trace of one quarter, chosen by name."""
    ids = sorted(names, key=lambda key: formats.sorting(names[key]))
    chosen = st.selectbox(
        t("action_areas.quarters.choose", level=label(city, found)),
        ids,
        index=None,
        key=f"{QUARTER}.{area_id}",
        format_func=names.__getitem__,
        placeholder=t("action_areas.quarters.placeholder"),
    )
    if chosen is not None:
        st.html(trace_table.of_quarter(city, found, area_id, chosen, names[chosen]))
