"""Status and dynamics of an index: how many areas are in each cell, and which."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.city import City
from data.errors import MethodNotUsableError
from data.indices import INDEX_PREFIX, CityIndex
from geo.choropleth import Paint
from geo.simplify import LevelGeometry
from indicators.palette import EXCLUDED_COLOUR
from locales import formats
from pages.shared import (
    cached,
    index_words,
    labels,
    map_view,
    notices,
    painting,
    screen_choices,
    selection,
    style,
    views,
)
from pages.shared.development import area_choice, cells, foot, paints, sentences, tables
from pages.shared.development.cells import Cell, Matrix
from pages.shared.places import Place
from pages.shared.texts import escaped, language, plain, t

_MAP, _HEIGHT = "matrix_map", 430
#: Characters for cells and for status classes without development on their way to the map.
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_DECIMALS = 2


def show(place: Place, city: City) -> dict[str, str | None]:
    """Draw the view; returns its part of the address."""
    row = st.grid(3, min_column_width=150, key="controls")
    with row:
        level = screen_choices.level(
            place, city, lambda name: bool(cached.moving_methods(*place.address, name))
        )
    if level is None:
        st.title(t("development.matrix.nothing"), anchor=False)
        st.info(t("development.matrix.declare"))
        return {}
    moving = cached.moving_methods(*place.address, level)
    names = {
        key: name[language()]
        for key, name in cached.methods(*place.address, level)
        if key in moving
    }
    latest = max(moving, key=lambda key: moving[key][-1])
    with row:
        method = screen_choices.method(names, label=t("development.method"), default=latest)
        year = screen_choices.year(moving[method])
    asked: dict[str, str | None] = {"level": level, "method": method, "year": str(year)}
    try:
        index = cached.index(*place.address, method, level, year)
    except MethodNotUsableError as error:
        notices.no_index(error.finding)
        return asked
    matrix = cells.matrix_of(index)
    cell = cells.chosen(matrix)
    area = _body(place, city, index, matrix, cell)
    return asked | {"cell": cell.code if cell else None, "area": area}


def _body(
    place: Place, city: City, index: CityIndex, matrix: Matrix, cell: Cell | None
) -> str | None:
    names = labels.unique(index.names.astype(str).to_dict())
    area = selection.settle(names)
    st.title(plain(_sentence(city, index, matrix, cell)), anchor=False)
    st.caption(plain(_definition(city, index)))
    left, right = st.columns([55, 45], gap="medium")
    with left:
        cells.grid(matrix, cell)
        st.caption(t("development.matrix.hint"))
        if left_out := _left_out(matrix):
            st.html(left_out)
    with right:
        geometry = cached.geometry(*place.address, index.level)
        map_view.show_map(
            geometry,
            paint(index, matrix, geometry, cell=cell, selected=area),
            key=_MAP,
            height=_HEIGHT,
            on_select=selection.take_from_map,
        )
        selection.search_box(names)
        if area is not None:
            _area(place, index, area)
    with left:
        _list(cell, names, area)
    tables.folded(
        lambda: _table(index, matrix), key="matrix_table", title=t("development.matrix.table")
    )
    st.caption(plain(index_words.method_line(index, language())))
    foot.show(
        place, city, key=f"{INDEX_PREFIX}{index.definition.key}", level=index.level, year=index.year
    )
    return area


def _sentence(city: City, index: CityIndex, matrix: Matrix, cell: Cell | None) -> str:
    """Areas of the chosen cell; without one, those that the method calls burdened."""
    level = city.package.level(index.level).label.as_text()
    if cell is not None:
        return sentences.cell(
            count=len(cell.ids),
            total=matrix.total,
            status=cells.words(cell.status),
            dynamics=cells.words(cell.dynamics),
            level=level,
            language=language(),
        )
    definition, classes = index.definition, index.table["status_class"]
    moving = definition.dynamics
    return sentences.matrix(
        (
            sum(len(one.ids) for one in matrix.cells.values() if one.attention),
            int(classes.isin(definition.status.attention).sum()),
            int(classes.ne("").sum()),
        ),
        status=index_words.attention(definition, language()),
        dynamics=index_words.burdened(moving, language()) if moving else "",
        level=level,
        language=language(),
    )


def _definition(city: City, index: CityIndex) -> str:
    definition = index.definition
    return t(
        "development.matrix.subtitle",
        method=index_words.method(definition, language()),
        level=city.package.level(index.level).label.as_text()[language()],
        year=index.year,
        years=definition.dynamics_years,
        base=index.year - definition.dynamics_years,
    )


def _left_out(matrix: Matrix) -> str:
    """Areas that are not in the matrix, so that its cells add up for the reader; HTML."""
    entries = []
    for key, count in (
        ("excluded", len(matrix.excluded)),
        ("still", sum(len(ids) for ids in matrix.still.values())),
    ):
        if count:
            picture = f'<span class="srm-swatch srm-swatch-{style.EXCLUDED}"></span>'
            shown = formats.number(count, 0, language())
            text = escaped(t(f"development.matrix.{key}", n=count, count=shown))
            entries.append(f"<li>{picture if key == 'excluded' else ''}<span>{text}</span></li>")
    return f'<section class="srm-legend"><ul>{"".join(entries)}</ul></section>' if entries else ""


def _list(cell: Cell | None, names: dict[str, str], area: str | None) -> None:
    if cell is None:
        return
    area_choice.show(
        list(cell.ids),
        names,
        area,
        label=t(
            "development.matrix.area",
            status=cells.words(cell.status),
            dynamics=cells.words(cell.dynamics),
        ),
    )


def _area(place: Place, index: CityIndex, area_id: str) -> None:
    """What the index says about the chosen area, now and over the years."""
    row = index.outcome.table.loc[area_id]
    with st.container(border=True, key="card"):
        st.subheader(plain(str(index.names[area_id])), anchor=False)
        if row["excluded"]:
            st.text(painting.reason_words(index.reasons[area_id], language()))
            return
        definition = index.definition
        moving = (
            definition.dynamics.label(row["dynamics_class"])[language()]
            if definition.dynamics and row["dynamics_class"]
            else t("development.matrix.no_dynamics")
        )
        status = definition.status.label(row["status_class"])[language()]
        st.text(t("development.matrix.area", status=status, dynamics=moving))
        series = cached.classes_over_years(*place.address, definition.key, index.level)
        own = series["status_class"].xs(area_id, level="area_id")
        own = own[own.ne("")]
        if len(own) > 1:
            burdened = int(own.isin(definition.status.attention).sum())
            st.caption(
                plain(
                    t(
                        "development.matrix.area.years",
                        count=burdened,
                        labels=index_words.attention(definition, language()),
                        total=len(own),
                        base=int(own.index[0]),
                        year=int(own.index[-1]),
                    )
                )
            )


def paint(
    index: CityIndex,
    matrix: Matrix,
    geometry: LevelGeometry,
    *,
    cell: Cell | None,
    selected: str | None,
) -> Paint:
    """Every area in the colour of its status; the chosen cell stands out."""
    signs, excluded = views.index_codes(index, matrix.rows)
    groups = {
        code: paints.Group(
            colour=EXCLUDED_COLOUR, words=painting.reason_words(reason, language()), is_state=True
        )
        for code, reason in excluded.items()
    }
    still = t("development.matrix.no_dynamics")
    parts = [(one.status, cells.words(one.dynamics), one.ids) for one in matrix.cells.values()] + [
        (row, still, matrix.still[row.code]) for row in matrix.rows
    ]
    for sign, (status, moving, ids) in zip(_SIGNS, parts, strict=False):
        signs[list(ids)] = sign
        words = t("development.matrix.area", status=cells.words(status), dynamics=moving)
        groups[sign] = paints.Group(colour=status.colour, words=words)
    return paints.grouped(
        geometry, signs, groups, outlined=cell.ids if cell else (), selected=selected
    )


def _table(index: CityIndex, matrix: Matrix) -> tables.Table:
    """One row per area: classes in words and codes, indices, reason for taking no part."""
    lang, table = language(), index.outcome.table
    status = {one.code: cells.words(one) for one in matrix.rows}
    moving = {one.code: cells.words(one) for one in matrix.columns}
    heads = {
        key: t(f"development.column.{key}")
        for key in ("status", "dynamics", "overall", "status_index", "dynamics_index", "reason")
    }
    frame = pd.DataFrame(
        {
            t("table.id"): table.index.astype(str),
            t("table.name"): index.names.reindex(table.index).to_numpy(),
            heads["status"]: table["status_class"].map(status).fillna("").to_numpy(),
            heads["dynamics"]: table["dynamics_class"].map(moving).fillna("").to_numpy(),
            heads["overall"]: table["overall"].to_numpy(),
            heads["status_index"]: painting.shown_values(
                table["status_index"], _DECIMALS
            ).to_numpy(),
            heads["dynamics_index"]: painting.shown_values(
                table["dynamics_index"], _DECIMALS
            ).to_numpy(),
            heads["reason"]: [one[lang] if one else "" for one in index.reasons],
        }
    )
    numbers = {
        heads[key]: tables.Number(decimals=_DECIMALS) for key in ("status_index", "dynamics_index")
    }
    return tables.Table(frame=frame, numbers=numbers, alt=t("development.matrix.table.alt"))
