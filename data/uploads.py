"""Polygons that a reader hands over as a file: read like every other file, in the sandbox."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePath

import geopandas as gpd

from data.city import City
from data.clinic.placement import nothing_left, place
from data.errors import DataError
from data.files.sandbox import RawBoundaries, ReadLimits, ReadRequest, read_all
from data.findings import Finding, Severity

#: A file of some drawn polygons is small: the limits are far below those of a city's own files.
LIMITS = ReadLimits(file_bytes=2_000_000, features=1_000)
_LONGEST_NAME = 100


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
    label = PurePath(name.replace("\\", "/")).name[:_LONGEST_NAME] or "GeoJSON"
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
