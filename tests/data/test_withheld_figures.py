"""Nothing that is made of figures tells two withheld counts apart.

Two cities differ in one thing only: which of two quarters of one district has
one recipient and which has two. Sums, and with them every figure of the
district and of the city, are the same; so must be all that is said of areas.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from data.certainty import certainty
from data.choices import chosen_figures, chosen_years
from data.city import City
from data.clusters import clusters
from data.development import decomposition, then_and_now
from data.errors import DataError
from data.exports.classes import classes_frame
from data.figures import class_breaks
from data.indices import (
    INDEX_PREFIX,
    available_methods,
    city_index,
    class_changes,
    index_series,
    threshold_example,
)
from data.portrait import deciles, portrait
from data.portrait_text import decile_words, group_words, similar_words, summary
from data.reading import read_city
from data.segregation import segregation
from data.stability import stability
from indicators.comparison import Margin
from indicators.states import CellState
from tests.conftest import write_tiny_city

RATE, LEVELS = "transfer_rate", ("quartier", "bezirk")
OWN = """
[[methods]]
key = "eigener"
name = { de = "Eigener", en = "Own" }
summary = "Erfunden."
scheme = "z-sum"
indicators = [{ key = "transfer_rate", weight = 2 }, { key = "gymnasium_rate" }]
"""

Said = dict[str, object]


def with_recipients(path: Path, first: int, second: int) -> City:
    """Tiny city with so many recipients in 01 and 02, the latter half as large again."""
    table = path.parent / "bestand.csv"
    lines = []
    for line in table.read_text(encoding="utf-8").splitlines():
        cells = line.split(";")
        cells[3] = {"02": "1500"}.get(cells[0], cells[3])
        cells[4] = {"01": str(first), "02": str(second)}.get(cells[0], cells[4])
        lines.append(";".join(cells))
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8") + OWN, encoding="utf-8")
    return read_city(path)


def said_of_areas(city: City) -> Iterator[tuple[str, object]]:
    """All figures of areas that can be asked for, by what was asked."""
    for level in LEVELS:
        methods = [f"{INDEX_PREFIX}{method}" for method in available_methods(city, level)]
        for key in (RATE, *methods):
            for year in chosen_years(city, key, level):
                place = {"level": level, "year": year}
                yield from _tried(f"{key} {place}", city, indicator=key, **place)
        yield f"breaks {level}", class_breaks(city, RATE, level)
        yield f"segregation {level}", segregation(city, indicator=RATE, level=level)


def _tried(label: str, city: City, *, indicator: str, level: str, year: int) -> Iterator:
    place = {"level": level, "year": year}
    try:
        yield f"figures {label}", chosen_figures(city, indicator=indicator, **place)
        yield f"clusters {label}", clusters(city, indicator=indicator, **place)
    except DataError as error:
        yield f"error {label}", str(error)
        return
    if indicator == RATE:
        yield f"certainty {label}", certainty(city, indicator=indicator, **place).table
        yield f"threshold {label}", threshold_example(city, indicator, level, year)
        told = chosen_figures(city, indicator=indicator, margin=Margin.from_key("sig"), **place)
        yield f"told apart {label}", told.table
        return
    method = indicator.removeprefix(INDEX_PREFIX)
    index, looks = (
        city_index(city, method=method, **place),
        stability(city, method=method, draws=200, **place),
    )
    yield f"stability {label}", looks
    yield f"classes {label}", classes_frame(index, badges=looks["badge"], language="de")
    yield f"details {label}", index.outcome.details
    yield f"fingerprint {label}", index.fingerprint


def said_of_changes(city: City) -> Iterator[tuple[str, object]]:
    for level in LEVELS:
        years = {"level": level, "base_year": 2016, "year": 2018}
        for key in (RATE, f"{INDEX_PREFIX}eigener"):
            compared = then_and_now(city, indicator=key, **years)
            yield f"then and now {key} {level}", compared.table
            yield f"parts {key} {level}", decomposition(city, indicator=key, **years)
        yield f"series {level}", index_series(city, "eigener", level)
        pair = {"first": "eigener", "second": "count"}
        yield f"changes {level}", class_changes(city, **pair, level=level, year=2016)


def said_of_portraits(city: City) -> Iterator[tuple[str, object]]:
    """All that the screen, the page and the slides of a portrait are made of."""
    for level in LEVELS:
        for area_id in city.areas[level].index:
            shown = portrait(city, level=level, area_id=str(area_id))
            place = f"{level} {area_id}"
            yield f"portrait {place}", shown
            yield f"trends {place}", [one.trend.to_dict() for one in shown.lines]
            yield f"groups {place}", shown.groups
            yield f"inside {place}", shown.inside and shown.inside.figures
            words = [*summary(shown, city, "de"), *group_words(shown, "de")]
            yield f"words {place}", words
            yield f"alike {place}", [similar_words(one, shown, city, "de") for one in shown.similar]
            sorted_areas = deciles(city, shown, RATE)
            yield f"deciles {place}", sorted_areas.table
            yield f"lines {place}", (sorted_areas.lines, sorted_areas.withheld)
            yield f"tenths {place}", decile_words(sorted_areas, shown, "de", city)


def plain(value: object) -> object:
    if isinstance(value, pd.DataFrame):
        return value.to_dict("index")
    table = getattr(value, "table", None)
    return (plain(table), repr(value.city)) if isinstance(table, pd.DataFrame) else value


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[Said]:
    pairs = [(1, 2), (2, 1)]
    folders = [tmp_path_factory.mktemp("kleinstadt") for _ in pairs]
    cities = [
        with_recipients(write_tiny_city(folder / "kleinstadt"), *pair)
        for folder, pair in zip(folders, pairs, strict=True)
    ]
    assert all(list(_states(city)) == [CellState.SUPPRESSED] * 2 for city in cities)
    tellers = (said_of_areas, said_of_changes, said_of_portraits)
    return [dict(said for tell in tellers for said in tell(city)) for city in cities]


def _states(city: City) -> pd.Series:
    found = chosen_figures(city, indicator=RATE, level="quartier", year=2016)
    return found.table["state"].loc[["01", "02"]]


def test_no_figure_tells_which_of_two_withheld_counts_is_the_larger(said: list[Said]) -> None:
    one, other = said

    assert list(one) == list(other)
    assert {name.split(" ")[0] for name in one} >= {
        *("certainty", "clusters", "stability", "parts", "portrait", "trends", "words", "deciles")
    }
    different = [name for name in one if repr(plain(one[name])) != repr(plain(other[name]))]
    assert different == []


def test_withheld_areas_have_no_figure_anywhere(said: list[Said]) -> None:
    numbers = 0
    for name, value in said[0].items():
        table = getattr(value, "table", value)
        if isinstance(table, pd.DataFrame) and "01" in table.index and "quartier" in name:
            known = table.loc[["01", "02"]].select_dtypes("number")
            counts = [one for one in known if one.startswith("years_") or one == "longest_run"]
            assert known.drop(columns=counts).isna().all(axis=None), name
            numbers += known.size
    assert numbers > 0
