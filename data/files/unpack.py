"""Zips, looked at before anything is unpacked.

GDAL would read inside a zip by itself, but it refuses an ordinary zip of a Mac
and checks nothing; so the wanted members are unpacked here, under neutral
names. Runs in the child process.
"""

from __future__ import annotations

import stat
import zipfile
from collections import Counter
from pathlib import Path, PurePosixPath

from data.files.wire import ReadLimits, RefusedError

_LAYER_ENDINGS = (".shp", ".gpkg", ".geojson", ".json", ".fgb")
_SHAPEFILE_ENDINGS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz", ".kmz")
_SMALL_BYTES = 10_000_000  # below it a high ratio does no harm
_CHUNK_BYTES = 1 << 20


def checked_members(archive: zipfile.ZipFile, limits: ReadLimits) -> list[zipfile.ZipInfo]:
    """
    List the members of a zip, refusing it as a whole where one of them is unsafe.

    Parameters
    ----------
    archive
        The opened zip; nothing is unpacked.
    limits
        Uses `zip_entries`, `unpacked_bytes` and `zip_ratio`.

    Returns
    -------
    members
        Plain files only, without folders and the side files of a Mac.

    Raises
    ------
    RefusedError
        If there are too many entries, if they unpack to too much, or if one is
        a link, encrypted, or named so that it would land outside the folder.
    """
    entries = archive.infolist()
    if len(entries) > limits.zip_entries:
        raise RefusedError("zip_too_many", n=len(entries), limit=limits.zip_entries)
    for entry in entries:
        _require_harmless(entry, limits)
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked_bytes:
        raise RefusedError(
            "zip_too_large", size=total // 1_000_000, limit=limits.unpacked_bytes // 1_000_000
        )
    return [entry for entry in entries if not entry.is_dir() and not _is_clutter(entry.filename)]


def _require_harmless(entry: zipfile.ZipInfo, limits: ReadLimits) -> None:
    # orig_filename: zipfile already cuts filename at a NUL and turns backslashes on Windows.
    name = entry.orig_filename.replace("\\", "/")
    climbs = ".." in name.split("/") or name.startswith("/") or ":" in name or "\x00" in name
    if climbs:
        raise RefusedError("zip_climbs", member=_shown(name))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise RefusedError("zip_link", member=_shown(name))
    if entry.flag_bits & 0x1:
        raise RefusedError("zip_encrypted")
    bomb = entry.file_size > limits.zip_ratio * max(entry.compress_size, 1)
    if bomb and entry.file_size > _SMALL_BYTES:
        raise RefusedError(
            "zip_too_large",
            size=entry.file_size // 1_000_000,
            limit=limits.unpacked_bytes // 1_000_000,
        )


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:80]


def _is_clutter(name: str) -> bool:
    path = PurePosixPath(name)
    return path.parts[:1] == ("__MACOSX",) or path.name.startswith("._") or path.name == ".DS_Store"


def unpack_layers(archive_path: Path, folder: Path, limits: ReadLimits) -> dict[str, Path]:
    """
    Unpack every boundary file of a zip.

    Parameters
    ----------
    archive_path
        The zip.
    folder
        Where to unpack; each boundary file gets a folder of its own.
    limits
        See `checked_members`.

    Returns
    -------
    layers
        Name (without ending; with its path where two are called alike) -> main file.

    Raises
    ------
    RefusedError
        See `checked_members`; also if a zip lies in the zip, or no boundary file.
    """
    with zipfile.ZipFile(archive_path) as archive:
        members = checked_members(archive, limits)
        nested = [m for m in members if PurePosixPath(m.filename).suffix.lower() in _ARCHIVES]
        if nested:
            raise RefusedError("zip_nested", member=_shown(nested[0].filename))
        mains = [m for m in members if PurePosixPath(m.filename).suffix.lower() in _LAYER_ENDINGS]
        if not mains:
            raise RefusedError("zip_without_layer")
        stems = Counter(PurePosixPath(main.filename).stem for main in mains)
        layers: dict[str, Path] = {}
        for number, main in enumerate(mains):
            inside = PurePosixPath(main.filename)
            target = folder / f"layer{number}"
            target.mkdir(mode=0o700, parents=True)
            for member in _file_set(main, members):
                ending = PurePosixPath(member.filename).suffix.lower()
                _unpack(archive, member, target / f"file{ending}")
            name = inside.stem if stems[inside.stem] == 1 else str(inside)
            layers[name] = target / f"file{inside.suffix.lower()}"
    return layers


def _file_set(main: zipfile.ZipInfo, members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    inside = PurePosixPath(main.filename)
    if inside.suffix.lower() != ".shp":
        return [main]
    # Endings may differ in case (A.SHP beside a.dbf is usual on old Windows disks).
    stem = str(inside.with_suffix("")).lower()
    found: dict[str, zipfile.ZipInfo] = {}
    for member in members:
        path = PurePosixPath(member.filename)
        ending = path.suffix.lower()
        if ending in _SHAPEFILE_ENDINGS and str(path.with_suffix("")).lower() == stem:
            found.setdefault(ending, member)
    return list(found.values())


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    # zipfile stops at the size that the directory announces, which was checked before.
    with archive.open(member) as source, target.open("xb") as copy:
        while chunk := source.read(_CHUNK_BYTES):
            copy.write(chunk)
