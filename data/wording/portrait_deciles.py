"""What a decile chart shows, as a sentence and as a table."""

from __future__ import annotations

import pandas as pd

from data.city import City
from data.portrait import Deciles, Portrait
from data.wording.portrait_lines import value_words
from data.wording.portrait_places import plain_label
from indicators.states import CellState
from locales import formats, phrases, translator

#: Lowest three tenths, the middle four, the upper three.
_THIRDS = (("low", 1, 3), ("middle", 4, 7), ("high", 8, 10))


def decile_words(deciles: Deciles, shown: Portrait, language: str, city: City) -> str:
    """
    Headline of a decile chart: where the values of the area, or of those inside it, lie.

    Returns
    -------
    headline
        Tenths of the values of the level, neutral as to which side is favourable; without
        tenths (fewer than ten areas) the span of the values. Says how many have no figure.
    """
    texts, table = translator(language), deciles.table
    own = table[table["mark"] == "own"]
    lacking = len(deciles.withheld) + len(deciles.missing)
    several = deciles.level != shown.spot.level
    if own.empty:
        sentence = texts.format("portrait_text.deciles.no_value", area=shown.spot.name)
    elif not deciles.lines:
        sentence = _span(deciles, language, city)
    elif several:
        sentence = _several(deciles, own["decile"], shown, language, city)
    else:
        sentence = texts.format(
            "portrait_text.deciles.own",
            area=shown.spot.name,
            value=value_words(
                float(own["value"].iloc[0]), CellState.VALUE, deciles.indicator, language
            ),
            decile=texts.text(f"portrait_text.decile.{int(own['decile'].iloc[0])}"),
            count=formats.number(len(table), 0, language),
            level=plain_label(city, deciles.level, language),
        )
    head = texts.format(
        "portrait_text.deciles",
        indicator=deciles.indicator.name[language],
        year=deciles.year,
        sentence=sentence,
    )
    if not lacking or not several:
        return head
    rest = texts.format(
        "portrait_text.deciles.lacking", n=lacking, count=formats.number(lacking, 0, language)
    )
    return f"{head} {rest}"


def _several(
    deciles: Deciles, tenths: pd.Series, shown: Portrait, language: str, city: City
) -> str:
    """Where most of the areas inside lie; how they spread where no third holds most of them."""
    texts = translator(language)
    counts = {side: int(tenths.between(first, last).sum()) for side, first, last in _THIRDS}
    words = {
        "area": shown.spot.name,
        "total": formats.number(len(tenths), 0, language),
        "level": plain_label(city, deciles.level, language),
    }
    side, most = max(counts.items(), key=lambda one: one[1])
    if len(tenths) == 1:
        return texts.format(f"portrait_text.deciles.only.{side}", **words)
    if 2 * most > len(tenths):
        shown_count = formats.number(most, 0, language)
        return texts.format(f"portrait_text.deciles.{side}", n=most, count=shown_count, **words)
    parts = [
        texts.format(f"portrait_text.deciles.part.{one}", count=formats.number(count, 0, language))
        for one, count in counts.items()
        if count
    ]
    return texts.format(
        "portrait_text.deciles.spread", parts=phrases.listing(parts, language), **words
    )


def _span(deciles: Deciles, language: str, city: City) -> str:
    """Without tenths: from which to which value."""
    values, indicator = deciles.table["value"], deciles.indicator
    return translator(language).format(
        "portrait_text.deciles.span",
        count=formats.number(len(values), 0, language),
        level=plain_label(city, deciles.level, language),
        low=formats.number(float(values.min()), indicator.decimals, language),
        high=phrases.with_unit(float(values.max()), indicator, language, dative=True),
        city=phrases.with_unit(deciles.city_value, indicator, language),
    )


def decile_table(deciles: Deciles, language: str) -> pd.DataFrame:
    """
    Give the table form of a decile chart: all words, ready to be written.

    Returns
    -------
    table
        Indexed by ``area_id``; columns named in the reader's language: area, value with unit,
        tenth (empty with fewer than ten areas), where it belongs. By rising value, marked
        areas without a figure last.
    """
    texts, indicator = translator(language), deciles.indicator
    marks = {one: texts.text(f"portrait_text.mark.{one}") for one in ("own", "sibling")}
    rows = {
        str(area_id): (
            name,
            value_words(float(value), CellState.VALUE, indicator, language),
            formats.number(decile, 0, language) if deciles.lines else "",
            marks.get(mark, ""),
        )
        for area_id, name, value, decile, mark in deciles.table[
            ["name", "value", "decile", "mark"]
        ].itertuples()
    }
    unplaced = [(CellState.SUPPRESSED, one) for one in deciles.withheld]
    unplaced += [(CellState.MISSING, one) for one in deciles.missing]
    for state, (area_id, name) in unplaced:
        rows[area_id] = (name, texts.text(f"state.{state.value}"), "", marks["own"])
    columns = [
        texts.text(f"portrait_text.column.{one}") for one in ("area", "value", "decile", "mark")
    ]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return table.rename_axis("area_id")
