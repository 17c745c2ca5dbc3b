"""A unit that a ledger writes in several ways is one unit: its years are judged as wholes, its statements made once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from generator.ledgers.model import Entry
from generator.office.units import unit_key

_TOLD: Final = 5


def one_spelling(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries, each unit under its longest spelling, and a remark where there were several.

    Longest, because the full name is what official papers bear; of two equally long ones the first in the ledger.
    """
    ways: dict[str, list[str]] = {}
    for name in dict.fromkeys(entry.get("unit") for entry in entries):
        if name:
            ways.setdefault(unit_key(name), []).append(name)
    several = [names for names in ways.values() if len(names) > 1]
    if not several:
        return tuple(entries), ()
    full = {name: max(names, key=len) for names in several for name in names}
    found = tuple(
        Entry(entry.row, {**entry.values, "unit": full[unit]}) if (unit := entry.get("unit")) in full else entry
        for entry in entries
    )
    listed = "；".join(f"“{'”“'.join(names)}”写作“{full[names[0]]}”" for names in several[:_TOLD])
    more = f"等 {len(several)} 个单位" if len(several) > _TOLD else ""
    return found, (f"同一单位有不同的写法，按一个单位合并判断：{listed}{more}，请核对",)


__all__ = ["one_spelling"]
