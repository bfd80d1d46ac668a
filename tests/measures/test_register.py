"""The register on both databases: what was written stays, and nobody's save is lost."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from indicators.action_areas import Recommendation
from measures.decisions import AreaSet, NewDecision, NewEntry, SetKind
from measures.errors import ConflictError, DecisionError, RegisterUnavailableError
from measures.register import Register, open_register
from measures.tables import METADATA
from measures.timeline import Change, Member, Part, PartKind

ROOT = Path(__file__).resolve().parents[2]
CORNERS = "[7.0,51.0],[8.0,51.0],[8.0,52.0],[7.0,52.0],[7.0,51.0]"
SQUARE = f'{{"type":"Polygon","coordinates":[[{CORNERS}]]}}'

Joining = Callable[..., NewEntry]
Deciding = Callable[..., NewDecision]


def test_the_migrations_make_the_tables_that_the_program_reads(
    register: Register, register_url: str
) -> None:
    engine = create_engine(register_url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
        names = {
            found["name"]
            for table in METADATA.tables
            for kind in ("get_check_constraints", "get_unique_constraints")
            for found in getattr(inspect(connection), kind)(table)
        }
    engine.dispose()

    assert differences == []
    assert {"area_set_once_per_city", "entry_change", "submit_once"} <= names


def test_a_register_that_is_opened_again_has_everything(
    register: Register, register_url: str, action_areas: AreaSet, joining: Joining
) -> None:
    register.save(action_areas.id, [joining("01")], expected_version=0, submit_key="a")
    again = open_register(register_url)

    assert again.sets("99999001") == [replace(action_areas, version=1)]
    assert again.entries(action_areas.id) == register.entries(action_areas.id)
    again.close()


def test_a_set_is_made_once_however_often_it_is_asked_for(register: Register) -> None:
    def make(label: str) -> AreaSet:
        return register.create_set(
            "05913000", "win", label_de=label, label_en=label, kind=SetKind.NETWORK
        )

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(make, [str(number) for number in range(8)]))

    assert len(made) == 1
    assert register.sets("05913000") == list(made)
    assert register.sets("99999001") == []
    assert register.area_set("05913000", "netz") is None


def test_an_entry_comes_back_as_it_was_saved(
    register: Register, action_areas: AreaSet, joining: Joining
) -> None:
    quarter = Part(kind=PartKind.QUARTER, key="01a", name="Märchenfeld", level="quartier")
    drawn = Part(kind=PartKind.POLYGON, key="p1", name="Hafen", geometry=SQUARE, share=0.25)
    forms = [
        joining("01", reference="Drs. 0815/18"),
        joining("02", member=Member(level="sozialraum", area_id="02", part=quarter)),
        joining("03", member=Member(level="sozialraum", area_id="03", part=drawn)),
        joining("01", change=Change.LEAVES, effective=dt.date(2018, 1, 1), reason="stabil\nseit"),
    ]

    saved = register.save(action_areas.id, forms, expected_version=0, submit_key="a")

    assert saved == replace(action_areas, version=1)
    entries = register.entries(action_areas.id)
    assert [one.sequence for one in entries] == [1, 2, 3, 4]
    assert [one.member for one in entries] == [one.member for one in forms]
    assert [one.change for one in entries] == [one.change for one in forms]
    assert [one.effective.year for one in entries] == [2008, 2008, 2008, 2018]
    assert [one.reason for one in entries] == [one.reason for one in forms]
    assert entries[0].reference == "Drs. 0815/18"
    assert {one.decision_id for one in entries} == {""}


def test_a_moment_is_kept_whatever_the_zone_of_the_clock(
    register: Register, clock: Callable[[], dt.datetime], action_areas: AreaSet, joining: Joining
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    clock.time = dt.datetime(2020, 7, 1, 14, 30, 0, 123456, tzinfo=berlin)

    register.save(action_areas.id, [joining()], expected_version=0, submit_key="a")

    (entry,) = register.entries(action_areas.id)
    assert entry.recorded_at == dt.datetime(2020, 7, 1, 12, 30, 0, 123456, tzinfo=dt.UTC)
    assert entry.recorded_at.tzinfo is dt.UTC


def test_a_clock_that_is_put_back_puts_no_entry_before_an_earlier_one(
    register: Register, clock: Callable[[], dt.datetime], action_areas: AreaSet, joining: Joining
) -> None:
    register.save(action_areas.id, [joining("01")], expected_version=0, submit_key="a")
    noon = clock.time
    clock.time = noon - dt.timedelta(hours=1)
    register.save(action_areas.id, [joining("02")], expected_version=1, submit_key="b")

    assert [one.recorded_at for one in register.entries(action_areas.id)] == [noon, noon]


def test_a_decision_keeps_proposal_decision_and_how_to_compute_it_again(
    register: Register, action_areas: AreaSet, joining: Joining, deciding: Deciding
) -> None:
    form = deciding(
        recommendation=Recommendation.NARROW,
        quarters=("01b", "01a"),
        decided=Recommendation.KEEP,
        reason="Die Begleitung läuft bis 2022.",
        reference="Drs. 0815/20",
    )

    made = register.decide(form, [joining("02")], expected_version=0, submit_key="a")

    assert made.overridden
    assert (made.version, made.quarters) == (1, ("01a", "01b"))
    assert register.decisions(action_areas.id) == [made]
    kept = {name: getattr(made, name) for name in NewDecision.__slots__ if name != "quarters"}
    assert kept == {name: getattr(form, name) for name in kept}


def test_only_entries_on_the_area_decided_on_bear_the_decision(
    register: Register, action_areas: AreaSet, joining: Joining, deciding: Deciding
) -> None:
    quarter = Part(kind=PartKind.QUARTER, key="01a", name="Feld", level="quartier")
    entries = [
        joining("02", reason="nach Regel berechnet"),
        joining("01", reason=""),
        joining("01", reason="", member=Member(level="sozialraum", area_id="01", part=quarter)),
        joining("01", member=Member(level="quartier", area_id="01")),
    ]

    made = register.decide(deciding("01"), entries, expected_version=0, submit_key="a")

    links = [one.decision_id for one in register.entries(action_areas.id)]
    assert links == ["", made.id, made.id, ""]


def test_decisions_come_latest_first_and_for_one_area(
    register: Register, action_areas: AreaSet, deciding: Deciding
) -> None:
    for version, area in enumerate(["01", "02", "01"]):
        register.decide(deciding(area), expected_version=version, submit_key=str(version))

    assert [one.version for one in register.decisions(action_areas.id)] == [3, 2, 1]
    assert [one.version for one in register.decisions(action_areas.id, "01")] == [3, 1]
    assert register.decisions(action_areas.id, "03") == []


def test_an_override_without_a_reason_saves_nothing(
    register: Register, action_areas: AreaSet, joining: Joining, deciding: Deciding
) -> None:
    form = deciding(decided=Recommendation.NONE, reason="darum")

    with pytest.raises(DecisionError, match="weicht vom Vorschlag ab"):
        register.decide(form, [joining()], expected_version=0, submit_key="a")

    assert register.decisions(action_areas.id) == []
    assert register.entries(action_areas.id) == []
    assert register.area_set("99999001", "aktionsraeume") == action_areas


def test_whoever_saves_second_is_told_what_the_first_wrote(
    register: Register, action_areas: AreaSet, joining: Joining, deciding: Deciding
) -> None:
    register.save(action_areas.id, [joining("01")], expected_version=0, submit_key="old")
    register.save(action_areas.id, [joining("02")], expected_version=1, submit_key="theirs")
    register.decide(deciding("03"), [joining("03")], expected_version=2, submit_key="too")

    with pytest.raises(ConflictError) as told:
        register.save(action_areas.id, [joining("04")], expected_version=1, submit_key="mine")

    assert told.value.version == 3
    assert [one.member.area_id for one in told.value.entries] == ["02", "03"]
    assert [one.area_id for one in told.value.decisions] == ["03"]
    saved = register.save(
        action_areas.id, [joining("04")], expected_version=told.value.version, submit_key="mine"
    )
    areas = [one.member.area_id for one in register.entries(action_areas.id)]
    assert (saved.version, areas) == (4, ["01", "02", "03", "04"])


def test_a_form_that_is_sent_twice_is_saved_once(
    register: Register, action_areas: AreaSet, joining: Joining, deciding: Deciding
) -> None:
    first = register.decide(deciding(), [joining()], expected_version=0, submit_key="a")
    register.save(action_areas.id, [joining("02")], expected_version=1, submit_key="b")

    again = register.decide(deciding(), [joining()], expected_version=0, submit_key="a")
    saved = register.save(action_areas.id, [joining("02")], expected_version=1, submit_key="b")

    assert (again, saved.version) == (first, 2)
    assert [one.sequence for one in register.entries(action_areas.id)] == [1, 2]
    assert len(register.decisions(action_areas.id)) == 1


def test_a_decision_sent_again_is_the_same_though_its_entries_now_are_others(
    register: Register, joining: Joining, deciding: Deciding
) -> None:
    """A second click finds the members so far written down already and nothing left to add."""
    form = deciding(effective=dt.date(2020, 4, 1))
    first = register.decide(form, [joining("02")], expected_version=0, submit_key="a")

    assert register.decide(form, [], expected_version=1, submit_key="a") == first
    changed = deciding(effective=dt.date(2020, 5, 1))
    with pytest.raises(DecisionError, match="mit anderem Inhalt"):
        register.decide(changed, [], expected_version=1, submit_key="a")


def test_a_decision_may_not_begin_before_a_change_that_would_undo_it(
    register: Register, action_areas: AreaSet, joining: Joining, deciding: Deciding
) -> None:
    """The members so far join in 2008: an area that leaves in 2005 would be one again."""
    early = dt.date(2005, 1, 1)
    drops = {
        "decided": Recommendation.NONE,
        "reason": "Der Bedarf ist gedeckt.",
        "effective": early,
    }
    entries = [joining("02"), joining("01"), joining("01", change=Change.LEAVES, effective=early)]

    with pytest.raises(DecisionError, match=r"01\.01\.2008"):
        register.decide(deciding(**drops), entries, expected_version=0, submit_key="a")

    assert register.entries(action_areas.id) == []
    assert register.decisions(action_areas.id) == []


def test_two_people_who_decide_first_write_the_members_so_far_once(
    register: Register, action_areas: AreaSet, joining: Joining, deciding: Deciding
) -> None:
    """Both saw an empty set and bring the same members along; they decide on different areas."""
    founding = [joining("01"), joining("02")]
    register.decide(deciding("01"), founding, expected_version=0, submit_key="a")

    with pytest.raises(ConflictError) as told:
        register.decide(deciding("02"), founding, expected_version=0, submit_key="b")

    assert len(told.value.entries) == 2
    assert len(register.entries(action_areas.id)) == 2
    assert len(register.decisions(action_areas.id)) == 1


def test_a_form_that_is_sent_eight_times_at_once_is_saved_once(
    register: Register, action_areas: AreaSet, joining: Joining
) -> None:
    def send(_: int) -> int:
        return register.save(
            action_areas.id, [joining()], expected_version=0, submit_key="a"
        ).version

    with ThreadPoolExecutor(8) as pool:
        versions = list(pool.map(send, range(8)))

    assert versions == [1] * 8
    assert len(register.entries(action_areas.id)) == 1


def test_a_form_that_was_changed_after_it_was_saved_is_not_taken_for_the_same(
    register: Register, action_areas: AreaSet, joining: Joining
) -> None:
    register.save(action_areas.id, [joining("01")], expected_version=0, submit_key="a")

    with pytest.raises(DecisionError, match="mit anderem Inhalt"):
        register.save(action_areas.id, [joining("02")], expected_version=1, submit_key="a")


def test_the_key_of_a_form_belongs_to_its_set(
    register: Register, action_areas: AreaSet, joining: Joining
) -> None:
    other = register.create_set(
        "99999001", "win", label_de="WiN", label_en="WiN", kind=SetKind.NETWORK
    )
    for one in (action_areas, other):
        register.save(one.id, [joining()], expected_version=0, submit_key="a")

    assert [len(register.entries(one.id)) for one in (action_areas, other)] == [1, 1]


@pytest.mark.parametrize("forms", [0, 10_001])
def test_a_save_of_nothing_or_of_too_much_is_refused(
    register: Register, action_areas: AreaSet, joining: Joining, forms: int
) -> None:
    with pytest.raises(DecisionError):
        register.save(action_areas.id, [joining()] * forms, expected_version=0, submit_key="a")


def test_a_set_that_is_not_there_is_not_written_to(register: Register, joining: Joining) -> None:
    with pytest.raises(DecisionError, match="gibt es nicht"):
        register.save(4711, [joining()], expected_version=0, submit_key="a")


CHANGES = [
    "UPDATE entry SET reason = 'anders'",
    "DELETE FROM entry",
    "UPDATE decision SET decided = 'none'",
    "DELETE FROM decision",
    "UPDATE submit SET submit_key = 'x'",
    "DELETE FROM submit",
    "UPDATE area_set SET version = 0",
    "UPDATE area_set SET name = 'x', version = version + 1",
    "DELETE FROM area_set",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_itself_refuses_to_change_what_was_written(
    register: Register, register_url: str, joining: Joining, deciding: Deciding, change: str
) -> None:
    form = deciding()
    register.decide(form, [joining()], expected_version=0, submit_key="a")
    before = register.entries(form.set_id), register.decisions(form.set_id)
    engine = create_engine(register_url)

    with pytest.raises(DBAPIError, match="stays"), engine.begin() as connection:
        connection.execute(text(change))

    engine.dispose()
    assert (register.entries(form.set_id), register.decisions(form.set_id)) == before


@pytest.mark.parametrize("table", ["entry", "decision", "submit", "area_set"])
def test_sqlite_refuses_to_replace_a_row(sqlite_url: str, joining: Joining, table: str) -> None:
    register = open_register(sqlite_url)
    made = register.create_set(
        "99999001", "win", label_de="WiN", label_en="WiN", kind=SetKind.NETWORK
    )
    form = NewDecision(**_decision_values(made.id))
    register.decide(form, [joining()], expected_version=0, submit_key="a")
    engine = create_engine(sqlite_url)

    with pytest.raises(DBAPIError, match="stays"), engine.begin() as connection:
        connection.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))  # noqa: S608

    engine.dispose()
    register.close()


def _decision_values(set_id: int) -> dict[str, object]:
    return {
        "set_id": set_id,
        "level": "sozialraum",
        "area_id": "01",
        "rule_key": "r",
        "rule_version": "1",
        "rule": "{}",
        "base_year": 2007,
        "year": 2018,
        "data_version": "v",
        "fingerprint": "f",
        "command": "",
        "recommendation": Recommendation.KEEP,
        "decided": Recommendation.KEEP,
        "decided_by": "council",
        "decided_on": dt.date(2020, 1, 1),
    }


@pytest.mark.parametrize("table", ["entry", "decision", "submit", "area_set"])
def test_postgresql_refuses_to_empty_a_table(postgres_url: str, table: str) -> None:
    open_register(postgres_url).close()
    engine = create_engine(postgres_url)

    with pytest.raises(DBAPIError, match="stays"), engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {table} CASCADE"))

    engine.dispose()


def test_eight_people_who_save_at_once_lose_nothing(
    register: Register, action_areas: AreaSet, joining: Joining
) -> None:
    """Each of 8 saves 5 forms of 2 entries, and again on the new version when it was overtaken."""

    def work(person: int) -> list[int]:
        made, version = [], 0
        for form in range(5):
            entries = [joining(f"{person}-{form}-{part}") for part in range(2)]
            while True:
                try:
                    saved = register.save(
                        action_areas.id,
                        entries,
                        expected_version=version,
                        submit_key=f"{person}-{form}",
                    )
                except ConflictError as conflict:
                    version = conflict.version
                except RegisterUnavailableError as busy:
                    if busy.code != "locked":  # a slow machine: people are told to try again
                        raise
                else:
                    version = saved.version
                    made.append(version)
                    break
        return made

    with ThreadPoolExecutor(8) as pool:
        versions = sorted(one for made in pool.map(work, range(8)) for one in made)

    entries = register.entries(action_areas.id)
    assert versions == list(range(1, 41))
    assert [one.sequence for one in entries] == list(range(1, 81))
    assert len({one.member.area_id for one in entries}) == 80
    pairs = [one.member.area_id.rpartition("-")[0] for one in entries]
    assert pairs[::2] == pairs[1::2]


WRITER = """
import datetime as dt, sys
from measures.decisions import NewEntry, SetKind
from measures.errors import ConflictError, RegisterUnavailableError
from measures.register import open_register
from measures.timeline import Change, DecidedBy, Member

url, name = sys.argv[1:]
register = open_register(url)
found = register.create_set("1", "win", label_de="a", label_en="a", kind=SetKind.NETWORK)
version, done = 0, 0
while done < 10:
    entry = NewEntry(
        member=Member(level="l", area_id=f"{name}-{done}"), change=Change.JOINS,
        effective=dt.date(2008, 1, 1), reason="x", decided_by=DecidedBy.COUNCIL,
    )
    try:
        version = register.save(
            found.id, [entry], expected_version=version, submit_key=f"{name}-{done}"
        ).version
        done += 1
    except ConflictError as conflict:
        version = conflict.version
    except RegisterUnavailableError as busy:
        assert busy.code == "locked"
register.close()
"""


def test_processes_that_open_a_new_database_at_once_and_save_lose_nothing(
    register_url: str,
) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, register_url, name], cwd=ROOT, stderr=subprocess.PIPE
        )
        for name in ("a", "b")
    ]
    said = [process.communicate(timeout=300)[1].decode() for process in processes]

    assert said == ["", ""]
    register = open_register(register_url)
    (made,) = register.sets("1")
    entries = register.entries(made.id)
    assert made.version == 20
    assert [one.sequence for one in entries] == list(range(1, 21))
    assert len({one.member.area_id for one in entries}) == 20
    register.close()


def test_a_database_of_a_newer_program_is_refused_and_stays_as_it_is(register_url: str) -> None:
    open_register(register_url).close()
    engine = create_engine(register_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(RegisterUnavailableError, match="neueren Fassung"):
        open_register(register_url)

    with engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine.dispose()
    assert found == "9999"


def test_readers_see_one_moment_while_others_save(
    register: Register, action_areas: AreaSet, joining: Joining
) -> None:
    stop, versions = [], count()

    def write() -> None:
        for version in range(20):
            pair = [joining(f"{version}-{part}") for part in range(2)]
            register.save(
                action_areas.id, pair, expected_version=version, submit_key=str(next(versions))
            )
        stop.append(True)

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(write)
        seen = []
        while not stop and not writing.done():
            seen.append(len(register.entries(action_areas.id)))
        writing.result()

    assert all(number % 2 == 0 for number in seen)
    assert seen == sorted(seen)
    assert len(register.entries(action_areas.id)) == 40
