"""The database behind the register: opened, brought up to date, one transaction per save.

SQLite by default, PostgreSQL by a URL; nothing above this module knows which.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from measures.errors import RegisterUnavailableError
from measures.faults import read_soundly, told_plainly

#: Seconds that a save waits for another one.
PATIENCE = 5.0
#: Any number, the same in every copy of this program: who holds it migrates.
_MIGRATION_LOCK = 6_027_041_116
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600
#: A server that falls silent must not hold a visit for hours.
_LIVELINESS = {
    "connect_timeout": int(PATIENCE),
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # ms
}

_migrating = threading.Lock()  # Alembic keeps its context in its module


class Database:
    """
    A database whose tables are those of this program.

    Parameters
    ----------
    engine
        Engine made by `open_database`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view. Raises `RegisterUnavailableError`."""
        with told_plainly(), read_soundly(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All or nothing. Raises `RegisterUnavailableError`; nothing is written then."""
        with told_plainly(), self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()


def open_database(url: str) -> Database:
    """
    Open a database and bring its tables up to date.

    Parameters
    ----------
    url
        ``sqlite:///path`` (the folder is made if missing) or ``postgresql://user@host/name``.

    Raises
    ------
    RegisterUnavailableError
        If the URL is none of these, the database cannot be used, or it was
        written by a newer version of this program.
    """
    address = _address(url)
    with told_plainly():
        if address.get_backend_name() == "sqlite":
            _prepare_file(Path(address.database or ""))
        engine = _engine(address)
    database = Database(engine)
    try:
        _migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def _address(url: str) -> URL:
    try:
        found = make_url(url)
        kind = found.get_backend_name()
        f"{found.database}".encode()
    except (exc.ArgumentError, ValueError) as error:
        raise RegisterUnavailableError("address") from error
    # An "@" in a password that is not written as %40 makes its end a part of the host, and the
    # host's name goes to the log.
    if "@" in (found.host or "") or "\x00" in (found.database or ""):
        raise RegisterUnavailableError("address")
    if kind == "sqlite" and found.database not in {None, "", ":memory:"} and not found.query:
        return found.set(drivername="sqlite")
    if kind in {"postgres", "postgresql"}:
        return found.set(drivername="postgresql+psycopg")
    raise RegisterUnavailableError("address")


def _prepare_file(path: Path) -> None:
    """Make folder and file for their owner alone, and let readers and a writer work at once."""
    if not path.parent.exists():
        path.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=_PRIVATE_FILE)
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        _refuse_what_is_not_ours(connection)
        _patiently(lambda: connection.execute("PRAGMA journal_mode = WAL"))
    finally:
        connection.close()


def _refuse_what_is_not_ours(connection: sqlite3.Connection) -> None:
    """Leave the file of another program as it is."""
    asked = "SELECT name FROM sqlite_master WHERE type = 'table'"
    tables = {str(name) for (name,) in connection.execute(asked)}
    if tables and not {"alembic_version", "area_set"} <= tables:
        raise RegisterUnavailableError("damaged")


def _patiently(step: Callable[[], object]) -> None:
    """Repeat while another process holds the file: SQLite does not wait when it changes to WAL."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            step()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _engine(address: URL) -> Engine:
    if address.get_backend_name() == "sqlite":
        return _sqlite_engine(address)
    engine = create_engine(
        address,
        hide_parameters=True,
        pool_pre_ping=True,  # the server may have been started anew
        pool_timeout=PATIENCE,
        connect_args=_LIVELINESS,
    )
    event.listen(engine, "begin", _begin_postgres)
    return engine


def _sqlite_engine(address: URL) -> Engine:
    path = Path(address.database or "").absolute()

    def connect() -> sqlite3.Connection:
        # Never makes the file anew: whoever takes it away must not be given an empty one instead.
        _file_number(path)
        return sqlite3.connect(
            f"{path.as_uri()}?mode=rw", uri=True, timeout=PATIENCE, check_same_thread=False
        )

    def remember(_connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        entry.info["file"] = _file_number(path)

    def check(_connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: object) -> None:
        # SQLite would go on to write to a file that was removed or replaced, and confirm it.
        if entry.info["file"] != _file_number(path):
            raise exc.DisconnectionError

    engine = create_engine(address, creator=connect, hide_parameters=True, pool_timeout=PATIENCE)
    for name, listener in (("connect", _set_up_sqlite), ("connect", remember), ("checkout", check)):
        event.listen(engine, name, listener)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _file_number(path: Path) -> tuple[int, int]:
    """What tells a file from another one of the same name."""
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise RegisterUnavailableError("missing") from error
    return found.st_dev, found.st_ino


def _set_up_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: it would do so too late, see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")  # a save that was confirmed survives a power cut
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    # Whoever wants to write says so first: two who have read could not both go on to write.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgres(connection: Connection) -> None:
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(PATIENCE * 1_000)}")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _migrate(database: Database) -> None:
    script = ScriptDirectory(Path(__file__).parent / "migrations")
    with _migrating:
        with database.reading() as connection:
            _require_utf8(connection)
            if _is_up_to_date(connection, script):
                return
        with database.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(
                    text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK}
                )
            if _is_up_to_date(connection, script):  # another process was quicker
                return
            _upgrade(connection, script)


def _require_utf8(connection: Connection) -> None:
    """Refuse a server's database that cannot hold every sign of a reason."""
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        if driver.info.parameter_status("server_encoding") != "UTF8":
            raise RegisterUnavailableError("encoding")


def _is_up_to_date(connection: Connection, script: ScriptDirectory) -> bool:
    """Whether nothing is to be done; refuse a database of a newer program."""
    try:
        current = MigrationContext.configure(connection).get_current_revision()
    except CommandError as error:  # several revisions at once: no program of ours left them
        raise RegisterUnavailableError("damaged") from error
    if current is not None and current not in {one.revision for one in script.walk_revisions()}:
        raise RegisterUnavailableError("newer")
    return current == script.get_current_head()


def _upgrade(connection: Connection, script: ScriptDirectory) -> None:
    with EnvironmentContext(
        Config(),
        script,
        fn=lambda revision, _context: script._upgrade_revs("head", revision),
    ) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()
