"""All areas of a level sorted by one figure, in tenths, with those of a portrait marked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from indicators.charts.parts import (
    CITY,
    MARKED,
    Axis,
    city_line,
    compact,
    label,
    literal,
    shortened,
)

HEIGHT = 340
#: Marks of areas as they are drawn, the least striking first; each differs in fill and in pattern.
MARKS = ("", "sibling", "own")
_FILLS = {"": "#c3ccd6", "sibling": "#8fb3d9", "own": MARKED}
_PATTERNS = {"": "", "sibling": "/", "own": ""}
_MOST_EDGED = 100  # bars so narrow that an edge would fill them have none
_NAMED, _LETTERS = 9, 14  # so few areas are named at the axis, shortened
_MOST_UPRIGHT = 4  # signs of a label that stands upright beside its neighbours on a telephone


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """
    What is drawn across the bars.

    Attributes
    ----------
    deciles
        Text of the value between each two tenths, rising; empty: no tenths.
    city_value, city_label
        Dashed line of the city; NaN: no line.
    """

    deciles: Sequence[str] = ()
    city_value: float = math.nan
    city_label: str = ""


def decile_chart(
    table: pd.DataFrame, *, marks: Mapping[str, str], lines: Lines, axis: Axis
) -> go.Figure:
    """
    One upright bar per area, rising from left to right.

    Parameters
    ----------
    table
        One row per area, rising by value: ``name``, ``value`` (in one unit,
        rounded as it is shown, never NaN), ``decile`` (1 to 10), ``mark`` (a key of `MARKS`).
    marks
        Mark -> words of the legend; every mark that occurs has some.
    lines
        Lines between the tenths with their texts, and the city's.
    axis
        How the figures are written.
    """
    places = np.arange(len(table))
    values = compact(table["value"].to_numpy(dtype=float), axis.decimals)
    names = np.array([literal(str(name)) for name in table["name"]], dtype=object)
    traces = []
    for mark in MARKS:
        part = table["mark"].eq(mark).to_numpy()
        if part.any():
            traces.append(_bars(places[part], values[part], names[part], mark, axis))
            traces[-1]["name"] = literal(marks[mark])
            traces[-1]["marker"]["line"] = {
                "color": CITY,
                "width": 0.5 if len(table) <= _MOST_EDGED else 0,
            }
    notes = _own_name(table, values, names)
    shapes, texts = _tenths(table["decile"].to_numpy(), lines)
    if not math.isnan(lines.city_value):
        shapes.append(city_line(y=lines.city_value))
        texts.append(_city_note(lines))
    layout = _layout(table, lines, axis)
    return go.Figure(
        data=traces, layout={**layout, "shapes": shapes, "annotations": [*texts, *notes]}
    )


def _bars(x: Any, y: Any, names: Any, mark: str, axis: Axis) -> dict[str, Any]:
    shown = f"%{{y:,.{axis.decimals}f}}{literal(axis.suffix)}"
    return {
        "type": "bar",
        "x": x,
        "y": y,
        "width": 0.86,
        "customdata": names,
        "hovertemplate": f"%{{customdata}} · {shown}<extra></extra>",
        "marker": {
            "color": _FILLS[mark],
            "pattern": {"shape": _PATTERNS[mark], "fgcolor": "#2b4a6b", "size": 5},
        },
    }


def _own_name(table: pd.DataFrame, values: Any, names: Any) -> list[dict[str, Any]]:
    """Name of the area where it is a single one; several would lie on each other."""
    own = np.flatnonzero(table["mark"].eq("own").to_numpy())
    if own.size != 1:
        return []
    place = int(own[0])
    side = "right" if place > len(table) / 2 else "left"
    note = label(place, float(max(values[place], 0)), str(names[place]))
    return [{**note, "xanchor": side, "ax": -8 if side == "right" else 8}]


def _tenths(deciles: Any, lines: Lines) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Upright lines between the tenths, each with its value above."""
    if not lines.deciles:
        return [], []
    shapes, notes = [], []
    upright = max(map(len, lines.deciles)) <= _MOST_UPRIGHT
    for number, text in enumerate(lines.deciles, start=1):
        x = float(np.searchsorted(deciles, number, side="right")) - 0.5
        line = {"dash": "dot", "width": 1, "color": CITY}
        shapes.append({"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "line": line})
        shapes[-1]["yref"] = "paper"
        notes.append(
            {
                "x": x,
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "showarrow": False,
                "text": literal(text),
                "textangle": 0 if upright else -90,
                "font": {"size": 11},
            }
        )
    return shapes, notes


def _city_note(lines: Lines) -> dict[str, Any]:
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": lines.city_value,
        "yanchor": "bottom",
        "showarrow": False,
        "text": literal(lines.city_label),
    }


def _layout(table: pd.DataFrame, lines: Lines, axis: Axis) -> dict[str, Any]:
    count = len(table)
    if lines.deciles:
        middles = pd.Series(range(count)).groupby(table["decile"].to_numpy()).mean()
        values, texts = middles.tolist(), [str(number) for number in middles.index]
    elif count <= _NAMED:
        values = list(range(count))
        texts = [literal(shortened(str(name), _LETTERS)) for name in table["name"]]
    else:
        values, texts = [], []
    longest = max(map(len, lines.deciles), default=0)
    top = 24 if longest <= _MOST_UPRIGHT else 12 + 7 * longest
    return {
        "template": "none",
        "height": HEIGHT,
        "margin": {"l": 8, "r": 8, "t": top, "b": 8},
        "separators": axis.separators,
        "dragmode": False,
        "bargap": 0,
        "barmode": "overlay",
        "legend": {"orientation": "h", "x": 0, "y": -0.12, "yanchor": "top"},
        "showlegend": True,
        "xaxis": {
            "range": [-0.7, count - 0.3],
            "tickvals": values,
            "ticktext": texts,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "showline": True,
            "automargin": True,
        },
        "yaxis": {
            "ticksuffix": axis.ticks,
            "showgrid": True,
            "zeroline": True,
            "fixedrange": True,
            "automargin": True,
            "rangemode": "tozero",
        },
    }
