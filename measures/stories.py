"""Stories for a meeting: which steps are shown in which order, and every version of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


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
        Keys as links carry them: ``level``, ``indicator``, ``year``, ``base_year``, ``area``,
        ``rule``; what a step does not name follows from the city. Checked when it is drawn: the
        city may have changed since.
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
        From 1; each save adds one.
    """

    city_key: str
    name: str
    title: str
    steps: tuple[Step, ...]
    version: int
    written_by: str
    recorded_at: dt.datetime
