"""Which sets a city has, and which history a rule looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data.candidates import Candidates, candidates, rules
from data.city import City
from indicators.action_areas import Rule
from measures.decisions import ACTION_AREAS, NewEntry, SetKind
from measures.register import Register, open_register
from measures.sources import rule_set, sources, with_computed
from measures.timeline import Change, DecidedBy, Member


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    opened = open_register(f"sqlite:///{tmp_path / 'register.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def rule(musterstadt: City) -> Rule:
    return next(iter(rules(musterstadt).values()))


@pytest.fixture
def result(musterstadt: City, rule: Rule) -> Candidates:
    return candidates(musterstadt, rule)


def founded(register: Register, city: City) -> int:
    made = register.create_set(
        city.package.city.key,
        ACTION_AREAS,
        label_de="Fördergebiete",
        label_en="Funded areas",
        kind=SetKind.ACTION_AREAS,
    )
    return made.id


def joins(area_id: str) -> NewEntry:
    return NewEntry(
        member=Member(level="sozialraum", area_id=area_id),
        change=Change.JOINS,
        effective=dt.date(2019, 5, 1),
        reason="Ratsbeschluss",
        decided_by=DecidedBy.COUNCIL,
    )


def test_without_a_set_the_rule_says_who_belongs(musterstadt: City, result: Candidates) -> None:
    found = with_computed(sources(musterstadt, None), lambda: result, "de")

    first = next(iter(found.values()))
    assert (first.name, first.computed, first.stored) == (ACTION_AREAS, True, None)
    assert [one.member.area_id for one in first.entries] == [
        str(one) for one in result.table.index[result.table["member_before"].ne("none")]
    ]
    assert {one.effective for one in first.entries} == {dt.date(result.base_year + 1, 1, 1)}


def test_a_set_that_nothing_was_written_to_keeps_its_label_and_its_place(
    musterstadt: City, register: Register, result: Candidates
) -> None:
    set_id = founded(register, musterstadt)

    found = with_computed(sources(musterstadt, register), lambda: result, "de")[ACTION_AREAS]

    assert found.computed
    assert found.stored is not None
    assert found.stored.id == set_id
    assert found.label.de == "Fördergebiete"


def test_what_was_decided_is_not_computed_and_the_rule_is_not_asked(
    musterstadt: City, register: Register
) -> None:
    set_id = founded(register, musterstadt)
    register.save(set_id, [joins("0101")], expected_version=0, submit_key="form")

    def never() -> Candidates:
        raise AssertionError

    found = with_computed(sources(musterstadt, register), never, "de")[ACTION_AREAS]

    assert not found.computed
    assert [one.member.area_id for one in found.entries] == ["0101"]


def test_a_rule_of_another_set_computes_no_action_areas(
    musterstadt: City, result: Candidates
) -> None:
    other = replace(result, rule=replace(result.rule, area_set="netzwerke"))

    assert ACTION_AREAS not in with_computed({}, lambda: other, "de")
    assert with_computed(sources(musterstadt, None), lambda: None, "de") == sources(
        musterstadt, None
    )


def test_an_unnamed_set_counts_once_something_is_written_to_it(
    musterstadt: City, register: Register, rule: Rule
) -> None:
    unnamed = replace(rule, area_set="")
    set_id = founded(register, musterstadt)

    before = rule_set(musterstadt, unnamed, register)
    register.save(set_id, [joins("0101")], expected_version=0, submit_key="form")
    after = rule_set(musterstadt, unnamed, register)

    assert (before.entries, before.decisions) == ((), ())
    assert before.area_set is not None
    assert [one.member.area_id for one in after.entries] == ["0101"]
