"""What a chapter is made of, ready to be set: words, tables, maps and drawings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reports.blocks import TableBlock
from reports.map_sheet import MapSheet


class Tone(StrEnum):
    """How a paragraph is set."""

    PLAIN = "plain"
    LEAD = "lead"  # the sentence that says it
    STRONG = "strong"
    SMALL = "small"  # definitions, notes
    NOTICE = "notice"  # in a box


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A paragraph."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Terms with their explanations."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawing (SVG) and its words for those who do not see it."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table; `widths` are the shares of its columns."""

    table: TableBlock
    widths: tuple[float, ...]


Block = Words | Heading | Bullets | Terms | Drawing | Sheet | MapSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """
    Part of a chapter.

    Attributes
    ----------
    own_page
        It begins on a page of its own.
    together
        It is not divided between two pages; only for what fits on one.
    columns
        Number of columns in which it is set.
    """

    title: str
    blocks: tuple[Block, ...]
    own_page: bool = False
    together: bool = False
    columns: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter of the report: what stands before its sections, then these."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
