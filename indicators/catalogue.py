"""The catalogue: what each indicator is, as data.

Direction, unit, source and topic are declared once, in the city's descriptor,
and read from here by every screen and export. Nothing in this module computes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Polarity(StrEnum):
    """Which side of the city value is socially better."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"
    NEUTRAL = "neutral"  # describes, does not judge: no "below average"


class Formula(StrEnum):
    """How the figure follows from the measures."""

    RATIO = "ratio"  # numerator / denominator x scale
    CHANGE = "change"  # (count now - count `years` before) / count before x scale
    INDEX = "index"  # ratio of the area / ratio of the city x scale (city = scale)
    PUBLISHED = "published"  # a rate as published, weighted by a count
    COMPOSITE = "composite"  # an index of several indicators; never in a descriptor


class Uncertainty(StrEnum):
    """What the numerator counts, and thus how chance acts on the figure."""

    SHARE = "share"  # members of the denominator: n of d persons
    EVENTS = "events"  # things that happen, to one person several times: cases, moves
    NONE = "none"  # amounts, changes, rates without counts: nothing is said


class Role(StrEnum):
    """Place of the indicator in the city's own choice."""

    MAIN = "main"
    SUPPLEMENTARY = "supplementary"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text in the two languages of the tool."""

    de: str
    en: str

    def __getitem__(self, language: str) -> str:
        """Text in `language`; German for any other than English."""
        return self.en if language == "en" else self.de


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A field of life under which indicators are listed."""

    key: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """
    One published figure per area and year.

    Attributes
    ----------
    key
        Value of the URL parameter and of ``--indicator``.
    numerator, denominator
        Names of measures to be added; a leading ``-`` subtracts. For
        `Formula.PUBLISHED` the numerator is the one measure that holds the
        published rate and the denominator is the count that weights it. For
        `Formula.COMPOSITE` the numerator names the indicators that go in.
    complement_is_sensitive
        Whether denominator - numerator is itself a count of persons of the
        same kind, so that it falls under primary suppression.
    scale
        100 for per cent, 1000 for "per 1,000".
    decimals
        Decimal places shown on every screen and in every report.
    years
        Length of the window of `Formula.CHANGE`, in years; else 0.
    breaks
        Class bounds fixed by the city, ascending, in the unit; empty: computed.
    uncertainty
        What intervals and comparisons rest on.
    """

    key: str
    name: Text
    definition: Text
    topic: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    unit: Text
    polarity: Polarity
    source: str
    formula: Formula = Formula.RATIO
    role: Role = Role.CONTEXT
    target_group: Text | None = None
    scale: float = 100.0
    decimals: int = 1
    years: int = 0
    base_weight: float = 1.0
    competent_level: str = ""
    licence: str = ""
    complement_is_sensitive: bool = True
    breaks: tuple[float, ...] = field(default=())
    uncertainty: Uncertainty = Uncertainty.NONE
