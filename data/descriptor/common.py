"""What all sections of ``city.toml`` share: closed models, kinds of text, faults.

Models are closed (an unknown key is an error), so that a typing error is found
and not ignored. What a section means for a statistics officer is written in
``docs/data-package.md``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from indicators.catalogue import Text

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Measure = Annotated[str, StringConstraints(pattern=r"^-?[a-z][a-z0-9_]{0,63}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
RelativeFile = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Slice = Annotated[str, StringConstraints(pattern=r"^-?\d*:-?\d*$")]
Crs = Annotated[str, StringConstraints(pattern=r"^EPSG:\d{4,6}$")]

_DAYS = ("%Y-%m-%d", "%d.%m.%Y")


def wrong(kind: str, **context: str) -> PydanticCustomError:
    """Fault that is worded in ``locales/`` under ``finding.descriptor_<kind>``."""
    return PydanticCustomError(kind, kind, context)


def _day(value: Any) -> Any:
    """Day as TOML writes it, or as text in ISO or German form."""
    if isinstance(value, date):
        return value
    for form in _DAYS:
        try:
            return datetime.strptime(str(value).strip(), form).date()
        except ValueError:
            continue
    raise wrong("day", written=str(value))


Day = Annotated[date, BeforeValidator(_day)]


class Model(BaseModel):
    """Base: closed, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class TextModel(Model):
    """A text in German and English; one string stands for both."""

    de: Line
    en: Line

    def as_text(self) -> Text:
        """Convert to the plain type of the catalogue."""
        return Text(de=self.de, en=self.en)


def _both_languages(value: Any) -> Any:
    return {"de": value, "en": value} if isinstance(value, str) else value


Bilingual = Annotated[TextModel, BeforeValidator(_both_languages)]


def take(identifier: str, part: str | None) -> str:
    """
    Return the declared part of an id, as Python slices count.

    Parameters
    ----------
    identifier
        The id as written in the file.
    part
        ``"-3:"`` for the last three characters, ``":6"`` for the first six; None for all.

    Examples
    --------
    >>> take("04011523", "-3:"), take("01011101", ":6"), take("7", None)
    ('523', '010111', '7')
    """
    if part is None:
        return identifier
    start, stop = (int(bound) if bound else None for bound in part.split(":"))
    return identifier[start:stop]


class SourceModel(Model):
    """What every file must say about its origin."""

    source: Line
    licence: Line
    licence_url: Line | None = None
    date: Line | None = None
