"""Document numbers: what was given to which paper, and where each sequence begins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_sequences",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True),
        sa.Column("first", sa.Integer, nullable=False),
    )
    op.create_table(
        "document_numbers",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True),
        sa.Column("serial", sa.Integer, primary_key=True),
        sa.Column("document", sa.String(80)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("stated", sa.SmallInteger, nullable=False),
        sa.Column("run", sa.String(32)),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
    )
    op.create_index("ix_document_numbers_document", "document_numbers", ["code", "year", "document"], unique=True)
    op.create_index("ix_document_numbers_run", "document_numbers", ["run"])


def downgrade() -> None:
    op.drop_table("document_numbers")
    op.drop_table("document_sequences")
