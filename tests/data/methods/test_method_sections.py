"""``[[methods]]``: every fault is named with its key, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data.descriptor.package import CityPackage, load_package
from data.errors import DescriptorError
from data.methods.own_section import OwnMethodModel
from indicators.methods.registry import RELEASED

DEMO = Path(__file__).resolve().parents[3] / "data" / "demo" / "city.toml"

INPUTS = 'indicators = [{ key = "transfer_rate", weight = 2 }, { key = "gymnasium_rate" }]'
OWN = f"""
[[methods]]
key = "own-index"
name = "Index"
summary = "Erfunden."
scheme = "z-sum"
{INPUTS}
"""
COUNT = OWN.replace("z-sum", "count")
BERLIN = '[[methods]]\nuse = "berlin-mss-3"\n'
SVI = '[[methods]]\nuse = "cdc-svi"\n'

Read = Callable[[str], CityPackage]


@pytest.fixture
def read(make_tiny_city: Callable[[], Path]) -> Read:
    """Read the descriptor of a tiny city with methods added to it."""

    def read_with(methods: str) -> CityPackage:
        path = make_tiny_city()
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{methods}", encoding="utf-8")
        return load_package(path)

    return read_with


def classes(cut_offs: str, codes: str, labels: str) -> str:
    return f"cut_offs = {cut_offs}\ncodes = {codes}\nlabels = {labels}\n"


def slots(**inputs: str) -> str:
    return "inputs = { " + ", ".join(f'{slot} = "{key}"' for slot, key in inputs.items()) + " }"


#: Fault -> (methods, words that must be said).
FAULTS = {
    "no_such_method": ('[[methods]]\nuse = "berlin"\n', "berlin-mss-4"),
    "method_slots: one empty": (BERLIN + slots(s1="transfer_rate"), "s3, s4"),
    "method_slots: one unknown": (BERLIN + slots(s1="a", s3="b", s4="c", s9="d"), "s9"),
    "method_inputs_by_slot": (BERLIN + 'indicators = [{ key = "transfer_rate" }]', "s1"),
    "method_without_slots": (SVI + slots(x="transfer_rate"), "cdc-svi"),
    "no_such_indicator: in a slot": (
        BERLIN + slots(s1="transfer_rate", s3="nothing", s4="transfer_rate"),
        "nothing",
    ),
    "no_such_indicator: in a list": (OWN.replace("gymnasium_rate", "nothing"), "own-index"),
    "no_such_level": (
        OWN + 'exclusions = [{ ids = ["01"], level = "kiez", reason = "x" }]',
        "kiez",
    ),
    "method_key_taken": (OWN.replace("own-index", "hamburg"), "hamburg"),
    "declared_twice: method": (OWN + OWN, "own-index"),
    "declared_twice: input": (OWN.replace("gymnasium_rate", "transfer_rate"), "transfer_rate"),
    "method_no_indicators": (OWN.replace(INPUTS, ""), "own-index"),
    "method_direction_missing": (
        OWN.replace("gymnasium_rate", "under_18_share"),
        "under_18_share",
    ),
    "method_direction_contradicts": (
        OWN.replace('"gymnasium_rate"', '"gymnasium_rate", direction = "lower_is_better"'),
        "gymnasium_rate",
    ),
    "method_group_unnamed": (OWN.replace("weight = 2", "group_weight = 2"), "transfer_rate"),
    "method_group_weights": (
        OWN.replace("weight = 2", 'group = "g", group_weight = 2').replace(
            '"gymnasium_rate"', '"gymnasium_rate", group = "g", group_weight = 3'
        ),
        "„g“",
    ),
    "method_count_only": (f"{OWN}at_least = 1", "z-sum"),
    "method_at_least": (f"{COUNT}at_least = 3", "at_least = 3"),
    "method_count_classes": (COUNT + classes("[1]", "['A', 'B']", "['a', 'b']"), "at_least"),
    "method_cut_offs_rise": (
        OWN + classes("[1, 0]", "['A', 'B', 'C']", "['a', 'b', 'c']"),
        "cut_offs",
    ),
    "method_class_lengths": (OWN + classes("[1]", "['A']", "['a']"), "cut_offs"),
    "method_codes_twice": (OWN + classes("[1]", "['A', 'A']", "['a', 'b']"), "own-index"),
    "method_attention": (f"{OWN}attention = ['9']", "1, 2, 3, 4"),
    "method_dynamics_classes": (
        OWN.replace("z-sum", "min-max") + "dynamics_years = 2",
        "min-max",
    ),
    "method_dynamics_count": (f"{COUNT}dynamics_years = 2", "dynamics_years"),
    "method_dynamics_years": (
        OWN + "[methods.dynamics]\n" + classes("[0]", "['+', '-']", "['a', 'b']"),
        "dynamics_years",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_a_method_is_said_in_both_languages(read: Read, fault: str) -> None:
    methods, words = FAULTS[fault]

    with pytest.raises(DescriptorError) as caught:
        read(methods)

    (finding,) = caught.value.findings
    assert finding.code == f"descriptor_{fault.split(':', maxsplit=1)[0]}"
    assert words in finding.text("de") + finding.remedy("de")
    for language in ("de", "en"):
        assert "{" not in finding.text(language) + finding.remedy(language)
        assert finding.remedy(language)
    assert finding.text("de") != finding.text("en")


def test_an_indicator_without_any_weight_is_refused(make_tiny_city: Callable[[], Path]) -> None:
    path = make_tiny_city()
    text = path.read_text(encoding="utf-8")
    text = text.replace('key = "gymnasium_rate"', 'key = "gymnasium_rate"\nbase_weight = 0')
    path.write_text(text + OWN, encoding="utf-8")

    with pytest.raises(DescriptorError, match="base_weight"):
        load_package(path)


@pytest.mark.parametrize(
    ("methods", "place"),
    [
        (f"{OWN}minimum = 3\n", "methods.own-index.minimum"),
        (OWN.replace('scheme = "z-sum"\n', ""), "methods.own-index.scheme"),
        (
            OWN.replace("weight = 2", "weight = 0"),
            "methods.own-index.indicators.transfer_rate.weight",
        ),
        (
            OWN.replace("weight = 2", "weight = inf"),
            "methods.own-index.indicators.transfer_rate.weight",
        ),
        ('[[methods]]\nuse = "count"\nkey = "x"\n', "methods.x.key"),
        (OWN.replace("own-index", "Own_Index"), "methods.Own_Index.key"),
        (f"{OWN}[methods.dynamics]\ncut_offs = [0]\n", "methods.own-index.dynamics.codes"),
    ],
)
def test_a_wrong_key_of_a_method_is_named(read: Read, methods: str, place: str) -> None:
    with pytest.raises(DescriptorError) as caught:
        read(methods)

    said = [finding.text("en") for finding in caught.value.findings]
    assert any(f"key {place}:" in text for text in said), said


@pytest.mark.parametrize("code", ["=1+1", "+A1", "@x", "a b", "ä", "-1"])
def test_a_code_can_never_be_a_formula(read: Read, code: str) -> None:
    parts = classes("[0]", f"['A', '{code}']", "['a', 'b']")

    for methods in (OWN + parts, f"{OWN}dynamics_years = 1\n[methods.dynamics]\n{parts}"):
        with pytest.raises(DescriptorError) as caught:
            read(methods)
        assert {finding.code for finding in caught.value.findings} == {
            "descriptor_string_pattern_mismatch"
        }


@pytest.mark.parametrize("scheme", ["z-sum", "percentile-rank", "exponential-rank", "min-max"])
def test_an_own_method_takes_the_classes_of_its_scheme(read: Read, scheme: str) -> None:
    (model,) = read(OWN.replace("z-sum", scheme)).methods

    definition = model.as_definition()

    published = next(one for one in RELEASED.values() if one.scheme == scheme)
    assert definition.status == published.status
    assert definition.dynamics is None
    assert (definition.slots, definition.dynamics_slots, definition.literature) == ((), (), ())
    assert definition.minimum_population == 300


def test_own_cut_offs_of_z_values_leave_their_areas_to_the_middle(read: Read) -> None:
    parts = classes("[-1, 0.5]", "['A', 'B', 'C']", "['a', 'b', 'c']")
    (model,) = read(OWN + parts).methods

    status = model.as_definition().status

    assert status.to_upper == (True, False)
    assert status.attention == ("C",)


def test_own_cut_offs_of_ranks_take_the_side_of_the_published_method(read: Read) -> None:
    parts = classes("[0.5, 0.8]", "['A', 'B', 'C']", "['a', 'b', 'c']")
    (model,) = read(OWN.replace("z-sum", "percentile-rank") + parts).methods

    assert model.as_definition().status.to_upper == (True, True)


def test_of_ranks_from_the_most_deprived_the_first_class_has_most_burden(read: Read) -> None:
    parts = classes("[5]", "['A', 'B']", "['a', 'b']")
    (model,) = read(OWN.replace("z-sum", "exponential-rank") + parts).methods

    status = model.as_definition().status

    assert not status.burden_rises
    assert status.attention == ("A",)


def test_the_demo_city_declares_a_method_of_its_own_and_says_that_it_is_made_up() -> None:
    own = load_package(DEMO).methods[-1]

    assert isinstance(own, OwnMethodModel)
    assert own.key == "musterstadt-index"
    assert "Erfunden" in own.summary.de
    assert "Made-up" in own.summary.en
