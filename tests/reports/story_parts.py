"""What the tests of slides share: the ready story told once, and looks into a slide file."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from functools import cache
from typing import Any

from pptx import Presentation

from data.provenance import Provenance
from reports.blocks import Slide
from reports.slides_pptx import slides_pptx

DATED = dt.date(2019, 3, 1)
TITLE = "Sozialausschuss März 2019"


def origin(city: str = "Musterstadt", version: str = "0123456789abcdef") -> Provenance:
    """Origin of a file, as the command line would write it."""
    return Provenance(
        city=city,
        data_version=version,
        methods=("figures 1", "aktionsraeume 1"),
        parameters=(("story", "standard"),),
        command="python -m sozialraum slides city.toml --story standard -o x.pptx",
    )


def as_pptx(slides: tuple[Slide, ...], *, language: str = "de", title: str = TITLE) -> bytes:
    """Slide file of a story."""
    return slides_pptx(slides, title=title, language=language, dated=DATED, provenance=origin())


@cache
def opened(made: bytes) -> Any:
    """Presentation, read again by the library."""
    return Presentation(io.BytesIO(made))


def parts(made: bytes) -> dict[str, bytes]:
    """All files inside a slide file, those inside the workbooks of its charts too."""
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        for name in file.namelist():
            content = file.read(name)
            found[name] = content
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(content)) as inner:
                    found |= {f"{name}!{one}": inner.read(one) for one in inner.namelist()}
    return found


def all_text(slide: Any) -> str:
    """All words of a slide but its notes."""
    texts = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            texts.append(shape.text_frame.text)
        if shape.has_table:
            texts += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(texts)
