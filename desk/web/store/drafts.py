"""Drafts and their versions. Nobody's words are lost: what would cover a version that one did not see is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from desk.web.store.people import Person
from desk.web.store.times import later, now, read, stamp
from kb.database import Database
from kb.desk_tables import draft_versions, drafts
from kb.errors import ZhangfaError

#: For so many days a removal can be undone.
UNDO_DAYS: Final = 7
#: What is saved by itself goes into one version for so long; then the next begins.
_ONE_SITTING: Final = 3600.0
MOST_BYTES: Final = 8_000_000
#: The note of a version that a person saved; any other note tells of a deed.
SAVED: Final = "保存"
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as the list shows it. version: number of the newest. summary: counts of findings and what else is shown.

    token: names the newest version as it stands; a form carries the one that it was made from.
    """

    id: str
    unit: str
    type: str
    subtype: str | None
    title: str
    version: int
    created: str
    updated: str
    summary: Mapping[str, Any]
    removed: str | None
    token: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A version. at: ISO time in UTC. note: Chinese, how it came about, empty for one that was saved by itself."""

    draft: str
    number: int
    at: str
    who: str
    note: str
    data: dict[str, Any]
    token: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A version that was saved. again: the same form had been posted before."""

    version: Version
    again: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved meanwhile. theirs: the newest version. base: the one that the form was made from, where it is
    still there."""

    theirs: Version
    base: Version | None


class Drafts:
    """Drafts of units. Raises LibraryError wherever disk or database refuse."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- what there is

    def of(self, person: Person, id_: str, *, removed: bool = False) -> Draft | None:
        """A draft, for people of its unit; None for others, as if there were none."""
        statement = select(drafts).where(drafts.c.id == id_)
        with self._database.reading() as connection:
            row = connection.execute(statement).mappings().first()
            if row is None or not _theirs(person, row["unit"]) or (row["removed"] and not removed):
                return None
            version = _version(connection, id_, row["version"])
        return _draft(row, version.token if version else "")

    def listed(
        self,
        person: Person,
        *,
        words: str = "",
        type: str = "",
        sort: str = "updated",
        removed: bool = False,
        start: int = 0,
        count: int = 50,
    ) -> tuple[list[Draft], int]:
        """Drafts of a person's unit and how many there are. sort: updated, title, unit (then the newest first)."""
        condition: Any = drafts.c.removed.is_not(None) if removed else drafts.c.removed.is_(None)
        if person.id is not None:
            condition &= drafts.c.unit == person.unit
        if words:
            columns = (drafts.c.title, drafts.c.summary)
            condition &= or_(*(column.contains(words, autoescape=True) for column in columns))
        if type:
            condition &= or_(drafts.c.type == type, drafts.c.subtype == type)
        orders: dict[str, Any] = {"title": drafts.c.title, "unit": drafts.c.unit, "type": drafts.c.type}
        first = orders.get(sort)
        order = [drafts.c.updated.desc(), drafts.c.id] if first is None else [first, drafts.c.updated.desc()]
        statement = select(drafts).where(condition).order_by(*order).offset(start).limit(count)
        with self._database.reading() as connection:
            rows = connection.execute(statement).mappings().all()
            total = int(connection.execute(select(func.count()).select_from(drafts).where(condition)).scalar() or 0)
        return [_draft(row) for row in rows], total

    def version(self, id_: str, number: int) -> Version | None:
        """A version with what was typed."""
        with self._database.reading() as connection:
            return _version(connection, id_, number)

    def versions(self, id_: str, *, most: int = 200) -> Sequence[Version]:
        """The versions, newest first."""
        order = draft_versions.c.number.desc()
        statement = select(draft_versions).where(draft_versions.c.draft == id_).order_by(order).limit(most)
        with self._database.reading() as connection:
            return [_read(row) for row in connection.execute(statement).mappings()]

    # ---- changes

    def begin(
        self,
        person: Person,
        data: Data,
        *,
        title: str,
        note: str,
        sent: str,
        summary: Mapping[str, Any] | None = None,
    ) -> Draft:
        """A new draft with its first version. sent: key of the form that asked for it: the same key, the same draft.

        Raises ZhangfaError for more than can be kept.
        """
        words = _written(data)
        id_ = _key(sent, str(person.id), person.unit)[:16]
        at = stamp()
        values = {
            "id": id_, "unit": person.unit, "owner": person.id, "type": data["type"], "subtype": data.get("subtype"),
            "title": title, "version": 1, "created": at, "updated": at,
            "summary": json.dumps(dict(summary or {}), ensure_ascii=False), "removed": None,
        }  # fmt: skip
        with self._database.writing() as connection:
            held = connection.execute(select(drafts).where(drafts.c.id == id_)).mappings().first()
            if held is None:
                connection.execute(insert(drafts).values(**values))
                _insert(connection, id_, 1, person, note, words, _key(sent))
                held = connection.execute(select(drafts).where(drafts.c.id == id_)).mappings().one()
        return _draft(held)

    def save(
        self,
        person: Person,
        id_: str,
        data: Data,
        *,
        base: str,
        sent: str,
        title: str,
        note: str | None = None,
        summary: Mapping[str, Any] | None = None,
    ) -> Saved | Conflict:
        """Saves what was typed as the next version; as the same one while a sitting saves by itself.

        base: token of the version that the form was made from. sent: key of the form. note: None where the desk saves
        by itself; SAVED where a person saves the sitting; else the words for a version of its own.
        Raises ZhangfaError for more than can be kept.
        """
        words, key = _written(data), _key(sent, base)
        with self._database.writing() as connection:
            row = connection.execute(select(drafts).where(drafts.c.id == id_)).mappings().one()
            newest = cast(Version, _version(connection, id_, row["version"]))
            again = newest.token == _token(newest.number, key)
            if not again:
                posted = select(draft_versions).where(draft_versions.c.draft == id_, draft_versions.c.sent == key)
                if found := connection.execute(posted).mappings().first():
                    return Saved(_read(found), again=True)
            if newest.token != base and not again:
                return Conflict(newest, self._base(connection, id_, base))
            unchanged = newest.data == json.loads(words)
            if unchanged and (note is None or newest.note):
                return Saved(newest, again=again)
            held = json.loads(row["summary"])
            mine = held.get("auto") and newest.who == person.display and not newest.note
            young = (now() - read(newest.at)).total_seconds() < _ONE_SITTING
            # What a sitting held stays where a deed puts something else in its place: restored, merged, filled in.
            sitting = mine and young and note in (None, SAVED)
            number = newest.number if unchanged or sitting else newest.number + 1
            if number == newest.number:
                same = (draft_versions.c.draft == id_) & (draft_versions.c.number == number)
                values = {"at": stamp(), "data": words, "sent": key, "note": note or ""}
                connection.execute(update(draft_versions).where(same).values(**values))
            else:
                _insert(connection, id_, number, person, note or "", words, key)
            kept = {name: held[name] for name in ("example", "imported") if name in held}
            told = {**kept, **(summary or {}), "auto": note is None}
            connection.execute(
                update(drafts)
                .where(drafts.c.id == id_)
                .values(
                    version=number,
                    updated=stamp(),
                    title=title,
                    summary=json.dumps(told, ensure_ascii=False),
                )
            )
            return Saved(cast(Version, _version(connection, id_, number)))

    def _base(self, connection: Connection, id_: str, base: str) -> Version | None:
        number, _, _ = base.partition("-")
        held = _version(connection, id_, int(number)) if number.isdecimal() and len(number) < 9 else None
        return held if held is not None and held.token == base else None

    def change(self, id_: str, doing: Callable[[dict[str, Any]], None]) -> None:
        """Changes what the list shows of a draft (a notice that was read)."""
        with self._database.writing() as connection:
            row = connection.execute(select(drafts.c.summary).where(drafts.c.id == id_)).first()
            if row is not None:
                summary = json.loads(row[0])
                doing(summary)
                words = json.dumps(summary, ensure_ascii=False)
                connection.execute(update(drafts).where(drafts.c.id == id_).values(summary=words))

    def remove(self, id_: str) -> None:
        """Takes a draft out of the list; what was taken out more than ``UNDO_DAYS`` ago is gone for good."""
        with self._database.writing() as connection:
            connection.execute(update(drafts).where(drafts.c.id == id_).values(removed=stamp()))
            gone = select(drafts.c.id).where(drafts.c.removed < later(days=-UNDO_DAYS))
            ids = list(connection.execute(gone).scalars())
            connection.execute(delete(draft_versions).where(draft_versions.c.draft.in_(ids)))
            connection.execute(delete(drafts).where(drafts.c.id.in_(ids)))

    def bring_back(self, id_: str) -> None:
        """Puts a removed draft back."""
        with self._database.writing() as connection:
            connection.execute(update(drafts).where(drafts.c.id == id_).values(removed=None))


def _theirs(person: Person, unit: str) -> bool:
    return person.id is None or person.unit == unit


def _written(data: Data) -> str:
    words = json.dumps(dict(data), ensure_ascii=False)
    if len(words) > MOST_BYTES:
        raise ZhangfaError(
            f"填写的内容有 {len(words) // 1_000_000} MB，太大", expected="不超过 8 MB", remedy="请分成几份文稿"
        )
    return words


def _insert(connection: Connection, id_: str, number: int, person: Person, note: str, data: str, sent: str) -> None:
    values = {
        "draft": id_, "number": number, "at": stamp(), "who": person.display, "note": note, "data": data, "sent": sent,
    }  # fmt: skip
    connection.execute(insert(draft_versions).values(**values))


def _version(connection: Connection, id_: str, number: int) -> Version | None:
    condition = (draft_versions.c.draft == id_) & (draft_versions.c.number == number)
    row = connection.execute(select(draft_versions).where(condition)).mappings().first()
    return _read(row) if row else None


def _read(row: Any) -> Version:
    data = json.loads(row["data"])
    token = _token(row["number"], row["sent"] or "")
    return Version(row["draft"], row["number"], row["at"], row["who"], row["note"], data, token)


def _draft(row: Any, token: str = "") -> Draft:
    names = ("id", "unit", "type", "subtype", "title", "version", "created", "updated", "removed")
    return Draft(**{name: row[name] for name in names}, summary=json.loads(row["summary"]), token=token)


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _token(number: int, key: str) -> str:
    return f"{number}-{key[:12]}"


__all__ = ["SAVED", "UNDO_DAYS", "Conflict", "Draft", "Drafts", "Saved", "Version"]
