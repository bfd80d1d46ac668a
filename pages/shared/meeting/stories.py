"""The stories of a city: the ready one, and those of the register where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from data.city import City
from measures.errors import MeasuresError
from measures.register import Register
from measures.stories import STANDARD, Story
from pages.shared import register
from pages.shared.labels import unique
from pages.shared.texts import t

#: Says in the session that a link named a story which there is not (any more).
LOST = "meeting.lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """
    What can be shown.

    Attributes
    ----------
    stories
        Story by its name; the ready one comes first.
    register, error
        Register, or why there is none.
    """

    stories: Mapping[str, Story]
    register: Register | None
    error: MeasuresError | None

    def names(self) -> list[str]:
        """Names as links carry them."""
        return list(self.stories)

    def story(self, name: str) -> Story | None:
        """One story, None if there is none of this name."""
        return self.stories.get(name)

    def labels(self) -> dict[str, str]:
        """Title per name, each different."""
        return unique({name: title(one) for name, one in self.stories.items()})


def shelf(city: City) -> Shelf:
    """Read the stories of a city; without a register only the ready one is there."""
    key = city.package.city.key
    found = {STANDARD.name: replace(STANDARD, city_key=key)}
    opened, error = register.opened_or_none()
    if opened is not None:
        try:
            found |= {one.name: one for one in opened.stories(key)}
        except MeasuresError as gone:
            opened, error = None, gone
    return Shelf(stories=found, register=opened, error=error)


def title(story: Story) -> str:
    """Title of a story for readers; the ready one has its own in each language."""
    return t("meeting.standard") if story.name == STANDARD.name else story.title
