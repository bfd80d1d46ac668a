"""Colours: neighbours can be told apart by colour-blind readers and in grey print."""

from __future__ import annotations

from itertools import combinations

import pytest
from coloraide import Color

from indicators.action_areas import Recommendation
from indicators.palette import (
    DIVERGING,
    EXCLUDED_COLOUR,
    RECOMMENDATION_CODES,
    RECOMMENDATION_COLOURS,
    SEQUENTIAL,
    STATE_CODES,
    STATE_COLOURS,
    burden_colours,
)
from indicators.states import CellState

SMALLEST_DIFFERENCE = {"protan": 6.5, "deutan": 6.5, "tritan": 6.5, "grayscale": 5.0}


@pytest.mark.parametrize("vision", SMALLEST_DIFFERENCE)
@pytest.mark.parametrize("palette", [DIVERGING, SEQUENTIAL], ids=["diverging", "sequential"])
def test_classes_differ_for_every_eye(palette: dict[str, str], vision: str) -> None:
    seen = [Color(colour).filter(vision) for colour in palette.values()]

    smallest = min(a.delta_e(b, method="2000") for a, b in combinations(seen, 2))

    assert smallest >= SMALLEST_DIFFERENCE[vision]


@pytest.mark.parametrize("vision", SMALLEST_DIFFERENCE)
@pytest.mark.parametrize(
    ("count", "attention"),
    [(2, 1), (3, 1), (4, 2), (5, 2), (4, 3), *((count, 1) for count in range(6, 11))],
)
def test_classes_of_an_index_differ_for_every_eye(count: int, attention: int, vision: str) -> None:
    seen = [Color(colour).filter(vision) for colour in burden_colours(count, attention)]

    smallest = min(a.delta_e(b, method="2000") for a, b in combinations(seen, 2))

    # Ten steps cannot lie as far apart as five; their codes and labels carry them, too.
    assert smallest >= min(SMALLEST_DIFFERENCE[vision], 6.0)


def test_classes_that_a_method_calls_burdened_are_orange_and_the_next_is_neutral() -> None:
    assert burden_colours(4, 2) == tuple(DIVERGING[letter] for letter in "ABCD")
    assert burden_colours(3, 1) == tuple(DIVERGING[letter] for letter in "ACD")
    assert burden_colours(5, 1) == tuple(DIVERGING.values())


@pytest.mark.parametrize("count", range(1, 27))
def test_there_are_as_many_different_colours_as_classes(count: int) -> None:
    colours = burden_colours(count, 1)

    assert len(set(colours)) == len(colours) == count
    assert EXCLUDED_COLOUR not in colours


def test_every_state_without_a_figure_has_a_colour_and_a_code_of_its_own() -> None:
    without = {state for state in CellState if not state.has_value}

    assert set(STATE_COLOURS) == set(STATE_CODES) == without
    assert len(set(STATE_COLOURS.values())) == len(set(STATE_CODES.values())) == len(without)


@pytest.mark.parametrize("vision", SMALLEST_DIFFERENCE)
def test_recommendations_differ_for_every_eye(vision: str) -> None:
    seen = [Color(colour).filter(vision) for colour in RECOMMENDATION_COLOURS.values()]

    smallest = min(a.delta_e(b, method="2000") for a, b in combinations(seen, 2))

    assert smallest >= SMALLEST_DIFFERENCE[vision]


def test_every_recommendation_has_a_colour_and_a_sign_of_its_own() -> None:
    assert set(RECOMMENDATION_COLOURS) == set(RECOMMENDATION_CODES) == set(Recommendation)
    assert len(set(RECOMMENDATION_CODES.values())) == len(Recommendation)
