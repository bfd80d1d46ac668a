"""What a slide is made of: blocks that a screen, a page and a slide file draw, each in its own way.

All words are in one language and ready to show; numbers stand beside their
text, so that a spreadsheet or a native chart gets the number and not its text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from measures.stories import StepKind
from reports.map_sheet import MapSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table: the text that is shown, and the number behind it (None: no number)."""

    text: str
    number: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """
    A table.

    Attributes
    ----------
    caption
        What it holds, in words.
    numeric
        Per column: whether it is right-aligned.
    note
        Explains signs that occur; empty where none does.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[bool, ...]
    note: str = ""


class ChartKind(StrEnum):
    """Form of a chart."""

    BARS = "bars"  # horizontal, one category a row
    LINES = "lines"  # over years


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One row of values in the order of the categories; None: no figure that may be shown."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartBlock:
    """
    A chart that can be drawn natively.

    Attributes
    ----------
    alt
        What it shows, for those who do not see it.
    unit, decimals
        Of all values.
    marked
        Positions of the categories that stand out.
    reference
        Value of the city and its words; None: no line.
    """

    kind: ChartKind
    caption: str
    alt: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    decimals: int
    marked: frozenset[int] = frozenset()
    reference: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A large number with what it counts, and a comparison in words."""

    label: str
    text: str
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresBlock:
    """A few key figures side by side."""

    figures: tuple[KeyFigure, ...]


Block = TableBlock | ChartBlock | FiguresBlock | MapSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """
    One step of a story, ready to draw.

    Attributes
    ----------
    title
        A sentence that says what the slide shows.
    subtitle
        Definition: indicator with unit, date, level.
    points
        Up to four plain sentences.
    blocks
        None to two; each fits on a slide of 1280 x 720 pixels beside the others.
    source
        Source, licence, date, data version.
    notes
        What the presenter says: generated sentences, then the presenter's own words.
    made_up
        Empty for a real city.
    """

    kind: StepKind
    title: str
    subtitle: str = ""
    points: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    source: str
    notes: str = ""
    made_up: str = ""
    warning: str = field(default="")
