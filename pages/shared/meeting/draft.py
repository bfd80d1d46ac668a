"""What a session has made of a story and not saved yet: steps in order, each with an id.

A draft belongs to one version of one story and is kept while other stories are looked at.
Widgets are named after the ids, so that a step takes its fields along when it moves.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import streamlit as st

from measures.stories import MOST_STEPS, Step, StepKind, Story

_DRAFTS = "meeting.drafts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One step with the id of its widgets."""

    id: str
    step: Step


@dataclass(slots=True, kw_only=True)
class Draft:
    """
    Steps as the presenter has them now.

    Attributes
    ----------
    version
        Version of the story that they began with; of a conflict the one that was shown.
    begun_with
        Steps of that version.
    submit_key
        Key of the form until it is saved.
    opened
        Id of the step whose choices are shown.
    """

    version: int
    begun_with: tuple[Step, ...]
    rows: list[Row]
    submit_key: str = field(default_factory=lambda: uuid.uuid4().hex)
    opened: str = ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """Steps in their order."""
        return tuple(row.step for row in self.rows)

    @property
    def changed(self) -> bool:
        """Whether anything differs from what it began with."""
        return [_plain(one) for one in self.steps] != [_plain(one) for one in self.begun_with]

    @property
    def full(self) -> bool:
        """Whether no step can be added."""
        return len(self.rows) >= MOST_STEPS

    def add(self, kind: StepKind) -> None:
        """Add a step at the end and open its choices."""
        row = Row(id=uuid.uuid4().hex[:8], step=Step(kind=kind))
        self.rows.append(row)
        self.opened = row.id

    def remove(self, row_id: str) -> None:
        """Take a step out."""
        self.rows = [row for row in self.rows if row.id != row_id]

    def move(self, row_id: str, by: int) -> None:
        """Move a step by one place up (-1) or down (1); at the ends it stays."""
        place = next((n for n, row in enumerate(self.rows) if row.id == row_id), None)
        if place is None or not 0 <= place + by < len(self.rows):
            return
        self.rows[place], self.rows[place + by] = self.rows[place + by], self.rows[place]

    def change(self, row_id: str, *, choices: Mapping[str, str], note: str) -> None:
        """Give a step other choices and another note; a choice of nothing is left out."""
        kept = MappingProxyType({key: value for key, value in choices.items() if value})
        self.rows = [
            replace(row, step=Step(kind=row.step.kind, choices=kept, note=note))
            if row.id == row_id
            else row
            for row in self.rows
        ]


def of(story: Story) -> Draft:
    """
    Draft of a story, begun where there is none.

    A draft without changes follows the story when others save it; one with changes stays, and
    saving it says what the others did.
    """
    drafts = st.session_state.setdefault(_DRAFTS, {})
    key = (story.city_key, story.name)
    found: Draft | None = drafts.get(key)
    if found is None or (found.version != story.version and not found.changed):
        found = drafts[key] = _begun(story)
    return found


def forget(story: Story) -> None:
    """Begin again with what is saved."""
    st.session_state.get(_DRAFTS, {}).pop((story.city_key, story.name), None)


def _begun(story: Story) -> Draft:
    rows = [Row(id=uuid.uuid4().hex[:8], step=step) for step in story.steps]
    return Draft(version=story.version, begun_with=story.steps, rows=rows)


def _plain(step: Step) -> tuple[str, dict[str, str], str]:
    return (step.kind.value, dict(step.choices), step.note)
