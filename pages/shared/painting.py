"""What the map, its legend and its list say about one view: colours and words."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from typing import Literal

import pandas as pd

from data import map_words
from geo.choropleth import TOOLTIP_TEXTS, Paint
from geo.simplify import LevelGeometry
from indicators.catalogue import Indicator, Polarity, Text
from indicators.classes import LETTERS, AreaClass
from indicators.palette import EXCLUDED_COLOUR, STATE_CODES, STATE_COLOURS
from indicators.states import CellState
from locales import formats, translator
from pages.shared.views import View

#: Fill of areas in a city without any figures: there is nothing to tell apart.
NO_FIGURES_COLOUR = "#dfe5ec"
#: Fill of the areas of an area set: a blue that judges nothing.
AREA_SET_COLOUR = "#4b97c9"


def colours(view: View) -> dict[str, str]:
    """Code -> fill, for classes, states, and areas that take no part."""
    states = {STATE_CODES[state]: colour for state, colour in STATE_COLOURS.items()}
    excluded = dict.fromkeys(view.excluded, EXCLUDED_COLOUR)
    return {one.sign: one.colour for one in view.classes} | states | excluded


def index_class_words(one: AreaClass, language: str) -> str:
    """
    Label of a class of an index with its code, both as published.

    Examples
    --------
    >>> from indicators.catalogue import Text
    >>> high = AreaClass(sign="A", code="4", colour="", label=Text(de="hoch", en="high"))
    >>> index_class_words(high, "de")
    'hoch (4)'
    """
    label = one.label[language] if one.label else ""
    if not label:
        return one.code
    named = re.search(rf"(?<!\w){re.escape(one.code)}(?!\w)", label)
    return label if named else f"{label} ({one.code})"


def reason_words(reason: Text | None, language: str) -> str:
    """Say that an area takes no part in the index, and why where that is known."""
    texts = translator(language)
    if reason is None:
        return texts.text("index_view.excluded")
    return texts.format("index_view.excluded.reason", reason=reason[language])


def paint(view: View, geometry: LevelGeometry, *, selected: str | None, language: str) -> Paint:
    """Bring the figures and codes of a view into the order of the map's areas."""
    figures, indicator = view.figures, view.figures.indicator
    order = list(geometry.order)
    table = figures.table.reindex(order)
    worse = table["worse"].fillna(False).astype(bool)
    return Paint(
        codes="".join(view.codes.reindex(order).fillna(STATE_CODES[CellState.MISSING])),
        outlined="".join("1" if mark else "0" for mark in worse),
        values=[_shown(value, indicator.decimals) for value in table["value"].tolist()],
        decimals=indicator.decimals,
        unit=indicator.unit[language],
        year=figures.year,
        indicator=indicator.name[language],
        city_value=_shown(figures.city.value, indicator.decimals),
        worse_when="" if view.index else _worse_side(indicator.polarity),
        colours=colours(view),
        state_texts=_state_texts(view, language),
        class_texts=_class_texts(view, language),
        selected=selected,
        texts=_tooltip_texts(language, index=view.index is not None),
        language=language,
    )


def _state_texts(view: View, language: str) -> dict[str, str]:
    translate = translator(language).text
    states = {code: translate(f"state.{state.value}") for state, code in STATE_CODES.items()}
    reasons = {code: reason_words(reason, language) for code, reason in view.excluded.items()}
    return states | reasons


def _class_texts(view: View, language: str) -> dict[str, str]:
    if view.index is None:
        return map_words.class_words(view.figures.indicator, language)
    return {one.sign: index_class_words(one, language) for one in view.classes}


def empty_paint(
    geometry: LevelGeometry,
    *,
    selected: str | None,
    language: str,
    members: Collection[str] | None = None,
) -> Paint:
    """
    Areas without figures: one calm fill, and every area says so.

    Parameters
    ----------
    members
        Areas that belong to an area set; they get a fill of their own.
    """
    translate = translator(language).text
    rest, inside = LETTERS[-1], LETTERS[0]
    chosen = members or ()
    count = len(geometry.order)
    return Paint(
        codes="".join(inside if area_id in chosen else rest for area_id in geometry.order),
        outlined="0" * count,
        values=[None] * count,
        decimals=0,
        unit="",
        year=0,
        indicator="",
        city_value=None,
        worse_when="",
        colours={rest: NO_FIGURES_COLOUR, inside: AREA_SET_COLOUR},
        state_texts={},
        class_texts=dict.fromkeys((rest, inside), translate("areas_only.no_figures")),
        selected=selected,
        texts={**_tooltip_texts(language), "state": "{state}"},
        language=language,
    )


def comparison(value: float, city_value: float, indicator: Indicator, language: str) -> str:
    """
    Difference to the city in words, as the map's tooltip says it.

    Returns
    -------
    text
        Empty where there is nothing to compare.
    """
    translate = translator(language)
    gap = formats.displayed_gap(value, city_value, indicator.decimals)
    if math.isnan(gap):
        return ""
    if gap == 0:
        return translate.text("tooltip.equal")
    side = "higher" if gap > 0 else "lower"
    amount = formats.difference(
        value,
        city_value,
        decimals=indicator.decimals,
        unit=indicator.unit[language],
        language=language,
        sign=False,
    )
    text = translate.format(f"tooltip.{side}", difference=amount)
    worse = _worse_side(indicator.polarity)
    if not worse:
        return text
    judged = "unfavourable" if side == worse else "favourable"
    return f"{text} – {translate.text(f'tooltip.{judged}')}"


def _tooltip_texts(language: str, *, index: bool = False) -> dict[str, str]:
    texts = translator(language)
    words = {key: texts.text(f"tooltip.{key}") for key in TOOLTIP_TEXTS}
    own = ("value", "state", "class")  # the name of a method would fill a tooltip alone
    return words | {key: texts.text(f"tooltip.index.{key}") for key in own} if index else words


def _worse_side(polarity: Polarity) -> Literal["higher", "lower", ""]:
    sides: dict[Polarity, Literal["higher", "lower", ""]] = {
        Polarity.LOWER_IS_BETTER: "higher",
        Polarity.HIGHER_IS_BETTER: "lower",
        Polarity.NEUTRAL: "",
    }
    return sides[polarity]


def shown_values(values: pd.Series, decimals: int) -> pd.Series:
    """Figures rounded as every other place rounds them; NaN stays."""
    rounded = [_shown(value, decimals) for value in values.tolist()]
    return pd.Series(rounded, index=values.index, dtype=float)


def _shown(value: float, decimals: int) -> float | None:
    """Figure rounded as every other place rounds it; None where there is none."""
    return None if math.isnan(value) else float(formats.rounded(value, decimals))
