"""What the ledgers of a person's unit ask for next: for the first page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desk.web.ledgers.words import day_words
from desk.web.store.people import Person

if TYPE_CHECKING:
    from desk.web.state import Desk


@dataclass(frozen=True, slots=True)
class Soon:
    """Something to do. day: by when, None without a date. when: that in words. kind: of its stamp (``qi``, ``que``)."""

    day: date | None
    when: str
    words: str
    href: str
    kind: str


def soon(desk: Desk, person: Person, day: date, most: int = 6) -> list[Soon]:
    """Deadlines that are still to be kept, the nearest first, then statements that lack something.

    It reads what was counted when each ledger was last opened: quick, nothing is judged.
    """
    dated: list[Soon] = []
    open_: list[Soon] = []
    for held in desk.ledgers.listed(person):
        dated += _limits(held.id, held.summary.get("soon", ()), day)
        if count := int(held.summary.get("open", 0)):
            href = f"/ledgers/{held.id}/statements"
            open_.append(Soon(None, "", f"{held.name}：{count} 份情况说明待补", href, "que"))
    dated.sort(key=lambda one: one.day or day)
    return [*dated[: most - min(len(open_), 2)], *open_[:2]] if dated else open_[:most]


def _limits(ledger: str, listed: object, day: date) -> Iterator[Soon]:
    for one in listed if isinstance(listed, list) else ():
        last = date.fromisoformat(one["day"])
        if last >= day:
            href = f"/ledgers/{ledger}/table?row={int(one['row'])}#row"
            yield Soon(last, day_words(last), f"{one['name']}：{one['words']}", href, "qi")


__all__ = ["Soon", "soon"]
