"""GeoJSON, taken apart before GDAL sees it.

A ``crs`` of type ``link`` makes GDAL fetch an address; it is looked for in
every feature and every geometry. So the file is parsed here, the properties
are kept as they are written, and GDAL gets a new text that holds geometries
and nothing else. Runs in the child process.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from data.files.raw_tables import text_of
from data.files.wire import Note, ReadLimits, RefusedError, note

_GEOMETRIES = {
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
}
_EPSG = re.compile(r"(?:^|[:/])EPSG(?::[\d.]*:|:|/[\d.]+/)(\d{4,6})$", re.IGNORECASE)
_CRS84 = re.compile(r"(?:^|[:/])CRS:?84$", re.IGNORECASE)
_LISTED = 1_000


@dataclass(slots=True, kw_only=True)
class PlainGeoJson:
    """
    A GeoJSON file without anything that could reach out.

    Attributes
    ----------
    text
        A feature collection of geometries without properties, one per feature.
    properties
        Column -> text per feature; None where null or absent.
    crs
        ``"EPSG:…"``; None where the file names one that is not known.
    """

    text: bytes
    properties: dict[str, list[str | None]]
    crs: str | None
    notes: list[Note] = field(default_factory=list)


def plain_geojson(raw: bytes, limits: ReadLimits) -> PlainGeoJson:
    """
    Parse a GeoJSON file and keep what is needed of it.

    Parameters
    ----------
    raw
        The file's bytes, UTF-8 with or without a mark at the beginning.
    limits
        Uses `features` and `columns`.

    Raises
    ------
    RefusedError
        If it is no GeoJSON, or has too many features or columns.
    """
    twice: set[str] = set()

    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [key for key, _ in pairs]
            twice.update(key for key in found if names.count(key) > 1)
        return found

    try:
        root = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=as_object)
    except UnicodeDecodeError as error:
        raise RefusedError("geojson_not_utf8") from error
    except (ValueError, RecursionError) as error:
        raise RefusedError("geojson_broken") from error
    features = _features(root)
    if len(features) > limits.features:
        raise RefusedError("layer_too_large", n=len(features), limit=limits.features)
    crs, notes = _crs(root)
    if twice:
        notes.append(note("duplicate_columns", "warning", columns=_listed(twice)))
    geometries, broken = _geometries(features)
    if broken:
        rows = broken[:_LISTED]
        notes.append(note("coordinates_not_finite", "warning", rows=rows, count=len(broken)))
    return PlainGeoJson(
        text=_collection(geometries),
        properties=_properties(features, limits),
        crs=crs,
        notes=notes,
    )


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)[:8])


def _features(root: Any) -> list[Any]:
    kind = root.get("type") if isinstance(root, dict) else None
    if kind == "FeatureCollection" and isinstance(root.get("features"), list):
        return list(root["features"])
    if kind == "Feature":
        return [root]
    if kind in _GEOMETRIES:
        return [{"type": "Feature", "properties": {}, "geometry": root}]
    raise RefusedError("geojson_broken")


def _crs(root: dict[str, Any]) -> tuple[str | None, list[Note]]:
    """Honour a named CRS by ourselves; drop a linked one, and say so."""
    if root.get("crs") is None:
        return "EPSG:4326", []
    crs = root["crs"]
    properties = crs.get("properties") if isinstance(crs, dict) else None
    if isinstance(crs, dict) and crs.get("type") == "name" and isinstance(properties, dict):
        name = str(properties.get("name", ""))[:200].strip()
        if _CRS84.search(name):
            return "EPSG:4326", []
        found = _EPSG.search(name)
        if found:
            return f"EPSG:{found[1]}", []
        return None, [note("crs_not_understood", "warning", crs=name)]
    return None, [note("crs_link_dropped", "warning")]


def _geometries(features: list[Any]) -> tuple[list[str], list[int]]:
    """Text of each geometry (``null`` where there is none), and features with NaN or infinity."""
    texts, broken = [], []
    for number, feature in enumerate(features, start=1):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        try:
            texts.append(json.dumps(_plain(geometry), allow_nan=False))
        except ValueError:  # json refuses NaN and 1e999
            texts.append("null")
            broken.append(number)
    return texts, broken


def _plain(geometry: Any) -> dict[str, Any] | None:
    """Copy type and coordinates only: a ``crs`` may hide in any geometry."""
    if not isinstance(geometry, dict):
        return None
    kind = geometry.get("type")
    if not isinstance(kind, str) or kind not in _GEOMETRIES:
        return None
    if kind == "GeometryCollection":
        parts = geometry.get("geometries")
        listed = parts if isinstance(parts, list) else []
        return {"type": "GeometryCollection", "geometries": [_plain(part) for part in listed]}
    coordinates = geometry.get("coordinates")
    if not _only_arrays(coordinates):
        return None
    return {"type": kind, "coordinates": coordinates}


def _only_arrays(coordinates: Any) -> bool:
    # An object among the coordinates would carry members that were not looked at.
    return isinstance(coordinates, list) and "{" not in json.dumps(coordinates)


def _collection(geometries: list[str]) -> bytes:
    features = (f'{{"type":"Feature","properties":{{}},"geometry":{text}}}' for text in geometries)
    return ('{"type":"FeatureCollection","features":[' + ",\n".join(features) + "]}").encode()


def _properties(features: list[Any], limits: ReadLimits) -> dict[str, list[str | None]]:
    columns: dict[str, list[str | None]] = {}
    for number, feature in enumerate(features):
        found = feature.get("properties") if isinstance(feature, dict) else None
        written = dict(found) if isinstance(found, dict) else {}
        # Some offices keep the key only as the feature's own id.
        if isinstance(feature, dict) and "id" in feature:
            written.setdefault("id", feature["id"])
        for name, value in written.items():
            if name not in columns:
                columns[name] = [None] * len(features)
                if len(columns) > limits.columns:
                    raise RefusedError("table_too_wide", n=len(columns), limit=limits.columns)
            columns[name][number] = _as_text(value)
    return columns


def _as_text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return text_of(value)
