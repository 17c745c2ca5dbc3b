"""A ledger judged: what the rules say to its rows, which statements it requires, what those still lack.

Judging ten thousand rows takes seconds. Where somebody fills in a cell only the rows of that unit are judged again, as
they were and as they are: no rule looks beyond the rows of one unit, and what is counted over all is mended by the
difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from generator.draft import Drafting
from generator.ledgers.check import check_ledger
from generator.ledgers.due import due_statements
from generator.ledgers.model import Due, Entry, Ledger, LedgerResult, Open, RowFinding, UnitYear
from generator.ledgers.reading import read_ledger
from generator.ledgers.statements import Explaining, Explanation
from generator.units import UnitLevel
from kb.errors import ZhangfaError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A ledger on a day, with what was filled in; one is never the same as another.

    statements: as they stand in a list, nothing composed.
    """

    day: date
    ledger: Ledger
    result: LedgerResult
    dues: tuple[Due, ...]
    opens: tuple[Open, ...]
    statements: tuple[Explanation, ...]

    def levels(self) -> dict[int, UnitLevel]:
        """The level of the unit of each row."""
        return {row: unit.level for unit in self.result.units for row in unit.rows}


def read_named(path: Path, name: str) -> Ledger:
    """The ledger in a kept file, under the name that it was given with. Raises SheetError under that name."""
    try:
        ledger = read_ledger(path)
    except ZhangfaError as error:
        if error.where:
            error.where = error.where.replace(str(path), name)
            error.args = (error.message,)
        raise
    return replace(ledger, sheet=replace(ledger.sheet, file=name))


def judge(ledger: Ledger, drafting: Drafting, day: date) -> Judged:
    """The rules and the statements of a ledger. Raises PackError, LibraryError, CalendarError, OfficeError."""
    checking = drafting.checking
    reference_of = checking.reference_of(day)
    result = check_ledger(ledger, checking, as_of=day, reference_of=reference_of)
    dues, opens = due_statements(ledger, checking, as_of=day, reference_of=reference_of)
    explaining = Explaining(ledger, drafting, as_of=day, reference_of=reference_of)
    return Judged(day, ledger, result, dues, opens, tuple(map(explaining.listed, dues)))


def light(judged: Judged) -> Judged:
    """The same without the cells as they were typed: a large ledger crosses from one process to another."""
    ledger = replace(judged.ledger, sheet=replace(judged.ledger.sheet, rows=()))
    return replace(judged, ledger=ledger, result=replace(judged.result, ledger=ledger))


def part(ledger: Ledger, units: frozenset[str]) -> Ledger:
    """The rows of some units; with them the first row of the earliest year, since rules that look back ask from which
    year on the ledger tells (what is said of that row's own unit is dropped again by ``patched``)."""
    years = [entry.get("year") for entry in ledger.entries if entry.get("year")]
    first = next((entry for entry in ledger.entries if years and entry.get("year") == min(years)), None)
    entries = tuple(entry for entry in ledger.entries if _unit(entry) in units or entry is first)
    return replace(ledger, entries=entries)


def patched(base: Judged, ledger: Ledger, before: Judged, after: Judged, units: frozenset[str]) -> Judged:
    """What was judged of all, with the rows of ``units`` judged anew.

    ledger: with what was filled in. before, after: those rows alone, without and with it.
    """

    def merged(all_: Iterable[RowFinding], new: Iterable[RowFinding]) -> tuple[RowFinding, ...]:
        rows = [found for found in all_ if found.unit not in units]
        rows += [found for found in new if found.unit in units]
        # As in a result: rows in their order, then the units' years.
        return tuple(sorted(rows, key=lambda found: (found.row is None, found.row or 0)))

    old, new = base.result, after.result
    statements = _replaced(base.statements, after.statements, units, lambda made: made.due.unit)
    statements = tuple(sorted(statements, key=lambda made: made.due.rows[0]))
    result = replace(
        old,
        ledger=ledger,
        units=_in_order(old.units, new.units, units),
        findings=merged(old.findings, new.findings),
        advice=merged(old.advice, new.advice),
        checklist=merged(old.checklist, new.checklist),
        undetermined=_opens(old.undetermined, before.result.undetermined, new.undetermined),
        derived={**old.derived, **new.derived},
        remarks=tuple(dict.fromkeys((*old.remarks, *new.remarks))),
    )
    opens = _opens(base.opens, before.opens, after.opens)
    return Judged(base.day, ledger, result, tuple(made.due for made in statements), opens, statements)


def _replaced(
    all_: Sequence[_T], new: Sequence[_T], units: frozenset[str], unit: Callable[[_T], str]
) -> tuple[_T, ...]:
    return (*(one for one in all_ if unit(one) not in units), *(one for one in new if unit(one) in units))


def _in_order(all_: Sequence[UnitYear], new: Sequence[UnitYear], units: frozenset[str]) -> tuple[UnitYear, ...]:
    """A fill changes no unit and no year: each unit's year stands where it stood."""
    anew = {(unit.unit, unit.level.level, unit.year): unit for unit in new if unit.unit in units}
    return tuple(anew.get((unit.unit, unit.level.level, unit.year), unit) for unit in all_)


def _opens(all_: Sequence[Open], before: Sequence[Open], after: Sequence[Open]) -> tuple[Open, ...]:
    """What cannot be judged, mended by what is so no more and what is so now."""
    rows: dict[tuple[str, str], set[int]] = {}
    known: dict[tuple[str, str], Open] = {}
    for opens, gone in ((all_, False), (before, True), (after, False)):
        for one in opens:
            key = (one.rule.rule, one.rule.title)
            known.setdefault(key, one)
            held = rows.setdefault(key, set())
            rows[key] = held - set(one.at) if gone else held | set(one.at)
    return tuple(replace(known[key], at=tuple(sorted(at))) for key, at in rows.items() if at)


def by_row(found: Iterable[RowFinding]) -> Mapping[int, list[RowFinding]]:
    """Findings by row; those of whole years are left out."""
    rows: dict[int, list[RowFinding]] = {}
    for one in found:
        if one.row is not None:
            rows.setdefault(one.row, []).append(one)
    return rows


def _unit(entry: Entry) -> str:
    return str(entry.get("unit") or "")


__all__ = ["Judged", "by_row", "judge", "light", "part", "patched", "read_named"]
