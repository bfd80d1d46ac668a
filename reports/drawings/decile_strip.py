"""All areas of a level sorted by one figure, those of a portrait marked, with decile lines.

The marks differ in lightness and in form, so that the drawing reads in grey
print: own bars are the darkest and carry a triangle, their siblings are of
middle lightness and carry a short line, all others are light.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.portrait import Deciles
from indicators.palette import SEQUENTIAL
from locales import formats, translator
from reports.drawings import svg

#: Fill per mark of `data.portrait.Deciles`.
FILLS = {"own": SEQUENTIAL["A"], "sibling": SEQUENTIAL["B"], "": SEQUENTIAL["D"]}

_TYPE = 2.5  # mm, size of the labels: 7 pt
_FOOT = 4.4  # mm below the bars: marks, then the numbers of the deciles
_HEAD = 1.2  # mm above the highest tick


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where bars lie: a value becomes a height, a place in the order an x."""

    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float
    count: int

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def x(self, place: float) -> float:
        return self.left + place / self.count * (self.right - self.left)


def decile_chart(
    deciles: Deciles, *, language: str, width: float = 86.0, height: float = 30.0
) -> str:
    """
    Draw sorted bars with the lines between the deciles and the value of the city.

    Parameters
    ----------
    deciles
        From `data.portrait.deciles`; its table rises by value.
    width, height
        mm, at least 30 by 15.

    Returns
    -------
    drawing
        SVG; empty text where no area has a figure that may be shown.
    """
    values = deciles.table["value"].astype(float)
    if values.empty:
        return ""
    shown = [0.0, *values]
    shown += [] if pd.isna(deciles.city_value) else [deciles.city_value]
    ticks = svg.nice_ticks(min(shown), max(shown), count=3)
    decimals = 0 if all(float(tick).is_integer() for tick in ticks) else deciles.indicator.decimals
    labels = [formats.number(tick, decimals, language) for tick in ticks]
    left = max(svg.text_width(label, _TYPE) for label in labels) + 1.2
    plot = _Plot(left, width - 0.5, _HEAD, height - _FOOT, ticks[0], ticks[-1], len(values))
    parts = [*_axis(plot, ticks, labels), *_bars(plot, deciles.table), *_steps(plot, deciles)]
    parts += _city(plot, deciles, language)
    return svg.drawing(width, height, parts)


def _axis(plot: _Plot, ticks: list[float], labels: list[str]) -> list[str]:
    parts = []
    for tick, label in zip(ticks, labels, strict=True):
        y = plot.y(tick)
        colour, thick = (svg.SOFT, 0.2) if tick == 0 else ("#d5d5d5", 0.1)
        parts.append(svg.line(plot.left, y, plot.right, y, width=thick, colour=colour))
        parts.append(svg.text(plot.left - 0.6, y + 0.7, label, size=_TYPE, anchor="end"))
    return parts


def _bars(plot: _Plot, table: pd.DataFrame) -> list[str]:
    """One path per mark, and the mark's form under each bar that has one."""
    wide = (plot.right - plot.left) / plot.count
    gap = 0.12 * wide
    bars: dict[str, list[str]] = {mark: [] for mark in FILLS}
    forms: list[str] = []
    ground = plot.y(0.0)
    for place, (value, mark) in enumerate(zip(table["value"], table["mark"], strict=True)):
        top = plot.y(float(value))
        bars[mark].append(svg.box(plot.x(place) + gap / 2, top, wide - gap, ground - top))
        forms.append(_form(mark, plot.x(place + 0.5), plot.bottom))
    fills = [
        svg.surface("".join(bars[mark]), fill=FILLS[mark])
        for mark in ("", "sibling", "own")
        if bars[mark]
    ]
    signs = "".join(forms)
    if signs:
        fills += [svg.surface(signs, fill=svg.INK, outline=svg.INK, width=0.25)]
    return fills


def _form(mark: str, x: float, y: float) -> str:
    """Triangle of an own bar, short line of a sibling, as commands of a path."""
    if mark == "own":
        return (
            f"M{svg.at(x)} {svg.at(y + 0.3)}L{svg.at(x + 0.6)} {svg.at(y + 1.4)}H{svg.at(x - 0.6)}Z"
        )
    return f"M{svg.at(x)} {svg.at(y + 0.4)}v0.7" if mark == "sibling" else ""


def _steps(plot: _Plot, deciles: Deciles) -> list[str]:
    """Lines between the deciles, and their numbers below."""
    if not deciles.lines:
        return []
    places = pd.Series(range(plot.count), index=deciles.table.index)
    parts, y = [], plot.bottom + _FOOT - 0.5
    for decile in sorted(set(deciles.table["decile"].astype(int))):
        inside = places[deciles.table["decile"].astype(int).eq(decile)]
        first, last = int(inside.min()), int(inside.max()) + 1
        if first:
            x = plot.x(first)
            parts.append(
                svg.line(x, plot.top, x, y, width=0.12, colour="#a8a8a8", dashes="0.7 0.5")
            )
        middle = plot.x((first + last) / 2)
        parts.append(svg.text(middle, y, f"{decile}.", size=_TYPE, anchor="middle"))
    return parts


def _city(plot: _Plot, deciles: Deciles, language: str) -> list[str]:
    """Line of the city with its value; it stands on the left, where the bars are lowest."""
    if pd.isna(deciles.city_value):
        return []
    one = deciles.indicator
    value = formats.with_unit(deciles.city_value, one.decimals, one.unit[language], language)
    words = translator(language).format("portrait_report.city_line", value=value)
    y = plot.y(deciles.city_value)
    # Above the line, unless it lies at the very top.
    base = y - 0.6 if y - plot.top > _TYPE else y + _TYPE
    return [
        svg.line(plot.left, y, plot.right, y, width=0.35, dashes="1.6 0.7"),
        svg.text(plot.left + 0.5, base, words, size=_TYPE, halo=True),
    ]
