"""The margin of "less favourable than the city": its choices and its words."""

from __future__ import annotations

from data.map_words import margin_option
from indicators.comparison import Margin

#: Choices of the control, as keys of links.
KEYS = ("any", "p5", "p10", "p25", "sig")


def option(key: str, language: str) -> str:
    """Label of a choice of the control."""
    return margin_option(Margin.from_key(key), language)
