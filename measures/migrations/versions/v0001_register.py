"""Area sets, entries, decisions and saves, with triggers that refuse to change what was written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_GROWING = ("entry", "decision", "submit")
_KEPT = (*_GROWING, "area_set")


def upgrade() -> None:
    """Create tables and triggers."""
    _area_set()
    _decision()
    _entry()
    _submit()
    for statement in _POSTGRES if op.get_context().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _of_set(name: str, *, key: bool = False) -> sa.Column[int]:
    target = sa.ForeignKey("area_set.id", name=name)
    return sa.Column("set_id", sa.Integer, target, primary_key=key, nullable=False)


def _area_set() -> None:
    op.create_table(
        "area_set",
        sa.Column("id", sa.Integer, primary_key=True),
        *_texts("city_key", "name", "label_de", "label_en", "kind"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("city_key", "name", name="area_set_once_per_city"),
        sa.CheckConstraint("version >= 0", name="area_set_version"),
    )


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Text, primary_key=True),
        _of_set("decision_of_set"),
        sa.Column("version", sa.Integer, nullable=False),
        *_texts("level", "area_id", "rule_key", "rule_version", "rule"),
        sa.Column("base_year", sa.Integer, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        *_texts("data_version", "fingerprint", "command", "recommendation", "quarters"),
        *_texts("decided", "decided_quarters", "reason", "reference", "decided_by"),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("effective", sa.Date),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("set_id", "version", name="decision_once_per_version"),
    )


def _entry() -> None:
    part = ("part_kind", "part_key", "part_name", "part_level", "part_geometry")
    op.create_table(
        "entry",
        _of_set("entry_of_set", key=True),
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        *_texts("level", "area_id"),
        *(sa.Column(name, sa.Text) for name in part),
        sa.Column("part_share", sa.Double),
        *_texts("change"),
        sa.Column("effective", sa.Date, nullable=False),
        *_texts("reason", "reference", "decided_by"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_id", sa.Text, sa.ForeignKey("decision.id", name="entry_of_decision")),
        sa.CheckConstraint("change IN ('joins', 'leaves')", name="entry_change"),
        sa.CheckConstraint("sequence > 0", name="entry_sequence"),
    )
    op.create_index("entry_by_version", "entry", ["set_id", "version"])


def _submit() -> None:
    op.create_table(
        "submit",
        _of_set("submit_of_set", key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        *_texts("submit_key", "content"),
        sa.Column("decision_id", sa.Text, sa.ForeignKey("decision.id", name="submit_of_decision")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("set_id", "submit_key", name="submit_once"),
    )


# INSERT OR REPLACE deletes a row without asking the triggers on DELETE: a row that is there
# already is refused before.
_SAME_ROW = {
    "entry": "set_id = NEW.set_id AND sequence = NEW.sequence",
    "decision": "id = NEW.id OR set_id = NEW.set_id AND version = NEW.version",
    "submit": "set_id = NEW.set_id AND (version = NEW.version OR submit_key = NEW.submit_key)",
    "area_set": "id = NEW.id OR city_key = NEW.city_key AND name = NEW.name",
}
_ONE_STEP = (
    "NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id "
    "OR NEW.city_key <> OLD.city_key OR NEW.name <> OLD.name"
)
_REFUSED = "BEGIN SELECT RAISE(ABORT, 'what was written stays'); END"
_SQLITE = (
    *(f"CREATE TRIGGER {t}_no_delete BEFORE DELETE ON {t} {_REFUSED}" for t in _KEPT),
    *(f"CREATE TRIGGER {t}_no_update BEFORE UPDATE ON {t} {_REFUSED}" for t in _GROWING),
    *(
        f"CREATE TRIGGER {t}_no_replace BEFORE INSERT ON {t} "  # noqa: S608 - constants
        f"WHEN EXISTS (SELECT 1 FROM {t} WHERE {same}) {_REFUSED}"
        for t, same in _SAME_ROW.items()
    ),
    f"CREATE TRIGGER area_set_one_step BEFORE UPDATE ON area_set WHEN {_ONE_STEP} {_REFUSED}",
)
_POSTGRES = (
    "CREATE FUNCTION what_was_written_stays() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'what was written stays'; END $$",
    *(
        f"CREATE TRIGGER {t}_no_delete BEFORE DELETE OR TRUNCATE ON {t} "
        "FOR EACH STATEMENT EXECUTE FUNCTION what_was_written_stays()"
        for t in _KEPT
    ),
    *(
        f"CREATE TRIGGER {t}_no_update BEFORE UPDATE ON {t} "
        "FOR EACH STATEMENT EXECUTE FUNCTION what_was_written_stays()"
        for t in _GROWING
    ),
    "CREATE TRIGGER area_set_one_step BEFORE UPDATE ON area_set FOR EACH ROW "
    f"WHEN ({_ONE_STEP}) EXECUTE FUNCTION what_was_written_stays()",
)
