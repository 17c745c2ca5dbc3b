"""A newer ledger in the place of an older one: what people filled in for a class goes with the class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable

from desk.web.ledgers.filling import may_fill
from desk.web.store.ledgers import Fill, Place
from generator.ledgers.model import Entry, Ledger


def places_for(fills: Iterable[Fill], old: Ledger, new: Ledger) -> dict[Place, Place]:
    """Where each fill of the old ledger belongs in the new one: the same class of the same unit and year.

    A class is known by its number in the plan, else by its name; one that cannot be told from another is left out,
    and so is what the new ledger says itself.
    """
    before = {entry.row: entry for entry in old.entries}
    found: dict[Place, Place] = {}
    names = [_known(new.entries, key) for key in ("id", "name")]
    once = [_known(old.entries, key) for key in ("id", "name")]
    for fill in fills:
        entry = before.get(fill.row)
        for key, held, mine in zip(("id", "name"), names, once, strict=True):
            sign = _sign(entry, key) if entry else None
            if sign is None or sign not in mine or sign not in held:
                continue
            other = held[sign]
            if may_fill(other, fill.key):
                found[fill.row, fill.key] = (other.row, fill.key)
            break
    return found


def _known(entries: Iterable[Entry], key: str) -> dict[Hashable, Entry]:
    """Entries by unit, year and the value of a column, as far as that is theirs alone."""
    rows = [(sign, entry) for entry in entries if (sign := _sign(entry, key)) is not None]
    counts = Counter(sign for sign, _ in rows)
    return {sign: entry for sign, entry in rows if counts[sign] == 1}


def _sign(entry: Entry, key: str) -> Hashable | None:
    value = entry.get(key)
    return (entry.get("unit"), entry.get("year"), value) if value else None


__all__ = ["places_for"]
