"""Ages of the residents: declared, checked, and no small count to be computed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.city import City
from data.descriptor.ages import AgeGroupModel
from data.descriptor.package import CityPackage
from data.errors import DescriptorError
from data.portrait import portrait
from data.reading import read_city
from data.residents import residents
from locales import LANGUAGES

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "data-package.md"
#: Residents of the first areas by age: children, grown-ups, old people; the sum is the population.
COUNTS = {"01": (100, 600, 300), "02": (2, 600, 398), "03": (1, 0, 1), "04": (500, 0, 500)}


def examples() -> list[dict[str, Any]]:
    blocks = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    return [tomllib.loads(one) for one in blocks]


@pytest.fixture(scope="module")
def read_before() -> dict[str, City]:
    """Cities that a test of this module has read: they are never written to."""
    return {}


@pytest.fixture
def aged(make_tiny_city: Callable[[], Path], read_before: dict[str, City]) -> Callable[..., City]:
    """Tiny city with ages: the measures of `header`, by area; 100 each where `counts` is silent."""

    def make(groups: str, header: Sequence[str], counts: dict[str, Sequence[int]]) -> City:
        key = repr((groups, header, counts))
        if key not in read_before:
            read_before[key] = written(groups, header, counts)
        return read_before[key]

    def written(groups: str, header: Sequence[str], counts: dict[str, Sequence[int]]) -> City:
        path = make_tiny_city()
        table = path.parent / "bestand.csv"
        first, *rows = table.read_text(encoding="utf-8").splitlines()
        new = [";".join([first, *header])]
        for row in rows:
            cells = row.split(";")
            own = counts.get(cells[0], [100] * len(header))
            cells[3] = str(sum(own))
            cells[4] = cells[5] = "0"
            new.append(";".join([*cells, *map(str, own)]))
        table.write_text("\n".join(new) + "\n", encoding="utf-8")
        columns = "".join(f'{one} = "{one}"\n' for one in header)
        text = path.read_text(encoding="utf-8").replace(
            'to_gymnasium = "Gymnasium"\n', f'to_gymnasium = "Gymnasium"\n{columns}'
        )
        text = text.replace("[disclosure]", 'population = ["residents"]\n\n[disclosure]', 1)
        path.write_text(text + groups, encoding="utf-8")
        return read_city(path)

    return make


PLAIN = """
[[age_groups]]
first = 18
last = 64
measures = ["grown"]

[[age_groups]]
first = 0
last = 17
measures = ["young"]
label = { de = "Kinder", en = "Children" }

[[age_groups]]
first = 65
measures = ["old"]
"""
BY_SEX = """
[[age_groups]]
first = 0
last = 17
female = ["girls"]
male = ["boys"]

[[age_groups]]
first = 18
last = 64
female = ["women"]
male = ["men"]

[[age_groups]]
first = 65
female = ["old_women"]
male = ["old_men"]
"""


def ages(city: City, area_id: str) -> pd.DataFrame:
    found = portrait(city, level="quartier", area_id=area_id).ages
    assert found is not None
    assert found.year == 2018
    return found.table


def test_groups_stand_beside_the_city_youngest_first(aged: Callable[..., City]) -> None:
    city = aged(PLAIN, ["young", "grown", "old"], COUNTS)
    table = ages(city, "01")

    assert table["first"].to_list() == [0, 18, 65]
    assert table["last"].to_list() == [17, 64, pd.NA]
    assert table["label_de"].to_list() == ["Kinder", "", ""]
    assert table["count"].to_list() == [100, 600, 300]
    assert table["share"].to_list() == pytest.approx([10, 60, 30])
    # Of the city 100 + 2 + 1 + 500 + 5 x 100 = 1103 children, 1700 grown-ups, 1699 old people.
    assert table["city_share"].to_list() == pytest.approx(
        [1103 / 45.02, 1700 / 45.02, 1699 / 45.02]
    )
    assert set(table["state"]) == {"value"}


def test_a_small_group_takes_the_next_smallest_with_it(aged: Callable[..., City]) -> None:
    table = ages(aged(PLAIN, ["young", "grown", "old"], COUNTS), "02")

    assert table["state"].to_list() == ["suppressed", "value", "suppressed"]
    assert table[["count", "share"]].isna().all(axis=1).to_list() == [True, False, True]
    assert table["share"][1] == pytest.approx(60)


def test_where_the_residents_are_withheld_every_group_is(aged: Callable[..., City]) -> None:
    city = aged(PLAIN, ["young", "grown", "old"], COUNTS)
    table = ages(city, "03")

    assert portrait(city, level="quartier", area_id="03").population_state == "suppressed"
    assert set(table["state"]) == {"suppressed"}
    assert table[["count", "share"]].isna().all(axis=None)


def test_nobody_in_a_group_is_shown(aged: Callable[..., City]) -> None:
    table = ages(aged(PLAIN, ["young", "grown", "old"], COUNTS), "04")

    assert table["state"].to_list() == ["value", "zero", "value"]
    assert table["share"].to_list() == pytest.approx([50, 0, 50])


def test_few_residents_in_none_of_the_groups_are_not_given_away(aged: Callable[..., City]) -> None:
    left = PLAIN.replace('measures = ["old"]', 'measures = ["older"]')
    counts = {"01": (100, 600, 300, 2), "02": (100, 600, 297, 3)}
    city = aged(left, ["young", "grown", "older", "other"], counts)

    assert set(ages(city, "01")["state"]) == {"suppressed"}
    assert ages(city, "02")["count"].to_list() == [100, 600, 297]
    assert ages(city, "02")["share"].sum() == pytest.approx(100)  # of all in the groups


SUM = """
[[indicators]]
key = "minors"
name = { de = "Kinder und Jugendliche", en = "Minors" }
definition = { de = "Erfunden.", en = "Made up." }
topic = "population"
numerator = ["young", "grown"]
denominator = ["residents"]
unit = "%"
polarity = "neutral"
source = "Amt für erfundene Zahlen"
licence = "CC0 1.0"
"""


def test_what_an_indicator_adds_up_tells_no_small_group(aged: Callable[..., City]) -> None:
    header, counts = ["young", "grown", "old", "eldest"], {"01": (2, 4, 3, 50)}
    plain = PLAIN.replace("first = 65", "first = 65\nlast = 79")
    plain += '\n[[age_groups]]\nfirst = 80\nmeasures = ["eldest"]\n'
    divided = SUM.replace('["young", "grown"]', '["young"]').replace('"minors"', '"children"')

    def secret(text: str) -> list[bool]:
        found = ages(aged(text, header, counts), "01")["state"]
        return found.eq("suppressed").to_list()

    assert secret(plain + SUM) == [True, True, True, False]  # 6 of 59 are minors: 6 - 4 = 2
    assert secret(plain + SUM + divided) == [True] * 4


def test_by_sex_a_group_is_withheld_for_both_and_another_group_with_it(
    aged: Callable[..., City],
) -> None:
    header = ["girls", "boys", "women", "men", "old_women", "old_men"]
    city = aged(BY_SEX, header, {"01": (1, 20, 90, 80, 40, 41), "02": (10, 20, 30, 20, 15, 5)})
    withheld, shown = ages(city, "01"), ages(city, "02")

    assert shown["sex"].to_list() == ["female", "male"] * 3
    assert shown["share"].to_list() == pytest.approx([10, 20, 30, 20, 15, 5])
    assert withheld["state"].eq("suppressed").to_list() == [True, True, False, False, True, True]


def test_a_measure_that_no_table_brings_is_named(aged: Callable[..., City]) -> None:
    city = aged(PLAIN.replace('"old"', '"odl"'), ["young", "grown", "old"], COUNTS)

    (fault,) = [one for one in city.report if one.code == "age_group_without_measure"]
    for language in LANGUAGES:
        assert "odl" in fault.text(language)
        assert "65" in fault.text(language)
        assert "old" in fault.text(language)
        assert fault.remedy(language)
    assert portrait(city, level="quartier", area_id="01").ages is None


YOUNG = {"first": 0, "last": 17, "measures": ["young"]}
OLD = {"first": 18, "measures": ["old"]}


@pytest.mark.parametrize(
    ("groups", "fault"),
    [
        pytest.param([YOUNG | {"last": 18}, OLD], "age_groups_overlap", id="an age in two groups"),
        pytest.param([{"first": 0, "measures": ["a"]}, OLD], "age_groups_overlap", id="open end"),
        pytest.param([YOUNG | {"first": 20}], "age_group_ends_before", id="ends before it begins"),
        pytest.param([{"first": 0}], "age_group_counts", id="nothing is counted"),
        pytest.param([YOUNG | {"male": ["m"], "female": ["f"]}], "age_group_counts", id="both"),
        pytest.param([{"first": 0, "male": ["m"]}], "age_group_counts", id="one sex only"),
        pytest.param(
            [YOUNG, {"first": 18, "male": ["m"], "female": ["f"]}], "age_groups_by_sex", id="mixed"
        ),
        pytest.param(
            [YOUNG, OLD | {"measures": ["young"]}], "age_groups_measure_twice", id="twice"
        ),
        pytest.param(
            [{"first": age, "last": age, "measures": [f"age_{age}"]} for age in range(31)],
            "age_groups_too_many",
            id="too many",
        ),
    ],
)
def test_groups_that_make_no_sense_are_refused_with_words(
    make_tiny_city: Callable[[], Path], groups: list[dict[str, Any]], fault: str
) -> None:
    path = make_tiny_city()
    entries = "".join(
        "\n[[age_groups]]\n" + "".join(f"{key} = {value!r}\n" for key, value in one.items())
        for one in groups
    )
    path.write_text(path.read_text(encoding="utf-8") + entries, encoding="utf-8")

    with pytest.raises(DescriptorError) as caught:
        read_city(path)

    found = next(one for one in caught.value.findings if one.code == f"descriptor_{fault}")
    for language in LANGUAGES:
        assert "city.toml" in found.text(language)
        assert found.remedy(language)


@pytest.mark.parametrize("field", AgeGroupModel.model_fields)
def test_every_key_of_an_age_group_is_documented(field: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    section = text[text.index("## `[[age_groups]]`") : text.index("## `[[methods]]`")]

    assert f"`{field}`" in section


def test_the_documents_age_groups_are_valid() -> None:
    first = examples()[0]
    (declared,) = [one["age_groups"] for one in examples() if "age_groups" in one]

    package = CityPackage.model_validate(first | {"age_groups": declared})

    assert [one.first for one in package.age_groups] == [0, 6, 18]


def test_ages_of_musterstadt_add_up_where_nothing_is_withheld(musterstadt: City) -> None:
    hidden = 0
    for area_id in musterstadt.areas["quartier"].index:
        shown = portrait(musterstadt, level="quartier", area_id=str(area_id))
        assert shown.ages is not None
        table = shown.ages.table
        people = residents(musterstadt, "quartier", 2018)
        assert people is not None
        lacking = table["count"].isna()
        hidden += bool(lacking.any())
        assert lacking.sum() != 1
        assert table["state"].eq("suppressed").equals(lacking.rename("state"))
        if not lacking.any():
            assert table["count"].sum() == people[area_id]
            assert table["share"].sum() == pytest.approx(100)
        assert table["city_share"].sum() == pytest.approx(100)
    assert hidden  # the land where almost nobody lives
