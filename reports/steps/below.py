"""Areas below the city average: in how many main indicators each is less favourable."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pandas as pd

from data.choices import chosen_figures, chosen_years
from data.city import City
from data.figures import area_figures, available_years
from data.headline import headline, stand, subtitle, where
from data.indices import INDEX_PREFIX
from geo.print_map import PrintPaint, print_map, print_swatch
from indicators.catalogue import Indicator
from locales import formats
from measures.stories import Step, StepKind
from reports.blocks import Cell, Slide, TableBlock
from reports.indicator_map import indicator_map
from reports.map_sheet import LegendEntry, MapSheet
from reports.steps.setting import (
    HALF_MAP,
    Setting,
    level_of,
    main_indicators,
    main_years,
    slide,
    source_line,
    year_of,
)
from reports.steps.tables import tables

#: Classes by the share of known main indicators, from the most to none, and their fills.
_CLASSES = ("all", "most", "half", "some", "none", "unknown")
_FILLS = dict(
    zip(_CLASSES, ("#742e06", "#c76a0c", "#f09f42", "#fedcae", "#fffaf3", "#ffffff"), strict=True)
)
_UNKNOWN_PATTERN = "-"
_MOST, _HALF = 2 / 3, 1 / 2
#: Signs are left out of maps with more areas: they could not be read.
_MOST_SIGNS = 120
#: Slides with tables after the map.
_MOST_TABLES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """
    Main indicators of each area that are less favourable than the city.

    Attributes
    ----------
    table
        Indexed by ``area_id``: ``name``, ``below``, ``known`` (numbers of indicators), ``kind``
        (one of ``all``, ``most``, ``half``, ``some``, ``none``, ``unknown``).
    asked
        Indicators that were looked at.
    """

    table: pd.DataFrame
    asked: tuple[Indicator, ...]
    level: str
    year: int


def below_city(city: City, *, level: str, year: int) -> Below:
    """
    Count main indicators that are less favourable than the city.

    Each indicator counts with the figures of its latest year up to `year`. An
    area of which less than half of them are known is not judged.
    """
    used = []
    marks: dict[str, pd.Series] = {}
    for one in main_indicators(city, level, judging=True):
        years = [each for each in available_years(city, one.key, level) if each <= year]
        if years:
            used.append(one)
            found = area_figures(city, indicator=one.key, level=level, year=years[-1])
            marks[one.key] = found.table["worse"]
    names = city.named_areas(level)["name"]
    worse = pd.DataFrame(marks, index=names.index)
    table = pd.DataFrame(
        {
            "name": names,
            "below": worse.fillna(value=False).astype(bool).sum(axis=1).astype(int),
            "known": worse.notna().sum(axis=1).astype(int),
        }
    )
    table["kind"] = [
        _kind(below, known, len(used))
        for below, known in zip(table["below"], table["known"], strict=True)
    ]
    return Below(table=table, asked=tuple(used), level=level, year=year)


def _kind(below: int, known: int, asked: int) -> str:
    if not known or known < asked * _HALF:
        return "unknown"
    if not below:
        return "none"
    share = below / known
    if share == 1:
        return "all"
    return "most" if share >= _MOST else "half" if share >= _HALF else "some"


def tell(setting: Setting, step: Step) -> list[Slide]:
    """
    Tell which areas are below the city average.

    Raises
    ------
    UnknownChoiceError
        If the level, the year or the indicator does not exist (any more).
    """
    level = level_of(setting, step)
    if step.choices.get("indicator") is not None:
        return [_one_indicator(setting, step, level)]
    years = main_years(setting.city, level)
    if not main_indicators(setting.city, level, judging=True):
        return [_nothing_judges(setting, level)]
    year = year_of(step.choices.get("year"), years, years[-1] if years else None)
    found = below_city(setting.city, level=level, year=year)
    if not found.asked:
        return [_nothing_judges(setting, level)]
    return _slides(setting, found)


def _nothing_judges(setting: Setting, level: str) -> Slide:
    """Say that no indicator has a favourable direction, or none has figures by then."""
    text = setting.text
    return slide(
        setting,
        StepKind.BELOW,
        text("slides.below.none_judging"),
        subtitle=setting.label(level)[setting.language],
        points=[text("slides.below.none_judging.why")],
        source=source_line(setting, level, [], None),
        notes=[text("slides.below.none_judging"), text("slides.below.none_judging.why")],
    )


def _slides(setting: Setting, found: Below) -> list[Slide]:
    text, lang = setting.text, setting.language
    table = found.table
    judged = int(table["kind"].ne("unknown").sum())
    listed = table[table["kind"].isin(["all", "most", "half"])]
    label = setting.label(found.level)
    if judged:
        title = text(
            "slides.below.title",
            where=where(len(listed), judged, label, lang),
            n=len(found.asked),
            asked=len(found.asked),
        )
    else:
        title = text("slides.below.none_known")
    names = ", ".join(one.name[lang] for one in found.asked)
    defined = text(
        "slides.below.subtitle", level=label[lang], date=stand(setting.city, found.year, lang)
    )
    source = source_line(setting, found.level, found.asked, found.year)
    sheet = below_map(setting, found, title, width=HALF_MAP, height=HALF_MAP)
    lists = below_tables(setting, found, listed)
    explained = text("slides.below.explained", names=names)
    beside = [sheet] if sheet.svg else []
    first = slide(
        setting,
        StepKind.BELOW,
        title,
        subtitle=defined,
        blocks=[*beside, *lists[:1]],
        source=source,
        notes=[title, explained, text("slides.below.no_verdict")],
    )
    rest = [
        slide(
            setting,
            StepKind.BELOW,
            text("slides.more", title=text("slides.below.table")),
            subtitle=defined,
            blocks=lists[at : at + 2],
            source=source,
            notes=[explained],
        )
        for at in range(1, min(len(lists), 1 + 2 * _MOST_TABLES), 2)
    ]
    return [first, *rest]


def below_tables(setting: Setting, found: Below, listed: pd.DataFrame) -> list[TableBlock]:
    """Areas with at least half of the indicators, most first, then by name."""
    text, lang = setting.text, setting.language
    order = sorted(
        listed.index,
        key=lambda one: (
            -listed["below"][one] / listed["known"][one],
            formats.sorting(str(listed["name"][one])),
        ),
    )
    rows = [
        (
            Cell(text=str(listed["name"][one])),
            Cell(
                text=text(
                    "slides.below.count",
                    below=int(listed["below"][one]),
                    known=int(listed["known"][one]),
                ),
                number=float(listed["below"][one]),
            ),
        )
        for one in order
    ]
    header = (setting.singular(found.level), text("slides.below.column"))
    found_tables = tables(text("slides.below.table"), header, rows, half=True, numeric_from=1)
    kept = 1 + 2 * _MOST_TABLES
    left = sum(len(one.rows) for one in found_tables[kept:])
    if left:
        note = text("slides.rest", n=left, count=formats.number(left, 0, lang))
        found_tables[kept - 1] = replace(found_tables[kept - 1], note=note)
    return found_tables[:kept]


def below_map(
    setting: Setting, found: Below, title: str, *, width: float, height: float
) -> MapSheet:
    """Map of the classes with the number of indicators in each area."""
    city, text = setting.city, setting.text
    areas = city.areas[found.level]
    table = found.table
    drawn = ~(areas.geometry.isna() | areas.geometry.is_empty)
    few = len(areas) <= _MOST_SIGNS
    signs = {
        str(one): str(count)
        for one, count, kind in zip(table.index, table["below"], table["kind"], strict=True)
        if few and kind != "unknown"
    }
    paint = PrintPaint(
        codes={str(one): str(kind) for one, kind in table["kind"].items()},
        colours=_FILLS,
        patterns={"unknown": _UNKNOWN_PATTERN},
        signs=signs,
    )
    counts = table["kind"].value_counts()
    legend = tuple(
        LegendEntry(
            svg=print_swatch(
                colour=_FILLS[kind], pattern=_UNKNOWN_PATTERN if kind == "unknown" else ""
            ),
            words=text(f"slides.below.class.{kind}", n=int(counts[kind])),
        )
        for kind in _CLASSES
        if counts.get(kind, 0)
    )
    return MapSheet(
        svg=print_map(areas, paint, width=width, height=height) if drawn.any() else "",
        alt=text("slides.below.alt", title=title),
        legend=legend,
    )


def _one_indicator(setting: Setting, step: Step, level: str) -> Slide:
    """Map of the one indicator or index that the step names."""
    city, lang = setting.city, setting.language
    key = step.choices["indicator"]
    years = chosen_years(city, key, level)
    year = year_of(step.choices.get("year"), years, years[-1] if years else None)
    figures = chosen_figures(city, indicator=key, level=level, year=year)
    label = setting.label(level)
    title = headline(figures, label, lang)
    is_index = key.startswith(INDEX_PREFIX)
    sheet = (
        None
        if is_index
        else indicator_map(city, figures, language=lang, width=HALF_MAP, height=HALF_MAP)
    )
    marked = figures.table[figures.table["worse"].fillna(value=False).astype(bool)]
    order = sorted(marked.index, key=lambda one: formats.sorting(str(marked["name"][one])))
    indicator = figures.indicator
    rows = [
        (
            Cell(text=str(marked["name"][one])),
            Cell(
                text=formats.figure(
                    marked["value"][one],
                    marked["state"][one],
                    decimals=indicator.decimals,
                    unit=indicator.unit[lang],
                    language=lang,
                ),
                number=_number(marked["value"][one], indicator),
            ),
        )
        for one in order
    ]
    header = (setting.singular(level), setting.text("slides.column.value"))
    found = tables(setting.text("slides.below.marked"), header, rows, half=True, numeric_from=1)
    left = sum(len(one.rows) for one in found[1:])
    note = setting.text("slides.rest", n=left, count=formats.number(left, 0, lang)) if left else ""
    shown = [replace(found[0], note=note)] if found else []
    return slide(
        setting,
        StepKind.BELOW,
        title,
        subtitle=subtitle(city, figures, label, lang),
        blocks=[*([sheet] if sheet is not None and sheet.svg else []), *shown],
        source=source_line(setting, level, [indicator], year),
        notes=[title, setting.text("slides.below.no_verdict")],
    )


def _number(value: float, indicator: Indicator) -> float | None:
    return None if math.isnan(value) else float(formats.rounded(value, indicator.decimals))
