"""One indicator then and now: two maps, and the city over the years."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from data.choices import chosen_figures, chosen_years
from data.development import ThenNow, then_and_now
from data.development_words import then_now as quadrant_words
from data.development_words import trend
from data.figures import AreaFigures, area_figures
from data.headline import headline, stand, subtitle
from indicators.catalogue import Indicator, Polarity
from indicators.change import Quadrant
from locales import formats
from measures.stories import Step, StepKind
from reports.blocks import Block, Cell, ChartBlock, ChartKind, Series, Slide
from reports.drawings.svg import nice_ticks
from reports.indicator_map import indicator_map
from reports.map_sheet import MapSheet
from reports.steps.setting import (
    HALF_MAP,
    Setting,
    level_of,
    main_indicators,
    one_of,
    slide,
    source_line,
    year_of,
)
from reports.steps.tables import tables

#: Years on the axis of a slide.
_MOST_YEARS = 12
_LINES_BESIDE = 5


def tell(setting: Setting, step: Step) -> list[Slide]:
    """
    Tell where an indicator was less favourable than the city, then and now.

    Raises
    ------
    UnknownChoiceError
        If the indicator, the level or one of the years does not exist (any more).
    """
    city, language = setting.city, setting.language
    level = level_of(setting, step)
    # What judges comes first: that is what the step is about.
    mains = [*main_indicators(city, level, judging=True), *main_indicators(city, level)]
    default = mains[0].key if mains else next(iter(city.catalogue), None)
    key = one_of("indicator", step.choices.get("indicator"), list(city.catalogue), default)
    years = chosen_years(city, key, level)
    year = year_of(step.choices.get("year"), years, years[-1] if years else None)
    earlier = [one for one in years if one < year]
    now = chosen_figures(city, indicator=key, level=level, year=year)
    source = source_line(setting, level, [now.indicator], year)
    if not earlier and step.choices.get("base_year") is None:
        return [_only_now(setting, now, source)]
    base = year_of(step.choices.get("base_year"), earlier, earlier[0] if earlier else None)
    then = chosen_figures(city, indicator=key, level=level, year=base)
    both = then_and_now(city, indicator=key, level=level, base_year=base, year=year)
    title = headline(now, setting.label(level), language)
    words = quadrant_words(
        both.table["quadrant"],
        now.indicator,
        years=(base, year),
        level=setting.label(level),
        language=language,
    )
    series = _city_series(setting, key, level, [one for one in years if base <= one <= year])
    moved = trend(series, now.indicator, language)
    defined = subtitle(city, now, setting.label(level), language)
    maps = [one for one in (_map(setting, each) for each in (then, now)) if one.svg]
    first = slide(
        setting,
        StepKind.THEN_NOW,
        title,
        subtitle=_plain(setting, now) if maps else defined,
        points=[words],
        blocks=maps,
        source=source,
        notes=[title, words, moved],
    )
    second = slide(
        setting,
        StepKind.THEN_NOW,
        moved,
        subtitle=defined,
        blocks=[*_chart(setting, series, now.indicator, moved), *_changed(setting, both)],
        source=source,
        notes=[moved, words],
    )
    return [first, second]


def _plain(setting: Setting, now: AreaFigures) -> str:
    """Indicator with its unit, and the level."""
    lang = setting.language
    unit = now.indicator.unit[lang]
    key = "slides.then_now.defined" if unit else "slides.then_now.defined.no_unit"
    level = setting.label(now.level)[lang]
    return setting.text(key, indicator=now.indicator.name[lang], unit=unit, level=level)


def _only_now(setting: Setting, now: AreaFigures, source: str) -> Slide:
    """Show one year, because there is no earlier one."""
    label = setting.label(now.level)
    title = headline(now, label, setting.language)
    sheet = _map(setting, now)
    return slide(
        setting,
        StepKind.THEN_NOW,
        title,
        subtitle=subtitle(setting.city, now, label, setting.language),
        points=[setting.text("slides.then_now.one_year", year=now.year)],
        blocks=[sheet] if sheet.svg else [],
        source=source,
        notes=[title],
    )


def _map(setting: Setting, figures: AreaFigures) -> MapSheet:
    sheet = indicator_map(
        setting.city, figures, language=setting.language, width=HALF_MAP, height=HALF_MAP
    )
    return replace(sheet, caption=stand(setting.city, figures.year, setting.language))


def _city_series(setting: Setting, key: str, level: str, years: Sequence[int]) -> pd.Series:
    """City value by year; NaN where there is none."""
    values = {
        one: area_figures(setting.city, indicator=key, level=level, year=one).city.value
        for one in years
    }
    return pd.Series(values, dtype=float)


def _chart(setting: Setting, series: pd.Series, indicator: Indicator, words: str) -> list[Block]:
    """Line of the city over the last years with figures; none without two of them."""
    shown = series.iloc[-_MOST_YEARS:]
    if int(shown.notna().sum()) <= 1:
        return []
    lang = setting.language
    return [
        ChartBlock(
            kind=ChartKind.LINES,
            caption=setting.text(
                f"slides.then_now.chart{_cut(shown)}",
                indicator=indicator.name[lang],
                city=setting.city.package.city.name,
            ),
            alt=words,
            categories=tuple(str(one) for one in shown.index),
            series=(
                Series(
                    name=setting.city.package.city.name,
                    values=tuple(_shown(one, indicator) for one in shown),
                ),
            ),
            unit=indicator.unit[lang],
            decimals=indicator.decimals,
        )
    ]


def _cut(values: pd.Series) -> str:
    """Ending of a text's key where the axis does not begin at zero: a small change looks large."""
    first, *_, last = nice_ticks(float(values.min()), float(values.max()))
    return "" if first <= 0 <= last else ".cut"


def _shown(value: float, indicator: Indicator) -> float | None:
    """Figure with the digits that are printed, so that a file holds no more than a page."""
    return None if math.isnan(value) else float(formats.rounded(value, indicator.decimals))


def _changed(setting: Setting, both: ThenNow) -> list[Block]:
    """Areas that have become less favourable than the city, by name; those that left, if none."""
    if both.indicator.polarity is Polarity.NEUTRAL:
        return []
    for code in (Quadrant.BECAME_WORSE, Quadrant.BECAME_BETTER):
        rows = both.table[both.table["quadrant"].eq(code.value)]
        if len(rows):
            return [_change_table(setting, both, rows, code)]
    return []


def _change_table(setting: Setting, both: ThenNow, rows: pd.DataFrame, code: Quadrant) -> Block:
    text, lang, indicator = setting.text, setting.language, both.indicator
    unit = indicator.unit[lang]
    header = (setting.singular(both.level), str(both.base_year), str(both.year))
    ordered = rows.iloc[
        sorted(range(len(rows)), key=lambda at: formats.sorting(rows["name"].iloc[at]))
    ]
    lines = [
        (
            Cell(text=str(row["name"])),
            *(
                Cell(
                    text=formats.figure(
                        row[when],
                        row[f"{when}_state"],
                        decimals=indicator.decimals,
                        unit=unit,
                        language=lang,
                    ),
                    number=_shown(row[when], indicator),
                )
                for when in ("then", "now")
            ),
        )
        for _, row in ordered.iterrows()
    ]
    caption = text(f"slides.then_now.{code.value}", year=both.year, base=both.base_year)
    found = tables(caption, header, lines, numeric_from=1, half=True, lines_before=_LINES_BESIDE)
    first = found[0]
    rest = len(lines) - len(first.rows)
    note = text("slides.rest", n=rest, count=formats.number(rest, 0, lang)) if rest else ""
    return tables(
        caption,
        header,
        lines[: len(first.rows)],
        numeric_from=1,
        half=True,
        lines_before=_LINES_BESIDE,
        note=note,
    )[0]
