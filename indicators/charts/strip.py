"""The distribution strip: one dot per area along the scale of the figure."""

from __future__ import annotations

import html
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from indicators.charts.parts import INK, city_line, compact, label, literal, ring

BINS = 60


def distribution_strip(
    values: pd.Series,
    *,
    names: pd.Series,
    fills: pd.Series,
    worse: pd.Series,
    city_value: float,
    city_label: str,
    decimals: int = 1,
    marked: str | None = None,
    separators: str = ",\u202f",
    suffix: str = "",
    suffix_on_axis: bool = False,
) -> go.Figure:
    """
    One dot per area along the axis of the figure, dots of like figures stacked.

    Parameters
    ----------
    values
        Figure per ``area_id``, in the indicator's unit and rounded as it is
        shown; NaN is left out.
    names
        Name per area, said with the figure on hovering; same index.
    fills
        Fill colour (hex) per area; same index.
    worse
        Nullable boolean per area: those on the unfavourable side are diamonds
        with a dark edge, so that the mark is seen without colour.
    city_value
        Drawn as a dashed line with `city_label`; NaN: no line.
    decimals
        Decimal places of the figures, 0 to 4.
    marked
        ``area_id`` of the chosen area; ringed and named.
    separators
        Decimal and thousands sign of the numbers, as Plotly wants them.
    suffix
        Unit as it follows a number, its space included.
    suffix_on_axis
        Whether the numbers of the axis carry the unit, too.
    """
    known = values[values.notna()]
    x = compact(known.to_numpy(dtype=float), decimals)
    y = stacked(x, bins=BINS)
    texts = np.array([html.escape(name) for name in names.reindex(known.index)], dtype=object)
    shades, palette = pd.factorize(fills.reindex(known.index), sort=True)
    is_worse = worse.reindex(known.index).fillna(False).to_numpy(dtype=bool)
    hover = f"%{{text}} · %{{x:,.{decimals}f}}{literal(suffix)}<extra></extra>"
    traces = [
        {
            **_dots(x[part], y[part], shades[part].astype(np.int8), list(palette), marked=marking),
            "text": texts[part],
            "hovertemplate": hover,
        }
        for part, marking in ((~is_worse, False), (is_worse, True))
        if part.any()
    ]
    notes, lines = [], []
    if marked is not None and marked in known.index:
        place = known.index.get_loc(marked)
        traces.append(ring(float(x[place]), int(y[place])))
        notes.append(label(float(x[place]), int(y[place]), str(texts[place])))
    if not np.isnan(city_value):
        lines.append(city_line(x=city_value))
        notes.append(_city_note(city_value, city_label))
    layout = _layout(
        max(int(y.max(initial=0)) + 2, 6), separators, literal(suffix) if suffix_on_axis else ""
    )
    return go.Figure(data=traces, layout={**layout, "shapes": lines, "annotations": notes})


def stacked(x: npt.NDArray[Any], *, bins: int) -> npt.NDArray[Any]:
    """
    Height of each dot when dots of one of `bins` equal intervals stand on each other.

    Parameters
    ----------
    x
        Finite numbers, shape (n,).

    Returns
    -------
    heights
        Integers from 1, shape (n,); in the order of rising `x` inside an interval.

    Examples
    --------
    >>> stacked(np.array([0.0, 0.01, 10.0]), bins=10).tolist()
    [1, 2, 1]
    """
    if x.size == 0:
        return np.zeros(0, dtype=np.int16)
    span = float(x.max() - x.min()) or 1.0
    bin_of = np.minimum(((x - x.min()) / span * bins).astype(int), bins - 1)
    heights = np.zeros(x.size, dtype=np.int16)
    tops: dict[int, int] = {}
    for place in np.argsort(x, kind="stable"):
        tops[bin_of[place]] = tops.get(bin_of[place], 0) + 1
        heights[place] = tops[bin_of[place]]
    return heights


def _dots(
    x: npt.NDArray[Any],
    y: npt.NDArray[Any],
    shades: npt.NDArray[np.int8],
    palette: list[str],
    *,
    marked: bool,
) -> dict[str, Any]:
    """Build a trace; a dot's colour is sent as its place in `palette`, one byte each."""
    last = max(len(palette) - 1, 1)
    scale = [[place / last, colour] for place, colour in enumerate(palette)]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y.astype(np.int8 if y.max(initial=0) <= np.iinfo(np.int8).max else np.int16),
        "showlegend": False,
        "marker": {
            "color": shades if len(palette) > 1 else palette[0],
            "cmin": 0,
            "cmax": last,
            "colorscale": scale if len(palette) > 1 else None,
            "size": 9,
            "symbol": "diamond" if marked else "circle",
            "line": {"width": 1.5 if marked else 0.5, "color": INK},
        },
    }


def _city_note(x: float, text: str) -> dict[str, Any]:
    return {"x": x, "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False, "text": text}


def _layout(top: int, separators: str, suffix: str) -> dict[str, Any]:
    return {
        "template": "none",
        "height": 170,
        "margin": {"l": 8, "r": 8, "t": 22, "b": 28},
        "separators": separators,
        "dragmode": False,
        "xaxis": {
            "ticksuffix": suffix,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "showline": True,
        },
        "yaxis": {"visible": False, "range": [0, top], "fixedrange": True},
    }
