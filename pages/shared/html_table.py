"""Small tables of words as plain HTML: read out row by row, printed, and usable on a telephone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pages.shared.texts import escaped

#: Width in pixels of tables of two or three short columns: wider, a row is hard to follow.
NARROW = 720


@dataclass(frozen=True, slots=True)
class Drawn:
    """A cell that holds a small drawing (SVG), and the words for those who do not see it."""

    svg: str
    alt: str


def html_table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str | Drawn]],
    *,
    numbers: Collection[int] = (),
    cards: bool = False,
) -> str:
    """
    Build a table whose first column names its rows; all texts are escaped.

    Parameters
    ----------
    caption
        What the table is; also names it where it must be scrolled sideways.
    heads
        Headings of the columns.
    rows
        Cells, as many per row as there are headings; the first one is a text.
    numbers
        Positions of columns that stand to the right.
    cards
        Whether a narrow screen shows each row as a small card.
    """
    kinds = ["srm-number" if place in numbers else "" for place in range(len(heads))]
    head = "".join(
        f'<th scope="col"{_class(kind)}>{escaped(text)}</th>'
        for kind, text in zip(kinds, heads, strict=True)
    )
    body = "".join(_row(heads, kinds, row) for row in rows)
    return (
        f'<div class="srm-scroll" tabindex="0" role="region" aria-label="{escaped(caption)}">'
        f'<table class="srm-table{" srm-cards" if cards else ""}">'
        f"<caption>{escaped(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def html_terms(pairs: Sequence[tuple[str, str]]) -> str:
    """Build a list of terms, each with its text; pairs without text are left out."""
    entries = "".join(
        f"<dt>{escaped(term)}</dt><dd>{escaped(text)}</dd>" for term, text in pairs if text
    )
    return f'<dl class="srm-passport">{entries}</dl>'


def _row(heads: Sequence[str], kinds: Sequence[str], row: Sequence[str | Drawn]) -> str:
    cells = "".join(
        f'<td{_class(kind)} data-label="{escaped(head)}">{_content(cell)}</td>'
        for head, kind, cell in zip(heads[1:], kinds[1:], row[1:], strict=True)
    )
    return f'<tr><th scope="row"{_class(kinds[0])}>{_content(row[0])}</th>{cells}</tr>'


def _content(cell: str | Drawn) -> str:
    if isinstance(cell, str):
        return escaped(cell)
    source = f"data:image/svg+xml,{quote(cell.svg)}"
    return f'<img class="srm-drawn" src="{source}" alt="{escaped(cell.alt)}">'


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
