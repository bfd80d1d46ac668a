"""How it was computed, how sure it is, and what numbers cannot say."""

from __future__ import annotations

from data.headline import stand
from locales import formats
from measures.stories import Step, StepKind
from reports.blocks import Slide
from reports.steps.setting import (
    Setting,
    level_of,
    main_indicators,
    main_years,
    slide,
    source_line,
)


def tell(setting: Setting, step: Step) -> list[Slide]:
    """
    Tell where figures come from and what is withheld; the definitions stand in the notes.

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
    definitions = [f"{one.name[lang]}: {one.definition[lang]}" for one in used]
    return [
        slide(
            setting,
            StepKind.METHOD,
            text("slides.method.title"),
            subtitle=subtitle,
            points=points,
            source=source,
            notes=[*points, text("action.not_alone"), *definitions, *origin],
        )
    ]
