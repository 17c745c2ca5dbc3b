"""The tables of the library, in SQL that SQLite and PostgreSQL share.

Lists and small records stand as JSON text, spans as ``start,end,start,end``: the light reader (``kb.lookup``) has only
the standard library. All integers fit 64 bits; documents are joined by ``documents.no``, never by their public id.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, SmallInteger, String, Table, Text

metadata = MetaData()

# Written by Alembic on an upgrade and by us when a fresh database is made in one go.
alembic_version = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))

# library_id, generation, seeded, and the last number given to documents, clauses, passages and texts:
# a number is never given twice, so that an index that is behind finds nothing rather than something else.
meta = Table("meta", metadata, Column("name", String(32), primary_key=True), Column("value", Text, nullable=False))

# A file as received; its bytes lie in sources/<sha256>. expected: documents and refusals the file gave, so that the
# same bytes are recognised as wholly held without being understood again.
sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("added", String(32), nullable=False),
    Column("expected", Integer, nullable=False),
)

# A text of that file (archives and .jsonl hold several): what all spans refer to.
source_texts = Table(
    "source_texts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Integer, ForeignKey("sources.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("format", String(16), nullable=False),
    Column("encoding", String(32)),
    Column("remarks", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_source_texts_source", "source", "ordinal", unique=True),
)

# Values as they hold now; what a user's change replaced is kept in ``overrides``.
# The long columns stand last, so that a list of documents does not read them.
documents = Table(
    "documents",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("source_text", Integer, ForeignKey("source_texts.id"), nullable=False),
    Column("extent_start", Integer, nullable=False),
    Column("extent_end", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("title_short", Text),
    Column("number", Text),
    Column("issuers", Text, nullable=False),
    Column("region", Text),
    Column("level", String(16)),
    Column("kind", Text),
    Column("date_written", String(10)),
    Column("date_printed", String(10)),
    Column("validity", Text),
    Column("status", String(16)),
    Column("replaced_by", Text),
    Column("script", String(16), nullable=False),
    Column("clause_count", Integer, nullable=False),
    Column("twin_of", Text),
    Column("stated", Text, nullable=False),
    Column("addressees", Text, nullable=False),
    Column("attachments", Text, nullable=False),
    Column("contacts", Text, nullable=False),
    Column("remarks", Text, nullable=False),
    Column("furniture", Text, nullable=False),
    Index("ix_documents_source_text", "source_text"),
    Index("ix_documents_number", "number"),
    Index("ix_documents_twin_of", "twin_of"),
)

# original is null where it is the label followed by the text. Order of ids = order in the document.
clauses = Table(
    "clauses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", Integer, ForeignKey("documents.no"), nullable=False),
    Column("path", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("label", Text),
    Column("heading", Text),
    Column("depth", Integer, nullable=False),
    Column("inline", SmallInteger, nullable=False),
    Column("spans", Text, nullable=False),
    Column("breadcrumb", Text),
    Column("text", Text, nullable=False),
    Column("original", Text),
    Index("ix_clauses_document", "document", "path", unique=True),
)

# What is indexed. text is null where it is the whole text of the clause.
passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", Integer, ForeignKey("documents.no"), nullable=False),
    Column("path", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("text", Text),
    Column("context", Text, nullable=False),
    Index("ix_passages_document", "document"),
)

defects = Table(
    "defects",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", Integer, ForeignKey("documents.no"), nullable=False),
    Column("path", Text),
    Column("kind", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("span_start", Integer),
    Column("span_end", Integer),
    Column("true_value", Text),
    Column("basis", Text),
    Index("ix_defects_document", "document"),
)

# A user's change: derived is the value (and its stated basis) that the change replaced, as JSON, for unset.
overrides = Table(
    "overrides",
    metadata,
    Column("document", Integer, ForeignKey("documents.no"), primary_key=True),
    Column("field", String(32), primary_key=True),
    Column("value", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("derived", Text, nullable=False),
)

# Which documents a generation touched (came, changed or went): the index is brought up from here.
changes = Table(
    "changes",
    metadata,
    Column("generation", Integer, primary_key=True),
    Column("document", Text, primary_key=True),
)

# Fingerprints by which near-duplicates are found without comparing every pair (``kb.twins``).
sketches = Table(
    "sketches",
    metadata,
    Column("value", BigInteger, primary_key=True),
    Column("document", Integer, ForeignKey("documents.no"), primary_key=True),
    Index("ix_sketches_document", "document"),
)

# Where the document numbers of an organ's code begin in a year: ``first`` is the last one that was stated.
document_sequences = Table(
    "document_sequences",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("first", Integer, nullable=False),
)

# Numbers given to documents (``kb.document_numbers``). document: a stable key of the paper, null for a number that was
# given back. stated: it was not ours to give. run: of the program that is still at work on it, null where it is done.
document_numbers = Table(
    "document_numbers",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("serial", Integer, primary_key=True),
    Column("document", String(80)),
    Column("state", String(16), nullable=False),
    Column("stated", SmallInteger, nullable=False),
    Column("run", String(32)),
    Column("host", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("file", Text, nullable=False),
    Index("ix_document_numbers_document", "code", "year", "document", unique=True),
    Index("ix_document_numbers_run", "run"),
)

__all__ = [
    "alembic_version",
    "changes",
    "clauses",
    "defects",
    "document_numbers",
    "document_sequences",
    "documents",
    "meta",
    "metadata",
    "overrides",
    "passages",
    "sketches",
    "source_texts",
    "sources",
]
