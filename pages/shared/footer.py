"""The line below every view: source, reference date, licence, data version."""

from __future__ import annotations

import streamlit as st

from data import headline
from data.city import City
from indicators.catalogue import Indicator
from pages.shared.texts import language, plain, t
from pages.shared.views import View


def show(city: City, view: View) -> None:
    """Draw the line of one view, with the source of the boundaries."""
    figures = view.figures
    used, level = _used(city, view), city.package.level(figures.level)
    sources = dict.fromkeys(one.source for one in used)
    licences = dict.fromkeys(one.licence or level.licence for one in used)
    parts = [
        t("footer.source", source="; ".join(sources)),
        t("footer.boundaries", source=level.source, licence=level.licence),
        t("footer.date", date=headline.stand(city, figures.year, language())),
        t("footer.licence", licence="; ".join(licences)),
        t("footer.changed" if view.index is None else "footer.changed.index"),
        version_text(city),
    ]
    if view.index is not None:
        titles = (title.rstrip(".") for title in view.index.definition.literature)
        literature = "; ".join(titles)
        parts += [t("footer.method", literature=literature)] if literature else []
        parts.append(t("index_view.fingerprint", fingerprint=view.index.fingerprint))
    st.caption(plain(" · ".join(parts)))


def _used(city: City, view: View) -> list[Indicator]:
    """Indicators whose figures the view rests on: of an index those that go in."""
    if view.index is None:
        return [view.figures.indicator]
    return [city.catalogue[one.indicator] for one in view.index.inputs]


def version_text(city: City) -> str:
    """Data version as printed on every view: the first eight digits of the hash."""
    return t("footer.version", version=city.version[:8])
