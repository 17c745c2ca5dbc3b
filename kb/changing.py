"""The inside of a change's transaction: what a user states about a document, and taking a document out.

Loaded with the first change: it needs SQLAlchemy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select, update

from kb import tables, twins
from kb.database import fetcher, insert_rows
from kb.lookup import Lookup, unknown_document
from kb.models import Document, DocumentFacts
from kb.overrides import JSON_FIELDS, LIST_FIELDS
from kb.rows import to_json
from kb.tables import changes, documents, meta, overrides, passages, source_texts, sources
from kb.writing import PassageLike, passage_rows, sketch_rows

PassagesOf = Callable[[Document], Sequence[PassageLike]]


def restate(
    connection: Connection,
    home: Path,
    document: str,
    values: Mapping[str, Any],
    basis: str | None,
    passages_of: PassagesOf,
) -> DocumentFacts:
    """Puts values in place of those held (basis None: takes such values back), and what follows from them.

    Raises LibraryError for an unknown id.
    """
    row = connection.execute(select(documents).where(documents.c.id == document)).mappings().one_or_none()
    if row is None:
        raise unknown_document(document)
    stated: dict[str, str] = json.loads(row["stated"])
    columns: dict[str, Any] = {}
    for field, value in values.items():
        key = and_(overrides.c.document == row["no"], overrides.c.field == field)
        kept = connection.execute(select(overrides.c.derived).where(key)).scalar()
        if basis is None and kept is None:
            continue
        # The value under all changes: a second change of a field does not hide what the text says.
        derived = json.loads(kept) if kept else {"value": row[field], "basis": stated.get(field)}
        connection.execute(delete(overrides).where(key))
        stated.pop(field, None)
        if basis is None:
            columns[field] = derived["value"]
            if derived["basis"] is not None:
                stated[field] = derived["basis"]
        else:
            columns[field] = _column(field, value)
            stated[field] = basis
            change = {"document": row["no"], "field": field, "value": to_json(value), "basis": basis}
            change |= {"at": datetime.now(UTC).isoformat(timespec="seconds"), "derived": to_json(derived)}
            connection.execute(insert(overrides), change)
    reader = Lookup(fetcher(connection), home)
    if columns:
        columns["stated"] = to_json(stated)
        connection.execute(update(documents).where(documents.c.no == row["no"]).values(columns))
        _renew_passages(connection, row["no"], reader.document(document), passages_of)
        note_change(connection, [document])
    return reader.facts((document,))[document]


def _column(field: str, value: Any) -> Any:
    if field in LIST_FIELDS:
        return to_json(value or [])
    return to_json(value) if field in JSON_FIELDS and value is not None else value


def _renew_passages(connection: Connection, number: int, document: Document, passages_of: PassagesOf) -> None:
    """The passages carry the title as context, so they follow what is stated."""
    last = int(connection.execute(select(meta.c.value).where(meta.c.name == "last_passage")).scalar_one())
    connection.execute(delete(passages).where(passages.c.document == number))
    texts = {clause.path: clause.text for clause in document.clauses}
    rows = passage_rows(number, lambda _: last + 1, passages_of(document), texts)
    if rows:
        insert_rows(connection, "passages", rows)
        connection.execute(update(meta).where(meta.c.name == "last_passage").values(value=str(rows[-1]["id"])))


def take_out(connection: Connection, document: str) -> str | None:
    """Deletes a document and all that hangs on it. Gives the sha256 of its file if this was the last of it.

    Raises LibraryError for an unknown id.
    """
    row = connection.execute(
        select(documents.c.no, documents.c.source_text, source_texts.c.source, sources.c.sha256)
        .join(source_texts, source_texts.c.id == documents.c.source_text)
        .join(sources, sources.c.id == source_texts.c.source)
        .where(documents.c.id == document)
    ).one_or_none()
    if row is None:
        raise unknown_document(document)
    for table in (tables.passages, tables.clauses, tables.defects, tables.overrides, tables.sketches):
        connection.execute(delete(table).where(table.c.document == row.no))
    connection.execute(delete(documents).where(documents.c.no == row.no))
    linked = _bequeath(connection, document)
    note_change(connection, [document, *linked])
    rest = select(documents.c.no).where(documents.c.source_text == row.source_text).limit(1)
    if connection.execute(rest).first() is None:
        connection.execute(delete(source_texts).where(source_texts.c.id == row.source_text))
    texts = select(source_texts.c.id).where(source_texts.c.source == row.source).limit(1)
    if connection.execute(texts).first() is not None:
        return None
    connection.execute(delete(sources).where(sources.c.id == row.source))
    return str(row.sha256)


def _bequeath(connection: Connection, document: str) -> list[str]:
    """Its copies become copies of the first of them, which is then found by its own sketch. Gives their ids."""
    copies = connection.execute(
        select(documents.c.no, documents.c.id).where(documents.c.twin_of == document).order_by(documents.c.no)
    ).all()
    if copies:
        heir = copies[0]
        connection.execute(update(documents).where(documents.c.twin_of == document).values(twin_of=heir.id))
        connection.execute(update(documents).where(documents.c.no == heir.no).values(twin_of=None))
        own = select(tables.clauses.c.text).where(tables.clauses.c.document == heir.no, tables.clauses.c.inline == 0)
        insert_rows(connection, "sketches", sketch_rows(heir.no, twins.sketch(connection.execute(own).scalars())))
    return [copy.id for copy in copies]


def is_held(connection: Connection, sha256: str) -> bool:
    """Whether a file with these bytes is in the library."""
    return connection.execute(select(sources.c.id).where(sources.c.sha256 == sha256)).first() is not None


def mark_seeded(connection: Connection) -> None:
    """Notes that the bundled corpus was imported."""
    connection.execute(update(meta).where(meta.c.name == "seeded").values(value="1"))


def note_change(connection: Connection, touched: Sequence[str]) -> None:
    """Notes that documents came, changed or went: the index is brought up from here."""
    generation = int(connection.execute(select(meta.c.value).where(meta.c.name == "generation")).scalar_one()) + 1
    connection.execute(update(meta).where(meta.c.name == "generation").values(value=str(generation)))
    connection.execute(insert(changes), [{"generation": generation, "document": name} for name in touched])


__all__ = ["is_held", "mark_seeded", "note_change", "restate", "take_out"]
