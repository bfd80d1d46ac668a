"""A chart of a slide as a native chart; its workbook holds the shown figures and nothing else."""

from __future__ import annotations

import math
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE

from data.exports.cells import defused
from data.exports.workbook import workbook_bytes
from locales import translator
from reports.blocks import ChartBlock, ChartKind, Series
from reports.drawings.svg import nice_ticks
from reports.fitting import BODY
from reports.slide_layout import SMALL, Box
from reports.slide_shapes.alternatives import describe
from reports.slide_shapes.words import INK, place, plain, points

_COLOURS = (RGBColor(0x0B, 0x53, 0x94), RGBColor(0xB3, 0x58, 0x06), RGBColor(0x54, 0x27, 0x88))
_MARKED = RGBColor(0xB3, 0x58, 0x06)
_CITY = RGBColor(0x45, 0x45, 0x45)
_GRID = RGBColor(0xD0, 0xD0, 0xD0)
#: So that an office program writes numbers in the language of the slide.
_LOCALES = {"de": "[$-407]", "en": "[$-809]"}
_MOST_LABELS = 13
#: Years whose names stand below a line without being turned.
_MOST_YEARS = 6
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def draw_chart(slide: Any, block: ChartBlock, box: Box, language: str) -> None:
    """Draw bars or lines with the value of the city, numbers as the screen writes them."""
    shown = _with_city(block)
    digits = "." + "0" * block.decimals if block.decimals else ""
    number_format = f"{_LOCALES.get(language, _LOCALES['de'])}#,##0{digits}"
    content = CategoryChartData(number_format=number_format)
    content.categories = [plain(name) for name in shown.categories]
    for one in shown.series:
        content.add_series(plain(one.name), one.values)
    bars = block.kind is ChartKind.BARS
    kind = XL_CHART_TYPE.BAR_CLUSTERED if bars else XL_CHART_TYPE.LINE_MARKERS
    frame = slide.shapes.add_chart(kind, *place(box), content)
    describe(frame, block.alt, block.caption)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(shown))
    chart.font.size, chart.font.name, chart.font.color.rgb = points(SMALL), "Arial", INK
    chart.has_title = False
    chart.has_legend = len(shown.series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
        chart.legend.font.size = points(SMALL)
    _axes(chart, block, number_format, language)
    _colours(chart, block, shown, bars=bars)
    if len(shown.categories) <= _MOST_LABELS and bars:
        _labels(chart, number_format)


def _with_city(block: ChartBlock) -> ChartBlock:
    """Value of the city as a bar of its own, or as a second line."""
    if block.reference is None:
        return block
    value, words = block.reference
    if block.kind is ChartKind.BARS:
        first = [Series(name=one.name, values=(*one.values, value)) for one in block.series]
        categories = (*block.categories, words)
    else:
        line = Series(name=words, values=(value,) * len(block.categories))
        first = [*block.series, line]
        categories = block.categories
    return ChartBlock(
        kind=block.kind,
        caption=block.caption,
        alt=block.alt,
        categories=categories,
        series=tuple(first),
        unit=block.unit,
        decimals=block.decimals,
        marked=block.marked,
    )


def _workbook(block: ChartBlock) -> bytes:
    """Workbook behind a chart, laid out as the chart's references expect it."""

    def sheet(workbook: Any) -> None:
        cells = workbook.add_worksheet("Sheet1")
        for row, name in enumerate(block.categories, start=1):
            cells.write_string(row, 0, defused(plain(name)))
        for column, one in enumerate(block.series, start=1):
            cells.write_string(0, column, defused(plain(one.name)))
            for row, value in enumerate(one.values, start=1):
                if value is not None:
                    cells.write_number(row, column, value)

    return workbook_bytes(sheet)


def _axes(chart: Any, block: ChartBlock, number_format: str, language: str) -> None:
    category, value = chart.category_axis, chart.value_axis
    value.has_major_gridlines = True
    value.major_gridlines.format.line.color.rgb = _GRID
    value.tick_labels.number_format = number_format
    value.tick_labels.number_format_is_linked = False
    value.format.line.fill.background()
    category.format.line.color.rgb = _CITY
    category.has_major_gridlines = False
    for axis in (category, value):
        axis.tick_labels.font.size = points(SMALL)
    if block.unit:
        value.has_title = True
        words = translator(language).format("slides.file.unit_axis", unit=plain(block.unit))
        value.axis_title.text_frame.text = words
        run = value.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = points(SMALL), False
    skip = math.ceil(len(block.categories) / _MOST_YEARS)
    if block.kind is ChartKind.LINES and skip > 1:
        for name in ("tickLblSkip", "tickMarkSkip"):
            element = category._element.makeelement(f"{_C}{name}", {"val": str(skip)})
            category._element.find(f"{_C}noMultiLvlLbl").addprevious(element)
    # Years stand upright, in programs too that would turn all rather than leave some out.
    category._element.xpath("c:txPr/a:bodyPr")[0].set("rot", "0")
    if block.kind is ChartKind.BARS:
        category.reverse_order = True  # the first category stands at the top
        value.minimum_scale = min(0.0, *_values(block))
    else:  # as the page draws it
        known = [*_values(block), *([block.reference[0]] if block.reference else [])]
        ticks = nice_ticks(min(known), max(known))
        value.minimum_scale, value.maximum_scale = ticks[0], ticks[-1]
        value.major_unit = ticks[1] - ticks[0] if len(ticks) > 1 else None


def _values(block: ChartBlock) -> list[float]:
    found = [value for one in block.series for value in one.values if value is not None]
    return found or [0.0]


def _colours(chart: Any, block: ChartBlock, shown: ChartBlock, *, bars: bool) -> None:
    for number, series in enumerate(chart.plots[0].series):
        colour = _COLOURS[number % len(_COLOURS)]
        if bars:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour
            special = dict.fromkeys(block.marked, _MARKED)
            if block.reference is not None:
                special[len(shown.categories) - 1] = _CITY
            for place_of, other in sorted(special.items()):
                point = series.points[place_of]
                point.format.fill.solid()
                point.format.fill.fore_color.rgb = other
            continue
        city = block.reference is not None and number == len(shown.series) - 1
        series.smooth = False
        series.format.line.width = points(4)
        series.format.line.color.rgb = _CITY if city else colour
        if city:
            series.format.line.dash_style = MSO_LINE.DASH
        series.marker.style = XL_MARKER_STYLE.NONE if city else XL_MARKER_STYLE.CIRCLE
        if not city:
            series.marker.size = 8
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = colour
            _ends(series, shown.series[number].values)


def _ends(series: Any, values: tuple[float | None, ...]) -> None:
    """Write the first and the last figure at the line: what lies between can be read off."""
    known = [place_of for place_of, value in enumerate(values) if value is not None]
    for place_of in dict.fromkeys(known[:1] + known[-1:]):
        label = series.points[place_of].data_label
        label.position = XL_LABEL_POSITION.ABOVE
        label.font.size = points(SMALL)
        label.font.bold = True


def _labels(chart: Any, number_format: str) -> None:
    plot = chart.plots[0]
    plot.gap_width = 40
    plot.has_data_labels = True
    plot.data_labels.number_format = number_format
    plot.data_labels.number_format_is_linked = False
    plot.data_labels.font.size = points(min(SMALL, BODY))
    plot.data_labels.show_value = True
