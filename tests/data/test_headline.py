"""The generated sentence: grammar for none, one, some, all; direction; missing figures."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from data.figures import AreaFigures, CityFigure
from data.headline import headline
from indicators.catalogue import Indicator, Polarity, Text
from indicators.comparison import worse_than_city

SOZIALRAEUME = Text(de="Sozialräume", en="Social areas")


def figures(
    values: list[float],
    *,
    name: str = "Quote",
    polarity: Polarity = Polarity.LOWER_IS_BETTER,
    city: float = 10.0,
) -> AreaFigures:
    indicator = Indicator(
        key="rate",
        name=Text(de=name, en="Rate"),
        definition=Text(de="-", en="-"),
        topic="t",
        numerator=("a",),
        denominator=("b",),
        unit=Text(de="%", en="%"),
        polarity=polarity,
        source="-",
    )
    column = pd.Series(values, index=[str(n) for n in range(len(values))], dtype=float)
    table = pd.DataFrame({"value": column, "worse": worse_than_city(column, city, polarity)})
    return AreaFigures(
        indicator=indicator,
        level="sozialraum",
        year=2018,
        table=table,
        city=CityFigure(
            value=city,
            recomputed=city,
            numerator=1,
            denominator=1,
            areas_counted=len(values),
            areas_total=len(values),
            origin="recomputed",
            published=math.nan,
        ),
    )


@pytest.mark.parametrize(
    ("values", "start"),
    [
        pytest.param([5.0, 6.0, 7.0], "In keinem von 3 Sozialräumen liegt", id="none"),
        pytest.param([5.0, 6.0, 12.0], "In einem von 3 Sozialräumen liegt", id="one"),
        pytest.param([5.0, 11.0, 12.0], "In 2 von 3 Sozialräumen liegt", id="some"),
        pytest.param([11.0, 12.0, 13.0], "In allen 3 Sozialräumen liegt", id="all"),
        pytest.param([11.0], "In dem einzigen Gebiet mit Angabe liegt", id="the only one"),
        pytest.param([9.0], "In keinem Gebiet mit Angabe liegt", id="not even the only one"),
        pytest.param([5.0, 12.0, math.nan], "In einem von 2 Sozialräumen liegt", id="one missing"),
        pytest.param([10.0, 10.04, 9.0], "In einem von 3", id="a hair above counts"),
    ],
)
def test_count_is_put_in_good_german(values: list[float], start: str) -> None:
    assert headline(figures(values), SOZIALRAEUME, "de").startswith(start)


def test_direction_decides_between_above_and_below() -> None:
    values = [5.0, 6.0, 12.0]

    assert "über dem Wert der Stadt" in headline(figures(values), SOZIALRAEUME, "de")
    higher = figures(values, polarity=Polarity.HIGHER_IS_BETTER)
    assert headline(higher, SOZIALRAEUME, "de").startswith("In 2 von 3 Sozialräumen")
    assert "unter dem Wert der Stadt" in headline(higher, SOZIALRAEUME, "de")


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Transferleistungsquote", "liegt die Transferleistungsquote über"),
        ("Anteil der Kinder", "liegt der Anteil der Kinder über"),
        ("SGB-II-Quote", "liegt die SGB-II-Quote über"),
        ("Hilfen zur Erziehung", "liegt die Kennzahl „Hilfen zur Erziehung“ über"),
    ],
)
def test_article_is_used_only_where_it_is_sure(name: str, part: str) -> None:
    assert part in headline(figures([5.0, 11.0, 12.0], name=name), SOZIALRAEUME, "de")


def test_neutral_indicator_is_described_and_not_judged() -> None:
    text = headline(figures([5.0, 12.0], polarity=Polarity.NEUTRAL), SOZIALRAEUME, "de")

    assert text == (
        "Quote: Die Werte reichen von 5,0 bis 12,0\u202f%, der Wert der Stadt ist 10,0\u202f%."
    )


def test_nothing_to_compare_is_said() -> None:
    assert "liegt für kein Gebiet ein Wert vor" in headline(figures([math.nan]), SOZIALRAEUME, "de")
    assert "ein Wert der Stadt liegt nicht vor" in headline(
        figures([1.0, 2.0], city=math.nan), SOZIALRAEUME, "de"
    )


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (SOZIALRAEUME, "In 2 of 3 social areas"),
        (Text(de="Ortsteile", en="Ortsteile"), "In 2 of 3 Ortsteile"),
        (Text(de="Planungsräume (PLR)", en="Planungsräume (LOR)"), "In 2 of 3 Planungsräume"),
    ],
)
def test_english_sentence_keeps_german_unit_names(level: Text, expected: str) -> None:
    text = headline(figures([5.0, 11.0, 12.0]), level, "en")

    assert text.startswith(expected)
    assert text.endswith("the rate is above the city value of 10.0%.")


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Transfer rate", "the transfer rate is above"),
        ("Transfer rate, under 15", "the transfer rate, under 15, is above"),
        ("SGB II rate", "the SGB II rate is above"),
        ("Share of under-18s", "the share of under-18s is above"),
        ("Unemployment (S1)", "areas unemployment (S1) is above"),
        ("Children in SGB II", "the figure for children in SGB II is above"),
    ],
)
def test_english_name_stands_in_the_sentence_as_a_person_would_say_it(name: str, part: str) -> None:
    found = figures([5.0, 11.0, 12.0])
    named = replace(found, indicator=replace(found.indicator, name=Text(de="Quote", en=name)))

    assert part in headline(named, SOZIALRAEUME, "en")


def test_none_turns_the_english_sentence_round() -> None:
    text = headline(figures([5.0, 6.0, 7.0]), SOZIALRAEUME, "en")

    assert text == "In none of the 3 social areas is the rate above the city value of 10.0%."


@pytest.mark.parametrize(
    ("values", "start"),
    [([5.0, 6.0], "In keiner von 2 Bezirksregionen"), ([5.0, 12.0], "In einer von 2 Bezirks")],
)
def test_feminine_level_gets_its_ending(values: list[float], start: str) -> None:
    level = Text(de="Bezirksregionen", en="Bezirksregionen")

    assert headline(figures(values), level, "de").startswith(start)


def test_unit_takes_the_dative() -> None:
    found = figures([5.0, 11.0])
    points = replace(found.indicator, unit=Text(de="Prozentpunkte", en="percentage points"))

    text = headline(replace(found, indicator=points), SOZIALRAEUME, "de")

    assert text.endswith("von 10,0\u00a0Prozentpunkten.")
