"""The map of a report with its legend: recommendations, members before, parts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from data import reasons
from data.candidates import Candidates
from data.city import City
from geo.choropleth import EXCLUDED_CODES, PATTERNS
from geo.print_map import PrintPaint, print_map, print_swatch
from indicators.action_areas import Membership, Recommendation, Why
from indicators.palette import EXCLUDED_COLOUR, RECOMMENDATION_CODES, RECOMMENDATION_COLOURS
from locales import translator
from measures.timeline import Entry, PartKind, members_at

_EXCLUDED = "excluded"
_WHITE = "#ffffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendEntry:
    """One sign of the legend (SVG) and what it means, with the number of areas."""

    svg: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSheet:
    """
    A map as SVG, what it shows in words for those who do not see it, and its legend.

    Attributes
    ----------
    svg, alt
        Empty where no area has a geometry.
    caption
        Short words above it where several maps stand side by side; else empty.
    """

    svg: str
    alt: str
    legend: tuple[LegendEntry, ...]
    caption: str = ""


def map_sheet(
    city: City,
    found: Candidates,
    entries: Sequence[Entry],
    *,
    numbers: Mapping[str, int],
    language: str,
    width: float = 170.0,
    height: float = 150.0,
) -> MapSheet:
    """
    Draw the map of a report.

    Parameters
    ----------
    entries
        History of the set, for the drawn parts of members before.
    numbers
        Area id -> its number in the report's list.
    width, height
        Room on the page, mm.
    """
    translate = translator(language).format
    table = found.table
    codes = table["recommendation"].astype(str).mask(table["why"].eq(Why.EXCLUDED), _EXCLUDED)
    colours = {str(key): colour for key, colour in RECOMMENDATION_COLOURS.items()}
    paint = PrintPaint(
        codes={str(key): code for key, code in codes.items()},
        colours={**colours, _EXCLUDED: EXCLUDED_COLOUR},
        patterns=_patterns(),
        signs={area_id: str(number) for area_id, number in numbers.items()},
        outlined=frozenset(table.index[table["member_before"].eq(Membership.WHOLE)]),
    )
    parts = _parts(city, found, entries)
    areas = city.areas[found.level]
    drawn = ~(areas.geometry.isna() | areas.geometry.is_empty)
    level = city.package.level(found.level).label.as_text()[language]
    headline = reasons.headline(found, language, city)
    return MapSheet(
        svg=print_map(areas, paint, parts=parts, width=width, height=height) if drawn.any() else "",
        alt=translate("action_report.map_alt", level=level, headline=headline),
        legend=_legend(codes, paint, found, with_parts=len(parts) > 0, language=language),
    )


def _patterns() -> dict[str, str]:
    """Code -> pattern, for the recommendations whose sign is one, and for what takes no part."""
    signs = {str(key): sign for key, sign in RECOMMENDATION_CODES.items() if sign in PATTERNS}
    return {**signs, _EXCLUDED: EXCLUDED_CODES[0]}


def _legend(
    codes: pd.Series, paint: PrintPaint, found: Candidates, *, with_parts: bool, language: str
) -> tuple[LegendEntry, ...]:
    """Recommendations with their counts, then the lines; only what the map shows."""
    translate = translator(language).format
    counts = codes.value_counts()
    shown = [
        (str(one), f"{sign}\u00a0{reasons.recommendation_word(one.value, language)}")
        for one, sign in RECOMMENDATION_CODES.items()
    ]
    shown.append((_EXCLUDED, translate("action_report.legend.excluded")))
    entries = [
        LegendEntry(
            svg=print_swatch(colour=paint.colours[code], pattern=paint.patterns.get(code, "")),
            words=translate("action_report.legend.count", word=word, n=int(counts.get(code, 0))),
        )
        for code, word in shown
        if counts.get(code, 0) or code in (Recommendation.KEEP, Recommendation.NEW)
    ]
    if paint.outlined:
        words = translate("action_report.legend.before", year=found.base_year)
        entries.append(LegendEntry(svg=print_swatch(colour=_WHITE, outlined=True), words=words))
    if with_parts:
        words = translate("action_report.legend.parts")
        entries.append(LegendEntry(svg=print_swatch(colour=_WHITE, broken=True), words=words))
    return tuple(entries)


def _parts(city: City, found: Candidates, entries: Sequence[Entry]) -> gpd.GeoDataFrame:
    """Quarters that speak for a recommendation, and drawn parts that were members before."""
    areas = city.areas[found.level]
    shapes: list[object] = []
    if found.rule.quarters is not None:
        quarters = city.areas[found.rule.quarters.level]
        speaking = [
            quarter
            for code, ids in zip(
                found.table["recommendation"], found.table["quarters"], strict=True
            )
            if code in (Recommendation.NARROW, Recommendation.WATCH)
            for quarter in ids
        ]
        shapes += quarters.geometry.reindex(speaking).dropna().to_list()
    drawn = [
        shapely.geometry.shape(json.loads(member.part.geometry))
        # The day on which `found` looked at the set: the base year is over.
        for member in members_at(entries, dt.date(found.base_year + 1, 1, 1))
        if member.level == found.level
        and member.part is not None
        and member.part.kind is PartKind.POLYGON
    ]
    if drawn:
        shapes += gpd.GeoSeries(drawn, crs=4326).to_crs(areas.crs).to_list()
    return gpd.GeoDataFrame(geometry=shapes, crs=areas.crs)
