"""The rows below a table's header: ids, names, years, and the columns they stand in.

Ids are text from the first step on. Rows that cannot be used (no year, notes
under the table) are left out with a finding, never silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data.errors import TableError
from data.findings import Finding, Severity
from data.tables.headers import (
    Header,
    cell_text,
    find,
    fits,
    is_filled,
    nearest,
    read_headers,
    year_of,
)
from data.tables.number_cells import DEFAULT_SIGNS, is_number_somehow, sign_key

if TYPE_CHECKING:
    from data.descriptor.tables import TableModel
    from data.files.sandbox import RawTable

_EXACT = 2**53  # beyond it a spreadsheet number has lost digits
_LONGEST = 80
_LOOKED_THROUGH = 30  # rows in which a header is looked for that is not where it is declared
# How legends and notes under a table begin.
_NOTE = re.compile(
    r"\W*(?:quelle|anmerkung|zeichenerkl|hinweis|fu(?:ß|ss)note|erl(?:ä|ae)uterung|legende|stand\b"
    r"|source|note\b|notes\b)|©|\*+$|[_\-=]{3,}$|[0-9]{1,2}\)|[¹²³]",
    re.IGNORECASE,
)


class TableBody:
    """
    A raw table with its header read and its key columns found.

    Parameters
    ----------
    model
        Declaration of the table.
    raw
        Cells as in the file.
    year
        Year of the whole file; None if the file says it.

    Raises
    ------
    TableError
        If a header row or the id column is not there, the id column is there
        twice, or no row follows the header.
    """

    def __init__(self, model: TableModel, raw: RawTable, year: int | None) -> None:
        self.model = model
        self.raw = raw
        self.year = year
        self.findings: list[Finding] = []
        absent = [row for row in model.header if row not in raw.cells.index]
        if absent:
            raise self.error("header_row_not_there", row=absent[0])
        self.headers = read_headers(raw.cells, model.header)
        self.id = self.one(model.id, "id_column")
        last = max(model.header)
        self.body = self.without_notes(raw.cells.loc[raw.cells.index > last])
        if self.body.empty:
            raise self.error("table_empty", row=last)
        self.name = self.optional_name()

    def keys(self) -> pd.DataFrame:
        """Row, id and name of each row of the body."""
        ids = self.column(self.id)
        numbers = np.array([isinstance(cell, float) for cell in ids], dtype=bool)
        self.report_number_ids(ids[numbers])
        names = [None] * len(ids) if self.name is None else map(cell_text, self.column(self.name))
        return pd.DataFrame(
            {
                "row": self.body.index.to_numpy(dtype=int),
                # As Series: pandas would take an array of objects for text and None for NaN.
                "raw_id": pd.Series([_id_text(cell) for cell in ids], dtype=object),
                "name": pd.Series([name or None for name in names], dtype=object),
                "was_number": numbers,
            }
        )

    def years(self) -> tuple[pd.Series, Header | None]:
        """Year of each row of the body (NaN: unreadable, reported) and the column it came from."""
        fixed = self.year if self.year is not None else self.model.year
        if not isinstance(fixed, str):
            return pd.Series(fixed, index=self.body.index), None
        header = self.one(fixed, "year_column")
        years = self.body[header.position].map(year_of).astype(float)
        bad = years.index[years.isna()]
        if len(bad):
            samples = quoted(self.body[header.position].loc[bad].map(cell_text).unique())
            self.note(
                "year_unreadable", Severity.WARNING, rows=bad, column=header.full, samples=samples
            )
        if len(bad) == len(years):
            raise self.error("year_column_holds_no_year", column=header.full)
        return years, header

    def without_notes(self, body: pd.DataFrame) -> pd.DataFrame:
        """Leave out blank rows, and notes ("Quelle: ...") under the table."""
        filled = pd.DataFrame(
            {column: [is_filled(cell) for cell in body[column]] for column in body},
            index=body.index,
        )
        count = filled.sum(axis=1)
        body, count = body.loc[count > 0], count.loc[count > 0]
        trailing = (count.to_numpy()[::-1] == 1).cumprod()[::-1].astype(bool)
        if body.shape[1] > 1 and len(body):
            texts = body[self.id.position].map(cell_text)
            spoken = np.array([bool(_NOTE.match(t) or re.search(r"[\s:]", t)) for t in texts])
            notes = trailing & spoken if not trailing.all() else np.zeros(len(body), dtype=bool)
            notes |= self.legend(body, texts)
            if notes.any() and not notes.all():
                self.note(
                    "rows_are_notes",
                    Severity.NOTE,
                    rows=body.index[notes],
                    samples=quoted(texts[notes]),
                )
                kept: pd.DataFrame = body.loc[~notes]
                return kept
        return body

    def legend(self, body: pd.DataFrame, texts: pd.Series) -> np.ndarray[Any, Any]:
        """
        Rows of a legend of several columns: below a blank row, begun like a note, without figures.

        One figure or sign anywhere in the block makes all of it data.
        """
        rows = body.index.to_numpy()
        below = np.flatnonzero(np.diff(rows, prepend=rows[0]) > 1)
        for start in below:
            if _NOTE.match(texts.iloc[start]) is None:
                continue
            others = body.iloc[start:].drop(columns=self.id.position).to_numpy().ravel()
            if not any(isinstance(cell, float) or _is_figure(cell) for cell in others):
                legend = np.zeros(len(rows), dtype=bool)
                legend[start:] = True
                return legend
        return np.zeros(len(rows), dtype=bool)

    def column(self, header: Header) -> np.ndarray[Any, Any]:
        """Cells of one column of the body."""
        return self.body[header.position].to_numpy(dtype=object)

    def one(self, asked: str, what: str) -> Header:
        """Return the one column with this header."""
        found = find(self.headers, asked)
        if not found:
            elsewhere = self.row_with(asked)
            if elsewhere is not None:
                declared = ", ".join(map(str, self.model.header))
                raise self.error("header_elsewhere", column=asked, row=elsewhere, header=declared)
            listed = quoted(nearest([h.full for h in self.headers], asked))
            raise self.error(f"{what}_not_there", column=asked, nearest=listed)
        if len(found) > 1:
            raise self.error(
                f"{what}_twice", column=asked, letters=letters(found), first=found[0].letter
            )
        return found[0]

    def row_with(self, asked: str) -> int | None:
        """Find the row among the first ones that holds this header although another is declared."""
        for row, cells in self.raw.cells.head(_LOOKED_THROUGH).iterrows():
            if row not in self.model.header and any(fits(cell_text(c), asked) for c in cells):
                return int(str(row))
        return None

    def optional_name(self) -> Header | None:
        """Return the column of the names, if one is declared and can be told."""
        if self.model.name_column is None:
            return None
        found = find(self.headers, self.model.name_column)
        if len(found) == 1:
            return found[0]
        listed = quoted(nearest([h.full for h in self.headers], self.model.name_column))
        self.note(
            "name_column_unclear",
            Severity.WARNING,
            column=self.model.name_column,
            letters=letters(found) or "-",
            nearest=listed,
        )
        return None

    def note(
        self, code: str, severity: Severity, *, rows: Iterable[int] = (), **params: Any
    ) -> None:
        """Report something about this table."""
        self.findings.append(
            Finding(
                code=code,
                severity=severity,
                file=self.raw.label,
                place=self.model.name,
                rows=tuple(int(row) for row in rows),
                params=params,
            )
        )

    def error(self, code: str, **params: Any) -> TableError:
        """Make an error about this table."""
        return TableError(
            Finding(
                code=code,
                severity=Severity.ERROR,
                file=self.raw.label,
                place=self.model.name,
                params=params,
            )
        )

    def report_number_ids(self, ids: np.ndarray[Any, Any]) -> None:
        """Report numbers too long to be held exactly."""
        if any(abs(cell) >= _EXACT for cell in ids):
            samples = quoted(_id_text(cell) for cell in ids if abs(cell) >= _EXACT)
            self.note("ids_lost_digits", Severity.ERROR, column=self.id.full, samples=samples)


def _is_figure(cell: object) -> bool:
    """Whether a cell is a number or a sign that stands for one."""
    if not is_filled(cell):
        return False
    return sign_key(str(cell)) in DEFAULT_SIGNS or is_number_somehow(cell)


def _id_text(cell: object) -> str:
    """Id as text: numbers without decimals, text exactly as written, blank as empty text."""
    if isinstance(cell, str):
        return cell if cell.strip() else ""
    return cell_text(cell)


def letters(headers: Iterable[Header]) -> str:
    """Letters of the columns, for a message."""
    return ", ".join(header.letter for header in headers)


def quoted(texts: Iterable[object], most: int = 3) -> str:
    """First texts, for a message."""
    listed = [str(text) for text in texts]
    shown = "; ".join(
        text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…" for text in listed[:most]
    )
    return f"{shown}; …" if len(listed) > most else shown
