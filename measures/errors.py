"""Exceptions of the register.

Each names a text in ``locales/``: what is wrong, and what to do. None shows a
path, a host, a user or a password; what the database itself said goes to the log.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from locales import formats, translator

if TYPE_CHECKING:
    from measures.decisions import Decision
    from measures.notes import AreaNote
    from measures.stories import Story
    from measures.timeline import Entry


class MeasuresError(ValueError):
    """
    Base class: something cannot be read from the register or written to it.

    Parameters
    ----------
    code
        Kind of error; the texts are ``measures.<code>`` and ``measures.<code>.remedy``.
    params
        Values for the places of the texts; ``field`` is one of ``measures.field.<field>``,
        and dates are written for readers.
    """

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = params
        super().__init__(self.text("de"))

    def text(self, language: str) -> str:
        """What is wrong, in one sentence."""
        return self._translated(f"measures.{self.code}", language)

    def remedy(self, language: str) -> str:
        """What to do about it."""
        return self._translated(f"measures.{self.code}.remedy", language)

    def _translated(self, key: str, language: str) -> str:
        texts = translator(language)
        named = dict(self.params)
        named |= {
            key: formats.date(value, texts.language)
            for key, value in named.items()
            if isinstance(value, dt.date)
        }
        if "field" in named:
            named["field"] = texts.text(f"measures.field.{named['field']}")
        return texts.format(key, **named)


class DecisionError(MeasuresError):
    """Raised when a decision, an entry, a story or a note cannot be accepted as it is."""


class RegisterUnavailableError(MeasuresError):
    """Raised when the database is locked, read-only, damaged, too new or cannot be reached."""


class ConflictError(MeasuresError):
    """
    Raised when others have written since the version that a form was filled in on.

    Nothing was saved. Whoever still wants to save does so on `version`.

    Attributes
    ----------
    version
        Version of the area set, story or note now.
    entries, decisions
        What the others wrote to a set since, in the order of writing.
    stories, notes
        Versions of a story or a note that the others saved since, in the order of writing.
    """

    def __init__(
        self,
        version: int,
        entries: Sequence[Entry] = (),
        decisions: Sequence[Decision] = (),
        *,
        code: str = "conflict",
        stories: Sequence[Story] = (),
        notes: Sequence[AreaNote] = (),
    ) -> None:
        self.version = version
        self.entries = tuple(entries)
        self.decisions = tuple(decisions)
        self.stories = tuple(stories)
        self.notes = tuple(notes)
        super().__init__(code, n=len(self.entries) + len(self.decisions), version=version)
