"""All areas of a level sorted by one indicator, those of a portrait marked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.city import City
from data.errors import unknown_choice
from data.figures import available_years
from data.portraits.looks import latest, look
from data.portraits.parts import Deciles, Portrait
from data.portraits.places import areas_inside, finer_level
from indicators.rank_bands import FEWEST, TENTHS, lines_between, parts_of
from indicators.states import CellState
from locales.formats import sorting


def deciles_of(city: City, shown: Portrait, indicator: str) -> Deciles:
    """Sort the areas of a level, see `data.portrait.deciles`."""
    if indicator not in city.catalogue:
        raise unknown_choice("indicator", indicator, city.catalogue)
    level, year, own = _level_and_own(city, shown, indicator)
    marks = dict.fromkeys(_siblings(city, shown), "sibling") if level == shown.spot.level else {}
    marks |= dict.fromkeys(own, "own")
    lines: tuple[float, ...] = ()
    if year is None:
        table = city.named_areas(level).assign(value=np.nan, state=CellState.MISSING.value)
        city_value = float("nan")
    else:
        found = look(city, indicator, level, year)
        table, city_value = found.table, found.figures.city.value
        lines = lines_between(table["value"].to_numpy(dtype=float), TENTHS)
    in_words = table.assign(key=table["name"].astype(str).map(sorting))
    order = in_words.sort_values(["value", "key"], kind="stable")
    placed = order[order["value"].notna()]
    enough = len(placed) >= FEWEST
    tenths = pd.Series(
        parts_of(placed["value"].to_numpy(dtype=float), TENTHS), index=placed.index, dtype="Int64"
    )
    lacking = order[order["value"].isna() & order.index.isin(list(marks))].sort_values(
        "key", kind="stable"
    )
    secret = lacking["state"].eq(CellState.SUPPRESSED.value)
    return Deciles(
        indicator=city.catalogue[indicator],
        level=level,
        year=shown.year if year is None else year,
        table=pd.DataFrame(
            {
                "name": placed["name"],
                "value": placed["value"].astype(float),
                "decile": tenths if enough else tenths.mask(tenths.notna()),
                "mark": [marks.get(str(area_id), "") for area_id in placed.index],
            },
            index=placed.index,
        ),
        lines=lines if enough else (),
        withheld=_pairs(lacking[secret]),
        missing=_pairs(lacking[~secret]),
        city_value=city_value,
    )


def _level_and_own(
    city: City, shown: Portrait, indicator: str
) -> tuple[str, int | None, list[str]]:
    """Level to be sorted, year of its figures (None: none at all), and the areas that stand out."""
    spot = shown.spot
    finer = finer_level(city, spot.level)
    if finer is not None:
        year = latest(available_years(city, indicator, finer), shown.year)
        inside = areas_inside(city, finer, spot.area_id)
        if year is not None and inside:
            values = look(city, indicator, finer, year).table["value"]
            if values.reindex(inside).notna().any():
                return finer, year, inside
    year = latest(available_years(city, indicator, spot.level), shown.year)
    return spot.level, year, [spot.area_id]


def _siblings(city: City, shown: Portrait) -> list[str]:
    """Other areas of the same parent."""
    if not shown.parents:
        return []
    return areas_inside(city, shown.spot.level, shown.parents[0].area_id)


def _pairs(table: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    return tuple(zip(table.index.astype(str), table["name"].astype(str), strict=True))
