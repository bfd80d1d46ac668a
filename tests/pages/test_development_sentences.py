"""Sentences above the views of Entwicklung, in the grammar of both languages."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from indicators.catalogue import Indicator, Polarity, Text
from pages.shared.development import sentences

NNBSP, NBSP = "\u202f", "\u00a0"
LEVEL = Text(de="Sozialräume", en="Neighbourhoods")
RATE = Indicator(
    key="rate",
    name=Text(de="Transferleistungsquote", en="Transfer rate"),
    definition=Text(de="Beziehende je 100.", en="Recipients per 100."),
    topic="transfer",
    numerator=("recipients",),
    denominator=("residents",),
    unit=Text(de="%", en="%"),
    polarity=Polarity.LOWER_IS_BETTER,
    source="erfunden",
)


def quadrants(stay: int, new: int, gone: int, never: int) -> pd.Series:
    codes = ["stays_worse"] * stay + ["became_worse"] * new + ["became_better"] * gone
    return pd.Series(codes + ["stays_better"] * never + [""], dtype=object)


def then_now(codes: pd.Series, language: str = "de", indicator: Indicator = RATE) -> str:
    return sentences.then_now(
        codes, indicator, years=(2007, 2018), level=LEVEL, language=language
    ).removeprefix(f"{indicator.name[language]}: ")


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        pytest.param(
            quadrants(12, 2, 2, 23),
            "2007 lagen 14 von 39 Sozialräumen ungünstiger als die Stadt. "
            "12 davon liegen auch 2018 ungünstiger, 2 sind hinzugekommen.",
            id="some stay, some join",
        ),
        pytest.param(
            quadrants(1, 1, 0, 3),
            "2007 lag 1 von 5 Sozialräumen ungünstiger als die Stadt. "
            "1 davon liegt auch 2018 ungünstiger, 1 ist hinzugekommen.",
            id="one of each",
        ),
        pytest.param(
            quadrants(0, 0, 2, 1),
            "2007 lagen 2 von 3 Sozialräumen ungünstiger als die Stadt. "
            "Davon liegt 2018 kein Gebiet mehr ungünstiger, kein Gebiet ist hinzugekommen.",
            id="none is left",
        ),
        pytest.param(
            quadrants(0, 3, 0, 1),
            "2007 lag keines von 4 Gebieten ungünstiger als die Stadt. 2018 sind es 3 Gebiete.",
            id="all are new",
        ),
        pytest.param(
            quadrants(0, 1, 0, 1),
            "2007 lag keines von 2 Gebieten ungünstiger als die Stadt. 2018 ist es 1 Gebiet.",
            id="one is new",
        ),
        pytest.param(
            quadrants(0, 0, 0, 2),
            "2007 lag keines von 2 Gebieten ungünstiger als die Stadt. Das gilt auch für 2018.",
            id="never any",
        ),
        pytest.param(
            quadrants(0, 0, 0, 0),
            "Für 2007 und 2018 lässt sich kein Gebiet mit der Stadt vergleichen.",
            id="nothing known",
        ),
    ],
)
def test_then_and_now_in_german(codes: pd.Series, expected: str) -> None:
    assert then_now(codes) == expected


def test_then_and_now_in_english() -> None:
    assert then_now(quadrants(12, 2, 2, 23), "en") == (
        "in 2007, 14 of 39 neighbourhoods were less favourable than the city. "
        "12 of them still are in 2018, 2 have joined them."
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((2, 8, 39), "bei 2 dieser Gebiete ist zugleich die Dynamik negativ."),
        ((1, 8, 39), "bei einem dieser Gebiete ist zugleich die Dynamik negativ."),
        ((0, 8, 39), "bei keinem dieser Gebiete ist zugleich die Dynamik negativ."),
    ],
)
def test_matrix_says_how_many_are_burdened_twice(
    counts: tuple[int, int, int], expected: str
) -> None:
    text = sentences.matrix(
        counts, status="niedrig", dynamics="negativ", level=LEVEL, language="de"
    )

    assert text == f"In 8 von 39 Sozialräumen ist der Status niedrig; {expected}"


def test_matrix_without_a_burdened_area_says_no_more() -> None:
    text = sentences.matrix(
        (0, 0, 5), status="niedrig", dynamics="negativ", level=LEVEL, language="de"
    )

    assert text == "In keinem von 5 Sozialräumen ist der Status niedrig."


@pytest.mark.parametrize(
    ("city", "expected"),
    [
        ([15.3, math.nan, 17.3], f"stieg die Transferleistungsquote von 15,3{NNBSP}% (2016) auf"),
        ([17.3, 16.0, 15.3], f"sank die Transferleistungsquote von 17,3{NNBSP}% (2016) auf"),
        ([15.31, 18.0, 15.29], f"liegt die Transferleistungsquote 2018 wie 2016 bei 15,3{NNBSP}%."),
        ([math.nan, 15.3, math.nan], f"lag die Transferleistungsquote 2017 bei 15,3{NNBSP}%."),
        ([math.nan] * 3, "Ein Wert der Stadt liegt nicht vor."),
    ],
)
def test_trend_compares_the_figures_as_they_are_shown(city: list[float], expected: str) -> None:
    text = sentences.trend(pd.Series(city, index=[2016, 2017, 2018]), RATE, "de")

    assert expected in text


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ([0.28, 0.30], f"ist größer geworden, der Trennungsindex stieg von 28,0{NNBSP}% (2016)"),
        ([0.30, 0.28], f"ist kleiner geworden, der Trennungsindex sank von 30,0{NNBSP}% (2016)"),
        ([0.300, 0.304], "hat sich kaum verändert"),
        ([math.nan, 0.30], f"Der Trennungsindex beträgt 30,0{NNBSP}% (2017)."),
        ([math.nan, math.nan], "lässt sich nicht berechnen"),
    ],
)
def test_segregation_calls_only_a_notable_change_one(index: list[float], expected: str) -> None:
    text = sentences.segregation(pd.Series(index, index=[2016, 2017]), RATE, "de")

    assert expected in text


def decomposition(then: float, now: float, by_numerator: float, by_population: float) -> str:
    parts = pd.Series(
        {"change": now - then, "by_numerator": by_numerator, "by_population": by_population}
    )
    return sentences.decomposition(
        parts, figures=(then, now), years=(2007, 2018), indicator=RATE, language="de"
    )


def test_parts_of_a_change_are_told_with_their_direction() -> None:
    assert decomposition(30.0, 32.0, 5.0, -3.0) == (
        f"Der Wert stieg von 30,0{NNBSP}% (2007) auf 32,0{NNBSP}% (2018), also um "
        f"2,0{NBSP}Prozentpunkte. Für sich genommen hat die geänderte Anzahl im Zähler ihn um "
        f"5,0{NBSP}Prozentpunkte erhöht, die geänderte Bezugsgröße im Nenner ihn um "
        f"3,0{NBSP}Prozentpunkte gesenkt."
    )


def test_change_without_counts_is_told_without_parts() -> None:
    text = decomposition(30.0, 30.0, math.nan, math.nan)

    assert text == f"Der Wert blieb gleich: 30,0{NNBSP}% (2007 und 2018)."


def test_change_of_a_secret_figure_is_not_told() -> None:
    assert decomposition(30.0, math.nan, math.nan, math.nan) == ""


def test_clusters_of_a_describing_indicator_judge_nothing() -> None:
    neutral = replace(RATE, polarity=Polarity.NEUTRAL)
    text = sentences.clusters(
        count=3, total=39, indicator=neutral, year=2018, level=LEVEL, language="de"
    )

    assert "günstig" not in text
    assert text.startswith("Transferleistungsquote: In 3 von 39 Sozialräumen liegt ein hoher Wert")
