"""Tables of the register, as the latest migration leaves them.

All tables but ``area_set`` only ever grow: triggers of the database
refuse every change of their rows, whoever asks.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

METADATA = MetaData()


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment: aware and in UTC in Python, whatever the database makes of it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse a time of nowhere; SQLite gets it without a zone, in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        moment = value.astimezone(dt.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return value.replace(tzinfo=dt.UTC)
        return value.astimezone(dt.UTC)


AREA_SET = Table(
    "area_set",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("city_key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("label_de", Text, nullable=False),
    Column("label_en", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("city_key", "name", name="area_set_once_per_city"),
    CheckConstraint("version >= 0", name="area_set_version"),
)

DECISION = Table(
    "decision",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("set_id", Integer, ForeignKey("area_set.id", name="decision_of_set"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("level", Text, nullable=False),
    Column("area_id", Text, nullable=False),
    Column("rule_key", Text, nullable=False),
    Column("rule_version", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("base_year", Integer, nullable=False),
    Column("year", Integer, nullable=False),
    Column("data_version", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("recommendation", Text, nullable=False),
    Column("quarters", Text, nullable=False),  # JSON list of ids
    Column("decided", Text, nullable=False),
    Column("decided_quarters", Text, nullable=False),  # JSON list of ids
    Column("reason", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("effective", Date),
    Column("recorded_at", UtcDateTime, nullable=False),
    UniqueConstraint("set_id", "version", name="decision_once_per_version"),
)

ENTRY = Table(
    "entry",
    METADATA,
    Column("set_id", Integer, ForeignKey("area_set.id", name="entry_of_set"), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("level", Text, nullable=False),
    Column("area_id", Text, nullable=False),
    Column("part_kind", Text),
    Column("part_key", Text),
    Column("part_name", Text),
    Column("part_level", Text),
    Column("part_geometry", Text),
    Column("part_share", Double),
    Column("change", Text, nullable=False),
    Column("effective", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("decision_id", Text, ForeignKey("decision.id", name="entry_of_decision")),
    CheckConstraint("change IN ('joins', 'leaves')", name="entry_change"),
    CheckConstraint("sequence > 0", name="entry_sequence"),
    Index("entry_by_version", "set_id", "version"),
)

#: One row per save: the key of its form, and the version that it made.
SUBMIT = Table(
    "submit",
    METADATA,
    Column("set_id", Integer, ForeignKey("area_set.id", name="submit_of_set"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("submit_key", Text, nullable=False),
    Column("content", Text, nullable=False),  # hash of what was sent
    Column("decision_id", Text, ForeignKey("decision.id", name="submit_of_decision")),
    Column("recorded_at", UtcDateTime, nullable=False),
    UniqueConstraint("set_id", "submit_key", name="submit_once"),
)

#: One row per version of a story; the last one may say that it was withdrawn.
STORY_VERSION = Table(
    "story_version",
    METADATA,
    Column("city_key", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("steps", Text, nullable=False),  # JSON list
    Column("withdrawn", Boolean, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("submit_key", Text, nullable=False),
    Column("content", Text, nullable=False),  # hash of what was sent
    UniqueConstraint("city_key", "submit_key", name="story_submit_once"),
    CheckConstraint("version > 0", name="story_version_counts"),
)

#: Pictures by the hash of their bytes: a new text to the same picture does not keep it twice.
PICTURE = Table(
    "picture",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
)

#: One row per version of what is written about an area.
NOTE_VERSION = Table(
    "note_version",
    METADATA,
    Column("city_key", Text, primary_key=True),
    Column("level", Text, primary_key=True),
    Column("area_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("picture", Text, ForeignKey("picture.sha256", name="picture_of_note")),
    Column("alt", Text, nullable=False),
    Column("credit", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("submit_key", Text, nullable=False),
    Column("content", Text, nullable=False),  # hash of what was sent
    UniqueConstraint("city_key", "submit_key", name="note_submit_once"),
    CheckConstraint("version > 0", name="note_version_counts"),
)
