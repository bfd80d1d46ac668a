"""The map on paper: one level as an SVG, in millimetres.

It says the same as the map on the screen without colour: a sign stands in every
area that is to be found again in a table, areas of a set carry a thick line,
parts of areas a broken one. North is up, as in every metric CRS that German
cities use; an arrow is drawn only where a CRS turns the city by more than
`TURNED_BY`. Nothing here knows a language: a scale bar reads the same in all.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Proj, Transformer

from geo.choropleth import OUTLINE, PATTERN_INK, PATTERNS
from geo.crs import require_metric
from geo.simplify import simplified

#: Detail finer than this is not seen on paper.
DETAIL = 0.1  # mm
#: From this angle between the top of the page and north on, an arrow shows north.
TURNED_BY = 5.0  # degrees

_FONT = "Libertinus Serif"
_MARGIN = 1.5  # mm, room for the thick line of areas at the edge
_FOOT = 8.0  # mm, strip of the scale bar
_LARGEST_SIGN, _SMALLEST_SIGN = 3.4, 1.5  # mm, size of the type
_WIDEST_LINE, _THINNEST_LINE = 0.7, 0.3  # mm, line of members
_LINE_SHARE, _SIGN_SHARE = 0.05, 0.45  # of the side of a square as large as a usual area
_LETTER_WIDTH = 0.6  # of the size of the type
_TILE = 0.22  # mm per unit of a pattern's tile
_BAR_SHARE = 0.3  # the scale bar is at most this share of the width
_KILOMETRE = 1_000
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GROUND = "#ffffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintPaint:
    """
    What every area shows.

    Attributes
    ----------
    codes
        Area id -> code; an area without one is left white.
    colours
        Code -> fill (hex).
    patterns
        Code -> key of `geo.choropleth.PATTERNS`, for codes that carry a pattern.
    signs
        Area id -> short text inside the area.
    outlined
        Ids of areas with a thick line.
    doubled
        Ids of areas with a double line, which lies above all others.
    only_fitting
        Whether a sign is left out where the area has no room for it.
    """

    codes: Mapping[str, str]
    colours: Mapping[str, str]
    patterns: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    outlined: Collection[str] = ()
    doubled: Collection[str] = ()
    only_fitting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintBase:
    """
    What all maps of one level and size share; made by `print_base`, read by `print_map`.

    Attributes
    ----------
    page
        Where the city lies on the page.
    outlines
        Area id -> path of an area that has a geometry, in the order of the areas.
    rooms
        Area id -> middle and radius (mm) of the largest circle inside the area.
    turned
        Degrees by which the top of the page lies off north.
    """

    page: _Page
    outlines: Mapping[str, str]
    rooms: Mapping[str, tuple[float, float, float]]
    turned: float


def print_base(
    areas: gpd.GeoDataFrame, *, width: float = 170.0, height: float = 150.0
) -> PrintBase:
    """
    Simplify a level once for many maps of one size.

    Parameters
    ----------
    areas, width, height
        As for `print_map`.

    Raises
    ------
    NotMetricError
        If the coordinates are not metres.
    ValueError
        If no area has a geometry.
    """
    require_metric(areas)
    shapes = np.array(areas.geometry.values, dtype=object)
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if not drawn.any():
        raise ValueError("None of the areas has a geometry; there is nothing to draw.")
    ids = [str(area_id) for area_id in areas.index[drawn]]
    page = _Page.of(shapes[drawn], width, height)
    reduced = simplified(shapes[drawn], DETAIL * page.metres)
    return PrintBase(
        page=page,
        outlines={one: page.path(shape) for one, shape in zip(ids, reduced, strict=True)},
        rooms={one: page.room(shape) for one, shape in zip(ids, reduced, strict=True)},
        turned=_turned(areas),
    )


def print_map(
    areas: gpd.GeoDataFrame,
    paint: PrintPaint,
    *,
    base: PrintBase | None = None,
    parts: gpd.GeoDataFrame | None = None,
    width: float = 170.0,
    height: float = 150.0,
    arrow: bool = False,
) -> str:
    """
    Draw a level for paper; the same arguments give the same text.

    Parameters
    ----------
    areas
        One row per area, indexed by ``area_id`` (text), polygons in a metric
        CRS. An area without a geometry is left out.
    base
        What `print_base` made of the same areas and size; None: made here.
    parts
        Parts of areas in the same CRS, drawn with a broken line.
    width, height
        Room on the page in mm; the drawing takes as much of it as its form allows.
    arrow
        Whether an arrow shows north even where it is up.

    Returns
    -------
    svg
        One SVG element, one unit of its view box per mm. No text of it is markup.

    Raises
    ------
    NotMetricError
        If the coordinates are not metres.
    ValueError
        If no area has a geometry.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = gpd.GeoDataFrame(
    ...     index=pd.Index(["1"], name="area_id"),
    ...     geometry=[shapely.box(0, 0, 4000, 2000)], crs="EPSG:25832",
    ... )
    >>> svg = print_map(areas, PrintPaint(codes={"1": "keep"}, colours={"keep": "#f1a340"}))
    >>> svg.count("<path"), "1 km" in svg
    (3, True)
    """
    shared = base or print_base(areas, width=width, height=height)
    page, outlines = shared.page, shared.outlines
    content = [
        *_fills(outlines, paint),
        _line("".join(outlines.values()), "#6b6b6b", 0.15),
        *_thick([path for one, path in outlines.items() if one in paint.outlined], page.line),
        *_broken(page, parts),
        *_double([path for one, path in outlines.items() if one in paint.doubled], page.line),
        *_signs(shared, paint),
        page.scale_bar(),
        *_north(page, shared.turned, always=arrow),
    ]
    body = "".join(content)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{page.width:.2f}mm"'
        f' height="{page.height:.2f}mm" viewBox="0 0 {page.width:.2f} {page.height:.2f}">'
        f"<defs>{_pattern_definitions(paint)}</defs>{body}</svg>"
    )


def print_swatch(
    *,
    colour: str,
    sign: str = "",
    pattern: str = "",
    outlined: bool = False,
    broken: bool = False,
    doubled: bool = False,
) -> str:
    """
    Draw the sign of a legend entry as `print_map` draws an area: an SVG of 9 by 5 mm.

    Parameters
    ----------
    colour
        Fill (hex).
    pattern
        Key of `geo.choropleth.PATTERNS`, or empty.
    outlined, broken, doubled
        Whether it has the thick line of a member, the broken one of a part, or a double line.
    """
    box = "M0.8 0.8H8.2V4.2H0.8Z"
    paint = PrintPaint(
        codes={"": "x"}, colours={"x": colour}, patterns={"x": pattern} if pattern else {}
    )
    lines = [*_fills({"": box}, paint), _line(box, "#6b6b6b", 0.15)]
    lines += _thick([box], _WIDEST_LINE) if outlined else []
    lines += [_dashes(box)] if broken else []
    lines += _double([box], _WIDEST_LINE) if doubled else []
    lines += [_text(4.5, 2.5, sign, 2.6)] if sign else []
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9mm" height="5mm" viewBox="0 0 9 5">'
        f"<defs>{_pattern_definitions(paint)}</defs>{''.join(lines)}</svg>"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """
    From metres to millimetres: `metres` of the city are one mm of the page.

    `usual` is the side of a square as large as a usual area (mm): thick lines must
    not fill small areas, nor one large area shout among them.
    """

    west: float
    north: float
    metres: float
    width: float
    height: float
    usual: float

    @classmethod
    def of(cls, shapes: npt.NDArray[Any], width: float, height: float) -> _Page:
        west, south, east, north = (float(edge) for edge in shapely.total_bounds(shapes))
        across, down = width - 2 * _MARGIN, height - 2 * _MARGIN - _FOOT
        metres = max((east - west) / across, (north - south) / down)
        return cls(
            west=west,
            north=north,
            metres=metres,
            width=(east - west) / metres + 2 * _MARGIN,
            height=(north - south) / metres + 2 * _MARGIN + _FOOT,
            usual=math.sqrt(float(np.median(shapely.area(shapes)))) / metres,
        )

    @property
    def line(self) -> float:
        """Width of a thick line, mm."""
        return round(min(max(_LINE_SHARE * self.usual, _THINNEST_LINE), _WIDEST_LINE), 2)

    def points(self, geometry: Any) -> npt.NDArray[np.float64]:
        """Coordinates on the page, shape (points, 2)."""
        found = shapely.get_coordinates(geometry)
        on_page = np.column_stack([found[:, 0] - self.west, self.north - found[:, 1]])
        return np.asarray(on_page / self.metres + _MARGIN)

    def path(self, shape: Any) -> str:
        """Path of a surface; nothing for anything else."""
        rings = (
            "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in self.points(ring)[:-1]) + "Z"
            for polygon in shapely.get_parts(shape)
            if polygon.geom_type == "Polygon"
            for ring in shapely.get_rings(polygon)
        )
        return "".join(rings)

    def room(self, shape: Any) -> tuple[float, float, float]:
        """Middle and radius (mm) of the place where an area has most room around it."""
        reach = shapely.maximum_inscribed_circle(shape, tolerance=self.metres)
        x, y = self.points(reach)[0]
        return float(x), float(y), float(reach.length) / self.metres

    def scale_bar(self) -> str:
        """Bar of 1, 2 or 5 times a power of ten metres."""
        longest = _BAR_SHARE * self.width * self.metres
        power = 10.0 ** math.floor(math.log10(longest))
        metres = max(step * power for step in (1, 2, 5) if step * power <= longest)
        km = metres >= _KILOMETRE
        words = f"{metres / _KILOMETRE:.0f} km" if km else f"{metres:g} m"
        end, y = _MARGIN + metres / self.metres, self.height - 4.5
        bar = f"M{_MARGIN} {y - 1:.2f}v1.6M{_MARGIN} {y:.2f}H{end:.2f}M{end:.2f} {y - 1:.2f}v1.6"
        return _line(bar, OUTLINE, 0.3) + _text(end + 1.2, y - 0.3, words, 2.8, anchor="start")


def _fills(outlines: Mapping[str, str], paint: PrintPaint) -> list[str]:
    """One path per area, but all that stay white in one: a book has a map of them per area."""
    found: list[str] = []
    white: list[str] = []
    for area_id, path in outlines.items():
        code = paint.codes.get(area_id, "")
        fill = html.escape(paint.colours.get(code, _GROUND))
        if fill == _GROUND and code not in paint.patterns:
            white.append(path)
            continue
        found.append(f'<path d="{path}" fill="{fill}" fill-rule="evenodd"/>')
        if code in paint.patterns:
            place = list(paint.patterns).index(code)
            found.append(f'<path d="{path}" fill="url(#p{place})" fill-rule="evenodd"/>')
    if white:
        found.insert(0, f'<path d="{"".join(white)}" fill="{_GROUND}" fill-rule="evenodd"/>')
    return found


def _pattern_definitions(paint: PrintPaint) -> str:
    return "".join(
        f'<pattern id="p{place}" width="8" height="8" patternUnits="userSpaceOnUse"'
        f' patternTransform="scale({_TILE})"><path d="{PATTERNS[pattern]}" fill="none"'
        f' stroke="{PATTERN_INK}" stroke-width="1"/></pattern>'
        for place, pattern in enumerate(paint.patterns.values())
    )


def _line(path: str, colour: str, width: float) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"'
        ' stroke-linejoin="round"/>'
    )


def _thick(paths: list[str], width: float) -> list[str]:
    """Dark lines on a white seam, so that they show on every fill; all seams lie below."""
    return [_line(path, "#ffffff", round(1.8 * width, 2)) for path in paths] + [
        _line(path, OUTLINE, width) for path in paths
    ]


def _double(paths: list[str], width: float) -> list[str]:
    """Two dark lines with white between and beside them."""
    return [
        _line(path, colour, round(share * width, 2))
        for share, colour in ((3.4, "#ffffff"), (2.6, OUTLINE), (1.0, "#ffffff"))
        for path in paths
    ]


def _signs(base: PrintBase, paint: PrintPaint) -> list[str]:
    """Text where an area has most room, as large as that room allows."""
    largest = min(max(_SIGN_SHARE * base.page.usual, _SMALLEST_SIGN), _LARGEST_SIGN)
    found = []
    for area_id, (x, y, radius) in base.rooms.items():
        text = paint.signs.get(area_id, "")
        if not text:
            continue
        fitting = 1.8 * radius / (_LETTER_WIDTH * len(text))
        if fitting >= _SMALLEST_SIGN or not paint.only_fitting:
            found.append(_text(x, y, text, min(max(fitting, _SMALLEST_SIGN), largest)))
    return found


def _broken(page: _Page, parts: gpd.GeoDataFrame | None) -> list[str]:
    if parts is None:
        return []
    shapes = [shape for shape in parts.geometry.values if shape is not None and not shape.is_empty]
    return [_dashes(page.path(shapely.simplify(shape, DETAIL * page.metres))) for shape in shapes]


def _dashes(path: str) -> str:
    return _line(path, "#ffffff", 0.9) + (
        f'<path d="{path}" fill="none" stroke="{OUTLINE}" stroke-width="0.5"'
        ' stroke-dasharray="1.4 0.9"/>'
    )


def _text(x: float, y: float, text: str, size: float, *, anchor: str = "middle") -> str:
    """Dark text with a white seam, in the middle of the height `y`."""
    safe = html.escape(_NOT_XML.sub("", text))
    return (
        f'<text x="{x:.2f}" y="{y + 0.33 * size:.2f}" text-anchor="{anchor}"'
        f' font-family="{_FONT}" font-weight="bold" font-size="{size:.2f}" fill="{OUTLINE}"'
        f' stroke="#ffffff" stroke-width="{0.22 * size:.2f}" stroke-linejoin="round"'
        f' paint-order="stroke">{safe}</text>'
    )


def _turned(areas: gpd.GeoDataFrame) -> float:
    """Angle between the top of the page and north in the middle of the city, degrees."""
    west, south, east, north = (float(edge) for edge in areas.total_bounds)
    to_degrees = Transformer.from_crs(areas.crs, "EPSG:4326", always_xy=True)
    middle = to_degrees.transform((west + east) / 2, (south + north) / 2)
    return float(Proj(areas.crs).get_factors(*middle).meridian_convergence)


def _north(page: _Page, turned: float, *, always: bool) -> list[str]:
    """Arrow to the north; a small angle is not worth one of its own."""
    off = math.isfinite(turned) and abs(turned) > TURNED_BY
    if not off and not always:
        return []
    turned = turned if off else 0.0
    x, y = page.width - 6, page.height - 4
    arrow = f'<g transform="rotate({-turned:.1f} {x:.2f} {y:.2f})">'
    path = f"M{x:.2f} {y + 3:.2f}v-6m-1.2 2l1.2 -2l1.2 2"
    return [arrow + _line(path, OUTLINE, 0.4) + "</g>" + _text(x - 4, y, "N", 2.8)]
