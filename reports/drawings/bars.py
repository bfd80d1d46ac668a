"""Horizontal bars, one category a row, with the value of the city as a line.

Rows stand in the order given. Each bar carries its number, so that nothing has
to be read off an axis; a category without a figure that may be shown says so
in words and has no bar.
"""

from __future__ import annotations

from dataclasses import dataclass

from locales import formats, translator
from reports.blocks import ChartBlock
from reports.drawings import svg
from reports.drawings.lines import cut

#: Fills of plain and of marked bars; marked ones also have a dark outline and a bold name.
PLAIN, MARKED = "#b7c9de", "#0b5394"
_TALLEST_ROW = 7.0  # mm
_LARGEST_TYPE, _SMALLEST_TYPE = 3.0, 1.5  # mm
_TOP = 6.0  # mm, for the words of the city line
_WIDEST_NAME = 0.38  # of the drawing
_BAR = 0.66  # of a row
_BOLD = 1.12  # bold letters are wider


@dataclass(frozen=True, slots=True)
class _Frame:
    """
    Where the bars lie (mm): `zero` is where the figure 0 lies, `scale` mm per unit.

    Names end at `names`; bars lie between `left` and `right`.
    """

    names: float
    left: float
    right: float
    zero: float
    scale: float
    row: float
    type: float

    def x(self, value: float) -> float:
        """Place of a figure."""
        return self.zero + value * self.scale


def draw(chart: ChartBlock, *, language: str, width: float = 170.0, height: float = 150.0) -> str:
    """
    Draw the first series of a chart as bars; the same chart gives the same text.

    Parameters
    ----------
    chart
        Its reference becomes the line of the city, its marked categories stand out.
    width, height
        Room on the page in mm; fewer rows take less height.

    Returns
    -------
    svg
        One SVG element, one unit of its view box per mm; empty without a category.
    """
    if not chart.categories:
        return ""
    values = chart.series[0].values
    frame = _frame(chart, language, width, height)
    parts = []
    for place, (name, value) in enumerate(zip(chart.categories, values, strict=True)):
        parts += _row(frame, chart, place, name=name, value=value, language=language)
    bottom = _TOP + frame.row * len(chart.categories)
    return svg.drawing(width, bottom + 1, [*parts, *_city(frame, chart, bottom)])


def _frame(chart: ChartBlock, language: str, width: float, height: float) -> _Frame:
    values = [value for value in chart.series[0].values if value is not None]
    values += [chart.reference[0]] if chart.reference else []
    row = min((height - _TOP - 1) / len(chart.categories), _TALLEST_ROW)
    size = min(max(_BAR * row, _SMALLEST_TYPE), _LARGEST_TYPE)
    numbers = [formats.with_unit(one, chart.decimals, chart.unit, language) for one in values]
    numbers.append(translator(language).text("drawing.no_figure"))
    beside = max(svg.text_width(word, size) for word in numbers) + 2
    widest = _BOLD * max(svg.text_width(name, size) for name in chart.categories)
    names = min(widest, _WIDEST_NAME * width)
    low, high = min([0.0, *values]), max([0.0, *values])
    left = names + 2.5 + (beside if low < 0 else 0)
    right = width - beside
    # Figures without any length to speak of: a bar of no length, not a division by nothing.
    scale = (right - left) / (high - low) if high - low > svg.NO_SPAN else 0.0
    return _Frame(
        names=names,
        left=left,
        right=right,
        zero=left - low * scale,
        scale=scale,
        row=row,
        type=size,
    )


def _row(
    frame: _Frame, chart: ChartBlock, place: int, *, name: str, value: float | None, language: str
) -> list[str]:
    """One category: name, bar, number."""
    middle = _TOP + frame.row * (place + 0.5)
    line = middle + frame.type / 3
    marked = place in chart.marked
    if value is None:
        words, end = translator(language).text("drawing.no_figure"), frame.zero
    else:
        words = formats.with_unit(value, chart.decimals, chart.unit, language)
        end = frame.x(value)
    right = value is None or value >= 0
    number = svg.text(
        end + (1 if right else -1),
        line,
        words,
        size=frame.type,
        anchor="start" if right else "end",
        bold=marked,
        colour=svg.INK if value is not None else svg.SOFT,
    )
    label = svg.text(
        frame.names,
        line,
        cut(name, frame.names / _BOLD, frame.type),
        size=frame.type,
        anchor="end",
        bold=marked,
    )
    if value is None:
        return [label, number]
    bar = svg.surface(
        svg.box(
            min(end, frame.zero), middle - _BAR * frame.row / 2,
            abs(end - frame.zero), _BAR * frame.row,
        ),
        fill=MARKED if marked else PLAIN,
        outline=svg.INK if marked else svg.RULE,
        width=0.25 if marked else 0.1,
    )  # fmt: skip
    return [bar, label, number]


def _city(frame: _Frame, chart: ChartBlock, bottom: float) -> list[str]:
    """Line of the city with its words above."""
    axis = svg.line(frame.zero, _TOP, frame.zero, bottom, width=0.2, colour=svg.RULE)
    if chart.reference is None:
        return [axis]
    value, words = chart.reference
    x = frame.x(value)
    middle = (frame.left + frame.right) / 2
    return [
        axis,
        svg.line(x, _TOP - 1.2, x, bottom, width=0.4, dashes="1.6 0.8"),
        svg.text(
            x, _TOP - 2, words, size=_LARGEST_TYPE, anchor="start" if x < middle else "end",
        ),
    ]  # fmt: skip
