"""Age structure of an area against the city: lying bars per age group, the city as a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from indicators.charts.parts import CITY, LINE_COLOURS, Axis, literal

_BAR, _AROUND = 26, 96  # pixels of a bar with its gap, and of what lies around them
_AREA_FILL, _LEFT_FILL = "#9db4cc", "#c9d5e2"
_CITY_MARK = LINE_COLOURS[1]
_STEPS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_MOST_TICKS = 4  # on one side, so that they do not meet on a telephone


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """
    Texts of the chart.

    Attributes
    ----------
    area, city
        Names in the legend.
    left, right
        What the two sides are; empty where there is only one.
    """

    area: str
    city: str
    left: str = ""
    right: str = ""


def age_pyramid(table: pd.DataFrame, *, words: Words, axis: Axis) -> go.Figure:
    """
    One row per age group, the youngest below.

    Parameters
    ----------
    table
        One row per group and side, youngest first: ``label`` (unique per side),
        ``share`` and ``city_share`` (per cent, 0 to 100, rounded as they are
        shown; NaN: no bar, no mark), ``sign`` (stands in the place of a bar
        that lacks), ``left`` (bool: whether the bar goes to the left).
    words
        Texts of the chart; sides are named only where both occur.
    axis
        How the figures are written.
    """
    both = bool(table["left"].any())
    traces = []
    for is_left in (True, False) if both else (False,):
        own = table[table["left"].eq(is_left)]
        traces += _side(own, words, axis, is_left=is_left, first=not is_left)
    top = float(np.nanmax(table[["share", "city_share"]].to_numpy(dtype=float), initial=1.0))
    rows = len(table["label"].unique())
    layout = _layout(rows, top, axis, both=both)
    notes = _side_names(words) if both else []
    return go.Figure(data=traces, layout={**layout, "annotations": notes})


def _side(
    own: pd.DataFrame, words: Words, axis: Axis, *, is_left: bool, first: bool
) -> list[dict[str, Any]]:
    sign = -1.0 if is_left else 1.0
    side = words.left if is_left else words.right
    said = f" · {literal(side)}" if side else ""
    labels = [literal(str(one)) for one in own["label"]]
    unit = literal(axis.suffix)

    def hover(name: str) -> str:
        shown = f"%{{customdata:.{axis.decimals}f}}{unit}"
        return f"{literal(name)} · %{{y}}{said}: {shown}<extra></extra>"

    bars = {
        "type": "bar",
        "orientation": "h",
        "x": sign * own["share"].to_numpy(dtype=float),
        "y": labels,
        "customdata": own["share"].to_numpy(dtype=float),
        "hovertemplate": hover(words.area),
        "name": literal(words.area),
        "showlegend": first,
        "legendgroup": "area",
        "marker": {
            "color": _LEFT_FILL if is_left else _AREA_FILL,
            "line": {"color": CITY, "width": 0.5},
        },
    }
    city = {
        "type": "scatter",
        "mode": "markers",
        "x": sign * own["city_share"].to_numpy(dtype=float),
        "y": labels,
        "customdata": own["city_share"].to_numpy(dtype=float),
        "hovertemplate": hover(words.city),
        "name": literal(words.city),
        "showlegend": first,
        "legendgroup": "city",
        "marker": {
            "symbol": "line-ns-open",
            "size": 17,
            "color": _CITY_MARK,
            "line": {"width": 3, "color": _CITY_MARK},
        },
    }
    lacking = own[own["share"].isna()]
    if lacking.empty:
        return [bars, city]
    return [bars, city, _signs(lacking, sign)]


def _signs(lacking: pd.DataFrame, sign: float) -> dict[str, Any]:
    """Official signs in the place of the bars that lack."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": np.zeros(len(lacking)),
        "y": [literal(str(one)) for one in lacking["label"]],
        "text": [f"\u2002{literal(str(one))}\u2002" for one in lacking["sign"]],
        "textposition": "middle left" if sign < 0 else "middle right",
        "textfont": {"color": CITY},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _side_names(words: Words) -> list[dict[str, Any]]:
    common = {"xref": "paper", "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False}
    return [
        {**common, "x": 0.25, "text": literal(words.left)},
        {**common, "x": 0.75, "text": literal(words.right)},
    ]


def ticks(top: float) -> Sequence[float]:
    """
    Round numbers from zero up to `top`, at most four above zero.

    Examples
    --------
    >>> list(ticks(23.0)), list(ticks(2.4))
    ([0.0, 10.0, 20.0], [0.0, 1.0, 2.0])
    """
    step = next((one for one in _STEPS if top / one <= _MOST_TICKS), _STEPS[-1])
    return [step * number for number in range(int(top / step) + 1)]


def _layout(rows: int, top: float, axis: Axis, *, both: bool) -> dict[str, Any]:
    positive = ticks(top)
    places = [*(-one for one in reversed(positive) if one), *positive] if both else [*positive]
    decimals = 0 if all(float(one).is_integer() for one in positive) else 1
    written = [f"{abs(one):.{decimals}f}".replace(".", axis.separators[0]) for one in places]
    room = 1.08 * top
    return {
        "template": "none",
        "height": _AROUND + _BAR * rows,
        "margin": {"l": 8, "r": 12, "t": 24 if both else 8, "b": 8},
        "separators": axis.separators,
        "dragmode": False,
        "barmode": "overlay",
        "bargap": 0.2,
        "legend": {"orientation": "h", "x": 0, "y": -0.14, "yanchor": "top"},
        "showlegend": True,
        "xaxis": {
            "range": [-room if both else 0, room],
            "tickvals": places,
            "ticktext": [f"{one}{axis.ticks}" for one in written],
            "showgrid": True,
            "zeroline": True,
            "fixedrange": True,
            "automargin": True,
        },
        "yaxis": {
            "type": "category",
            "fixedrange": True,
            "automargin": True,
            "showgrid": False,
            "ticks": "",
        },
    }
