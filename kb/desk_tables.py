"""What the web desk keeps in the workspace database, on top of ``kb.tables``: people, drafts, ledgers, the trail.

Times are ISO texts in UTC. Only hashes of passwords, sessions and tokens are kept.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, SmallInteger, String, Table, Text

from kb.tables import metadata

# role: reader, drafter, administrator. password: argon2, null until the person has set one. failed, locked: throttling.
people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("display", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("password", Text),
    Column("active", SmallInteger, nullable=False),
    Column("created", String(32), nullable=False),
    Column("failed", Integer, nullable=False),
    Column("locked", String(32)),
)

# id: sha256 of the token in the cookie.
sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False),
    Column("created", String(32), nullable=False),
    Column("seen", String(32), nullable=False),
    Column("expires", String(32), nullable=False),
    Index("ix_sessions_person", "person"),
)

# One-time links to set a password: for the first administrator (person null) and for people who are invited.
invitations = Table(
    "invitations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("person", Integer, ForeignKey("people.id")),
    Column("created", String(32), nullable=False),
    Column("expires", String(32), nullable=False),
    Column("used", String(32)),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("person", Integer, ForeignKey("people.id")),
    Column("name", Text, nullable=False),
    Column("created", String(32), nullable=False),
    Column("expires", String(32)),
    Column("used", String(32)),
    Column("revoked", String(32)),
)

# sentence: Chinese, who did what. before, after: what a change replaced, never passwords, rosters or telephone numbers.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("person", Integer),
    Column("who", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("action", String(48), nullable=False),
    Column("subject", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Index("ix_audit_at", "at"),
)

# summary: JSON of what the list shows (numbers of findings). removed: kept for a while, so that it can be undone.
drafts = Table(
    "drafts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("unit", Text, nullable=False),
    Column("owner", Integer),
    Column("type", String(32), nullable=False),
    Column("subtype", String(32)),
    Column("title", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created", String(32), nullable=False),
    Column("updated", String(32), nullable=False),
    Column("summary", Text, nullable=False),
    Column("removed", String(32)),
    Index("ix_drafts_unit", "unit", "updated"),
)

# data: the input as JSON under English keys, as it was typed. sent: key of the form that was posted; a second post of
# the same form finds its version here.
draft_versions = Table(
    "draft_versions",
    metadata,
    Column("draft", String(32), ForeignKey("drafts.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("sent", String(64)),
)

# The file's bytes lie in desk/ledgers/<sha256> of the workspace.
ledgers = Table(
    "ledgers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("unit", Text, nullable=False),
    Column("owner", Integer),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("created", String(32), nullable=False),
    Column("summary", Text, nullable=False),
    Column("removed", String(32)),
    Index("ix_ledgers_unit", "unit", "created"),
)

# What a person filled in on the desk for a row of a ledger; the file itself is never altered.
ledger_fills = Table(
    "ledger_fills",
    metadata,
    Column("ledger", String(32), ForeignKey("ledgers.id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
)

# Files that were uploaded and not yet committed; their bytes lie in desk/imports/<id>/. data: JSON, what was done.
imports = Table(
    "imports",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", Integer),
    Column("created", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("data", Text, nullable=False),
)

# Documents taken out of the library on the desk, so that it can be undone for seven days.
removed_documents = Table(
    "removed_documents",
    metadata,
    Column("document", String(128), primary_key=True),
    Column("title", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("data", Text, nullable=False),
)

__all__ = [
    "api_tokens",
    "audit",
    "draft_versions",
    "drafts",
    "imports",
    "invitations",
    "ledger_fills",
    "ledgers",
    "metadata",
    "people",
    "removed_documents",
    "sessions",
]
