"""Numbers, differences and dates as people read them: the only place that formats.

German follows the statistical offices and DIN 1333: a narrow no-break space
between groups of three and before ``%``, a decimal comma, a true minus sign.
Rounding is half away from zero on the decimal notation of the number, as a
person with a pencil does it, so that every screen and file shows one figure.
"""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from indicators.states import CellState
from locales import translator

NARROW_SPACE = "\u202f"
MINUS = "\u2212"

_LOCALES = {"de": "de_DE", "en": "en_GB"}


def rounded(value: float, decimals: int) -> Decimal:
    """
    Round half away from zero, as the figure is shown.

    Parameters
    ----------
    value
        A finite number.
    decimals
        Decimal places, 0 to 4.

    Examples
    --------
    >>> rounded(12.25, 1), rounded(-0.5, 0), rounded(-0.01, 1)
    (Decimal('12.3'), Decimal('-1'), Decimal('0.0'))
    """
    shown = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return shown if shown else abs(shown)  # never "minus nothing"


def number(value: float, decimals: int, language: str) -> str:
    r"""
    Write a number with a fixed number of decimal places.

    Parameters
    ----------
    value
        The number; NaN gives the sign for "no data".
    decimals
        Decimal places, 0 to 4.
    language
        ``"de"`` or ``"en"``.

    Examples
    --------
    >>> number(-1234.5, 1, "en")
    '−1,234.5'
    >>> number(1234.5, 1, "de") == "1\u202f234,5"
    True
    """
    if math.isnan(value):
        return translator(language).text("state.missing.sign")
    if math.isinf(value):
        return (MINUS if value < 0 else "") + "∞"
    return _written(rounded(value, decimals), decimals, language)


@lru_cache(maxsize=16_384)
def _written(value: Decimal, decimals: int, language: str) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(value, format=pattern, locale=_LOCALES.get(language, "de_DE"))
    if language != "en":
        text = text.replace(".", NARROW_SPACE)  # Babel groups German numbers with dots
    return text.replace("-", MINUS)


def with_unit(value: float, decimals: int, unit: str, language: str) -> str:
    r"""
    Write a number with its unit.

    Parameters
    ----------
    value, decimals, language
        See `number`.
    unit
        As the catalogue names it, e.g. ``"%"`` or ``"je 1.000"``; may be empty.

    Examples
    --------
    >>> with_unit(17.3, 1, "%", "en"), with_unit(4.0, 0, "per 1,000", "en").split("\xa0")
    ('17.3%', ['4', 'per 1,000'])
    >>> with_unit(17.3, 1, "%", "de") == "17,3\u202f%"
    True
    """
    text = number(value, decimals, language)
    return text if math.isnan(value) else text + unit_suffix(unit, language)


def unit_suffix(unit: str, language: str) -> str:
    """Unit as it follows a number, with the space that the language asks for."""
    if not unit:
        return ""
    if unit == "%":
        return "%" if language == "en" else f"{NARROW_SPACE}%"
    return f"\u00a0{unit}"


def difference(
    value: float, reference: float, *, decimals: int, unit: str, language: str, sign: bool = True
) -> str:
    r"""
    Write the difference of two figures **as they are shown**.

    Parameters
    ----------
    value, reference
        Two figures in the same unit; NaN in either gives an empty text.
    sign
        Whether a plus or minus is written before the number.

    Returns
    -------
    text
        Per cents differ by percentage points, written out; other units keep
        their name.

    Notes
    -----
    The rounded figures are subtracted, so that a reader who subtracts what is
    on the screen gets what is on the screen.

    Examples
    --------
    >>> difference(41.24, 17.35, decimals=1, unit="%", language="en").split("\xa0")
    ['+23.8', 'percentage points']
    """
    gap = displayed_gap(value, reference, decimals)
    if math.isnan(gap):
        return ""
    words = translator(language).text("tooltip.points") if unit == "%" else unit
    prefix = "+" if sign and gap > 0 else ""
    text = number(gap if sign else abs(gap), decimals, language)
    return f"{prefix}{text}\u00a0{words}".rstrip("\u00a0")


def displayed_gap(value: float, reference: float, decimals: int) -> float:
    """Value minus reference, both rounded first; NaN if either is."""
    if math.isnan(value) or math.isnan(reference):
        return math.nan
    return float(rounded(value, decimals) - rounded(reference, decimals))


def figure(value: float, state: str, *, decimals: int, unit: str, language: str) -> str:
    """
    Write one figure, or the official sign of its state where there is no number to print.

    Parameters
    ----------
    value
        The figure; NaN where the state has none.
    state
        `indicators.states.CellState` as text.
    decimals, unit, language
        See `with_unit`.
    """
    if state == CellState.VALUE and not math.isnan(value):
        return with_unit(value, decimals, unit, language)
    return sign_of(state, language)


def sign_of(state: str, language: str) -> str:
    """Sign of a state as German official tables print it; "no data" in the reader's language."""
    if state == CellState.VALUE:
        return ""
    if state == CellState.MISSING:
        return translator(language).text("state.missing.sign")
    return CellState(state).sign


def date(value: dt.date | str, language: str) -> str:
    """
    Write a date.

    Parameters
    ----------
    value
        A date, or the text of the descriptor; text that is no ISO date stays as it is.

    Examples
    --------
    >>> date("2018-12-31", "de"), date("2018-12-31", "en"), date("Juni 2018", "de")
    ('31.12.2018', '31 December 2018', 'Juni 2018')
    """
    if isinstance(value, str):
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            return value
    else:
        day = value
    if language == "en":
        return str(format_date(day, format="long", locale="en_GB"))
    return str(format_date(day, format="dd.MM.yyyy", locale="de_DE"))


def sorting(text: str) -> str:
    """
    Key that sorts as a German dictionary does (DIN 5007-1): ä as a, ß as ss.

    Examples
    --------
    >>> sorted(["Zoo", "Am Anger", "Ährenfeld"], key=sorting)
    ['Ährenfeld', 'Am Anger', 'Zoo']
    """
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def runs(numbers: Iterable[int]) -> str:
    """
    Write years or row numbers with their runs drawn together.

    Parameters
    ----------
    numbers
        Whole numbers in rising order.

    Examples
    --------
    >>> runs([2007, 2008, 2009, 2012])
    '2007–2009, 2012'
    """
    found: list[tuple[int, int]] = []
    for each in numbers:
        if found and each == found[-1][1] + 1:
            found[-1] = found[-1][0], each
        else:
            found.append((each, each))
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in found)
