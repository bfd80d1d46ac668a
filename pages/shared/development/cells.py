"""The matrix of status and dynamics: its cells, their areas, and the grid of buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from data.indices import CityIndex
from geo.choropleth import ink_on
from indicators.classes import AreaClass, index_classes
from locales import formats
from pages.shared import painting, url_state
from pages.shared.texts import escaped, language, plain, t

KEY = "cell"
_LEAST_WIDTH = 74  # pixels of a column: four of them and the gaps fit a telephone


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """
    One combination of status and dynamics.

    Attributes
    ----------
    code
        Both codes together, as published, e.g. ``4-``.
    ids
        Areas in the cell.
    """

    code: str
    status: AreaClass
    dynamics: AreaClass
    ids: tuple[str, ...]

    @property
    def attention(self) -> bool:
        """Whether the method calls both the status and the development burdened."""
        return self.status.attention and self.dynamics.attention


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """
    All cells of an index, the most burdened status and development first.

    Attributes
    ----------
    rows, columns
        Classes of the status and of the development.
    cells
        By `Cell.code`, row by row.
    still
        Status code -> areas that have a status but no development.
    excluded
        Areas that take no part.
    """

    rows: tuple[AreaClass, ...]
    columns: tuple[AreaClass, ...]
    cells: Mapping[str, Cell]
    still: Mapping[str, tuple[str, ...]]
    excluded: tuple[str, ...]

    @property
    def total(self) -> int:
        """Areas with status and development."""
        return sum(len(cell.ids) for cell in self.cells.values())


def matrix_of(index: CityIndex) -> Matrix:
    """
    Sort the areas of an index into the cells of its matrix.

    Raises
    ------
    ValueError
        If the method has no classes of development.
    """
    definition, table = index.definition, index.outcome.table
    if definition.dynamics is None:
        raise ValueError(f"The method {definition.key} has no development.")
    rows, columns = index_classes(definition.status), index_classes(definition.dynamics)
    status, moving = table["status_class"], table["dynamics_class"]
    cells = {
        f"{row.code}{column.code}": Cell(
            code=f"{row.code}{column.code}",
            status=row,
            dynamics=column,
            ids=_ids(table, status.eq(row.code) & moving.eq(column.code)),
        )
        for row in rows
        for column in columns
    }
    return Matrix(
        rows=rows,
        columns=columns,
        cells=cells,
        still={row.code: _ids(table, status.eq(row.code) & moving.eq("")) for row in rows},
        excluded=_ids(table, table["excluded"]),
    )


def _ids(table: pd.DataFrame, mask: pd.Series) -> tuple[str, ...]:
    return tuple(str(area_id) for area_id in table.index[mask.to_numpy(dtype=bool)])


def words(one: AreaClass) -> str:
    """Label of a class as published, in the reader's language."""
    return one.label[language()] if one.label else one.code


def chosen(matrix: Matrix) -> Cell | None:
    """Cell that the session or the link names; None if none is chosen."""
    code = url_state.settle(KEY, matrix.cells, None)
    return matrix.cells.get(code) if code else None


def grid(matrix: Matrix, cell: Cell | None) -> None:
    """Draw one button a cell under the heading of its column, beside that of its row."""
    columns = len(matrix.columns) + 1
    with st.grid(
        columns,
        wrap=False,
        min_column_width=_LEAST_WIDTH,
        gap="xxsmall",
        vertical_alignment="center",
        key="matrix",
    ):
        st.html(f'<p class="srm-axis">{escaped(t("development.matrix.axes"))}</p>')
        for column in matrix.columns:
            st.html(f'<p class="srm-axis"><b>{escaped(_heading(column))}</b></p>')
        for row in matrix.rows:
            style = f"background:{row.colour};color:{ink_on(row.colour)}"
            st.html(
                f'<p class="srm-axis"><span class="srm-chip" style="{style}">'
                f"{escaped(row.code)}</span> <b>{escaped(words(row))}</b></p>"
            )
            for column in matrix.columns:
                one = matrix.cells[f"{row.code}{column.code}"]
                _button(one, is_chosen=cell is not None and cell.code == one.code)


def _heading(column: AreaClass) -> str:
    return painting.index_class_words(column, language())


def _button(cell: Cell, *, is_chosen: bool) -> None:
    count = formats.number(len(cell.ids), 0, language())
    names = plain(f"{words(cell.status)}, {words(cell.dynamics)}")
    st.button(
        f"{'✓ ' if is_chosen else ''}**{count}**  :small[{names}]",
        key=f"cell.{cell.code}",
        type="primary" if is_chosen else "secondary",
        width="stretch",
        wrap=True,
        on_click=_choose,
        args=(None if is_chosen else cell.code,),
    )


def _choose(code: str | None) -> None:
    """Make a cell the chosen one; the chosen one again: none."""
    st.session_state[KEY] = code
