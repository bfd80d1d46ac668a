"""A database that cannot be used says so plainly, and never where it lies or who asks."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, Engine, create_engine, event, make_url, text

from locales import LANGUAGES, translator
from measures import database
from measures.decisions import AreaSet, NewEntry
from measures.errors import ConflictError, DecisionError, MeasuresError, RegisterUnavailableError
from measures.register import Register, open_register
from measures.settings import database_url


def told(code: str, action: Callable[[], object], *secrets: str) -> None:
    """Assert the kind of trouble, and that no text gives a secret away."""
    with pytest.raises(RegisterUnavailableError) as caught:
        action()
    assert caught.value.code == code
    for language in LANGUAGES:
        words = caught.value.text(language) + caught.value.remedy(language) + str(caught.value)
        assert [secret for secret in secrets if secret in words] == []


@contextmanager
def on_every_connection(statement: str) -> Iterator[None]:
    """Have each new connection of the register say something to the database first."""

    def listen(connection: sqlite3.Connection, _entry: object) -> None:
        connection.execute(statement)

    event.listen(Engine, "connect", listen)
    try:
        yield
    finally:
        event.remove(Engine, "connect", listen)


def test_folder_and_file_belong_to_their_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "neu" / "daten" / "massnahmen.db"
    register = open_register(f"sqlite:///{file}")

    modes = [path.stat().st_mode & 0o777 for path in (file.parent, file)]
    others = {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()}
    register.close()
    assert modes == [0o700, 0o600]
    assert set(others.values()) == {0o600}


def test_a_folder_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    open_register(f"sqlite:///{tmp_path / 'a.db'}").close()

    assert tmp_path.stat().st_mode & 0o777 == 0o750


def test_sqlite_writes_ahead_and_to_the_disk_and_keeps_references(sqlite_url: str) -> None:
    register = open_register(sqlite_url)
    found = {}

    def listen(connection: sqlite3.Connection, *_: object) -> None:
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            found[name] = connection.execute(f"PRAGMA {name}").fetchone()[0]

    event.listen(Engine, "checkout", listen)
    register.sets("1")
    event.remove(Engine, "checkout", listen)
    register.close()

    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


def test_a_folder_that_cannot_be_made_is_not_writable(tmp_path: Path) -> None:
    (tmp_path / "geheim").write_text("")

    told(
        "not_writable",
        lambda: open_register(f"sqlite:///{tmp_path / 'geheim' / 'a.db'}"),
        "geheim",
        str(tmp_path),
    )


def test_a_folder_in_place_of_the_file_is_not_writable(tmp_path: Path) -> None:
    told("not_writable", lambda: open_register(f"sqlite:///{tmp_path}"), str(tmp_path))


@pytest.mark.parametrize("content", [b"Das ist ein Brief.\n" * 100, b"SQLite format 3\0" * 64])
def test_a_file_that_is_no_database_is_damaged_and_stays_as_it_is(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "geheim.db"
    file.write_bytes(content)

    told("damaged", lambda: open_register(f"sqlite:///{file}"), "geheim")
    assert file.read_bytes() == content


def test_the_file_of_another_program_is_damaged_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "geheim.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE kontakt (name TEXT)")
    content = file.read_bytes()

    told("damaged", lambda: open_register(f"sqlite:///{file}"), "geheim", "kontakt")
    assert file.read_bytes() == content


def test_a_folder_that_is_removed_while_the_register_is_open_takes_no_save(
    sqlite_url: str, joining: Callable[..., NewEntry]
) -> None:
    """Without a look at the file SQLite would confirm saves into one that is gone."""
    register = open_register(sqlite_url)
    made = _make(register)
    folder = Path(str(make_url(sqlite_url).database)).parent
    folder.rename(folder.with_name("anderswo"))

    for _ in range(2):
        told("missing", lambda: register.entries(made.id), str(folder))
        told(
            "missing",
            lambda: register.save(made.id, [joining()], expected_version=0, submit_key="a"),
            str(folder),
        )
    folder.with_name("anderswo").rename(folder)

    assert register.save(made.id, [joining()], expected_version=0, submit_key="a").version == 1
    register.close()


def test_a_backup_put_in_place_while_the_register_is_open_is_what_is_written_to(
    sqlite_url: str, tmp_path: Path, joining: Callable[..., NewEntry]
) -> None:
    file = Path(str(make_url(sqlite_url).database))
    register = open_register(sqlite_url)
    made = _make(register)
    backup = tmp_path / "sicherung.db"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(backup)) as copy:
        source.backup(copy)
    register.save(made.id, [joining("01")], expected_version=0, submit_key="a")
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        (file.parent / name).rename(tmp_path / name)
    backup.rename(file)

    assert register.entries(made.id) == []
    saved = register.save(made.id, [joining("02")], expected_version=0, submit_key="b")
    register.close()
    assert saved.version == 1
    with closing(sqlite3.connect(file)) as written:
        assert written.execute("SELECT area_id FROM entry").fetchall() == [("02",)]


def test_a_row_that_this_program_never_wrote_is_damaged(
    sqlite_url: str, joining: Callable[..., NewEntry]
) -> None:
    register = open_register(sqlite_url)
    made = _make(register)
    register.save(made.id, [joining()], expected_version=0, submit_key="a")
    with closing(sqlite3.connect(str(make_url(sqlite_url).database))) as other, other:
        other.execute("DROP TRIGGER entry_no_update")
        other.execute("UPDATE entry SET decided_by = 'geheim'")

    told("damaged", lambda: register.entries(made.id), "geheim")
    register.close()


def test_tables_of_another_program_in_the_database_are_told_as_damaged(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE entry (geheim TEXT)"))
    engine.dispose()

    told("damaged", lambda: open_register(postgres_url), "geheim", "entry", "CREATE")


def test_a_database_that_cannot_hold_every_sign_is_refused(server_url: URL) -> None:
    server = server_url.set(drivername="postgresql").render_as_string(hide_password=False)
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING LATIN1 LOCALE 'C'")
        url = server_url.set(database=name).render_as_string(hide_password=False)
        told("encoding", lambda: open_register(url), name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_database_without_the_tables_is_damaged(register: Register, register_url: str) -> None:
    engine = create_engine(register_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE submit"))
        connection.execute(text("DROP TABLE entry"))
    engine.dispose()

    told("damaged", lambda: register.entries(1), "entry")


def test_a_file_with_pages_overwritten_is_damaged(sqlite_url: str) -> None:
    open_register(sqlite_url).close()
    file = Path(str(make_url(sqlite_url).database))
    size = file.stat().st_size
    file.write_bytes(file.read_bytes()[:4096] + b"\xff" * (size - 4096))

    told("damaged", lambda: open_register(sqlite_url))


def test_a_save_that_waits_for_too_long_says_that_the_register_is_busy(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, joining: Callable[..., NewEntry]
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.1)
    register = open_register(sqlite_url)
    other = sqlite3.connect(str(make_url(sqlite_url).database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    told("locked", lambda: register.save(1, [joining()], expected_version=0, submit_key="a"))
    assert register.sets("1") == []  # reading goes on
    other.execute("ROLLBACK")
    other.close()
    register.close()


def test_a_save_on_a_row_that_somebody_holds_says_that_the_register_is_busy(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, joining: Callable[..., NewEntry]
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.1)
    register = open_register(postgres_url)
    engine = create_engine(postgres_url)
    with engine.connect() as other:
        other.execute(text("LOCK TABLE area_set IN ACCESS EXCLUSIVE MODE"))
        told("locked", lambda: register.save(1, [joining()], expected_version=0, submit_key="a"))
    engine.dispose()
    register.close()


def test_a_database_that_only_reads_is_not_writable(
    sqlite_url: str, joining: Callable[..., NewEntry]
) -> None:
    open_register(sqlite_url).close()
    with on_every_connection("PRAGMA query_only = ON"):
        register = open_register(sqlite_url)
        told("not_writable", lambda: _make(register))
        register.close()


def test_a_user_who_may_only_read_is_told_that_it_is_not_writable(postgres_url: str) -> None:
    open_register(postgres_url).close()
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        name = connection.execute(text("SELECT current_database()")).scalar_one()
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    engine.dispose()

    register = open_register(postgres_url)
    told("not_writable", lambda: _make(register), name)
    register.close()


def test_a_disk_that_is_full_leaves_what_was_saved(
    sqlite_url: str, joining: Callable[..., NewEntry]
) -> None:
    register = open_register(sqlite_url)
    made = _make(register)
    register.save(made.id, [joining("01")], expected_version=0, submit_key="a")
    register.close()

    with on_every_connection("PRAGMA max_page_count = 1"):  # the file may not grow
        register = open_register(sqlite_url)
        many = [joining(str(number), reason="x" * 2_000) for number in range(100)]
        told("full", lambda: register.save(made.id, many, expected_version=1, submit_key="b"))
        register.close()

    register = open_register(sqlite_url)
    assert [one.member.area_id for one in register.entries(made.id)] == ["01"]
    assert register.save(made.id, many, expected_version=1, submit_key="b").version == 2
    register.close()


def test_a_copy_made_while_the_register_is_open_can_be_put_in_its_place(
    sqlite_url: str, tmp_path: Path, joining: Callable[..., NewEntry]
) -> None:
    register = open_register(sqlite_url)
    made = _make(register)
    register.save(made.id, [joining("01")], expected_version=0, submit_key="a")
    source = sqlite3.connect(str(make_url(sqlite_url).database))
    copy = sqlite3.connect(tmp_path / "sicherung.db")
    source.backup(copy)
    register.save(made.id, [joining("02")], expected_version=1, submit_key="b")
    for one in (source, copy, register):
        one.close()

    restored = open_register(f"sqlite:///{tmp_path / 'sicherung.db'}")
    with pytest.raises(ConflictError) as told_since:  # the form was filled in on what is lost
        restored.save(made.id, [joining("03")], expected_version=2, submit_key="c")
    assert (told_since.value.version, told_since.value.entries) == (1, ())
    assert restored.save(made.id, [joining("03")], expected_version=1, submit_key="c").version == 2
    restored.close()


def test_a_server_that_is_not_there_cannot_be_reached() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"postgresql://amt:geheim@127.0.0.1:{port}/sozial"

    told("unreachable", lambda: open_register(url), "geheim", "amt:", "127.0.0.1", str(port))


@pytest.mark.parametrize(("user", "word"), [("tester", "falsch"), ("niemand", "falsch")])
def test_a_wrong_login_is_refused_without_a_word_on_who_asked(
    cluster: object, user: str, word: str
) -> None:
    url = cluster.url.set(username=user, password=word).render_as_string(hide_password=False)

    told("unreachable", lambda: open_register(url), user, word, "127.0.0.1")


def test_a_database_that_the_server_does_not_have_cannot_be_reached(cluster: object) -> None:
    url = cluster.url.set(database="fehlt").render_as_string(hide_password=False)

    told("unreachable", lambda: open_register(url), "fehlt", "tester")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "massnahmen.db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///a.db?mode=ro",
        "mysql://amt:geheim@host/sozial",
        "postgresql://amt:geheim@host:keinport/sozial",
        "postgresql://amt:streng@geheim@host/sozial",
        "sqlite:///geheim\x00.db",
        "sqlite:///geheim\ud800.db",
    ],
)
def test_an_address_of_no_database_is_refused(url: str) -> None:
    told("address", lambda: open_register(url), "geheim", "amt:")


def test_the_register_lies_where_the_settings_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(__file__).resolve().parents[2]
    monkeypatch.delenv("SOZIALRAUM_DATABASE", raising=False)
    monkeypatch.delenv("SOZIALRAUM_DATA", raising=False)
    beside = make_url(database_url()).database
    monkeypatch.setenv("SOZIALRAUM_DATA", str(tmp_path / "Ämter & 50% ?"))
    elsewhere = make_url(database_url()).database
    monkeypatch.setenv("SOZIALRAUM_DATABASE", " postgresql://amt@host/sozial ")

    assert beside == str(root / "var" / "massnahmen.db")
    assert elsewhere == str(tmp_path / "Ämter & 50% ?" / "massnahmen.db")
    assert database_url() == "postgresql://amt@host/sozial"


def test_a_folder_with_odd_letters_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOZIALRAUM_DATABASE", raising=False)
    monkeypatch.setenv("SOZIALRAUM_DATA", str(tmp_path / "Ämter & 50% ?"))
    open_register(database_url()).close()

    assert [path.name for path in (tmp_path / "Ämter & 50% ?").iterdir()] == ["massnahmen.db"]


CODES = sorted(
    key.removeprefix("measures.")
    for key in translator("de").keys()  # noqa: SIM118 - a method, not a mapping
    if re.fullmatch(r"measures\.[a-z_]+", key)
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_error_says_what_is_wrong_and_what_to_do(code: str, language: str) -> None:
    error = MeasuresError(
        code, n=3, version=2, field="reason", first=1900, last=2030, day=dt.date(2020, 3, 1)
    )

    for words in (error.text(language), error.remedy(language)):
        assert len(words) > 10
        assert "{" not in words


def test_a_field_is_called_by_its_name_in_both_languages() -> None:
    error = DecisionError("text_too_long", field="reason", n=2000)

    assert "(Begründung)" in error.text("de")
    assert "(reason)" in error.text("en")


def test_a_conflict_counts_what_others_wrote() -> None:
    assert "(0)" in ConflictError(1, [], []).text("de")


def _make(register: Register) -> AreaSet:
    return register.create_set("1", "win", label_de="a", label_en="a", kind="network")
