"""Files that were given and not yet committed: a batch a person, an item a file; their bytes lie in the workspace."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Literal, cast

from sqlalchemy import delete, insert, select, update

from desk.web.store.times import later, stamp
from kb.database import Database
from kb.desk_tables import imports

#: waiting, reading: not understood yet. understood: may be committed. held: in the library already. dropped: a person
#: does not want it. failed: could not be committed.
ItemState = Literal["waiting", "reading", "understood", "refused", "held", "dropped", "done", "failed"]
BatchState = Literal["open", "committing", "done"]
#: Days that a batch is kept.
KEPT_DAYS: Final = 7
PENDING: Final = ("waiting", "reading")


@dataclass(frozen=True, slots=True)
class Kept:
    """A line that was taken for furniture of a page and is to be kept: text of the file, offset, its words."""

    ordinal: int
    offset: int
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """A file. documents: in it, as understood. held: ids that the library had already. done: ids that came in.

    changes: place of a document (``ordinal:start``) -> field -> (value as typed, basis).
    """

    number: int
    name: str
    sha256: str
    size: int
    state: ItemState
    reason: str = ""
    remedy: str = ""
    documents: int = 0
    held: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    changes: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that a person gave together. created: ISO, UTC. fault: why a commit stopped, in words."""

    id: str
    owner: int | None
    created: str
    state: BatchState
    items: tuple[Item, ...] = ()
    fault: str = ""

    def item(self, number: int) -> Item | None:
        """An item by number."""
        return next((item for item in self.items if item.number == number), None)

    def with_item(self, number: int, **values: Any) -> Batch:
        """The batch with an item changed."""
        items = tuple(replace(item, **values) if item.number == number else item for item in self.items)
        return replace(self, items=items)

    @property
    def pending(self) -> int:
        """Files that are not understood yet."""
        return sum(item.state in PENDING for item in self.items)

    @property
    def ready(self) -> int:
        """Documents that a commit would bring in."""
        return sum(item.documents for item in self.items if item.state in ("understood", "failed"))


class Imports:
    """Batches in the database. Raises LibraryError wherever disk or database refuse."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, owner: int | None) -> Batch:
        """A new, empty batch."""
        batch = Batch(secrets.token_hex(8), owner, stamp(), "open")
        with self._database.writing() as connection:
            connection.execute(insert(imports).values(**_row(batch)))
        return batch

    def get(self, batch: str) -> Batch | None:
        """A batch by id, unless it has expired."""
        with self._database.reading() as connection:
            row = connection.execute(select(imports).where(imports.c.id == batch)).mappings().first()
        return _batch(row) if row and row["created"] > later(days=-KEPT_DAYS) else None

    def of(self, owner: int | None) -> Sequence[Batch]:
        """The batches of a person, the newest first."""
        mine = imports.c.owner.is_(None) if owner is None else imports.c.owner == owner
        condition = mine & (imports.c.created > later(days=-KEPT_DAYS))
        with self._database.reading() as connection:
            rows = connection.execute(select(imports).where(condition).order_by(imports.c.created.desc())).mappings()
            return [_batch(row) for row in rows]

    def unfinished(self) -> Sequence[Batch]:
        """Batches with work that was under way when the desk stopped."""
        with self._database.reading() as connection:
            found = [_batch(row) for row in connection.execute(select(imports)).mappings()]
        return [batch for batch in found if batch.pending or batch.state == "committing"]

    def update(self, batch: str, change: Callable[[Batch], Batch | None]) -> Batch | None:
        """Changes a batch as it stands now, in one transaction; None from ``change`` leaves it. Gives what it is then.

        None where there is no such batch (any more).
        """
        with self._database.writing() as connection:
            row = connection.execute(select(imports).where(imports.c.id == batch)).mappings().first()
            if row is None:
                return None
            held = _batch(row)
            changed = change(held)
            if changed is None:
                return held
            connection.execute(update(imports).where(imports.c.id == batch).values(**_row(changed)))
        return changed

    def remove(self, batch: str) -> None:
        """Forgets a batch."""
        with self._database.writing() as connection:
            connection.execute(delete(imports).where(imports.c.id == batch))

    def expired(self) -> Sequence[str]:
        """Ids of batches that were kept long enough."""
        condition = imports.c.created <= later(days=-KEPT_DAYS)
        with self._database.reading() as connection:
            return list(connection.execute(select(imports.c.id).where(condition)).scalars())


def _row(batch: Batch) -> dict[str, Any]:
    data = {"items": [asdict(item) for item in batch.items], "fault": batch.fault}
    return {
        "id": batch.id,
        "owner": batch.owner,
        "created": batch.created,
        "state": batch.state,
        "data": json.dumps(data, ensure_ascii=False),
    }


def _batch(row: Any) -> Batch:
    data = json.loads(row["data"])
    items = tuple(_item(item) for item in data["items"])
    state = cast(BatchState, row["state"])
    return Batch(row["id"], row["owner"], row["created"], state, items, data["fault"])


def _item(data: dict[str, Any]) -> Item:
    lists = {name: tuple(data[name]) for name in ("held", "done")}
    kept = tuple(Kept(**line) for line in data["kept"])
    changes = {
        place: {key: (str(value), str(basis)) for key, (value, basis) in fields.items()}
        for place, fields in data["changes"].items()
    }
    return Item(**(data | lists | {"kept": kept, "changes": changes}))


__all__ = ["KEPT_DAYS", "PENDING", "Batch", "BatchState", "Imports", "Item", "ItemState", "Kept"]
