"""The map of recommendations and its legend: fill, sign, outline and words say the same."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import streamlit as st

from data import reasons
from data.candidates import Candidates
from geo.choropleth import EXCLUDED_CODES, Paint
from geo.simplify import LevelGeometry
from indicators.action_areas import Membership, Recommendation, Why
from indicators.palette import EXCLUDED_COLOUR, RECOMMENDATION_CODES, RECOMMENDATION_COLOURS
from locales import formats
from pages.shared import style
from pages.shared.development import paints
from pages.shared.texts import escaped, language, t

_EXCLUDED = EXCLUDED_CODES[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Areas with a dark edge, and what the edge means."""

    ids: Collection[str]
    words: str


def members(found: Candidates) -> Outline:
    """Edge of the areas that belonged to the set before, wholly or in part."""
    before = found.table["member_before"].ne(Membership.NONE.value)
    return Outline(ids=frozenset(found.table.index[before]), words=t("action_areas.legend.members"))


def changed(ids: Collection[str]) -> Outline:
    """Edge of the areas that a changed rule gives another recommendation."""
    return Outline(ids=frozenset(ids), words=t("action_areas.legend.changed"))


def paint(
    found: Candidates, geometry: LevelGeometry, outline: Outline, *, selected: str | None
) -> Paint:
    """Every area in the fill and sign of its recommendation."""
    table = found.table
    codes = {one.value: code for one, code in RECOMMENDATION_CODES.items()}
    signs = table["recommendation"].map(codes)
    signs = signs.mask(table["why"].eq(Why.EXCLUDED.value), _EXCLUDED)
    order = [str(area_id) for area_id in geometry.order]
    signs = signs.reindex(order).fillna(_EXCLUDED)
    groups = {
        RECOMMENDATION_CODES[one]: paints.Group(
            colour=RECOMMENDATION_COLOURS[one],
            words=reasons.recommendation_word(one.value, language()),
        )
        for one in Recommendation
    }
    groups[_EXCLUDED] = paints.Group(
        colour=EXCLUDED_COLOUR, words=t("action_areas.legend.excluded"), is_state=True
    )
    inside = signs.index[signs.ne(_EXCLUDED)]
    return paints.grouped(
        geometry,
        signs,
        groups,
        outlined=[area_id for area_id in inside if area_id in outline.ids],
        selected=selected,
        recede=False,
    )


def legend(found: Candidates, outline: Outline) -> None:
    """Recommendations with their signs and counts, the edge, and areas that take no part."""
    excluded = found.table["why"].eq(Why.EXCLUDED.value)
    counts = found.table.loc[~excluded, "recommendation"].value_counts()
    entries = [
        _entry(
            style.recommendation_swatch(one),
            reasons.recommendation_word(one.value, language()),
            int(counts.get(one.value, 0)),
        )
        for one in Recommendation
    ]
    entries.append(_entry(style.OUTLINE, outline.words, len(outline.ids)))
    if excluded.any():
        entries.append(
            _entry(
                style.EXCLUDED,
                t("action_areas.legend.excluded"),
                int(excluded.sum()),
            )
        )
    st.html(
        f'<section class="srm-legend" aria-label="{escaped(t("legend.title"))}">'
        f"<ul>{''.join(entries)}</ul></section>"
    )


def _entry(swatch: str, words: str, count: int) -> str:
    shown = escaped(t("legend.count", n=count, count=formats.number(count, 0, language())))
    picture = f'<span class="srm-swatch srm-swatch-{swatch}"></span>'
    return f'<li>{picture}<span>{escaped(words)}</span> <span class="srm-count">{shown}</span></li>'
