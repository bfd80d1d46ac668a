"""Headers of tables: several rows, merged cells, years, and finding a column by its words.

Header texts are compared after Unicode and case folding with blanks and line
breaks collapsed, because nobody types a header from a spreadsheet exactly.
What is not found is never guessed: the nearest headers are named instead.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

JOIN = " | "
_ELLIPSIS = "..."  # what folding makes of the one-character sign, too
_LETTER = re.compile(r"col:\s*([a-z]{1,3})", re.IGNORECASE)
_MONTH = r"(?:jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[a-zä]{0,6}\.?"
_YEAR = re.compile(
    r"(?:jahr|stand:?|am|zum)?\s*"
    r"(?:(?:[0-9]{1,2}\.\s*[0-9]{1,2}\.\s*|(?:0?[1-9]|1[0-2])/|(?:[0-9]{1,2}\.\s*)?"
    + _MONTH
    + r"\s*)?"
    r"(?P<year>(?:18|19|20|21)[0-9]{2})(?:\.0+)?"
    r"|(?P<iso>(?:18|19|20|21)[0-9]{2})-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]+)?)"
    # Footnote marks and "provisional", "revised".
    r"\s*(?:[*¹²³⁰⁴-⁹]+[)⁾]?|\s[0-9]{1,2}\)|[rp])?",
    re.IGNORECASE,
)
_YEARS = (1800, 2199)
_LONGEST_NAME = 64
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Header:
    """
    Header of one column.

    Attributes
    ----------
    position
        Column of `RawTable.cells`, from 0.
    upper
        Texts of all header rows but the last, joined with ``" | "``; a merged
        cell counts for each of its columns.
    last
        Text of the last header row; empty if blank.
    """

    position: int
    upper: str
    last: str

    @property
    def full(self) -> str:
        """Upper and last text together."""
        return JOIN.join(part for part in (self.upper, self.last) if part)

    @property
    def letter(self) -> str:
        """Column as a spreadsheet names it."""
        return letter(self.position)


def read_headers(cells: pd.DataFrame, rows: Sequence[int]) -> list[Header]:
    """
    Join the header rows of each column.

    Parameters
    ----------
    cells
        Raw cells, indexed by row number in the file.
    rows
        The header's row numbers, all of them in the index.

    Notes
    -----
    A merged cell holds its text in its first column only. Upper rows are
    therefore filled to the right until the next text of the same row or of a
    row above it; the last row is taken as it is.
    """
    *upper_rows, last_row = sorted(rows)
    texts = {row: [cell_text(cell) for cell in cells.loc[row]] for row in rows}
    filled: list[list[str]] = []
    begins = [False] * cells.shape[1]
    for row in upper_rows:
        running, line = "", []
        for position, text in enumerate(texts[row]):
            begins[position] = begins[position] or bool(text)
            running = text if begins[position] else running
            line.append(running)
        filled.append(line)
    return [
        Header(
            position=position,
            upper=JOIN.join(line[position] for line in filled if line[position]),
            last=last,
        )
        for position, last in enumerate(texts[last_row])
    ]


def find(headers: Iterable[Header], asked: str) -> list[Header]:
    """
    Columns whose header is `asked`.

    Parameters
    ----------
    headers
        Headers to look through.
    asked
        The whole header text, its beginning followed by ``…``, or ``col:D``
        for the column of a spreadsheet. In a header of several rows the text
        of the last row is enough where no whole text fits.
    """
    listed = list(headers)
    by_letter = _LETTER.fullmatch(asked.strip())
    if by_letter:
        return [header for header in listed if header.letter == by_letter[1].upper()]
    for text in ("full", "last"):
        fitting = [header for header in listed if fits(getattr(header, text), asked)]
        if fitting:
            return fitting
    return []


def fits(text: str, asked: str) -> bool:
    """
    Whether a header is the one asked for, whole or up to ``…``.

    Examples
    --------
    >>> fits("Anteil der  Leistungsberechtigten (%)", "anteil der Leist…")
    True
    """
    wanted = fold(asked)
    if wanted.endswith(_ELLIPSIS) and wanted != _ELLIPSIS:
        return fold(text).startswith(wanted.removesuffix(_ELLIPSIS).rstrip())
    return bool(text) and fold(text) == wanted


def nearest(texts: Iterable[str], asked: str, *, most: int = 3) -> list[str]:
    """Existing texts that look most like `asked`; the first ones where none does."""
    by_fold = {fold(text): text for text in texts if text}
    close = difflib.get_close_matches(fold(asked), by_fold, n=most, cutoff=0.5)
    return [by_fold[one] for one in close] or list(by_fold.values())[:most]


def letter(position: int) -> str:
    """
    Spreadsheet name of a column counted from 0.

    Examples
    --------
    >>> letter(0), letter(25), letter(26), letter(701), letter(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    name = ""
    rest = position + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def fold(text: str) -> str:
    """Text for comparison: NFKC, case folded, soft hyphens out, blanks collapsed."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    return " ".join(plain.split())


def snake(text: str) -> str:
    """
    Name for a measure made from a header.

    Examples
    --------
    >>> snake("Einwohner über 65 (%)"), snake("2018 gesamt")
    ('einwohner_ueber_65', 'm_2018_gesamt')
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode("ascii")
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    name = name if name[:1].isalpha() else f"m_{name}".rstrip("_")
    return name[:_LONGEST_NAME].rstrip("_")


def measure_names(texts: Iterable[str]) -> dict[str, str]:
    """
    Names for measures, one for each header; equal names are numbered.

    Examples
    --------
    >>> measure_names(["Quote (%)", "Quote"])
    {'Quote (%)': 'quote', 'Quote': 'quote_2'}
    """
    names: dict[str, str] = {}
    for text in texts:
        name, number = snake(text), 1
        while name in names.values():
            number += 1
            end = f"_{number}"
            name = snake(text)[: _LONGEST_NAME - len(end)] + end
        names[text] = name
    return names


def is_letter(asked: str) -> bool:
    """Whether a column is asked for by its letter: ``col:D``."""
    return _LETTER.fullmatch(asked.strip()) is not None


def cell_text(cell: object) -> str:
    """
    Cell as header text: whole numbers without decimals, blank as empty text.

    Examples
    --------
    >>> cell_text(2018.0), cell_text(None), cell_text(" A ")
    ('2018', '', 'A')
    """
    if cell is None or cell != cell:  # noqa: PLR0124 - NaN is the only value unequal to itself
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def is_filled(cell: object) -> bool:
    """Whether a cell holds more than blanks."""
    if isinstance(cell, str):
        return not (cell == "" or cell.isspace())
    return cell is not None and cell == cell  # noqa: PLR0124 - NaN


def year_of(cell: object) -> int | None:
    """
    Year in a cell: a number, ``2018``, ``31.12.2018``, ``Dez. 2018`` or an ISO date; else None.

    A footnote mark behind it (``2018*``) is no part of it. School years
    (``2017/18``) are no years here: which half counts is not ours to say.

    Examples
    --------
    >>> year_of(2018.0), year_of("31.12.2018"), year_of("2018-12-31"), year_of("2017/18")
    (2018, 2018, 2018, None)
    """
    if isinstance(cell, (int, float)):
        whole = cell == cell and float(cell).is_integer()  # noqa: PLR0124 - NaN
        return int(cell) if whole and _YEARS[0] <= cell <= _YEARS[1] else None
    found = _YEAR.fullmatch(cell_text(cell))
    return int(found["year"] or found["iso"]) if found else None
