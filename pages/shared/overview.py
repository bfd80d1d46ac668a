"""All indicators of a city at a glance: topic, unit, direction, role, years."""

from __future__ import annotations

import streamlit as st

from data.city import City
from indicators.catalogue import Indicator
from locales import formats
from pages.shared import cached
from pages.shared.places import Place
from pages.shared.texts import escaped, language, t

_COLUMNS = ("indicator", "topic", "unit", "polarity", "role", "years")


def show(place: Place, city: City) -> None:
    """Draw one row per indicator in the order of the catalogue."""
    lang = language()
    topics = {topic.key: topic.name[lang] for topic in city.package.topic_list()}
    heads = "".join(f'<th scope="col">{escaped(t(f"passport.{key}"))}</th>' for key in _COLUMNS)
    rows = "".join(
        _row(one, topics[one.topic], _years(place, city, one)) for one in city.catalogue.values()
    )
    st.html(
        f'<div class="srm-scroll" tabindex="0" role="region" '
        f'aria-label="{escaped(t("methods.overview"))}"><table class="srm-table">'
        f"<caption>{escaped(t('methods.overview'))}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(indicator: Indicator, topic: str, years: str) -> str:
    cells = (
        topic,
        indicator.unit[language()],
        t(f"polarity.{indicator.polarity.value}.short"),
        t(f"role.{indicator.role.value}"),
        years,
    )
    data = "".join(f"<td>{escaped(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{escaped(indicator.name[language()])}</th>{data}</tr>'


def _years(place: Place, city: City, indicator: Indicator) -> str:
    """Years of any level that has figures."""
    known: set[int] = set()
    for level in city.areas:
        known.update(cached.years(*place.address, indicator.key, level))
    return formats.runs(sorted(known)) if known else "–"
