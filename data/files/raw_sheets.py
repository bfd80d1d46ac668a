"""Spreadsheets (XLSX, ODS) as they are written, through calamine.

calamine allocates the whole rectangle up to the last cell and ends the process
if that is not there; one cell in the last corner is enough. So the extent is
counted from the XML first, by a parser that keeps nothing. The same pass finds
what calamine does not tell: formulas without a stored value, error cells,
hidden rows, and cells that show 17.3 % while they hold 0.173.
Runs in the child process.
"""

from __future__ import annotations

import datetime
import posixpath
import re
import zipfile
from array import array
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

from data.files.raw_tables import Cell, Sheet, require_cells
from data.files.unpack import checked_members
from data.files.wire import Note, ReadLimits, RefusedError, note

_LISTED = 1_000
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})$")
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(slots=True)
class Extent:
    """What the XML of one sheet says: last row and column with content, and odd cells."""

    rows: int = 0
    columns: int = 0
    unstored: list[int] = field(default_factory=list)
    faulty: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    # First row, first column, rows and columns of each block shown as per cent, one after another.
    percent: array[int] = field(default_factory=lambda: array("q"))

    def take(self, row: int, column: int) -> None:
        """Count a cell with content (both from 1)."""
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)


def read_sheet(path: Path, kind: str, *, sheet: str | None, limits: ReadLimits) -> Sheet:
    """
    Read one sheet of an XLSX or ODS file.

    Parameters
    ----------
    path
        The private copy.
    kind
        ``"xlsx"`` or ``"ods"``.
    sheet
        Name of the sheet; None: the first one that holds something.
    limits
        Uses the limits of zips, `columns` and `cells`.

    Returns
    -------
    sheet
        Numeric cells are float, dates ISO text, blank and error cells None. A
        cell that is shown as per cent counts as it is shown: 17.3, not 0.173.

    Raises
    ------
    RefusedError
        If the file unpacks to too much, a sheet is too large, or the named sheet is not there.
    """
    book, extents = _opened(path, kind, limits)
    tables = [m.name for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
    if sheet is not None and sheet not in tables:
        raise RefusedError("sheet_missing", sheet=sheet, sheets=", ".join(tables))
    chosen, content = _chosen(book, tables, sheet)
    columns = _by_column(content.to_python(skip_empty_area=False))
    if not any(cell is not None for column in columns for cell in column):
        raise RefusedError("sheet_empty", sheet=chosen)
    extent = extents.get(chosen, Extent())
    shown = _as_shown(columns, extent)
    notes = _notes(extent)
    if shown:
        rows = sorted(set(shown))[:_LISTED]
        notes.append(note("cells_in_percent", "note", rows=rows, count=len(shown)))
    if sheet is None and len(tables) > 1:
        notes.append(note("sheet_assumed", "note", sheet=chosen, sheets=", ".join(tables)))
    return Sheet(columns=columns, sheet=chosen, sheets=tables, notes=notes)


@lru_cache(maxsize=1)  # the tables of a workbook are asked for one after another
def _opened(
    path: Path, kind: str, limits: ReadLimits
) -> tuple[CalamineWorkbook, dict[str, Extent]]:
    with zipfile.ZipFile(path) as archive:
        names = {member.filename for member in checked_members(archive, limits)}
        extents = _extents(archive, names, kind)
    for extent in extents.values():
        require_cells(extent.rows, extent.columns, limits)
    return CalamineWorkbook.from_path(path), extents


def _as_shown(columns: list[list[Cell]], extent: Extent) -> list[int]:
    """Multiply the cells that are shown as per cent by 100; return the row of each."""
    changed = []
    blocks = extent.percent
    for at in range(0, len(blocks), 4):
        row, column, height, width = blocks[at : at + 4]
        for cells in columns[column - 1 : column - 1 + width]:
            for i in range(row - 1, min(row - 1 + height, len(cells))):
                value = cells[i]
                if isinstance(value, float):
                    cells[i] = round(value * 100, 10)  # 0.07 x 100 is 7.000000000000001
                    changed.append(i + 1)
    return changed


def _chosen(
    book: CalamineWorkbook, tables: list[str], sheet: str | None
) -> tuple[str, CalamineSheet]:
    for name in [sheet] if sheet is not None else tables:
        content = book.get_sheet_by_name(name)
        if content.end is not None or sheet is not None:
            return name, content
    raise RefusedError("file_empty")


def _by_column(rows: list[list[Any]]) -> list[list[Cell]]:
    cells = [[_cell(value) for value in row] for row in rows]
    return [list(column) for column in zip(*cells, strict=True)]


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    text = str(value)
    return text if text.strip() else None


def _notes(extent: Extent) -> list[Note]:
    notes = []
    for code, severity, rows in (
        ("formula_without_value", "warning", extent.unstored),
        ("cell_error", "warning", extent.faulty),
        ("rows_hidden", "note", extent.hidden),
    ):
        if rows:
            distinct = sorted(set(rows))[:_LISTED]
            notes.append(note(code, severity, rows=distinct, count=len(rows)))
    return notes


def _parse(stream: IO[bytes], parser: expat.XMLParserType) -> None:
    # Expat fetches no external entity and stops expanding internal ones by itself.
    try:
        parser.ParseFile(stream)
    except expat.ExpatError as error:
        raise RefusedError("sheet_broken") from error


def _extents(archive: zipfile.ZipFile, names: set[str], kind: str) -> dict[str, Extent]:
    if kind == "ods":
        if "content.xml" not in names:
            raise RefusedError("sheet_broken")
        with archive.open("content.xml") as stream:
            return _ods_extents(stream)
    parts = _xlsx_parts(archive, names)
    # A sheet may lie anywhere in the zip; what no sheet points to is counted too.
    percent = _percent_styles(archive, names)
    others = {n: n for n in names if n.startswith("xl/worksheets/") and n not in parts.values()}
    extents = {}
    for title, part in (parts | {f"\x00{name}": name for name in others}).items():
        with archive.open(part) as stream:
            extents[title] = _xlsx_extent(stream, percent)
    return extents


def _xlsx_parts(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    """Map the name of each sheet to its part of the zip, as far as the workbook says so."""
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def on_sheet(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet" and "name" in attributes:
            sheets[attributes["name"]] = attributes.get(f"{_RELATION}:id", "")

    def on_relation(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship" and "Id" in attributes:
            target = attributes.get("Target", "")
            inside = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            targets[attributes["Id"]] = posixpath.normpath(inside)

    for part, handler in (
        ("xl/workbook.xml", on_sheet),
        ("xl/_rels/workbook.xml.rels", on_relation),
    ):
        if part not in names:
            raise RefusedError("sheet_broken")
        parser = expat.ParserCreate(namespace_separator=":")
        parser.StartElementHandler = handler
        with archive.open(part) as stream:
            _parse(stream, parser)
    parts = {title: targets.get(key, "") for title, key in sheets.items()}
    return {title: part for title, part in parts.items() if part in names}


class _XlsxCells:
    """Handlers that follow rows and cells of one XLSX sheet."""

    def __init__(self, percent: frozenset[str]) -> None:
        self.extent = Extent()
        self._percent_styles = percent
        self._row = self._column = 0
        self._faulty = self._formula = self._filled = self._percent = self._hidden = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                written = attributes.get("r", "")
                self._row = int(written) if written.isdecimal() else self._row + 1
                self._column = 0
                self._hidden = attributes.get("hidden") in ("1", "true")
            case "c":
                self._place(attributes.get("r", ""))
                self._percent = attributes.get("s") in self._percent_styles
                self._faulty = attributes.get("t") == "e"
                self._formula = self._filled = False
            case "f":
                self._formula = True

    def text(self, content: str) -> None:
        self._filled = self._filled or bool(content.strip())

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "f":
            self._filled = False  # the text so far was the formula itself
        if local != "c":
            return
        if self._filled or self._formula:
            self.extent.take(self._row, self._column)
        if self._filled and self._percent:
            self.extent.percent.extend((self._row, self._column, 1, 1))
        if self._filled and self._hidden:
            self.extent.hidden.append(self._row)
            self._hidden = False  # one cell of the row is enough
        if self._formula and not self._filled:
            self.extent.unstored.append(self._row)
        elif self._faulty:
            self.extent.faulty.append(self._row)

    def _place(self, reference: str) -> None:
        self._column += 1
        found = _REFERENCE.match(reference.strip())
        if found:
            self._column = 0
            for letter in found[1].upper():
                self._column = self._column * 26 + ord(letter) - 64
            self._row = int(found[2])


def _percent_styles(archive: zipfile.ZipFile, names: set[str]) -> frozenset[str]:
    """Numbers of the cell styles that show a number as per cent."""
    if "xl/styles.xml" not in names:
        return frozenset()
    formats = {"9", "10"}  # "0 %" and "0.00 %" are built in
    styles: list[str] = []
    inside: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        inside.append(name.rpartition(":")[2])
        code = re.sub(r'"[^"]*"|\\.', "", attributes.get("formatCode", ""))
        if inside[-1] == "numFmt" and "%" in code:
            formats.add(attributes.get("numFmtId", ""))
        if inside[-2:] == ["cellXfs", "xf"]:
            styles.append(attributes.get("numFmtId", ""))

    parser = expat.ParserCreate(namespace_separator=":")
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: inside.pop()
    with archive.open("xl/styles.xml") as stream:
        _parse(stream, parser)
    return frozenset(str(i) for i, style in enumerate(styles) if style in formats)


def _xlsx_extent(stream: IO[bytes], percent: frozenset[str]) -> Extent:
    cells = _XlsxCells(percent)
    parser = expat.ParserCreate(namespace_separator=":")
    parser.StartElementHandler = cells.start
    parser.CharacterDataHandler = cells.text
    parser.EndElementHandler = cells.end
    _parse(stream, parser)
    return cells.extent


class _OdsCells:
    """Handlers that follow rows and cells of all sheets of an ODS file."""

    def __init__(self) -> None:
        self.extents: dict[str, Extent] = {}
        self._extent = Extent()
        self._row = self._column = 0
        self._row_count = self._cell_count = 1
        self._last = 0
        self._unstored = self._hidden = False
        self._percent: list[tuple[int, int]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        match name.rpartition(":")[2]:
            case "table":
                self._extent = self.extents.setdefault(plain.get("name", ""), Extent())
                self._row = 0
            case "table-row":
                self._row_count = _repeated(plain.get("number-rows-repeated"))
                self._column = self._last = 0
                self._hidden = plain.get("visibility") in ("collapse", "filter")
            case "table-cell" | "covered-table-cell":
                self._cell_count = _repeated(plain.get("number-columns-repeated"))
                typed = "value-type" in plain
                self._unstored = "formula" in plain and not typed
                if typed or "formula" in plain:
                    self._last = self._column + self._cell_count
                if plain.get("value-type") == "percentage":
                    self._percent.append((self._column + 1, self._cell_count))
                if self._unstored:
                    self._extent.unstored.append(self._row + 1)
                # LibreOffice writes the kind twice, once in a namespace of its own.
                if any(k.endswith(":value-type") and v == "error" for k, v in attributes.items()):
                    self._extent.faulty.append(self._row + 1)

    def text(self, content: str) -> None:
        if content.strip():
            self._last = max(self._last, self._column + self._cell_count)

    def end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "table-cell" | "covered-table-cell":
                self._column += self._cell_count
            case "table-row":
                for column, width in self._percent:
                    self._extent.percent.extend((self._row + 1, column, self._row_count, width))
                self._percent.clear()
                if self._hidden and self._last:
                    self._extent.hidden.append(self._row + 1)
                self._row += self._row_count
                if self._last:
                    self._extent.take(self._row, self._last)


def _repeated(written: str | None) -> int:
    return min(int(written), 10**9) if written and written.isdecimal() else 1


def _ods_extents(stream: IO[bytes]) -> dict[str, Extent]:
    cells = _OdsCells()
    parser = expat.ParserCreate(namespace_separator=":")
    parser.StartElementHandler = cells.start
    parser.CharacterDataHandler = cells.text
    parser.EndElementHandler = cells.end
    _parse(stream, parser)
    return cells.extents
