"""The nouns of batches: rows of a sheet as inputs, where each value stood, what became of each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.inputs.families import SUBTYPES, TYPES, Family
from generator.sheets.model import CellFault, Sheet


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stood. title: of its column, empty for a whole row."""

    sheet: Sheet
    row: int
    title: str = ""

    def told(self, found: str, expected: str = "", remedy: str = "") -> str:
        """What is wrong there, as one sentence."""
        letter = self.sheet.letters.get(self.title, "")
        return self.sheet.told(CellFault(self.row, letter, self.title, found, expected, remedy))


@dataclass(frozen=True, slots=True)
class RowInput:
    """A row of the main sheet as an input. row: its number. data: by English keys. places: of each path of ``data``.

    faults: what keeps it from being an input, one sentence each with its place; faulty: paths of those cells. family:
    None where a fault says why.
    """

    row: int
    sheet: Sheet
    family: Family | None
    data: Mapping[str, Any]
    places: Mapping[str, Place]
    faults: tuple[str, ...] = ()
    faulty: frozenset[str] = frozenset()
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The row in messages: ``批量.xlsx 表“通知” 第5行``."""
        return self.sheet.place(self.row)


@dataclass(frozen=True, slots=True)
class Unused:
    """A row of another sheet that belongs to no document. message: Chinese, with its place."""

    sheet: str
    row: int
    message: str


@dataclass(frozen=True, slots=True)
class BatchSheet:
    """A file as read. rows: one a document. unused: rows of its other sheets that went nowhere."""

    file: str
    rows: tuple[RowInput, ...]
    unused: tuple[Unused, ...] = ()
    remarks: tuple[str, ...] = ()


def family_name(family: Family) -> str:
    """开班通知, 办班方案."""
    return SUBTYPES[family[1]] if family[1] else TYPES[family[0]]


__all__ = ["BatchSheet", "Place", "RowInput", "Unused", "family_name"]
