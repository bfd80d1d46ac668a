"""The descriptor: closed, documented, and every fault names its key."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from data.descriptor import common, indicators, places, repairs, tables
from data.descriptor.package import CityPackage, load_package
from data.errors import DescriptorError
from data.methods import bound_section, own_section, section_base
from indicators.catalogue import Formula, Polarity

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "data-package.md"

SECTIONS = (common, indicators, places, repairs, tables, bound_section, own_section, section_base)
MODELS = [value for one in SECTIONS for value in vars(one).values() if isinstance(value, type)]
FIELDS = sorted(
    {
        (model.__name__, field)
        for model in MODELS
        if issubclass(model, BaseModel) and model is not CityPackage
        for field in model.model_fields
    }
)


def minimal(**changes: Any) -> dict[str, Any]:
    """Return the document's own example, with changes."""
    example = re.search(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    return tomllib.loads(example[1]) | changes


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "city.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=lambda value: value)
def test_every_key_of_the_descriptor_is_documented(model: str, field: str) -> None:
    assert re.search(rf"\b{field}\b", DOCUMENT.read_text(encoding="utf-8")), f"{model}.{field}"


def test_the_documents_example_is_a_valid_descriptor() -> None:
    package = CityPackage.model_validate(minimal())

    assert package.catalogue()["transfer_rate"].polarity is Polarity.LOWER_IS_BETTER
    assert package.parent_of("quartier") == "stadtbezirk"
    assert package.parent_of("stadtbezirk") is None


def test_the_documents_repairs_are_valid() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    (repairs,) = [one["repairs"] for one in map(tomllib.loads, blocks) if set(one) == {"repairs"}]

    package = CityPackage.model_validate(minimal(repairs=repairs))

    assert [repair.kind for repair in package.repairs] == [
        "rename_area",
        "set_id",
        "zero_is_missing",
        "accept_areas",
    ]


def test_a_published_rate_keeps_the_count_that_weights_it() -> None:
    example = minimal()
    indicator = example["indicators"][0]
    del indicator["numerator"], indicator["denominator"]
    indicator |= {"rate": "quote", "weight": ["residents"]}

    found = CityPackage.model_validate(example).catalogue()["transfer_rate"]

    assert found.formula is Formula.PUBLISHED
    assert (found.numerator, found.denominator) == (("quote",), ("residents",))


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        pytest.param("[city\n", "descriptor_not_toml", "city.toml", id="no TOML"),
        pytest.param("[city]\nname = 1\n", "descriptor_string_type", "city.name", id="no text"),
        pytest.param("[city]\nfoo = 1\n", "descriptor_extra_forbidden", "city.foo", id="unknown"),
        pytest.param("[city]\n", "descriptor_missing", "city.name", id="left out"),
    ],
)
def test_a_fault_names_its_key_in_both_languages(
    tmp_path: Path, text: str, code: str, words: str
) -> None:
    with pytest.raises(DescriptorError) as caught:
        load_package(written(tmp_path, text))

    fault = next(finding for finding in caught.value.findings if finding.code == code)
    assert words in fault.text("de")
    assert words in fault.text("en")
    assert fault.remedy("de") != fault.remedy("en")


def test_a_fault_in_a_list_is_named_and_not_numbered(tmp_path: Path) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    broken = example[1].replace('year = "Jahr"\n', "")

    with pytest.raises(DescriptorError, match=r"tables\.transfer.*Jahr"):
        load_package(written(tmp_path, broken))


def test_a_descriptor_that_is_not_there_is_said_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(DescriptorError) as caught:
        load_package(tmp_path / "nowhere.toml")

    assert "nowhere.toml" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("breaks", [[1, 2, 3], [1, 2, 3, 4, 5], [1, 2, 2, 3], [4, 3, 2, 1]])
def test_class_bounds_of_a_city_are_four_and_rise(breaks: list[float]) -> None:
    example = minimal()
    example["indicators"][0]["breaks"] = breaks

    with pytest.raises(ValueError, match="breaks"):
        CityPackage.model_validate(example)


def test_the_documents_methods_are_valid() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    (methods,) = [one["methods"] for one in map(tomllib.loads, blocks) if set(one) == {"methods"}]
    example = minimal(methods=methods)
    rate = example["indicators"][0]
    example["indicators"] += [
        rate | {"key": key} for key in ("arbeitslose", "kinderarmut", "uebergaenge")
    ]
    example["indicators"].append(rate | {"key": "anteil_unter_18", "polarity": "neutral"})

    package = CityPackage.model_validate(example)

    assert [method.name_in_links for method in package.methods] == [
        "berlin-mss-3",
        "english-iod",
        "count",
        "beispiel-index",
    ]


@pytest.mark.parametrize("section", ["levels", "tables", "topics", "indicators"])
def test_a_name_declared_twice_is_refused(section: str) -> None:
    example = minimal()
    example[section] = [example[section][0], example[section][0], *example[section][1:]]

    with pytest.raises(ValueError, match="declared_twice"):
        CityPackage.model_validate(example)


def test_a_repair_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        CityPackage.model_validate(minimal(repairs=[{"kind": "trim_ids", "table": "transfer"}]))
