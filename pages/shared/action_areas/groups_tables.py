"""Target groups in words and cells: figures, distances, and how sure they are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from data import groups
from data.city import City
from indicators.action_areas import Membership
from indicators.catalogue import Indicator
from locales import formats
from pages.shared import painting
from pages.shared.action_areas.history_strip import SIGNS
from pages.shared.texts import language, t

_SURE, _NOT_SURE = "▲", "△"


def heads() -> list[str]:
    """Headings of the table of one area."""
    keys = ("group", "indicator", "value", "city", "distance", "certainty")
    return [t(f"groups.column.{key}") for key in keys]


def ordered(table: pd.DataFrame, area: str) -> pd.DataFrame:
    """Rows of an area: those hit most first, then what judges, then what only describes."""
    own = table[table["area_id"].eq(area)]
    hit = groups.most_hit(table, area)
    place = pd.Series(range(len(hit)), index=hit.index).reindex(own.index).fillna(len(hit))
    order = own.assign(
        place=place, describes=~own["judged"].astype(bool), wide=-own["gap"].fillna(-math.inf)
    ).sort_values(["place", "describes", "wide"], kind="stable")
    return own.loc[order.index]


def row_of(city: City, row: pd.Series) -> tuple[str, ...]:
    """Cells of one indicator of an area."""
    indicator = city.catalogue[row["indicator"]]
    words = painting.comparison(row["value"], row["city_value"], indicator, language())
    return (
        group(indicator),
        indicator.name[language()],
        figure(row["value"], row["state"], indicator),
        figure(row["city_value"], "value", indicator),
        words or "–",
        certain(row),
    )


def certain(row: pd.Series) -> str:
    """Whether a figure can be told from the rest of the city; of neutral ones nothing is said."""
    if not row["judged"]:
        return t("groups.describes")
    if pd.isna(row["distinguishable"]):
        return t("groups.certain.unknown")
    return t("groups.certain.yes" if row["distinguishable"] else "groups.certain.no")


def told(city: City, row: pd.Series) -> str:
    """Group with its figure, the city's and the name of the indicator."""
    indicator = city.catalogue[row["indicator"]]
    own = figure(row["value"], row["state"], indicator)
    whole = figure(row["city_value"], "value", indicator)
    text = t("groups.told", indicator=indicator.name[language()], value=own, city=whole)
    return f"{group(indicator)}: {text}"


def group(indicator: Indicator) -> str:
    """Name of the target group in the reader's language."""
    return indicator.target_group[language()] if indicator.target_group else ""


def figure(value: float, state: str, indicator: Indicator) -> str:
    """Figure with its unit, or the sign of why there is none."""
    return formats.figure(
        value,
        "missing" if state == "value" and math.isnan(value) else state,
        decimals=indicator.decimals,
        unit=indicator.unit[language()],
        language=language(),
    )


def per_cent(gap: float) -> str:
    """Distance with its sign, in whole per cent of the city value."""
    sign = "+" if formats.rounded(gap, 0) > 0 else ""
    return sign + formats.with_unit(gap, 0, "%", language())


def matrix(
    city: City,
    table: pd.DataFrame,
    ids: Sequence[str],
    names: Mapping[str, str],
    inside: Mapping[str, Membership],
) -> tuple[list[str], list[list[str]]]:
    """
    Areas against groups: per cell the figure of the group that lies furthest on the worse side.

    Returns
    -------
    heads, rows
        Texts; the first column names the areas, by name.
    """
    keys = list(dict.fromkeys(table["group"].astype(str)))
    shown = {
        str(row["group"]): group(city.catalogue[row["indicator"]])
        for _, row in table.drop_duplicates("group").iterrows()
    }
    by_area = {str(area): own for area, own in table.groupby("area_id", sort=False)}
    rows = []
    for area in sorted(ids, key=lambda one: formats.sorting(names[one])):
        own = by_area.get(area, table.iloc[:0])
        cells = [_cell(own[own["group"].eq(key)]) for key in keys]
        rows.append([f"{SIGNS[inside[area]]} {names[area]}", *cells])
    return [t("table.name"), *(shown[key] for key in keys)], rows


def _cell(own: pd.DataFrame) -> str:
    known = own[own["gap"].notna()]
    if known.empty:
        return t("state.missing.sign")
    judged = known[known["judged"].astype(bool)]
    rows = judged if len(judged) else known
    row = rows.loc[rows["gap"].idxmax()]
    text = per_cent(float(row["gap"]))
    if judged.empty:
        return f"({text})"
    if pd.isna(row["worse"]) or not row["worse"]:
        return text
    sure = not pd.isna(row["distinguishable"]) and bool(row["distinguishable"])
    return f"{_SURE if sure else _NOT_SURE} {text}"
