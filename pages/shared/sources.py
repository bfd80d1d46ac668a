"""Where a city's files come from: one row per level, vintage, table and area set."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.city import City
from data.descriptor.common import SourceModel
from locales import formats
from pages.shared.texts import language, t


def show(city: City) -> None:
    """Draw the list of files with source, date and licence."""
    st.header(t("sources.title"), anchor=False)
    st.dataframe(frame(city), hide_index=True, width="stretch", alt=t("sources.alt"))


def frame(city: City) -> pd.DataFrame:
    """One row per file of the package: kind, name, file, source, date, licence, address."""
    package, lang = city.package, language()
    rows = [
        *(
            _row(t("sources.level"), level.label.as_text()[lang], level.file or "–", level)
            for level in package.levels
        ),
        *(
            _row(t("sources.vintage"), one.name, ", ".join(one.files()) or "–", one)
            for one in package.vintages
        ),
        *(
            _row(t("sources.table"), table.name, ", ".join(f for _, f in table.sources()), table)
            for table in package.tables
        ),
        *(
            _row(t("sources.area_set"), one.label.as_text()[lang], one.file or "–", one)
            for one in package.area_sets
        ),
    ]
    names = ("kind", "name", "file", "source", "date", "licence", "licence_url")
    return pd.DataFrame(rows, columns=[t(f"sources.column.{name}") for name in names])


def _row(kind: str, name: str, file: str, origin: SourceModel) -> tuple[str, ...]:
    date = formats.date(origin.date, language()) if origin.date else "–"
    return kind, name, file, origin.source, date, origin.licence, origin.licence_url or "–"
