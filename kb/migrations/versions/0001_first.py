"""The first schema: sources, texts, documents, clauses, passages, defects, overrides, changes, sketches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("added", sa.String(32), nullable=False),
        sa.Column("expected", sa.Integer, nullable=False),
    )
    op.create_table(
        "source_texts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.Integer, sa.ForeignKey("sources.id"), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("format", sa.String(16), nullable=False),
        sa.Column("encoding", sa.String(32)),
        sa.Column("remarks", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_source_texts_source", "source_texts", ["source", "ordinal"], unique=True)
    op.create_table(
        "documents",
        sa.Column("no", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("source_text", sa.Integer, sa.ForeignKey("source_texts.id"), nullable=False),
        sa.Column("extent_start", sa.Integer, nullable=False),
        sa.Column("extent_end", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("title_short", sa.Text),
        sa.Column("number", sa.Text),
        sa.Column("issuers", sa.Text, nullable=False),
        sa.Column("region", sa.Text),
        sa.Column("level", sa.String(16)),
        sa.Column("kind", sa.Text),
        sa.Column("date_written", sa.String(10)),
        sa.Column("date_printed", sa.String(10)),
        sa.Column("validity", sa.Text),
        sa.Column("status", sa.String(16)),
        sa.Column("replaced_by", sa.Text),
        sa.Column("script", sa.String(16), nullable=False),
        sa.Column("clause_count", sa.Integer, nullable=False),
        sa.Column("twin_of", sa.Text),
        sa.Column("stated", sa.Text, nullable=False),
        sa.Column("addressees", sa.Text, nullable=False),
        sa.Column("attachments", sa.Text, nullable=False),
        sa.Column("contacts", sa.Text, nullable=False),
        sa.Column("remarks", sa.Text, nullable=False),
        sa.Column("furniture", sa.Text, nullable=False),
    )
    op.create_index("ix_documents_source_text", "documents", ["source_text"])
    op.create_index("ix_documents_number", "documents", ["number"])
    op.create_index("ix_documents_twin_of", "documents", ["twin_of"])
    op.create_table(
        "clauses",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.no"), nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("label", sa.Text),
        sa.Column("heading", sa.Text),
        sa.Column("depth", sa.Integer, nullable=False),
        sa.Column("inline", sa.SmallInteger, nullable=False),
        sa.Column("spans", sa.Text, nullable=False),
        sa.Column("breadcrumb", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("original", sa.Text),
    )
    op.create_index("ix_clauses_document", "clauses", ["document", "path"], unique=True)
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.no"), nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("context", sa.Text, nullable=False),
    )
    op.create_index("ix_passages_document", "passages", ["document"])
    op.create_table(
        "defects",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.no"), nullable=False),
        sa.Column("path", sa.Text),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("span_start", sa.Integer),
        sa.Column("span_end", sa.Integer),
        sa.Column("true_value", sa.Text),
        sa.Column("basis", sa.Text),
    )
    op.create_index("ix_defects_document", "defects", ["document"])
    op.create_table(
        "overrides",
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.no"), primary_key=True),
        sa.Column("field", sa.String(32), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("derived", sa.Text, nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("generation", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("document", sa.Text, primary_key=True),
    )
    op.create_table(
        "sketches",
        sa.Column("value", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.no"), primary_key=True),
    )
    op.create_index("ix_sketches_document", "sketches", ["document"])


def downgrade() -> None:
    for table in (
        "sketches",
        "changes",
        "overrides",
        "defects",
        "passages",
        "clauses",
        "documents",
        "source_texts",
        "sources",
        "meta",
    ):
        op.drop_table(table)
