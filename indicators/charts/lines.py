"""Lines over the years, told apart by dash and symbol and named at their ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from indicators.charts.parts import (
    CITY,
    DASHES,
    LINE_COLOURS,
    SYMBOLS,
    Array,
    Axis,
    compact,
    literal,
    shortened,
    spread,
)

#: Most lines that can be told apart by dash, symbol and colour.
MOST_LINES = len(DASHES)
HEIGHT = 400
_TOP, _BOTTOM = 12, 32  # margins in pixels
_LABEL_HEIGHT, _LABEL_WIDTH, _LABEL_LETTERS = 17, 128, 17
_MOST_TICKS = 4  # so few that they stand upright on a telephone
_EDGE = 0.03  # room beside the first and the last year, as a share of the span


def lines_over_years(
    figures: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    axis: Axis,
    reference: str | None = None,
    from_zero: bool = False,
) -> go.Figure:
    """
    One line per column, with its name at its end.

    Parameters
    ----------
    figures
        Indexed by year (int, rising), one column per line, at most
        `MOST_LINES` and the reference; in one unit, rounded as they are shown.
        NaN interrupts a line; a line without any figure is not drawn.
    labels
        Column -> name of the line.
    reference
        Column of what the others are compared with (the city): a thick grey
        line without symbols.
    from_zero
        Whether the scale begins at zero; for figures that are read as amounts.

    Raises
    ------
    ValueError
        If there are more lines than can be told apart.
    """
    drawn = [column for column in figures.columns if figures[column].notna().any()]
    others = [column for column in drawn if column != reference]
    if len(others) > MOST_LINES:
        raise ValueError(f"{len(others)} lines cannot be told apart, at most {MOST_LINES} can.")
    low, high = _range(figures[drawn].to_numpy(dtype=float), from_zero=from_zero)
    styles = {column: _style(place) for place, column in enumerate(others)}
    if reference in drawn:
        styles[str(reference)] = {"mode": "lines", "line": {"color": CITY, "width": 4}}
    traces = [_line(figures[column], labels[column], styles[column], axis) for column in styles]
    notes = _labels(figures, labels, styles, (low, high))
    layout = _layout([int(year) for year in figures.index], (low, high), axis)
    return go.Figure(data=traces, layout={**layout, "annotations": notes})


def _style(place: int) -> dict[str, Any]:
    colour = LINE_COLOURS[place]
    return {
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2, "dash": DASHES[place]},
        "marker": {"color": colour, "size": 8, "symbol": SYMBOLS[place]},
    }


def _line(figures: pd.Series, name: str, style: dict[str, Any], axis: Axis) -> dict[str, Any]:
    shown = f"%{{x:d}}: %{{y:,.{axis.decimals}f}}{literal(axis.suffix)}"
    return {
        "type": "scatter",
        "x": figures.index.to_numpy(dtype=np.int16),
        "y": compact(figures.to_numpy(dtype=float), axis.decimals),
        "connectgaps": False,
        "showlegend": False,
        "name": literal(name),
        "hovertemplate": f"{literal(name)} · {shown}<extra></extra>",
        **style,
    }


def _range(numbers: Array, *, from_zero: bool) -> tuple[float, float]:
    known = numbers[np.isfinite(numbers)]
    if known.size == 0:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    room = 0.06 * (high - low) or 0.5
    return (low if from_zero and low == 0 else low - room), high + room


def _labels(
    figures: pd.DataFrame,
    labels: Mapping[str, str],
    styles: Mapping[str, dict[str, Any]],
    extent: tuple[float, float],
) -> list[dict[str, Any]]:
    """Name each line at its last figure, moved up or down where names would lie on each other."""
    if not styles:
        return []
    last = {column: figures[column].dropna().index[-1] for column in styles}
    ends = np.array([float(figures.loc[last[column], column]) for column in styles])
    low, high = extent
    per_pixel = (high - low) / (HEIGHT - _TOP - _BOTTOM)
    places = spread(ends, gap=_LABEL_HEIGHT * per_pixel, low=low, high=high)
    return [
        {
            "x": int(last[column]),
            "y": end,
            "ax": 16,
            "ay": -(place - end) / per_pixel,
            "xanchor": "left",
            "text": _name(labels[column], bold="marker" not in style),
            "arrowcolor": style["line"]["color"],
            "arrowwidth": 1,
            "arrowhead": 0,
            "standoff": 4,
            "align": "left",
            "font": {"size": 12},
        }
        for (column, style), end, place in zip(styles.items(), ends, places, strict=True)
    ]


def _name(text: str, *, bold: bool) -> str:
    shown = literal(shortened(text, _LABEL_LETTERS))
    return f"<b>{shown}</b>" if bold else shown


def _layout(years: list[int], extent: tuple[float, float], axis: Axis) -> dict[str, Any]:
    step = max(1, -(-len(years) // _MOST_TICKS))
    edge = _EDGE * (years[-1] - years[0]) or 0.5
    common = {"showgrid": False, "zeroline": False, "fixedrange": True, "showline": True}
    return {
        "template": "none",
        "height": HEIGHT,
        "margin": {"l": 8, "r": _LABEL_WIDTH, "t": _TOP, "b": _BOTTOM},
        "separators": axis.separators,
        "dragmode": False,
        "hovermode": "closest",
        "xaxis": {
            **common,
            "range": [years[0] - edge, years[-1] + edge],  # else names would take room, too
            "tickvals": years[::-1][::step][::-1],
            "tickformat": "d",
            "tickangle": 0,
        },
        "yaxis": {
            **common,
            "showgrid": True,
            "range": list(extent),
            "ticksuffix": axis.ticks,
            "automargin": True,
        },
    }
