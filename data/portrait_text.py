"""What a reader is told about one area: words beside each figure, and the generated short text.

German and English say the same. Every number is one of the portrait, written as the
screens write it; of a figure that is withheld or missing only this is said. A figure is
called less favourable only where the portrait marks it so, and never where both print
alike. What is returned is plain text: names come from files, so that a page escapes it.
"""

from __future__ import annotations

from data.city import City
from data.portrait import Portrait
from data.wording import portrait_summary
from data.wording.portrait_deciles import decile_table, decile_words
from data.wording.portrait_groups import age_label, age_words, group_words, similar_words
from data.wording.portrait_lines import (
    band_words,
    certainty_words,
    change_words,
    difference_words,
    interval_words,
    short_difference_words,
    trend_words,
    value_words,
)
from data.wording.portrait_places import (
    place_words,
    population_words,
    residents_words,
    sub_area_words,
)

__all__ = [
    "age_label",
    "age_words",
    "band_words",
    "certainty_words",
    "change_words",
    "decile_table",
    "decile_words",
    "difference_words",
    "group_words",
    "interval_words",
    "place_words",
    "population_words",
    "residents_words",
    "short_difference_words",
    "similar_words",
    "sub_area_words",
    "summary",
    "trend_words",
    "value_words",
]


def summary(shown: Portrait, city: City, language: str) -> list[str]:
    """
    Say in a few plain sentences what the figures of an area say.

    Parameters
    ----------
    shown
        A portrait of an area of `city`.
    language
        ``"de"`` or ``"en"``.

    Returns
    -------
    sentences
        4 to 7: where the area lies and how many people live there; how many of the main
        indicators are less favourable than the city, and which stand out (at most three, with
        figures); which are more favourable; how they moved since the base year, beside
        the city; what may be chance; what is not known; whether areas inside differ. The
        last says that figures alone decide nothing. "More" or "less favourable" goes by
        the figures as they are shown. What stands out most lies furthest from the
        city in standard deviations of the areas; differences that may be chance come last.
    """
    return portrait_summary.summary(shown, city, language)
