"""Answer of the child for one table: read it, and pack it for the way back.

Imported by the child after its limits are set.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError

from data.files.raw_sheets import read_sheet
from data.files.raw_tables import Sheet, read_csv, read_parquet
from data.files.wire import ReadLimits

# What a broken file raises in these libraries; anything else ends the child.
FAULTS: tuple[type[Exception], ...] = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    OverflowError,
    RecursionError,
    EOFError,
    NotImplementedError,  # a compression that zipfile does not know
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    pa.ArrowException,
    CalamineError,
)


def answer(request: dict[str, Any], limits: ReadLimits) -> tuple[dict[str, Any], bytes]:
    """Header and Arrow payload for one table."""
    path, kind = Path(request["path"]), request["format"]
    if kind == "csv":
        table = read_csv(
            path, separator=request["separator"], encoding=request["encoding"], limits=limits
        )
    elif kind == "parquet":
        table = read_parquet(path, limits)
    else:
        table = read_sheet(path, kind, sheet=request["sheet"], limits=limits)
    header = {
        "encoding": table.encoding,
        "separator": table.separator,
        "sheet": table.sheet,
        "sheets": table.sheets,
        "notes": table.notes,
    }
    return header, _table_payload(table)


def _table_payload(table: Sheet) -> bytes:
    """Arrow has no mixed columns: texts are ``t0…``, numbers beside them ``n0…``."""
    arrays = {}
    for i, cells in enumerate(table.columns):
        texts = [cell if isinstance(cell, str) else None for cell in cells]
        arrays[f"t{i}"] = pa.array(texts, type=pa.large_string())
        if any(isinstance(cell, float) for cell in cells):
            numbers = [cell if isinstance(cell, float) else None for cell in cells]
            arrays[f"n{i}"] = pa.array(numbers, type=pa.float64())
    return packed(pa.table(arrays))


def packed(table: pa.Table) -> bytes:
    """Arrow stream of a table."""
    sink = BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()
