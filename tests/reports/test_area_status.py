"""What a portrait says of an area's membership follows from the sets, the register and the rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.candidates import Candidates
from data.city import City
from data.portrait import Spot
from indicators.action_areas import Membership, Recommendation
from locales import LANGUAGES
from measures.decisions import NewEntry, SetKind
from measures.errors import RegisterUnavailableError
from measures.register import Register, open_register
from measures.timeline import Change, DecidedBy, Member, Part, PartKind
from reports.area_status import AreaStatus, area_status

DAY = dt.date(2020, 6, 1)
NOW = dt.datetime(2020, 6, 1, 12, tzinfo=dt.UTC)


def spot(city: City, level: str, area_id: str) -> Spot:
    return Spot(level=level, area_id=area_id, name=str(city.areas[level].at[area_id, "name"]))


def status(city: City, level: str, area_id: str, register: Register | None = None) -> AreaStatus:
    place = spot(city, level, area_id)
    return area_status(city, place, language="de", register=register, on=DAY)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    opened = open_register(f"sqlite:///{tmp_path / 'register.sqlite'}", clock=lambda: NOW)
    yield opened
    opened.close()


def write(register: Register, city: City, *entries: NewEntry) -> None:
    made = register.create_set(
        city.package.city.key,
        "aktionsraeume",
        label_de="Aktionsräume",
        label_en="Action areas",
        kind=SetKind.ACTION_AREAS,
    )
    register.save(made.id, entries, expected_version=made.version, submit_key="form")


def entry(area_id: str, part: Part | None = None) -> NewEntry:
    return NewEntry(
        member=Member(level="sozialraum", area_id=area_id, part=part),
        change=Change.JOINS,
        effective=dt.date(2019, 5, 1),
        reason="Der Rat hat es beschlossen",
        reference="Drs. 1/19",
        decided_by=DecidedBy.COUNCIL,
    )


def test_every_area_of_the_rules_level_says_its_recommendation(
    musterstadt: City, found: Candidates
) -> None:
    for area_id in found.table.index:
        made = status(musterstadt, "sozialraum", str(area_id))
        before = found.table["member_before"][area_id]
        belongs = "gehört seit 01.01.2008 zu" if before == Membership.WHOLE else "gehört nicht zu"

        assert belongs in made.today
        assert made.recommendation.startswith("Vorschlag der Regel „Aktionsräume“")
        assert made.reason
        assert made.set_label == "Aktionsräume"


def test_without_a_register_nobody_claims_that_nothing_was_decided(
    musterstadt: City, register: Register
) -> None:
    unknown, known = (status(musterstadt, "sozialraum", "0101", one) for one in (None, register))

    assert "ob seither entschieden wurde, ist hier nicht bekannt" in unknown.today
    assert "eine Entscheidung ist noch nicht gespeichert" in known.today


def test_other_sets_are_told_with_their_history(musterstadt: City) -> None:
    made = status(musterstadt, "sozialraum", "0101")
    texts = [one.text for one in made.lines]

    assert "Quartiersnetzwerke seit 01.04.2008" in made.today
    assert "Modellprojekte seit 01.01.2017" in made.today
    assert made.lines[0].date == "01.01.2021"
    assert any("„Gesund aufwachsen“" in text and "Beschluss 2016/204" in text for text in texts)


def test_a_quarter_belongs_with_its_area_and_hears_whether_it_is_the_part_that_stays(
    musterstadt: City, found: Candidates
) -> None:
    narrowed = found.table.index[found.table["recommendation"].eq(Recommendation.NARROW)][0]
    name = found.table["name"][narrowed]
    inside = musterstadt.areas["quartier"]
    for quarter in inside.index[inside["parent_id"].eq(narrowed)]:
        made = status(musterstadt, "quartier", str(quarter))
        speaks = quarter in found.table["quarters"][narrowed]

        assert f"als Teil von {name} zu „Aktionsräume“" in made.today
        assert (f"gehört zu dem Teil von {name}" in made.recommendation) is speaks
        assert (f"gehört nicht zu dem Teil von {name}" in made.recommendation) is not speaks


def test_a_district_names_its_members_and_has_no_recommendation(musterstadt: City) -> None:
    made = status(musterstadt, "stadtbezirk", "01")

    assert "zum Teil zu „Aktionsräume“: Marktviertel und Lerchenplatz." in made.today
    assert (made.recommendation, made.reason) == ("", "")


def test_what_was_written_is_what_holds(musterstadt: City, register: Register) -> None:
    part = Part(kind=PartKind.QUARTER, key="010201", name="Schlüsselhöhe", level="quartier")
    write(register, musterstadt, entry("0501"), entry("0102", part))

    joined = status(musterstadt, "sozialraum", "0501", register)
    narrowed = status(musterstadt, "sozialraum", "0102", register)

    assert joined.today == "Das Gebiet gehört seit 01.05.2019 zu „Aktionsräume“."
    assert joined.lines[0].date == "01.05.2019"
    assert joined.lines[0].text.endswith("kommt hinzu. Der Rat hat es beschlossen; Drs. 1/19.")
    assert "seit 01.05.2019 zum Teil zu „Aktionsräume“: Schlüsselhöhe." in narrowed.today
    assert status(musterstadt, "sozialraum", "0101", register).today.startswith(
        "Das Gebiet gehört nicht zu „Aktionsräume“."
    )


def test_a_register_that_fails_leaves_what_the_city_declares(
    musterstadt: City, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RegisterUnavailableError("address")

    monkeypatch.setattr(Register, "sets", fail)

    failing, without = (status(musterstadt, "sozialraum", "0101", one) for one in (register, None))

    assert failing == without


def test_both_languages_have_as_many_lines_and_no_place_unfilled(musterstadt: City) -> None:
    place = spot(musterstadt, "sozialraum", "1103")
    made = [
        area_status(musterstadt, place, language=one, register=None, on=DAY) for one in LANGUAGES
    ]

    assert len({len(one.lines) for one in made}) == 1
    assert not any("{" in one.today + one.recommendation for one in made)
