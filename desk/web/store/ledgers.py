"""Ledgers that were given to the desk, and what people filled in for their rows; the files themselves never change."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update

from desk.web.store.people import Person
from desk.web.store.times import later, stamp
from kb.database import Database
from kb.desk_tables import ledger_fills, ledgers

#: Days for which a ledger that was taken out can be put back.
UNDO_DAYS: Final = 7
#: A place in a ledger: number of the row, key of the column.
Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A ledger of a unit. created, removed: ISO times in UTC. summary: what lists and the frame show of it."""

    id: str
    unit: str
    owner: int | None
    name: str
    sha256: str
    size: int
    created: str
    summary: Mapping[str, Any]
    removed: str | None = None


@dataclass(frozen=True, slots=True)
class Fill:
    """What somebody filled in. key: of the column. value: as it would be typed in the cell. at: ISO time in UTC."""

    row: int
    key: str
    value: str
    at: str
    who: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody filled in the same place meanwhile; nothing was covered. theirs: what stands there now."""

    theirs: Fill
    mine: str


class Ledgers:
    """Raises LibraryError wherever disk or database refuse."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- ledgers

    def listed(self, person: Person, *, removed: bool = False) -> list[Held]:
        """Those of the person's unit, newest first. removed: those that can still be put back instead."""
        gone = ledgers.c.removed.is_not(None) & (ledgers.c.removed > later(days=-UNDO_DAYS))
        condition: Any = gone if removed else ledgers.c.removed.is_(None)
        order = ledgers.c.removed if removed else ledgers.c.created
        statement = select(ledgers).where(condition & _theirs(person)).order_by(order.desc(), ledgers.c.id)
        with self._database.reading() as connection:
            return [_held(row) for row in connection.execute(statement).mappings()]

    def of(self, person: Person, id_: str, *, removed: bool = False) -> Held | None:
        """A ledger of the person's unit; None for any other."""
        statement = select(ledgers).where((ledgers.c.id == id_) & _theirs(person))
        with self._database.reading() as connection:
            row = connection.execute(statement).mappings().first()
        found = _held(row) if row else None
        return found if found and (removed or found.removed is None) else None

    def same(self, person: Person, sha256: str) -> Held | None:
        """The ledger that was given with these very bytes, if it is still there."""
        condition = (ledgers.c.sha256 == sha256) & (ledgers.c.unit == person.unit) & ledgers.c.removed.is_(None)
        with self._database.reading() as connection:
            row = connection.execute(select(ledgers).where(condition)).mappings().first()
        return _held(row) if row else None

    def add(self, person: Person, name: str, sha256: str, size: int, summary: Mapping[str, Any]) -> Held:
        """A new ledger of the person's unit."""
        held = Held(secrets.token_hex(6), person.unit, person.id, name, sha256, size, stamp(), summary)
        values = {
            "id": held.id, "unit": held.unit, "owner": held.owner, "name": name, "sha256": sha256, "size": size,
            "created": held.created, "summary": json.dumps(summary, ensure_ascii=False), "removed": None,
        }  # fmt: skip
        with self._database.writing() as connection:
            connection.execute(insert(ledgers).values(**values))
        return held

    def summarise(self, id_: str, summary: Mapping[str, Any]) -> None:
        """Keeps what lists show of a ledger."""
        with self._database.writing() as connection:
            words = json.dumps(summary, ensure_ascii=False)
            connection.execute(update(ledgers).where(ledgers.c.id == id_).values(summary=words))

    def remove(self, id_: str) -> None:
        """Takes a ledger out, so that it can be put back."""
        with self._database.writing() as connection:
            connection.execute(update(ledgers).where(ledgers.c.id == id_).values(removed=stamp()))

    def restore(self, id_: str) -> None:
        """Puts a ledger back."""
        with self._database.writing() as connection:
            connection.execute(update(ledgers).where(ledgers.c.id == id_).values(removed=None))

    def purge(self) -> list[str]:
        """Forgets ledgers that can no longer be put back; the sums of the files that nobody needs any more."""
        old = ledgers.c.removed.is_not(None) & (ledgers.c.removed <= later(days=-UNDO_DAYS))
        with self._database.writing() as connection:
            gone = connection.execute(select(ledgers.c.id, ledgers.c.sha256).where(old)).all()
            for id_, _ in gone:
                connection.execute(delete(ledger_fills).where(ledger_fills.c.ledger == id_))
                connection.execute(delete(ledgers).where(ledgers.c.id == id_))
            kept = set(connection.execute(select(ledgers.c.sha256)).scalars())
        return sorted({sha256 for _, sha256 in gone} - kept)

    # ---- what was filled in

    def fills(self, id_: str) -> tuple[Fill, ...]:
        """What was filled in, in the order of rows and columns."""
        with self._database.reading() as connection:
            return tuple(_fills(connection, id_))

    def fill(
        self, id_: str, given: Mapping[Place, str], seen: Mapping[Place, str], who: str
    ) -> tuple[dict[Place, str], list[Clash]]:
        """Keeps what a person filled in; an empty value takes back what stood there.

        seen: what the person saw standing there. Where somebody else has filled in something since, nothing is
        covered. Gives what was changed (place -> what stood there before) and what clashed.
        """
        changed: dict[Place, str] = {}
        clashes = []
        with self._database.writing() as connection:
            held = {(fill.row, fill.key): fill for fill in _fills(connection, id_)}
            for place, value in given.items():
                now = held.get(place)
                words = now.value if now else ""
                if words == value:
                    continue
                if now and words != seen.get(place, ""):
                    clashes.append(Clash(now, value))
                    continue
                changed[place] = words
                _put(connection, id_, place, value, who)
        return changed, clashes

    def carry(self, old: str, new: str, places: Mapping[Place, Place]) -> int:
        """Takes along what was filled in for a ledger to the one that replaces it; how many places."""
        with self._database.writing() as connection:
            taken = [fill for fill in _fills(connection, old) if (fill.row, fill.key) in places]
            for fill in taken:
                row, key = places[fill.row, fill.key]
                values = {"ledger": new, "row": row, "key": key, "value": fill.value, "at": fill.at, "who": fill.who}
                connection.execute(insert(ledger_fills).values(**values))
        return len(taken)


def _put(connection: Connection, id_: str, place: Place, value: str, who: str) -> None:
    row, key = place
    same = (ledger_fills.c.ledger == id_) & (ledger_fills.c.row == row) & (ledger_fills.c.key == key)
    connection.execute(delete(ledger_fills).where(same))
    if value:
        values = {"ledger": id_, "row": row, "key": key, "value": value, "at": stamp(), "who": who}
        connection.execute(insert(ledger_fills).values(**values))


def _fills(connection: Connection, id_: str) -> list[Fill]:
    order = (ledger_fills.c.row, ledger_fills.c.key)
    statement = select(ledger_fills).where(ledger_fills.c.ledger == id_).order_by(*order)
    rows = connection.execute(statement).mappings()
    return [Fill(row["row"], row["key"], row["value"], row["at"], row["who"]) for row in rows]


def _theirs(person: Person) -> Any:
    """What a person may see: alone on this machine all, else what their unit gave."""
    return ledgers.c.unit == person.unit if person.id is not None else ledgers.c.id != ""


def _held(row: Any) -> Held:
    return Held(
        row["id"], row["unit"], row["owner"], row["name"], row["sha256"], row["size"], row["created"],
        json.loads(row["summary"]), row["removed"],
    )  # fmt: skip


__all__ = ["UNDO_DAYS", "Clash", "Fill", "Held", "Ledgers", "Place"]
