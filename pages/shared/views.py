"""What a view of the map is made of: figures, the classes of its areas, and the margin.

An indicator and an index differ in where their classes come from. Here both
become a `View`; map, legend, list, strip and table draw that and need not ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.figures import AreaFigures
from data.indices import INDEX_PREFIX, CityIndex
from data.map_words import indicator_codes
from geo.choropleth import EXCLUDED_CODES
from indicators.catalogue import Polarity, Text
from indicators.classes import AreaClass, ClassBreaks, index_classes, indicator_classes
from indicators.comparison import ANY, Margin, MarginKind
from pages.shared import cached
from pages.shared.controls import Choice
from pages.shared.places import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """
    One indicator or index of one level and year, ready to be drawn.

    Attributes
    ----------
    classes
        All classes, the least favourable first.
    codes
        Per area the sign of its class, the code of its state, or the code of
        the reason for which it takes no part in the index.
    breaks
        Bounds of the classes of an indicator; None without a figure, and for an index.
    untold
        Why a margin that was asked for cannot be applied (key of a text); else empty.
    index
        The index behind the figures; None for an indicator.
    excluded
        Code -> reason for taking no part in the index; None where none is known.
    """

    figures: AreaFigures
    classes: tuple[AreaClass, ...]
    codes: pd.Series
    breaks: ClassBreaks | None = None
    untold: str = ""
    index: CityIndex | None = None
    excluded: Mapping[str, Text | None] = field(default_factory=dict)

    @property
    def judges(self) -> bool:
        """Whether areas are marked at all."""
        return self.index is not None or self.figures.indicator.polarity is not Polarity.NEUTRAL

    @property
    def marked(self) -> pd.DataFrame:
        """Rows of the areas that the map outlines."""
        table = self.figures.table
        return table[table["worse"].fillna(False).astype(bool)]

    def class_of(self, area_id: str) -> AreaClass | None:
        """Class of an area; None for an area without."""
        sign = self.codes[area_id]
        return next((one for one in self.classes if one.sign == sign), None)


def chosen(place: Place, choice: Choice) -> View:
    """
    View that the controls ask for; there must be an indicator and a year.

    Raises
    ------
    DataError
        If the city cannot give these figures.
    """
    assert choice.indicator is not None and choice.year is not None  # noqa: S101, PT018 - for types
    if choice.indicator.startswith(INDEX_PREFIX):
        return _of_index(place, choice.indicator, choice.level, choice.year)
    return _of_indicator(place, choice.indicator, choice.level, choice.year, margin=choice.margin)


def _of_indicator(place: Place, key: str, level: str, year: int, *, margin: Margin) -> View:
    untold = ""
    if margin.kind is MarginKind.DISTINGUISHABLE:
        untold = cached.certainty(*place.address, key, level, year).reason
        margin = ANY if untold else margin
    figures = cached.figures(*place.address, key, level, year, margin=margin.key)
    breaks = cached.breaks(*place.address, key, level)
    return View(
        figures=figures,
        classes=indicator_classes(figures.indicator.polarity) if breaks else (),
        codes=indicator_codes(figures, breaks),
        breaks=breaks,
        untold=untold,
    )


def _of_index(place: Place, key: str, level: str, year: int) -> View:
    method = key.removeprefix(INDEX_PREFIX)
    index = cached.index(*place.address, method, level, year)
    figures = cached.figures(*place.address, key, level, year)
    classes = index_classes(index.definition.status)
    codes, excluded = index_codes(index, classes)
    return View(figures=figures, classes=classes, codes=codes, index=index, excluded=excluded)


def index_codes(
    index: CityIndex, classes: tuple[AreaClass, ...]
) -> tuple[pd.Series, dict[str, Text | None]]:
    """
    Sign of the class per area, or the code of the reason for taking no part.

    Returns
    -------
    codes
        One character per area.
    excluded
        What the codes of reasons mean, the most frequent reason first. Of more
        reasons than there are codes, the rest share the last one without words.
    """
    signs = {one.code: one.sign for one in classes}
    table = index.table
    codes = table["status_class"].map(signs)
    reasons = index.reasons[codes.isna()]
    words = list(reasons.map(lambda one: one.de if one else "").value_counts(sort=True).index)
    texts = {one.de if one else "": one for one in reasons}
    code_of = {
        word: EXCLUDED_CODES[min(place, len(EXCLUDED_CODES) - 1)]
        for place, word in enumerate(words)
    }
    excluded: dict[str, Text | None] = {}
    for word, code in code_of.items():
        excluded[code] = None if code in excluded else texts[word]
    mapped = reasons.map(lambda one: code_of[one.de if one else ""])
    return codes.where(codes.notna(), mapped), excluded
