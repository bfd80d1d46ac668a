"""A few figures side by side as bars, with the city as a line."""

from __future__ import annotations

import math
from collections.abc import Collection

import pandas as pd
import plotly.graph_objects as go

from indicators.charts.parts import CITY, Axis, city_line, literal, shortened

_BAR, _AROUND = 26, 70  # pixels of a bar with its gap, and of what lies around them
_LETTERS = 26
_PLAIN, _MARKED = "#e3eaf1", "#9db4cc"
_LINE = {"dash": "dash", "width": 2, "color": "#555555"}


def bars(
    values: pd.Series,
    *,
    names: pd.Series,
    marked: Collection[str],
    city_value: float,
    city_label: str,
    axis: Axis,
) -> go.Figure:
    """
    One lying bar per area in the order given, from top to bottom.

    Parameters
    ----------
    values
        Figure per ``area_id`` in one unit, rounded as it is shown; NaN: no bar.
    names
        Name per area; same index.
    marked
        Areas whose bars are darker, with a strong edge.
    city_value
        Drawn as a dashed line with `city_label`; NaN: no line.
    """
    ids = [str(one) for one in values.index]
    dark = [one in marked for one in ids]
    whole = [literal(str(name)) for name in names]
    unit = literal(axis.suffix)
    figure = go.Figure(
        go.Bar(
            x=values.to_numpy(),
            y=ids,
            orientation="h",
            customdata=whole,
            hovertemplate=f"%{{customdata}}: %{{x:.{axis.decimals}f}}{unit}<extra></extra>",
            marker={
                "color": [_MARKED if one else _PLAIN for one in dark],
                "line": {"color": CITY, "width": [1.5 if one else 0.5 for one in dark]},
            },
        )
    )
    figure.update_layout(
        height=_AROUND + _BAR * len(ids),
        margin={"l": 8, "r": 16, "t": 24, "b": 32},
        separators=axis.separators,
        showlegend=False,
        bargap=0.25,
        dragmode=False,
    )
    short = [literal(shortened(str(name), _LETTERS)) for name in names]
    figure.update_yaxes(
        tickvals=ids, ticktext=short, autorange="reversed", automargin=True, type="category"
    )
    figure.update_xaxes(rangemode="tozero", ticksuffix=axis.ticks, fixedrange=True)
    if not math.isnan(city_value):
        figure.add_shape(**city_line(x=city_value) | {"line": _LINE})
        figure.add_annotation(
            x=city_value,
            y=1,
            yref="paper",
            yanchor="bottom",
            text=literal(city_label),
            showarrow=False,
        )
    return figure
