"""The nouns of tables: cells as plain values, and what is wrong with a cell, each with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kb.errors import ZhangfaError

#: What a cell holds. Texts are stripped, an empty one is None; numbers are exact; a date cell is a date.
Value = str | Decimal | bool | date | None


class SheetError(ZhangfaError):
    """A file or a sheet that cannot be read as a table."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that says nothing usable. row: number in the sheet, from 1. column: letters, as on the screen.

    title: of its column. found: Chinese, what stands there. expected, remedy: Chinese, may be empty.
    """

    row: int
    column: str
    title: str
    found: str
    expected: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the titles. number: in the sheet, from 1. values: one a title, in the order of ``Sheet.titles``."""

    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. file: as the user named it. name: of the sheet, empty for .csv. header: number of the row of titles.

    titles: cleaned (no breaks, no marks of obligation, no width variants), each once. letters: column of each title.
    rows: those that hold anything. faults: of single cells; the cell's value is then None. A fault without title
    stands for a whole row that was left out. remarks: Chinese. above: texts over the row of titles (单位：万元).
    """

    file: str
    name: str
    header: int
    titles: tuple[str, ...]
    letters: Mapping[str, str]
    rows: Sequence[Row]
    faults: tuple[CellFault, ...] = ()
    remarks: tuple[str, ...] = ()
    above: tuple[str, ...] = ()

    def place(self, row: int | None = None, title: str = "") -> str:
        """Where something stands, for a message: ``台账.xlsx 表“2025” 第5行 H列 实际人数``."""
        parts = [self.file]
        if self.name:
            parts.append(f"表“{self.name}”")
        if row is not None:
            parts.append(f"第{row}行")
        if title:
            letter = self.letters.get(title)
            parts.append(f"{letter}列 {title}" if letter else title)
        return " ".join(parts)

    def told(self, fault: CellFault) -> str:
        """A fault as one sentence with its place."""
        return SheetError(
            fault.found,
            where=self.place(fault.row, fault.title),
            expected=fault.expected or None,
            remedy=fault.remedy or None,
        ).message


__all__ = ["CellFault", "Row", "Sheet", "SheetError", "Value"]
