"""Taking a document out so that it can be put back as it was: every row of it, with what people stated about it.

What comes back is the very document, not a new understanding of its file: clauses, statements and numbers are the same,
so that an index that is behind still finds the right words. Loaded with the first removal: it needs SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, insert, select

from kb import tables
from kb.changing import note_change, take_out
from kb.errors import LibraryError
from kb.lookup import unknown_document
from kb.tables import documents, source_texts, sources

#: What hangs on a document, in the order in which it goes back.
_PARTS: Final[tuple[Table, ...]] = (
    tables.clauses,
    tables.passages,
    tables.defects,
    tables.overrides,
    tables.sketches,
)

Packed = Mapping[str, Any]


def take_out_packed(connection: Connection, document: str) -> tuple[dict[str, Any], str | None]:
    """Deletes a document as ``take_out``. Gives its rows as JSON values, and the sha256 of a file that was its alone.

    Raises LibraryError for an unknown id.
    """
    row = connection.execute(select(documents).where(documents.c.id == document)).mappings().one_or_none()
    if row is None:
        raise unknown_document(document)
    text = _row(connection, source_texts, row["source_text"])
    packed: dict[str, Any] = {
        "documents": dict(row),
        "source_texts": text,
        "sources": _row(connection, sources, text["source"]),
    }
    for table in _PARTS:
        found = connection.execute(select(table).where(table.c.document == row["no"]).order_by(*table.primary_key))
        packed[table.name] = [dict(part) for part in found.mappings()]
    for defect in packed["defects"]:
        del defect["id"]  # the one number of ours that the database may have given again meanwhile
    return packed, take_out(connection, document)


def _row(connection: Connection, table: Table, number: int) -> dict[str, Any]:
    return dict(connection.execute(select(table).where(table.c.id == number)).mappings().one())


def put_back(connection: Connection, packed: Packed) -> str:
    """Writes the rows again and gives the document's id. The file's bytes are the caller's to keep.

    Raises LibraryError where the document, or another of its id, has come in meanwhile.
    """
    row = dict(packed["documents"])
    _refuse_taken(connection, row["id"], packed)
    row["source_text"] = _text(connection, packed)
    if row["twin_of"] is not None and not _holds(connection, row["twin_of"]):
        row["twin_of"] = None
    connection.execute(insert(documents), row)
    for table in _PARTS:
        rows: Sequence[Mapping[str, Any]] = packed[table.name]
        if rows:
            connection.execute(insert(table), list(rows))
    note_change(connection, [row["id"]])
    return str(row["id"])


def _refuse_taken(connection: Connection, document: str, packed: Packed) -> None:
    if _holds(connection, document):
        raise LibraryError(f"文库中又有了编号为“{document}”的文件", remedy="要恢复移出的这一份，请先移出现有的")
    text, source = packed["source_texts"], packed["sources"]
    again = (
        select(documents.c.id)
        .join(source_texts, source_texts.c.id == documents.c.source_text)
        .join(sources, sources.c.id == source_texts.c.source)
        .where(
            sources.c.sha256 == source["sha256"],
            source_texts.c.ordinal == text["ordinal"],
            documents.c.extent_start == packed["documents"]["extent_start"],
        )
    )
    held = connection.execute(again).scalar()
    if held is not None:
        raise LibraryError(f"这份文件已经重新导入，编号为“{held}”", remedy="不必恢复")


def _holds(connection: Connection, document: str) -> bool:
    return connection.execute(select(documents.c.no).where(documents.c.id == document)).first() is not None


def _text(connection: Connection, packed: Packed) -> int:
    """The number of the source text: the one that is there, where other documents of the file are still held."""
    text, source = dict(packed["source_texts"]), dict(packed["sources"])
    held = connection.execute(select(sources.c.id).where(sources.c.sha256 == source["sha256"])).scalar()
    if held is None:
        connection.execute(insert(sources), source)
        held = source["id"]
    there = select(source_texts.c.id).where(source_texts.c.source == held, source_texts.c.ordinal == text["ordinal"])
    number = connection.execute(there).scalar()
    if number is None:
        connection.execute(insert(source_texts), text | {"source": held})
        number = text["id"]
    return int(number)


__all__ = ["Packed", "put_back", "take_out_packed"]
