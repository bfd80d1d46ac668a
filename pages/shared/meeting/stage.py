"""Slides in the browser: full screen, as notes, as previews. All of them are sent at once.

A step then needs no answer of the server. What is sent is plain texts and SVG;
``static/meeting`` sets texts as text and shows an SVG as a picture only.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from data.city import City
from locales import formats
from measures.settings import database_url
from measures.stories import Step, Story, steps_json
from pages.shared import cached
from pages.shared.meeting.stories import Shelf
from pages.shared.places import Place
from pages.shared.texts import language, t
from reports.blocks import ChartBlock, ChartKind, FiguresBlock, Slide, TableBlock
from reports.drawings.svg import nice_ticks
from reports.map_sheet import MapSheet

#: While slides are shown nothing of the frame is seen, not even before they are there.
BARE = (
    "<style>[data-testid=stHeader], .st-key-banner { display: none !important; }"
    " .stApp { background: #ffffff !important; }</style>"
)
_STATIC = Path(__file__).resolve().parents[3] / "static" / "meeting"
_SCRIPTS = ("blocks.js", "lines.js", "slide.js", "stage.js")
_NAME = "sozialraum_slides"
_WORDS = ("nav", "back", "next", "full", "f11", "leave", "now", "then", "last",
          "notes", "no_notes")  # fmt: skip


def slides(place: Place, city: City, shelf: Shelf, story: Story) -> tuple[Slide, ...]:
    """Slides of a story in the reader's language."""
    return cached.slides(
        *place.address,
        (story.name, story.version, steps_json(story.steps)),
        language=language(),
        url=database_url() if shelf.register else "",
        state=_register_state(city, shelf),
    )


def slides_of_step(
    place: Place, city: City, shelf: Shelf, step: Step, name: str
) -> tuple[Slide, ...]:
    """Slides of one step that may not be saved yet."""
    return cached.slides(
        *place.address,
        (name, 0, steps_json((step,))),
        language=language(),
        url=database_url() if shelf.register else "",
        state=_register_state(city, shelf),
    )


def show(shown: Sequence[Slide], *, mode: str, step: int) -> bool:
    """
    Show slides on the whole screen.

    Parameters
    ----------
    mode
        ``"slides"`` or ``"notes"``.
    step
        Where to begin, from 1.

    Returns
    -------
    left
        Whether the reader has just left them.
    """
    result = _announced()(
        key="stage",
        data={**_data(shown), "mode": mode, "step": step},
        on_leave_change=lambda: None,
    )
    return bool(result.leave)


def preview(shown: Sequence[Slide], *, key: str) -> None:
    """Draw the slides of a step as the projector will show them: the first, smaller the others."""
    _announced()(key=key, data={**_data(shown), "mode": "preview"})


@cache
def _announced() -> Any:
    """Announce the element once; what is announced holds no data."""
    return st.components.v2.component(_NAME, js=_assets()[0])


@cache
def _assets() -> tuple[str, str]:
    script = "\n".join((_STATIC / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    return script, (_STATIC / "meeting.css").read_text(encoding="utf-8")


def _data(shown: Sequence[Slide]) -> dict[str, Any]:
    return {
        "slides": [_slide(one) for one in shown],
        "labels": {word: t(f"meeting.stage.{word}") for word in _WORDS}
        | {
            # Filled in by the browser.
            "count": t("meeting.stage.count", number="{number}", total="{total}"),
            "more": t("meeting.stage.more", number="{number}"),
        },
        "language": language(),
        "css": _assets()[1],
    }


def _slide(slide: Slide) -> dict[str, Any]:
    return {
        "kind": slide.kind.value,
        "title": slide.title,
        "subtitle": slide.subtitle,
        "points": list(slide.points),
        "blocks": [_block(one) for one in slide.blocks],
        "source": slide.source,
        "notes": slide.notes,
        "made_up": slide.made_up,
        "warning": slide.warning,
    }


def _block(block: TableBlock | ChartBlock | FiguresBlock | MapSheet) -> dict[str, Any]:
    if isinstance(block, TableBlock):
        return {
            "type": "table",
            "caption": block.caption,
            "header": list(block.header),
            "rows": [[cell.text for cell in row] for row in block.rows],
            "numeric": list(block.numeric),
            "note": block.note,
        }
    if isinstance(block, FiguresBlock):
        figures = [
            {"label": one.label, "text": one.text, "comment": one.comment} for one in block.figures
        ]
        return {"type": "figures", "figures": figures}
    if isinstance(block, MapSheet):
        legend = [{"svg": one.svg, "words": one.words} for one in block.legend]
        return {
            "type": "map",
            "caption": block.caption,
            "svg": block.svg,
            "alt": block.alt,
            "legend": legend,
        }
    return _chart(block)


def _chart(block: ChartBlock) -> dict[str, Any]:
    lang = language()
    values = [value for one in block.series for value in one.values if value is not None]
    reference = block.reference
    values += [reference[0]] if reference else []
    ticks = nice_ticks(min(values), max(values)) if values else [0.0, 1.0]
    return {
        "type": block.kind.value,
        "caption": block.caption,
        "alt": block.alt,
        "categories": list(block.categories),
        "series": [
            {
                "name": one.name,
                "values": list(one.values),
                "texts": [
                    "–"
                    if value is None
                    else formats.with_unit(value, block.decimals, block.unit, lang)
                    for value in one.values
                ],
            }
            for one in block.series
        ],
        "marked": sorted(block.marked),
        "reference": {"value": reference[0], "words": reference[1]} if reference else None,
        "ticks": _ticks(ticks, block, lang) if block.kind is ChartKind.LINES else [],
    }


def _ticks(ticks: Sequence[float], block: ChartBlock, lang: str) -> list[dict[str, Any]]:
    """Marks of an axis; as many decimal places as their steps need, not those of the figures."""
    step = round(ticks[1] - ticks[0], 6)  # without the dust of the subtraction
    decimals = next((places for places in range(4) if round(step, places) == step), 4)
    return [
        {"value": value, "text": formats.with_unit(value, decimals, block.unit, lang)}
        for value in ticks
    ]


def _register_state(city: City, shelf: Shelf) -> str:
    """What of the register slides depend on: the versions of the area sets."""
    if shelf.register is None:
        return ""
    sets = shelf.register.sets(city.package.city.key)
    return ",".join(f"{one.name}:{one.version}" for one in sets)
