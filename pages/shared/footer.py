"""The line below every view: source, reference date, licence, data version."""

from __future__ import annotations

import streamlit as st

from data.city import City
from data.figures import AreaFigures
from pages.shared import headline
from pages.shared.texts import language, plain, t


def show(city: City, figures: AreaFigures) -> None:
    """Draw the line of one indicator's view, with the source of the boundaries."""
    indicator, level = figures.indicator, city.package.level(figures.level)
    parts = [
        t("footer.source", source=indicator.source),
        t("footer.boundaries", source=level.source, licence=level.licence),
        t("footer.date", date=headline.stand(city, figures.year, language())),
        t("footer.licence", licence=indicator.licence or level.licence),
        t("footer.changed"),
        version_text(city),
    ]
    st.caption(plain(" · ".join(parts)))


def version_text(city: City) -> str:
    """Data version as printed on every view: the first eight digits of the hash."""
    return t("footer.version", version=city.version[:8])
