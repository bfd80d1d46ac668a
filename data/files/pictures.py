"""Pictures on their way out of the sandbox: what the child gave is looked at, never decoded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

LONGEST_SIDE = 1_600
MOST_BYTES = 1_000_000

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_BEGINNINGS = {"image/jpeg": JPEG, "image/png": PNG}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPicture:
    """
    A picture that was decoded, turned upright, made smaller and encoded anew.

    Attributes
    ----------
    content
        JPEG or PNG bytes, at most `MOST_BYTES`: RGB without transparency and metadata.
    media_type
        ``"image/jpeg"`` or ``"image/png"``.
    width, height
        Pixels, at most `LONGEST_SIDE`.
    """

    content: bytes
    media_type: str
    width: int
    height: int


def checked(table: pa.Table, header: Mapping[str, Any]) -> CheckedPicture:
    """
    Picture from a child's answer.

    Raises
    ------
    ValueError, TypeError, KeyError
        If it is not what a sound child answers.
    """
    [content] = table.column("picture").to_pylist()
    if not isinstance(content, bytes):
        raise TypeError("a picture is bytes")
    found = CheckedPicture(
        content=content,
        media_type=header["media_type"],
        width=int(header["width"]),
        height=int(header["height"]),
    )
    sizes = (found.width, found.height)
    if not found.content.startswith(_BEGINNINGS[found.media_type]):
        raise ValueError("the picture is not what it is said to be")
    if len(found.content) > MOST_BYTES or not all(0 < one <= LONGEST_SIDE for one in sizes):
        raise ValueError("the picture is larger than allowed")
    return found


def format_of(head: bytes) -> str:
    r"""
    Format of a picture by its first bytes, whatever its name: empty if it is none of the three.

    Examples
    --------
    >>> format_of(b"RIFF\x00\x00\x00\x00WEBPVP8 ")
    'webp'
    """
    if head.startswith(JPEG):
        return "jpeg"
    if head.startswith(PNG):
        return "png"
    return "webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""
