"""Notes on areas in the register: each save adds a version, none is ever changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from measures.checks import checked_id
from measures.errors import ConflictError
from measures.notes import AreaNote, Picture, checked_picture, checked_text
from measures.store import Store, submitted, write_alone
from measures.tables import NOTE_VERSION, PICTURE


class NoteStore(Store):
    """Part of the register that keeps what officers write about areas."""

    def note(self, city_key: str, level: str, area_id: str) -> AreaNote | None:
        """Give the newest version; None if there is none or it was taken back."""
        with self._database.reading() as connection:
            found = _notes(connection, _versions(city_key, level, area_id).limit(1))
        return found[0] if found and not found[0].is_taken_back else None

    def note_versions(self, city_key: str, level: str, area_id: str) -> list[AreaNote]:
        """Give all versions with their pictures, newest first."""
        with self._database.reading() as connection:
            return _notes(connection, _versions(city_key, level, area_id))

    def save_note(
        self,
        city_key: str,
        level: str,
        area_id: str,
        *,
        text: str,
        picture: Picture | None,
        expected_version: int,
        written_by: str,
        submit_key: str,
    ) -> AreaNote:
        """
        Save the next version of what is written about an area.

        Parameters
        ----------
        text
            Empty, and no picture: what was written is taken back.
        picture
            As it shall be from now on; what `data.uploads.read_picture` gave, with its words.
        expected_version
            Version that the form was filled in on; 0: there was none, or it had been taken back.
        written_by
            Role or the like; may be empty.
        submit_key
            Key of the form: the same form sent again is not saved again.

        Raises
        ------
        ConflictError
            If others have saved since; it says what.
        DecisionError
            If a text or the picture is not acceptable.
        """
        place = {
            "level": checked_id(level, "level"),
            "area_id": checked_id(area_id, "area_id"),
        }
        checked = checked_picture(picture) if picture else None
        form = {
            "text": checked_text(text),
            "picture": hashlib.sha256(checked.content).hexdigest() if checked else None,
            "alt": checked.alt if checked else "",
            "credit": checked.credit if checked else "",
        }
        sent = [*place.values(), *form.values()]
        stamp = self._stamp(city_key, sent, written_by, submit_key)
        with self._database.writing() as connection:
            write_alone(connection, NOTE_VERSION)
            row = submitted(connection, NOTE_VERSION, stamp)
            if row is None:
                last = _expected(connection, _versions(city_key, **place), expected_version)
                row = {
                    **place,
                    **form,
                    **stamp,
                    "version": last.version + 1 if last else 1,
                    "recorded_at": self._moment(last.recorded_at if last else None),
                }
                _keep_picture(connection, form["picture"], checked)
                connection.execute(insert(NOTE_VERSION).values(row))
        return _note(row, checked)


def _is_on(city_key: str, level: str, area_id: str) -> tuple[Any, ...]:
    return (
        NOTE_VERSION.c.city_key == city_key,
        NOTE_VERSION.c.level == level,
        NOTE_VERSION.c.area_id == area_id,
    )


def _versions(city_key: str, level: str, area_id: str) -> Select[Any]:
    """Newest version first, each with its picture."""
    pictures = (PICTURE.c.content.label("bytes"), PICTURE.c.media_type, PICTURE.c.width)
    return (
        select(NOTE_VERSION, *pictures, PICTURE.c.height)
        .outerjoin_from(NOTE_VERSION, PICTURE)
        .where(*_is_on(city_key, level, area_id))
        .order_by(NOTE_VERSION.c.version.desc())
    )


def _notes(connection: Connection, asked: Select[Any]) -> list[AreaNote]:
    return [
        _note(one, _picture(one) if one["picture"] else None)
        for one in map(dict, connection.execute(asked).mappings())
    ]


def _expected(
    connection: Connection, versions: Select[Any], expected_version: int
) -> AreaNote | None:
    """Newest version, if it is the one that a form was filled in on."""
    newest = _notes(connection, versions.limit(1))
    last = newest[0] if newest else None
    # Whoever sees nothing may find a note that was taken back: nothing is lost then.
    seen = 0 if last is None or (last.is_taken_back and not expected_version) else last.version
    if seen != expected_version:
        newer = versions.where(NOTE_VERSION.c.version > expected_version)
        raise ConflictError(
            last.version if last else 0,
            code="note_conflict",
            notes=_notes(connection, newer)[::-1],
        )
    return last


def _keep_picture(connection: Connection, sha256: str | None, picture: Picture | None) -> None:
    """Keep a picture that was not kept before; whoever saves a note is alone."""
    if sha256 is None or picture is None:
        return
    known = select(PICTURE.c.sha256).where(PICTURE.c.sha256 == sha256)
    if connection.execute(known).one_or_none() is None:
        row = {
            "sha256": sha256,
            "content": picture.content,
            "media_type": picture.media_type,
            "width": picture.width,
            "height": picture.height,
        }
        connection.execute(insert(PICTURE).values(row))


def _picture(row: Mapping[str, Any]) -> Picture:
    return Picture(
        content=bytes(row["bytes"]),
        media_type=row["media_type"],
        width=row["width"],
        height=row["height"],
        alt=row["alt"],
        credit=row["credit"],
    )


def _note(row: Mapping[str, Any], picture: Picture | None) -> AreaNote:
    return AreaNote(
        city_key=row["city_key"],
        level=row["level"],
        area_id=row["area_id"],
        text=row["text"],
        picture=picture,
        version=row["version"],
        written_by=row["written_by"],
        recorded_at=row["recorded_at"],
    )
