"""Notes on figures that a boundary reform made estimates: for legend, table and card."""

from __future__ import annotations

import pandas as pd

from data.figures import AreaFigures
from locales import formats
from pages.shared.texts import language, t


def legend(figures: AreaFigures) -> str:
    """Sentence with the number of areas whose figure is an estimate; empty without any."""
    count = int(figures.table["interpolated"].sum())
    return t("reform.legend", count=formats.number(count, 0, language())) if count else ""


def columns(table: pd.DataFrame) -> dict[str, list[str]]:
    """Column of the table that marks the estimates, under its heading; none without any."""
    if not table["interpolated"].any():
        return {}
    return {t("reform.column"): [t("reform.mark") if one else "" for one in table["interpolated"]]}


def of_area(figures: AreaFigures, area_id: str) -> str:
    """Sentence about one area; empty where its figure is no estimate."""
    return t("reform.area") if figures.table.loc[area_id, "interpolated"] else ""
