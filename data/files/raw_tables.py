"""Tables as they are written: CSV and Parquet, cell by cell, as text.

Nothing is decided here: no number is parsed, no missing sign is read, no row
is taken for a header. That is left to `data.tables.table`, which knows the
declaration. Runs in the child process.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data.files.wire import Note, ReadLimits, RefusedError, note

Cell = str | float | None
_SEPARATORS = (";", "\t", "|", ",")
_SAMPLE_ROWS = 200
_LISTED_ROWS = 1_000
_MAX_FIELD_SIGNS = 1_000_000
_EXACT = 2.0**53  # whole numbers up to here are exact
_MAX_TEXT_SIGNS = 300_000_000
_BOM = b"\xef\xbb\xbf"
# What Excel writes for itself above the header, and hides again: "sep=;".
_SEPARATOR_LINE = re.compile(r'"?sep=(?P<sign>[;,|\t])"?(?:\r\n|\r|\n)', re.IGNORECASE)
# How offices keep leading zeros from Excel: ="0101".
_AS_FORMULA = re.compile(r'="([^"]*)"')
# No office writes these; they are what umlauts of DOS become in Latin-1.
_CONTROLS = re.compile("[\x80-\x9f]")


@dataclass(slots=True, kw_only=True)
class Sheet:
    """
    A table as read.

    Attributes
    ----------
    columns
        One list per column, all of the same length; row 1 of the file first.
    encoding, separator
        As used for a CSV; None otherwise.
    sheet, sheets
        Name of the sheet that was read, and of all; None and empty outside spreadsheets.
    notes
        Findings as plain data.
    """

    columns: list[list[Cell]]
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def require_cells(rows: int, columns: int, limits: ReadLimits) -> None:
    """Refuse a table that has too many columns or cells (RefusedError)."""
    if columns > limits.columns:
        raise RefusedError("table_too_wide", n=columns, limit=limits.columns)
    if rows * columns > limits.cells:
        raise RefusedError("table_too_large", n=rows * columns, limit=limits.cells)


def text_of(value: Any) -> str:
    """
    Text of one value of a typed column, without a decimal part that is zero.

    Examples
    --------
    >>> text_of(12.0), text_of(0.5), text_of(True), text_of("001")
    ('12', '0.5', 'true', '001')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if hasattr(value, "isoformat"):
        written = str(value.isoformat())
        return written.removesuffix("T00:00:00")
    return str(value)


def read_csv(
    path: Path, *, separator: str | None, encoding: str | None, limits: ReadLimits
) -> Sheet:
    """
    Read a CSV file.

    Parameters
    ----------
    path
        The private copy.
    separator
        As declared; None: the sign among ``; , tab |`` that divides the first rows most evenly.
    encoding
        As declared; None: UTF-8 (with or without a mark at the beginning), otherwise Windows-1252.
    limits
        Uses `columns` and `cells`.

    Returns
    -------
    sheet
        Blank fields are None; rows with fewer fields are filled with None.

    Raises
    ------
    RefusedError
        If the file is empty, is no text, or does not have the declared encoding.

    Notes
    -----
    A first line ``sep=;`` is no row, as in a spreadsheet. ``="0101"`` is the text 0101.
    """
    text, used = _decoded(path.read_bytes(), encoding)
    text, announced = _without_separator_line(text)
    if not text.strip("\ufeff \t\r\n;,|"):
        raise RefusedError("file_empty")
    divider = separator or announced or _detected_separator(text)
    rows: list[list[str]] = []
    width = 0
    for row in _parsed(text, divider):
        width = max(width, len(row))
        rows.append(row)
        require_cells(len(rows), width, limits)
    while rows and not any(field_.strip() for field_ in rows[-1]):
        rows.pop()
    notes = _ragged(rows) + _open_quote(rows, text, divider)
    if encoding is None and used == "cp1252":
        notes.append(note("csv_not_utf8", "note", encoding="Windows-1252"))
    if encoding is None and used == "latin-1" and _CONTROLS.search(text):
        notes.append(note("csv_encoding_unsure", "warning"))
    if separator is None and width == 1:
        notes.append(note("csv_one_column", "warning"))
    return Sheet(columns=_by_column(rows, width), encoding=used, separator=divider, notes=notes)


def _decoded(raw: bytes, encoding: str | None) -> tuple[str, str]:
    marks = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    for mark, wide in marks:
        if raw.startswith(mark):
            return raw.decode(wide), wide
    zero = raw.find(b"\x00")
    if zero >= 0:
        # A NUL would cut the value in other programs without a word.
        raise RefusedError("csv_nul", rows=[raw.count(b"\n", 0, zero) + 1])
    if raw.startswith(_BOM):  # says more about the file than a declaration does
        encoding = "utf-8"
    if encoding is not None:
        codec = "utf-8-sig" if encoding == "utf-8" else encoding
        try:
            return raw.decode(codec), codec if raw.startswith(_BOM) else encoding
        except UnicodeDecodeError as error:
            row = raw.count(b"\n", 0, error.start) + 1
            raise RefusedError("csv_encoding", rows=[row], encoding=encoding) from error
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # Five bytes have no meaning in Windows-1252; Latin-1 gives each byte one.
        try:
            return raw.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            return raw.decode("latin-1"), "latin-1"


def _parsed(text: str, separator: str) -> Iterable[list[str]]:
    csv.field_size_limit(_MAX_FIELD_SIGNS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        yield from reader
    except csv.Error as error:
        raise RefusedError("csv_broken", rows=[reader.line_num]) from error


def _without_separator_line(text: str) -> tuple[str, str | None]:
    found = _SEPARATOR_LINE.match(text)
    return (text, None) if found is None else (text[found.end() :], found["sign"])


def _open_quote(rows: Sequence[Sequence[str]], text: str, separator: str) -> list[Note]:
    """Report a quotation mark that is never closed: it swallows every row below it."""
    if not rows or not any("\n" in field_ or "\r" in field_ for field_ in rows[-1]):
        return []
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error:
        lines = max(field_.count("\n") + field_.count("\r") for field_ in rows[-1])
        return [note("csv_quote_open", "error", rows=[len(rows)], lines=lines)]
    return []


def _detected_separator(text: str) -> str:
    """Take the sign that gives most rows the same number (above one) of fields."""
    sample = _sample(text)

    def evenness(separator: str) -> float:
        try:
            counts = Counter(len(row) for row in _parsed(sample, separator) if row)
        except RefusedError:  # not divided at all, a row can be longer than a field may be
            return 0.0
        divided = [n for fields, n in counts.items() if fields > 1]
        return max(divided, default=0) / max(counts.total(), 1)

    # Equally even: a comma in every row is more often a decimal comma than a separator.
    return max(_SEPARATORS, key=evenness)


def _sample(text: str) -> str:
    lines = text[:2_000_000].splitlines(keepends=True)[:_SAMPLE_ROWS]
    sample = "".join(lines)
    # A quoted field that is cut by the sample would swallow its last rows.
    return sample if sample.count('"') % 2 == 0 else sample + '"'


def _ragged(rows: Sequence[Sequence[str]]) -> list[Note]:
    """
    Report rows whose number of fields differs from that of most rows.

    Separators behind the last filled column are no fields. Lines of one field
    above and below the others are titles and notes.
    """
    filled = [max((i for i, text in enumerate(row, start=1) if text), default=0) for row in rows]
    width = max(filled, default=0)
    lengths = [min(len(row), width) for row in rows]
    counts = Counter(n for n, some in zip(lengths, filled, strict=True) if some)
    several = Counter({n: count for n, count in counts.items() if n > 1}) or counts
    if not several:
        return []
    usual, _ = several.most_common(1)[0]
    first, last = lengths.index(usual), len(lengths) - lengths[::-1].index(usual)
    odd = [
        i + 1
        for i, (n, some) in enumerate(zip(lengths, filled, strict=True))
        if some and n != usual and (n > 1 or first <= i < last)
    ]
    if not odd:
        return []
    return [note("csv_ragged", "warning", rows=odd[:_LISTED_ROWS], count=len(odd), usual=usual)]


def _by_column(rows: Sequence[Sequence[str]], width: int) -> list[list[Cell]]:
    return [
        [_field(row[i]) if i < len(row) and row[i].strip() else None for row in rows]
        for i in range(width)
    ]


def _field(text: str) -> str | None:
    found = _AS_FORMULA.fullmatch(text) if text.startswith('="') else None
    return text if found is None else found[1] or None


def read_parquet(path: Path, limits: ReadLimits) -> Sheet:
    """
    Read a Parquet file; its column names become row 1.

    Raises
    ------
    RefusedError
        If it has too many cells or unpacks to too much text, or holds nested columns.
    """
    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow
        require_cells(file.metadata.num_rows + 1, len(schema), limits)
        nested = [f.name for f in schema if pa.types.is_nested(f.type) or _is_binary(f.type)]
        if nested:
            raise RefusedError("parquet_nested", column=nested[0])
        columns: list[list[Cell]] = [[name] for name in schema.names]
        size = 0
        for batch in file.iter_batches(batch_size=4_096, use_threads=False):
            size += batch.nbytes
            if size > _MAX_TEXT_SIGNS:
                raise RefusedError("file_too_heavy")
            for column, values in zip(columns, batch.columns, strict=True):
                column.extend(_cells(values))
    return Sheet(columns=columns)


def _is_binary(kind: Any) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _cells(values: Any) -> list[Cell]:
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = values.dictionary_decode()
        kind = values.type
    numeric = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    if numeric:
        numbers = (math.nan if v is None else float(v) for v in values.to_pylist())
        return [None if math.isnan(v) else v for v in numbers]
    return [None if v is None or not text_of(v).strip() else text_of(v) for v in values.to_pylist()]
