"""The map as folium elements: a constant base and a small layer that recolours it.

`base_map` is the same text on every run, so the browser keeps its frame, its
zoom and its place. `ClassLayer` carries what a switch changes: one character
per area for its class, the figures of the tooltips as packed whole numbers,
and the address of the boundaries, which the browser fetches once per level and
keeps. The drawing itself is in ``static/map``; no text from a file is ever
made into HTML, neither here nor there.

Why whole numbers: the tooltip must say the same as the table, also about the
difference to the city. Both are formed from the figures as displayed.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import folium
import numpy as np
from folium.template import Template

STATIC = Path(__file__).resolve().parent.parent / "static"
#: Where the app's own static files lie, seen from the component's frame.
STATIC_URL = "../../app/static"

SCRIPTS = (
    "vendor/leaflet/leaflet.js",
    "map/geometry.js",
    "map/words.js",
    "map/tooltip.js",
    "map/fills.js",
    "map/frame.js",
    "map/lines.js",
    "map/keyboard.js",
    "map/choropleth.js",
)
STYLES = ("vendor/leaflet/leaflet.css", "map/choropleth.css")

#: Codes of areas that take no part in an index, one per reason; all are drawn alike.
EXCLUDED_CODES = "①②③④⑤⑥⑦⑧⑨"

#: Marks on the fill of an area without a figure, and of recommendations: code -> SVG path on a
#: tile of 8 by 8. The map, its legend and printed maps draw the same marks.
PATTERNS: Mapping[str, str] = {
    "-": "M2.6 4h2.8",  # no data: a short dash
    ".": "M1 2h1.6v1.6h-1.6zM5 6h1.6v1.6h-1.6z",  # secret or unknown: dots
    "/": "M-2 2l4 -4M0 8l8 -8M6 10l4 -4",  # not reliable: diagonal lines
    "…": "M0 4h8",  # later: horizontal lines
    "x": "M2 2l4 4M6 2l-4 4",  # not meaningful: crosses
    **dict.fromkeys(EXCLUDED_CODES, "M2 0v8M6 0v8"),  # not part of an index: upright lines
    "◧": "M1.8 1.8h4.4v4.4h-4.4z",  # a part of an area: small squares
    "✚": "M4 1.4v5.2M1.4 4h5.2",  # new: plus signs
    "○": "M4 2.4a1.6 1.6 0 1 0 .01 0z",  # watched: rings
}
PATTERN_INK = "#4a4a4a"
OUTLINE = "#1a1a1a"

#: Texts that a tooltip is made of; places are {indicator}, {year}, {value}, {difference}, ….
TOOLTIP_TEXTS = (
    "value",
    "state",
    "city",
    "higher",
    "lower",
    "equal",
    "unfavourable",
    "favourable",
    "class",
    "points",
)
#: Texts of the map itself.
MAP_LABELS = ("title", "zoomIn", "zoomOut", "showCity", "failed")

_TEMPLATE_SIGN = re.compile(r"\{(?=[{%#])")
_LARGEST = {1: 0xFF, 2: 0xFFFF, 4: 0xFFFF_FFFF}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """
    One view of the map: what every area shows.

    Attributes
    ----------
    codes
        One character per area in the order of the boundaries: a class letter
        (a key of `class_texts`) or the sign of a state (a key of `state_texts`).
    outlined
        "1" where the area is less favourable than the city, "0" elsewhere.
    values
        Figure per area in `unit`; None where there is none. An area whose code
        is a state must have None: what is withheld never leaves the server.
    decimals
        Digits after the decimal sign, 0 to 6; figures are rounded half away from zero.
    unit
        Unit as shown, e.g. ``"%"``; empty for a plain number.
    year, indicator
        Year of the figures and name of the indicator in `language`.
    city_value
        The city's own figure in `unit`, or None.
    worse_when
        Which side of the city's figure is the less favourable one; empty for
        an indicator that has no good and no bad side.
    colours
        Code -> fill colour (hex).
    state_texts, class_texts
        Code -> what it means, in words.
    selected
        Id of the selected area, or None.
    texts
        The texts named in `TOOLTIP_TEXTS`, in `language`.
    language
        ``"de"`` or ``"en"``: decides the decimal sign.

    Raises
    ------
    ValueError
        If the three rows differ in length, a code is unknown, or an area with
        a state carries a figure or an outline.
    """

    codes: str
    outlined: str
    values: Sequence[float | None]
    decimals: int
    unit: str
    year: int
    indicator: str
    city_value: float | None
    worse_when: Literal["higher", "lower", ""]
    colours: Mapping[str, str]
    state_texts: Mapping[str, str]
    class_texts: Mapping[str, str]
    selected: str | None
    texts: Mapping[str, str]
    language: str

    def __post_init__(self) -> None:
        """Refuse a view that is not whole, or that shows what is withheld."""
        if not len(self.codes) == len(self.outlined) == len(self.values):
            raise ValueError("Codes, outlines and values must name the same areas.")
        unknown = set(self.codes) - self.class_texts.keys() - self.state_texts.keys()
        if unknown or set(self.codes) - self.colours.keys():
            raise ValueError(f"Codes without a meaning or a colour: {sorted(set(self.codes))}.")
        for code, mark, value in zip(self.codes, self.outlined, self.values, strict=True):
            if code not in self.class_texts and (mark == "1" or _present(value)):
                raise ValueError(f"An area of state {code!r} must have neither figure nor outline.")


class OfflineMap(folium.Map):
    """
    A folium map whose scripts and styles the app serves itself.

    It has no tiles. The frame's head stays empty: folium's own would forbid
    readers to enlarge the page.
    """

    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }} ></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = srm.start({{ this.get_name()|tojson }}, {{ this.setup }});
        {% endmacro %}
        """
    )

    def __init__(self, setup: str) -> None:
        super().__init__(location=(0.0, 0.0), tiles=None)
        self.setup = setup
        # On the instance: folium's lists belong to the class and so to every session.
        self.default_js = [(name, static_url(name)) for name in SCRIPTS]
        self.default_css = [(name, static_url(name)) for name in STYLES]


class ClassLayer(folium.FeatureGroup):
    """
    The colours, outlines and tooltips of one view.

    Parameters
    ----------
    paint
        What every area shows.
    geometry_url
        Where the browser finds the boundaries, relative to its frame.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = srm.paint({{ this._parent.get_name() }}, {{ this.view }});
        {% endmacro %}
        """
    )

    def __init__(self, paint: Paint, geometry_url: str) -> None:
        super().__init__(name="areas")
        self.view = script_json(_view(paint, geometry_url))


def base_map(*, labels: Mapping[str, str], language: str) -> OfflineMap:
    """
    Build the map under the classes; the same arguments give the same script.

    Parameters
    ----------
    labels
        The texts named in `MAP_LABELS`, in `language`.
    language
        Language of the frame (``lang`` attribute).
    """
    setup = {
        "labels": {key: labels[key] for key in MAP_LABELS},
        "language": language,
        "patterns": PATTERNS,
        "ink": PATTERN_INK,
        "outline": OUTLINE,
    }
    return OfflineMap(script_json(setup))


def swatch(code: str, colour: str, *, outlined: bool = False) -> str:
    """
    Draw the sign of one legend entry exactly as the map draws an area.

    Parameters
    ----------
    code
        Class letter (written into the swatch) or state (drawn as its pattern).
    colour
        Fill colour (hex).
    outlined
        Whether the swatch shows the outline of areas less favourable than the city.

    Returns
    -------
    svg
        An inline SVG element of 28 by 18 pixels without any text for screen
        readers: the legend says in words what it means.
    """
    width, line = (2.5, OUTLINE) if outlined else (0.8, "#6b6b6b")
    mark = PATTERNS.get(code)
    tiles = ""
    if mark:
        tiles = "".join(
            f'<path transform="translate({x} {y})" d="{mark}"/>'
            for y in (0, 8)
            for x in (0, 8, 16, 24)
        )
        tiles = (
            f'<svg x="1.5" y="1.5" width="25" height="15" fill="none" stroke="{PATTERN_INK}"'
            f' stroke-width="1.2">{tiles}</svg>'
        )
    elif mark is None and code:
        tiles = (
            f'<text x="14" y="13" text-anchor="middle" font-size="11" font-family="sans-serif"'
            f' fill="{ink_on(colour)}">{html.escape(code)}</text>'
        )
    return (
        '<svg width="28" height="18" viewBox="0 0 28 18" aria-hidden="true" focusable="false">'
        f'<rect x="1.5" y="1.5" width="25" height="15" fill="{html.escape(colour)}"/>{tiles}'
        f'<rect x="1.5" y="1.5" width="25" height="15" fill="none" stroke="{line}"'
        f' stroke-width="{width}"/></svg>'
    )


@cache
def static_url(name: str) -> str:
    """Address of a static file from the component's frame; it changes with the file's content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"{STATIC_URL}/{name}?v={digest}"


def ink_on(colour: str) -> str:
    """Colour of letters that read well on the fill `colour`, both hex."""
    return "#ffffff" if _is_dark(colour) else "#1a1a1a"


def _is_dark(colour: str) -> bool:
    """Whether white letters read better on `colour` (relative luminance, WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]  # noqa: PLR2004
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.179  # noqa: PLR2004


def _present(value: float | None) -> bool:
    return value is not None and bool(np.isfinite(value))


def _whole(value: float | None, decimals: int) -> int | None:
    """Figure as displayed, times ten to the power of `decimals`; None stays None."""
    if value is None or not np.isfinite(value):
        return None
    shown = Decimal(repr(float(value))).scaleb(decimals)
    return int(shown.to_integral_value(rounding=ROUND_HALF_UP))


def _packed(numbers: Sequence[int | None]) -> dict[str, Any]:
    """Whole numbers as base64 of little-endian unsigned ones, counted from `base`; 0 = none."""
    present = [number for number in numbers if number is not None]
    base = min(present, default=0) - 1
    largest = max(present, default=0) - base
    width = next((w for w, most in _LARGEST.items() if largest <= most), 8)
    shifted = [0 if number is None else number - base for number in numbers]
    data = np.array(shifted, dtype=f"<u{width}").tobytes()
    return {"base": base, "width": width, "data": base64.b64encode(data).decode()}


def _view(paint: Paint, geometry_url: str) -> dict[str, Any]:
    bits = np.packbits(np.array([mark == "1" for mark in paint.outlined], dtype=bool))
    used = set(paint.codes)
    return {
        "geometry": geometry_url,
        "codes": paint.codes,
        "outlined": base64.b64encode(bits.tobytes()).decode(),
        "values": _packed([_whole(value, paint.decimals) for value in paint.values]),
        "decimals": paint.decimals,
        "unit": paint.unit,
        "year": paint.year,
        "indicator": paint.indicator,
        "city": _whole(paint.city_value, paint.decimals),
        "worse": paint.worse_when,
        "colours": {code: paint.colours[code] for code in sorted(used)},
        "states": {code: paint.state_texts[code] for code in sorted(used & set(paint.state_texts))},
        "classes": {
            code: paint.class_texts[code] for code in sorted(used & set(paint.class_texts))
        },
        "selected": paint.selected,
        "words": {key: paint.texts[key] for key in TOOLTIP_TEXTS},
        "language": paint.language,
    }


def script_json(content: Mapping[str, Any]) -> str:
    r"""
    JSON that stays itself inside a script and on its way through folium.

    ``<`` could end a script. branca compiles a finished script once more as a
    template, so that ``{{``, ``{%`` and ``{#`` from a file would be **run on the
    server**; streamlit-folium replaces ``_suffix``. In JSON all of these occur
    in strings only, where ``\uXXXX`` means the same.
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for character, code in (("<", "003c"), ("_", "005f"), ("\u2028", "2028"), ("\u2029", "2029")):
        text = text.replace(character, f"\\u{code}")
    return _TEMPLATE_SIGN.sub(r"\\u007b", text)
