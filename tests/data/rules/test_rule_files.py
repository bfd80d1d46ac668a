"""Rules written and read again: nothing is lost, and nothing foreign gets in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.city import City
from data.errors import DescriptorError
from data.reading import read_city
from data.rule_files import read_rule, rule_json, rule_toml
from indicators.action_areas import (
    Condition,
    Exclusion,
    IndexCondition,
    Persistence,
    QuarterRule,
    Rule,
    Watch,
)
from indicators.catalogue import Text
from indicators.comparison import ANY, Margin, MarginKind

#: What a line of a descriptor may hold: anything, but no blanks at its ends.
LINES = st.text(min_size=1, max_size=30).filter(lambda text: text == text.strip() and text.strip())
TEXTS = st.builds(Text, de=LINES, en=LINES)
PERCENT = st.floats(0.01, 500).map(lambda one: Margin(MarginKind.RELATIVE, round(one, 2)))
MARGINS = PERCENT | st.sampled_from([ANY, Margin(MarginKind.DISTINGUISHABLE)])
YEARS = st.none() | st.integers(1990, 2010)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    keys = draw(st.permutations(["transfer_rate", "gymnasium_rate"]))
    chosen = keys[: draw(st.integers(0, 2))]
    conditions = tuple(
        Condition(
            indicator=key,
            margin=draw(MARGINS),
            weight=draw(st.floats(0.001, 900)),
            required=draw(st.booleans()),
        )
        for key in chosen
    )
    counted = sum(one.weight for one in conditions if not one.required)
    classes = st.sampled_from([("4", None), ("3", "-"), ("3", "+/-"), ("1", "+")])
    index = IndexCondition(
        methods=("berlin-mss-4", "berlin-mss-3"),
        classes=tuple(draw(st.lists(classes, min_size=1, unique=True))),
    )
    narrow = draw(st.integers(1, 5))
    quarters = QuarterRule(
        level="quartier",
        narrow=narrow,
        whole=narrow + draw(st.integers(1, 5)),
        far=draw(MARGINS),
    )
    years = draw(st.integers(1, 5))
    return Rule(
        key=draw(st.sampled_from(["probe", "meine-regel", "regel_2"])),
        version=draw(LINES),
        name=draw(TEXTS),
        summary=draw(TEXTS),
        level="bezirk",
        base_year=draw(YEARS),
        year=draw(st.none() | st.integers(2011, 2020)),
        conditions=conditions,
        at_least=draw(st.floats(counted / 10, counted)) if counted else 0.0,
        index=index if not conditions or draw(st.booleans()) else None,
        persistence=draw(
            st.none() | st.just(Persistence(years=years, of=years + draw(st.integers(0, 3))))
        ),
        quarters=draw(st.none() | st.just(quarters)),
        minimum_population=draw(st.integers(0, 5000)),
        exclusions=tuple(
            draw(
                st.lists(
                    st.builds(
                        Exclusion,
                        ids=st.lists(LINES, min_size=1, max_size=3).map(tuple),
                        reason=TEXTS,
                    ),
                    max_size=2,
                )
            )
        ),
        watch=Watch(
            points_short=draw(st.floats(0, 10)),
            not_persistent=draw(st.booleans()),
            hidden_quarters=draw(st.booleans()),
            former=draw(st.booleans()),
        ),
        area_set=draw(st.sampled_from(["", "aktionsraeume"])),
    )


@pytest.fixture(scope="module")
def city(tiny_city: Path) -> City:
    return read_city(tiny_city)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("regeln") / "regel.toml"


@given(rule=rules())
def test_a_rule_that_is_written_reads_back_the_same(city: City, place: Path, rule: Rule) -> None:
    place.write_text(rule_toml(rule), encoding="utf-8", newline="\n")

    assert read_rule(place, city) == rule


@given(rule=rules())
def test_a_rule_that_a_decision_keeps_reads_back_the_same(
    city: City, place: Path, rule: Rule
) -> None:
    file = place.with_suffix(".json")
    file.write_text(rule_json(rule), encoding="utf-8", newline="\n")

    assert read_rule(file, city) == rule


def test_a_written_rule_can_be_put_into_a_descriptor(make_tiny_city: Callable[[], Path]) -> None:
    path = make_tiny_city()
    name = Text(de="Probe", en="Trial")
    rule = Rule(
        key="probe",
        version="2",
        name=name,
        summary=name,
        level="bezirk",
        conditions=(Condition(indicator="transfer_rate"),),
        at_least=1,
        quarters=QuarterRule(level="quartier", whole=2, far=ANY),
    )
    path.write_text(path.read_text(encoding="utf-8") + "\n" + rule_toml(rule), encoding="utf-8")

    assert [one.as_rule() for one in read_city(path).package.rules] == [rule]


def test_a_written_rule_looks_as_people_write_one() -> None:
    name = Text(de="Probe", en="Trial")
    condition = Condition(indicator="transfer_rate", margin=Margin.from_key("p10"), required=True)
    rule = Rule(
        key="probe", version="1", name=name, summary=name, level="bezirk", conditions=(condition,)
    )

    assert rule_toml(rule).splitlines() == [
        "[[rules]]",
        'key = "probe"',
        'version = "1"',
        'name = { de = "Probe", en = "Trial" }',
        'summary = { de = "Probe", en = "Trial" }',
        'level = "bezirk"',
        "conditions = [",
        '    { indicator = "transfer_rate", margin = "p10", required = true },',
        "]",
        "minimum_population = 300",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "descriptor_rule_file", id="no rule"),
        pytest.param("[[rules]\n", "descriptor_not_toml", id="no TOML"),
        pytest.param('[[rules]]\nkey = "a"\n', "descriptor_missing", id="half a rule"),
        pytest.param('[city]\nname = "x"\n', "descriptor_extra_forbidden", id="another section"),
    ],
)
def test_a_file_without_exactly_one_whole_rule_is_refused(
    city: City, tmp_path: Path, text: str, code: str
) -> None:
    path = tmp_path / "regel.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DescriptorError) as caught:
        read_rule(path, city)

    assert code in {one.code for one in caught.value.findings}
    assert "regel.toml" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\ufeff"])
def test_a_json_file_that_is_none_is_refused(city: City, tmp_path: Path, text: str) -> None:
    (tmp_path / "rule.json").write_text(text, encoding="utf-8")

    with pytest.raises(DescriptorError) as told:
        read_rule(tmp_path / "rule.json", city)

    assert [one.code for one in told.value.findings] == ["rule_file_not_json"]


def test_a_rule_for_another_city_is_refused(city: City, tmp_path: Path) -> None:
    path = tmp_path / "regel.toml"
    name = Text(de="Probe", en="Trial")
    foreign: dict[str, Any] = {"key": "probe", "version": "1", "name": name, "summary": name}
    rule = Rule(
        **foreign, level="bezirk", conditions=(Condition(indicator="hartz", required=True),)
    )
    path.write_text(rule_toml(rule), encoding="utf-8")

    with pytest.raises(DescriptorError, match="hartz"):
        read_rule(path, city)


def test_a_rule_file_that_is_not_there_is_said(city: City, tmp_path: Path) -> None:
    with pytest.raises(DescriptorError) as caught:
        read_rule(tmp_path / "nichts.toml", city)

    assert caught.value.finding.code == "descriptor_not_found"
