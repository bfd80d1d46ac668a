"""The register: area sets with their history, and decisions. What was written stays.

Every save is one transaction and makes the next version of its set. Whoever
saves names the version that the form was filled in on, so that two people who
save at once cannot overwrite each other; and the key of the form, so that a
form that is sent twice is saved once.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from measures import rows
from measures.checks import (
    MOST_ENTRIES,
    NAME_LENGTH,
    SUBMIT_KEY_LENGTH,
    checked_decision,
    checked_entry,
    checked_id,
    checked_set_name,
    clean_text,
    set_kind,
)
from measures.consequences import later_change
from measures.database import open_database
from measures.decisions import AreaSet, Decision, NewDecision, NewEntry, SetKind
from measures.errors import ConflictError, DecisionError
from measures.note_store import NoteStore
from measures.queries import (
    decisions_of,
    entries_of,
    last_sequence,
    locked_set,
    named_set,
    submitted,
)
from measures.store import Clock, now
from measures.story_store import StoryStore
from measures.tables import AREA_SET, DECISION, ENTRY, SUBMIT
from measures.timeline import Entry


def open_register(url: str, *, clock: Clock = now) -> Register:
    """
    Open the register and bring its tables up to date.

    Parameters
    ----------
    url
        See `measures.settings.database_url`.
    clock
        Gives the time of a save, aware.

    Raises
    ------
    RegisterUnavailableError
        If the database cannot be used; see `measures.database.open_database`.
    """
    return Register(open_database(url), clock)


class Register(StoryStore, NoteStore):
    """Area sets, their entries and the decisions on their areas; stories, and notes on areas."""

    def sets(self, city_key: str) -> list[AreaSet]:
        """All sets of a city, in the order of their making."""
        asked = select(AREA_SET).where(AREA_SET.c.city_key == city_key).order_by(AREA_SET.c.id)
        with self._database.reading() as connection:
            return [rows.area_set(dict(one)) for one in connection.execute(asked).mappings()]

    def area_set(self, city_key: str, name: str) -> AreaSet | None:
        """One set by its name; None if nobody has made it."""
        with self._database.reading() as connection:
            return named_set(connection, city_key, name)

    def create_set(
        self, city_key: str, name: str, *, label_de: str, label_en: str, kind: SetKind
    ) -> AreaSet:
        """
        Make a set, or give the one of this name as it is.

        Raises
        ------
        DecisionError
            If a name, a label or the kind is not acceptable.
        """
        values = {
            "city_key": checked_id(city_key, "city"),
            "name": checked_set_name(name),
            "label_de": clean_text(label_de, "name", NAME_LENGTH),
            "label_en": clean_text(label_en, "name", NAME_LENGTH),
            "kind": set_kind(kind).value,
            "version": 0,
        }
        if not values["label_de"] or not values["label_en"]:
            raise DecisionError("label_missing")
        try:
            with self._database.writing() as connection:
                found = named_set(connection, city_key, name)
                if found is None:
                    connection.execute(insert(AREA_SET).values(values))
        except IntegrityError:
            pass  # somebody else was quicker; theirs is given below
        made = self.area_set(city_key, name)
        if made is None:
            raise AssertionError("A set that was made is there.")
        return made

    def entries(self, set_id: int) -> list[Entry]:
        """History of a set, in the order of writing."""
        with self._database.reading() as connection:
            return entries_of(connection, set_id)

    def decisions(self, set_id: int, area_id: str | None = None) -> list[Decision]:
        """Decisions on the areas of a set or on one area, the latest written first."""
        with self._database.reading() as connection:
            found = decisions_of(connection, set_id)
        return [one for one in reversed(found) if area_id in (None, one.area_id)]

    def save(
        self, set_id: int, entries: Sequence[NewEntry], *, expected_version: int, submit_key: str
    ) -> AreaSet:
        """
        Add entries to the history of a set, all or none.

        Parameters
        ----------
        expected_version
            Version of the set that the form was filled in on.
        submit_key
            Key of the form, e.g. a UUID made when it was shown: the same form
            sent again is not saved again.

        Returns
        -------
        area_set
            With the version that this save made.

        Raises
        ------
        ConflictError
            If others have saved since; it says what.
        DecisionError
            If there is nothing to save, or something is not acceptable.
        """
        today = self._moment().date()
        checked = [checked_entry(one, today, reason_needed=True) for one in entries]
        if not checked:
            raise DecisionError("nothing_to_save")
        save = _Save(set_id, None, checked, expected_version, submit_key)
        with self._database.writing() as connection:
            return self._written(connection, save)[0]

    def decide(
        self,
        decision: NewDecision,
        entries: Sequence[NewEntry] = (),
        *,
        expected_version: int,
        submit_key: str,
    ) -> Decision:
        """
        Add a decision and the entries that carry it out, all or none; see `save`.

        Entries on the area of the decision bear its id and may go without a
        reason of their own; others (such as those that found the set) need one.
        The same decision sent again with the same key is the one saved before,
        whatever entries come with it.

        Raises
        ------
        ConflictError
            If others have saved since; it says what.
        DecisionError
            If the decision or an entry is not acceptable, or if the set holds a
            later change of the same area, which would undo the decision.
        """
        today = self._moment().date()
        new = checked_decision(decision, today)
        checked = [
            checked_entry(one, today, reason_needed=not _carries_out(new, one)) for one in entries
        ]
        save = _Save(new.set_id, new, checked, expected_version, submit_key)
        with self._database.writing() as connection:
            made = self._written(connection, save)[1]
            row = connection.execute(select(DECISION).where(DECISION.c.id == made)).mappings().one()
            return rows.decision(dict(row))

    def _written(self, connection: Connection, save: _Save) -> tuple[AreaSet, str | None]:
        """Write a save, or find it written already; its set and its decision's id."""
        found = locked_set(connection, save.set_id)
        earlier = _earlier(connection, save)
        if earlier is not None:
            return rows.area_set({**found, "version": earlier["version"]}), earlier["decision_id"]
        if found["version"] != save.expected_version:
            raise _conflict(connection, save, found["version"])
        first = last_sequence(connection, save.set_id) + 1
        _require_lasting(connection, save, first)
        version = found["version"] + 1
        moment = self._moment_after(connection, save.set_id)
        stamp = {"set_id": save.set_id, "version": version, "recorded_at": moment}
        made = None
        if save.decision is not None:
            made = uuid.uuid4().hex
            row = rows.decision_row(save.decision)
            connection.execute(insert(DECISION).values({**row, **stamp, "id": made}))
        if save.entries:
            numbered = enumerate(save.entries, first)
            connection.execute(
                insert(ENTRY),
                [
                    {**rows.entry_row(one), **stamp, "sequence": place, "decision_id": link}
                    for place, one in numbered
                    for link in [made if _carries_out(save.decision, one) else None]
                ],
            )
        submit = {"submit_key": save.submit_key, "content": save.content, "decision_id": made}
        connection.execute(insert(SUBMIT).values({**stamp, **submit}))
        connection.execute(
            update(AREA_SET).where(AREA_SET.c.id == save.set_id).values(version=version)
        )
        return rows.area_set({**found, "version": version}), made

    def _moment_after(self, connection: Connection, set_id: int) -> dt.datetime:
        """Time of a save: never before the one before it, even if a clock was put back."""
        asked = select(func.max(SUBMIT.c.recorded_at)).where(SUBMIT.c.set_id == set_id)
        last: dt.datetime | None = connection.execute(asked).scalar_one()
        return self._moment(last)


class _Save:
    """What one form wants to be written; refused if it is too much."""

    def __init__(
        self,
        set_id: int,
        decision: NewDecision | None,
        entries: list[NewEntry],
        expected_version: int,
        submit_key: str,
    ) -> None:
        if len(entries) > MOST_ENTRIES:
            raise DecisionError("too_many", n=MOST_ENTRIES)
        self.set_id = set_id
        self.decision = decision
        self.entries = entries
        self.expected_version = expected_version
        self.submit_key = checked_id(submit_key, "submit_key", SUBMIT_KEY_LENGTH)
        self.content = rows.content_hash(decision, entries)


def _carries_out(decision: NewDecision | None, entry: NewEntry) -> bool:
    """Whether an entry is about the area that was decided on."""
    return decision is not None and (decision.level, decision.area_id) == (
        entry.member.level,
        entry.member.area_id,
    )


def _require_lasting(connection: Connection, save: _Save, first: int) -> None:
    """Refuse to carry a decision out before a change that would undo it."""
    decision = save.decision
    own = [one for one in save.entries if _carries_out(decision, one)]
    if decision is None or decision.effective is None or not own:
        return
    entries = entries_of(connection, save.set_id)
    entries += [rows.planned(one, place) for place, one in enumerate(save.entries, first)]
    day = later_change(entries, own[0].member, decision.effective)
    if day is not None:
        raise DecisionError("later_change", day=day)


def _earlier(connection: Connection, save: _Save) -> dict[str, Any] | None:
    """What an earlier sending of the same form has made; None if this is the first."""
    found = submitted(connection, save.set_id, save.submit_key)
    if found is not None and found["content"] != save.content:
        raise DecisionError("form_changed")
    return found


def _conflict(connection: Connection, save: _Save, version: int) -> ConflictError:
    since = save.expected_version
    return ConflictError(
        version,
        entries_of(connection, save.set_id, since=since),
        decisions_of(connection, save.set_id, since=since),
    )
