"""What officers write about an area: their own text and a picture, every version of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


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
    """

    city_key: str
    level: str
    area_id: str
    text: str
    picture: Picture | None
    version: int
    written_by: str
    recorded_at: dt.datetime
