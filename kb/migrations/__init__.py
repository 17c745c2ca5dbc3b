"""The history of the schema (Alembic). A new step is a file in ``versions``; ``kb.lookup.REVISION`` is the newest."""
