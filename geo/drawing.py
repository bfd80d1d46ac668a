"""Drawing polygons on the map of a level: a tool bar above the areas, served by the app itself.

folium's own plugin for drawing names a content delivery network, speaks
English and shows an alert for each polygon; so the tool bar is built by
``static/map/drawing.js`` on the same library (Leaflet.draw).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template
from shapely.geometry import shape

from geo.choropleth import OfflineMap, script_json, static_url

SCRIPTS = ("vendor/leaflet-draw/leaflet.draw.js", "map/drawing.js")
STYLES = ("vendor/leaflet-draw/leaflet.draw.css",)
#: Texts of the tool bar.
DRAW_WORDS = (
    "polygon",
    "start",
    "next",
    "end",
    "crossing",
    "finish",
    "finishTitle",
    "undo",
    "undoTitle",
    "cancel",
    "cancelTitle",
    "save",
    "saveTitle",
    "clear",
    "clearTitle",
    "edit",
    "editing",
    "editingMore",
    "remove",
    "removing",
    "untouched",
)
#: Most corners of what one person draws by hand or a small file holds.
MOST_CORNERS = 20_000
#: Digits of degrees that are kept: about a centimetre.
DIGITS = 7
HALF_TURN, POLE = 180, 90  # degrees of longitude and latitude
#: Most drawings that are looked at.
MOST_DRAWINGS = 500

_SURFACES = ("Polygon", "MultiPolygon")
#: What building a shape of somebody's JSON can end in.
_NO_SHAPE = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    shapely.GEOSException,
)


class ToolBar(JSCSSMixin, MacroElement):
    """The tool bar; streamlit-folium finds what was drawn under the name ``drawnItems``."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var drawnItems = srm.draw({{ this._parent.get_name() }}, {{ this.setup }});
        {% endmacro %}
        """
    )

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca has no types
        self._name = "ToolBar"
        self.setup = script_json({"words": {key: words[key] for key in DRAW_WORDS}})
        # On the instance: folium's lists belong to the class and so to every session.
        self.default_js = [(name, static_url(name)) for name in SCRIPTS]
        self.default_css = [(name, static_url(name)) for name in STYLES]


def add_tool_bar(base: OfflineMap, words: Mapping[str, str]) -> OfflineMap:
    """
    Let readers draw polygons on a map of `geo.choropleth.base_map`.

    Parameters
    ----------
    words
        The texts named in `DRAW_WORDS`.
    """
    ToolBar(words).add_to(base)
    return base


def drawn_surface(drawings: Sequence[Any] | None) -> str:
    """
    Unite drawn polygons to one valid surface.

    Parameters
    ----------
    drawings
        GeoJSON features in EPSG:4326 as a browser sends them: nothing in them
        is trusted, and what is no polygon is left out.

    Returns
    -------
    geometry
        GeoJSON geometry (Polygon or MultiPolygon, EPSG:4326), coordinates to
        seven digits; empty text where nothing with a surface was drawn.

    Examples
    --------
    >>> drawn_surface([{"geometry": {"type": "Point", "coordinates": [9.0, 51.0]}}])
    ''
    """
    sent = drawings if isinstance(drawings, list | tuple) else ()
    found = [one for one in map(_polygon, sent[:MOST_DRAWINGS]) if one is not None]
    return surface_json(shapely.union_all(found)) if found else ""


def surface_json(geometry: shapely.Geometry) -> str:
    """GeoJSON text of the polygons of a geometry (EPSG:4326), made valid; empty without any."""
    rounded = shapely.set_precision(shapely.make_valid(geometry), 10.0**-DIGITS)
    parts = shapely.get_parts(shapely.get_parts(rounded))  # a collection may hold multi-polygons
    surface = shapely.union_all([one for one in parts if one.geom_type == "Polygon"])
    if surface.is_empty or shapely.get_num_coordinates(surface) > MOST_CORNERS:
        return ""
    return str(shapely.to_geojson(surface))


def _polygon(drawing: Any) -> shapely.Geometry | None:
    """Polygon of one feature; None for anything else, whatever was sent."""
    geometry = drawing.get("geometry") if isinstance(drawing, dict) else None
    if not isinstance(geometry, dict) or str(geometry.get("type")) not in _SURFACES:
        return None
    try:
        with np.errstate(invalid="ignore"):
            found = shapely.force_2d(shape(geometry))
    except _NO_SHAPE:
        return None
    corners = shapely.get_coordinates(found)
    if found.is_empty or len(corners) > MOST_CORNERS:
        return None
    # Written so that a coordinate that is no number is not inside either.
    inside = bool((np.abs(corners) <= [HALF_TURN, POLE]).all())
    return shapely.make_valid(found) if inside else None
