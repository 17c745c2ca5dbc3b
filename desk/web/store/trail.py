"""The audit trail: who changed what, as a sentence; never passwords, rosters or telephone numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, or_, select

from desk.web.store.people import Person
from desk.web.store.times import stamp
from kb.database import Database
from kb.desk_tables import audit


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry. at: ISO time in UTC. action: draft.save … subject: id of what was changed. sentence: Chinese."""

    at: str
    who: str
    unit: str
    action: str
    subject: str
    sentence: str
    before: str | None
    after: str | None


class Trail:
    """Writes and reads the trail."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(
        self,
        person: Person,
        action: str,
        subject: str,
        sentence: str,
        *,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        """Notes what a person did."""
        values = {
            "at": stamp(), "person": person.id, "who": person.display, "unit": person.unit, "action": action,
            "subject": subject, "sentence": sentence, "before": before, "after": after,
        }  # fmt: skip
        with self._database.writing() as connection:
            connection.execute(insert(audit).values(**values))

    def read(
        self, *, words: str = "", since: str = "", until: str = "", start: int = 0, count: int = 50
    ) -> tuple[Sequence[Deed], int]:
        """Entries, newest first, and how many there are in all. words: in the sentence, the person or the subject.

        since, until: ISO times in UTC, from the one and before the other; empty for none.
        """
        columns = (audit.c.sentence, audit.c.who, audit.c.subject, audit.c.action)
        conditions: list[Any] = [audit.c.at >= since] if since else []
        if until:
            conditions.append(audit.c.at < until)
        if words:
            conditions.append(or_(*(column.contains(words, autoescape=True) for column in columns)))
        statement = select(audit).where(*conditions).order_by(audit.c.id.desc()).offset(start).limit(count)
        counting = select(func.count()).select_from(audit).where(*conditions)
        with self._database.reading() as connection:
            rows = connection.execute(statement).mappings().all()
            total = int(connection.execute(counting).scalar() or 0)
        names = ("at", "who", "unit", "action", "subject", "sentence", "before", "after")
        return [Deed(**{name: row[name] for name in names}) for row in rows], total


__all__ = ["Deed", "Trail"]
