"""What the maps of this screen show: groups of areas, one of which may stand out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from geo.choropleth import Paint
from geo.simplify import LevelGeometry
from pages.shared import painting
from pages.shared.texts import language

_PALE = "#f6f6f6"
_SHARE = 0.78  # of the pale colour in areas that stand back


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """
    A group of areas: one fill, and words for the tooltip.

    Attributes
    ----------
    is_state
        Whether the group has no result: drawn with the pattern of its sign.
    """

    colour: str
    words: str
    is_state: bool = False


def grouped(
    geometry: LevelGeometry,
    signs: pd.Series,
    groups: Mapping[str, Group],
    *,
    outlined: Collection[str] = (),
    selected: str | None = None,
    recede: bool = True,
) -> Paint:
    """
    Bring groups into the order of the map's areas.

    Parameters
    ----------
    signs
        Per ``area_id`` of the level a key of `groups`: one character each.
    outlined
        Areas with a dark edge.
    recede
        Whether all other areas stand back if some have a dark edge.
    """
    order = [str(area_id) for area_id in geometry.order]
    classes = {sign: one for sign, one in groups.items() if not one.is_state}
    states = {sign: one for sign, one in groups.items() if one.is_state}
    colours = {sign: one.colour for sign, one in groups.items()}
    if outlined and recede:
        marked = set(signs.reindex(list(outlined)))
        colours = {
            sign: colour if sign in marked or sign in states else paler(colour)
            for sign, colour in colours.items()
        }
    return replace(
        painting.empty_paint(geometry, selected=selected, language=language()),
        codes="".join(signs.reindex(order)),
        outlined="".join("1" if area_id in outlined else "0" for area_id in order),
        colours=colours,
        class_texts={sign: one.words for sign, one in classes.items()},
        state_texts={sign: one.words for sign, one in states.items()},
    )


def paler(colour: str) -> str:
    """
    Colour of an area that stands back, hex to hex.

    Examples
    --------
    >>> paler("#f6f6f6"), paler("#b35806") > "#c0"
    ('#f6f6f6', True)
    """
    parts = (
        round(int(colour[at : at + 2], 16) * (1 - _SHARE) + int(_PALE[at : at + 2], 16) * _SHARE)
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)
