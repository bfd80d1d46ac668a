"""Compare areas with the city: direction is data, never an ``if`` in a page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from indicators.catalogue import Polarity
from indicators.errors import IndicatorDataError

#: Share of the figures' size below which a difference is noise of floating-point numbers: an area
#: exactly at the city value is not worse, and one exactly x % above it is, whatever the unit. The
#: city value of equal published rates is a ratio of sums, often not equal to the last digit.
NOISE = 1e-9


class MarginKind(StrEnum):
    """How far from the city value an area must lie to be called worse."""

    ANY = "any"
    RELATIVE = "relative"
    DISTINGUISHABLE = "distinguishable"


class MarginError(IndicatorDataError):
    """
    Raised when a margin makes no sense.

    Parameters
    ----------
    asked
        What was asked for, as text.
    """

    def __init__(self, asked: str) -> None:
        self.asked = asked
        super().__init__(
            f"{asked!r} is no margin. Use 'any', 'sig', or 'p' and a number of per cent above 0, "
            "e.g. 'p10'."
        )


@dataclass(frozen=True, slots=True)
class Margin:
    """
    The margin of "worse than the city".

    Attributes
    ----------
    kind
        `MarginKind.ANY`: any difference. `MarginKind.RELATIVE`: at least
        `percent` of the city value. `MarginKind.DISTINGUISHABLE`: told apart
        from the rest of the city, see `indicators.uncertainty`.
    percent
        Per cent of the city value, > 0 for `MarginKind.RELATIVE`, else 0.

    Raises
    ------
    MarginError
        If `percent` does not fit `kind`.
    """

    kind: MarginKind = MarginKind.ANY
    percent: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        fits = self.percent > 0 if self.kind is MarginKind.RELATIVE else self.percent == 0
        if not fits or not math.isfinite(self.percent):
            raise MarginError(f"{self.kind.value} {self.percent:g}")

    @property
    def key(self) -> str:
        """
        Short name for links and files, read back by `from_key`.

        Examples
        --------
        >>> Margin(MarginKind.RELATIVE, 2.5).key
        'p2.5'
        """
        if self.kind is MarginKind.RELATIVE:
            return "p" + np.format_float_positional(self.percent, trim="-")
        return "sig" if self.kind is MarginKind.DISTINGUISHABLE else "any"

    @classmethod
    def from_key(cls, key: str) -> Margin:
        """
        Read a short name.

        Raises
        ------
        MarginError
            If `key` names no margin.

        Examples
        --------
        >>> Margin.from_key("p10")
        Margin(kind=<MarginKind.RELATIVE: 'relative'>, percent=10.0)
        """
        if key == "any":
            return cls()
        if key == "sig":
            return cls(MarginKind.DISTINGUISHABLE)
        digits = key.removeprefix("p")
        plain = digits.replace(".", "", 1)
        if not key.startswith("p") or not (plain.isascii() and plain.isdecimal()):
            raise MarginError(key)
        return cls(MarginKind.RELATIVE, float(digits))


ANY = Margin()


def worse_than_city(
    values: pd.Series,
    city_value: float,
    polarity: Polarity,
    margin: Margin = ANY,
    distinguishable: pd.Series | None = None,
) -> pd.Series:
    """
    Mark areas whose figure is socially worse than the city value.

    "Below the city average" is meant socially: for a transfer rate it is a
    rate *above* the city's figure.

    Parameters
    ----------
    values
        Figures per ``area_id``; NaN where there is none (missing, suppressed).
    city_value
        City value in the same unit; NaN if there is none.
    polarity
        `Polarity.NEUTRAL` describes and does not judge: nothing is marked.
    margin
        How far from the city value an area must lie. A relative margin is a
        share of the size of the city value, whatever its sign; of a city value
        of 0 it is 0.
    distinguishable
        Only for `MarginKind.DISTINGUISHABLE`: nullable boolean per
        ``area_id``, whether the area can be told from the rest of the city;
        None or ``<NA>`` where that cannot be said.

    Returns
    -------
    worse
        Nullable boolean; ``<NA>`` where nothing can be said. An area exactly
        at the city value is not worse; one exactly x % away is, by x %.

    Examples
    --------
    >>> worse_than_city(pd.Series([1.0, 2.0, 3.0]), 2.0, Polarity.LOWER_IS_BETTER).to_list()
    [False, False, True]
    >>> ten = Margin(MarginKind.RELATIVE, 10)
    >>> worse_than_city(pd.Series([2.1, 2.2]), 2.0, Polarity.LOWER_IS_BETTER, ten).to_list()
    [False, True]
    """
    if polarity is Polarity.NEUTRAL or math.isnan(city_value):
        return pd.Series(pd.NA, index=values.index, dtype="boolean")
    gap = values - city_value if polarity is Polarity.LOWER_IS_BETTER else city_value - values
    worse = gap.gt(NOISE * abs(city_value))
    if margin.kind is MarginKind.RELATIVE:
        noise = NOISE * values.abs().clip(lower=abs(city_value))
        worse &= gap.ge(abs(city_value) * margin.percent / 100 - noise)
    marks = worse.astype("boolean").mask(values.isna())
    if margin.kind is not MarginKind.DISTINGUISHABLE:
        return marks
    if distinguishable is None:
        return pd.Series(pd.NA, index=values.index, dtype="boolean")
    told = distinguishable.reindex(values.index).astype("boolean")
    return (marks & told).mask(told.isna())
