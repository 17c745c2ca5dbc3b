"""People as the administrator sees them: who can log in, who has, whose link still waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from desk.web.office.page import moment
from desk.web.store.people import Person
from desk.web.store.times import stamp
from kb.database import Database
from kb.desk_tables import audit, invitations, people


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with an account. seen: the last login in words. state: Chinese. fine: nothing is to be done."""

    person: Person
    seen: str
    state: str
    fine: bool


def members(database: Database) -> list[Member]:
    """Everybody, those in use first, by unit and name."""
    logins = select(func.max(audit.c.at)).where((audit.c.person == people.c.id) & (audit.c.action == "login"))
    waiting = select(func.max(invitations.c.expires)).where(
        (invitations.c.person == people.c.id) & invitations.c.used.is_(None)
    )
    statement = select(people, logins.scalar_subquery().label("seen"), waiting.scalar_subquery().label("link"))
    with database.reading() as connection:
        rows = connection.execute(statement.order_by(people.c.active.desc(), people.c.unit, people.c.name))
        return [_member(row) for row in rows.mappings()]


def member(database: Database, id_: int) -> Member | None:
    """One of them."""
    return next((one for one in members(database) if one.person.id == id_), None)


def _member(row: Any) -> Member:
    person = Person(row["id"], row["name"], row["display"], row["unit"], row["role"], bool(row["active"]))
    state, fine = _state(row["active"], row["password"], row["link"], row["locked"])
    return Member(person, moment(row["seen"]) if row["seen"] else "从未登录", state, fine)


def _state(active: int, password: str | None, link: str | None, locked: str | None) -> tuple[str, bool]:
    if not active:
        return "停用", False
    if locked and locked > stamp():
        return f"口令错多次，停用到 {moment(locked)[-5:]}", False
    if password is not None:
        return "在用", True
    if link and link > stamp():
        return f"未设口令，链接 {moment(link)} 失效", False
    return "未设口令，链接已失效", False


__all__ = ["Member", "member", "members"]
