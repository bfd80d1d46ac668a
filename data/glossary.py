"""The terms of the method and the signs of tables, in words: for the screen and for reports."""

from __future__ import annotations

from data.city import City
from indicators.states import CellState
from locales import formats, translator

_TERMS = (
    "city_value",
    "unfavourable",
    "polarity",
    "level",
    "rate",
    "suppressed",
    "class",
    "index",
    "status",
    "dynamics",
    "z_value",
    "cut_off",
    "interval",
    "distinguishable",
    "stability",
    "segregation",
    "cluster",
    "carried",
)


def glossary(language: str) -> list[tuple[str, str]]:
    """Term and explanation, in the order in which they build upon each other."""
    text = translator(language).text
    return [(text(f"glossary.{key}"), text(f"glossary.{key}.text")) for key in _TERMS]


def signs(language: str) -> list[tuple[str, str, str]]:
    """Sign that stands instead of a number, its state, and what that means."""
    text = translator(language).text
    return [
        (
            formats.sign_of(state.value, language),
            text(f"state.{state.value}"),
            text(f"state.{state.value}.long"),
        )
        for state in CellState
        if state is not CellState.VALUE
    ]


def small_numbers(city: City, language: str) -> str:
    """Rule by which a city withholds small numbers, as one paragraph."""
    threshold = city.package.disclosure.threshold
    if threshold > 1:
        return translator(language).format(
            "methods.disclosure.text", last=threshold - 1, threshold=threshold
        )
    return translator(language).text("methods.disclosure.off")
