"""Read a declared table: ids as text, a number or a reason in every cell, nothing lost.

A table ends as rows of (area id as written, year) with one number column and
one state column per measure. Rows of the city itself and subtotals are kept
apart. Whether the ids fit the boundaries is not asked here; that is the join
clinic's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data.descriptor.common import take
from data.descriptor.repairs import Repair, ZeroIsMissing
from data.descriptor.tables import TableModel
from data.errors import TableError
from data.findings import Finding, Severity
from data.tables.asides import aside_kinds
from data.tables.layouts import lay_out
from data.tables.measures import Measured, measure
from indicators.states import CellState

if TYPE_CHECKING:
    from data.files.sandbox import RawTable

_SELDOM = 0.2  # a measure is "seldom zero" if at most this share of its figures is 0
_ALONE = 4  # so many zeros make one figure beside them (e.g. the residents) no objection
_KEYS = ["row", "raw_id", "id", "name", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRows:
    """
    A table, read.

    Attributes
    ----------
    table, file
        Name of the table, and of the file as written, in the descriptor.
    rows
        One row per (source row, year), index 0..n-1: ``row`` (int, in the
        file, first row 1), ``raw_id`` (text as written), ``id`` (its declared
        part), ``name`` (text or None), ``year`` (int).
    values
        Same index, one float column per measure; NaN exactly where the state
        has no value.
    states
        Same index; `CellState` as text.
    texts
        Same index, one column per measure of kind "text"; None where blank.
    aside
        Like `rows`, with ``kind``: "city" or "subtotal".
    aside_values, aside_states
        Like `values` and `states`, for `aside`.
    findings
        What the reader of the table should know; those of the raw file
        (`RawTable.findings`) are not repeated.
    """

    table: str
    file: str = ""
    rows: pd.DataFrame
    values: pd.DataFrame
    states: pd.DataFrame
    texts: pd.DataFrame
    aside: pd.DataFrame
    aside_values: pd.DataFrame
    aside_states: pd.DataFrame
    findings: list[Finding]


def read_table(
    model: TableModel, raw: RawTable, *, year: int | None, city_name: str = ""
) -> TableRows:
    """
    Read the cells of a file as the descriptor declares them.

    Parameters
    ----------
    model
        Declaration of the table.
    raw
        Cells as in the file.
    year
        Year of the whole file; None where the file says it.
    city_name
        Name of the city, to recognise its own row ("Stadt ...").

    Returns
    -------
    table
        A declared measure whose column cannot be told is missing throughout,
        with a finding of severity error.

    Raises
    ------
    TableError
        If the table is empty or its id, year, measure or value column, or a
        header row, is not there or is there twice.
    """
    layout = lay_out(model, raw, year=year)
    measured = measure(layout.columns, model=model, file=raw.label, length=len(layout.keys))
    keys = layout.keys.assign(id=[take(raw_id, model.id_part) for raw_id in layout.keys["raw_id"]])
    kinds, set_aside = aside_kinds(keys, model, city_name=city_name, file=raw.label)
    aside = (kinds != "").to_numpy()
    blank = (keys["raw_id"] == "").to_numpy() & ~aside
    area = ~aside & ~blank
    if not area.any():
        raise TableError(_finding("table_has_no_areas", Severity.ERROR, model, raw))
    findings = [*layout.findings, *measured.findings, *set_aside]
    findings += _ids(keys, area, blank, model, raw)
    findings += _zero_filled(keys[area], measured, area, model, raw)
    values, states, texts = _complete(measured, model)
    return TableRows(
        table=model.name,
        file=raw.label,
        rows=keys.loc[area, _KEYS].reset_index(drop=True),
        values=values[area].reset_index(drop=True),
        states=states[area].reset_index(drop=True),
        texts=texts[area].reset_index(drop=True),
        aside=keys.loc[aside, _KEYS].assign(kind=kinds[aside]).reset_index(drop=True),
        aside_values=values[aside].reset_index(drop=True),
        aside_states=states[aside].reset_index(drop=True),
        findings=findings,
    )


def apply_table_repairs(rows: TableRows, repairs: Iterable[Repair]) -> TableRows:
    """
    Apply the declared repairs that concern cells (`ZeroIsMissing`).

    Parameters
    ----------
    rows
        A table; not modified.
    repairs
        All repairs of the package; those for other tables or of other kinds
        are passed over.

    Returns
    -------
    repaired
        With a note "repair_applied" for each repair that changed something.
        The warning about zero-filled rows is left out once every row it names
        is repaired.
    """
    for repair in repairs:
        if isinstance(repair, ZeroIsMissing) and repair.table == rows.table:
            rows = _zero_is_missing(rows, repair)
    return rows


def _zero_is_missing(rows: TableRows, repair: ZeroIsMissing) -> TableRows:
    wanted = [name for name in repair.measures or rows.values.columns if name in rows.values]
    # A column that is missing throughout says nothing about its rows.
    measures = [name for name in wanted if rows.values[name].notna().any()]
    hit = (rows.values[measures] == 0).all(axis=1) & bool(measures)
    if not hit.any():
        return rows
    repaired = rows.rows[hit]
    ids = tuple(dict.fromkeys(repaired["raw_id"]))
    numbers = tuple(int(row) for row in np.unique(repaired["row"]))
    applied = Finding(
        code="repair_applied",
        severity=Severity.NOTE,
        file=rows.file,
        place=rows.table,
        rows=numbers,
        ids=ids,
        params={"kind": repair.kind, "reason": repair.reason, "count": len(ids)},
    )
    kept = [
        one
        for one in rows.findings
        if one.code != "zero_filled_rows" or not set(one.rows) <= set(numbers)
    ]
    values, states = rows.values.copy(), rows.states.copy()
    values.loc[hit, measures] = np.nan
    states.loc[hit, measures] = CellState.MISSING.value
    return replace(rows, values=values, states=states, findings=[*kept, applied])


def _complete(
    measured: Measured, model: TableModel
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Add declared measures without a column as missing, in the order of the descriptor."""
    values, states, texts = measured.values.copy(), measured.states.copy(), measured.texts.copy()
    for name, column in model.columns.items():
        if column.kind == "text":
            if name not in texts:
                texts[name] = pd.Series(None, index=texts.index, dtype=object)
        elif name not in values:
            values[name] = np.nan
            states[name] = pd.Series(CellState.MISSING.value, index=states.index, dtype=object)
    order = [name for name in model.columns if name in values]
    return (values[order], states[order], texts) if order else (values, states, texts)


def _ids(
    keys: pd.DataFrame,
    area: np.ndarray[Any, Any],
    blank: np.ndarray[Any, Any],
    model: TableModel,
    raw: RawTable,
) -> list[Finding]:
    """Rows without id, and ids that a spreadsheet turned into numbers."""
    findings = []
    if blank.any():
        rows = tuple(int(row) for row in np.unique(keys.loc[blank, "row"]))
        findings.append(_finding("rows_without_id", Severity.WARNING, model, raw, rows=rows))
    dates = keys.loc[area, "raw_id"].str.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
    if dates.any() and not dates.all():
        rows = tuple(int(row) for row in np.unique(keys.loc[area, "row"][dates]))
        turned = tuple(dict.fromkeys(keys.loc[area, "raw_id"][dates]))
        findings.append(
            _finding("ids_were_dates", Severity.WARNING, model, raw, rows=rows, ids=turned)
        )
    numbers = area & keys["was_number"].to_numpy()
    if numbers.any():
        widths = {len(raw_id) for raw_id in keys.loc[area, "raw_id"]}
        width = max(widths)
        # Only one digit may be missing: ids of very different lengths are of different kinds.
        padded = width > 1 and widths == {width - 1, width}
        findings.append(
            _finding(
                "ids_were_numbers",
                Severity.NOTE,
                model,
                raw,
                params={
                    "samples": ", ".join(dict.fromkeys(keys.loc[numbers, "raw_id"].head(3))),
                    "n": int(keys.loc[numbers, "row"].nunique()),
                },
                repair={"kind": "pad_ids", "table": model.name, "width": width, "reason": "…"}
                if padded
                else None,
            )
        )
    return findings


def _zero_filled(
    keys: pd.DataFrame,
    measured: Measured,
    area: np.ndarray[Any, Any],
    model: TableModel,
    raw: RawTable,
) -> list[Finding]:
    """
    Rows in which every figure is 0 although such figures are seldom 0 elsewhere.

    One other figure (the residents) may stand beside at least four zeros.
    The sign for "exactly none" is a statement and is not counted as zero.
    """
    zeros = measured.literal_zeros[area]
    given = measured.values[area].notna()
    share = zeros.sum() / given.sum().where(given.sum() > 0)
    names = [str(name) for name in zeros.columns]
    seldom = [name for name in names if share[name] <= _SELDOM]
    if len(seldom) < 2:  # noqa: PLR2004
        return []
    nought = zeros[seldom].sum(axis=1)
    other = given[seldom].sum(axis=1) - nought
    hit = (nought >= 2) & ((other == 0) | ((other == 1) & (nought >= _ALONE)))  # noqa: PLR2004
    if not hit.any():
        return []
    measures = [name for name in names if zeros.loc[hit, name].all()]
    found = keys[hit]
    return [
        _finding(
            "zero_filled_rows",
            Severity.WARNING,
            model,
            raw,
            rows=tuple(int(row) for row in np.unique(found["row"])),
            ids=tuple(dict.fromkeys(found["raw_id"])),
            params={"measures": ", ".join(measures)},
            repair={
                "kind": "zero_is_missing",
                "table": model.name,
                "measures": measures,
                "reason": "…",
            }
            if measures
            else None,
        )
    ]


def _finding(
    code: str,
    severity: Severity,
    model: TableModel,
    raw: RawTable,
    *,
    rows: tuple[int, ...] = (),
    ids: tuple[str, ...] = (),
    params: Mapping[str, Any] | None = None,
    repair: Mapping[str, Any] | None = None,
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        file=raw.label,
        place=model.name,
        rows=rows,
        ids=ids,
        params=params or {},
        repair=repair,
    )
