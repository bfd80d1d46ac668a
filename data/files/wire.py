"""What the two sides of the sandbox say to each other.

The parent (`data.files.sandbox`) never parses a file; the child (`data.files.reader`)
does, and answers in frames: a length, a JSON header, a length, an Arrow
payload. Never pickle: a hostile file that takes over the child must not take
over the parent too.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any, BinaryIO

MAX_HEADER_BYTES = 16_000_000
MAX_PAYLOAD_BYTES = 1_000_000_000
_LENGTHS = struct.Struct(">QQ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """
    Limits of one call of `data.files.sandbox.read_all`.

    Attributes
    ----------
    file_bytes
        Largest declared file, in bytes, side files of a shapefile included.
    unpacked_bytes
        Largest sum of the unpacked sizes of a zip (XLSX and ODS are zips).
    zip_entries
        Most entries of a zip.
    zip_ratio
        Largest ratio of unpacked to packed size of an entry above 10 MB.
    cells
        Most cells of a table, rows times columns from the first cell of the sheet.
    columns
        Most columns of a table or attributes of a layer.
    features
        Most features of a layer.
    pixels
        Most pixels of a picture, as its header says.
    memory_bytes
        Address space of the child. Its libraries start below 0.5 GB.
    cpu_seconds, wall_seconds
        Time for one file.
    """

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 400_000_000
    zip_entries: int = 1_000
    zip_ratio: int = 200
    cells: int = 5_000_000
    columns: int = 5_000
    features: int = 200_000
    pixels: int = 40_000_000
    memory_bytes: int = 3 * 1024**3
    cpu_seconds: int = 60
    wall_seconds: float = 90.0


class RefusedError(Exception):
    """
    Raised in the child: this file is not read, and the reader is told why.

    Parameters
    ----------
    code
        Code of the finding.
    rows
        Row or feature numbers, counted from 1.
    params
        Places of the text.
    """

    def __init__(self, code: str, *, rows: list[int] | None = None, **params: str | int) -> None:
        self.note = note(code, "error", rows=rows, **params)
        super().__init__(code)


Note = dict[str, Any]
Answer = tuple[dict[str, Any], bytes]  # header and payload of a frame


def note(code: str, severity: str, *, rows: list[int] | None = None, **params: str | int) -> Note:
    """Finding as plain data; the parent turns it into `data.findings.Finding`."""
    return {"code": code, "severity": severity, "rows": rows or [], "params": params}


def write_frame(stream: BinaryIO, header: dict[str, Any], payload: bytes = b"") -> None:
    """Write one frame and flush it."""
    head = json.dumps(header).encode("ascii")
    stream.write(_LENGTHS.pack(len(head), len(payload)))
    stream.write(head)
    stream.write(payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> Answer | None:
    """
    Read one frame; None at the end of the stream or where it breaks off.

    Raises
    ------
    ValueError
        If the frame announces more bytes than allowed, or its header is no
        JSON object: the other side is not to be trusted any more.
    """
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head_length, payload_length = _LENGTHS.unpack(lengths)
    if head_length > MAX_HEADER_BYTES or payload_length > MAX_PAYLOAD_BYTES:
        raise ValueError("frame too long")
    head = stream.read(head_length)
    payload = stream.read(payload_length)
    if len(head) < head_length or len(payload) < payload_length:
        return None
    header = json.loads(head)
    if not isinstance(header, dict):
        raise ValueError("header is no object")
    return header, payload
