"""Runs the steps over the connection that ``kb.database`` hands in, inside its transaction."""

from __future__ import annotations

from alembic import context

from kb.desk_tables import metadata

connection = context.config.attributes["connection"]
# transactional_ddl: our SQLite transactions hold tables too (kb.database), so a killed upgrade leaves the old schema.
context.configure(
    connection=connection, target_metadata=metadata, transactional_ddl=True, render_as_batch=True, compare_type=True
)
with context.begin_transaction():
    context.run_migrations()
