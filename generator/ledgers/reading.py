"""A ledger in a file (.xlsx, .csv) -> its entries: each cell by its column, each row that is a class, all faults."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from generator.inputs.fields import shortened
from generator.ledgers.cells import Note, Read, Refused, narrow, read_cell
from generator.ledgers.columns import BY_KEY, COLUMNS, Column
from generator.ledgers.model import Entry, Ledger
from generator.ledgers.spellings import one_spelling
from generator.ledgers.titles import GUIDE, known_title
from generator.sheets.model import CellFault, Row, Sheet, SheetError, Value
from generator.sheets.reading import read_sheet

REQUIRED: Final = tuple(column for column in COLUMNS if column.required)
_BLANK: Final = "空白台账用 zhangfa template ledger -o 台账.xlsx 得到"
#: Cells are remembered by what stands in them, up to so many a column.
_MOST_REMEMBERED: Final = 20_000
_TOLD: Final = 5
#: A number in a column of days is one only near the year of the plan: a sum of money becomes some day or other.
_YEARS_AROUND: Final = 3

_TOTAL: Final = re.compile(
    "(?:本页|本年|全年|年度|单位|部门|以上|各单位)?(?:合计|总计|小计|共计|累计|汇总)(?:[:(].*)?|总数"
)
_BESIDE: Final = re.compile(
    r"(?:注|备注|说明|填表|填报|填写|制表|审核|复核|联系|经办|负责|分管|主要|单位负责|日期).{0,12}:|注[0-9.、]|\(?盖章"
)
_WAN_ABOVE: Final = re.compile(r"单位[:：为]?(?:人民币)?万元")
_HAN: Final = "\u3400-\u9fff\uf900-\ufaff"
_INNER_BLANK: Final = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")

_NOTES: Final[Mapping[Note, str]] = {
    "serial": "“{title}”有 {count} 格是数字（首处第{row}行 {found}），按表格软件的日期序号读作 {value}，请核对",
    "zeros": "“{title}”有 {count} 格是数字（首处第{row}行 {found}），开头的 0 可能已经丢失，请设为文本格式后核对",
    "small": "“{title}”有 {count} 格不足 100 元（首处第{row}行 {found}）；"
    "是万元的，请在数字后面写“万元”，整列都是万元的，把标题写成“{title}（万元）”",
    "large": "“{title}”有 {count} 格达到 1 亿元（首处第{row}行 {found}），请核对单位",
}  # fmt: skip


def read_ledger(path: Path) -> Ledger:
    """The ledger in a file. A row that is faulty stays, without the values that could not be understood.

    Raises SheetError: the file cannot be read as a table, it is no ledger (columns are lacking), it has no row.
    """
    # One known title is enough to say which others are lacking.
    titles = [column.title for column in REQUIRED]
    try:
        sheet = read_sheet(path, known=known_title, least=1, expected=titles)
    except SheetError as error:
        if "、".join(titles) not in (error.expected or ""):
            raise
        raise SheetError(
            error.what,
            where=error.where,
            expected=error.expected,
            remedy=f"{error.remedy or ''}；{_BLANK}".lstrip("；"),
        ) from error
    return ledger_of(sheet)


def ledger_of(sheet: Sheet) -> Ledger:
    """A sheet, read under ``known_title``, as a ledger. Raises SheetError as ``read_ledger``."""
    titles = {title: place for place, title in enumerate(sheet.titles)}
    columns = [(column, titles[column.title]) for column in COLUMNS if column.title in titles]
    held = {column.key for column, _ in columns}
    if lacking := [column.title for column in REQUIRED if column.key not in held]:
        shown = "、".join(shortened(title, 20) for title in sheet.titles[:12])
        raise SheetError(
            f"不是台账：缺少“{'”“'.join(lacking)}”列（现有：{shown}{'……' if len(sheet.titles) > 12 else ''}）",
            where=sheet.place(sheet.header),
            expected=f"标题行含有{'、'.join(column.title for column in REQUIRED)}",
            remedy=f"请补上所缺的列，或改写标题；{_BLANK}",
        )
    reading = _Reading(sheet, columns)
    reading.read()
    if not reading.entries:
        raise SheetError(
            "没有一行班次", where=sheet.place(), remedy=f"请从第{sheet.header + 1}行起填写，一行一个班次", expected=None
        )
    of_sheet = (text for text in sheet.remarks if text != f"另有 1 张表没有读取：{GUIDE}")
    entries, spellings = one_spelling(reading.entries)
    remarks = (*of_sheet, *reading.remarks, *spellings, *_doubled(entries))
    return Ledger(sheet, frozenset(held), entries, reading.all_faults(), remarks)


@dataclass(slots=True)
class _Noted:
    """Cells of a column that are read with a remark: how many, and the first."""

    row: int
    found: str
    value: str
    count: int = 0


@dataclass(slots=True)
class _Reading:
    """A sheet on its way to entries."""

    sheet: Sheet
    columns: Sequence[tuple[Column, int]]
    entries: list[Entry] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    _name: int = 0
    _year: int = 0
    _noted: dict[tuple[str, Note], _Noted] = field(default_factory=dict)
    _left_out: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        places = {column.key: place for column, place in self.columns}
        self._name, self._year = places["name"], places["year"]

    def read(self) -> None:
        """Reads every row."""
        in_wan = self._in_wan()
        unusable: dict[int, set[str]] = {}
        for fault in self.sheet.faults:
            unusable.setdefault(fault.row, set()).add(fault.title)
        columns = [(column, place, _Memory(column, in_wan)) for column, place in self.columns]
        for row in self.sheet.rows:
            unread = unusable.get(row.number, ())
            if why := self._no_class(row, unread):
                self._left_out[row.number] = why
            else:
                self._entry(row, columns, unread)
        if self._left_out:
            more = "等" if len(self._left_out) > _TOLD else ""
            listed = "、".join(f"第{number}行{why}" for number, why in list(self._left_out.items())[:_TOLD])
            self.remarks.append(f"有 {len(self._left_out)} 行不是班次，没有读取：{listed}{more}")
        for (title, note), seen in self._noted.items():
            words = _NOTES[note].format(title=title, count=seen.count, row=seen.row, found=seen.found, value=seen.value)
            self.remarks.append(words)

    def all_faults(self) -> tuple[CellFault, ...]:
        """Those of the sheet and of the ledger, in the order of the rows and columns; of columns that are read."""
        order = {self.sheet.titles[place]: place for _, place in self.columns}
        mine = [
            fault
            for fault in self.sheet.faults
            if not fault.title or (fault.title in order and fault.row not in self._left_out)
        ]
        return tuple(sorted([*mine, *self.faults], key=lambda fault: (fault.row, order.get(fault.title, -1))))

    def _in_wan(self) -> bool:
        """Whether a line above the titles says that all sums are counted in 万元."""
        above = next((text for text in self.sheet.above if _WAN_ABOVE.search("".join(text.split()))), None)
        money = [column.title for column, _ in self.columns if column.kind == "money"]
        if above is None or not money:
            return False
        self.remarks.append(f"标题行之上写有“{shortened(above, 30)}”，{'、'.join(money)}中的数字按万元理解")
        return True

    def _no_class(self, row: Row, unusable: Container[str]) -> str:
        """Why a row is no class; empty for one that is."""
        texts = [value for value in row.values if value.__class__ is str]
        for text in texts:
            if ("计" in text or "总" in text) and len(text) <= 40 and _TOTAL.fullmatch(_close(text)):
                return f"是“{_close(text)[:10]}”"
        if row.values[self._name] is None and row.values[self._year] is None and not unusable:
            if texts and _BESIDE.match(first := _close(texts[0])):
                return f"是“{first[:10]}”"
            if all(row.values[place] is None for _, place in self.columns):
                return "没有填写"
        return ""

    def _entry(self, row: Row, columns: Sequence[tuple[Column, int, _Memory]], unusable: Container[str]) -> None:
        values: dict[str, Any] = {}
        cells, number = row.values, row.number
        serials = []
        for column, place, memory in columns:
            cell = cells[place]
            if cell is None:
                if not unusable or column.title not in unusable:
                    values[column.key] = None
                continue
            read = memory.read(cell)
            if isinstance(read, Refused):
                self._refuse(number, column, read)
                continue
            values[column.key] = read.value
            if read.note == "serial":
                serials.append((column, cell, read))
            elif read.note:
                self._note(number, column, cell, read)
        for column, cell, read in serials:
            self._serial(number, column, cell, read, values)
        for column in REQUIRED:
            if column.key in values and values[column.key] is None:
                self._refuse(number, column, Refused("是空的", column.help.rstrip("。"), "请填写"))
        self._order(number, values)
        self.entries.append(Entry(number, values))

    def _serial(self, row: int, column: Column, cell: Value, read: Read, values: dict[str, Any]) -> None:
        """A number is taken for a day only where the year of the plan makes that likely."""
        year = values.get("year")
        if year is not None and abs(read.value.year - year) <= _YEARS_AROUND:
            self._note(row, column, cell, read)
            return
        del values[column.key]
        found = f"填的是数字 {cell}（作为日期是 {read.value.isoformat()}，与年度不符）"
        self._refuse(
            row, column, Refused(found, "日期，如 2026-09-15 或 2026年9月15日", "请把单元格设为日期格式，重新填写")
        )

    def _order(self, row: int, values: dict[str, Any]) -> None:
        """A class does not end before it is opened."""
        first, last = values.get("open_date"), values.get("end_date")
        if first is not None and last is not None and last < first:
            del values["end_date"]
            found = f"是 {last.isoformat()}，早于实际开班日期 {first.isoformat()}"
            self._refuse(row, BY_KEY["end_date"], Refused(found, "不早于开班的日期", "请核对两个日期"))

    def _refuse(self, row: int, column: Column, why: Refused) -> None:
        letter = self.sheet.letters.get(column.title, "")
        self.faults.append(CellFault(row, letter, column.title, why.found, why.expected, why.remedy))

    def _note(self, row: int, column: Column, cell: Value, read: Read) -> None:
        value = read.value.isoformat() if isinstance(read.value, date) else str(read.value)
        seen = self._noted.setdefault((column.title, read.note), _Noted(row, shortened(str(cell), 20), value))
        seen.count += 1


class _Memory:
    """The cells of a column, each kind of content read once."""

    def __init__(self, column: Column, in_wan: bool) -> None:
        self._column = column
        self._in_wan = in_wan
        self._known: dict[tuple[type, Value], Read | Refused] = {}

    def read(self, cell: Value) -> Read | Refused:
        """As ``read_cell``."""
        key = (cell.__class__, cell)
        found = self._known.get(key)
        if found is None:
            found = read_cell(cell, self._column, in_wan=self._in_wan)
            if self._column.key == "unit" and isinstance(found, Read) and found.value:
                # 柳州市 水利局 is the unit 柳州市水利局: blanks in a Chinese name only spread it over the cell.
                found = Read(_INNER_BLANK.sub("", found.value))
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = found
        return found


def _close(text: str) -> str:
    """A text in narrow signs and without blanks, as it is compared."""
    return narrow(text).replace(" ", "")


def _doubled(entries: Sequence[Entry]) -> Iterable[str]:
    """What stands twice in a unit's year: a number of the plan, a name of a class."""
    for key, word in (("id", "编号"), ("name", "班次名称")):
        keys = [(entry.get("unit"), entry.get("year"), entry.get(key)) for entry in entries]
        rows: dict[Any, list[int]] = {one: [] for one, count in Counter(keys).items() if count > 1 and None not in one}
        for entry, found in zip(entries, keys, strict=True):
            if found in rows:
                rows[found].append(entry.row)
        if rows:
            (unit, year, value), first = next(iter(rows.items()))
            where = "、".join(map(str, first[:_TOLD])) + ("等" if len(first) > _TOLD else "")
            shown = f"{unit} {year}年度的“{shortened(str(value), 30)}”在第{where}行"
            yield f"同一单位同一年度有 {len(rows)} 个{word}重复（首处{shown}），各行都按单独的班次处理，请核对"


__all__ = ["REQUIRED", "ledger_of", "read_ledger"]
