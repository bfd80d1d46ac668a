"""Stories for a meeting: which steps are shown in which order, and every version of them."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from measures.checks import checked_id, chosen, clean_text, has_words
from measures.errors import DecisionError

TITLE_LENGTH = 120
STEP_NOTE_LENGTH = 1_000
CHOICE_LENGTH = 200
MOST_STEPS = 30
#: What a step may choose; the keys of links.
CHOICES = ("level", "indicator", "year", "base_year", "area", "rule")
NAME_LENGTH = 60

_NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe"})
_NAMELESS = "sitzung"


class StepKind(StrEnum):
    """Steps that a story can be made of."""

    CITY = "city"  # the city at a glance
    THEN_NOW = "then_now"  # one indicator then and now
    BELOW = "below"  # areas below the city average
    CANDIDATES = "candidates"  # candidates with reasons
    PORTRAIT = "portrait"  # one area's portrait
    METHOD = "method"  # how it was computed


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One step.

    Attributes
    ----------
    choices
        Keys as links carry them (`CHOICES`); what a step does not name follows from the city.
        Checked when it is drawn: the city may have changed since.
    note
        Words of the presenter for this step.
    """

    kind: StepKind
    choices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """
    One saved version of a story.

    Attributes
    ----------
    name
        Stands in links and on the command line: small letters, digits and hyphens.
    title
        As the presenter wrote it.
    version
        From 1; each save adds one. 0: the ready story, which nobody saved.
    written_by
        As it was given, e.g. a role; may be empty.
    recorded_at
        Moment of the save, in UTC.
    """

    city_key: str
    name: str
    title: str
    steps: tuple[Step, ...]
    version: int
    written_by: str
    recorded_at: dt.datetime


#: The story that every city has without anybody saving it. Its portrait is that of the first area
#: of the newest recommendations, or of the first area by name.
STANDARD = Story(
    city_key="",
    name="standard",
    title="Standard",
    steps=tuple(Step(kind=kind) for kind in StepKind),
    version=0,
    written_by="",
    recorded_at=dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
)


def story_name(title: str) -> str:
    """
    Name for links and the command line that follows from a title.

    Examples
    --------
    >>> story_name("Sozialausschuss März 2019: Übersicht")
    'sozialausschuss-maerz-2019-uebersicht'
    >>> story_name("…")
    'sitzung'
    """
    letters = unicodedata.normalize("NFC", title).lower().translate(_SPELT_OUT)
    # Signs become hyphens first: a dash that merely vanished would join two words.
    spaced = re.sub(r"[\W_]+", "-", letters)
    plain = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode()
    slug = re.sub("[^a-z0-9]+", "-", plain).strip("-")
    return slug[:NAME_LENGTH].strip("-") or _NAMELESS


def numbered_name(name: str, number: int) -> str:
    """
    Name for a story whose own is taken.

    Examples
    --------
    >>> numbered_name("standard", 2)
    'standard-2'
    """
    ending = f"-{number}"
    return name[: NAME_LENGTH - len(ending)].strip("-") + ending


def checked_title(title: str) -> str:
    """
    Title on one line, without signs that cannot be seen.

    Raises
    ------
    DecisionError
        If it has no letter and no digit, or more than `TITLE_LENGTH` characters.
    """
    found = clean_text(title, "title", TITLE_LENGTH)
    if not has_words(found):
        raise DecisionError("story_without_title")
    return found


def is_name(name: str) -> bool:
    """Whether a story can have this name, which may come from a link."""
    return len(name) <= NAME_LENGTH and _NAME.fullmatch(name) is not None


def checked_name(name: str) -> str:
    """Name of a story as it is: small letters and digits, joined by single hyphens."""
    if not is_name(name):
        raise DecisionError("story_name", n=NAME_LENGTH)
    return name


def checked_steps(steps: Sequence[Step]) -> tuple[Step, ...]:
    """
    Steps with clean notes; a choice of nothing is left out.

    Raises
    ------
    DecisionError
        If there is no step or there are too many, or if a kind, a choice or a note is not
        acceptable.
    """
    if not steps:
        raise DecisionError("story_without_steps")
    if len(steps) > MOST_STEPS:
        raise DecisionError("story_too_long", n=MOST_STEPS)
    return tuple(
        Step(
            kind=chosen(StepKind, step.kind, "step"),
            choices=MappingProxyType(_checked_choices(step.choices)),
            note=clean_text(step.note, "step_note", STEP_NOTE_LENGTH, lines=True),
        )
        for step in steps
    )


def _checked_choices(choices: Mapping[str, str]) -> dict[str, str]:
    if not choices.keys() <= set(CHOICES):
        raise DecisionError("not_in_list", field="choices")
    return {
        key: checked_id(choices[key], "choices", CHOICE_LENGTH)
        for key in CHOICES
        if choices.get(key)
    }


def steps_json(steps: Sequence[Step]) -> str:
    """Steps as the register keeps them; `steps_from` reads them back."""
    found: list[dict[str, Any]] = [
        {"kind": one.kind.value, "choices": dict(one.choices), "note": one.note} for one in steps
    ]
    return json.dumps(found, ensure_ascii=False)


def steps_from(written: str) -> tuple[Step, ...]:
    """Steps as `steps_json` wrote them."""
    return tuple(
        Step(
            kind=StepKind(one["kind"]),
            choices=MappingProxyType(dict(one["choices"])),
            note=one["note"],
        )
        for one in json.loads(written)
    )
