"""A register of revision 0001 keeps everything when stories and notes come to it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, insert, make_url, text
from sqlalchemy.exc import DBAPIError

import measures
from measures.notes import Picture
from measures.register import Register, open_register
from measures.stories import Step, StepKind
from measures.tables import AREA_SET, DECISION, ENTRY, SUBMIT

MOMENT = dt.datetime(2019, 5, 1, 10, 30, 0, 123456, tzinfo=dt.UTC)
SET = {
    "id": 7,
    "city_key": "99999001",
    "name": "aktionsraeume",
    "label_de": "Aktionsräume",
    "label_en": "Action areas",
    "kind": "action_areas",
    "version": 1,
}
STAMP = {"set_id": 7, "version": 1, "recorded_at": MOMENT}
DECIDED = {
    **STAMP,
    **dict.fromkeys(("rule_version", "data_version", "fingerprint", "command", "reference"), "v"),
    "id": "d1",
    "level": "sozialraum",
    "area_id": "01",
    "rule_key": "r",
    "rule": "{}",
    "base_year": 2007,
    "year": 2018,
    "recommendation": "keep",
    "quarters": "[]",
    "decided": "none",
    "decided_quarters": "[]",
    "reason": "Begründung mit „Zeichen“",
    "decided_by": "council",
    "decided_on": dt.date(2019, 4, 30),
    "effective": dt.date(2020, 1, 1),
}
ENTERED = {
    **STAMP,
    "sequence": 1,
    "level": "sozialraum",
    "area_id": "01",
    "change": "leaves",
    "effective": dt.date(2020, 1, 1),
    "reason": "stabil\nseit",
    "reference": "Drs. 1",
    "decided_by": "council",
    "decision_id": "d1",
}
SENT = {**STAMP, "submit_key": "a", "content": "hash", "decision_id": "d1"}
ROWS = {AREA_SET: SET, DECISION: DECIDED, ENTRY: ENTERED, SUBMIT: SENT}

TABLES = ("note_version", "story_version", "picture")
HOUSE = Picture(content=b"\xff\xd8\xff", media_type="image/jpeg", width=1, height=1, alt="Haus")


@pytest.fixture
def old_url(register_url: str) -> str:
    """A database as revision 0001 left it, with one decision."""
    if register_url.startswith("sqlite"):
        Path(str(make_url(register_url).database)).parent.mkdir()
    script = ScriptDirectory(Path(str(measures.__file__)).parent / "migrations")
    engine = create_engine(register_url)
    with (
        engine.begin() as connection,
        EnvironmentContext(
            Config(), script, fn=lambda revision, _: script._upgrade_revs("0001", revision)
        ) as environment,
    ):
        environment.configure(connection=connection)
        environment.run_migrations()
        for table, row in ROWS.items():
            connection.execute(insert(table).values(row))
    engine.dispose()
    return register_url


def contents(url: str) -> dict[str, list[Any]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {str(t.name): [tuple(r) for r in connection.execute(t.select())] for t in ROWS}
    engine.dispose()
    return found


def fill(register: Register) -> None:
    """Save a story, and a note with a picture."""
    register.save_story(
        "1",
        name="",
        title="Ausschuss",
        steps=[Step(kind=StepKind.CITY)],
        expected_version=0,
        written_by="",
        submit_key="a",
    )
    register.save_note(
        "1",
        "sozialraum",
        "01",
        text="Neu",
        picture=HOUSE,
        expected_version=0,
        written_by="",
        submit_key="a",
    )


def test_a_database_of_revision_0001_keeps_everything_and_takes_stories_and_notes(
    old_url: str,
) -> None:
    before = contents(old_url)
    register = open_register(old_url)
    found = register.area_set("99999001", "aktionsraeume")
    assert found is not None
    [decision] = register.decisions(found.id)
    [entry] = register.entries(found.id)
    fill(register)
    register.close()

    assert contents(old_url) == before
    assert [len(rows) for rows in before.values()] == [1, 1, 1, 1]
    assert (decision.reason, decision.recorded_at) == ("Begründung mit „Zeichen“", MOMENT)
    assert (entry.reason, entry.decision_id) == ("stabil\nseit", "d1")


def test_a_migration_that_breaks_off_leaves_the_database_as_it_was(old_url: str) -> None:
    before = contents(old_url)

    def break_off(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "CREATE TRIGGER note_version_no_update" in statement:
            raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", break_off)
    with pytest.raises(KeyboardInterrupt):
        open_register(old_url)
    event.remove(Engine, "before_cursor_execute", break_off)

    engine = create_engine(old_url)
    with engine.connect() as connection:
        asked = text("SELECT version_num FROM alembic_version")
        revision = connection.execute(asked).scalar_one()
    engine.dispose()
    assert (revision, contents(old_url)) == ("0001", before)
    register = open_register(old_url)
    fill(register)
    register.close()


@pytest.fixture
def filled_url(register: Register, register_url: str) -> str:
    fill(register)
    return register_url


def test_the_database_itself_refuses_to_change_what_was_written(
    register: Register, filled_url: str
) -> None:
    stories, note = register.stories("1"), register.note("1", "sozialraum", "01")
    engine = create_engine(filled_url)
    changes = [
        *(f"DELETE FROM {table}" for table in TABLES),  # noqa: S608
        "UPDATE story_version SET withdrawn = true",
        "UPDATE note_version SET text = 'anders'",
        "UPDATE picture SET width = 2",
    ]
    if engine.dialect.name == "sqlite":
        changes += [
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608
            for table in TABLES
        ]
        # The same form once more, as another version
        changes.append(
            "INSERT OR REPLACE INTO story_version SELECT city_key, name, 2, title, steps, "
            "withdrawn, written_by, recorded_at, submit_key, content FROM story_version"
        )
    else:
        changes += [f"TRUNCATE {table} CASCADE" for table in TABLES]

    for change in changes:
        with pytest.raises(DBAPIError, match="stays"), engine.begin() as connection:
            connection.execute(text(change))

    engine.dispose()
    assert stories
    assert note is not None
    assert (register.stories("1"), register.note("1", "sozialraum", "01")) == (stories, note)
