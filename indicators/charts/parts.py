"""Pieces that several charts are made of: escaping, colours, the city's line, the marked area."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

INK = "#222222"
#: Grey that is seen on the light and on the dark theme: the city, and lines that only help.
CITY = "#777777"
MARKED = "#1f77b4"

#: Colours of lines and dots for areas side by side: each has a contrast of 3 : 1 to a light and to
#: a dark page, and none is told from its neighbour by colour alone.
LINE_COLOURS = ("#1f77b4", "#c8560c", "#1a8a6b", "#b0569a", "#8a7300", "#5f7285")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "star")


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """
    How figures are written on an axis.

    Attributes
    ----------
    decimals
        Decimal places, 0 to 4.
    separators
        Decimal and thousands sign, as Plotly wants them.
    suffix
        Unit as it follows a number, its space included.
    suffix_on_axis
        Whether the numbers of the axis carry the unit, too.
    """

    decimals: int = 1
    separators: str = ",\u202f"
    suffix: str = ""
    suffix_on_axis: bool = False

    @property
    def ticks(self) -> str:
        """Unit behind the numbers of the axis."""
        return literal(self.suffix) if self.suffix_on_axis else ""


def literal(text: str) -> str:
    """
    Text from a file that Plotly takes neither for HTML nor for a place to fill.

    Examples
    --------
    >>> literal("<b>%{x}</b>")
    '&lt;b&gt;%&#123;x}&lt;/b&gt;'
    """
    return html.escape(text).replace("{", "&#123;")


def compact(numbers: Array, decimals: int) -> Array:
    """Numbers in four bytes each, where these are enough for what is shown."""
    short = numbers.astype(np.float32)
    lost = np.nan_to_num(np.abs(short - numbers)).max(initial=0.0)
    return short if lost < 0.1 * 10.0**-decimals else numbers


def shortened(text: str, most: int) -> str:
    """
    Cut a long name for a place that has no room; the whole name stands in the hover text.

    Examples
    --------
    >>> shortened("Alte Zeche am Kanal", 12), shortened("Nord", 12)
    ('Alte Zeche …', 'Nord')
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()} …".replace("  ", " ")


def ring(x: float, y: float) -> dict[str, Any]:
    """Build the ring around the chosen area's dot."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x],
        "y": [y],
        "hoverinfo": "skip",
        "showlegend": False,
        "marker": {
            "size": 15,
            "color": "rgba(0,0,0,0)",
            "line": {"width": 3, "color": MARKED},
        },
    }


def label(x: float, y: float, text: str) -> dict[str, Any]:
    """Build the name of the chosen area above its dot; `text` is escaped already."""
    return {"x": x, "y": y, "text": f"<b>{text}</b>", "ax": 0, "ay": -26, "arrowcolor": MARKED}


def city_line(*, x: float | None = None, y: float | None = None) -> dict[str, Any]:
    """Build a dashed line at the city's figure, across the whole plot; either `x` or `y`."""
    line = {"dash": "dash", "width": 1.5, "color": CITY}
    if x is not None:
        return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": line}
    return {"type": "line", "y0": y, "y1": y, "x0": 0, "x1": 1, "xref": "paper", "line": line}


def spread(places: Array, *, gap: float, low: float, high: float) -> Array:
    """
    Move places apart until no two are closer than `gap`, as little and as late as possible.

    Parameters
    ----------
    places
        Finite numbers between `low` and `high`, shape (n,).
    gap
        Least distance of two places. If ``(n - 1) * gap`` exceeds the room
        between `low` and `high`, they share the room evenly.

    Returns
    -------
    moved
        Shape (n,), in the order of `places`; their order by size is kept.

    Examples
    --------
    >>> spread(np.array([5.0, 5.0, 9.0]), gap=1.0, low=0.0, high=9.0).tolist()
    [5.0, 6.0, 9.0]
    >>> spread(np.array([9.0, 8.9]), gap=1.0, low=0.0, high=9.0).tolist()
    [9.0, 8.0]
    """
    count = places.size
    if count == 0:
        return places.astype(float)
    order = np.argsort(places, kind="stable")
    step = min(gap, (high - low) / max(count - 1, 1))
    steps = step * np.arange(count)
    # Without the steps, "at least one step apart" is "not falling".
    rising = np.maximum.accumulate(np.maximum(places[order], low) - steps)
    rising = np.minimum(rising, high - steps[-1])
    moved = np.empty(count)
    moved[order] = rising + steps
    return moved
