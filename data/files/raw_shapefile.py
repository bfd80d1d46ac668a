"""What a shapefile does not say aloud: its encoding, its CRS, its missing parts.

GDAL falls back silently; here each fallback is a finding. Runs in the child
process, on the private copy.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from pathlib import Path

from data.files.wire import Note, RefusedError, note

# Language driver ids of the dBASE header that German and neighbouring files carry.
_LANGUAGE_DRIVERS = {0x01: "cp437", 0x02: "cp850", 0x64: "cp852", 0xC8: "cp1250"}
_MAX_PRJ_BYTES = 20_000
_LISTED = 1_000
_DBF_HEADER_BYTES = 32
_DBF_END_OF_FIELDS = 0x0D


@dataclass(slots=True)
class ShapefileFacts:
    """CRS as written (None: no ``.prj``), codec of the attributes, findings."""

    crs: str | None
    codec: str
    notes: list[Note] = field(default_factory=list)


def shapefile_facts(main: Path) -> ShapefileFacts:
    """
    Look at the side files of a shapefile.

    Parameters
    ----------
    main
        The ``.shp``; side files have the same name.

    Raises
    ------
    RefusedError
        If the ``.shp`` is no shapefile, or the ``.dbf`` is missing or broken.
    """
    with main.open("rb") as file:
        if file.read(4) != b"\x00\x00\x27\x0a":
            raise RefusedError("file_not_as_named", ending=".shp")
    dbf = main.with_suffix(".dbf")
    if not dbf.exists():
        raise RefusedError("dbf_missing")
    notes: list[Note] = []
    if not main.with_suffix(".shx").exists():
        # GDAL writes it anew from the .shp (SHAPE_RESTORE_SHX).
        notes.append(note("shx_restored", "note"))
    crs = _written_crs(main.with_suffix(".prj"))
    if crs is None:
        notes.append(note("prj_missing", "note"))
    table = _Dbf(dbf.read_bytes())
    codec = _codec(table, main.with_suffix(".cpg"), notes)
    twice = sorted({name for name in table.names if table.names.count(name) > 1})
    if twice:
        columns = ", ".join(name.decode("latin-1") for name in twice[:8])
        notes.append(note("duplicate_columns", "warning", columns=columns))
    cut = table.rows_with_nul()
    if cut:
        notes.append(note("value_cut_by_nul", "warning", rows=cut[:_LISTED], count=len(cut)))
    return ShapefileFacts(crs=crs, codec=codec, notes=notes)


def _written_crs(prj: Path) -> str | None:
    if not prj.exists():
        return None
    text = prj.read_bytes()[:_MAX_PRJ_BYTES].decode("utf-8", errors="replace")
    return text.lstrip("\ufeff").strip("\x00 \t\r\n") or None


class _Dbf:
    """The few facts of a dBASE file that are needed here."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) <= _DBF_HEADER_BYTES:
            raise RefusedError("dbf_broken")
        self.driver = raw[29]
        start = int.from_bytes(raw[8:10], "little")
        self._length = int.from_bytes(raw[10:12], "little")
        self.names: list[bytes] = []
        self._spans: list[tuple[int, int]] = []
        offset = 1  # the first byte of a record marks it as deleted
        for at in range(_DBF_HEADER_BYTES, min(start, len(raw)) - 31, 32):
            if raw[at] == _DBF_END_OF_FIELDS:
                break
            self.names.append(raw[at : at + 11].split(b"\x00")[0].strip())
            width = raw[at + 16]
            if raw[at + 11 : at + 12] == b"C":
                width += raw[at + 17] << 8
                self._spans.append((offset, offset + width))
            offset += width
        self.data = raw[start:].removesuffix(b"\x1a")
        if self._length < 1 or not self.names:
            raise RefusedError("dbf_broken")

    def values(self) -> list[bytes]:
        """Contents of all text fields, without the padding."""
        records = range(0, len(self.data) - self._length + 1, self._length)
        return [
            self.data[record + start : record + stop].rstrip(b" \x00")
            for record in records
            for start, stop in self._spans
        ]

    def rows_with_nul(self) -> list[int]:
        """Numbers (from 1) of records with a NUL inside a text."""
        if b"\x00" not in self.data:
            return []
        per_record = max(len(self._spans), 1)
        inside = [i // per_record + 1 for i, v in enumerate(self.values()) if b"\x00" in v]
        return sorted(set(inside))


def _codec(table: _Dbf, cpg: Path, notes: list[Note]) -> str:
    declared = _declared_codec(cpg)
    if declared is not None and _fits(table, declared):
        return declared
    found = "utf-8" if _fits(table, "utf-8") else _LANGUAGE_DRIVERS.get(table.driver, "cp1252")
    if not _fits(table, found):
        found = "latin-1"
    if declared is not None:
        notes.append(note("cpg_wrong", "warning", declared=declared, encoding=found))
    elif not table.data.isascii():
        notes.append(note("cpg_missing", "note", encoding=found))
    return found


def _declared_codec(cpg: Path) -> str | None:
    if not cpg.exists():
        return None
    written = cpg.read_bytes()[:40].decode("ascii", errors="replace").strip("\ufeff\x00 \t\r\n")
    number = written.lower().removeprefix("ansi").removeprefix("oem").strip(" :_-")
    candidates = [written, f"cp{number}"]
    if number.startswith("8859"):
        candidates = [f"iso8859-{number.removeprefix('8859').strip('-_ ')}"]
    for candidate in candidates:
        try:
            return codecs.lookup(candidate).name
        except (LookupError, ValueError):
            continue
    return None


def _fits(table: _Dbf, codec: str) -> bool:
    if table.data.isascii():
        return True
    try:
        for value in table.values():
            # final=False: a sign that the field's width cuts in two is no other encoding.
            codecs.getincrementaldecoder(codec)().decode(value, final=False)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
