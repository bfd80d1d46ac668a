"""A picture as the child reads it: decoded, turned upright, made smaller and encoded anew.

Imported by the child after its limits are set. Nothing of the file but the
colours of its pixels leaves this module: no position, no name of a camera, no
comment, nothing that follows the picture.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from PIL import ExifTags, Image, ImageCms

from data.files.answer_table import packed
from data.files.pictures import LONGEST_SIDE, MOST_BYTES
from data.files.wire import ReadLimits, RefusedError

# What a broken file raises in Pillow; anything else ends the child.
FAULTS: tuple[type[Exception], ...] = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    EOFError,
    ZeroDivisionError,
    OverflowError,
    struct.error,
    zlib.error,
)
_PROFILE_FAULTS: tuple[type[Exception], ...] = (ImageCms.PyCMSError, *FAULTS)
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_QUALITY = 85
#: Where a picture is too full of detail: the steps until it fits, quality before size.
_STEPS = tuple((side, quality) for side in (1.0, 0.75, 0.5) for quality in (_QUALITY, 75, 65))
#: A drawing has few colours; a photograph is not tried as PNG.
_FEW_COLOURS = 4_096
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def answer(request: dict[str, Any], limits: ReadLimits) -> tuple[dict[str, Any], bytes]:
    """Header and Arrow payload for one picture."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = limits.pixels
    try:
        # One format only, that of the first bytes: no other decoder sees the file.
        with Image.open(Path(request["path"]), formats=[request["format"]]) as picture:
            image = _upright(picture)
    except _TOO_LARGE as error:
        raise RefusedError("picture_too_many_pixels", limit=limits.pixels // 1_000_000) from error
    content, kind, size = _encoded(image, drawn=request["format"] == "png")
    header = {"media_type": f"image/{kind}", "width": size[0], "height": size[1], "notes": []}
    return header, packed(pa.table({"picture": pa.array([content], type=pa.large_binary())}))


def _upright(picture: Image.Image) -> Image.Image:
    """First frame as RGB on white, at most `LONGEST_SIDE` pixels, without metadata."""
    size = _fitting(picture.size, LONGEST_SIDE)
    picture.draft(None, size)  # a JPEG is decoded at a half, a quarter … where that suffices
    picture.load()
    profile = picture.info.get("icc_profile")
    orientation = _orientation(picture)
    small = _eight_bits(picture).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    flat = _on_white(small) if small.mode == "RGBA" else _in_srgb(small, profile)
    turned = flat.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else flat
    # From bytes: what Pillow notes beside the pixels would find its way into the file.
    return Image.frombytes("RGB", turned.size, turned.tobytes())


def _fitting(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Size with the same shape and no side longer than `side`; never larger than it was."""
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except FAULTS:  # the pixels are sound though their description is not
        return 1


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Picture in L, RGB, RGBA or CMYK."""
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode.startswith("I"):  # 16 bits of grey
        grey = np.asarray(picture).astype(np.uint16) >> 8
        return Image.fromarray(grey.astype(np.uint8))
    return picture if picture.mode in {"L", "RGB", "CMYK"} else picture.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as they were meant: the profile that says so is not kept."""
    if profile:
        try:
            meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            standard = ImageCms.createProfile("sRGB")
            found = ImageCms.profileToProfile(image, meant, standard, outputMode="RGB")
        except _PROFILE_FAULTS:  # a profile of another kind, or a broken one
            return image.convert("RGB")
        if found is not None:
            return found
    return image.convert("RGB")


def _encoded(image: Image.Image, *, drawn: bool) -> tuple[bytes, str, tuple[int, int]]:
    """Bytes, kind and size of the file to be kept."""
    made = b""
    for side, quality in _STEPS:
        small = image.resize(_fitting(image.size, round(max(image.size) * side)))
        made = _written(small, "JPEG", quality=quality, optimize=True)
        if len(made) <= MOST_BYTES:
            break
    if drawn and image.getcolors(_FEW_COLOURS) is not None:
        drawing = _written(image, "PNG", optimize=True)
        if len(drawing) <= min(len(made), MOST_BYTES):
            return drawing, "png", image.size
    return made, "jpeg", small.size


def _written(image: Image.Image, kind: str, **options: Any) -> bytes:
    sink = io.BytesIO()
    image.save(sink, kind, **options)
    return sink.getvalue()
