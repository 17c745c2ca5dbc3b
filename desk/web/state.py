"""The desk of one process: workspace, database, searchers, workers. Made when it starts, closed when it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from sqlalchemy import select

from desk.web.finding.kept import Kept
from desk.web.guard.csrf import secret_of
from desk.web.guard.hashing import Hashing
from desk.web.ledgers.books import Books
from desk.web.ledgers.making import Makings
from desk.web.library.batches import Importing
from desk.web.library.held import Held
from desk.web.searching import Searching
from desk.web.settings import Settings
from desk.web.store.ledgers import Ledgers
from desk.web.store.people import People, Person
from desk.web.store.removals import Removals
from desk.web.store.trail import Trail
from desk.web.warm import Warm
from desk.web.workers import Workers
from generator.draft import Drafting
from generator.rules.checking import Checking
from kb.database import Database
from kb.desk_tables import ledgers
from kb.library import Library, open_library
from kb.workspace import Workspace, locate

#: Seconds for which the foot of a page may say what was true before.
_FRESH = 2.0


class Desk:
    """What the pages ask of. Its parts may be used from several threads at a time."""

    def __init__(self, settings: Settings) -> None:
        """Prepares the workspace (the bundled corpus on first use). Raises LibraryError."""
        self.settings = settings
        self.workspace: Workspace = locate(settings.home)
        with open_library(settings.home):
            pass  # makes or upgrades the database and fills a new library
        self.database = Database(self.workspace)
        self.people = People(self.database, hours=settings.session_hours, days=settings.session_days)
        self.hashing = Hashing()
        self.trail = Trail(self.database)
        self.searching = Searching(settings.home)
        self.finding = Kept()
        self.workers = Workers(settings.processes)
        self.warm = Warm(self.workspace)
        self.ledgers = Ledgers(self.database)
        self.books = Books(self.workspace, self.warm)
        self.makings = Makings(self.workspace, self.warm, self.books.folder)
        self.importing = Importing(self.workspace, self.database, settings.largest)
        self.held = Held()
        self.removals = Removals(self.database, self.workspace.home / "desk" / "removed")
        self.secret = secret_of(self.workspace.home)
        self._condition: tuple[float, tuple[int, str, bool] | None] = (0.0, None)

    @contextmanager
    def checking(self) -> Iterator[Checking]:
        """Checks inputs and ledgers; one request's own, kept warm for the next."""
        with self.warm.drafting() as drafting:
            yield drafting.checking

    @contextmanager
    def drafting(self, template: str | None = None) -> Iterator[Drafting]:
        """Composes documents; one request's own, kept warm for the next where it names no template."""
        if template is None:
            with self.warm.drafting() as drafting:
                yield drafting
            return
        with Drafting(self.workspace, template) as drafting:
            yield drafting

    @contextmanager
    def library(self) -> Iterator[Library]:
        """The library for writing: imports, removals."""
        with open_library(self.settings.home) as library:
            yield library

    def condition(self) -> tuple[int, str, bool]:
        """How many documents are held, the state of the index in words, and whether all is well."""
        looked, known = self._condition
        if known and monotonic() - looked < _FRESH:
            return known
        with self.searching.seat() as seat:
            held, remark, stale = len(seat.lookup.document_ids()), seat.index.remark, seat.index.stale
        words = "索引正在重建，结果可能不全" if stale else remark or "索引正常"
        found = (held, words, not stale and remark is None)
        self._condition = (monotonic(), found)
        return found

    def statements_open(self, person: Person) -> int:
        """How many statements the ledgers of a person's unit still require (``open`` of their summaries)."""
        statement = select(ledgers.c.summary).where(ledgers.c.removed.is_(None))
        if person.id is not None:
            statement = statement.where(ledgers.c.unit == person.unit)
        with self.database.reading() as connection:
            rows = connection.execute(statement).scalars().all()
        return sum(int(json.loads(row).get("open", 0)) for row in rows)

    def folder(self, name: str) -> Path:
        """A folder of the desk's own in the workspace, made where it is missing."""
        path = self.workspace.home / "desk" / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def close(self) -> None:
        """Ends workers and closes what is open."""
        self.workers.close()
        self.hashing.close()
        self.importing.close()
        self.makings.close()
        self.books.close()
        self.warm.close()
        self.searching.close()
        self.database.close()


__all__ = ["Desk"]
