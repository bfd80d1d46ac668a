"""The members of a set on the map: whole areas, quarters cut out of them, drawn polygons."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import pandas as pd
import streamlit as st

from geo.choropleth import PATTERNS, Paint, swatch
from geo.simplify import LevelGeometry
from locales import formats
from measures.timeline import Member, PartKind
from pages.shared import cached, painting
from pages.shared.development import paints
from pages.shared.places import Place
from pages.shared.texts import escaped, language, t

#: Signs of a whole member, of a part, and of the rest. Members have an edge, and the map draws the
#: sign of a part as the pattern of its fill: none has to be told by its colour.
_WHOLE, _PART, _REST = "■", "◧", "□"
PART_COLOUR = "#a9cfe8"
COLOURS = {
    _WHOLE: painting.AREA_SET_COLOUR,
    _PART: PART_COLOUR,
    _REST: painting.NO_FIGURES_COLOUR,
}

WORDS = {_WHOLE: "whole", _PART: "part", _REST: "rest"}


def part_id(member: Member) -> str:
    """Id of a part on the map: no area has it, and the parts of one area differ in it."""
    level, area_id, part = member.sign
    return f"part:{level}:{area_id}:{part}"


def _piece(member: Member) -> tuple[str, ...]:
    part = member.part
    assert part is not None  # noqa: S101 - for types: only parts are pieces
    quarter = part.key if part.kind is PartKind.QUARTER else ""
    return part_id(member), member.area_id, part.name, part.level, quarter, part.geometry


def geometry_of(place: Place, level: str, members: Sequence[Member]) -> LevelGeometry:
    """Areas of a level with the parts of `members` cut out of them."""
    parts = tuple(sorted(_piece(one) for one in members if one.part and one.level == level))
    return cached.geometry_with_parts(*place.address, level, parts)


def paint(
    geometry: LevelGeometry, level: str, members: Sequence[Member], *, selected: str | None
) -> Paint:
    """
    Say for every surface of `geometry_of` whether it belongs.

    A member of another level has no surface here and is only listed.
    """
    here = [one for one in members if one.level == level]
    whole = {one.area_id for one in here if one.part is None}
    parts = {part_id(one): one.area_id for one in here if one.part is not None}
    signs = pd.Series(_REST, index=pd.Index(list(geometry.order)))
    signs[[one for one in geometry.order if one in whole]] = _WHOLE
    signs[[one for one in geometry.order if parts.get(one, one) in whole]] = _WHOLE
    signs[[one for one in geometry.order if one in parts and parts[one] not in whole]] = _PART
    inside = [one for one in geometry.order if signs[one] != _REST]
    groups = {
        sign: paints.Group(colour=COLOURS[sign], words=t(f"area_sets.map.{word}"))
        for sign, word in WORDS.items()
    }
    return paints.grouped(geometry, signs, groups, outlined=inside, selected=selected, recede=False)


def area_of(chosen: str, members: Sequence[Member]) -> str:
    """Area that was chosen on the map: of a part the area around it."""
    return next(
        (one.area_id for one in members if one.part is not None and part_id(one) == chosen),
        chosen,
    )


def legend(members: Sequence[Member], level: str) -> None:
    """Draw the three fills with their words and counts, as the map draws them."""
    here = [one for one in members if one.level == level]
    whole = {one.area_id for one in here if one.part is None}
    parts = [one for one in here if one.part is not None and one.area_id not in whole]
    counts = {_WHOLE: len(whole), _PART: len(parts)}
    entries = [_entry(sign, word, counts.get(sign)) for sign, word in WORDS.items()]
    st.html(f'<section class="srm-legend"><ul>{"".join(entries)}</ul></section>')


def _entry(sign: str, word: str, count: int | None) -> str:
    drawn = swatch(sign if sign in PATTERNS else "", COLOURS[sign], outlined=count is not None)
    return entry(drawn, t(f"area_sets.map.{word}"), count)


def entry(drawn: str, words: str, count: int | None) -> str:
    """
    One entry of a legend.

    Parameters
    ----------
    drawn
        SVG of `geo.choropleth.swatch`; a page keeps it only as the picture of an element.
    count
        Areas of this kind; None where they are not counted.
    """
    whole = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    shown = "" if count is None else f"({formats.number(count, 0, language())})"
    return (
        f'<li><span class="srm-swatch" style="background-image:'
        f"url('data:image/svg+xml,{quote(whole)}')\"></span>"
        f"<span>{escaped(words)}</span> "
        f'<span class="srm-count">{shown}</span></li>'
    )
