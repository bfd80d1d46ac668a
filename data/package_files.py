"""The files that a descriptor names: read in one batch, and hashed for the version."""

from __future__ import annotations

import glob
import hashlib
from pathlib import Path

from data.descriptor.package import CityPackage
from data.errors import DataError, UnsafeFileError
from data.files.pictures import CheckedPicture
from data.files.sandbox import RawBoundaries, RawTable, ReadRequest, read_all
from data.findings import Finding, Severity

VERSION_DIGITS = 16
_CHUNK = 1 << 20


def file_key(section: str, file: str) -> str:
    """Key of one file of one table, level, vintage or area set: two of them may share a file."""
    return f"{section}|{file}"


def crosswalk_key(vintage: str, file: str) -> str:
    """Key of the crosswalk of a vintage, which may have boundaries of its own besides."""
    return file_key(f"{vintage}.crosswalk", file)


def named_files(package: CityPackage) -> tuple[str, ...]:
    """Every file that the descriptor names, as written, sorted."""
    return tuple(sorted({request.label for request in _requests(package, Path()).values()}))


def read_files(
    package: CityPackage, folder: Path, *, allow_outside: bool
) -> dict[str, RawTable | RawBoundaries | DataError]:
    """
    Read every file that the descriptor names, in one batch.

    Parameters
    ----------
    package
        The descriptor.
    folder
        Its folder; file names are relative to it.
    allow_outside
        Whether files may lie outside that folder.

    Returns
    -------
    raw
        `file_key` -> what was read, or why it was not.
    """
    requests = _requests(package, folder)
    refused: dict[str, RawTable | RawBoundaries | DataError] = {}
    if not allow_outside:
        for key, request in list(requests.items()):
            if not _is_inside(request.path, folder):
                finding = Finding(
                    code="file_outside_package", severity=Severity.ERROR, file=request.label
                )
                refused[key] = UnsafeFileError(finding)
                del requests[key]
    found = zip(requests, read_all(list(requests.values())), strict=True)
    # A descriptor names tables and boundaries only; pictures are never among the requests.
    return refused | {key: raw for key, raw in found if not isinstance(raw, CheckedPicture)}


def package_version(path: Path, package: CityPackage, *, allow_outside: bool) -> str:
    """
    Hash the descriptor and every file it names, side files of a shapefile included.

    Returns
    -------
    version
        16 hex digits of a SHA-256.
    """
    digest = hashlib.sha256(path.read_bytes())
    for name in named_files(package):
        file = path.parent / name
        digest.update(name.encode())
        if not allow_outside and not _is_inside(file, path.parent):
            continue
        is_shapefile = file.suffix.lower() == ".shp" and file.parent.is_dir()
        beside = sorted(file.parent.glob(f"{glob.escape(file.stem)}.*")) if is_shapefile else [file]
        for part in beside:
            if part.is_file():
                digest.update(part.name.encode())
                with part.open("rb") as content:
                    while chunk := content.read(_CHUNK):
                        digest.update(chunk)
    return digest.hexdigest()[:VERSION_DIGITS]


def _requests(package: CityPackage, folder: Path) -> dict[str, ReadRequest]:
    layers = [(m.name, m.file, m.layer) for m in package.levels if m.file is not None]
    layers += [(m.name, m.file, m.layer) for m in package.vintages if m.file is not None]
    layers += [(m.name, m.file, m.layer) for m in package.area_sets if m.file is not None]
    requests = {
        file_key(name, file): ReadRequest(
            kind="boundaries", path=folder / file, label=file, layer=layer
        )
        for name, file, layer in layers
    }
    for table in package.tables:
        for _, file in table.sources():
            requests[file_key(table.name, file)] = ReadRequest(
                kind="table",
                path=folder / file,
                label=file,
                sheet=table.sheet,
                separator=table.separator,
                encoding=table.encoding,
            )
    for vintage in package.vintages:
        if (crosswalk := vintage.crosswalk) is not None:
            requests[crosswalk_key(vintage.name, crosswalk.file)] = ReadRequest(
                kind="table",
                path=folder / crosswalk.file,
                label=crosswalk.file,
                sheet=crosswalk.sheet,
                separator=crosswalk.separator,
                encoding=crosswalk.encoding,
            )
    return requests


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
