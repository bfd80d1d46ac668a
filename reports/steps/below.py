"""Areas below the city average: in how many main indicators each is less favourable."""

from __future__ import annotations

import math
from dataclasses import dataclass

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
from reports.steps.tables import named, tables, with_rest

#: Classes by the share of known main indicators, from the most to none, and their fills.
_CLASSES = ("all", "most", "half", "some", "none", "unknown")
_FILLS = dict(
    zip(_CLASSES, ("#742e06", "#c76a0c", "#f09f42", "#fedcae", "#fffaf3", "#ffffff"), strict=True)
)
_UNKNOWN_PATTERN = "-"
_MOST, _HALF = 2 / 3, 1 / 2
#: Signs are left out of maps with more areas: they could not be read.
_MOST_SIGNS = 120
#: Rows of the table beside the map, and signs of all names in it.
_MOST_GROUPS, _MOST_SIGNS_NAMED = 4, 230


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
    return [_slide(setting, found)]


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


def _slide(setting: Setting, found: Below) -> Slide:
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
    listing = below_table(setting, found, listed)
    explained = text("slides.below.explained", names=names)
    return slide(
        setting,
        StepKind.BELOW,
        title,
        subtitle=defined,
        blocks=[*([sheet] if sheet.svg else []), *([listing] if len(listed) else [])],
        source=source,
        notes=[title, explained, text("slides.below.no_verdict")],
    )


def below_table(setting: Setting, found: Below, listed: pd.DataFrame) -> TableBlock:
    """Names of the areas by the number of indicators, most first; what is too much is counted."""
    text, lang = setting.text, setting.language
    share = (listed["below"] / listed["known"]).astype(float)
    groups = listed.assign(share=share).groupby(["share", "below", "known"], sort=True)
    rows: list[tuple[Cell, ...]] = []
    signs, left = _MOST_SIGNS_NAMED, 0
    for _, areas in reversed(list(groups)):
        below, known = (int(areas[name].iloc[0]) for name in ("below", "known"))
        if len(rows) == _MOST_GROUPS or signs <= 0:
            left += len(areas)
            continue
        names = sorted(map(str, areas["name"]), key=formats.sorting)
        written = named(names, setting, most=len(names), signs=signs)
        signs -= len(written)
        count = text("slides.below.count", below=below, known=known)
        rows.append((Cell(text=count, number=float(below)), Cell(text=written)))
    return TableBlock(
        caption=text("slides.below.table"),
        header=(text("slides.below.column"), setting.label(found.level)[lang]),
        rows=tuple(rows),
        numeric=(False, False),
        note=text("slides.rest", n=left, count=formats.number(left, 0, lang)) if left else "",
    )


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
    shown = [with_rest(found, setting, "slides.rest")] if found else []
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
