"""Polygons and pictures that a reader hands over: read like every file, in the sandbox."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path, PurePath

import geopandas as gpd

from data.city import City
from data.clinic.placement import nothing_left, place
from data.errors import DataError, UnsafeFileError
from data.files.pictures import CheckedPicture
from data.files.sandbox import RawBoundaries, ReadLimits, ReadRequest, read_all
from data.findings import Finding, Severity

#: A file of some drawn polygons is small: the limits are far below those of a city's own files.
LIMITS = ReadLimits(file_bytes=2_000_000, features=1_000)
#: A photograph of a telephone fits; memory and time are those of its decoding.
PICTURE_LIMITS = ReadLimits(
    file_bytes=15_000_000, memory_bytes=2 * 1024**3, cpu_seconds=20, wall_seconds=40.0
)
_LONGEST_NAME = 100
#: What the sandbox says of any file, as it is said of a picture.
_OF_PICTURES = {
    "file_broken": "picture_broken",
    "reader_died": "picture_broken",
    "file_too_heavy": "picture_too_heavy",
    "reader_timeout": "picture_too_heavy",
}


def read_polygons(
    content: bytes, name: str, city: City, *, limits: ReadLimits = LIMITS
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """
    Read polygons from the bytes of a GeoJSON file.

    Parameters
    ----------
    content
        The file as it was sent; nothing in it is trusted.
    name
        Its name, for messages only.

    Returns
    -------
    polygons, findings
        Valid polygons in the city's metric CRS, one row per feature with a
        surface; and what is worth knowing about the file, errors excepted.

    Raises
    ------
    DataError
        If the file cannot be read, is too large, lies elsewhere, or has no polygon.
    """
    label = _label(name, "GeoJSON")
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / "polygons.geojson"
        path.write_bytes(content)
        [raw] = read_all([ReadRequest(kind="boundaries", path=path, label=label)], limits=limits)
    if isinstance(raw, DataError):
        raise raw
    if not isinstance(raw, RawBoundaries):
        raise TypeError("A table was read where boundaries were asked for.")
    findings = list(raw.findings)
    frame = place(raw, label, None, city.package.city, findings)
    errors = [one for one in findings if one.severity is Severity.ERROR]
    if frame.empty or errors:
        raise nothing_left(raw, label, findings)
    return frame[["geometry"]], findings


def read_picture(
    content: bytes, *, name: str, limits: ReadLimits = PICTURE_LIMITS
) -> CheckedPicture:
    """
    Read a photograph or a drawing and encode it anew.

    Parameters
    ----------
    content
        The file as it was sent: JPEG, PNG or WebP by its content; nothing in it is trusted.
    name
        Its name, for messages only.

    Returns
    -------
    picture
        Upright, RGB on white, at most 1,600 pixels on its longer side and 1 MB, without
        metadata. Nothing of the bytes that were sent is in it but the colours of the pixels;
        of several frames the first.

    Raises
    ------
    UnsafeFileError
        If it is no picture of these formats, broken, or larger than allowed.
    """
    label = _label(name, "–")
    if len(content) > limits.file_bytes:
        found = Finding(
            code="picture_too_large",
            severity=Severity.ERROR,
            file=label,
            params={"limit": limits.file_bytes // 1_000_000},
        )
        raise UnsafeFileError(found)
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / "picture"
        path.write_bytes(content)
        [raw] = read_all([ReadRequest(kind="picture", path=path, label=label)], limits=limits)
    if isinstance(raw, DataError):
        found = raw.finding
        raise UnsafeFileError(replace(found, code=_OF_PICTURES.get(found.code, found.code)))
    if not isinstance(raw, CheckedPicture):
        raise TypeError("Something else was read where a picture was asked for.")
    return raw


def _label(name: str, default: str) -> str:
    """Name of a file without its folders."""
    return PurePath(name.replace("\\", "/")).name[:_LONGEST_NAME] or default
