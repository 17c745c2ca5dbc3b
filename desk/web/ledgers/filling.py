"""What people fill in for the rows of a ledger: read as a cell is read, laid over the rows, never into the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from desk.web.store.ledgers import Fill
from generator.inputs.schema import FieldDoc
from generator.ledgers.cells import Refused, read_cell
from generator.ledgers.columns import BY_KEY, STEPS, Column
from generator.ledgers.explained import fill as fill_words
from generator.ledgers.model import Entry, Ledger

#: What says which class and which unit a row is about is mended in the ledger itself, never beside it.
FIXED: Final = frozenset({"unit", "level", "year", "name", "code", "note"})
#: Numbers of telephones are in no trail of deeds.
PRIVATE: Final = frozenset({"officer_phone"})
LONGEST: Final = 4000
_KINDS: Final = {
    "text": "text", "code": "text", "lines": "lines", "year": "integer", "month": "integer", "count": "integer",
    "days": "number", "money": "number", "flag": "boolean", "date": "date", "choice": "choice",
}  # fmt: skip


def may_fill(entry: Entry, key: str) -> bool:
    """Whether a place may be filled in: the file says nothing there. To a list of proofs more may always be added."""
    if key not in BY_KEY or key in FIXED:
        return False
    return BY_KEY[key].kind == "lines" or entry.get(key) in (None, "", ())


def understood(column: Column, words: str) -> Any:
    """The value of what was typed; None where it says that nothing was done. Raises ValueError with what is wrong."""
    if len(words) > LONGEST:
        raise ValueError(f"有 {len(words)} 字，最多 {LONGEST} 字。请精简。")
    read = read_cell(words, column)
    if isinstance(read, Refused):
        expected = f"应为{read.expected}。" if read.expected else ""
        remedy = f"{read.remedy.rstrip('。')}。" if read.remedy else ""
        raise ValueError(f"{read.found}。{expected}{remedy}")
    return read.value


def laid_over(ledger: Ledger, fills: Iterable[Fill]) -> Ledger:
    """The ledger with what was filled in; a fill that fits no row any more says nothing."""
    by_row: dict[int, list[Fill]] = {}
    for fill in fills:
        by_row.setdefault(fill.row, []).append(fill)
    if not by_row:
        return ledger
    entries = tuple(_over(entry, by_row[entry.row]) if entry.row in by_row else entry for entry in ledger.entries)
    return replace(ledger, entries=entries)


def _over(entry: Entry, fills: Iterable[Fill]) -> Entry:
    values = dict(entry.values)
    for fill in fills:
        if not may_fill(entry, fill.key):
            continue
        try:
            value = understood(BY_KEY[fill.key], fill.value)
        except ValueError:
            continue
        values[fill.key] = (*(entry.get(fill.key) or ()), *(value or ())) if isinstance(value, tuple) else value
    first, last = values.get("open_date"), values.get("end_date")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        return entry
    return Entry(entry.row, values)


def contradiction(entry: Entry, given: Mapping[str, str]) -> str:
    """What the fills of one row would contradict; empty where nothing is wrong."""
    values = {key: understood(BY_KEY[key], words) for key, words in given.items()}
    first = values.get("open_date") or entry.get("open_date")
    last = values.get("end_date") or entry.get("end_date")
    if first and last and last < first:
        return f"结束日期 {last.isoformat()} 早于开班日期 {first.isoformat()}。请核对两个日期。"
    return ""


def field_of(row: int, column: Column) -> FieldDoc:
    """The place as a field of a form; its path is ``r5.late_reason``."""
    help_ = column.help
    if column.key in STEPS:
        help_ += "没有办理的填“未办理”。"
    return FieldDoc(
        path=f"r{row}.{column.key}",
        label=column.title,
        kind=_KINDS[column.kind],
        words=fill_words(column),
        required=False,
        help=help_,
        choices=column.choices,
        unit=column.unit if column.kind in ("count", "days", "money") else "",
    )


def place_of(path: str) -> tuple[int, str] | None:
    """Row and key of ``r5.late_reason``; None for what is no place of a ledger."""
    row, dot, key = path.removeprefix("r").partition(".")
    if not path.startswith("r") or not dot or not row.isascii() or not row.isdecimal() or len(row) > 7:
        return None
    return int(row), key


__all__ = [
    "FIXED",
    "LONGEST",
    "PRIVATE",
    "contradiction",
    "field_of",
    "laid_over",
    "may_fill",
    "place_of",
    "understood",
]
