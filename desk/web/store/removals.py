"""Documents taken out on the desk, kept whole for a while so that it can be undone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, insert, select

from desk.web.store.people import Person
from desk.web.store.times import later, stamp
from kb.changing import is_held
from kb.database import Database
from kb.desk_tables import removed_documents
from kb.errors import LibraryError
from kb.faults import translated
from kb.kept import name_file, own_name
from kb.removing import put_back, take_out_packed

KEPT_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Removal:
    """A document that was taken out. at: ISO, UTC. left: days for which it can be put back."""

    document: str
    title: str
    at: str
    who: str
    left: int


class Removals:
    """Takes documents out and puts them back. Raises LibraryError wherever disk or database refuse."""

    def __init__(self, database: Database, folder: Path) -> None:
        """folder: for the files as received whose last document was taken out."""
        self._database, self._workspace, self._folder = database, database.workspace, folder

    def take_out(self, document: str, person: Person) -> Removal:
        """Takes a document out of the library. Raises LibraryError for an unknown id."""
        at = stamp()
        with self._database.writing() as connection:
            packed, orphan = take_out_packed(connection, document)
            title, sha256 = packed["documents"]["title"], packed["sources"]["sha256"]
            if orphan is not None:
                self._set_aside(orphan)
            connection.execute(delete(removed_documents).where(removed_documents.c.document == document))
            connection.execute(
                insert(removed_documents).values(
                    document=document,
                    title=title,
                    sha256=sha256,
                    at=at,
                    who=person.display,
                    data=json.dumps(packed, ensure_ascii=False),
                )
            )
        if orphan is not None:
            self._discard(orphan)
        return _removal({"document": document, "title": title, "at": at, "who": person.display})

    def put_back(self, document: str) -> Removal:
        """Puts a document back as it was. Raises LibraryError: too late, or it has come in again meanwhile."""
        with self._database.writing() as connection:
            held = select(removed_documents).where(removed_documents.c.document == document)
            row = connection.execute(held).mappings().first()
            if row is None or row["at"] <= later(days=-KEPT_DAYS):
                raise LibraryError(f"“{document}”已经不能恢复", remedy="请重新导入原来的文件")
            self._bring_back(row["sha256"])
            put_back(connection, json.loads(row["data"]))
            connection.execute(delete(removed_documents).where(removed_documents.c.document == document))
        self._forget(row["sha256"])
        return _removal(row)

    def all(self) -> Sequence[Removal]:
        """What can still be put back, the latest first."""
        columns = (removed_documents.c.document, removed_documents.c.title, removed_documents.c.at)
        statement = (
            select(*columns, removed_documents.c.who)
            .where(removed_documents.c.at > later(days=-KEPT_DAYS))
            .order_by(removed_documents.c.at.desc())
        )
        with self._database.reading() as connection:
            return [_removal(row) for row in connection.execute(statement).mappings()]

    def get(self, document: str) -> Removal | None:
        """One of them."""
        return next((removal for removal in self.all() if removal.document == document), None)

    def sweep(self) -> None:
        """Forgets what was kept long enough, with its files."""
        late = removed_documents.c.at <= later(days=-KEPT_DAYS)
        with self._database.reading() as connection:
            if connection.execute(select(removed_documents.c.document).where(late)).first() is None:
                return
        with self._database.writing() as connection:
            gone = set(connection.execute(select(removed_documents.c.sha256).where(late)).scalars())
            connection.execute(delete(removed_documents).where(late))
        for sha256 in gone:
            self._forget(sha256)

    # ---- files

    def _set_aside(self, sha256: str) -> None:
        """A copy of the file; the library gives up its own."""
        source = self._workspace.sources / sha256
        try:
            data = self._workspace.fetch(sha256)
        except LibraryError:  # lost or altered already: it cannot be put back, but it can be taken out
            return
        with translated(self._workspace.home):
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / sha256).write_bytes(data)
            name_file(self._folder / sha256).write_text(own_name(source), encoding="utf-8")

    def _discard(self, sha256: str) -> None:
        # Only now that the removal is certain; another process may have imported it again.
        with self._database.writing() as connection:
            if not is_held(connection, sha256):
                self._workspace.discard(sha256)

    def _bring_back(self, sha256: str) -> None:
        path = self._folder / sha256
        with translated(self._workspace.home):
            if path.is_file():
                self._workspace.keep(path.read_bytes(), sha256, own_name(path))
            elif not (self._workspace.sources / sha256).is_file():
                raise LibraryError("收到的原件不见了，不能恢复", remedy="请重新导入原来的文件")

    def _forget(self, sha256: str) -> None:
        """Deletes the copy, unless another removed document of the same file needs it."""
        same = select(removed_documents.c.document).where(removed_documents.c.sha256 == sha256)
        with self._database.reading() as connection:
            if connection.execute(same).first() is not None:
                return
        for path in (self._folder / sha256, name_file(self._folder / sha256)):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _removal(row: Any) -> Removal:
    from desk.web.store.times import now, read

    left = KEPT_DAYS - (now() - read(row["at"])).days
    return Removal(row["document"], row["title"], row["at"], row["who"], max(0, left))


__all__ = ["KEPT_DAYS", "Removal", "Removals"]
