"""Every command that a screen or a file names is one that the command line takes."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

import pytest
import typer

from data.candidates import candidates, proposed_rule
from data.city import City
from data.exports.origins import check_origin, classes_origin, values_origin
from data.figures import area_figures
from data.indices import available_methods, city_index
from data.portrait import portrait
from data.provenance import METHOD_VERSION, Provenance
from data.reading import read_city
from indicators.comparison import Margin
from measures.stories import STANDARD
from reports.origins import (
    book_origin,
    candidates_origin,
    portrait_origin,
    report_origin,
    story_origin,
)
from sozialraum import app


@pytest.fixture(scope="module")
def city(tiny_city: Path) -> City:
    return read_city(tiny_city)


@pytest.fixture(scope="module")
def origins(city: City, musterstadt: City) -> Mapping[str, Provenance]:
    """One of each kind, of the tiny city; an index has the made-up one."""
    level, year, language = "quartier", 2018, "de"
    rule = proposed_rule(city)
    assert rule is not None
    found = candidates(city, rule)
    shown = portrait(city, level=level, area_id="04", year=year)
    figures = area_figures(
        city, indicator="transfer_rate", level=level, year=year, margin=Margin.from_key("p10")
    )
    method = available_methods(musterstadt, "sozialraum")[0]
    index = city_index(musterstadt, method=method, level="sozialraum", year=2018)
    return {
        "check": check_origin(city, language=language),
        "values": values_origin(city, figures, language=language, ending="csv"),
        "classes": classes_origin(musterstadt, index, language=language, ending="xlsx"),
        "candidates": candidates_origin(city, found, language=language, ending="pdf"),
        "candidates of a decision": candidates_origin(city, found),
        "candidates of a file": candidates_origin(
            city, found, language=language, ending="xlsx", rule_file="rule.toml"
        ),
        "portrait": portrait_origin(city, shown, language=language, ending="xlsx"),
        "portraits": book_origin(city, level, year=year, language=language),
        "report": report_origin(city, level, year=year, language=language),
        "slides": story_origin(city, STANDARD, language=language, ending="pptx"),
    }


def test_every_named_command_is_one_that_can_be_given(
    origins: Mapping[str, Provenance],
) -> None:
    group = typer.main.get_command(app)
    for kind, origin in origins.items():
        python, dash, module, name, descriptor, *options = shlex.split(origin.command)

        context = group.commands[name].make_context(name, [descriptor, *options])

        assert (python, dash, module) == ("python", "-m", "sozialraum")
        assert str(context.params["city"]) == "city.toml", kind
        given = {option.lstrip("-") for option in options if option.startswith("--")}
        assert given == {option for option, _ in origin.parameters}, kind


def test_every_origin_names_the_data_and_the_versions_of_its_methods(
    origins: Mapping[str, Provenance], city: City, musterstadt: City
) -> None:
    for kind, origin in origins.items():
        expected = musterstadt if kind == "classes" else city
        assert origin.data_version == expected.version
        assert origin.methods[0] == f"figures {METHOD_VERSION}"
    assert origins["candidates"].methods[1].startswith("proposal ")
