"""Tokens by which programs use the API: named, expiring, revocable; only a hash of each is kept."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, insert, select, update

from desk.web.store.people import ALONE, People, Person, digest
from desk.web.store.times import later, read, stamp
from kb.database import Database
from kb.desk_tables import api_tokens, people
from kb.errors import LibraryError, ZhangfaError
from kb.printable import one_line

#: A token begins so, for those who search files for what should not lie there.
MARK: Final = "zf_"
LONGEST_NAME: Final = 40
#: Tokens of one person that work at a time.
MOST: Final = 20
#: Days for which a token may be made.
DAYS: Final = (7, 30, 90, 365)
_LONGEST: Final = 100
_SELDOM: Final = 60.0  # seconds between two notes that a token was used


@dataclass(frozen=True, slots=True)
class Token:
    """A token without itself. person: None for the one person alone on this machine. Times: ISO texts in UTC."""

    id: int
    person: int | None
    owner: str
    name: str
    created: str
    expires: str | None
    used: str | None
    revoked: str | None

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return self.expires is not None and self.expires < stamp()

    @property
    def works(self) -> bool:
        """Whether it still lets somebody in."""
        return self.revoked is None and not self.expired


class Tokens:
    """Tokens of the API. Raises LibraryError wherever disk or database refuse."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, person: Person, name: str, days: int) -> tuple[Token, str]:
        """A new token of a person and its words, which are never seen again.

        Raises ZhangfaError: no name, too long a name, another span than ``DAYS``, too many tokens.
        """
        name = one_line(name).strip()
        if not name or len(name) > LONGEST_NAME:
            what = f"名称有 {len(name)} 个字" if name else "没有写名称"
            raise ZhangfaError(what, expected=f"1 至 {LONGEST_NAME} 个字，说明用在哪里")
        if days not in DAYS:
            raise ZhangfaError(f"有效期是 {days} 天", expected=f"{'、'.join(map(str, DAYS))} 天之一")
        words = MARK + secrets.token_urlsafe(32)
        created, expires = stamp(), later(days=days)
        values = {
            "hash": digest(words), "person": person.id, "name": name, "created": created, "expires": expires,
        }  # fmt: skip
        with self._database.writing() as connection:
            working = _of(person) & api_tokens.c.revoked.is_(None) & (api_tokens.c.expires >= stamp())
            if (connection.execute(select(func.count()).where(working)).scalar() or 0) >= MOST:
                raise ZhangfaError(f"已有 {MOST} 个有效的令牌", remedy="请先撤销不用的令牌")
            number = connection.execute(insert(api_tokens).values(**values)).inserted_primary_key
        assert number is not None
        made = Token(int(number[0]), person.id, person.display, name, created, expires, None, None)
        return made, words

    def of(self, person: Person) -> list[Token]:
        """The tokens that a person may see, newest first: their own; an administrator's are all."""
        joined = select(api_tokens, people.c.display).outerjoin(people, people.c.id == api_tokens.c.person)
        if not person.may("administrator"):
            joined = joined.where(_of(person))
        with self._database.reading() as connection:
            rows = connection.execute(joined.order_by(api_tokens.c.id.desc()).limit(200)).mappings().all()
        return [_token(row) for row in rows]

    def revoke(self, id_: int, person: Person) -> Token | None:
        """Ends a token that a person may see; None where there is no such one. A second time changes nothing."""
        found = next((token for token in self.of(person) if token.id == id_), None)
        if found is not None and found.revoked is None:
            with self._database.writing() as connection:
                connection.execute(update(api_tokens).where(api_tokens.c.id == id_).values(revoked=stamp()))
        return found

    def person_of(self, words: str, *, accounts: bool) -> Person | None:
        """Whom a token lets in, with the role that the person has now; None for one that does not work.

        accounts: people log in; a token that was made by somebody alone on the machine then works no more.
        """
        if len(words) > _LONGEST or not words.startswith(MARK):
            return None
        with self._database.reading() as connection:
            row = connection.execute(select(api_tokens).where(api_tokens.c.hash == digest(words))).mappings().first()
        if row is None or row["revoked"] or (row["expires"] and row["expires"] < stamp()):
            return None
        alone = None if accounts else ALONE
        person = alone if row["person"] is None else People(self._database).get(row["person"])
        if person is None or not person.active:
            return None
        if row["used"] is None or (read(stamp()) - read(row["used"])).total_seconds() > _SELDOM:
            with suppress(LibraryError), self._database.writing() as connection:  # a full disk hinders nobody
                connection.execute(update(api_tokens).where(api_tokens.c.id == row["id"]).values(used=stamp()))
        return person


def _of(person: Person) -> Any:
    return api_tokens.c.person.is_(None) if person.id is None else api_tokens.c.person == person.id


def _token(row: Any) -> Token:
    names = ("id", "person", "name", "created", "expires", "used", "revoked")
    return Token(owner=row["display"] or ALONE.display, **{name: row[name] for name in names})


__all__ = ["DAYS", "LONGEST_NAME", "MARK", "MOST", "Token", "Tokens"]
