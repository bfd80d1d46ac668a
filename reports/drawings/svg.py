"""What all drawings share: elements as text, and round numbers for an axis.

A drawing is one SVG whose unit is the millimetre. Every text goes through
`text`, which escapes it; coordinates have two decimal places, so that the same
drawing is always the same text.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Sequence

FONT = "Libertinus Serif"
INK = "#1a1a1a"
SOFT = "#555555"
RULE = "#8a8a8a"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LETTER_WIDTH = 0.5  # of the size of the type, on average


def escape(words: str) -> str:
    """
    Make any text safe inside an element or an attribute.

    Examples
    --------
    >>> escape('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    return html.escape(_NOT_XML.sub("", words))


def at(value: float) -> str:
    """
    Coordinate in mm, with at most two decimal places.

    Examples
    --------
    >>> at(12.0), at(0.456), at(-0.001)
    ('12', '0.46', '0')
    """
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def drawing(width: float, height: float, parts: Iterable[str]) -> str:
    """Put parts into one SVG of this size in mm, one unit of its view box per mm."""
    w, h = at(width), at(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}mm" height="{h}mm"'
        f' viewBox="0 0 {w} {h}">{"".join(parts)}</svg>'
    )


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 2.5,
    anchor: str = "start",
    bold: bool = False,
    colour: str = INK,
    halo: bool = False,
) -> str:
    """
    Draw words.

    Parameters
    ----------
    x, y
        Where they start, have their middle or end (`anchor`), and their base line, mm.
    size
        Size of the type, mm (1 mm = 2.8 pt).
    anchor
        ``"start"``, ``"middle"`` or ``"end"``.
    halo
        Whether a white seam keeps them apart from lines behind them.
    """
    weight = ' font-weight="bold"' if bold else ""
    seam = (
        f' stroke="#ffffff" stroke-width="{at(0.25 * size)}" stroke-linejoin="round"'
        ' paint-order="stroke"'
        if halo
        else ""
    )
    return (
        f'<text x="{at(x)}" y="{at(y)}" font-family="{FONT}" font-size="{at(size)}"'
        f' text-anchor="{anchor}" fill="{escape(colour)}"{weight}{seam}>{escape(words)}</text>'
    )


def text_width(words: str, size: float) -> float:
    """Width that words take up about, mm: enough to leave room for them."""
    return _LETTER_WIDTH * size * len(words)


def line(
    x1: float, y1: float, x2: float, y2: float, *, width: float = 0.2, colour: str = INK,
    dashes: str = "",
) -> str:  # fmt: skip
    """Draw a straight line; `dashes` as ``"1 0.8"`` breaks it."""
    return path(f"M{at(x1)} {at(y1)}L{at(x2)} {at(y2)}", width=width, colour=colour, dashes=dashes)


def path(commands: str, *, width: float = 0.2, colour: str = INK, dashes: str = "") -> str:
    """Draw a line along the commands of an SVG path, not filled."""
    broken = f' stroke-dasharray="{escape(dashes)}"' if dashes else ""
    return (
        f'<path d="{escape(commands)}" fill="none" stroke="{escape(colour)}"'
        f' stroke-width="{at(width)}" stroke-linejoin="round"{broken}/>'
    )


def surface(commands: str, *, fill: str, outline: str = "", width: float = 0.1) -> str:
    """Fill what the commands of an SVG path enclose."""
    edge = f' stroke="{escape(outline)}" stroke-width="{at(width)}"' if outline else ""
    return f'<path d="{escape(commands)}" fill="{escape(fill)}"{edge}/>'


def box(x: float, y: float, width: float, height: float) -> str:
    """
    Commands of a path around a rectangle; a side below 0 turns it to the other direction.

    Examples
    --------
    >>> box(1, 2, 3.5, 4)
    'M1 2h3.5v4h-3.5z'
    """
    return f"M{at(x)} {at(y)}h{at(width)}v{at(height)}h{at(-width)}z"


def dot(x: float, y: float, radius: float, *, fill: str = INK) -> str:
    """Draw a filled circle."""
    return f'<circle cx="{at(x)}" cy="{at(y)}" r="{at(radius)}" fill="{escape(fill)}"/>'


def polylines(points: Sequence[tuple[float, float | None]]) -> str:
    """
    Commands of a path through points that is broken where a height is None.

    Examples
    --------
    >>> polylines([(0, 1.0), (1, 2.0), (2, None), (3, 1.0)])
    'M0 1L1 2M3 1'
    """
    found, drawing_on = [], False
    for x, y in points:
        if y is not None:
            found.append(f"{'L' if drawing_on else 'M'}{at(x)} {at(y)}")
        drawing_on = y is not None
    return "".join(found)


#: Ends of an axis that lie closer together than this are equal: ticks have ten decimals.
NO_SPAN = 1e-9


def nice_ticks(low: float, high: float, *, count: int = 4) -> list[float]:
    """
    Round numbers for an axis: steps of 1, 2 or 5 times a power of ten.

    Parameters
    ----------
    low, high
        Finite ends of the axis in the unit of the figures; equal ends are drawn apart.
    count
        About how many steps, at least 1.

    Returns
    -------
    ticks
        Rising; the first is not above `low`, the last not below `high`.

    Examples
    --------
    >>> nice_ticks(3, 18), nice_ticks(0, 0.7)
    ([0.0, 5.0, 10.0, 15.0, 20.0], [0.0, 0.2, 0.4, 0.6, 0.8])
    """
    low, high = min(low, high), max(low, high)
    if high - low < NO_SPAN:
        half = max(abs(low), 1.0) / 2
        low, high = low - half, high + half
    raw = (high - low) / max(count, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= raw * (1 - 1e-9))
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(place * step, 10) for place in range(first, last + 1)]
