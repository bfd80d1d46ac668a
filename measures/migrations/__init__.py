"""Migrations of the register (Alembic), run by `measures.database` when it is opened."""
