"""The card of an area under an index: class, development, how stable the class is, inputs."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from data.city import City
from data.indices import BoundInput, CityIndex
from indicators.stability import Badge
from locales import formats, translator
from pages.shared import cached, index_words
from pages.shared.places import Place
from pages.shared.texts import escaped, language, plain, t
from pages.shared.views import View

_DECIMALS = 2


def show(place: Place, city: City, view: View, area_id: str) -> None:
    """Draw the body of the card, below the name of the area."""
    index, lang = view.index, language()
    assert index is not None  # noqa: S101 - for types
    st.metric(
        plain(index_words.short(index, lang)),
        plain(_class(view, area_id, lang)),
    )
    row = index.table.loc[area_id]
    if row["excluded"]:
        st.text(index_words.status(view, area_id, lang))
    else:
        st.text(result(index, row, lang))
        measured = cached.stability(*place.address, index.definition.key, index.level, index.year)
        _stability(measured.loc[area_id], lang)
        box = st.expander(t("index_view.inputs"), on_change="rerun", key="inputs")
        if box.open:
            box.html(_inputs(city, index, area_id, lang))
    st.caption(t("index_view.not_alone"))


def result(index: CityIndex, row: pd.Series, lang: str) -> str:
    """Index, development and cell of the matrix in one line each."""
    texts = translator(lang)
    value = index_words.index_value(row, "status_index", _DECIMALS, lang)
    lines = [texts.format("index_view.card.value", value=value)]
    if index.definition.dynamics is not None:
        words = index_words.class_words(
            index.definition.dynamics, str(row["dynamics_class"]), lang
        ) or texts.text("index_view.dynamics.none")
        lines.append(texts.format("index_view.dynamics", words=words))
    if row["overall"]:
        lines.append(texts.format("index_view.overall", code=row["overall"]))
    return "\n".join(lines)


def stability_words(row: pd.Series, language: str) -> tuple[str, str]:
    """
    Badge in plain words, and its measures in one line.

    Parameters
    ----------
    row
        ``badge`` and the measures of an area as from `data.stability.stability`.

    Returns
    -------
    badge, measures
        Both empty for an area without a badge.
    """
    if not row["badge"]:
        return "", ""
    texts = translator(language)
    parts = [
        texts.format(
            "stability.distance", distance=formats.number(float(row["distance"]), 2, language)
        )
    ]
    for kind in ("weights", "sampling", "methods"):
        share = float(row[f"{kind}_share"])
        if not math.isnan(share):
            percent = formats.with_unit(share * 100, 0, "%", language)
            parts.append(texts.format(f"stability.{kind}", share=percent))
    name = Badge(row["badge"]).value
    badge = texts.format("stability.title", badge=texts.text(f"badge.{name}"))
    return f"{badge}. {texts.text(f'badge.{name}.long')}", " · ".join(parts)


def _class(view: View, area_id: str, lang: str) -> str:
    if view.class_of(area_id) is None:
        return t("index_view.excluded")
    return index_words.status(view, area_id, lang)


def _stability(row: pd.Series, lang: str) -> None:
    badge, measures = stability_words(row, lang)
    if badge:
        st.text(badge)
        st.caption(plain(measures))


def _inputs(city: City, index: CityIndex, area_id: str, lang: str) -> str:
    """Table of the inputs used this year: figure, and its place in the method's own scale."""
    used = (one for one in index.inputs if one.slot in index.outcome.standardised.columns)
    rows = "".join(_input(city, index, one, area_id, lang) for one in used)
    heads = "".join(
        f'<th scope="col" class="{kind}">{escaped(t(f"index_view.input.{key}"))}</th>'
        for key, kind in (("name", ""), ("value", "srm-number"), ("z", "srm-number"))
    )
    return (
        f'<div class="srm-scroll"><table class="srm-table srm-narrow"'
        f' aria-label="{escaped(t("index_view.inputs"))}"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _input(city: City, index: CityIndex, one: BoundInput, area_id: str, lang: str) -> str:
    indicator = city.catalogue[one.indicator]
    source = index.figures.dynamics if one.dynamics else index.figures.status
    value = float(source.loc[area_id, one.slot])
    computed = one.dynamics and any(
        other.indicator == one.indicator for other in index.inputs if not other.dynamics
    )
    name, unit = indicator.name[lang], indicator.unit[lang]
    if computed:  # the change of an indicator, which is no indicator of its own
        name = t("index_view.input.change", name=name)
        shown = formats.difference(
            value, 0.0, decimals=indicator.decimals, unit=unit, language=lang
        )
    else:
        shown = formats.with_unit(value, indicator.decimals, unit, lang)
    z = float(index.outcome.standardised[one.slot].get(area_id, math.nan))
    return (
        f'<tr><th scope="row">{escaped(name)}</th>'
        f'<td class="srm-number">{escaped(shown or "–")}</td>'
        f'<td class="srm-number">{"+" if z > 0 else ""}'
        f"{escaped(formats.number(z, _DECIMALS, lang))}</td></tr>"
    )
