"""The slides of a story: the door to ``reports/steps/``.

Every figure and sentence comes from the functions that the screens call. A
step whose choice no longer exists becomes a slide that says so: a meeting goes
on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from data.city import City
from data.errors import DataError
from data.provenance import Provenance
from measures.register import Register
from measures.stories import Step, StepKind, Story
from reports.blocks import Slide
from reports.steps import below, candidates, method, portrait, then_now
from reports.steps import city as city_step
from reports.steps.setting import Setting, slide, source_line

_TELLING: Mapping[StepKind, Callable[[Setting, Step], list[Slide]]] = MappingProxyType(
    {
        StepKind.CITY: city_step.tell,
        StepKind.THEN_NOW: then_now.tell,
        StepKind.BELOW: below.tell,
        StepKind.CANDIDATES: candidates.tell,
        StepKind.PORTRAIT: portrait.tell,
        StepKind.METHOD: method.tell,
    }
)


def slides(
    city: City,
    story: Story,
    *,
    language: str,
    register: Register | None,
    provenance: Provenance,
) -> tuple[Slide, ...]:
    """
    Tell a story.

    Parameters
    ----------
    language
        ``"de"`` or ``"en"``.
    register
        What people decided; None where it cannot be read.

    Returns
    -------
    slides
        One or more for each step, in the order of the story. A step that
        cannot be told any more is one slide with a `Slide.warning` and what to do.
        The presenter's words of a step stand in the notes of its first slide.
    """
    setting = Setting(city=city, language=language, register=register, provenance=provenance)
    return tuple(one for step in story.steps for one in step_slides(setting, step))


def step_slides(setting: Setting, step: Step) -> list[Slide]:
    """Slides of one step; never empty, never an error."""
    try:
        found = _TELLING[step.kind](setting, step)
    except DataError as error:
        found = [_warning(setting, step, error)]
    if not step.note:
        return found
    noted = "\n\n".join(part for part in (found[0].notes, step.note) if part)
    return [replace(found[0], notes=noted), *found[1:]]


def _warning(setting: Setting, step: Step, error: DataError) -> Slide:
    """Say what cannot be shown, why, and what to do."""
    finding = error.finding
    words = finding.text(setting.language)
    remedy = finding.remedy(setting.language)
    name = setting.text(f"slides.step.{step.kind.value}")
    made = slide(
        setting,
        step.kind,
        setting.text("slides.warning.title", step=name),
        points=[remedy, setting.text("slides.warning.remedy")],
        source=source_line(setting, next(iter(setting.city.areas)), [], None),
        notes=[words, remedy],
    )
    return replace(made, warning=words)
