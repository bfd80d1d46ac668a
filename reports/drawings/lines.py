"""Lines over the years: a figure of the city, and optional series beside it.

The first series is drawn thick, the others thin, each with a dash of its own,
and each is named at its end: no colour has to be told from another. A year
without a figure breaks the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from locales import formats
from reports.blocks import ChartBlock
from reports.drawings import svg

#: Colour and dashes of the series, in their order; they begin again after the last one.
STYLES = (
    ("#0b5394", ""),
    ("#b35806", "2.4 1"),
    ("#542788", "0.8 0.8"),
    ("#4a4a4a", "3 0.8 0.8 0.8"),
)
_TYPE = 2.9  # mm, size of the letters
_TOP, _BOTTOM = 5.0, 9.5  # mm above and below the lines
_BELOW = 3.6  # mm from a point to the base line of a number below it
_GAP = 1.5  # mm between an axis and its words
_WIDEST_NAME = 0.3  # of the drawing, for the names at the ends
_ROOM_PER_VALUE = 1.25  # of the width of a number: below it only some numbers stand at the points
_ROOM_PER_YEAR = 1.4


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the lines lie, mm, and which figures lie at its ends."""

    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float

    def x(self, place: int, count: int) -> float:
        """Place of a year; a single one lies in the middle."""
        if count == 1:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * place / (count - 1)

    def y(self, value: float) -> float:
        """Height of a figure."""
        return self.bottom - (self.bottom - self.top) * (value - self.low) / (self.high - self.low)


def draw(chart: ChartBlock, *, language: str, width: float = 170.0, height: float = 60.0) -> str:
    """
    Draw the lines of a chart; the same chart gives the same text.

    Parameters
    ----------
    chart
        Categories are the years; its reference becomes a level line.
    width, height
        Size in mm.

    Returns
    -------
    svg
        One SVG element, one unit of its view box per mm; empty without a single figure.
    """
    # Ends of the axis follow from the figures as shown: a difference below them is no difference.
    known = [
        float(formats.rounded(value, chart.decimals))
        for one in chart.series
        for value in one.values
        if value is not None
    ]
    if not known:
        return ""
    known += [chart.reference[0]] if chart.reference else []
    ticks = svg.nice_ticks(min(known), max(known))
    words = [formats.number(tick, _decimals(ticks), language) for tick in ticks]
    names = _names(chart, width)
    frame = _Frame(
        left=max(svg.text_width(word, _TYPE) for word in words) + _GAP + 3,
        right=width - max((svg.text_width(name, _TYPE) for name in names), default=0) - 6,
        top=_TOP,
        bottom=height - _BOTTOM,
        low=ticks[0],
        high=ticks[-1],
    )
    parts = [*_axis(frame, ticks, words), *_years(frame, chart.categories)]
    parts += _reference(frame, chart)
    for place, one in enumerate(chart.series):
        colour, dashes = STYLES[place % len(STYLES)]
        parts += _line(frame, one.values, colour=colour, dashes=dashes, thick=place == 0)
    parts += _values(frame, chart, language)
    parts += _ends(frame, chart, names)
    return svg.drawing(width, height, parts)


def _decimals(ticks: Sequence[float]) -> int:
    """Decimal places that tell the ticks apart."""
    return next(
        (places for places in range(4) if all(round(one, places) == one for one in ticks)), 4
    )


def _names(chart: ChartBlock, width: float) -> list[str]:
    """Names at the ends of the lines; a single line is named by the heading above it."""
    if len(chart.series) == 1:
        return []
    return [cut(one.name, _WIDEST_NAME * width, _TYPE) for one in chart.series]


def cut(words: str, room: float, size: float) -> str:
    """
    Shorten words that are wider than `room` (mm) and say so with an ellipsis.

    Examples
    --------
    >>> cut("Nord", 20, 2.5), cut("Nordost-Siedlung", 12, 2.5)
    ('Nord', 'Nordost-…')
    """
    most = max(int(room / svg.text_width("x", size)), 2)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _axis(frame: _Frame, ticks: Sequence[float], words: Sequence[str]) -> list[str]:
    parts = []
    for tick, word in zip(ticks, words, strict=True):
        y = frame.y(tick)
        parts.append(svg.line(frame.left - 2, y, frame.right + 2, y, width=0.15, colour="#cfcfcf"))
        parts.append(
            svg.text(
                frame.left - 2 - _GAP,
                y + _TYPE / 3,
                word,
                size=_TYPE,
                anchor="end",
                colour=svg.SOFT,
            )
        )
    return parts


def _years(frame: _Frame, years: Sequence[str]) -> list[str]:
    """Years below the lines, as many as have room, the last one always."""
    room = max(svg.text_width(year, _TYPE) for year in years) * _ROOM_PER_YEAR
    step = max(1, -(-int(room * (len(years) - 1)) // int(frame.right - frame.left)))
    return [
        svg.text(
            frame.x(place, len(years)),
            frame.bottom + 7.5,
            year,
            size=_TYPE,
            anchor="middle",
            colour=svg.SOFT,
        )
        for place, year in enumerate(years)
        if (len(years) - 1 - place) % step == 0
    ]


def _reference(frame: _Frame, chart: ChartBlock) -> list[str]:
    if chart.reference is None:
        return []
    value, words = chart.reference
    y = frame.y(value)
    return [
        svg.line(frame.left, y, frame.right, y, width=0.35, dashes="2 1"),
        svg.text(frame.left, y - 0.9, words, size=_TYPE, halo=True),
    ]


def _line(
    frame: _Frame, values: Sequence[float | None], *, colour: str, dashes: str, thick: bool
) -> list[str]:
    points = [
        (frame.x(place, len(values)), None if value is None else frame.y(value))
        for place, value in enumerate(values)
    ]
    width = 0.8 if thick else 0.45
    dots = [svg.dot(x, y, width, fill=colour) for x, y in points if y is not None]
    return [svg.path(svg.polylines(points), width=width, colour=colour, dashes=dashes), *dots]


def _values(frame: _Frame, chart: ChartBlock, language: str) -> list[str]:
    """Numbers at the points of a single line: at all, or at the first and the last of many."""
    if len(chart.series) != 1:
        return []
    values = chart.series[0].values
    known = [place for place, value in enumerate(values) if value is not None]
    words = {
        place: formats.number(float(values[place] or 0.0), chart.decimals, language)
        for place in known
    }
    room = max(svg.text_width(word, _TYPE) for word in words.values()) * _ROOM_PER_VALUE
    spread = (frame.right - frame.left) / max(len(values) - 1, 1)
    shown = known if spread >= room else sorted({known[0], known[-1]})
    return [
        svg.text(
            frame.x(place, len(values)),
            frame.y(float(values[place] or 0.0))
            + (_BELOW if _in_a_valley(values, place) else -1.6),
            words[place],
            size=_TYPE,
            anchor="middle",
            bold=place == known[-1],
            halo=True,
        )
        for place in shown
    ]


def _in_a_valley(values: Sequence[float | None], place: int) -> bool:
    """Whether a figure lies below the middle of its neighbours: its number has room below it."""
    own = values[place]
    beside = [
        one
        for near in (place - 1, place + 1)
        if 0 <= near < len(values) and (one := values[near]) is not None
    ]
    return own is not None and bool(beside) and own < sum(beside) / len(beside)


def _ends(frame: _Frame, chart: ChartBlock, names: Sequence[str]) -> list[str]:
    """Name of each series behind its last figure, pushed apart where two would meet."""
    ends = []
    for place, name in enumerate(names):
        known = [value for value in chart.series[place].values if value is not None]
        if known:
            ends.append((frame.y(known[-1]), name, STYLES[place % len(STYLES)][0]))
    ends.sort()
    parts, lowest = [], frame.top - _TYPE
    for y, name, colour in ends:
        lowest = max(y, lowest + 1.15 * _TYPE)
        parts.append(svg.text(frame.right + 3, lowest + _TYPE / 3, name, size=_TYPE, colour=colour))
    return parts
