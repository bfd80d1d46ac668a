"""Boundary files as they are written: attributes as text, geometry untouched.

GDAL opens by content and not by name, so its drivers are cut down to four
formats in the environment of the child, and checked here before it opens
anything. Runs in the child process.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import pyproj
import shapely
from pyogrio.raw import read_arrow

from data.files.raw_geojson import plain_geojson
from data.files.raw_geopackage import remove_views
from data.files.raw_shapefile import shapefile_facts
from data.files.raw_tables import text_of
from data.files.unpack import unpack_layers
from data.files.wire import Note, ReadLimits, RefusedError, note

ALLOWED_DRIVERS = frozenset({"ESRI Shapefile", "GPKG", "GeoJSON", "FlatGeobuf", "MEM"})
_FARTHEST = 1e9  # no CRS on Earth has coordinates beyond it, in whatever unit
_LISTED = 1_000
_FORMATS = {
    ".shp": "shapefile",
    ".gpkg": "gpkg",
    ".geojson": "geojson",
    ".json": "geojson",
    ".fgb": "flatgeobuf",
}


@dataclass(slots=True, kw_only=True)
class Layer:
    """
    A layer as read.

    Attributes
    ----------
    attributes
        Column -> text per feature, in file order; None where null.
    wkb
        Geometry per feature; None where there is none or it cannot be used.
    crs
        As the file says (WKT or ``EPSG:…``); None where it says nothing usable.
    layer, layers
        Name of the layer that was read, and of all.
    """

    attributes: dict[str, list[str | None]]
    wkb: list[bytes | None]
    crs: str | None
    layer: str
    layers: list[str]
    notes: list[Note] = field(default_factory=list)


def unwanted_drivers() -> list[str]:
    """Drivers that GDAL still has although the environment should have cut them off."""
    return sorted(set(pyogrio.list_drivers()) - ALLOWED_DRIVERS)


def read_boundaries(
    path: Path, kind: str, *, name: str, layer: str | None, limits: ReadLimits
) -> Layer:
    """
    Read one layer.

    Parameters
    ----------
    path
        The private copy.
    kind
        ``"shapefile"``, ``"gpkg"``, ``"geojson"``, ``"flatgeobuf"`` or ``"zip"``.
    name
        Name of the layer where the file has none: the file's own, without ending.
    layer
        Name of the wanted layer; needed where there are several.
    limits
        Uses the limits of zips, `features` and `columns`.

    Raises
    ------
    RefusedError
        If the file cannot be read, or several layers are there and none is chosen.
    """
    if kind != "zip":
        return _READERS[kind](path, name, layer, limits)
    found = unpack_layers(path, path.parent / "unpacked", limits)
    if len(found) == 1:
        inner, main = next(iter(found.items()))
        wanted = None if layer == inner else layer
    else:
        inner, wanted = _choose(list(found), layer), None
        main = found[inner]
    read = _READERS[_FORMATS[main.suffix]](main, inner, wanted, limits)
    if len(found) > 1:
        read.layers = list(found)
    return read


def _choose(layers: list[str], layer: str | None) -> str:
    if layer is not None:
        if layer not in layers:
            raise RefusedError("layer_missing", layer=layer, layers=", ".join(layers[:20]))
        return layer
    if len(layers) > 1:
        raise RefusedError("layer_not_chosen", n=len(layers), layers=", ".join(layers[:20]))
    if not layers:
        raise RefusedError("layer_none")
    return layers[0]


def _shapefile(path: Path, name: str, layer: str | None, limits: ReadLimits) -> Layer:
    _choose([name], layer)
    facts = shapefile_facts(path)
    read = _from_gdal(path, name, limits, codec=facts.codec)
    read.notes = facts.notes + read.notes
    _set_crs(read, facts.crs)
    return read


def _flatgeobuf(path: Path, name: str, layer: str | None, limits: ReadLimits) -> Layer:
    with path.open("rb") as file:
        if file.read(7) != b"fgb\x03fgb":
            raise RefusedError("file_not_as_named", ending=".fgb")
    own = [str(found[0]) for found in pyogrio.list_layers(path)]
    chosen = name if layer in (None, name) else _choose(own, layer)
    return _from_gdal(path, chosen, limits)


def _geojson(path: Path, name: str, layer: str | None, limits: ReadLimits) -> Layer:
    _choose([name], layer)
    plain = plain_geojson(path.read_bytes(), limits)
    read = _from_gdal(plain.text, name, limits)
    count = len(next(iter(plain.properties.values()), read.wkb))
    if count != len(read.wkb):
        raise RefusedError("geojson_broken")
    read.attributes = _without_clash(plain.properties, plain.notes)
    read.notes = plain.notes + read.notes
    _set_crs(read, plain.crs)
    return read


def _gpkg(path: Path, _name: str, layer: str | None, limits: ReadLimits) -> Layer:
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\x00":
            raise RefusedError("file_not_as_named", ending=".gpkg")
    views = remove_views(path)
    if layer in views:
        raise RefusedError("gpkg_view", layer=layer or "")
    layers = [str(found) for found, kind in pyogrio.list_layers(path) if kind is not None]
    chosen = _choose(layers, layer)
    read = _from_gdal(path, chosen, limits, layer=chosen)
    read.layers = layers
    if views:
        read.notes.append(note("gpkg_views_left_out", "note", views=", ".join(sorted(views)[:8])))
    return read


_READERS = {
    "shapefile": _shapefile,
    "flatgeobuf": _flatgeobuf,
    "geojson": _geojson,
    "gpkg": _gpkg,
}


def _from_gdal(
    source: Path | bytes,
    name: str,
    limits: ReadLimits,
    *,
    layer: str | None = None,
    codec: str | None = None,
) -> Layer:
    """
    Read with the drivers that are left; one feature above the limit is enough to refuse.

    Texts of a shapefile are fetched as Latin-1, which keeps every byte, and are
    decoded with `codec` here: GDAL does not know all encodings, and is silent about it.
    """
    meta, table = read_arrow(
        source,
        layer=layer,
        encoding="ISO-8859-1" if codec else None,
        max_features=limits.features + 1,
        datetime_as_string=True,
    )
    if table.num_rows > limits.features:
        raise RefusedError("layer_too_large", n=table.num_rows, limit=limits.features)
    if table.num_columns > limits.columns:
        raise RefusedError("table_too_wide", n=table.num_columns, limit=limits.columns)
    geometry = meta["geometry_name"] or "wkb_geometry"
    if geometry not in table.column_names:
        raise RefusedError("layer_none")
    notes: list[Note] = []
    attributes = {
        _decoded(column, codec): _texts(table.column(i), codec, column, notes)
        for i, column in enumerate(table.column_names)
        if column != geometry
    }
    wkb = _usable(table.column(geometry).to_pylist(), notes)
    read = Layer(
        attributes=_without_clash(attributes, notes),
        wkb=wkb,
        crs=None,
        layer=name,
        layers=[name],
        notes=notes,
    )
    _set_crs(read, meta["crs"])
    return read


def _decoded(text: str, codec: str | None) -> str:
    return text if codec is None else text.encode("latin-1").decode(codec, errors="replace")


def _texts(
    column: pa.ChunkedArray, codec: str | None, name: str, notes: list[Note]
) -> list[str | None]:
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        raw = column.cast(pa.large_binary()).to_pylist()
        texts: list[str | None] = []
        broken = []
        for number, value in enumerate(raw, start=1):
            text = None
            if value is not None:
                text = _decoded(value.decode("utf-8", errors="replace"), codec)
            if text is not None and "\ufffd" in text:
                broken.append(number)
            texts.append(text)
        if broken:
            rows = broken[:_LISTED]
            notes.append(note("text_broken", "warning", rows=rows, count=len(broken), column=name))
        return texts
    return [None if value is None else text_of(value) for value in column.to_pylist()]


def _without_clash(
    attributes: dict[str, list[str | None]], notes: list[Note]
) -> dict[str, list[str | None]]:
    """Give an attribute called ``geometry`` another name: the polygons have that one."""
    if "geometry" not in attributes:
        return attributes
    free = "geometry_2"
    while free in attributes:
        free += "_2"
    notes.append(note("column_called_geometry", "warning", column=free))
    return {(free if key == "geometry" else key): value for key, value in attributes.items()}


def _usable(wkb: list[bytes | None], notes: list[Note]) -> list[bytes | None]:
    """Set geometries that no map can hold to None, and list their features."""
    shapes = shapely.from_wkb(np.array(wkb, dtype=object), on_invalid="ignore")
    shapes = shapely.force_2d(shapes)
    nothing = [i + 1 for i, shape in enumerate(shapes) if shape is None or shape.is_empty]
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    far = ~np.isfinite(points).all(axis=1) | (np.abs(points) > _FARTHEST).any(axis=1)
    strange = sorted({int(i) + 1 for i in owner[far]})
    if nothing:
        rows = nothing[:_LISTED]
        notes.append(note("geometry_missing", "warning", rows=rows, count=len(nothing)))
    if strange:
        rows = strange[:_LISTED]
        notes.append(note("coordinates_not_finite", "warning", rows=rows, count=len(strange)))
    dropped = {*nothing, *strange}
    kept = shapely.to_wkb(shapes)
    return [None if i in dropped else value for i, value in enumerate(kept, start=1)]


def _set_crs(read: Layer, written: Any) -> None:
    """Keep the CRS as it is written, if PROJ can read it at all."""
    read.crs = None
    if not written:
        return
    text = str(written)
    try:
        is_code = text.upper().startswith("EPSG:")
        _ = pyproj.CRS.from_epsg(int(text[5:])) if is_code else pyproj.CRS.from_wkt(text)
    except (pyproj.exceptions.CRSError, ValueError):
        shown = " ".join(text.split())[:80]
        read.notes.append(note("crs_not_understood", "warning", crs=shown))
    else:
        read.crs = text
