"""The printed map of one indicator with its legend, and the small map that shows where an area is.

Codes, bounds and words are those of the screen (`data.map_words`). The level is
simplified once per city and size, so that a report with a map per indicator
pays for it once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from data import headline, map_words
from data.city import City
from data.errors import unknown_choice
from data.figures import AreaFigures, class_breaks
from data.portrait import Spot
from geo.choropleth import PATTERNS
from geo.print_map import PrintBase, PrintPaint, print_base, print_map, print_swatch
from indicators.classes import ClassBreaks, indicator_classes
from indicators.palette import STATE_CODES, STATE_COLOURS
from locales import formats, translator
from reports.map_sheet import LegendEntry, MapSheet

#: Fill of the area that a small map points at: a blue that judges nothing.
POINTED_AT = "#0b5394"
_WHITE = "#ffffff"
_HERE, _ELSEWHERE = "here", "elsewhere"
_STATE_PATTERNS = {code: code for code in STATE_CODES.values() if code in PATTERNS}
_STATE_FILLS = {STATE_CODES[state]: colour for state, colour in STATE_COLOURS.items()}


def indicator_map(
    city: City,
    figures: AreaFigures,
    *,
    language: str,
    width: float = 170.0,
    height: float = 150.0,
    marked: Collection[str] = (),
) -> MapSheet:
    """
    Draw the choropleth map of an indicator; the same figures give the same text.

    Parameters
    ----------
    figures
        Of an indicator; an index has classes of its own.
    width, height
        Room on the page in mm.
    marked
        Areas that get a double line and an entry of the legend; ids of no area are passed over.

    Returns
    -------
    sheet
        Classes with their bounds and numbers of areas, states that occur, the thick line of
        areas less favourable than the city. Without any geometry the map itself is empty.

    Raises
    ------
    UnknownChoiceError
        If the figures are not those of an indicator of the city.
    """
    breaks = class_breaks(city, figures.indicator.key, figures.level)
    codes = map_words.indicator_codes(figures, breaks)
    classes = indicator_classes(figures.indicator.polarity) if breaks else ()
    names = figures.table["name"]
    known = [area_id for area_id in names.index if area_id in set(marked)]
    paint = PrintPaint(
        codes={str(area_id): str(code) for area_id, code in codes.items()},
        colours={one.sign: one.colour for one in classes} | _STATE_FILLS,
        patterns=_STATE_PATTERNS,
        signs={
            str(area_id): str(code) for area_id, code in codes.items() if code not in _STATE_FILLS
        },
        only_fitting=True,
        outlined=frozenset(map(str, figures.table.index[figures.table["worse"].fillna(False)])),
        doubled=frozenset(map(str, known)),
    )
    base = _base(city, figures.level, width, height)
    level = city.package.level(figures.level).label.as_text()
    entries = [
        *_classes(figures, codes, breaks, language),
        *_states(codes, language),
        *_outline(figures, language),
        *_marked([str(names[area_id]) for area_id in known], language),
    ]
    return MapSheet(
        svg=print_map(city.areas[figures.level], paint, base=base, arrow=True) if base else "",
        alt=translator(language).format(
            "indicator_map.alt",
            level=level[language],
            date=headline.stand(city, figures.year, language),
            headline=headline.headline(figures, level, language),
        ),
        legend=tuple(entries),
    )


def locator_map(
    city: City, spot: Spot, *, language: str, width: float = 60.0, height: float = 60.0
) -> MapSheet:
    """
    Draw where an area lies among the others of its level.

    Parameters
    ----------
    width, height
        Room on the page in mm.

    Raises
    ------
    UnknownChoiceError
        If the city has no such level or area.
    """
    if spot.level not in city.areas:
        raise unknown_choice("level", spot.level, city.areas)
    areas = city.areas[spot.level]
    if spot.area_id not in areas.index:
        raise unknown_choice("area", spot.area_id, areas.index[:5])
    translate = translator(language).format
    base = _base(city, spot.level, width, height)
    paint = PrintPaint(
        codes={str(one): _HERE if one == spot.area_id else _ELSEWHERE for one in areas.index},
        colours={_HERE: POINTED_AT, _ELSEWHERE: _WHITE},
        outlined=frozenset({spot.area_id}),
    )
    town = city.package.city.name
    drawn = base is not None and spot.area_id in base.outlines
    return MapSheet(
        svg=print_map(areas, paint, base=base, arrow=True) if drawn else "",
        alt=translate("indicator_map.locator_alt", area=spot.name, city=town),
        legend=(LegendEntry(svg=print_swatch(colour=POINTED_AT, outlined=True), words=spot.name),),
    )


def _base(city: City, level: str, width: float, height: float) -> PrintBase | None:
    """Simplify a level for one size, once for as long as the city is there; None: nothing to do."""
    areas = city.areas[level]
    if (areas.geometry.isna() | areas.geometry.is_empty).all():
        return None
    return city.remember(
        lambda: print_base(areas, width=width, height=height),
        "print_base",
        level,
        f"{width:g}x{height:g}",
    )


def _classes(
    figures: AreaFigures, codes: pd.Series, breaks: ClassBreaks | None, language: str
) -> Iterator[LegendEntry]:
    """All classes with their bounds, empty ones too: a colour that is not there says something."""
    if breaks is None:
        return
    for one in indicator_classes(figures.indicator.polarity):
        bounds = map_words.interval_words(*breaks.interval(one.code), figures.indicator, language)
        yield LegendEntry(
            svg=print_swatch(colour=one.colour, sign=one.code),
            words=_counted(bounds, int(codes.eq(one.sign).sum()), language),
        )


def _states(codes: pd.Series, language: str) -> Iterator[LegendEntry]:
    """Why areas have no figure, for what occurs."""
    for state, code in STATE_CODES.items():
        count = int(codes.eq(code).sum())
        if count:
            yield LegendEntry(
                svg=print_swatch(colour=STATE_COLOURS[state], pattern=code),
                words=_counted(translator(language).text(f"state.{state.value}"), count, language),
            )


def _outline(figures: AreaFigures, language: str) -> Iterator[LegendEntry]:
    """The thick line, where one is drawn."""
    count = int(figures.table["worse"].fillna(False).sum())
    if count:
        words = map_words.outline(figures, language)
        swatch = print_swatch(colour=_WHITE, outlined=True)
        yield LegendEntry(svg=swatch, words=_counted(words, count, language))


def _marked(names: list[str], language: str) -> Iterator[LegendEntry]:
    """The double line, with the names behind it."""
    if names:
        words = translator(language).format("indicator_map.marked", names=", ".join(names))
        yield LegendEntry(svg=print_swatch(colour=_WHITE, doubled=True), words=words)


def _counted(words: str, count: int, language: str) -> str:
    """Words of an entry with the number of areas behind it."""
    translate = translator(language).format
    areas = translate("legend.count", n=count, count=formats.number(count, 0, language))
    return translate("indicator_map.counted", words=words, areas=areas)
