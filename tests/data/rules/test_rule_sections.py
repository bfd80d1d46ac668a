"""Rules in the descriptor: closed, documented, and every fault is named with its remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from data.descriptor.package import CityPackage, load_package
from data.errors import DescriptorError
from data.reading import read_city
from data.rules import sections
from indicators.action_areas import Condition, IndexCondition, Persistence, QuarterRule, Watch
from indicators.comparison import ANY, Margin

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "data-package.md"
FIELDS = sorted(
    {
        (model.__name__, field)
        for model in vars(sections).values()
        if isinstance(model, type) and issubclass(model, BaseModel)
        if model.__module__ == sections.__name__
        for field in model.model_fields
    }
)
WHOLE_AS_NARROW = 'quarters = { level = "quartier", whole = 2, narrow = 2, far = "any" }'
RULE = """
[[rules]]
key = "probe"
name = "Probe"
summary = "Eine Probe."
level = "bezirk"
conditions = [{ indicator = "transfer_rate" }, { indicator = "gymnasium_rate" }]
at_least = 1
"""
MakePath = Callable[[], Path]


def blocks() -> list[dict[str, Any]]:
    text = DOCUMENT.read_text(encoding="utf-8")
    return [tomllib.loads(one) for one in re.findall(r"```toml\n(.*?)```", text, re.DOTALL)]


def with_rule(path: Path, text: str) -> Path:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return path


def fault(path: Path, text: str) -> tuple[str, str]:
    """Code of the one fault and its German words with the remedy, in both languages different."""
    with pytest.raises(DescriptorError) as caught:
        load_package(with_rule(path, text))
    (found,) = caught.value.findings
    assert found.text("de") != found.text("en")
    assert found.remedy("de") not in {"", found.remedy("en")}
    return found.code, f"{found.text('de')} {found.remedy('de')}"


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=lambda value: value)
def test_every_key_of_a_rule_is_documented(model: str, field: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    section = text.partition("## `[[rules]]`")[2].partition("\n## ")[0]

    assert re.search(rf"\b{field}\b", section), f"{model}.{field}"


def test_the_documents_rules_are_valid_and_say_what_the_text_says() -> None:
    example, rules = blocks()[0], next(one for one in blocks() if "rules" in one)["rules"]
    rate = example["indicators"][0]
    example["indicators"] += [
        rate | {"key": key} for key in ("arbeitslose", "kinderarmut", "uebergaenge")
    ]

    package = CityPackage.model_validate(example | {"rules": rules})
    one, other = (model.as_rule() for model in package.rules)

    assert one.conditions == (
        Condition(indicator="transfer_rate", margin=Margin.from_key("p25"), required=True),
        Condition(indicator="arbeitslose"),
        Condition(indicator="kinderarmut", margin=Margin.from_key("sig")),
        Condition(indicator="uebergaenge", margin=Margin.from_key("p10"), weight=2.0),
    )
    assert (one.at_least, one.persistence) == (3, Persistence(years=2, of=3))
    assert one.quarters == QuarterRule(level="quartier", whole=3, far=Margin.from_key("p50"))
    assert one.watch == Watch(points_short=1, former=True)
    assert other.index == IndexCondition(
        methods=("berlin-mss-4", "berlin-mss-3"), classes=(("4", None), ("3", "-"))
    )
    assert (other.version, other.minimum_population, other.area_set) == ("1", 300, "")


def test_a_condition_without_a_margin_takes_any_difference(make_tiny_city: MakePath) -> None:
    package = load_package(with_rule(make_tiny_city(), RULE))

    assert [one.margin for one in package.rules[0].as_rule().conditions] == [ANY, ANY]


@pytest.mark.parametrize(
    ("change", "code", "word"),
    [
        pytest.param(("at_least = 1", "at_least = 3"), "rule_at_least", "2 Punkte", id="too many"),
        pytest.param(("at_least = 1", ""), "rule_at_least_missing", "2 Bedingungen", id="none"),
        pytest.param(
            ('"gymnasium_rate" }', '"under_18_share" }'), "rule_neutral", "under_18", id="neutral"
        ),
        pytest.param(('"gymnasium_rate"', '"nope"'), "no_such_indicator", "nope", id="unknown"),
        pytest.param(('level = "bezirk"', 'level = "kiez"'), "no_such_level", "kiez", id="level"),
        pytest.param(
            ('"gymnasium_rate"', '"transfer_rate"'), "declared_twice", "transfer_rate", id="twice"
        ),
        pytest.param(
            ('"gymnasium_rate"', '"gymnasium_rate", margin = "10 %"'),
            "rule_margin",
            "10 %",
            id="margin",
        ),
        pytest.param(
            ("at_least = 1", "at_least = 1\nbase_year = 2018\nyear = 2018"),
            "rule_years",
            "2018",
            id="years",
        ),
        pytest.param(
            ("at_least = 1", "at_least = 1\npersistence = { years = 3, of = 2 }"),
            "rule_persistence",
            "3 von 2",
            id="persistence",
        ),
        pytest.param(
            (
                "at_least = 1",
                f"at_least = 1\n{WHOLE_AS_NARROW}",
            ),
            "rule_quarters",
            "whole = 2",
            id="whole and narrow",
        ),
        pytest.param(
            (
                "at_least = 1",
                'at_least = 1\nquarters = { level = "bezirk", whole = 2, far = "any" }',
            ),
            "rule_quarters_level",
            "führt nicht",
            id="quarters of the same level",
        ),
        pytest.param(
            (
                "at_least = 1",
                'at_least = 1\nquarters = { level = "block", whole = 2, far = "any" }',
            ),
            "no_such_level",
            "block",
            id="quarters of no level",
        ),
        pytest.param(
            ("at_least = 1", 'at_least = 1\nindex = { methods = ["bmw"], classes = ["4"] }'),
            "rule_method",
            "berlin-mss-4",
            id="method",
        ),
        pytest.param(
            (
                "at_least = 1",
                'at_least = 1\nindex = { methods = ["berlin-mss-4"], classes = ["5"] }',
            ),
            "rule_class",
            "1, 2, 3, 4",
            id="class",
        ),
        pytest.param(
            (
                "at_least = 1",
                'at_least = 1\nindex = { methods = ["count"], classes = ["1 -"] }',
            ),
            "rule_class",
            "1 -",
            id="development of a method without one",
        ),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_with_a_remedy(
    make_tiny_city: MakePath, change: tuple[str, str], code: str, word: str
) -> None:
    found, words = fault(make_tiny_city(), RULE.replace(*change))

    assert found == f"descriptor_{code}"
    assert word in words


def test_a_rule_without_any_condition_is_refused(make_tiny_city: MakePath) -> None:
    text = re.sub(r"conditions = .*\nat_least = 1\n", "", RULE)

    assert fault(make_tiny_city(), text)[0] == "descriptor_rule_without_conditions"


def test_two_rules_of_one_name_are_refused(make_tiny_city: MakePath) -> None:
    assert fault(make_tiny_city(), RULE + RULE)[0] == "descriptor_declared_twice"


def test_classes_of_an_own_method_are_known(make_tiny_city: MakePath) -> None:
    method = """
[[methods]]
key = "eigener"
name = "Eigener"
summary = "Erfunden."
scheme = "z-sum"
indicators = [{ key = "transfer_rate" }, { key = "gymnasium_rate" }]
"""
    index = 'index = { methods = ["eigener"], classes = ["4"] }\n'

    package = load_package(with_rule(make_tiny_city(), method + RULE + index))

    assert package.rules[0].as_rule().index == IndexCondition(
        methods=("eigener",), classes=(("4", None),)
    )


def test_an_exclusion_of_an_area_that_does_not_exist_is_found_when_reading(
    make_tiny_city: MakePath,
) -> None:
    text = RULE + 'exclusions = [{ ids = ["1", "77"], reason = "Gewerbe" }]\n'

    found = [
        one
        for one in read_city(with_rule(make_tiny_city(), text)).report
        if one.code == "rule_excludes_unknown_area"
    ]

    assert [one.ids for one in found] == [("77",)]
    assert "77" in found[0].text("de")
