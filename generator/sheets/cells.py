"""The XML of one sheet -> its rows, one after another, in one pass and without a tree.

openpyxl gives either the formulas or their stored values, no merged cells on its fast way, and takes three times as
long; this pass also counts what is told in remarks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from generator.sheets.model import SheetError
from generator.sheets.package import Package
from generator.sheets.values import UNSAVED, Held, Numbers, Unusable, error_of, iso_day, text_of

_DIGITS: Final = "0123456789"
_MOST_MERGES: Final = 200_000
_MOST_CELLS: Final = 16_384
_MOST_PIECES: Final = 100
_MOST_BLANK: Final = 10_000
_MOST_REMEMBERED: Final = 300_000
_FORMULAS_TOLD: Final = 5_000
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")

_LOST: Final = Unusable("单元格的文字在文件里找不到", remedy="请用 WPS 或 Excel 打开后另存，核对这一格")


class RawRow(NamedTuple):
    """A row that holds something. number: from 1. cells: column letters -> what they hold."""

    number: int
    cells: dict[str, Held]
    hidden: bool = False


class Merge(NamedTuple):
    """A merged range. left, right: column numbers from 1."""

    top: int
    left: int
    bottom: int
    right: int


def column_number(letters: str) -> int:
    """A -> 1, AA -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class SheetCells:
    """One pass over a sheet. The figures are whole when ``rows`` has been run to its end."""

    def __init__(self, package: Package, part: str, strings: Sequence[Held], numbers: Numbers) -> None:
        self._package = package
        self._part = part
        self._strings = strings
        self._numbers = numbers
        self._ready: list[RawRow] = []
        self._pieces: list[str] = []
        self._open: dict[str, Held] = {}
        #: Of each formula: row and column; no more than are needed to tell the first below the titles.
        self.formulas: list[tuple[int, str]] = []
        self.more_formulas = 0
        self._reached = 0
        self.merges: list[Merge] = []

    def rows(self, until: int | None = None) -> Iterator[RawRow]:
        """The rows that hold anything, in the order of the file. Raises SheetError.

        until: number of a row; what follows some way below it is not unpacked.
        """
        given = False
        for _ in self._package.stream(self._part, self._handlers):
            if len(self._pieces) > _MOST_PIECES or len(self._open) > _MOST_CELLS:
                raise self._package.damaged(self._part)
            if self._ready:
                given = True
                yield from self._ready
                self._ready.clear()
            if until is not None and self._reached > (until if given else until + _MOST_BLANK):
                return

    def _merged(self, reference: str) -> None:
        found = _RANGE.fullmatch(reference)
        if found is None:
            return
        if len(self.merges) >= _MOST_MERGES:
            raise SheetError(
                "合并单元格过多", where=self._package.where, expected=f"不超过 {_MOST_MERGES} 处", remedy="请取消合并"
            )
        self.merges.append(Merge(int(found[2]), column_number(found[1]), int(found[4]), column_number(found[3])))

    def _handlers(
        self, parser: Any, prefix: str
    ) -> tuple[Callable[[str, Mapping[str, str]], None], Callable[[str], None]]:
        """The two functions that expat calls for every element: the hot loop, hence local names and no classes."""
        row_tag, cell_tag, value_tag, formula_tag = prefix + "row", prefix + "c", prefix + "v", prefix + "f"
        inline_tag, text_tag, phonetic_tag, merge_tag = (
            prefix + "is",
            prefix + "t",
            prefix + "rPh",
            prefix + "mergeCell",
        )
        pieces = self._pieces
        collect = pieces.append
        ends_text = (value_tag, text_tag)
        cells = self._open
        ready, formulas, strings, numbers = self._ready, self.formulas, self._strings, self._numbers
        known: dict[str | None, dict[str, Held]] = {}
        texts: dict[str, Held] = {}
        cell: Mapping[str, str] = {}
        last = ""
        row = 0
        hidden = False
        formula = False
        phonetic = False

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            nonlocal cell, row, hidden, cells, formula, phonetic, last
            if tag == cell_tag:
                cell = attributes
            elif tag == value_tag:
                pieces.clear()
                parser.CharacterDataHandler = collect
            elif tag == text_tag:
                if not phonetic:
                    parser.CharacterDataHandler = collect
            elif tag == inline_tag:
                pieces.clear()
            elif tag == row_tag:
                cells = self._open = {}
                written = attributes.get("r")
                row = self._reached = int(float(written)) if written else row + 1
                hidden = attributes.get("hidden") in ("1", "true")
                last = ""
            elif tag == formula_tag:
                formula = True
            elif tag == phonetic_tag:
                phonetic = True
            elif tag == merge_tag:
                self._merged(attributes.get("ref", ""))

        def end(tag: str) -> None:
            nonlocal formula, phonetic, last
            if tag == cell_tag:
                reference = cell.get("r")
                last = reference.rstrip(_DIGITS) if reference else column_letters(column_number(last) + 1)
                if formula:
                    formula = False
                    if len(formulas) < _FORMULAS_TOLD:
                        formulas.append((row, last))
                    else:
                        self.more_formulas += 1
                    if not pieces and cell.get("t") != "str":
                        cells[last] = UNSAVED
                        return
                if not pieces:
                    return
                stored = pieces[0] if len(pieces) == 1 else "".join(pieces)
                pieces.clear()
                kind = cell.get("t")
                value: Held
                if kind is None or kind == "n":
                    style = cell.get("s")
                    same = known.get(style)
                    if same is None:
                        same = known[style] = numbers.remembered(style)
                    value = same.get(stored)
                    if value is None:
                        value = numbers.read(stored, style)
                elif kind == "s":
                    number = int(stored)
                    value = strings[number] if 0 <= number < len(strings) else _LOST
                elif kind == "inlineStr" or kind == "str":
                    value = texts.get(stored)
                    if value is None:
                        value = text_of(stored)
                        if len(texts) < _MOST_REMEMBERED:
                            texts[stored] = value
                elif kind == "b":
                    value = stored.strip() in ("1", "true")
                elif kind == "e":
                    value = error_of(stored)
                else:
                    value = iso_day(stored)
                if value is not None:
                    cells[last] = value
            elif tag in ends_text:
                parser.CharacterDataHandler = None
            elif tag == row_tag:
                if cells:
                    ready.append(RawRow(row, cells, hidden))
            elif tag == phonetic_tag:
                phonetic = False

        return start, end


__all__ = ["Merge", "RawRow", "SheetCells", "column_letters", "column_number"]
