"""A sequence of document numbers within a transaction: which number follows, and the rows that keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kb.errors import LibraryError

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

#: The largest serial number that an input may hold.
LAST: Final = 99_999
RESERVED, USED, FREE = "reserved", "used", "free"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper that wants a number. document: its key, the same whenever the same paper is made again.

    serial: the number that its author states; None: the next of the sequence. title: for people. file: where it goes.
    """

    code: str
    year: int
    document: str
    title: str
    file: Path
    serial: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """The number of a paper. again: it was given to it before."""

    serial: int
    again: bool


class NumberRefused(LibraryError):
    """A paper that cannot have its number: another one has it, it has another one, or the sequence has ended."""


@dataclass(frozen=True, slots=True)
class Held:
    """A number that is given. used: its paper was written; else a program is at work on it. at: since when (UTC)."""

    code: str
    year: int
    serial: int
    title: str
    file: str
    used: bool
    at: datetime

    @property
    def number(self) -> str:
        """``柳水发〔2026〕36号``."""
        return written(self.code, self.year, self.serial)


def written(code: str, year: int, serial: int) -> str:
    """A document number as it is printed."""
    return f"{code}〔{year}〕{serial}号"


class NumberSequence:
    """The numbers of a code and year within a transaction."""

    def __init__(self, connection: Connection, code: str, year: int, run: str, host: str, first: int | None) -> None:
        """run, host: who reserves. first: where the sequence is to begin from now on."""
        from sqlalchemy import select

        from kb.tables import document_numbers as table

        self._connection = connection
        self._code, self._year = code, year
        self._run, self._host = run, host
        self._first = first
        rows = connection.execute(select(table).where(table.c.code == code, table.c.year == year)).mappings()
        self._rows: dict[int, Mapping[str, Any]] = {row["serial"]: dict(row) for row in rows}
        self._serials = {row["document"]: serial for serial, row in self._rows.items() if row["document"] is not None}
        self._back = sorted(
            (serial for serial, row in self._rows.items() if row["state"] == FREE and serial >= (first or 1)),
            reverse=True,
        )
        self._next: int | None = None

    def known(self, paper: Wanted) -> Given | NumberRefused | None:
        """The number of a paper that has one, or states one."""
        serial = self._serials.get(paper.document)
        if serial is not None:
            return self._again(paper, serial)
        if paper.serial is None:
            return None
        row = self._rows.get(paper.serial)
        if row is not None and row["state"] != FREE:
            # Two papers of one call may state the same number: the first has it.
            number = written(self._code, self._year, paper.serial)
            return NumberRefused(
                f"{number}已用于《{row['title']}》（{row['file']}）",
                expected="没有用过的文号",
                remedy=f"请核对；那份文稿不发的，先用 zhangfa batch --free-number {number} 收回",
            )
        if paper.serial in self._back:
            self._back.remove(paper.serial)
        return self._give(paper, paper.serial)

    def _again(self, paper: Wanted, serial: int) -> Given | NumberRefused:
        number = written(self._code, self._year, serial)
        row = self._rows[serial]
        if row["run"] not in (None, self._run):
            return NumberRefused(f"《{paper.title}》正由另一个程序编号（{number}）", remedy="请等它结束后重新运行")
        if paper.serial not in (None, serial):
            return NumberRefused(
                f"填的是 {paper.serial} 号，而这份文稿以前编为{number}（{row['file']}）",
                remedy=f"请改为 {serial}，或者先用 zhangfa batch --free-number {number} 收回",
            )
        return Given(serial, True)

    def following(self, paper: Wanted) -> Given | NumberRefused:
        """The next number: one that was given back, else the lowest that nobody has."""
        if self._next is None:
            self._next = self._begun()
        if self._back:
            return self._give(paper, self._back.pop())
        while self._next in self._rows:
            self._next += 1
        if self._next > LAST:
            sequence = f"{self._code}〔{self._year}〕"
            return NumberRefused(f"{sequence}的顺序号已用完（最大 {LAST}）", remedy="请核对机关代字和 --first-number")
        return self._give(paper, self._next)

    def _begun(self) -> int:
        """Where the sequence begins, which is kept."""
        from sqlalchemy import delete, insert, select

        from kb.tables import document_sequences as table

        here = (table.c.code == self._code) & (table.c.year == self._year)
        kept = self._connection.execute(select(table.c.first).where(here)).scalar()
        lowest = min((serial for serial, row in self._rows.items() if row["state"] != FREE), default=1)
        first = self._first or kept or lowest
        if first != kept:
            self._connection.execute(delete(table).where(here))
            self._connection.execute(insert(table).values(code=self._code, year=self._year, first=first))
        return int(first)

    def _give(self, paper: Wanted, serial: int) -> Given:
        from sqlalchemy import delete, insert

        from kb.tables import document_numbers as table

        row = {
            "code": self._code,
            "year": self._year,
            "serial": serial,
            "document": paper.document,
            "state": RESERVED,
            # A number of the sequence that was given back is the sequence's, whoever names it.
            "stated": int(paper.serial is not None and serial not in self._rows),
            "run": self._run,
            "host": self._host,
            "at": now(),
            "title": paper.title,
            "file": str(paper.file),
        }
        self._connection.execute(delete(table).where(is_number(self._code, self._year, serial)))
        self._connection.execute(insert(table).values(row))
        self._rows[serial] = row
        self._serials[paper.document] = serial
        return Given(serial, False)


def now() -> str:
    """This moment, as it is kept."""
    return datetime.now(UTC).isoformat(timespec="seconds")


# ---- rows -----------------------------------------------------------------------------------------------------------


def is_number(code: str, year: int, serial: int) -> ColumnElement[bool]:
    """The row of a number."""
    from kb.tables import document_numbers as table

    return (table.c.code == code) & (table.c.year == year) & (table.c.serial == serial)


def of_run(run: str) -> ColumnElement[bool]:
    """The rows that a run is at work on."""
    from kb.tables import document_numbers as table

    return table.c.run == run


def give_back(connection: Connection, which: ColumnElement[bool], *states: str) -> None:
    """Frees numbers. Those of the sequence stay as free, to be given out first; a stated one is forgotten."""
    from sqlalchemy import delete, update

    from kb.tables import document_numbers as table

    which = which & table.c.state.in_(states)
    connection.execute(delete(table).where(which, table.c.stated == 1))
    connection.execute(update(table).where(which).values(state=FREE, document=None, run=None, title="", file=""))


def finish(connection: Connection, run: str) -> None:
    """The papers of a run are done."""
    from sqlalchemy import update

    from kb.tables import document_numbers as table

    connection.execute(update(table).where(of_run(run)).values(run=None))


def held_numbers(connection: Connection) -> tuple[Held, ...]:
    """The numbers that are given, by code, year and serial."""
    from sqlalchemy import select

    from kb.tables import document_numbers as table

    rows = select(table).where(table.c.state != FREE).order_by(table.c.code, table.c.year, table.c.serial)
    return tuple(
        Held(row.code, row.year, row.serial, row.title, row.file, row.run is None, datetime.fromisoformat(row.at))
        for row in connection.execute(rows)
    )


__all__ = [
    "FREE",
    "LAST",
    "RESERVED",
    "USED",
    "Given",
    "Held",
    "NumberRefused",
    "NumberSequence",
    "Wanted",
    "finish",
    "give_back",
    "held_numbers",
    "is_number",
    "now",
    "of_run",
    "written",
]
