"""What the sandbox is asked for and what it gives: requests, raw tables, raw boundaries."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from pyproj import CRS

from data.errors import BoundaryError, DataError, TableError, UnsafeFileError
from data.files.pictures import CheckedPicture, checked
from data.files.wire import Answer, Note, RefusedError
from data.findings import Finding, Severity

_log = logging.getLogger(__name__)

_BOUNDARY_CODES = ("layer_", "dbf_", "geojson_", "gpkg_view")
_TABLE_CODES = ("csv_", "sheet_", "parquet_", "file_empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequest:
    """
    One declared file.

    Attributes
    ----------
    kind
        Whether a table, boundaries or a picture are expected.
    path
        Where the file lies.
    label
        The file's name as written in the descriptor; the only name in messages.
    sheet, separator, encoding
        As declared for a table; None: found out.
    layer
        As declared for boundaries; needed where a file holds several layers.
    """

    kind: Literal["table", "boundaries", "picture"]
    path: Path
    label: str
    sheet: str | None = None
    separator: str | None = None
    encoding: str | None = None
    layer: str | None = None


@dataclass(slots=True, kw_only=True)
class RawTable:
    """
    A table as written.

    Attributes
    ----------
    cells
        Index: row number in the file from 1; columns 0, 1, …; each cell is
        str (text as in the file), float (a numeric spreadsheet cell) or None (blank).
    encoding, separator
        As used for a CSV; None otherwise.
    sheet, sheets
        Name of the sheet read, and of all sheets; None and empty where there are none.
    findings
        What is worth knowing about the file.
    """

    label: str
    cells: pd.DataFrame
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class RawBoundaries:
    """
    A boundary layer as written.

    Attributes
    ----------
    frame
        Index: feature number from 1; attributes as text (None: null) in file
        order, then ``geometry`` (None where missing or unusable, otherwise
        possibly invalid); CRS as the file says, or None.
    layer, layers
        Name of the layer read, and of all layers of the file.
    findings
        What is worth knowing about the file.
    """

    label: str
    frame: gpd.GeoDataFrame
    layer: str
    layers: tuple[str, ...]
    findings: list[Finding] = field(default_factory=list)


Raw = RawTable | RawBoundaries | CheckedPicture | DataError


def result_of(answer: Answer, request: ReadRequest) -> Raw:
    """
    Turn the answer of a child into what the caller gets.

    The child may have been taken over by a file: its answer is checked, never
    run, and anything odd in it is the error ``reader_died``.
    """
    header, payload = answer
    try:
        if "refused" in header:
            return refusal(header["refused"], request)
        findings = [_finding(found, request) for found in header["notes"]]
        table = _arrow(payload)
        if request.kind == "picture":
            return checked(table, header)
        if request.kind == "table":
            return _table(table, header, request, findings)
        return _boundaries(table, header, request, findings)
    except (KeyError, TypeError, ValueError, pa.ArrowException) as error:
        # Only a child that a file took over answers like this.
        _log.warning("reader gave an answer that is none: %s", error)
        return refusal(RefusedError("reader_died").note, request)


def _arrow(payload: bytes) -> pa.Table:
    with pa.ipc.open_stream(payload) as stream:
        table = stream.read_all()
    table.validate(full=True)
    return table


def _table(
    table: pa.Table, header: dict[str, Any], request: ReadRequest, findings: list[Finding]
) -> RawTable:
    width = sum(name.startswith("t") for name in table.column_names)
    columns: dict[int, list[str | float | None]] = {}
    for i in range(width):
        cells = table.column(f"t{i}").to_pylist()
        if f"n{i}" in table.column_names:
            numbers = table.column(f"n{i}").to_pylist()
            cells = [t if n is None else n for t, n in zip(cells, numbers, strict=True)]
        columns[i] = cells
    rows = pd.RangeIndex(1, table.num_rows + 1, name="row")
    return RawTable(
        label=request.label,
        cells=pd.DataFrame(columns, index=rows, dtype=object),
        encoding=header["encoding"],
        separator=header["separator"],
        sheet=header["sheet"],
        sheets=tuple(map(str, header["sheets"])),
        findings=findings,
    )


def _boundaries(
    table: pa.Table, header: dict[str, Any], request: ReadRequest, findings: list[Finding]
) -> RawBoundaries:
    features = pd.RangeIndex(1, table.num_rows + 1, name="feature")
    attributes = {
        str(name): pd.Series(table.column(f"t{i}").to_pylist(), index=features, dtype=object)
        for i, name in enumerate(header["columns"])
    }
    wkb = np.array(table.column("wkb").to_pylist(), dtype=object)
    frame = gpd.GeoDataFrame(
        attributes,
        index=features,
        geometry=shapely.from_wkb(wkb, on_invalid="ignore"),
        crs=_crs(header["crs"]),
    )
    return RawBoundaries(
        label=request.label,
        frame=frame,
        layer=str(header["layer"]),
        layers=tuple(map(str, header["layers"])),
        findings=findings,
    )


def _crs(written: str | None) -> Any:
    if written is None:
        return None
    # Never from_user_input: it would also take the name of a file.
    return CRS.from_epsg(int(written[5:])) if written.startswith("EPSG:") else CRS.from_wkt(written)


def _finding(found: Note, request: ReadRequest) -> Finding:
    return Finding(
        code=str(found["code"]),
        severity=Severity(found["severity"]),
        file=request.label,
        rows=tuple(int(row) for row in found["rows"]),
        params={str(key): _plain(value) for key, value in found["params"].items()},
    )


def _plain(value: Any) -> str | int:
    return value if isinstance(value, int) else str(value)[:2_000]


def refusal(found: Note, request: ReadRequest) -> DataError:
    """Error of the right kind for a note that says why a file is not read."""
    finding = _finding(found, request)
    if request.kind == "picture":
        return UnsafeFileError(finding)
    if finding.code.startswith(_BOUNDARY_CODES):
        return BoundaryError(finding)
    if finding.code.startswith(_TABLE_CODES):
        return TableError(finding) if request.kind == "table" else BoundaryError(finding)
    return UnsafeFileError(finding)
