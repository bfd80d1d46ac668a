"""What all parts of the register share: its database and its clock."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select, text

from measures.checks import SUBMIT_KEY_LENGTH, checked_id, clean_text
from measures.database import Database
from measures.errors import DecisionError

WRITER_LENGTH = 100

Clock = Callable[[], dt.datetime]


def now() -> dt.datetime:
    """Say what time it is, in UTC."""
    return dt.datetime.now(dt.UTC)


class Store:
    """
    A part of the register.

    One object serves all threads of a process. Every method raises
    `RegisterUnavailableError` if the database cannot be used.

    Parameters
    ----------
    database
        Database with the tables of this program.
    clock
        Gives the time of a save, aware.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def close(self) -> None:
        """Give all connections back."""
        self._database.close()

    def _moment(self, last: dt.datetime | None = None) -> dt.datetime:
        """Time of a save: never before the `last` one, even if a clock was put back."""
        moment = self._clock().astimezone(dt.UTC)
        return max(last, moment) if last else moment

    def _stamp(
        self, city_key: str, form: Sequence[Any], written_by: str, submit_key: str
    ) -> dict[str, str]:
        """Columns that every version bears; the hash tells whether a form was sent as it was."""
        return {
            "city_key": checked_id(city_key, "city"),
            "written_by": clean_text(written_by, "written_by", WRITER_LENGTH),
            "submit_key": checked_id(submit_key, "submit_key", SUBMIT_KEY_LENGTH),
            "content": hashlib.sha256(json.dumps(form).encode()).hexdigest(),
        }


def submitted(
    connection: Connection, table: Table, stamp: Mapping[str, str]
) -> dict[str, Any] | None:
    """
    Row that an earlier sending of the same form made; None if this is the first.

    Raises
    ------
    DecisionError
        If the form was sent before with another content.
    """
    asked = select(table).where(
        table.c.city_key == stamp["city_key"], table.c.submit_key == stamp["submit_key"]
    )
    row = connection.execute(asked).mappings().one_or_none()
    if row is not None and row["content"] != stamp["content"]:
        raise DecisionError("form_changed")
    return dict(row) if row else None


def write_alone(connection: Connection, table: Table) -> None:
    """
    Let nobody else write to a table until this transaction ends; everybody reads on.

    SQLite has one writer at a time anyway. PostgreSQL must be told: versions of a thing that
    nobody has saved yet have no row that could be locked.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))
