"""近期要办: what the ledgers of a person's unit still ask for, as their summaries tell it.

A summary of a ledger (``ledgers.summary``) holds ``open``, the number of statements still to write, and ``due``: a
list of ``{"words", "date" (ISO), "href", "late" (bool), "aside"}``, nearest first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from desk.web.finding.passed import in_words
from desk.web.store.people import Person
from kb.database import Database
from kb.desk_tables import ledgers

_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be done. kind: of its stamp, empty for none. aside: Chinese, until when."""

    words: str
    href: str
    kind: str
    aside: str


def upcoming(database: Database, person: Person) -> tuple[Due, ...]:
    """What is due, late first; nothing where no ledger says anything. Raises LibraryError."""
    statement = select(ledgers.c.id, ledgers.c.name, ledgers.c.summary).where(ledgers.c.removed.is_(None))
    if person.id is not None:
        statement = statement.where(ledgers.c.unit == person.unit)
    with database.reading() as connection:
        rows = connection.execute(statement.order_by(ledgers.c.created.desc()).limit(_SHOWN)).all()
    dated: list[tuple[tuple[bool, str], Due]] = []
    others: list[Due] = []
    for ledger, name, summary in rows:
        told = json.loads(summary)
        dated += _dated(told.get("due") or ())
        if number := int(told.get("open") or 0):
            others.append(Due(f"{name}：需写情况说明", f"/ledgers/{ledger}", "", f"{number} 份"))
    dated.sort(key=lambda pair: pair[0])
    return tuple([due for _, due in dated] + others)[:_SHOWN]


def _dated(entries: Iterable[Mapping[str, Any]]) -> Iterable[tuple[tuple[bool, str], Due]]:
    for entry in entries:
        late, on = bool(entry.get("late")), str(entry.get("date") or "")
        aside = str(entry.get("aside") or "") or _until(on, late)
        due = Due(str(entry["words"]), str(entry["href"]), "chi" if late else "qi", aside)
        yield (not late, on), due


def _until(on: str, late: bool) -> str:
    try:
        said = in_words(date.fromisoformat(on))
    except ValueError:
        return ""
    return f"{said}已过" if late else f"{said}前"


__all__ = ["Due", "upcoming"]
