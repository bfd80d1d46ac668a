"""Then against now: one dot per area, its figure in one year against that in a later one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from indicators.charts.parts import CITY, INK, Array, Axis, city_line, compact, label, literal, ring

#: Quadrant -> symbol and fill. Orange is the unfavourable side now, purple the favourable one; a
#: triangle points the way the area went. An area without a quadrant is an empty circle.
SIGNS: Mapping[str, tuple[str, str]] = {
    "stays_worse": ("diamond", "#b35806"),
    "became_worse": ("triangle-up", "#f1a340"),
    "became_better": ("triangle-down", "#998ec3"),
    "stays_better": ("circle", "#7b62b5"),
    "": ("circle-open", CITY),
}
HEIGHT = 470
# Room above and below the dots for the words of the quadrants, as a share of the span.
_BAND, _EDGE = 0.16, 0.05


def then_against_now(
    table: pd.DataFrame,
    *,
    axis: Axis,
    titles: tuple[str, str],
    corners: Mapping[str, str],
    city: tuple[float, float],
    city_label: str,
    unfavourable_is_high: bool | None,
    marked: str | None = None,
) -> go.Figure:
    """
    Draw the earlier figure to the right and the later one upwards, both on one scale.

    Parameters
    ----------
    table
        One row per area, indexed by ``area_id``: ``name``, ``then``, ``now``
        (in the indicator's unit, rounded as they are shown), ``quadrant`` (a
        key of `SIGNS`). Areas without both figures are left out.
    titles
        Words under the axis of the earlier and beside that of the later year.
    corners
        Quadrant -> its words with the number of its areas; written into the
        corner where the quadrant lies. Empty: no quadrants.
    city
        The city's figure in the earlier and in the later year, dashed lines;
        NaN: no line.
    unfavourable_is_high
        Which side is the unfavourable one; None if the indicator judges nothing.
    marked
        ``area_id`` of the chosen area; ringed and named.
    """
    known = table[table["then"].notna() & table["now"].notna()]
    x, y = (known[side].to_numpy(dtype=float) for side in ("then", "now"))
    low, high = _range(np.concatenate([x, y, [one for one in city if not np.isnan(one)]]))
    names = np.array([literal(str(name)) for name in known["name"]], dtype=object)
    traces = [
        _dots(quadrant, x[part], y[part], names[part], axis)
        for quadrant in SIGNS
        if (part := known["quadrant"].eq(quadrant).to_numpy(dtype=bool)).any()
    ]
    notes = [] if unfavourable_is_high is None else _corners(corners, unfavourable_is_high)
    if marked is not None and marked in known.index:
        place = known.index.get_loc(marked)
        traces.append(ring(float(x[place]), float(y[place])))
        notes.append(label(float(x[place]), float(y[place]), str(names[place])))
    lines = [_same_line(low, high)]
    if not np.isnan(city[0]):
        lines.append(city_line(x=city[0]))
        notes.append(_city_note(x=city[0], text=city_label))
    if not np.isnan(city[1]):
        lines.append(city_line(y=city[1]))
        notes.append(_city_note(y=city[1], text=city_label))
    layout = _layout((low, high), titles, axis)
    return go.Figure(data=traces, layout={**layout, "shapes": lines, "annotations": notes})


def _range(numbers: Array) -> tuple[float, float]:
    if numbers.size == 0:
        return 0.0, 1.0
    low, high = float(numbers.min()), float(numbers.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _dots(quadrant: str, x: Array, y: Array, names: Array, axis: Axis) -> dict[str, Any]:
    symbol, colour = SIGNS[quadrant]
    places, unit = axis.decimals, literal(axis.suffix)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": compact(x, places),
        "y": compact(y, places),
        "text": names,
        "hovertemplate": (
            f"%{{text}} · %{{x:,.{places}f}}{unit} → %{{y:,.{places}f}}{unit}<extra></extra>"
        ),
        "showlegend": False,
        "marker": {
            "color": colour,
            "symbol": symbol,
            "size": 10,
            "line": {"width": 1, "color": INK if quadrant else colour},
        },
    }


def _corners(corners: Mapping[str, str], unfavourable_is_high: bool) -> list[dict[str, Any]]:
    """Words of the quadrants: right is high then, above is high now."""
    return [
        {
            "text": literal(text).replace("\n", "<br>"),
            "xref": "paper",
            "yref": "paper",
            "x": 0.995 if right else 0.005,
            "y": 0.995 if above else 0.005,
            "xanchor": "right" if right else "left",
            "yanchor": "top" if above else "bottom",
            "align": "right" if right else "left",
            "showarrow": False,
            "font": {"size": 13},
        }
        for quadrant, text in corners.items()
        for right, above in [_side(quadrant, unfavourable_is_high)]
    ]


def _side(quadrant: str, unfavourable_is_high: bool) -> tuple[bool, bool]:
    was_worse = quadrant in {"stays_worse", "became_better"}
    is_worse = quadrant in {"stays_worse", "became_worse"}
    return was_worse == unfavourable_is_high, is_worse == unfavourable_is_high


def _same_line(low: float, high: float) -> dict[str, Any]:
    """Diagonal: nothing has changed."""
    line = {"dash": "dot", "width": 1, "color": CITY}
    return {"type": "line", "x0": low, "x1": high, "y0": low, "y1": high, "line": line}


def _city_note(*, text: str, x: float | None = None, y: float | None = None) -> dict[str, Any]:
    note: dict[str, Any] = {"text": literal(text), "showarrow": False, "font": {"size": 12}}
    if x is not None:
        return {**note, "x": x, "y": 1, "yref": "paper", "yanchor": "bottom"}
    return {**note, "y": y, "x": 1, "xref": "paper", "xanchor": "right", "yanchor": "bottom"}


def _layout(extent: tuple[float, float], titles: tuple[str, str], axis: Axis) -> dict[str, Any]:
    low, high = extent
    span = high - low
    common = {
        "ticksuffix": axis.ticks,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "showline": True,
        "automargin": True,
    }
    return {
        "template": "none",
        "height": HEIGHT,
        "margin": {"l": 8, "r": 8, "t": 24, "b": 8},
        "separators": axis.separators,
        "dragmode": False,
        "xaxis": {
            **common,
            "title": {"text": literal(titles[0]), "standoff": 8},
            "range": [low - _EDGE * span, high + _EDGE * span],
        },
        "yaxis": {
            **common,
            "title": {"text": literal(titles[1]), "standoff": 8},
            "range": [low - _BAND * span, high + _BAND * span],
        },
    }
