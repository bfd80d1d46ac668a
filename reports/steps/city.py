"""The city at a glance: residents, and its main indicators then and now."""

from __future__ import annotations

import math

from data.figures import area_figures, available_years
from data.headline import stand
from data.residents import residents
from indicators.catalogue import Indicator, Polarity
from locales import formats, phrases
from measures.stories import Step, StepKind
from reports.blocks import Cell, FiguresBlock, KeyFigure, Slide
from reports.steps.setting import (
    Setting,
    level_of,
    main_indicators,
    main_years,
    rule_of,
    slide,
    source_line,
    year_of,
)
from reports.steps.tables import tables, with_rest

_MOST_LEVELS = 3


def tell(setting: Setting, step: Step) -> list[Slide]:
    """
    Tell residents and main indicators of the city, beside those of the base year.

    Raises
    ------
    UnknownChoiceError
        If the level or one of the years does not exist (any more).
    """
    city, text = setting.city, setting.text
    level = level_of(setting, step)
    used = main_indicators(city, level)
    years = main_years(city, level)
    year = year_of(step.choices.get("year"), years, years[-1] if years else None)
    earlier = [one for one in years if one < year]
    base = _base_year(setting, step, earlier)
    town = city.package.city.name
    people = [residents_of_city(setting, level, one) for one in (base, year)]
    title = _title(setting, town, people, (base, year))
    blocks = [FiguresBlock(figures=_key_figures(setting, level, people, (base, year)))]
    rows = [_row(setting, one, level, (base, year)) for one in used]
    header = (
        text("slides.column.indicator"),
        *([str(base)] if base is not None else []),
        str(year),
        *([text("slides.column.change")] if base is not None else []),
    )
    found = tables(
        text("slides.city.table", city=town), header, rows, lines_before=4, numeric_from=1
    )
    moved = _moved(setting, used, level, (base, year))
    source = source_line(setting, level, used, year)
    subtitle = text("slides.city.subtitle", city=town, date=stand(city, year, setting.language))
    listed = [with_rest(found, setting, "slides.rest.indicators")] if found else []
    return [
        slide(
            setting,
            StepKind.CITY,
            title,
            subtitle=subtitle,
            blocks=[*blocks, *listed],
            source=source,
            notes=[title, *moved],
        )
    ]


def _base_year(setting: Setting, step: Step, earlier: list[int]) -> int | None:
    """Year of the comparison: the one asked for, that of the rule, else the first."""
    if step.choices.get("base_year") is not None:
        return year_of(step.choices["base_year"], earlier, None)
    rule = rule_of(setting, Step(kind=StepKind.CITY))
    if rule is not None and rule.base_year in earlier:
        return rule.base_year
    return earlier[0] if earlier else None


def residents_of_city(setting: Setting, level: str, year: int | None) -> float:
    """Residents of the whole city; NaN where one area is not known."""
    if year is None or not setting.city.package.city.population:
        return math.nan
    counted = residents(setting.city, level, year)
    threshold = setting.city.package.disclosure.threshold
    total = math.nan if counted is None else float(counted.sum(skipna=False))
    return total if total >= threshold else math.nan


def _title(setting: Setting, town: str, people: list[float], years: tuple[int | None, int]) -> str:
    text, lang = setting.text, setting.language
    base, year = years
    then, now = people
    if math.isnan(now):
        return text("slides.city.title.figures", city=town, year=year)
    count = formats.number(now, 0, lang)
    if math.isnan(then) or base is None or then == 0:
        return text("slides.city.title", city=town, count=count, year=year)
    change = 100 * (now - then) / then
    shown = float(formats.rounded(change, 1))
    kind = "same" if shown == 0 else "more" if shown > 0 else "fewer"
    return text(
        f"slides.city.title.{kind}",
        city=town,
        count=count,
        year=year,
        base=base,
        percent=formats.with_unit(abs(shown), 1, "%", lang),
    )


def _key_figures(
    setting: Setting, level: str, people: list[float], years: tuple[int | None, int]
) -> tuple[KeyFigure, ...]:
    """Residents, then the number of areas of each level, fine to coarse."""
    text, lang = setting.text, setting.language
    base, year = years
    then, now = people
    found = []
    if not math.isnan(now):
        comment = ""
        if not math.isnan(then):
            comment = text("slides.city.then", year=base, count=formats.number(then, 0, lang))
        found.append(
            KeyFigure(
                label=text("slides.city.residents", year=year),
                text=formats.number(now, 0, lang),
                comment=comment,
            )
        )
    areas = setting.city.areas
    for name in [level, *(one for one in areas if one != level)][:_MOST_LEVELS]:
        found.append(
            KeyFigure(
                label=setting.label(name)[lang], text=formats.number(len(areas[name]), 0, lang)
            )
        )
    return tuple(found)


def _row(
    setting: Setting, indicator: Indicator, level: str, years: tuple[int | None, int]
) -> tuple[Cell, ...]:
    base, year = years
    lang, unit = setting.language, indicator.unit[setting.language]
    now = _city_value(setting, indicator, level, year)
    shown = [Cell(text=indicator.name[lang])]
    if base is not None:
        then = _city_value(setting, indicator, level, base)
        words = formats.difference(now, then, decimals=indicator.decimals, unit=unit, language=lang)
        gap = formats.displayed_gap(now, then, indicator.decimals)
        return (
            *shown,
            _value(then, indicator, lang),
            _value(now, indicator, lang),
            Cell(text=words or "–", number=None if math.isnan(gap) else gap),
        )
    return (*shown, _value(now, indicator, lang))


def _value(value: float, indicator: Indicator, language: str) -> Cell:
    return Cell(
        text=phrases.with_unit(value, indicator, language),
        number=None if math.isnan(value) else float(formats.rounded(value, indicator.decimals)),
    )


def _city_value(setting: Setting, indicator: Indicator, level: str, year: int) -> float:
    if year not in available_years(setting.city, indicator.key, level):
        return math.nan
    found = area_figures(setting.city, indicator=indicator.key, level=level, year=year)
    return found.city.value


def _moved(
    setting: Setting, used: list[Indicator], level: str, years: tuple[int | None, int]
) -> list[str]:
    """How many main indicators that judge have become more and less favourable."""
    base, year = years
    if base is None:
        return []
    better = worse = 0
    for one in used:
        if one.polarity is Polarity.NEUTRAL:
            continue
        then, now = (_city_value(setting, one, level, which) for which in (base, year))
        gap = formats.displayed_gap(now, then, one.decimals)
        if math.isnan(gap) or gap == 0:
            continue
        if (gap > 0) == (one.polarity is Polarity.HIGHER_IS_BETTER):
            better += 1
        else:
            worse += 1
    if not better + worse:
        return []
    return [setting.text("slides.city.moved", base=base, better=better, worse=worse)]
