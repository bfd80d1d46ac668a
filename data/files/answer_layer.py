"""Answer of the child for one boundary file: read it, and pack it for the way back.

Imported by the child after its limits are set.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyogrio.errors
import shapely

from data.files import answer_table
from data.files.raw_boundaries import Layer, read_boundaries, unwanted_drivers
from data.files.wire import ReadLimits

FAULTS: tuple[type[Exception], ...] = (
    *answer_table.FAULTS,
    shapely.errors.ShapelyError,
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
)


def answer(request: dict[str, Any], limits: ReadLimits) -> tuple[dict[str, Any], bytes]:
    """
    Header and Arrow payload for one layer.

    Nothing is opened while GDAL still has a driver that it should not have;
    the parent then starts a new child without it.
    """
    unwanted = unwanted_drivers()
    if unwanted:
        return {"drivers": unwanted}, b""
    layer = read_boundaries(
        Path(request["path"]),
        request["format"],
        name=request["name"],
        layer=request["layer"],
        limits=limits,
    )
    header = {
        "columns": list(layer.attributes),
        "crs": layer.crs,
        "layer": layer.layer,
        "layers": layer.layers,
        "notes": layer.notes,
    }
    return header, _layer_payload(layer)


def _layer_payload(layer: Layer) -> bytes:
    arrays = {
        f"t{i}": pa.array(values, type=pa.large_string())
        for i, values in enumerate(layer.attributes.values())
    }
    arrays["wkb"] = pa.array(layer.wkb, type=pa.large_binary())
    return answer_table.packed(pa.table(arrays))
