"""Model-area finder: areas in the order of need, and what speaks against each of them."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from data import headline
from data.city import City
from data.errors import MethodNotUsableError
from data.residents import residents
from geo.choropleth import Paint, swatch
from geo.simplify import LevelGeometry
from indicators.catalogue import Polarity, Text
from indicators.model_area import find
from locales import formats, phrases
from pages.shared import (
    cached,
    controls,
    footer,
    labels,
    map_view,
    notices,
    selection,
    views,
)
from pages.shared.action_areas import finder_choices, finder_criteria, set_paint, set_sources
from pages.shared.development import paints
from pages.shared.html_table import html_table
from pages.shared.places import Place
from pages.shared.texts import language, plain, t

_MAP, _HEIGHT = "finder_map", 430
#: Fills: an area that comes into question, and all others; the first has an edge as well.
_ELIGIBLE, _OTHER = "#4b97c9", "#e6e6e6"
_SIGNS = "BCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_MOST_ROWS = 100


def show(place: Place, city: City) -> dict[str, str | None]:
    """Draw the view; returns its part of the address."""
    chosen = finder_choices.need(place, city)
    if chosen is None:
        st.title(t("finder.nothing"), anchor=False)
        st.info(t("finder.nothing.why"))
        return {}
    level, key, year = chosen
    choice = controls.Choice(level=level, indicator=key, year=year, judged=True)
    asked: dict[str, str | None] = {"level": level, "indicator": key, "year": str(year)}
    try:
        view = views.chosen(place, choice)
    except MethodNotUsableError as error:
        notices.no_index(error.finding)
        return asked
    found, _ = set_sources.shown(city, level)
    people = _people(city, view)
    available = finder_criteria.available(found, view, people)
    head = st.container()
    applied = finder_choices.switches(available, found)
    question = finder_choices.question(level, year, applied)
    result = find(
        need_of(view),
        finder_criteria.criteria(city, found, question, view, people, applied=available),
        off=[one for one in available if one not in applied],
    )
    area = _body(place, city, view, result, head=head)
    return asked | {
        finder_choices.OFF: finder_choices.off_in_link(applied, available),
        finder_choices.FIRST: str(question.first.year),
        finder_choices.LAST: str(question.last.year),
        finder_choices.PEOPLE: str(question.residents),
        "area": area,
    }


def need_of(view: views.View) -> pd.Series:
    """Need by area: the figure, turned so that more is less favourable; NaN where none is shown."""
    values = view.figures.table["value"].astype(float)
    return -values if view.figures.indicator.polarity is Polarity.HIGHER_IS_BETTER else values


def _people(city: City, view: views.View) -> pd.Series:
    ids = view.figures.table.index
    known = residents(city, view.figures.level, view.figures.year)
    return pd.Series(math.nan, index=ids) if known is None else known.reindex(ids)


def _body(
    place: Place,
    city: City,
    view: views.View,
    result: pd.DataFrame,
    *,
    head: st.delta_generator.DeltaGenerator,
) -> str | None:
    figures = view.figures
    names = labels.unique(figures.table["name"].astype(str).to_dict())
    area = selection.settle(names)
    with head:
        st.title(plain(sentence(city, view, result)), anchor=False)
        st.caption(plain(headline.subtitle(city, figures, _label(city, figures.level), language())))
        st.info(t("action.not_alone"))
    left, right = st.columns([55, 45], gap="medium")
    with left:
        geometry = cached.geometry(*place.address, figures.level)
        map_view.show_map(
            geometry,
            paint(geometry, result, selected=area),
            key=_MAP,
            height=_HEIGHT,
            on_select=selection.take_from_map,
        )
        _legend(result)
    with right:
        selection.search_box(names)
        if area is not None:
            _area(view, result, area, names[area])
        eligible = result[result["eligible"].astype(bool)]
        _table(t("finder.eligible"), eligible, view, names, why=False)
        if eligible.empty:
            st.text(t("finder.eligible.none"))
    others = result[~result["eligible"].astype(bool)]
    box = st.expander(t("finder.others", n=len(others), count=len(others)), key="finder_others")
    with box:
        _table(t("finder.others.table"), others, view, names, why=True)
    footer.show(city, view)
    return area


def _label(city: City, level: str) -> Text:
    return city.package.level(level).label.as_text()


def sentence(city: City, view: views.View, result: pd.DataFrame) -> str:
    """How many areas come into question, of how many."""
    count = int(result["eligible"].sum())
    return t(
        "finder.sentence" if count else "finder.sentence.none",
        n=count,
        count=formats.number(count, 0, language()),
        total=formats.number(len(result), 0, language()),
        level=phrases.in_sentence(_label(city, view.figures.level), language()),
    )


def reasons_of(row: pd.Series) -> str:
    """Everything that speaks against an area, in words; empty for one that comes into question."""
    failed = [t(f"finder.failed.{key}") for key in row["failed"]]
    unknown = [t("finder.unknown", what=t(f"finder.what.{key}")) for key in row["unknown"]]
    return "; ".join([*failed, *unknown])


def paint(geometry: LevelGeometry, result: pd.DataFrame, *, selected: str | None) -> Paint:
    """Eligible areas filled and with an edge; every other one says what speaks against it."""
    words = result.apply(reasons_of, axis=1) if len(result) else pd.Series(dtype=object)
    against = list(dict.fromkeys(words[~result["eligible"].astype(bool)]))
    signs = dict(zip(against, _SIGNS, strict=False))
    groups = {"A": paints.Group(colour=_ELIGIBLE, words=t("finder.map.eligible"))}
    for text, sign in signs.items():
        groups[sign] = paints.Group(colour=_OTHER, words=t("finder.map.not", why=text))
    last = _SIGNS[-1]
    codes = pd.Series(
        [
            "A" if ok else signs.get(text, last)
            for ok, text in zip(result["eligible"], words, strict=True)
        ],
        index=result.index,
        dtype=object,
    )
    return paints.grouped(
        geometry,
        codes,
        groups,
        outlined=[str(one) for one in result.index[result["eligible"].astype(bool)]],
        selected=selected,
        recede=False,
    )


def _legend(result: pd.DataFrame) -> None:
    count = int(result["eligible"].sum())
    items = "".join(
        set_paint.entry(
            swatch("", colour, outlined=key == "eligible"), t(f"finder.legend.{key}"), number
        )
        for key, colour, number in (
            ("eligible", _ELIGIBLE, count),
            ("other", _OTHER, len(result) - count),
        )
    )
    st.html(f'<section class="srm-legend"><ul>{items}</ul></section>')


def _figure(view: views.View, area_id: str) -> str:
    indicator, row = view.figures.indicator, view.figures.table.loc[area_id]
    return formats.figure(
        row["value"],
        row["state"],
        decimals=indicator.decimals,
        unit=indicator.unit[language()],
        language=language(),
    )


def _area(view: views.View, result: pd.DataFrame, area_id: str, name: str) -> None:
    """What the criteria say about the chosen area."""
    row = result.loc[area_id]
    with st.container(border=True, key="card"):
        st.subheader(plain(name), anchor=False)
        st.text(t("finder.need", figure=_figure(view, area_id), rank=_rank(row), total=len(result)))
        text = reasons_of(row)
        st.text(t("finder.area.not", why=text) if text else t("finder.area.eligible"))


def _rank(row: pd.Series) -> str:
    return "–" if pd.isna(row["rank"]) else str(int(row["rank"]))


def _table(
    caption: str, rows: pd.DataFrame, view: views.View, names: dict[str, str], *, why: bool
) -> None:
    if rows.empty:
        return
    heads = [t("table.name"), t("finder.column.rank"), t("finder.column.need")]
    heads += [t("finder.column.why")] if why else []
    cells = []
    for area_id, row in rows.head(_MOST_ROWS).iterrows():
        cell = (names[str(area_id)], _rank(row), _figure(view, str(area_id)))
        cells.append((*cell, reasons_of(row)) if why else cell)
    st.html(html_table(caption, heads, cells, numbers=(1, 2), cards=True))
    if len(rows) > _MOST_ROWS:
        st.caption(t("finder.more", count=len(rows) - _MOST_ROWS))
