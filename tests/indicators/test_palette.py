"""Colours: neighbours can be told apart by colour-blind readers and in grey print."""

from __future__ import annotations

from itertools import combinations

import pytest
from coloraide import Color

from indicators.palette import DIVERGING, SEQUENTIAL, STATE_CODES, STATE_COLOURS
from indicators.states import CellState

SMALLEST_DIFFERENCE = {"protan": 6.5, "deutan": 6.5, "tritan": 6.5, "grayscale": 5.0}


@pytest.mark.parametrize("vision", SMALLEST_DIFFERENCE)
@pytest.mark.parametrize("palette", [DIVERGING, SEQUENTIAL], ids=["diverging", "sequential"])
def test_classes_differ_for_every_eye(palette: dict[str, str], vision: str) -> None:
    seen = [Color(colour).filter(vision) for colour in palette.values()]

    smallest = min(a.delta_e(b, method="2000") for a, b in combinations(seen, 2))

    assert smallest >= SMALLEST_DIFFERENCE[vision]


def test_every_state_without_a_figure_has_a_colour_and_a_code_of_its_own() -> None:
    without = {state for state in CellState if not state.has_value}

    assert set(STATE_COLOURS) == set(STATE_CODES) == without
    assert len(set(STATE_COLOURS.values())) == len(set(STATE_CODES.values())) == len(without)
