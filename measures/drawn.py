"""Polygons that people draw or send: small, whole, on the globe."""

from __future__ import annotations

import json

import numpy as np
import shapely

from measures.errors import DecisionError

#: Characters of GeoJSON, some 4,000 corners.
MOST_CHARACTERS = 200_000

_KINDS = ("Polygon", "MultiPolygon")
_EAST, _NORTH = 180.0, 90.0


def checked_polygon(text: str) -> str:
    """
    GeoJSON of a polygon in EPSG:4326 with its kind and coordinates only.

    Parameters
    ----------
    text
        GeoJSON geometry, Polygon or MultiPolygon, longitude before latitude;
        heights and other keys are left out.

    Raises
    ------
    DecisionError
        If it is too large, no polygon, crosses itself, is empty, or lies off the globe.
    """
    if len(text) > MOST_CHARACTERS:
        raise DecisionError("polygon_too_large", n=MOST_CHARACTERS // 1_000)
    try:
        found = json.loads(text)
        if not isinstance(found, dict) or found.get("type") not in _KINDS:
            raise DecisionError("polygon_not_readable")
        plain = {"type": found["type"], "coordinates": found.get("coordinates")}
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(plain, allow_nan=False)))
    except DecisionError:
        raise
    except (ValueError, RecursionError, shapely.errors.GEOSException) as error:
        raise DecisionError("polygon_not_readable") from error
    corners = np.abs(shapely.get_coordinates(shape))
    if shape.is_empty or not np.isfinite(corners).all():
        raise DecisionError("polygon_not_readable")
    if not (corners <= [_EAST, _NORTH]).all():
        raise DecisionError("polygon_off_the_globe")
    if not shapely.is_valid(shape) or shape.area == 0:
        raise DecisionError("polygon_not_valid")
    return str(shapely.to_geojson(shape))
