"""Document numbers of an office's own papers: given in sequence, none twice, none left out for good.

A number is reserved for a run of the program before its paper is drawn, and used from just before the first byte of
the paper is written. What a run that ended early had only reserved is given out again by the next one; what it had
begun to write counts as used where the file is there.
"""

from __future__ import annotations

import socket
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kb.faults import translated
from kb.number_sequence import (
    RESERVED,
    USED,
    Given,
    Held,
    NumberRefused,
    NumberSequence,
    Wanted,
    finish,
    give_back,
    held_numbers,
    is_number,
    now,
    of_run,
    written,
)
from kb.workspace import Workspace

if TYPE_CHECKING:
    from filelock import FileLock
    from sqlalchemy import Connection

    from kb.database import Database

# Whether a run of another machine still lives cannot be seen from here; none is at work this long.
_FOREIGN_RUN: Final = timedelta(hours=1)
_LOCKS: Final = ".numbering"


class DocumentNumbers:
    """The numbers of one workspace; used in ``with``: what is only reserved at the end is given back.

    All methods raise LibraryError where disk or database refuse.
    """

    def __init__(self, workspace: Workspace, *, host: str | None = None) -> None:
        """host: name of the place where runs can see each other's locks (default: this machine and workspace)."""
        from kb.database import Database
        from kb.library import open_library

        # Makes or upgrades the tables; the bundled texts are not needed for numbers.
        open_library(workspace.home, seed=False).close()
        self.workspace = workspace
        self.run = uuid.uuid4().hex
        self._host = host or f"{socket.gethostname()}:{workspace.home.resolve()}"
        self._database: Database = Database(workspace)
        self._lock: FileLock | None = None

    def __enter__(self) -> DocumentNumbers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the run: papers that were begun are done, numbers that were only reserved are given back."""
        try:
            if self._lock is not None:
                with self._database.writing() as connection:
                    give_back(connection, of_run(self.run), RESERVED)
                    finish(connection, self.run)
        finally:
            lock, self._lock = self._lock, None
            if lock is not None:
                lock.release()
                Path(lock.lock_file).unlink(missing_ok=True)
            self._database.close()

    # ---- giving

    def reserve(self, wanted: Sequence[Wanted], first: int | None = None) -> list[Given | NumberRefused]:
        """A number for each paper, in one transaction; in place of it why there is none. No paper stands twice.

        A paper that was numbered before gets the same number. Stated numbers are registered, then the others are given
        in the order of ``wanted``: those that were given back, then the lowest that nobody has, from ``first`` on
        (None: from where the sequence began: its last ``first``, else the lowest that was stated, else 1).
        """
        if len({(paper.code, paper.year, paper.document) for paper in wanted}) != len(wanted):
            raise ValueError("a paper stands twice")
        self._begin_run()
        with self._database.writing() as connection:
            self._recover(connection)
            sequences: dict[tuple[str, int], NumberSequence] = {}
            for paper in wanted:
                key = (paper.code, paper.year)
                if key not in sequences:
                    sequences[key] = NumberSequence(connection, *key, self.run, self._host, first)
            known = [sequences[paper.code, paper.year].known(paper) for paper in wanted]
            return [
                answer or sequences[paper.code, paper.year].following(paper)
                for paper, answer in zip(wanted, known, strict=True)
            ]

    def begin(self, wanted: Wanted, serial: int) -> None:
        """Says that the paper is written now. To be called before its first byte is.

        Raises NumberRefused where the number is no longer its own.
        """
        from sqlalchemy import update

        from kb.tables import document_numbers as table

        with self._database.writing() as connection:
            found = connection.execute(
                update(table)
                .where(is_number(wanted.code, wanted.year, serial), table.c.document == wanted.document)
                .values(
                    state=USED,
                    file=str(wanted.file),
                    title=wanted.title,
                    at=now(),
                )
            )
            if found.rowcount != 1:
                number = written(wanted.code, wanted.year, serial)
                raise NumberRefused(f"{number}已经收回，文稿没有写入", remedy="请重新运行")

    def give_back(self, wanted: Wanted, serial: int) -> None:
        """Gives back the number of a paper that was not written. One that the paper had before this run stays."""
        with self._database.writing() as connection:
            give_back(connection, is_number(wanted.code, wanted.year, serial) & of_run(self.run), RESERVED, USED)

    # ---- looking, and mending by hand

    def held(self) -> tuple[Held, ...]:
        """The numbers that are given, by code, year and serial."""
        with self._database.writing() as connection:
            self._recover(connection)
            return held_numbers(connection)

    def free(self, code: str, year: int, serial: int) -> Held:
        """Takes a number back whose paper will not go out. Raises NumberRefused for one that nobody has."""
        number = written(code, year, serial)
        with self._database.writing() as connection:
            self._recover(connection)
            found = next((held for held in held_numbers(connection) if held.number == number), None)
            if found is None:
                raise NumberRefused(f"没有给出过{number}", remedy="用 zhangfa batch --numbers 查看已经给出的文号")
            if not found.used:
                raise NumberRefused(f"{number}正由另一个程序使用", remedy="请等它结束后重试")
            give_back(connection, is_number(code, year, serial), USED)
        return found

    # ---- runs

    def _begin_run(self) -> None:
        """Takes the lock that tells other runs that this one lives; the system frees it when the program dies."""
        from filelock import FileLock

        if self._lock is None:
            with translated(self.workspace.home):
                (self.workspace.home / _LOCKS).mkdir(parents=True, exist_ok=True)
                lock = FileLock(self._lock_file(self.run))
                lock.acquire()
            self._lock = lock

    def _lock_file(self, run: str) -> Path:
        return self.workspace.home / _LOCKS / f"{run}.lock"

    def _recover(self, connection: Connection) -> None:
        """Settles what runs that are dead left behind."""
        from sqlalchemy import func, select

        from kb.tables import document_numbers as table

        runs = connection.execute(
            select(table.c.run, table.c.host, func.max(table.c.at))
            .where(table.c.run.is_not(None), table.c.run != self.run)
            .group_by(table.c.run, table.c.host)
        ).all()
        for run, host, at in runs:
            here = host == self._host
            if not (self._dead(run) if here else datetime.now(UTC) - datetime.fromisoformat(at) > _FOREIGN_RUN):
                continue
            give_back(connection, of_run(run), RESERVED)
            if here:
                begun = connection.execute(select(table).where(table.c.run == run, table.c.state == USED)).all()
                for row in begun:
                    if not Path(row.file).exists():
                        give_back(connection, is_number(row.code, row.year, row.serial), USED)
            finish(connection, run)

    def _dead(self, run: str) -> bool:
        from filelock import FileLock, Timeout

        path = self._lock_file(run)
        if not path.exists():
            return True
        lock = FileLock(path, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            return False
        lock.release()
        path.unlink(missing_ok=True)
        return True


__all__ = ["DocumentNumbers", "Given", "Held", "NumberRefused", "Wanted", "written"]
