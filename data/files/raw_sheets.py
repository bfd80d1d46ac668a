"""Spreadsheets (XLSX, ODS) as they are written, through calamine.

calamine allocates the whole rectangle up to the last cell and ends the process
if that is not there; one cell in the last corner is enough. So the extent is
counted from the XML first, by a parser that keeps nothing. The same pass finds
what calamine does not tell: formulas without a stored value, and error cells.
Runs in the child process.
"""

from __future__ import annotations

import datetime
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
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
        Numeric cells are float, dates ISO text, blank and error cells None.

    Raises
    ------
    RefusedError
        If the file unpacks to too much, a sheet is too large, or the named sheet is not there.
    """
    with zipfile.ZipFile(path) as archive:
        names = {member.filename for member in checked_members(archive, limits)}
        extents = _extents(archive, names, kind)
    for extent in extents.values():
        require_cells(extent.rows, extent.columns, limits)
    with CalamineWorkbook.from_path(path) as book:
        tables = [m.name for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
        if sheet is not None and sheet not in tables:
            raise RefusedError("sheet_missing", sheet=sheet, sheets=", ".join(tables))
        chosen, content = _chosen(book, tables, sheet)
        rows = content.to_python(skip_empty_area=False)
    columns = _by_column(rows)
    if not any(cell is not None for column in columns for cell in column):
        raise RefusedError("sheet_empty", sheet=chosen)
    notes = _notes(extents.get(chosen, Extent()))
    if sheet is None and len(tables) > 1:
        notes.append(note("sheet_assumed", "note", sheet=chosen, sheets=", ".join(tables)))
    return Sheet(columns=columns, sheet=chosen, sheets=tables, notes=notes)


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
    for code, rows in (("formula_without_value", extent.unstored), ("cell_error", extent.faulty)):
        if rows:
            distinct = sorted(set(rows))[:_LISTED]
            notes.append(note(code, "warning", rows=distinct, count=len(rows)))
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
    others = {n: n for n in names if n.startswith("xl/worksheets/") and n not in parts.values()}
    extents = {}
    for title, part in (parts | {f"\x00{name}": name for name in others}).items():
        with archive.open(part) as stream:
            extents[title] = _xlsx_extent(stream)
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

    def __init__(self) -> None:
        self.extent = Extent()
        self._row = self._column = 0
        self._faulty = self._formula = self._filled = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                written = attributes.get("r", "")
                self._row = int(written) if written.isdecimal() else self._row + 1
                self._column = 0
            case "c":
                self._place(attributes.get("r", ""))
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


def _xlsx_extent(stream: IO[bytes]) -> Extent:
    cells = _XlsxCells()
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
        self._unstored = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        match name.rpartition(":")[2]:
            case "table":
                self._extent = self.extents.setdefault(plain.get("name", ""), Extent())
                self._row = 0
            case "table-row":
                self._row_count = _repeated(plain.get("number-rows-repeated"))
                self._column = self._last = 0
            case "table-cell" | "covered-table-cell":
                self._cell_count = _repeated(plain.get("number-columns-repeated"))
                typed = "value-type" in plain
                self._unstored = "formula" in plain and not typed
                if typed or "formula" in plain:
                    self._last = self._column + self._cell_count
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
