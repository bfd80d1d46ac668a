"""How it was computed, how sure it is, and what numbers cannot say."""

from __future__ import annotations

from data.headline import stand
from locales import formats
from measures.stories import Step, StepKind
from reports.blocks import Cell, Slide
from reports.steps.setting import (
    Setting,
    level_of,
    main_indicators,
    main_years,
    slide,
    source_line,
)
from reports.steps.tables import tables

_MOST_TABLES = 3
_MOST_ROWS = 5


def tell(setting: Setting, step: Step) -> list[Slide]:
    """
    Tell where figures come from, what is withheld, and the definitions of the main indicators.

    Raises
    ------
    UnknownChoiceError
        If the level does not exist (any more).
    """
    city, text, lang = setting.city, setting.text, setting.language
    level = level_of(setting, step)
    used = main_indicators(city, level)
    years = main_years(city, level)
    year = years[-1] if years else None
    threshold = city.package.disclosure.threshold
    points = [
        text("slides.method.city_value"),
        text("slides.method.withheld", count=formats.number(threshold, 0, lang))
        if threshold > 1
        else text("slides.method.withheld.none"),
        text("slides.method.certainty"),
        text("slides.method.limits"),
    ]
    source = source_line(setting, level, used, year)
    date = stand(city, year, lang) if year is not None else ""
    subtitle = (
        text("slides.method.subtitle", level=setting.label(level)[lang], date=date)
        if date
        else setting.label(level)[lang]
    )
    origin = [f"{name}: {words}" for name, words in setting.provenance.lines(lang)]
    first = slide(
        setting,
        StepKind.METHOD,
        text("slides.method.title"),
        subtitle=subtitle,
        points=points,
        source=source,
        notes=[*points, text("action.not_alone"), *origin],
    )
    rows = [(Cell(text=one.name[lang]), Cell(text=one.definition[lang] or "–")) for one in used]
    header = (text("slides.column.indicator"), text("slides.column.definition"))
    caption = text("slides.method.table")
    rest = [
        slide(
            setting,
            StepKind.METHOD,
            caption if at == 0 else text("slides.more", title=caption),
            subtitle=subtitle,
            blocks=[table],
            source=source,
            notes=[f"{name.text}: {words.text}" for name, words in table.rows],
        )
        for at, table in enumerate(tables(caption, header, rows, most=_MOST_ROWS)[:_MOST_TABLES])
    ]
    return [first, *rest]
