"""People, their sessions and the one-time links by which they set a password."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from sqlalchemy import Connection, delete, func, insert, select, update

from desk.web.guard.passwords import fits, hashed, needs_rehash
from desk.web.guard.tries import Tries
from desk.web.store.times import later, read, stamp
from kb.database import Database
from kb.desk_tables import invitations, people, sessions
from kb.errors import LibraryError, ZhangfaError

Role = Literal["reader", "drafter", "administrator"]
ROLES: Final[Mapping[Role, str]] = {"reader": "查阅", "drafter": "起草", "administrator": "管理"}
#: Wrong passwords in a row after which an account rests, and for how long.
MOST_TRIES: Final = 5
REST_MINUTES: Final = 15
_RANK: Final = ("reader", "drafter", "administrator")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the desk. id: None for the one person alone on this machine. unit: whose drafts the person sees."""

    id: int | None
    name: str
    display: str
    unit: str
    role: Role
    active: bool = True

    def may(self, role: Role) -> bool:
        """Whether the person's role includes another."""
        return _RANK.index(self.role) >= _RANK.index(role)


ALONE: Final = Person(None, "", "本机", "", "administrator")


@dataclass(frozen=True, slots=True)
class Refused:
    """A login that was refused. left: tries before the account rests; 0: it rests."""

    left: int


class People:
    """People and sessions. Raises LibraryError wherever disk or database refuse."""

    def __init__(self, database: Database, *, hours: float = 8, days: float = 7) -> None:
        """hours: a session ends after so long without a click. days: and after so long at any rate."""
        self._database, self._hours, self._days = database, hours, days
        self._tries = Tries(MOST_TRIES, REST_MINUTES)

    # ---- people

    def all(self) -> list[Person]:
        """Everybody, by name."""
        with self._database.reading() as connection:
            return [_person(row) for row in connection.execute(select(people).order_by(people.c.name)).mappings()]

    def get(self, id_: int) -> Person | None:
        """Somebody by number."""
        with self._database.reading() as connection:
            row = connection.execute(select(people).where(people.c.id == id_)).mappings().first()
        return _person(row) if row else None

    def any_administrator(self) -> bool:
        """Whether somebody can already let others in."""
        condition = (people.c.role == "administrator") & (people.c.active == 1) & people.c.password.is_not(None)
        with self._database.reading() as connection:
            return bool(connection.execute(select(func.count()).where(condition)).scalar())

    def add(self, name: str, display: str, unit: str, role: Role, password: str | None = None) -> Person:
        """A new person. Raises ZhangfaError for a name that is taken."""
        kept = hashed(password) if password else None
        with self._database.writing() as connection:
            return self._add(connection, name, display, unit, role, kept)

    @staticmethod
    def _add(connection: Connection, name: str, display: str, unit: str, role: Role, kept: str | None) -> Person:
        if connection.execute(select(people.c.id).where(people.c.name == name)).first():
            raise ZhangfaError(f"账号“{name}”已经有人用", remedy="请换一个账号")
        values = {
            "name": name, "display": display, "unit": unit, "role": role, "active": 1, "created": stamp(),
            "failed": 0, "password": kept,
        }  # fmt: skip
        number = connection.execute(insert(people).values(**values)).inserted_primary_key
        assert number is not None
        return Person(int(number[0]), name, display, unit, role)

    def change(self, id_: int, **values: Any) -> None:
        """Changes display, unit, role or active. Who is no longer active is logged out.

        Raises ZhangfaError where nobody would be left to let others in.
        """
        with self._database.writing() as connection:
            connection.execute(update(people).where(people.c.id == id_).values(**values))
            held = (people.c.role == "administrator") & (people.c.active == 1) & people.c.password.is_not(None)
            if not connection.execute(select(func.count()).where(held)).scalar():
                raise ZhangfaError("至少要有一位可以登录的管理员", remedy="请先指定另一位管理员")
            if values.get("active") == 0:
                connection.execute(delete(sessions).where(sessions.c.person == id_))

    def set_password(self, id_: int, password: str, *, keep: str | None = None) -> None:
        """Sets a password; every session of the person ends but the one of the token ``keep``."""
        kept = hashed(password)
        with self._database.writing() as connection:
            self._set_password(connection, id_, kept, keep)

    @staticmethod
    def _set_password(connection: Connection, id_: int, kept: str, keep: str | None = None) -> None:
        values = {"password": kept, "failed": 0, "locked": None}
        connection.execute(update(people).where(people.c.id == id_).values(**values))
        others = sessions.c.id != digest(keep) if keep else sessions.c.id != ""
        connection.execute(delete(sessions).where((sessions.c.person == id_) & others))

    # ---- logging in

    def log_in(self, name: str, password: str) -> tuple[Person, str] | Refused:
        """The person and the token of a new session; or how many tries are left.

        An unknown name takes as long as a wrong password and is answered alike.
        """
        # Counted first and read then: whoever begins after an account was put to rest sees that it rests.
        left = self._tries.begin(name)
        with self._database.reading() as connection:
            row = connection.execute(select(people).where(people.c.name == name)).mappings().first()
        resting = row is not None and row["locked"] and row["locked"] > stamp()
        right = fits(row["password"] if row and row["active"] else None, password)
        if row is None or resting or left < 0 or not right:
            return self._refused(row, name, left, bool(resting))
        self._tries.forget(name)
        with self._database.writing() as connection:
            mended = {"password": hashed(password)} if needs_rehash(row["password"]) else {}
            values = {"failed": 0, "locked": None, **mended}
            connection.execute(update(people).where(people.c.id == row["id"]).values(**values))
            token = secrets.token_urlsafe(32)
            connection.execute(delete(sessions).where(sessions.c.expires < stamp()))
            connection.execute(
                insert(sessions).values(
                    id=digest(token), person=row["id"], created=stamp(), seen=stamp(), expires=later(days=self._days)
                )
            )
        return _person(row), token

    def _refused(self, row: Any, name: str, left: int, resting: bool) -> Refused:
        if row is not None and (resting or left == 0):
            if not resting:  # kept where a new start of the desk finds it
                with self._database.writing() as connection:
                    values = {"failed": 0, "locked": later(minutes=REST_MINUTES)}
                    connection.execute(update(people).where(people.c.id == row["id"]).values(**values))
            self._tries.forget(name)
            return Refused(0)
        return Refused(max(0, left))

    def of_session(self, token: str) -> Person | None:
        """Who a session belongs to; None for one that has ended."""
        joined = select(people, sessions.c.seen, sessions.c.expires).join(people, people.c.id == sessions.c.person)
        with self._database.reading() as connection:
            row = connection.execute(joined.where(sessions.c.id == digest(token))).mappings().first()
        if row is None or not row["active"] or row["expires"] < stamp():
            return None
        idle = read(stamp()) - read(row["seen"])
        if idle.total_seconds() > self._hours * 3600:
            return None
        if idle.total_seconds() > 60:  # a write a minute at most; where the disk is full people can still read
            with suppress(LibraryError), self._database.writing() as connection:
                connection.execute(update(sessions).where(sessions.c.id == digest(token)).values(seen=stamp()))
        return _person(row)

    def log_out(self, token: str) -> None:
        """Ends a session."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.id == digest(token)))

    # ---- one-time links

    def invite(self, person: int | None = None, *, hours: float = 72) -> str:
        """The token of a link by which a person (None: the first administrator) sets a password, once."""
        token = secrets.token_urlsafe(24)
        with self._database.writing() as connection:
            same = invitations.c.person.is_(None) if person is None else invitations.c.person == person
            connection.execute(delete(invitations).where(same))
            values = {"id": digest(token), "person": person, "created": stamp(), "expires": later(hours=hours)}
            connection.execute(insert(invitations).values(**values))
        return token

    def invited(self, token: str) -> tuple[bool, Person | None]:
        """Whether a link still works, and for whom (None: the first administrator)."""
        with self._database.reading() as connection:
            row = connection.execute(select(invitations).where(invitations.c.id == digest(token))).mappings().first()
        if row is None or row["used"] or row["expires"] < stamp():
            return False, None
        if row["person"] is None:
            return not self.any_administrator(), None
        found = self.get(row["person"])
        return found is not None and found.active, found

    def accept(self, token: str, password: str, name: str = "", display: str = "", unit: str = "") -> Person:
        """Sets the password by a link, and makes the first administrator. Raises ZhangfaError for a used link."""
        works, person = self.invited(token)
        used = ZhangfaError("这个链接已经用过或者过期", remedy="请管理员重新发一个")
        if not works:
            raise used
        kept = hashed(password)
        # One transaction: of two who follow the link at the same moment one comes in.
        with self._database.writing() as connection:
            mine = (invitations.c.id == digest(token)) & invitations.c.used.is_(None)
            if connection.execute(update(invitations).where(mine).values(used=stamp())).rowcount != 1:
                raise used
            if person is None:
                return self._add(connection, name, display, unit, "administrator", kept)
            assert person.id is not None
            self._set_password(connection, person.id, kept)
        return person


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def _person(row: Any) -> Person:
    role = cast(Role, row["role"])
    return Person(row["id"], row["name"], row["display"], row["unit"], role, bool(row["active"]))


__all__ = ["ALONE", "MOST_TRIES", "REST_MINUTES", "ROLES", "People", "Person", "Refused", "Role", "digest"]
