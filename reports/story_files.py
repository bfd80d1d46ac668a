"""A story as a file: slides to edit, pages to hand out, figures to compute with."""

from __future__ import annotations

import datetime as dt

from data.city import City
from locales import translator
from measures.register import Register
from measures.stories import STANDARD, Step, StepKind, Story
from reports.indicator_workbook import indicator_workbook
from reports.origins import story_origin
from reports.slides import slides
from reports.slides_pdf import slides_pdf
from reports.slides_pptx import slides_pptx
from reports.steps.setting import Setting, level_of, main_indicators, main_years

#: Endings of the files, the usual one first.
ENDINGS = ("pptx", "pdf", "xlsx")


def story_file(
    city: City, story: Story, ending: str, *, language: str, register: Register | None
) -> bytes:
    """
    Make a file of a story; the same data, story and register give the same bytes.

    Parameters
    ----------
    ending
        One of `ENDINGS`. The PDF holds the notes behind the slides, as a handout; the workbook
        one sheet for each main indicator and for each that a step names.
    register
        Where decisions are read; None where there is none.

    Raises
    ------
    DataError
        If the figures of the city cannot be used, or a page cannot be set.
    """
    origin = story_origin(city, story, language=language, ending=ending)
    setting = Setting(city=city, language=language, register=register, provenance=origin)
    if ending == "xlsx":
        return _workbook(setting, story)
    shown = slides(city, story, language=language, register=register, provenance=origin)
    dated = _dated(setting, story)
    if ending == "pdf":
        return slides_pdf(
            shown,
            title=story_title(story, language),
            language=language,
            dated=dated,
            provenance=origin,
            notes=True,
        )
    return slides_pptx(
        shown, title=story_title(story, language), language=language, dated=dated, provenance=origin
    )


def story_title(story: Story, language: str) -> str:
    """Title as the presenter wrote it; that of the ready story in the language of the reader."""
    if story.name == STANDARD.name:
        return translator(language).text("story_file.standard")
    return story.title


def _workbook(setting: Setting, story: Story) -> bytes:
    city = setting.city
    first = next((step for step in story.steps if "level" in step.choices), None)
    asked = first.choices["level"] if first else None
    level = asked if asked in city.areas else level_of(setting, Step(kind=StepKind.CITY))
    named = {step.choices.get("indicator", "") for step in story.steps}
    main = {one.key for one in main_indicators(city, level)}
    keys = [key for key in city.catalogue if key in main | named]
    return indicator_workbook(
        city, keys, level, language=setting.language, provenance=setting.provenance
    )


def _dated(setting: Setting, story: Story) -> dt.date:
    """Day of the newest thing in the slides: the figures, or what the presenter wrote."""
    level = level_of(setting, Step(kind=StepKind.CITY))
    years = main_years(setting.city, level)
    days = [dt.date(years[-1], 12, 31)] if years else []
    return max([*days, story.recorded_at.date()])
