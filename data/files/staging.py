"""First look at a declared file, and its private copy for the child process.

The parent reads sizes and the first bytes only; everything else is left to the
child. A copy is made so that a file that changes while it is read, or a side
file that nobody declared, can do no harm.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from data.files import pictures
from data.files.wire import ReadLimits, RefusedError

# Other side files (.sbn, .qix, .shp.xml, .vrt …) are never copied.
_SIDE_FILES = (".shx", ".dbf", ".prj", ".cpg")
_ZIP, _PARQUET, _SQLITE = b"PK\x03\x04", b"PAR1", b"SQLite format 3\x00"
_SHAPEFILE, _FLATGEOBUF = b"\x00\x00\x27\x0a", b"fgb\x03fgb"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_TABLES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".ods": "ods",
    ".parquet": "parquet",
}
_BOUNDARIES = {
    ".shp": "shapefile",
    ".gpkg": "gpkg",
    ".geojson": "geojson",
    ".json": "geojson",
    ".fgb": "flatgeobuf",
    ".zip": "zip",
}
_MAGIC = {
    "xlsx": _ZIP,
    "ods": _ZIP,
    "zip": _ZIP,
    "parquet": _PARQUET,
    "gpkg": _SQLITE,
    "shapefile": _SHAPEFILE,
    "flatgeobuf": _FLATGEOBUF,
}
_BINARY = (_ZIP, _PARQUET, _SQLITE, _OLD_OFFICE, _SHAPEFILE, _FLATGEOBUF, b"%PDF", b"\x1f\x8b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A private copy: its main file, what it is, and the name that readers know."""

    path: Path
    format: str


def format_of(head: bytes, suffix: str, kind: str) -> str:
    """
    Format of a file by its name, confirmed by its first bytes.

    Parameters
    ----------
    head
        At least the first 64 bytes.
    suffix
        Ending of the name, e.g. ``".csv"``.
    kind
        ``"table"``, ``"boundaries"``, or ``"picture"``: its name says nothing.

    Raises
    ------
    RefusedError
        If the ending is not known or the content is something else.

    Examples
    --------
    >>> format_of(b"id;name", ".csv", "table")
    'csv'
    """
    if kind == "picture":
        seen = pictures.format_of(head)
        if not seen:
            raise RefusedError(f"{kind}_format_unknown")
        return seen
    known = _TABLES if kind == "table" else _BOUNDARIES
    if not head:
        raise RefusedError("file_empty")
    if head.startswith(_OLD_OFFICE):
        raise RefusedError("file_old_office")
    found = known.get(suffix.lower())
    if found is None:
        raise RefusedError(f"{kind}_format_unknown", ending=suffix or "–")
    expected = _MAGIC.get(found)
    fits = head.startswith(expected) if expected else not head.startswith(_BINARY)
    if found == "geojson":
        fits = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    if not fits:
        raise RefusedError("file_not_as_named", ending=suffix)
    return found


def stage(path: Path, kind: str, folder: Path, limits: ReadLimits) -> Staged:
    """
    Check one declared file and copy it, with its side files, into `folder`.

    Parameters
    ----------
    path
        The file as it lies on the server.
    kind
        ``"table"``, ``"boundaries"`` or ``"picture"``.
    folder
        Private folder, made by this function.
    limits
        Only `file_bytes` is used here.

    Raises
    ------
    RefusedError
        If the file is missing, unreadable, no plain file, too large or not what its name says.
    """
    try:
        _require_plain_and_small(path, limits)
        with path.open("rb") as file:
            head = file.read(4096)
        found = format_of(head, path.suffix, kind)
        folder.mkdir(mode=0o700)
        # Neutral names: nothing of an uploaded name reaches a library.
        target = folder / f"file{path.suffix.lower()}"
        _copy(path, target, limits)
        if found == "shapefile":
            _copy_side_files(path, target, limits)
    except PermissionError as error:
        raise RefusedError("file_unreadable") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise RefusedError("file_missing") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise RefusedError("file_unreadable") from error
    return Staged(path=target, format=found)


def _require_plain_and_small(path: Path, limits: ReadLimits) -> None:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise RefusedError("file_is_folder")
    if not stat.S_ISREG(status.st_mode):  # a pipe or device would never end
        raise RefusedError("file_unreadable")
    if status.st_size > limits.file_bytes:
        size = max(status.st_size // 1_000_000, 1)
        raise RefusedError("file_too_large", size=size, limit=limits.file_bytes // 1_000_000)


def _copy(source: Path, target: Path, limits: ReadLimits) -> None:
    # Copied up to one byte above the limit: the file may have grown since it was measured.
    with source.open("rb") as file, target.open("xb") as copy:
        left = limits.file_bytes + 1
        while left > 0 and (chunk := file.read(min(left, 1 << 20))):
            copy.write(chunk)
            left -= len(chunk)
    if left <= 0:
        limit = limits.file_bytes // 1_000_000
        raise RefusedError("file_too_large", size=limit, limit=limit)
    target.chmod(0o600)


def _copy_side_files(source: Path, target: Path, limits: ReadLimits) -> None:
    for side in sorted(source.parent.iterdir()):
        ending = side.suffix.lower()
        wanted = ending in _SIDE_FILES and side.stem == source.stem
        if wanted and not target.with_suffix(ending).exists():
            _require_plain_and_small(side, limits)
            _copy(side, target.with_suffix(ending), limits)
