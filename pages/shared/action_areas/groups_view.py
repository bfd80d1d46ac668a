"""Need against help: which target groups of an area stand furthest from the city."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from data import groups
from data.city import City
from indicators.action_areas import Membership
from indicators.charts.bars import bars
from locales import phrases
from measures.timeline import members_at
from pages.shared import cached, footer, labels, screen_choices, selection
from pages.shared.action_areas import groups_tables, set_sources
from pages.shared.development import axes, draw
from pages.shared.html_table import html_table
from pages.shared.places import Place
from pages.shared.texts import language, plain, t

_MOST_HIT = 3


def show(place: Place, city: City) -> dict[str, str | None]:
    """Draw the view; returns its part of the address."""
    row = st.grid(3, min_column_width=150, key="controls")
    with row:
        level = screen_choices.level(place, city, lambda name: bool(groups.group_years(city, name)))
    if level is None:
        st.title(t("groups.nothing"), anchor=False)
        st.info(t("groups.nothing.why"))
        return {}
    with row:
        year = screen_choices.year(groups.group_years(city, level))
    table = cached.target_groups(*place.address, level, year)
    names = labels.unique(city.areas[level]["name"].astype(str).to_dict())
    area = selection.settle(names)
    with row:
        selection.search_box(names)
    inside = _action_areas(city, level, year)
    label = city.package.level(level).label.as_text()[language()]
    st.title(plain(sentence(city, table, area, names)), anchor=False)
    st.caption(plain(t("groups.subtitle", level=label, year=year)))
    if area is None:
        st.info(t("groups.choose"))
    else:
        for _, hit in groups.most_hit(table, area, _MOST_HIT).iterrows():
            st.text(groups_tables.told(city, hit))
        _area(city, table, area, names[area])
    _matrix(city, table, inside, names)
    st.caption(t("action.not_alone"))
    st.caption(plain(_foot(city, table)))
    return {"level": level, "year": str(year), "area": area}


def sentence(city: City, table: pd.DataFrame, area: str | None, names: Mapping[str, str]) -> str:
    """Groups of the chosen area that are hit most; without one, what the matrix shows."""
    if area is None:
        return t("groups.sentence.matrix")
    hit = groups.most_hit(table, area, _MOST_HIT)
    if hit.empty:
        return t("groups.sentence.none", area=names[area])
    told = [
        phrases.as_noun(group, language())
        for group in (city.catalogue[key].target_group for key in hit["indicator"])
        if group is not None
    ]
    key = "one" if len(told) == 1 else "area"
    return t(f"groups.sentence.{key}", area=names[area], groups=", ".join(told))


def _action_areas(city: City, level: str, year: int) -> dict[str, Membership]:
    """Members of the action areas at the end of a year, whole or in part."""
    sources, _ = set_sources.shown(city, level)
    found: dict[str, Membership] = {}
    for source in sources.values():
        if source.kind != "action_areas":
            continue
        for member in members_at(source.entries, set_sources.last_day(year)):
            if member.level == level:
                kind = Membership.PART if member.part else Membership.WHOLE
                if found.get(member.area_id) is not Membership.WHOLE:
                    found[member.area_id] = kind
    return found


def _area(city: City, table: pd.DataFrame, area: str, name: str) -> None:
    own = groups_tables.ordered(table, area)
    judged = own["judged"].astype(bool)
    _table(city, own[judged], t("groups.table", area=name))
    others = own[~judged]
    if len(others):
        with st.expander(t("groups.others", n=len(others), count=len(others))):
            _table(city, others, t("groups.others.table", area=name))
    _bars(city, own, name)


def _table(city: City, rows: pd.DataFrame, caption: str) -> None:
    if rows.empty:
        return
    st.html(
        html_table(
            caption,
            groups_tables.heads(),
            [groups_tables.row_of(city, row) for _, row in rows.iterrows()],
            numbers=(2, 3),
            cards=True,
        )
    )


def _bars(city: City, own: pd.DataFrame, name: str) -> None:
    """Distances side by side; the table beside it says the same."""
    known = own[own["gap"].notna()]
    if known.empty:
        return
    keys = known["indicator"].astype(str)
    values = pd.Series(known["gap"].round().to_numpy(dtype=float), index=keys)
    titles = pd.Series([city.catalogue[key].name[language()] for key in keys], index=keys)
    worse = keys[known["worse"].fillna(value=False).astype(bool).to_numpy()]
    st.subheader(t("groups.bars"), anchor=False)
    told = "; ".join(
        f"{title} {groups_tables.per_cent(value)}"
        for title, value in zip(titles, values, strict=True)
    )
    draw.chart(
        bars(
            values,
            names=titles,
            marked=list(worse),
            city_value=0.0,
            city_label=t("strip.city"),
            axis=axes.of_unit("%", 0),
        ),
        key="groups_bars",
        alt=t("groups.bars.alt", area=name, bars=told),
    )
    st.caption(t("groups.bars.hint"))


def _matrix(
    city: City,
    table: pd.DataFrame,
    inside: Mapping[str, Membership],
    names: Mapping[str, str],
) -> None:
    """All action areas against all groups."""
    ids = [one for one in inside if one in names]
    if not ids or table.empty:
        st.text(t("groups.matrix.none"))
        return
    heads, rows = groups_tables.matrix(city, table, ids, names, inside)
    numbers = range(1, len(heads))
    st.html(html_table(t("groups.matrix"), heads, rows, numbers=numbers, cards=True))
    st.caption(t("groups.matrix.hint"))


def _foot(city: City, table: pd.DataFrame) -> str:
    used = [city.catalogue[key] for key in dict.fromkeys(table["indicator"].astype(str))]
    sources = "; ".join(dict.fromkeys(one.source for one in used))
    licences = "; ".join(dict.fromkeys(one.licence for one in used if one.licence))
    parts = [t("footer.source", source=sources)]
    parts += [t("footer.licence", licence=licences)] if licences else []
    return " · ".join([*parts, footer.version_text(city)])
