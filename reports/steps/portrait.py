"""The portrait of one area in a meeting: where it lies, what its figures say, its indicators."""

from __future__ import annotations

import math

from data import portrait_text
from data.candidates import by_change
from data.errors import DataError, unknown_choice
from data.portrait import Portrait, PortraitLine, portrait, portrait_years
from indicators.action_areas import Recommendation
from indicators.catalogue import Role
from locales import formats
from measures.stories import Step, StepKind
from reports.blocks import Cell, Slide
from reports.indicator_map import locator_map
from reports.steps.candidates import apply_rule
from reports.steps.setting import Setting, level_of, rule_of, slide, source_line, year_of
from reports.steps.tables import tables, with_rest

_MOST_POINTS = 4
#: Signs of all points together: more cannot be read beside a map.
_MOST_SIGNS = 430
#: Signs of a sentence that can be the title of the table.
_MOST_TITLE = 90


def tell(setting: Setting, step: Step) -> list[Slide]:
    """
    Tell the portrait of an area.

    Raises
    ------
    UnknownChoiceError
        If the level, the area or the year does not exist (any more).
    """
    level, area_id = _place(setting, step)
    years = portrait_years(setting.city, level)
    year = year_of(step.choices.get("year"), years, years[-1] if years else None)
    base = step.choices.get("base_year")
    shown = portrait(
        setting.city,
        level=level,
        area_id=area_id,
        year=year,
        base_year=None
        if base is None
        else year_of(base, [one for one in years if one < year], None),
    )
    return _slides(setting, shown)


def _place(setting: Setting, step: Step) -> tuple[str, str]:
    """Area that the step names; else the first that a rule recommends, else the first by name."""
    areas = setting.city.areas
    asked = step.choices.get("area")
    if asked is not None:
        level = level_of(setting, step)
        if asked not in areas[level].index:
            raise unknown_choice("area", asked, areas[level].index[:5])
        return level, asked
    level = level_of(setting, step)
    recommended = _first_recommended(setting, level)
    if recommended:
        return level, recommended
    names = areas[level]["name"]
    return level, min(
        map(str, names.index), key=lambda one: (formats.sorting(str(names[one])), one)
    )


def _first_recommended(setting: Setting, level: str) -> str:
    """First area of the newest recommendations; empty where no rule looks at this level."""
    try:
        rule = rule_of(setting, Step(kind=StepKind.CANDIDATES))
        if rule is None or rule.level != level:
            return ""
        found, _ = apply_rule(setting, rule, Step(kind=StepKind.CANDIDATES))
    except DataError:
        return ""
    table = found.table.loc[by_change(found.table)]
    named = table.index[table["recommendation"].ne(Recommendation.NONE.value)]
    return str(named[0]) if len(named) else ""


def _slides(setting: Setting, shown: Portrait) -> list[Slide]:
    city, text, lang = setting.city, setting.text, setting.language
    spot = shown.spot
    sentences = portrait_text.summary(shown, city, lang)
    title = spot.name
    if shown.population_year is not None:
        title = f"{spot.name}: {portrait_text.population_words(shown, lang)}"
    place = portrait_text.place_words(shown, city, lang)
    defined = text("slides.portrait.subtitle", area=spot.name, place=place, year=shown.year)
    main = [one for one in shown.lines if one.indicator.role is Role.MAIN] or list(shown.lines)
    source = source_line(setting, spot.level, [one.indicator for one in main], shown.year)
    sheet = locator_map(city, spot, language=lang, width=90, height=90)
    first = slide(
        setting,
        StepKind.PORTRAIT,
        title,
        subtitle=defined,
        points=_points(sentences[1:]),
        blocks=[sheet] if sheet.svg else [],
        source=source,
        notes=[*sentences, *portrait_text.group_words(shown, lang)],
    )
    header = (
        text("slides.column.indicator"),
        spot.name,
        city.package.city.name,
        text("slides.column.compared"),
    )
    caption = text("slides.portrait.table", area=spot.name, year=shown.year)
    found = tables(caption, header, [_row(setting, shown, one) for one in main])
    if not found:
        return [first]
    said = sentences[1] if len(sentences) > 1 else ""
    second = slide(
        setting,
        StepKind.PORTRAIT,
        f"{spot.name}: {said}" if 0 < len(said) <= _MOST_TITLE else caption,
        subtitle=text("slides.portrait.main", subtitle=defined),
        blocks=[with_rest(found, setting, "slides.rest.indicators")],
        source=source,
        notes=[
            f"{one.indicator.name[lang]}: {portrait_text.certainty_words(one, lang)}"
            for one in main
        ],
    )
    return [first, second]


def _points(sentences: list[str]) -> list[str]:
    """First sentences that can be read beside a map; all of them stand in the notes."""
    found: list[str] = []
    for sentence in sentences:
        if len(found) == _MOST_POINTS or sum(map(len, found)) + len(sentence) > _MOST_SIGNS:
            break
        found.append(sentence)
    return found


def _row(setting: Setting, shown: Portrait, line: PortraitLine) -> tuple[Cell, ...]:
    lang, indicator = setting.language, line.indicator
    name = indicator.name[lang]
    if line.year != shown.year:
        name = setting.text("slides.portrait.other_year", indicator=name, year=line.year)
    return (
        Cell(text=name),
        Cell(
            text=portrait_text.value_words(line.value, line.state, indicator, lang),
            number=_number(line.value, indicator.decimals),
        ),
        Cell(
            text=formats.with_unit(line.city_value, indicator.decimals, indicator.unit[lang], lang),
            number=_number(line.city_value, indicator.decimals),
        ),
        Cell(text=portrait_text.short_difference_words(line, lang) or "–"),
    )


def _number(value: float, decimals: int) -> float | None:
    return None if math.isnan(value) else float(formats.rounded(value, decimals))
