"""Released definitions: as published, immutable, and never changed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import re
from collections.abc import Mapping

import numpy as np
import pytest

from indicators.catalogue import Polarity, Text
from indicators.methods.errors import (
    ClassSchemeError,
    DefinitionError,
    InputError,
    UnknownMethodError,
    UnknownSchemeError,
)
from indicators.methods.interface import ClassScheme, Definition, Input
from indicators.methods.registry import RELEASED, fitted, method_for, released

EXPLAINS_ONLY = {"name", "summary", "literature"}

#: Hash of the content of each released definition, and of what it makes of one made-up table.
CONTENT = {
    "berlin-mss-4": "afae32a47743ee89",
    "berlin-mss-3": "8dadebf3d5f03fe9",
    "hamburg": "50a11ce5638d39e3",
    "cdc-svi": "75b8177b832159eb",
    "english-iod": "1977ae1ee1e31e66",
    "min-max": "a2da6a93373e1ea7",
    "count": "1ff26497a0825c7f",
}
RESULT = {
    "berlin-mss-4": "a8274ad27e711bb6",
    "berlin-mss-3": "a8274ad27e711bb6",
    "hamburg": "a8274ad27e711bb6",
    "cdc-svi": "bbe181437c4f26d5",
    "english-iod": "c8eb8214feea631c",
    "min-max": "167d89195b9db159",
    "count": "c6c7f3d595d81725",
}


def plain(value: object) -> object:
    """Return the content of a definition as values that JSON can hold."""
    if dataclasses.is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def short_hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


@pytest.mark.parametrize("definition", RELEASED.values(), ids=lambda one: one.key)
def test_a_released_definition_never_changes(definition: Definition) -> None:
    content = plain(definition)
    assert isinstance(content, dict)
    deciding = {name: value for name, value in content.items() if name not in EXPLAINS_ONLY}

    assert short_hash(deciding) == CONTENT[definition.key], (
        f"{definition.key} {definition.version} has changed. Results that carry this version are "
        "out in the world: give the changed definition a new version."
    )


@pytest.mark.parametrize("definition", RELEASED.values(), ids=lambda one: one.key)
def test_the_computation_of_a_released_version_never_changes(definition: Definition) -> None:
    inputs = [
        Input(slot="a", polarity=Polarity.LOWER_IS_BETTER, weight=2.0, group="x", group_weight=3.0),
        Input(slot="b", polarity=Polarity.HIGHER_IS_BETTER, group="x", group_weight=3.0),
        Input(slot="c", polarity=Polarity.LOWER_IS_BETTER),
    ]
    areas = np.arange(30.0)
    figures = np.stack([areas * 7 % 30, areas**2 % 31, areas * 11 % 13], axis=1)
    method = method_for(fitted(definition, inputs))

    standardised = method.standardise(figures, inputs, np.array([14.0, 15.0, 6.0]))
    index = method.index(method.combine(standardised, inputs, np.array([2.0, 1.0, 1.0])))
    places = method.definition.status.places(index)

    found = [[f"{value:.6f}" for value in index + 0.0], places.tolist()]
    assert short_hash(found) == RESULT[definition.key], (
        f"{definition.key} {definition.version} gives other results than it did: a change of the "
        "computation is a new version of every definition that uses it."
    )


@pytest.mark.parametrize("definition", RELEASED.values(), ids=lambda one: one.key)
def test_a_definition_cannot_be_altered(definition: Definition) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        definition.version = "2"
    with pytest.raises(TypeError):
        definition.parameters["margin_percent"] = 1.0
    with pytest.raises(TypeError):
        RELEASED[definition.key] = definition
    assert hash(definition) == hash(dataclasses.replace(definition))


def test_parameters_do_not_follow_the_mapping_they_came_from() -> None:
    numbers = {"margin_percent": 5.0}
    definition = dataclasses.replace(released("count"), parameters=numbers)

    numbers["margin_percent"] = 50.0

    assert definition.parameters["margin_percent"] == 5.0


@pytest.mark.parametrize("definition", RELEASED.values(), ids=lambda one: one.key)
def test_a_definition_has_words_in_both_languages_and_says_where_it_is_published(
    definition: Definition,
) -> None:
    texts = [definition.name, definition.summary, *definition.status.labels]
    texts += [slot.name for slot in (*definition.slots, *definition.dynamics_slots)]
    texts += definition.dynamics.labels if definition.dynamics else ()

    assert all(text.de and text.en for text in texts)
    assert definition.literature
    assert all(re.search(r"\b(19|20)\d\d\b", work) for work in definition.literature)
    assert definition.formula


@pytest.mark.parametrize("key", ["berlin-mss-4", "berlin-mss-3", "hamburg"])
def test_every_status_input_has_its_development(key: str) -> None:
    definition = released(key)

    assert len(definition.slots) == len(definition.dynamics_slots)
    assert len({slot.key for slot in (*definition.slots, *definition.dynamics_slots)}) == 2 * len(
        definition.slots
    )


def test_the_released_methods_are_those_that_are_documented() -> None:
    assert list(RELEASED) == [
        "berlin-mss-4", "berlin-mss-3", "hamburg", "cdc-svi", "english-iod", "min-max", "count",
    ]  # fmt: skip
    assert [slot.key for slot in released("berlin-mss-4").slots] == ["s1", "s2", "s3", "s4"]
    assert [slot.key for slot in released("berlin-mss-3").dynamics_slots] == ["d1", "d3", "d4"]
    assert len(released("hamburg").slots) == 7
    assert [released(key).dynamics_years for key in RELEASED] == [2, 2, 3, 0, 0, 0, 0]
    assert {definition.minimum_population for definition in RELEASED.values()} == {300}


@pytest.mark.parametrize(
    ("index", "status", "dynamics"),
    [
        (-1.5, "hoch", "positiv"),
        (-1.0, "mittel", "stabil"),
        (1.0, "mittel", "stabil"),
        (1.0 + 1e-6, "niedrig", "negativ"),
        (1.5, "niedrig", "negativ"),
        (1.5 + 1e-6, "sehr niedrig", "negativ"),
    ],
)
@pytest.mark.parametrize("key", ["berlin-mss-4", "berlin-mss-3", "hamburg"])
def test_classes_of_the_german_monitors_are_closed_towards_the_middle(
    key: str, index: float, status: str, dynamics: str
) -> None:
    definition = released(key)
    assert definition.dynamics is not None

    for scheme, expected in ((definition.status, status), (definition.dynamics, dynamics)):
        place = int(scheme.places(np.array([index]))[0])
        assert scheme.labels[place].de == expected
        assert scheme.label(scheme.codes[place]) is scheme.labels[place]


def test_noise_of_floating_point_numbers_moves_no_area_over_a_cut_off() -> None:
    scheme = released("berlin-mss-4").status

    places = scheme.places(np.array([1 + 1e-13, 1.5 + 1e-13, -1 - 1e-13, math.nan]))

    assert places.tolist() == [1, 2, 1, -1]


def test_an_unknown_key_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownMethodError) as caught:
        released("berlin-mss-5")

    assert caught.value.key == "berlin-mss-5"
    assert caught.value.known == tuple(RELEASED)


def test_an_unknown_scheme_has_no_implementation() -> None:
    definition = dataclasses.replace(released("min-max"), scheme="geometric-mean")

    with pytest.raises(UnknownSchemeError) as caught:
        method_for(definition)

    assert caught.value.scheme == "geometric-mean"
    assert "min-max" in caught.value.known


LOW, HIGH = Text(de="gering", en="low"), Text(de="hoch", en="high")


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        pytest.param("codes", {"codes": ("1", "1")}, id="a code twice"),
        pytest.param("codes", {"codes": ("1", "")}, id="an empty code"),
        pytest.param("codes", {"codes": ("1",), "cut_offs": ()}, id="a single class"),
        pytest.param("cut_offs", {"cut_offs": (1.0, 2.0)}, id="too many cut-offs"),
        pytest.param("cut_offs", {"cut_offs": (math.inf,)}, id="an infinite cut-off"),
        pytest.param("cut_offs", {"cut_offs": (math.nan,)}, id="a cut-off that is no number"),
        pytest.param(
            "cut_offs",
            {"codes": ("1", "2", "3"), "cut_offs": (2.0, 2.0), "to_upper": (True, True)},
            id="cut-offs that do not rise",
        ),
        pytest.param("to_upper", {"to_upper": ()}, id="a bound of no side"),
        pytest.param("labels", {"labels": (LOW,)}, id="a class without words"),
        pytest.param("attention", {"attention": ("3",)}, id="attention for no class"),
    ],
)
def test_what_makes_no_classes_is_refused(part: str, changes: dict[str, object]) -> None:
    fits = {
        "cut_offs": (1.0,),
        "to_upper": (True,),
        "codes": ("1", "2"),
        "labels": (LOW, HIGH),
        "attention": ("2",),
    }
    assert ClassScheme(**fits).codes == ("1", "2")

    with pytest.raises(ClassSchemeError, match=part) as caught:
        ClassScheme(**{**fits, **changes})

    assert caught.value.problem == part


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        pytest.param("dynamics_years", {"dynamics_years": 0}, id="development without a window"),
        pytest.param("dynamics_years", {"dynamics": None}, id="a window without development"),
        pytest.param("dynamics_years", {"dynamics_years": -2}, id="a window into the future"),
        pytest.param("minimum_population", {"minimum_population": -1}, id="fewer than nobody"),
        pytest.param("special_attention", {"special_attention": ("5-",)}, id="no such pair"),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(
    part: str, changes: dict[str, object]
) -> None:
    with pytest.raises(DefinitionError, match=part) as caught:
        dataclasses.replace(released("berlin-mss-4"), **changes)

    assert caught.value.part == part


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("polarity", {"polarity": Polarity.NEUTRAL}),
        ("weight", {"weight": 0.0}),
        ("weight", {"weight": math.nan}),
        ("weight", {"weight": math.inf}),
        ("group_weight", {"group_weight": -1.0}),
    ],
)
def test_an_input_without_direction_or_weight_is_refused(
    part: str, changes: dict[str, object]
) -> None:
    with pytest.raises(InputError) as caught:
        Input(**{"slot": "s1", "polarity": Polarity.LOWER_IS_BETTER, **changes})

    assert (caught.value.slot, caught.value.part) == ("s1", part)
