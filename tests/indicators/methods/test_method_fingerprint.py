"""The fingerprint covers what decides a result, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from indicators.catalogue import Polarity, Text
from indicators.methods.compute import Figures
from indicators.methods.errors import UnknownSchemeError
from indicators.methods.fingerprint import fingerprint
from indicators.methods.interface import Definition
from indicators.methods.registry import fitted, released

BERLIN = released("berlin-mss-4")
STATUS = BERLIN.status


@pytest.fixture
def figures(make_figures) -> Figures:
    """Four areas; "03" has too few residents and "02" no development."""
    return make_figures(
        {"s1": [1.0, 2.0, 6.0, 9.0], "s2": [0.0, 5.0, 7.0, 9.0]},
        dynamics={"d1": [1.0, -1.0, math.nan, 5.0]},
        city_values={"s1": 2.5, "s2": 3.5},
        population=[900, 900, 900, 20],
    )


def test_a_fingerprint_is_sixteen_digits_and_the_same_on_every_machine(figures: Figures) -> None:
    assert fingerprint(BERLIN, figures) == "6af85f49e18ef089"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda f: replace(f, status=f.status.iloc[::-1]), id="order of rows"),
        pytest.param(lambda f: replace(f, status=f.status.assign(x=1.0)), id="another column"),
        pytest.param(lambda f: replace(f, status=f.status + 0.0), id="a copy"),
        pytest.param(lambda f: _figure(f, "03", 7.0), id="a figure of an excluded area"),
        pytest.param(lambda f: _figure(f, "00", -0.0, slot="s2"), id="the sign of zero"),
        pytest.param(lambda f: replace(f, city_values={"s1": 9.0}), id="a city value unused"),
        pytest.param(lambda f: replace(f, population=f.population + 1), id="residents"),
        pytest.param(lambda f: replace(f, declared={"99": "x"}), id="a stranger declared"),
    ],
)
def test_what_decides_nothing_leaves_it_as_it_is(
    change: Callable[[Figures], Figures], figures: Figures
) -> None:
    assert fingerprint(BERLIN, change(figures)) == fingerprint(BERLIN, figures)


def test_words_and_a_minimum_that_excludes_the_same_areas_decide_nothing(figures: Figures) -> None:
    text = Text(de="anders", en="other")
    worded = replace(
        BERLIN,
        name=text,
        summary=text,
        formula="",
        literature=(),
        status=replace(STATUS, labels=(text,) * 4),
        minimum_population=100,
    )

    assert fingerprint(worded, figures) == fingerprint(BERLIN, figures)


def _figure(figures: Figures, area: str, value: float, slot: str = "s1") -> Figures:
    status = figures.status.copy()
    status.loc[area, slot] = value
    return replace(figures, status=status)


def _first_input(figures: Figures, **changes: object) -> Figures:
    first, *others = figures.inputs
    return replace(figures, inputs=[replace(first, **changes), *others])


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda f: _figure(f, "00", math.nextafter(1.0, 2.0)), id="the last bit"),
        pytest.param(lambda f: _figure(f, "00", math.nan), id="a figure less"),
        pytest.param(lambda f: _first_input(f, weight=2.0), id="a weight"),
        pytest.param(lambda f: _first_input(f, group="x"), id="a group"),
        pytest.param(lambda f: _first_input(f, polarity=Polarity.HIGHER_IS_BETTER), id="side"),
        pytest.param(lambda f: replace(f, inputs=f.inputs[:1]), id="an input less"),
        pytest.param(lambda f: replace(f, population=f.population * 0), id="too few residents"),
        pytest.param(lambda f: replace(f, declared={"00": "x"}), id="an area declared"),
        pytest.param(lambda f: replace(f, declared={"03": "x"}), id="another reason"),
        pytest.param(lambda f: replace(f, dynamics=f.dynamics * 2), id="a development"),
        pytest.param(lambda f: replace(f, dynamics_inputs=[]), id="no development"),
    ],
)
def test_what_decides_the_result_changes_it(
    change: Callable[[Figures], Figures], figures: Figures
) -> None:
    assert fingerprint(BERLIN, change(figures)) != fingerprint(BERLIN, figures)


def _status(**changes: object) -> Definition:
    return replace(BERLIN, status=replace(STATUS, **changes))


@pytest.mark.parametrize(
    "definition",
    [
        pytest.param(replace(BERLIN, version="2"), id="version"),
        pytest.param(replace(BERLIN, key="own"), id="key"),
        pytest.param(replace(BERLIN, scheme="min-max"), id="scheme"),
        pytest.param(replace(BERLIN, parameters={"x": 1.0}), id="parameter"),
        pytest.param(
            replace(BERLIN, dynamics=None, dynamics_years=0, special_attention=()),
            id="no development",
        ),
        pytest.param(replace(BERLIN, special_attention=()), id="special attention"),
        pytest.param(_status(cut_offs=(-1.0, 1.0, 2.0)), id="cut-off"),
        pytest.param(_status(to_upper=(True, True, True)), id="side of a cut-off"),
        pytest.param(_status(attention=("4",)), id="attention"),
    ],
)
def test_a_definition_that_computes_something_else_changes_it(
    definition: Definition, figures: Figures
) -> None:
    assert fingerprint(definition, figures) != fingerprint(BERLIN, figures)


def test_city_values_decide_where_a_method_compares_with_the_city(figures: Figures) -> None:
    definition = fitted(released("count"), figures.inputs)
    other = replace(figures, city_values={"s1": 2.5, "s2": 4.0})
    unknown = replace(figures, city_values={"s1": 2.5})

    found = {fingerprint(definition, one) for one in (figures, other, unknown)}

    assert len(found) == 3


def test_a_whole_number_is_the_same_number(figures: Figures) -> None:
    definition = fitted(released("count"), figures.inputs)
    whole = replace(
        definition,
        parameters={name: int(value) for name, value in definition.parameters.items()},
        status=replace(definition.status, cut_offs=(2,)),
    )

    assert fingerprint(whole, _first_input(figures, weight=1)) == fingerprint(definition, figures)


def test_a_definition_that_nothing_computes_has_no_fingerprint(figures: Figures) -> None:
    with pytest.raises(UnknownSchemeError):
        fingerprint(replace(BERLIN, scheme="geometric-mean"), figures)
