"""How values stand in the cells of our tables: empty where unknown, plain figures, dates without leading zeros."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from generator.amounts import plain
from generator.days import spoken
from generator.document import Align, Cell, Column, Table
from generator.facts import plain_number


def words(value: object) -> str:
    """The words of a cell without marks at their end; empty for None. Line breaks become ；."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain_number(value)
    parts = (part.strip().rstrip("。；，、;, \u3000") for part in str(value).splitlines())
    return "；".join(part for part in parts if part)


def money(value: Decimal | None) -> str:
    """Yuan in plain figures; empty for None."""
    return "" if value is None else plain(value)


def day(value: date | None) -> str:
    """``2026年10月9日``; empty for None."""
    return "" if value is None else spoken(value)


def cell(value: object) -> Cell:
    """A simple cell; 【待补：…】 is a place that a person must fill in."""
    text = words(value)
    return Cell(text, gap=text.startswith("【待补"))


def row(*values: object) -> tuple[Cell, ...]:
    """A row of simple cells."""
    return tuple(value if isinstance(value, Cell) else cell(value) for value in values)


def total(columns: int, label: str, *last: object) -> tuple[Cell, ...]:
    """A closing row: ``label`` over the columns that ``last`` leaves."""
    return (Cell(label, span=columns - len(last)), *row(*last))


def across(columns: int, text: str, align: Align = "centre") -> tuple[Cell, ...]:
    """A row of one cell over all columns."""
    return (Cell(text, span=columns, align=align),)


def filled(columns: Sequence[Column], rows: Iterable[Sequence[object]], keep: Sequence[str] = ()) -> Table:
    """A table without the columns that no row has anything to say in, those of ``keep`` aside."""
    body = [[words(value) for value in each] for each in rows]
    kept = [i for i, column in enumerate(columns) if column.title in keep or any(each[i] for each in body)]
    return Table(tuple(columns[i] for i in kept), tuple(row(*(each[i] for i in kept)) for each in body))
