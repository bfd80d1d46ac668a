"""Stories in the register: each save adds a version, none is ever changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, insert, select

from measures.errors import ConflictError, DecisionError
from measures.store import Store, submitted, write_alone
from measures.stories import (
    STANDARD,
    Step,
    Story,
    checked_name,
    checked_steps,
    checked_title,
    is_name,
    numbered_name,
    steps_from,
    steps_json,
    story_name,
)
from measures.tables import STORY_VERSION


class StoryStore(Store):
    """Part of the register that keeps stories."""

    def stories(self, city_key: str) -> list[Story]:
        """
        Give the newest version of each story, by title.

        Withdrawn stories are left out, and so is the ready one (`measures.stories.STANDARD`),
        which nobody saved.
        """
        newest = (
            select(STORY_VERSION.c.name, func.max(STORY_VERSION.c.version).label("version"))
            .where(STORY_VERSION.c.city_key == city_key)
            .group_by(STORY_VERSION.c.name)
            .subquery()
        )
        asked = select(STORY_VERSION).where(
            STORY_VERSION.c.city_key == city_key,
            STORY_VERSION.c.name == newest.c.name,
            STORY_VERSION.c.version == newest.c.version,
            STORY_VERSION.c.withdrawn.is_(False),
        )
        with self._database.reading() as connection:
            found = [_story(dict(one)) for one in connection.execute(asked).mappings()]
        return sorted(found, key=lambda one: (story_name(one.title), one.title, one.name))

    def story(self, city_key: str, name: str, version: int | None = None) -> Story | None:
        """
        One story by its name.

        Parameters
        ----------
        version
            None: the newest. An earlier one can be read even if the story was withdrawn since.

        Returns
        -------
        story
            None if there is no such story or version, or if it was withdrawn with this version.
            ``standard`` without a version is always there.
        """
        if name == STANDARD.name:
            return replace(STANDARD, city_key=city_key) if not version else None
        if not is_name(name):
            return None
        with self._database.reading() as connection:
            rows = _versions(connection, city_key, name)
        found = [one for one in rows if version in (None, one["version"])]
        return _story(found[-1]) if found and not found[-1]["withdrawn"] else None

    def save_story(
        self,
        city_key: str,
        *,
        name: str,
        title: str,
        steps: Sequence[Step],
        expected_version: int,
        written_by: str,
        submit_key: str,
    ) -> Story:
        """
        Save a new story, or the next version of one.

        Parameters
        ----------
        name
            Name of the story; of a new one what it should be called, empty: as its title says.
            If a new one's name is taken, ``-2``, ``-3`` … is added.
        expected_version
            Version that the form was filled in on; 0: a new story.
        written_by
            Role or the like; may be empty.
        submit_key
            Key of the form: the same form sent again is not saved again.

        Raises
        ------
        ConflictError
            If others have saved or withdrawn it since; it says what.
        DecisionError
            If title, steps or a name are not acceptable, or if there is no such story.
        """
        clean = checked_title(title)
        form = {"title": clean, "steps": steps_json(checked_steps(steps)), "withdrawn": False}
        asked = checked_name(name) if name or expected_version else story_name(clean)
        row = self._save_version(
            city_key,
            asked,
            form,
            expected_version=expected_version,
            written_by=written_by,
            submit_key=submit_key,
        )
        return _story(row)

    def withdraw_story(
        self, city_key: str, name: str, *, expected_version: int, written_by: str, submit_key: str
    ) -> None:
        """
        Take a story off the list; every version stays readable. See `save_story`.

        Raises
        ------
        ConflictError
            If others have saved or withdrawn it since; it says what.
        DecisionError
            If there is no such story.
        """
        if not expected_version:
            raise DecisionError("no_such_story")
        self._save_version(
            city_key,
            checked_name(name),
            {"withdrawn": True},
            expected_version=expected_version,
            written_by=written_by,
            submit_key=submit_key,
        )

    def _save_version(
        self,
        city_key: str,
        name: str,
        form: Mapping[str, Any],
        *,
        expected_version: int,
        written_by: str,
        submit_key: str,
    ) -> dict[str, Any]:
        """Row that this save made, or had made when it was sent before."""
        stamp = self._stamp(city_key, [name, *form.values()], written_by, submit_key)
        with self._database.writing() as connection:
            write_alone(connection, STORY_VERSION)
            earlier = submitted(connection, STORY_VERSION, stamp)
            if earlier is not None:
                return earlier
            if not expected_version:
                name = _free_name(connection, city_key, name)
            saved = _versions(connection, city_key, name)
            _require_expected(saved, expected_version)
            last: Mapping[str, Any] = saved[-1] if saved else {"version": 0, "recorded_at": None}
            row = {
                **last,
                **form,
                **stamp,
                "name": name,
                "version": last["version"] + 1,
                "recorded_at": self._moment(last["recorded_at"]),
            }
            connection.execute(insert(STORY_VERSION).values(row))
        return row


def _versions(connection: Connection, city_key: str, name: str) -> list[dict[str, Any]]:
    asked = (
        select(STORY_VERSION)
        .where(STORY_VERSION.c.city_key == city_key, STORY_VERSION.c.name == name)
        .order_by(STORY_VERSION.c.version)
    )
    return [dict(one) for one in connection.execute(asked).mappings()]


def _free_name(connection: Connection, city_key: str, name: str) -> str:
    """First of ``name``, ``name-2``, ``name-3`` … that no story has ever had."""
    asked = select(STORY_VERSION.c.name).where(STORY_VERSION.c.city_key == city_key)
    taken = {STANDARD.name, *connection.execute(asked).scalars()}
    found, number = name, 1
    while found in taken:
        number += 1
        found = numbered_name(name, number)
    return found


def _require_expected(saved: Sequence[Mapping[str, Any]], expected_version: int) -> None:
    if not saved and expected_version:
        raise DecisionError("no_such_story")
    if saved and saved[-1]["version"] != expected_version:
        newer = [one for one in saved if one["version"] > expected_version]
        withdrawn = saved[-1]["withdrawn"]
        raise ConflictError(
            saved[-1]["version"],
            code="story_withdrawn" if withdrawn else "story_conflict",
            stories=[_story(one) for one in newer if not one["withdrawn"]],
        )


def _story(row: Mapping[str, Any]) -> Story:
    return Story(
        city_key=row["city_key"],
        name=row["name"],
        title=row["title"],
        steps=steps_from(row["steps"]),
        version=row["version"],
        written_by=row["written_by"],
        recorded_at=row["recorded_at"],
    )
