"""From what a database says to what a reader is told.

The driver's own words name paths, hosts and users: they go to the log only.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import exc

from measures.errors import MeasuresError, RegisterUnavailableError

_log = logging.getLogger(__name__)

#: Primary result codes of SQLite (the low byte of an extended code).
_SQLITE = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_READONLY: "not_writable",
    sqlite3.SQLITE_CANTOPEN: "not_writable",
    sqlite3.SQLITE_PERM: "not_writable",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "full",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
#: States of PostgreSQL, the longest beginning that fits.
_POSTGRES = {
    "08": "unreachable",
    "25006": "not_writable",
    "28": "unreachable",
    "3D": "unreachable",
    "3F": "damaged",
    "40": "locked",
    "42": "damaged",  # tables or columns that are not there, or there already: another program's
    "42501": "not_writable",
    "53": "unreachable",
    "53100": "full",
    "55P03": "locked",
    "57": "unreachable",
    "57014": "locked",
    "58": "full",
    "XX": "damaged",
}


@contextmanager
def told_plainly() -> Iterator[None]:
    """
    Turn what goes wrong with the database into an error for readers.

    Raises
    ------
    RegisterUnavailableError
        With a text for the kind of trouble; the cause is logged.
    """
    try:
        yield
    except (exc.TimeoutError, exc.DBAPIError, sqlite3.Error, OSError) as error:
        cause = error.orig if isinstance(error, exc.DBAPIError) and error.orig else error
        code = _code(cause)
        if code is None:
            raise
        _log.warning("The register cannot be used (%s): %s", code, cause)
        raise RegisterUnavailableError(code) from error


@contextmanager
def read_soundly() -> Iterator[None]:
    """
    Turn rows that hold what this program never wrote into an error for readers.

    Raises
    ------
    RegisterUnavailableError
        With the text for a damaged register; the cause is logged.
    """
    try:
        yield
    except MeasuresError:
        raise
    except (ValueError, TypeError) as error:
        _log.warning("The register holds a row that cannot be read: %s", error)
        raise RegisterUnavailableError("damaged") from error


def _code(cause: BaseException) -> str | None:
    """Kind of trouble; None for what is a mistake of this program."""
    if isinstance(cause, exc.TimeoutError):
        return "locked"
    if isinstance(cause, sqlite3.Error):
        number = getattr(cause, "sqlite_errorcode", None)
        known = _SQLITE.get(number & 0xFF) if isinstance(number, int) else None
        return known or ("damaged" if isinstance(cause, sqlite3.OperationalError) else None)
    if isinstance(cause, psycopg.Error):
        return _postgres_code(cause)
    return "not_writable" if isinstance(cause, OSError) else None


def _postgres_code(cause: psycopg.Error) -> str | None:
    state = cause.sqlstate or ""
    fitting = [key for key in _POSTGRES if state.startswith(key)]
    if fitting:
        return _POSTGRES[max(fitting, key=len)]
    if not state and isinstance(cause, psycopg.OperationalError):
        # Before a connection stands, the driver hands on the server's words without its state.
        return "unreachable"
    return None
