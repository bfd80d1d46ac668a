"""What the map, its legend and its list say about one indicator: codes, colours, words."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Literal

import pandas as pd

from data.figures import AreaFigures
from geo.choropleth import TOOLTIP_TEXTS, Paint
from geo.simplify import LevelGeometry
from indicators.catalogue import Indicator, Polarity
from indicators.classes import LETTERS, ClassBreaks
from indicators.palette import STATE_CODES, STATE_COLOURS, class_colours
from indicators.states import CellState
from locales import formats, translator

#: Fill of areas in a city without any figures: there is nothing to tell apart.
NO_FIGURES_COLOUR = "#dfe5ec"
#: Fill of the areas of an area set: a blue that judges nothing.
AREA_SET_COLOUR = "#4b97c9"


def codes(figures: AreaFigures, breaks: ClassBreaks | None) -> pd.Series:
    """Class letter per area, or the sign of its state where there is no figure."""
    table = figures.table
    signs = {state.value: code for state, code in STATE_CODES.items()}
    states = table["state"].map(signs).fillna(STATE_CODES[CellState.MISSING])
    if breaks is None:
        return states
    return breaks.classify(table["value"]).where(table["value"].notna(), states)


def colours(indicator: Indicator) -> dict[str, str]:
    """Code -> fill, for classes and states."""
    states = {STATE_CODES[state]: colour for state, colour in STATE_COLOURS.items()}
    return {**class_colours(indicator.polarity), **states}


def class_words(indicator: Indicator, language: str) -> dict[str, str]:
    """Letter -> what the class means, in words."""
    kind = "neutral" if indicator.polarity is Polarity.NEUTRAL else "judging"
    return {
        letter: translator(language).text(f"class.{kind}.{letter.lower()}") for letter in LETTERS
    }


def paint(
    figures: AreaFigures,
    letters: pd.Series,
    geometry: LevelGeometry,
    *,
    selected: str | None,
    language: str,
) -> Paint:
    """Bring the figures and their `codes` into the order of the map's areas."""
    translate = translator(language).text
    indicator = figures.indicator
    order = list(geometry.order)
    table = figures.table.reindex(order)
    worse = table["worse"].fillna(False).astype(bool)
    return Paint(
        codes="".join(letters.reindex(order).fillna(STATE_CODES[CellState.MISSING])),
        outlined="".join("1" if mark else "0" for mark in worse),
        values=[_shown(value, indicator.decimals) for value in table["value"].tolist()],
        decimals=indicator.decimals,
        unit=indicator.unit[language],
        year=figures.year,
        indicator=indicator.name[language],
        city_value=_shown(figures.city.value, indicator.decimals),
        worse_when=_worse_side(indicator.polarity),
        colours=colours(indicator),
        state_texts={
            code: translate(f"state.{state.value}") for state, code in STATE_CODES.items()
        },
        class_texts=class_words(indicator, language),
        selected=selected,
        texts=_tooltip_texts(language),
        language=language,
    )


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


def _tooltip_texts(language: str) -> dict[str, str]:
    texts = translator(language)
    return {key: texts.text(f"tooltip.{key}") for key in TOOLTIP_TEXTS}


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
