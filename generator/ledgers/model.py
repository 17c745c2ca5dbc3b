"""The nouns of ledgers, frozen: an entry is a row, a unit year all rows of a unit in one year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator.rules.findings import Applied, Finding, Undetermined
from generator.sheets.model import CellFault, Sheet
from generator.units import UnitLevel
from kb.models import Citation


@dataclass(frozen=True, slots=True)
class Entry:
    """A planned or held class. row: number in the sheet. values: key of ``columns.COLUMNS`` -> typed value.

    A key is there for every column that the sheet has: None where the cell is empty (nothing was done), no key where
    the sheet has no such column or the cell could not be understood (nothing is said).
    """

    row: int
    values: Mapping[str, Any]

    def get(self, key: str) -> Any:
        """The value under a key; None where it is empty or not said."""
        return self.values.get(key)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as read. keys: of the columns that the sheet has. faults: cells that could not be understood.

    remarks: Chinese sentences on the sheet as a whole (columns unknown, formulas taken by their stored values).
    """

    sheet: Sheet
    keys: frozenset[str]
    entries: tuple[Entry, ...]
    faults: tuple[CellFault, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A statement that a ledger requires of a unit.

    id: of the trigger in a rule pack (ST-01). subject: of the statement (late_entry). rows: of the ledger that it
    speaks of; several only where one statement tells of several classes. why: Chinese, one sentence a row. rules: ids
    that it rests on. citation: the clause. by: the last day, None where the clause sets none; limit: Chinese, says so.
    addressee: whom it is written to, empty where nothing tells. upload_to: where it must be filed. also: further
    triggers of the same statement, their clauses in ``also_citations``.
    """

    id: str
    subject: str
    unit: str
    level: UnitLevel
    year: int | None
    rows: tuple[int, ...]
    why: tuple[str, ...]
    rules: tuple[str, ...]
    citation: Citation
    by: date | None
    limit: str
    addressee: str
    upload_to: str | None
    also: tuple[str, ...] = ()
    also_citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class RowFinding:
    """A finding and where it stands. row: of the ledger, None for one of a unit's whole year. column: title."""

    finding: Finding
    unit: str
    year: int | None
    row: int | None
    name: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """A rule that could not be judged, over all rows. columns: titles that are lacking or empty. at: the rows."""

    rule: Undetermined
    columns: tuple[str, ...]
    at: tuple[int, ...]

    @property
    def rows(self) -> int:
        """How many rows."""
        return len(self.at)


@dataclass(frozen=True, slots=True)
class UnitYear:
    """What is counted of a unit in a year. derived: keys and figures ready for JSON (classes, held, shares …)."""

    unit: str
    level: UnitLevel
    year: int | None
    rows: tuple[int, ...]
    derived: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LedgerResult:
    """What the rules say to a ledger. Findings stand in the order of the rows.

    not_applicable: packs that bind none of its units. applied: those that it was judged by. derived: limits by row.
    """

    ledger: Ledger
    units: tuple[UnitYear, ...]
    findings: tuple[RowFinding, ...]
    undetermined: tuple[Open, ...]
    advice: tuple[RowFinding, ...]
    checklist: tuple[RowFinding, ...]
    not_applicable: tuple[str, ...]
    applied: tuple[Applied, ...]
    derived: Mapping[int, Mapping[str, Any]]
    remarks: tuple[str, ...] = ()

    @property
    def violated(self) -> bool:
        """Whether a ``must`` is broken: the command then ends with status 3."""
        return any(found.finding.severity == "must" for found in self.findings)


__all__ = ["Due", "Entry", "Ledger", "LedgerResult", "Open", "RowFinding", "UnitYear"]
