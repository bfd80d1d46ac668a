"""Pictures that readers hand over: only their pixels come through, and nothing else does harm."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from data.errors import UnsafeFileError
from data.files.pictures import LONGEST_SIDE, MOST_BYTES, CheckedPicture, format_of
from data.files.raw import Raw, ReadRequest, result_of
from data.files.sandbox import read_all
from data.files.wire import ReadLimits
from data.uploads import PICTURE_LIMITS, read_picture
from locales import LANGUAGES

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)
SECRET = b"GEHEIM-52.5200N"
PAGE = b"<html><script>alert(1)</script></html>"


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    sink = io.BytesIO()
    image.save(sink, kind, **options)
    return sink.getvalue()


def block(colour: Any = RED, *, mode: str = "RGB", ground: Any = WHITE) -> Image.Image:
    """A picture of 64 × 32 pixels whose upper left quarter has another colour."""
    image = Image.new(mode, (64, 32), ground)
    ImageDraw.Draw(image).rectangle((0, 0, 31, 15), fill=colour)
    return image


def photograph(width: int, height: int) -> Image.Image:
    made = np.random.default_rng(1).integers(0, 255, (30, 40, 3), dtype=np.uint8)
    return Image.fromarray(made).resize((width, height), Image.Resampling.BICUBIC)


def telling() -> bytes:
    """A photograph that tells where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return encoded(photograph(2_400, 1_800), exif=exif, comment=SECRET, xmp=SECRET, dpi=(300, 300))


def chunk(kind: bytes, content: bytes) -> bytes:
    code = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + code


def png(width: int, height: int, pixels: bytes, *extra: bytes) -> bytes:
    """A PNG of 8-bit grey whose header says what it likes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(pixels, 9))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + body + chunk(b"IEND", b"")


def jpeg_of_65_000() -> bytes:
    """A JPEG whose header announces 65,000 pixels each way."""
    content = encoded(block())
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", 65_000, 65_000) + content[at + 4 :]


def swollen_text() -> bytes:
    text = b"k\x00\x00" + zlib.compress(bytes(100_000_000), 9)
    return png(8, 8, bytes(72), chunk(b"zTXt", text))


def swollen_profile() -> bytes:
    profile = b"k\x00\x00" + zlib.compress(bytes(100_000_000), 9)
    return png(8, 8, bytes(72), chunk(b"iCCP", profile))


def frames(kind: str) -> bytes:
    return encoded(block(), kind, save_all=True, append_images=[block(BLUE)], lossless=True)


def whole_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def odd_palette() -> Image.Image:
    image = block().convert("P")
    image.info["transparency"] = 0
    return image


#: What comes through, as red above left on white, with the format that it becomes.
PICTURES: dict[str, tuple[Callable[[], bytes], str]] = {
    "jpeg": (lambda: encoded(block(), quality=95, subsampling=0), "image/jpeg"),
    "png": (lambda: encoded(block(), "PNG"), "image/png"),
    "webp": (lambda: encoded(block(), "WEBP", lossless=True), "image/jpeg"),
    "clear ground": (
        lambda: encoded(block((*RED, 255), mode="RGBA", ground=(0, 0, 0, 0)), "PNG"),
        "image/png",
    ),
    "clear webp": (
        lambda: encoded(
            block((*RED, 255), mode="RGBA", ground=(0, 0, 0, 0)), "WEBP", lossless=True
        ),
        "image/jpeg",
    ),
    "palette": (lambda: encoded(block().convert("P"), "PNG"), "image/png"),
    "cmyk": (
        lambda: encoded(
            block((0, 255, 255, 0), mode="CMYK", ground=(0, 0, 0, 0)), quality=95, subsampling=0
        ),
        "image/jpeg",
    ),
    "moving png": (lambda: frames("PNG"), "image/png"),
    "moving webp": (lambda: frames("WEBP"), "image/jpeg"),
    "two photographs in one": (
        lambda: encoded(
            block(), "MPO", save_all=True, append_images=[block(BLUE)], quality=95, subsampling=0
        ),
        "image/jpeg",
    ),
    "with a page behind it": (
        lambda: encoded(block(), quality=95, subsampling=0) + PAGE,
        "image/jpeg",
    ),
    "png with a page behind it": (lambda: encoded(block(), "PNG") + PAGE, "image/png"),
    "with a profile": (lambda: encoded(block(), "PNG", icc_profile=whole_profile()), "image/png"),
    "with half a profile": (
        lambda: encoded(block(), "PNG", icc_profile=whole_profile()[:200]),
        "image/png",
    ),
    "with broken exif": (
        lambda: encoded(block(), "PNG", exif=b"Exif\x00\x00MM\x00\x2a\xff\xff\xff\xff"),
        "image/png",
    ),
}
#: Whether a pixel of the stored upper left corner is seen above and left, by the way it lies.
LYING = {
    1: (True, True),
    2: (True, False),
    3: (False, False),
    4: (False, True),
    5: (True, True),
    6: (True, False),
    7: (False, False),
    8: (False, True),
}
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "picture_format_unknown"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture_format_unknown"),
    "page": (lambda: PAGE, "picture_format_unknown"),
    "gif": (lambda: encoded(block(), "GIF"), "picture_format_unknown"),
    "tiff": (lambda: encoded(block(), "TIFF"), "picture_format_unknown"),
    "bmp": (lambda: encoded(block(), "BMP"), "picture_format_unknown"),
    "heic": (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(64), "picture_format_unknown"),
    "wave": (lambda: b"RIFF\x00\x00\x00\x00WAVEfmt ", "picture_format_unknown"),
    "half a jpeg": (lambda: encoded(photograph(200, 200))[:2_000], "picture_broken"),
    "half a png": (lambda: encoded(photograph(200, 200), "PNG")[:2_000], "picture_broken"),
    "half a webp": (lambda: encoded(photograph(200, 200), "WEBP")[:500], "picture_broken"),
    "beginning alone": (lambda: b"\xff\xd8\xff", "picture_broken"),
    "header alone": (lambda: b"\x89PNG\r\n\x1a\n", "picture_broken"),
    "page that begins as jpeg": (lambda: b"\xff\xd8\xff\xe0" + PAGE, "picture_broken"),
    "png that swells": (lambda: png(60_000, 60_000, bytes(1_000_000)), "picture_too_many_pixels"),
    "png of 2 billion a side": (lambda: png(2**31 - 1, 2**31 - 1, b""), "picture_too_many_pixels"),
    "jpeg of 65,000 a side": (jpeg_of_65_000, "picture_too_many_pixels"),
    "41 million": (lambda: png(8_200, 5_000, bytes(100)), "picture_too_many_pixels"),
    "text that swells": (swollen_text, "picture_broken"),
    "profile that swells": (swollen_profile, "picture_broken"),
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Raw]:
    """All pictures, read by one child."""
    folder = tmp_path_factory.mktemp("bilder")
    made = {name: build() for name, (build, _) in {**PICTURES, **REFUSED}.items()}
    for number in LYING:
        exif = Image.Exif()
        exif[0x0112] = number
        made[f"lying {number}"] = encoded(block(), "PNG", exif=exif)
    grey = np.repeat(np.arange(256, dtype=np.uint16) * 257, 2).reshape(2, 256)
    made["16 bits"] = encoded(Image.fromarray(grey), "PNG")
    requests = []
    for number, content in enumerate(made.values()):
        path = folder / str(number)
        path.write_bytes(content)
        requests.append(ReadRequest(kind="picture", path=path, label="bild.jpg"))
    return dict(zip(made, read_all(requests, limits=PICTURE_LIMITS), strict=True))


def shown(raw: Raw) -> Image.Image:
    """Look at a picture that came through; assert that it is what it says."""
    assert isinstance(raw, CheckedPicture), raw
    image = Image.open(io.BytesIO(raw.content))
    assert (image.mode, image.size) == ("RGB", (raw.width, raw.height))
    assert f"image/{str(image.format).lower()}" == raw.media_type
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    return image


@pytest.mark.parametrize("name", PICTURES)
def test_the_pixels_come_through_on_white_and_nothing_else(
    results: dict[str, Raw], name: str
) -> None:
    image = shown(results[name])

    assert image.size == (64, 32)
    assert results[name].media_type == PICTURES[name][1]  # type: ignore[union-attr]
    for point, colour in (((8, 8), RED), ((56, 8), WHITE), ((8, 24), WHITE), ((56, 24), WHITE)):
        assert image.getpixel(point) == pytest.approx(colour, abs=6)
    assert b"script" not in results[name].content  # type: ignore[union-attr]


@pytest.mark.parametrize("number", LYING)
def test_a_picture_that_lies_is_turned_upright(results: dict[str, Raw], number: int) -> None:
    image = shown(results[f"lying {number}"])
    above, left = LYING[number]
    width, height = image.size

    assert image.size == ((64, 32) if number < 5 else (32, 64))
    red = (4 if left else width - 5, 4 if above else height - 5)
    other = (width - 5 if left else 4, height - 5 if above else 4)
    assert image.getpixel(red) == RED
    assert image.getpixel(other) == WHITE


def test_sixteen_bits_of_grey_become_eight(results: dict[str, Raw]) -> None:
    image = shown(results["16 bits"])

    assert np.asarray(image)[0, :, 0].tolist() == [number // 2 for number in range(256)]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_sound_picture_is_refused_with_a_remedy(
    results: dict[str, Raw], name: str
) -> None:
    raw = results[name]
    assert isinstance(raw, UnsafeFileError), raw
    found = "picture_broken" if raw.finding.code == "file_broken" else raw.finding.code

    assert found == REFUSED[name][1]
    for language in LANGUAGES:
        assert "bild.jpg" in raw.finding.text(language)
        assert raw.finding.remedy(language)


def test_a_photograph_is_made_smaller_and_tells_nothing_of_its_camera() -> None:
    content = telling()
    assert SECRET in content

    picture = read_picture(content, name="C:\\Bilder\\haus.png")

    assert (picture.width, picture.height) == (1_200, 1_600)  # it lay on its side
    shown(picture)
    assert len(picture.content) <= MOST_BYTES
    assert SECRET not in picture.content
    assert b"Exif" not in picture.content


def test_a_picture_full_of_detail_is_made_to_fit() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (1_700, 1_700, 3), dtype=np.uint8)

    picture = read_picture(encoded(Image.fromarray(noise), quality=90), name="rauschen.jpg")

    shown(picture)
    assert 0 < len(picture.content) <= MOST_BYTES
    assert picture.width == picture.height <= LONGEST_SIDE


@pytest.mark.parametrize(
    ("content", "limits", "code"),
    [
        pytest.param(
            b"\xff\xd8\xff" * 40_000, ReadLimits(file_bytes=100_000), "picture_too_large", id="MB"
        ),
        pytest.param(b"\xff\xd8\xff", PICTURE_LIMITS, "picture_broken", id="broken"),
        pytest.param(
            encoded(block()), ReadLimits(wall_seconds=0.01), "picture_too_heavy", id="time"
        ),
    ],
)
def test_a_refusal_speaks_of_pictures_and_shows_no_folder(
    content: bytes, limits: ReadLimits, code: str
) -> None:
    with pytest.raises(UnsafeFileError) as caught:
        read_picture(content, name="../../geheim/bild.jpg", limits=limits)

    assert caught.value.finding.code == code
    for language in LANGUAGES:
        words = caught.value.finding.text(language) + caught.value.finding.remedy(language)
        assert "geheim" not in words
        assert "bild.jpg" in words


@pytest.mark.parametrize(
    ("header", "content"),
    [
        pytest.param({"media_type": "image/svg+xml"}, b"<svg/>", id="another kind"),
        pytest.param({}, PAGE, id="a page"),
        pytest.param({"width": 1_601}, b"\xff\xd8\xff", id="wide"),
        pytest.param({"height": 0}, b"\xff\xd8\xff", id="flat"),
        pytest.param({}, b"\xff\xd8\xff" * 400_000, id="heavy"),
        pytest.param({}, None, id="nothing"),
    ],
)
def test_a_child_that_answers_oddly_is_not_believed(
    header: dict[str, Any], content: bytes | None
) -> None:
    import pyarrow as pa

    from data.files.answer_table import packed

    payload = packed(pa.table({"picture": pa.array([content], type=pa.large_binary())}))
    sound = {"media_type": "image/jpeg", "width": 1, "height": 1, "notes": []}
    request = ReadRequest(kind="picture", path=Path("a"), label="bild.jpg")

    raw = result_of(({**sound, **header}, payload), request)

    assert isinstance(raw, UnsafeFileError)
    assert raw.finding.code == "reader_died"


@given(st.binary(max_size=64))
def test_the_first_bytes_decide_and_never_fail(head: bytes) -> None:
    assert format_of(head) in {"", "jpeg", "png", "webp"}
