"""Where everything stands on a slide of 1280 x 720: the same for the slide file and the page.

Nothing may run over an edge: sizes shrink within limits that can still be read,
and what does not fit then is cut with an ellipsis.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.blocks import Block, FiguresBlock, Slide
from reports.fitting import BODY, BOLD, HEIGHT, LINE, WIDTH, line_count, shortened
from reports.map_sheet import LegendEntry, MapSheet

MARGIN = 40.0
SMALL = 19.0  # source and legend: 14 points
_TITLE_TOP, _TITLE_HEIGHT = 22.0, 92.0
_TITLE_SIZES = ((36.0, 2), (32.0, 2), (28.0, 2), (25.0, 3))
_SUBTITLE_SIZE, _SUBTITLE_HEIGHT = 20.0, 26.0
_BODY_TOP, _BODY_BOTTOM = 150.0, 650.0
_FOOT_TOP, _FOOT_HEIGHT, _FOOT_LINES = 660.0, 48.0, 2
_NUMBER_WIDTH = 70.0
_POINT_SIZES = (32.0, 28.0, BODY, 22.0, 20.0)
_POINT_GAP = 8.0
_BULLET = 26.0
_GAP = 20.0
_FIGURES_HEIGHT = 150.0
_MAP_SHARE = 0.62
_LEGEND_SHARE = 0.36
_SWATCH_WIDTH, _SWATCH_HEIGHT, _SWATCH_GAP = 36.0, 20.0, 10.0
_LEGEND_GAP = 6.0
_CAPTION_SIZE = 20.0
_LEAST_MAP = 200.0
_NUMBERS = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels from the upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Words:
    """Text that fits into its box at this size."""

    box: Box
    text: str
    size: float


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences one below the other that fit into their box at this size."""

    box: Box
    texts: tuple[str, ...]
    size: float


@dataclass(frozen=True, slots=True)
class LegendPlace:
    """An entry of a legend: its sign and its words."""

    entry: LegendEntry
    swatch: Box
    words: Words


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A map and its legend."""

    sheet: MapSheet
    picture: Box
    legend: tuple[LegendPlace, ...]
    caption: Words | None = None


@dataclass(frozen=True, slots=True)
class BlockPlace:
    """Any other block; its caption stands above where the title does not say it."""

    block: Block
    box: Box
    caption: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A slide with everything in its place."""

    title: Words
    subtitle: Words
    points: Points | None
    blocks: tuple[BlockPlace | MapPlace, ...]
    made_up: str
    source: Words
    number: Box


def layout(slide: Slide) -> Layout:
    """Place what a slide is made of."""
    width = WIDTH - 2 * MARGIN
    title = _title(slide.title, width)
    subtitle_box = Box(MARGIN, _TITLE_TOP + _TITLE_HEIGHT, width, _SUBTITLE_HEIGHT)
    points, blocks = _body(slide, Box(MARGIN, _BODY_TOP, width, _BODY_BOTTOM - _BODY_TOP))
    foot = Box(MARGIN, _FOOT_TOP, width - _NUMBER_WIDTH, _FOOT_HEIGHT)
    before = f"{slide.made_up} " if slide.made_up else ""
    source = shortened(before + slide.source, foot.width, SMALL, _FOOT_LINES)
    return Layout(
        title=title,
        subtitle=Words(
            subtitle_box, shortened(slide.subtitle, width, _SUBTITLE_SIZE, 1), _SUBTITLE_SIZE
        ),
        points=points,
        blocks=blocks,
        made_up=slide.made_up,
        source=Words(foot, source.removeprefix(before), SMALL),
        number=Box(WIDTH - MARGIN - _NUMBER_WIDTH, _FOOT_TOP, _NUMBER_WIDTH, _FOOT_HEIGHT),
    )


def _title(text: str, width: float) -> Words:
    box = Box(MARGIN, _TITLE_TOP, width, _TITLE_HEIGHT)
    for size, lines in _TITLE_SIZES:
        if line_count(text, width, size * BOLD) <= lines:
            return Words(box, text, size)
    return Words(box, shortened(text, width, size * BOLD, lines), size)


def _body(slide: Slide, room: Box) -> tuple[Points | None, tuple[BlockPlace | MapPlace, ...]]:
    texts = [text for text in (slide.warning, *slide.points) if text]
    if not slide.blocks:
        return _points(texts, room, _POINT_SIZES) if texts else None, ()
    only = slide.blocks[0]
    if len(slide.blocks) == 1 and isinstance(only, MapSheet):
        return _map_with_points(only, texts, room)
    points = None
    if texts:
        points = _points(texts, Box(room.x, room.y, room.width, room.height / 3), _POINT_SIZES[2:])
        used = points_height(points.texts, room.width, points.size)
        points = Points(Box(room.x, room.y, room.width, used), points.texts, points.size)
        room = Box(room.x, room.y + used, room.width, room.height - used)
    return points, _blocks(slide, room)


def _points(texts: Sequence[str], room: Box, sizes: Sequence[float]) -> Points:
    """Largest size that fits; what does not fit at the smallest is cut."""
    for size in sizes:
        if points_height(texts, room.width, size) <= room.height:
            return Points(room, tuple(texts), size)
    size = sizes[-1]
    lines = max(int((room.height / len(texts) - _POINT_GAP) / (size * LINE)), 1)
    cut = tuple(shortened(one, room.width - _BULLET, size, lines) for one in texts)
    return Points(room, cut, size)


def points_height(texts: Sequence[str], width: float, size: float) -> float:
    """Height of sentences one below the other."""
    return sum(line_count(one, width - _BULLET, size) * size * LINE + _POINT_GAP for one in texts)


def _map_with_points(
    sheet: MapSheet, texts: Sequence[str], room: Box
) -> tuple[Points | None, tuple[MapPlace]]:
    """Map on the left; on the right what is said of it, below the legend."""
    left = Box(room.x, room.y, room.width * _MAP_SHARE, room.height)
    x = left.x + left.width + _GAP
    right = Box(x, room.y, room.x + room.width - x, room.height)
    legend_height = _legend_height(sheet.legend, right.width)
    points = None
    used = 0.0
    if texts:
        most = max(right.height - legend_height - _GAP, right.height / 3)
        points = _points(texts, Box(right.x, right.y, right.width, most), _POINT_SIZES[1:])
        used = points_height(points.texts, right.width, points.size) + _GAP
        points = Points(Box(right.x, right.y, right.width, used - _GAP), points.texts, points.size)
    below = Box(right.x, right.y + used, right.width, right.height - used)
    return points, (MapPlace(sheet, _fitted(sheet, left), _legend(sheet.legend, below, 1)),)


def _blocks(slide: Slide, room: Box) -> tuple[BlockPlace | MapPlace, ...]:
    """Key figures across, the others below them side by side."""
    found: list[BlockPlace | MapPlace] = []
    rest = [one for one in slide.blocks if not isinstance(one, FiguresBlock)]
    for one in slide.blocks:
        if isinstance(one, FiguresBlock):
            height = _FIGURES_HEIGHT if rest else room.height
            found.append(BlockPlace(one, Box(room.x, room.y, room.width, height), None))
            room = Box(room.x, room.y + height, room.width, room.height - height)
    each = (room.width - _GAP * (len(rest) - 1)) / max(len(rest), 1)
    several = len(slide.blocks) > 1
    for place, one in enumerate(rest):
        box = Box(room.x + place * (each + _GAP), room.y, each, room.height)
        if isinstance(one, MapSheet):
            found.append(_map(one, box))
            continue
        caption = None
        words = getattr(one, "caption", "")
        if several and words:
            caption, box = _captioned(words, box)
        found.append(BlockPlace(one, box, caption))
    return tuple(found)


def _captioned(words: str, box: Box) -> tuple[Words, Box]:
    """Caption of one or two lines, and the room below it."""
    size = _CAPTION_SIZE
    lines = min(line_count(words, box.width, size * BOLD), 2)
    high = lines * size * LINE + 6
    text = shortened(words, box.width, size * BOLD, lines)
    below = Box(box.x, box.y + high, box.width, box.height - high)
    return Words(Box(box.x, box.y, box.width, high), text, size), below


def _map(sheet: MapSheet, box: Box) -> MapPlace:
    """Map with its legend below or beside it, whichever leaves the larger map."""
    if sheet.caption:
        caption, box = _captioned(sheet.caption, box)
        return replace(_map(replace(sheet, caption=""), box), caption=caption)
    below, beside = _map_above(sheet, box), _map_beside(sheet, box)
    complete = len(beside.legend) == len(sheet.legend)
    return beside if complete and beside.picture.width > below.picture.width else below


def _map_beside(sheet: MapSheet, box: Box) -> MapPlace:
    width = box.width * _LEGEND_SHARE
    left = Box(box.x, box.y, box.width - width - _GAP, box.height)
    right = Box(box.x + box.width - width, box.y, width, box.height)
    return MapPlace(sheet, _fitted(sheet, left), _legend(sheet.legend, right, 1))


def _map_above(sheet: MapSheet, box: Box) -> MapPlace:
    columns = 2 if len(sheet.legend) > 1 else 1
    width = (box.width - _GAP * (columns - 1)) / columns
    high = 0.0
    for at in range(0, len(sheet.legend), columns):
        high += (
            max(_entry_height(one, width) for one in sheet.legend[at : at + columns]) + _LEGEND_GAP
        )
    high = min(high, box.height - _LEAST_MAP)
    above = Box(box.x, box.y, box.width, box.height - high - _LEGEND_GAP)
    below = Box(box.x, box.y + box.height - high, box.width, high)
    return MapPlace(sheet, _fitted(sheet, above), _legend(sheet.legend, below, columns))


def _fitted(sheet: MapSheet, box: Box) -> Box:
    """Largest rectangle of the form of the map, in the middle of the box."""
    wide, high = picture_size(sheet.svg)
    scale = min(box.width / wide, box.height / high)
    width, height = wide * scale, high * scale
    return Box(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)


def picture_size(svg: str) -> tuple[float, float]:
    """Width and height of a drawing, in its own unit (mm)."""
    found = _NUMBERS.search(svg)
    if found is None:
        raise AssertionError("A drawing of this program has a view box.")
    return float(found[1]), float(found[2])


def _entry_height(entry: LegendEntry, width: float) -> float:
    text_width = width - _SWATCH_WIDTH - _SWATCH_GAP
    return max(line_count(entry.words, text_width, SMALL) * SMALL * LINE, _SWATCH_HEIGHT)


def _legend_height(entries: Sequence[LegendEntry], width: float) -> float:
    return sum(_entry_height(one, width) + _LEGEND_GAP for one in entries)


def _legend(entries: Sequence[LegendEntry], box: Box, columns: int) -> tuple[LegendPlace, ...]:
    """Entries row by row; what has no room is left out of the picture, never drawn over it."""
    width = (box.width - _GAP * (columns - 1)) / columns
    found: list[LegendPlace] = []
    y = box.y
    for at in range(0, len(entries), columns):
        row = entries[at : at + columns]
        high = max(_entry_height(one, width) for one in row)
        if y + high > box.y + box.height + 1:
            break
        for place, one in enumerate(row):
            x = box.x + place * (width + _GAP)
            swatch = Box(x, y + (SMALL * LINE - _SWATCH_HEIGHT) / 2, _SWATCH_WIDTH, _SWATCH_HEIGHT)
            text_x = x + _SWATCH_WIDTH + _SWATCH_GAP
            words = Words(Box(text_x, y, x + width - text_x, high), one.words, SMALL)
            found.append(LegendPlace(one, swatch, words))
        y += high + _LEGEND_GAP
    return tuple(found)


__all__ = [
    "HEIGHT",
    "WIDTH",
    "BlockPlace",
    "Box",
    "Layout",
    "LegendPlace",
    "MapPlace",
    "Points",
    "Words",
    "layout",
    "picture_size",
]
