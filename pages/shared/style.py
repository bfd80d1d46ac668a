"""The screens' own style sheet: ``screen.css`` and the swatches of the legend.

The sheet is one HTML block that never changes. Streamlit sends such a block once
and refers to it later (``global.minCachedMessageSize`` in the configuration), so
the swatches lie here and not in the legend, which is sent with every choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from geo.choropleth import EXCLUDED_CODES, PATTERNS, swatch
from indicators.action_areas import Recommendation
from indicators.catalogue import Polarity
from indicators.classes import LETTERS
from indicators.palette import (
    EXCLUDED_COLOUR,
    RECOMMENDATION_CODES,
    RECOMMENDATION_COLOURS,
    STATE_CODES,
    STATE_COLOURS,
    class_colours,
)

_SHEET = Path(__file__).with_name("screen.css")

#: Name of the swatch of the outline that marks the unfavourable side.
OUTLINE = "outline"
#: Name of the swatch of areas that take no part in an index.
EXCLUDED = "excluded"


@lru_cache(maxsize=1)
def sheet() -> str:
    """Return the whole style sheet as an HTML block."""
    pictures = "\n".join(
        f'.srm-swatch-{name} {{ background-image: url("data:image/svg+xml,{quote(drawn)}"); }}'
        for name, drawn in _swatches()
    )
    return f"<style>\n{_SHEET.read_text(encoding='utf-8')}\n{pictures}\n</style>"


def class_swatch(polarity: Polarity, letter: str) -> str:
    """Name of the swatch of a class: one for judging indicators, another for describing ones."""
    return f"{'neutral' if polarity is Polarity.NEUTRAL else 'judging'}-{letter.lower()}"


def recommendation_swatch(one: Recommendation) -> str:
    """Name of the swatch of a recommendation: its fill with the signs of the map."""
    return f"recommendation-{one.value}"


def _swatches() -> Iterator[tuple[str, str]]:
    for polarity in (Polarity.LOWER_IS_BETTER, Polarity.NEUTRAL):
        colours = class_colours(polarity)
        for letter in LETTERS:
            yield class_swatch(polarity, letter), _standalone(swatch(letter, colours[letter]))
    for state, code in STATE_CODES.items():
        yield state.value, _standalone(swatch(code, STATE_COLOURS[state]))
    yield EXCLUDED, _standalone(swatch(EXCLUDED_CODES[0], EXCLUDED_COLOUR))
    for one, colour in RECOMMENDATION_COLOURS.items():
        sign = RECOMMENDATION_CODES[one]
        drawn = swatch(sign if sign in PATTERNS else "", colour)
        yield recommendation_swatch(one), _standalone(drawn)
    yield OUTLINE, _standalone(swatch("", "#ffffff", outlined=True))


def _standalone(drawn: str) -> str:
    """SVG as a document of its own."""
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
