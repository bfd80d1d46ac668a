"""Versions of stories and notes, and pictures, with triggers that refuse to change them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create tables and triggers."""
    _story_version()
    _picture()
    _note_version()
    for statement in _POSTGRES if op.get_context().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def _texts(*names: str, key: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=key, nullable=False) for name in names]


def _version() -> sa.Column[int]:
    return sa.Column("version", sa.Integer, primary_key=True, autoincrement=False)


def _story_version() -> None:
    op.create_table(
        "story_version",
        *_texts("city_key", "name", key=True),
        _version(),
        *_texts("title", "steps"),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        *_texts("written_by"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *_texts("submit_key", "content"),
        sa.UniqueConstraint("city_key", "submit_key", name="story_submit_once"),
        sa.CheckConstraint("version > 0", name="story_version_counts"),
    )


def _picture() -> None:
    op.create_table(
        "picture",
        *_texts("sha256", key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        *_texts("media_type"),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
    )


def _note_version() -> None:
    op.create_table(
        "note_version",
        *_texts("city_key", "level", "area_id", key=True),
        _version(),
        *_texts("text"),
        sa.Column("picture", sa.Text, sa.ForeignKey("picture.sha256", name="picture_of_note")),
        *_texts("alt", "credit", "written_by"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *_texts("submit_key", "content"),
        sa.UniqueConstraint("city_key", "submit_key", name="note_submit_once"),
        sa.CheckConstraint("version > 0", name="note_version_counts"),
    )


# INSERT OR REPLACE deletes a row without asking the triggers on DELETE: a row that is there
# already is refused before.
_SAME_SUBMIT = "city_key = NEW.city_key AND submit_key = NEW.submit_key"
_SAME_ROW = {
    "story_version": "city_key = NEW.city_key AND name = NEW.name AND version = NEW.version "
    f"OR {_SAME_SUBMIT}",
    "picture": "sha256 = NEW.sha256",
    "note_version": "city_key = NEW.city_key AND level = NEW.level AND area_id = NEW.area_id "
    f"AND version = NEW.version OR {_SAME_SUBMIT}",
}
_REFUSED = "BEGIN SELECT RAISE(ABORT, 'what was written stays'); END"
_SQLITE = (
    *(f"CREATE TRIGGER {t}_no_delete BEFORE DELETE ON {t} {_REFUSED}" for t in _SAME_ROW),
    *(f"CREATE TRIGGER {t}_no_update BEFORE UPDATE ON {t} {_REFUSED}" for t in _SAME_ROW),
    *(
        f"CREATE TRIGGER {t}_no_replace BEFORE INSERT ON {t} "  # noqa: S608 - constants
        f"WHEN EXISTS (SELECT 1 FROM {t} WHERE {same}) {_REFUSED}"
        for t, same in _SAME_ROW.items()
    ),
)
# The function is that of revision 0001.
_POSTGRES = tuple(
    f"CREATE TRIGGER {t}_{name} BEFORE {happening} ON {t} "
    "FOR EACH STATEMENT EXECUTE FUNCTION what_was_written_stays()"
    for t in _SAME_ROW
    for name, happening in (("no_delete", "DELETE OR TRUNCATE"), ("no_update", "UPDATE"))
)
