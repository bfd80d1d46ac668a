"""What officers write about an area: their own text and a picture, every version of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from measures.checks import clean_text, has_words
from measures.errors import DecisionError

TEXT_LENGTH = 1_500
ALT_LENGTH = 300
CREDIT_LENGTH = 200
MOST_BYTES = 1_000_000
LONGEST_SIDE = 1_600

_BEGINNINGS = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """
    A checked picture: decoded, turned upright, resized and encoded anew.

    Attributes
    ----------
    content
        JPEG or PNG bytes without any metadata of the camera.
    media_type
        ``"image/jpeg"`` or ``"image/png"``.
    width, height
        Pixels.
    alt
        What it shows, for those who do not see it; never empty.
    credit
        Who made it; may be empty.
    """

    content: bytes
    media_type: str
    width: int
    height: int
    alt: str
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaNote:
    """
    One saved version of what is written about an area; an empty text and no picture: taken back.

    Attributes
    ----------
    version
        From 1; each save adds one.
    written_by
        As it was given, e.g. a role; may be empty.
    recorded_at
        Moment of the save, in UTC.
    """

    city_key: str
    level: str
    area_id: str
    text: str
    picture: Picture | None
    version: int
    written_by: str
    recorded_at: dt.datetime

    @property
    def is_taken_back(self) -> bool:
        """Whether there is nothing to show."""
        return not self.text and self.picture is None


def checked_text(text: str) -> str:
    """
    Text of a note without signs that cannot be seen; lines stay.

    Raises
    ------
    DecisionError
        If it has more than `TEXT_LENGTH` characters.
    """
    return clean_text(text, "note", TEXT_LENGTH, lines=True)


def checked_picture(picture: Picture) -> Picture:
    """
    Picture with clean words.

    Raises
    ------
    DecisionError
        If it has no alternative text, or is not what `data.uploads.read_picture` makes.
    """
    beginning = _BEGINNINGS.get(picture.media_type)
    sizes = (picture.width, picture.height)
    if (
        beginning is None
        or not picture.content.startswith(beginning)
        or len(picture.content) > MOST_BYTES
        or not all(0 < size <= LONGEST_SIDE for size in sizes)
    ):
        raise DecisionError("picture_not_checked")
    alt = clean_text(picture.alt, "alt", ALT_LENGTH)
    if not has_words(alt):
        raise DecisionError("picture_without_alt")
    return replace(picture, alt=alt, credit=clean_text(picture.credit, "credit", CREDIT_LENGTH))
