"""Reading the library on the way to a hit: standard library only, no ORM, no migration, nothing written.

``open_lookup`` is the light front door; where the workspace is not ready (new, older, or on another database) it
falls back to ``kb.library.open_library``, which prepares it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from kb import rows
from kb.errors import LibraryError
from kb.faults import translated
from kb.models import Clause, Defect, Document, DocumentFacts
from kb.rows import PassageRow
from kb.workspace import Workspace, locate

# The schema this program knows: the newest file in kb/migrations/versions (a test compares them).
REVISION = "0003"
BUSY_SECONDS = 10.0
_BATCH = 400

Fetch = Callable[[str, Sequence[Any]], list[Any]]


class Lookup:
    """Questions to a library. Every answer is of the moment it is asked; ``snapshot`` holds one moment.

    Several threads may ask one reader; a snapshot needs a reader of its own.

    All methods raise LibraryError for a failure of the database.
    """

    def __init__(self, fetch: Fetch, home: Path, close: Callable[[], None] = lambda: None) -> None:
        """fetch: runs SQL with ``?`` parameters and gives all rows; home: the workspace, for messages."""
        self.home = home
        self._run = fetch
        self._close = close

    def close(self) -> None:
        """Closes the connection; a second time does nothing."""
        close, self._close = self._close, lambda: None
        close()

    def __enter__(self) -> Lookup:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        with translated(self.home):
            return self._run(sql, parameters)

    @contextmanager
    def snapshot(self) -> Iterator[Lookup]:
        """Within it, all answers are of one moment, whatever another process writes meanwhile."""
        self._fetch("BEGIN")
        try:
            yield self
        finally:
            self._fetch("COMMIT")

    # The library as a whole

    def _meta(self, name: str) -> str | None:
        found = self._fetch("SELECT value FROM meta WHERE name = ?", (name,))
        return found[0][0] if found else None

    @cached_property
    def library_id(self) -> str:
        """Random name of this library: an index that carries another one belongs elsewhere."""
        return self._meta("library_id") or ""

    @property
    def seeded(self) -> bool:
        """Whether the bundled corpus has been imported (once)."""
        return self._meta("seeded") == "1"

    def generation(self) -> int:
        """Number of changes so far; raised by one with every import, change or removal."""
        return int(self._meta("generation") or 0)

    def changes_since(self, generation: int) -> tuple[str, ...]:
        """Ids of the documents that came, changed or went after that generation (held now or not)."""
        found = self._fetch("SELECT DISTINCT document FROM changes WHERE generation > ?", (generation,))
        return tuple(sorted(row[0] for row in found))

    # Documents

    def document_ids(self) -> tuple[str, ...]:
        """All ids, in the order of import."""
        return tuple(row[0] for row in self._fetch("SELECT id FROM documents ORDER BY no"))

    def paths(self, ids: Iterable[str] | None = None) -> dict[str, list[str]]:
        """The clause paths of the documents named (None: of all), by id, depth-first."""
        select = "SELECT d.id, c.path FROM documents d JOIN clauses c ON c.document = d.no"
        found: dict[str, list[str]] = {}
        batches: Iterable[Any] = [None] if ids is None else _batches(ids)
        for batch in batches:
            some = f" WHERE d.id IN ({_marks(batch)})" if batch is not None else ""
            for document, path in self._fetch(f"{select}{some} ORDER BY c.id", batch or ()):
                found.setdefault(document, []).append(path)
        return found

    def titles(self) -> list[tuple[str, str]]:
        """(id, title) of every document, in the order of import."""
        return [(row[0], row[1]) for row in self._fetch("SELECT id, title FROM documents ORDER BY no")]

    def facts(self, ids: Iterable[str] | None = None) -> dict[str, DocumentFacts]:
        """The facts of the documents named (None: of all), by id, in the order of import; unknown ids are left out."""
        select = f"SELECT {rows.FACTS_COLUMNS} FROM {rows.FACTS_FROM}"
        if ids is None:
            found = self._fetch(f"{select} ORDER BY d.no")
            return self._facts(found, self._defects_by_document(None))
        found = []
        for batch in _batches(ids):
            found += self._fetch(f"{select} WHERE d.id IN ({_marks(batch)})", batch)
        found.sort(key=lambda row: row[0])
        return self._facts(found, self._defects_by_document([row[0] for row in found]))

    def _facts(self, found: list[Any], defects: dict[int, list[Defect]]) -> dict[str, DocumentFacts]:
        return {row[1]: rows.facts_from(row, defects.get(row[0], ())) for row in found}

    def _defects_by_document(self, numbers: list[int] | None) -> dict[int, list[Defect]]:
        select = f"SELECT document, {rows.DEFECT_COLUMNS} FROM defects"
        if numbers is None:
            found = self._fetch(f"{select} ORDER BY id")
        else:
            found = []
            for batch in _batches(numbers):
                found += self._fetch(f"{select} WHERE document IN ({_marks(batch)}) ORDER BY id", batch)
        by_document: dict[int, list[Defect]] = {}
        for number, *defect in found:
            by_document.setdefault(number, []).append(rows.defect_from(defect))
        return by_document

    def document(self, document: str) -> Document:
        """The whole document. Raises LibraryError for an unknown id."""
        facts = self.facts((document,)).get(document)
        if facts is None:
            raise unknown_document(document)
        rest = self._fetch(f"SELECT {rows.REST_COLUMNS} FROM documents WHERE id = ?", (document,))
        if not rest:
            raise unknown_document(document)
        return rows.document_from(facts, rest[0], self.clauses(document))

    def source_text(self, document: str) -> str:
        """The source text that the document's spans refer to. Raises LibraryError for an unknown id."""
        found = self._fetch(
            "SELECT t.text FROM documents d JOIN source_texts t ON t.id = d.source_text WHERE d.id = ?", (document,)
        )
        if not found:
            raise unknown_document(document)
        text: str = found[0][0]
        return text

    def find_number(self, number: str) -> tuple[str, ...]:
        """Ids of the documents that bear this number (normalised: 桂组通字〔2020〕56号)."""
        found = self._fetch("SELECT id FROM documents WHERE number = ? ORDER BY no", (number,))
        return tuple(row[0] for row in found)

    def overridden(self, document: str) -> frozenset[str]:
        """The fields that a person stated over what was derived; empty for an unknown id."""
        found = self._fetch(
            "SELECT o.field FROM overrides o JOIN documents d ON d.no = o.document WHERE d.id = ?", (document,)
        )
        return frozenset(row[0] for row in found)

    def copies(self, document: str) -> tuple[str, ...]:
        """Ids of the documents that are near-duplicates of this one and came after it."""
        found = self._fetch("SELECT id FROM documents WHERE twin_of = ? ORDER BY no", (document,))
        return tuple(row[0] for row in found)

    def added(self, sha256: str) -> str | None:
        """When a file was imported (ISO, UTC); None where it is not held."""
        found = self._fetch("SELECT added FROM sources WHERE sha256 = ?", (sha256,))
        return found[0][0] if found else None

    def documents_of(self, sha256: str) -> dict[tuple[int, int], str]:
        """The documents of a file: (number of the text in it, where it begins there) -> id."""
        found = self._fetch(
            "SELECT t.ordinal, d.extent_start, d.id FROM sources s JOIN source_texts t ON t.source = s.id"
            " JOIN documents d ON d.source_text = t.id WHERE s.sha256 = ? ORDER BY d.no",
            (sha256,),
        )
        return {(ordinal, start): document for ordinal, start, document in found}

    def resolve(self, name: str) -> str:
        """The id meant by an id, a number or a title. Raises LibraryError naming what is near."""
        from kb.naming import resolve

        return resolve(self, name)

    # Clauses and passages

    def clauses(self, document: str) -> tuple[Clause, ...]:
        """All clauses, depth-first; empty for an unknown id."""
        found = self._fetch(
            f"SELECT {_prefixed('c', rows.CLAUSE_COLUMNS)} FROM clauses c JOIN documents d ON d.no = c.document"
            " WHERE d.id = ? ORDER BY c.id",
            (document,),
        )
        return tuple(rows.clause_from(document, row) for row in found)

    def clause(self, document: str, path: str) -> Clause | None:
        """The clause at that path; None where the document has none (or is unknown)."""
        found = self._fetch(
            f"SELECT {_prefixed('c', rows.CLAUSE_COLUMNS)} FROM documents d JOIN clauses c ON c.document = d.no"
            " WHERE d.id = ? AND c.path = ?",
            (document, path),
        )
        return rows.clause_from(document, found[0]) if found else None

    def clauses_at(self, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Clause]:
        """The clauses at (document id, path), for many at once; places that hold none are left out."""
        wanted = list(dict.fromkeys(places))
        found: dict[tuple[str, str], Clause] = {}
        for at in range(0, len(wanted), 200):
            batch = wanted[at : at + 200]
            values = ", ".join(["(?, ?)"] * len(batch))
            for document, *row in self._fetch(
                f"WITH wanted(id, path) AS (VALUES {values})"
                f" SELECT w.id, {_prefixed('c', rows.CLAUSE_COLUMNS)} FROM wanted w JOIN documents d ON d.id = w.id"
                " JOIN clauses c ON c.document = d.no AND c.path = w.path",
                tuple(value for place in batch for value in place),
            ):
                clause = rows.clause_from(document, tuple(row))
                found[document, clause.path] = clause
        return found

    def passages(self, document: str) -> list[PassageRow]:
        """The passages of a document, in order; empty for an unknown id."""
        found = self._fetch(f"{_PASSAGES} WHERE d.id = ? ORDER BY p.id", (document,))
        return [PassageRow(*row) for row in found]

    def passage_rows(self, keys: Iterable[int]) -> list[PassageRow]:
        """The passages with these keys, in the order of the keys; keys no longer held are left out."""
        wanted = list(keys)
        found: dict[int, PassageRow] = {}
        for batch in _batches(wanted):
            for row in self._fetch(f"{_PASSAGES} WHERE p.id IN ({_marks(batch)})", batch):
                found[row[0]] = PassageRow(*row)
        return [found[key] for key in wanted if key in found]


_PASSAGES = (
    "SELECT p.id, d.id, p.path, COALESCE(p.text, c.text), p.context, p.ordinal FROM passages p"
    " JOIN documents d ON d.no = p.document LEFT JOIN clauses c ON c.document = p.document AND c.path = p.path"
)


def open_lookup(home: Path | str | None = None) -> Lookup:
    """The library's reader. Prepares the workspace (see ``open_library``) only where that is needed.

    Raises LibraryError (damaged, no permission, made by a newer program).
    """
    workspace = locate(home)
    lookup = open_ready(workspace)
    if lookup is not None:
        return lookup
    from kb.library import open_library

    return open_library(workspace.home).detach()


def open_ready(workspace: Workspace, *, seeded: bool = True) -> Lookup | None:
    """A reader of ``library.db`` if it is there, of the schema we know and (``seeded``) filled; else None."""
    if workspace.database_url is not None:
        return None
    with translated(workspace.home):
        if not workspace.database.is_file() or workspace.database.stat().st_size == 0:
            return None
        lookup = sqlite_lookup(workspace.database, workspace.home)
        try:
            tables = "SELECT name FROM sqlite_master WHERE name IN ('alembic_version', 'meta')"
            if len(lookup._fetch(tables)) == 2:
                revision = lookup._fetch("SELECT version_num FROM alembic_version")
                if revision and revision[0][0] == REVISION and (lookup.seeded or not seeded):
                    return lookup
        except BaseException:
            lookup.close()
            raise
    lookup.close()
    return None


def sqlite_lookup(database: Path, home: Path) -> Lookup:
    """A reader of an existing SQLite file, also in a folder where nothing may be written. Raises LibraryError."""
    with translated(home):
        connection = _connect(database, "mode=ro")
        try:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
        except sqlite3.OperationalError:
            connection.close()
            # A WAL database needs a side file that cannot be made in a read-only folder. When no change waits in
            # the log, the file alone is the whole truth and may be read as unchanging.
            log = database.with_name(database.name + "-wal")
            if log.exists() and log.stat().st_size:
                raise
            connection = _connect(database, "immutable=1")
        except BaseException:
            connection.close()
            raise

    def fetch(sql: str, parameters: Sequence[Any]) -> list[Any]:
        return connection.execute(sql, parameters).fetchall()

    return Lookup(fetch, home, connection.close)


def _connect(database: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{database.as_uri()}?{mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # the module is built in serialized mode; the desk asks from several threads
    )
    connection.execute("PRAGMA query_only = 1")
    return connection


def unknown_document(name: str, near: Sequence[str] = ()) -> LibraryError:
    """The message for a document that is not held."""
    hint = f"您是不是要找：{'、'.join(near)}" if near else "用 zhangfa list 查看文库中的文件"
    return LibraryError(f"文库中没有“{name}”", remedy=hint)


def _prefixed(alias: str, columns: str) -> str:
    return ", ".join(f"{alias}.{column}" for column in columns.split(", "))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    every = list(values)
    for start in range(0, len(every), _BATCH):
        yield every[start : start + _BATCH]


__all__ = [
    "BUSY_SECONDS",
    "REVISION",
    "Fetch",
    "Lookup",
    "PassageRow",
    "open_lookup",
    "open_ready",
    "sqlite_lookup",
    "unknown_document",
]
