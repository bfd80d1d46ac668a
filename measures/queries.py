"""What the register asks its tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from measures import rows
from measures.decisions import AreaSet, Decision
from measures.errors import DecisionError
from measures.tables import AREA_SET, DECISION, ENTRY, SUBMIT
from measures.timeline import Entry


def named_set(connection: Connection, city_key: str, name: str) -> AreaSet | None:
    """Find a set by its name; None if nobody has made it."""
    asked = select(AREA_SET).where(AREA_SET.c.city_key == city_key, AREA_SET.c.name == name)
    row = connection.execute(asked).mappings().one_or_none()
    return rows.area_set(dict(row)) if row else None


def locked_set(connection: Connection, set_id: int) -> dict[str, Any]:
    """Row of a set that nobody else may write to until this transaction ends."""
    asked = select(AREA_SET).where(AREA_SET.c.id == set_id).with_for_update()
    row = connection.execute(asked).mappings().one_or_none()
    if row is None:
        raise DecisionError("no_such_set")
    return dict(row)


def submitted(connection: Connection, set_id: int, submit_key: str) -> dict[str, Any] | None:
    """Row of the save that a form made when it was sent before; None if it was not."""
    asked = select(SUBMIT).where(SUBMIT.c.set_id == set_id, SUBMIT.c.submit_key == submit_key)
    row = connection.execute(asked).mappings().one_or_none()
    return dict(row) if row else None


def entries_of(connection: Connection, set_id: int, *, since: int = 0) -> list[Entry]:
    """Entries that came after a version of the set, in the order of writing."""
    asked = (
        select(ENTRY)
        .where(ENTRY.c.set_id == set_id, ENTRY.c.version > since)
        .order_by(ENTRY.c.sequence)
    )
    return [rows.entry(dict(one)) for one in connection.execute(asked).mappings()]


def decisions_of(connection: Connection, set_id: int, *, since: int = 0) -> list[Decision]:
    """Decisions that came after a version of the set, in the order of writing."""
    asked = (
        select(DECISION)
        .where(DECISION.c.set_id == set_id, DECISION.c.version > since)
        .order_by(DECISION.c.version)
    )
    return [rows.decision(dict(one)) for one in connection.execute(asked).mappings()]


def last_sequence(connection: Connection, set_id: int) -> int:
    """Place of the last entry of a set; 0 if it has none."""
    asked = select(func.max(ENTRY.c.sequence)).where(ENTRY.c.set_id == set_id)
    return int(connection.execute(asked).scalar_one() or 0)
