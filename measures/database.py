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

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from measures.errors import RegisterUnavailableError
from measures.faults import told_plainly

#: Seconds that a save waits for another one.
PATIENCE = 5.0
#: Any number, the same in every copy of this program: who holds it migrates.
_MIGRATION_LOCK = 6_027_041_116
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600

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
        with told_plainly(), self._engine.begin() as connection:
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
    except (exc.ArgumentError, ValueError) as error:
        raise RegisterUnavailableError("address") from error
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
        _patiently(lambda: connection.execute("PRAGMA journal_mode = WAL"))
    finally:
        connection.close()


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
        engine = create_engine(
            address, hide_parameters=True, connect_args={"timeout": PATIENCE}, pool_timeout=PATIENCE
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        address,
        hide_parameters=True,
        pool_pre_ping=True,  # the server may have been started anew
        pool_timeout=PATIENCE,
        connect_args={"connect_timeout": int(PATIENCE)},
    )
    event.listen(engine, "begin", _begin_postgres)
    return engine


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


def _is_up_to_date(connection: Connection, script: ScriptDirectory) -> bool:
    """Whether nothing is to be done; refuse a database of a newer program."""
    current = MigrationContext.configure(connection).get_current_revision()
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
