"""Membership on a day: whole, part, and whose word counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.city import City
from data.reading import read_city
from indicators.action_areas import QuarterRule, Rule
from indicators.catalogue import Text
from indicators.comparison import ANY
from measures.decisions import ACTION_AREAS, NewEntry, SetKind
from measures.membership import members_before, membership
from measures.register import open_register
from measures.timeline import Change, DecidedBy, Entry, Member, Part, PartKind

NAME = Text(de="Beispiel", en="example")
IDS = ["1", "2", "3"]
QUARTERS = {"11": "1", "12": "1", "21": "2", "22": "2", "23": "2"}
DAY = dt.date(2010, 1, 1)
RULE = Rule(key="r", version="1", name=NAME, summary=NAME, level="bezirk", area_set="netz")


def quarter(key: str) -> Part:
    return Part(kind=PartKind.QUARTER, key=key, name=key, level="quartier")


def polygon(key: str, share: float) -> Part:
    return Part(kind=PartKind.POLYGON, key=key, name=key, geometry="{}", share=share)


def entry(area_id: str, part: Part | None = None, *, level: str = "bezirk") -> Entry:
    member = Member(level=level, area_id=area_id, part=part)
    return Entry(sequence=1, member=member, change=Change.JOINS, effective=DAY)


def on_day(*entries: Entry, quarter_level: str = "") -> dict[str, str]:
    found = membership(entries, DAY, "bezirk", IDS, quarters=QUARTERS, quarter_level=quarter_level)
    assert found.index.name == "area_id"
    return dict(found)


def test_areas_are_whole_and_those_not_in_the_set_are_left_out() -> None:
    assert on_day(entry("3"), entry("1")) == {"1": "whole", "3": "whole"}


def test_quarters_make_a_part_and_all_of_them_the_whole() -> None:
    one = [entry("1", quarter("11"))]
    both = [*one, entry("1", quarter("12"))]

    assert on_day(*one) == {"1": "part"}
    assert on_day(*both) == {"1": "whole"}


def test_whole_area_stays_whole_beside_its_quarter() -> None:
    assert on_day(entry("1"), entry("1", quarter("11"))) == {"1": "whole"}


def test_polygons_that_together_cover_an_area_make_it_whole() -> None:
    first, second = entry("2", polygon("a", 0.9)), entry("2", polygon("b", 0.09))

    assert on_day(first) == {"2": "part"}
    assert on_day(first, second) == {"2": "whole"}


def test_quarter_in_its_own_right_counts_for_its_area() -> None:
    alone = entry("21", level="quartier")

    assert on_day(alone, quarter_level="quartier") == {"2": "part"}
    assert on_day(alone) == {}


def test_a_drawn_part_of_a_quarter_is_a_part_of_its_area() -> None:
    drawn = [entry(one, polygon("a", 0.5), level="quartier") for one in ("11", "12")]

    assert on_day(*drawn, quarter_level="quartier") == {"1": "part"}


def test_members_of_other_levels_and_unknown_areas_do_not_count() -> None:
    assert on_day(entry("1", level="kiez"), entry("99")) == {}


def test_day_before_the_first_has_no_members() -> None:
    found = membership([entry("1")], DAY - dt.timedelta(days=1), "bezirk", IDS)

    assert found.empty


@given(st.sets(st.sampled_from(sorted(QUARTERS))))
def test_more_quarters_never_take_membership_away(chosen: set[str]) -> None:
    rank = {"part": 1, "whole": 2}
    entries = [entry(QUARTERS[one], quarter(one)) for one in sorted(chosen)]

    before = on_day(*entries[:-1])
    after = on_day(*entries)

    assert all(rank[after[area_id]] >= rank[was] for area_id, was in before.items())
    assert set(after) == {QUARTERS[one] for one in chosen}


SET = """
[[area_sets]]
name = "netz"
label = "Netze"
source = "erfunden"
licence = "CC0 1.0"
members = [
  { level = "bezirk", id = "1", from = 2008-07-01, to = 2017-06-30 },
  { level = "quartier", id = "04", from = 2008-07-01 },
  { level = "bezirk", id = "3", quarters = ["07", "08", "09"], from = 2018-01-01 },
]
"""


@pytest.fixture
def city(make_tiny_city: Callable[[], Path]) -> City:
    path = make_tiny_city()
    path.write_text(path.read_text("utf-8") + SET, "utf-8")
    return read_city(path)


def before(city: City, year: int, rule: Rule = RULE) -> dict[str, str]:
    found = members_before(city, rule, base_year=year, register=None)
    assert found is not None
    return dict(found)


def test_rule_without_a_set_leaves_the_base_year_to_say_who_was_a_member(city: City) -> None:
    rule = replace(RULE, area_set="")

    assert members_before(city, rule, base_year=2016, register=None) is None


def test_declared_set_counts_on_the_day_after_the_base_year(city: City) -> None:
    assert before(city, 2007) == {}
    assert before(city, 2016) == {"1": "whole", "2": "part"}
    assert before(city, 2017) == {"2": "part", "3": "whole"}


def test_quarters_of_the_rule_are_those_that_make_a_whole(city: City) -> None:
    rule = replace(RULE, quarters=QuarterRule(level="quartier", whole=2, far=ANY))

    assert before(city, 2017, rule) == {"2": "part", "3": "whole"}


def test_rule_of_the_finest_level_sees_the_areas_inside_a_member(city: City) -> None:
    rule = replace(RULE, level="quartier")

    assert before(city, 2016, rule) == dict.fromkeys(("01", "02", "03", "04"), "whole")


def test_set_without_any_history_leaves_the_base_year_to_say_who_was_a_member(city: City) -> None:
    rule = replace(RULE, area_set="eigen")

    assert members_before(city, rule, base_year=2016, register=None) is None


def new(area_id: str) -> NewEntry:
    return NewEntry(
        member=Member(level="bezirk", area_id=area_id),
        change=Change.JOINS,
        effective=dt.date(2015, 1, 1),
        reason="beschlossen",
        decided_by=DecidedBy.COUNCIL,
    )


@pytest.mark.parametrize(
    ("name", "nothing_yet", "expected"),
    [
        ("netz", {"1": "whole", "2": "part"}, {"1": "whole", "2": "part", "3": "whole"}),
        ("eigen", None, {"3": "whole"}),
    ],
)
def test_what_people_decided_stands_beside_what_the_city_declares(
    city: City,
    tmp_path: Path,
    name: str,
    nothing_yet: dict[str, str] | None,
    expected: dict[str, str],
) -> None:
    register = open_register(f"sqlite:///{tmp_path / 'register.db'}")
    rule = replace(RULE, area_set=name)
    stored = register.create_set(
        city.package.city.key, name, label_de="Netze", label_en="Networks", kind=SetKind.NETWORK
    )

    undecided = members_before(city, rule, base_year=2016, register=register)
    register.save(
        stored.id, [new("3")], expected_version=stored.version, submit_key=f"form-{name}-1234567"
    )
    decided = members_before(city, rule, base_year=2016, register=register)
    register.close()

    assert (None if undecided is None else dict(undecided)) == nothing_yet
    assert decided is not None
    assert dict(decided) == expected


def test_rule_without_a_set_follows_the_action_areas_once_something_is_decided(
    city: City, tmp_path: Path
) -> None:
    register = open_register(f"sqlite:///{tmp_path / 'register.db'}")
    rule = replace(RULE, area_set="")
    stored = register.create_set(
        city.package.city.key,
        ACTION_AREAS,
        label_de="Aktionsräume",
        label_en="Action areas",
        kind=SetKind.ACTION_AREAS,
    )

    undecided = members_before(city, rule, base_year=2016, register=register)
    register.save(
        stored.id, [new("2")], expected_version=stored.version, submit_key="form-1234567890"
    )
    decided = members_before(city, rule, base_year=2016, register=register)
    earlier = members_before(city, rule, base_year=2005, register=register)
    register.close()

    assert undecided is None
    assert decided is not None
    assert dict(decided) == {"2": "whole"}
    assert earlier is None  # what was decided later says nothing of 2006
