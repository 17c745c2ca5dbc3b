"""Rows as stored, under their titles -> a sheet: merged cells carried down, what cannot be used told by its place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from generator.sheets.cells import Merge, RawRow, column_number
from generator.sheets.model import CellFault, Row, Sheet, SheetError, Value
from generator.sheets.titles import HEAD, Header, Known, Title, header_of
from generator.sheets.values import Unusable

_MOST_FAULTS: Final = 100_000
_MOST_CARRIED: Final = 3_000_000
#: Titles of a column that only counts the rows: of no use, and nothing to be told of.
_ORDINALS: Final = frozenset({"序号", "行号"})
_TOLD: Final = 20


@dataclass(slots=True)
class Table:
    """A sheet under construction. ragged: cells beyond the titles show that a row was parted wrongly (.csv)."""

    where: str
    name: str
    header: Header
    most_rows: int
    ragged: bool = False
    head: list[RawRow] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    values: list[tuple[Value, ...]] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    hidden: int = 0
    untitled: dict[str, int] = field(default_factory=dict)
    _known_faults: dict[tuple[int, int], CellFault] = field(default_factory=dict)

    def place(self, row: int | None = None) -> str:
        """The sheet, or a row of it, for messages."""
        sheet = f"{self.where} 表“{self.name}”" if self.name else self.where
        return sheet if row is None else f"{sheet} 第{row}行"

    def take(self, rows: Iterable[RawRow]) -> None:
        """Takes all rows: those of the titles aside, the others as values. Raises SheetError."""
        letters = [title.letters for title in self.header.titles]
        titled = frozenset(letters)
        last = self.header.last
        last_column = max(map(column_number, letters))
        repeated: set[tuple[Any, ...]] = set()
        skipped: list[int] = []
        numbers, values = self.numbers, self.values
        for raw in rows:
            cells = raw.cells
            if raw.number <= last:
                self.head.append(raw)
                if raw.number >= self.header.first:
                    repeated.add(tuple(map(cells.get, letters)))
                continue
            if not titled.issuperset(cells):
                beyond = [key for key in cells if key not in titled]
                if self.ragged and (extra := [key for key in beyond if column_number(key) > last_column]):
                    self._ragged(raw, extra[0])
                    continue
                for key in beyond:
                    if key not in self.untitled and len(self.untitled) < 1000:
                        self.untitled[key] = raw.number
                if len(beyond) == len(cells):
                    continue
            line: tuple[Any, ...] = tuple(map(cells.get, letters))
            if line in repeated:
                skipped.append(raw.number)
                continue
            if raw.number == last + 1 and _numbering(line):
                self.remarks.append(f"第{raw.number}行是各列的序号，没有作为数据读取")
                continue
            if Unusable in set(map(type, line)):
                line = self._usable(raw.number, line)
            if len(numbers) >= self.most_rows:
                raise SheetError(
                    f"数据超过 {self.most_rows:,} 行", where=self.place(raw.number),
                    expected=f"一张表至多 {self.most_rows:,} 行", remedy="请按年度或单位分成几个文件",
                )  # fmt: skip
            self.hidden += raw.hidden
            numbers.append(raw.number)
            values.append(line)
        if skipped:
            self.remarks.append(f"有 {len(skipped)} 行重复了标题（首处第{skipped[0]}行），没有作为数据读取")

    def carry(self, merges: Sequence[Merge]) -> None:
        """Gives the value of a cell merged over several rows to each of them; leaves out headings inside the table."""
        self._drop_headings(merges)
        columns = {column_number(title.letters): place for place, title in enumerate(self.header.titles)}
        budget = _MOST_CARRIED
        carried: list[str] = []
        for merge in merges:
            column = columns.get(merge.left)
            if column is None or merge.top <= self.header.last or merge.bottom <= merge.top:
                continue
            start = bisect_left(self.numbers, merge.top)
            stop = bisect_right(self.numbers, merge.bottom)
            if start >= stop or self.numbers[start] != merge.top:
                continue
            budget -= stop - start
            if budget < 0:
                raise SheetError("合并单元格互相重叠", where=self.place(), remedy="请取消合并后重试")
            value = self.values[start][column]
            fault = self._known_faults.get((merge.top, column))
            if value is None and fault is None:
                continue
            title = self.header.titles[column]
            carried.append(f"{title.letters}{merge.top}:{title.letters}{merge.bottom}")
            for place in range(start + 1, stop):
                line = self.values[place]
                if fault is not None:
                    found = f"与 {title.letters}{merge.top} 合并，{fault.found}"
                    self._fault(
                        column,
                        CellFault(self.numbers[place], title.letters, title.name, found, fault.expected, fault.remedy),
                    )
                elif line[column] is None:
                    self.values[place] = (*line[:column], value, *line[column + 1 :])
        if carried:
            self.remarks.append(f"有 {len(carried)} 处上下合并的单元格（首处 {carried[0]}），所合并的各行都取它的值")

    def _drop_headings(self, merges: Sequence[Merge]) -> None:
        """Leaves out rows that hold nothing but one text over several columns: 一、市直单位; 填表说明."""
        over = {merge.top: merge.left for merge in merges if merge.top == merge.bottom and merge.right - merge.left > 1}
        letters = [column_number(title.letters) for title in self.header.titles]
        dropped = {
            place
            for place, number in enumerate(self.numbers)
            if number in over
            and [column for column, value in zip(letters, self.values[place], strict=True) if value is not None]
            == [over[number]]
        }
        if not dropped:
            return
        rows = [number for place, number in enumerate(self.numbers) if place in dropped]
        self.numbers = [number for place, number in enumerate(self.numbers) if place not in dropped]
        self.values = [line for place, line in enumerate(self.values) if place not in dropped]
        told = "、".join(f"第{row}行" for row in rows[:_TOLD]) + ("等" if len(rows) > _TOLD else "")
        self.remarks.append(f"{told}是横向合并的说明，没有作为数据读取")

    def sheet(self, known: Known, merges: Sequence[Merge]) -> Sheet:
        """The finished sheet. Raises SheetError for a title that stands twice."""
        levels = [row for row in self.head if row.number >= self.header.first]
        header = (header_of(levels, known, merges) if merges and len(levels) > 1 else None) or self.header
        titles = self._each_once(header.titles)
        names = {title.letters: name for title, name in zip(header.titles, titles, strict=True)}
        self._scale(header.titles)
        if strangers := [
            title.written for title in header.titles if not title.known and title.written not in _ORDINALS
        ]:
            self.remarks.append(f"有 {len(strangers)} 列的标题不认识：{_listed(strangers)}")
        if self.untitled:
            places = [f"{letters}列（首处第{row}行）" for letters, row in self.untitled.items()]
            self.remarks.append(f"有内容但没有标题的列没有读取：{_listed(places)}")
        if self.hidden:
            self.remarks.append(f"有 {self.hidden} 行处于隐藏或筛选状态，也已读取")
        return Sheet(
            file=self.where,
            name=self.name,
            header=header.last,
            titles=titles,
            letters={name: title.letters for title, name in zip(header.titles, titles, strict=True)},
            rows=tuple(map(Row, self.numbers, self.values)),
            faults=tuple(
                CellFault(one.row, one.column, names.get(one.column, ""), one.found, one.expected, one.remedy)
                if one.title
                else one
                for one in sorted(self.faults, key=lambda one: one.row)
            ),
            remarks=tuple(self.remarks),
            above=tuple(
                held
                for row in self.head
                if row.number < header.first
                for held in row.cells.values()
                if isinstance(held, str)
            ),
        )

    def _each_once(self, titles: Sequence[Title]) -> tuple[str, ...]:
        seen: dict[str, Title] = {}
        names: list[str] = []
        for title in titles:
            name = title.name
            other = seen.get(name)
            if other is not None and other.known and title.known:
                same = other.written == title.written
                what = f"{other.letters}列和{title.letters}列的标题都是“{title.written}”"
                if not same:
                    what = f"{other.letters}列“{other.written}”和{title.letters}列“{title.written}”都是“{name}”"
                raise SheetError(
                    what,
                    where=self.place(self.header.last),
                    expected="每个标题只有一列",
                    remedy="请删去一列，或改写一列的标题",
                )
            if other is not None:
                name = f"{name}（{title.letters}列）"
            seen[name] = title
            names.append(name)
        return tuple(names)

    def _scale(self, titles: Sequence[Title]) -> None:
        """Writes the unit of the title behind bare numbers: 4.8 under 计划经费（万元） is 4.8万元, not 4.8 yuan."""
        for column, title in enumerate(titles):
            if not title.unit:
                continue
            self.remarks.append(f"{title.letters}列“{title.written}”中的数字按{title.unit}理解")
            for place, line in enumerate(self.values):
                held = line[column]
                if (isinstance(held, Decimal) and not isinstance(held, bool)) or (
                    isinstance(held, str) and held.replace(",", "").replace(".", "", 1).isdecimal()
                ):
                    shown = f"{held:f}" if isinstance(held, Decimal) else held
                    self.values[place] = (*line[:column], f"{shown}{title.unit}", *line[column + 1 :])

    def _usable(self, number: int, line: tuple[Any, ...]) -> tuple[Any, ...]:
        for column, held in enumerate(line):
            if isinstance(held, Unusable):
                title = self.header.titles[column]
                self._fault(
                    column, CellFault(number, title.letters, title.name, held.found, held.expected, held.remedy)
                )
        return tuple(None if isinstance(held, Unusable) else held for held in line)

    def _fault(self, column: int, fault: CellFault) -> None:
        self.faults.append(fault)
        if column >= 0:
            self._known_faults[fault.row, column] = fault
        if len(self.faults) > _MOST_FAULTS:
            first = self.faults[0]
            raise SheetError(
                f"读不出来的单元格超过 {_MOST_FAULTS:,} 个，首个是{first.column}列：{first.found}",
                where=self.place(first.row),
                remedy=first.remedy or "请核对原表",
            )

    def _ragged(self, raw: RawRow, letters: str) -> None:
        found = f"这一行的格子比标题多（多出“{str(raw.cells[letters])[:20]}”），整行没有读取"
        remedy = "内容里有分隔符的，请给整格加双引号，或另存为 .xlsx"
        self._fault(-1, CellFault(raw.number, letters, "", found, f"至多 {len(self.header.titles)} 格", remedy))


def _numbering(line: Sequence[Any]) -> bool:
    """Whether a row only numbers the columns, as printed forms do: 甲 乙 1 2 3."""
    texts = [str(held) for held in line if held is not None]
    while texts and texts[0] in "甲乙丙丁戊":
        texts.pop(0)
    return len(texts) >= 3 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(name[:30] for name in names[:_TOLD])
    return f"{shown}等" if len(names) > _TOLD else shown


__all__ = ["HEAD", "Table"]
