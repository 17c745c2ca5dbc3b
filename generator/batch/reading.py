"""A file of tables -> rows that are inputs: one document a row, its lists in the other sheets of the workbook."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from generator.batch.cells import read
from generator.batch.columns import GUIDE, KEY, Block, Column, is_key, known_titles, layout
from generator.batch.model import BatchSheet, Place, RowInput, Unused, family_name
from generator.inputs.families import MODELS, SUBTYPES, TYPES, Family, choices, family_of, nearest
from generator.inputs.fields import plain
from generator.ledgers.cells import Refused
from generator.sheets.model import Row, Sheet, SheetError, Value
from generator.sheets.reading import read_sheets
from generator.sheets.titles import clean

#: Documents that one sheet may hold.
MOST_ROWS: Final = 2_000
_TYPE, _SUBTYPE = "type", "subtype"
_EXPECTED: Final = ("类型", "标题事由、开班日期（开班通知）", "单位名称、班次名称（办班方案）")


def read_batch(path: Path, *, type_: str | None = None, subtype: str | None = None) -> BatchSheet:
    """The rows of a file. type_, subtype: of rows that state none, in code or Chinese.

    Raises SheetError: not a table, too many rows, no type, sheets that cannot be joined, two columns for one field.
    """
    sheets = read_sheets(path, known=lambda title: title if title in known_titles() else None, least=2,
                         expected=_EXPECTED)  # fmt: skip
    sheets = tuple(sheet for sheet in sheets if sheet.name != GUIDE) or sheets
    main = _main(sheets)
    if len(main.rows) > MOST_ROWS:
        raise SheetError(
            f"有 {len(main.rows):,} 行", where=main.place(), expected=f"一次不超过 {MOST_ROWS:,} 份文稿",
            remedy="请分成几个文件",
        )  # fmt: skip
    return _Reading(main, [sheet for sheet in sheets if sheet is not main], type_, subtype).done()


def _main(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet with one document a row: among those not named after a list the one with most of such titles."""
    named = {clean(name) for family in MODELS for block in layout(family).blocks.values()
             for name in (block.title, block.path)}  # fmt: skip
    every = [columns.items() for columns in (layout(family).columns for family in MODELS)]
    titles = {title for columns in every for title, column in columns if not column.first}
    return max(
        [sheet for sheet in sheets if clean(sheet.name) not in named] or sheets,
        key=lambda sheet: len(titles.intersection(sheet.titles)),
    )


class _Reading:
    """One file on its way."""

    def __init__(self, main: Sheet, others: Sequence[Sheet], type_: str | None, subtype: str | None) -> None:
        self.main = main
        self.others = others
        self.stated = (type_, subtype)
        self.unused: list[Unused] = []
        self.remarks = [f"{sheet.place()}：{text}" for sheet in (main, *others) for text in sheet.remarks]

    def done(self) -> BatchSheet:
        main = self.main
        if self.stated[0] is None and not {"类型", _TYPE} & {*main.titles}:
            raise SheetError(
                "没有“类型”列，不知道各行是哪种文稿",
                where=main.place(main.header),
                expected=f"“类型”列填写{'、'.join((*SUBTYPES.values(), *list(TYPES.values())[1:]))}",
                remedy="请加上这一列，或用 --type 指定，如 --type 开班通知",
            )
        broken = {
            (sheet.name, fault.row, fault.title): sheet.told(fault)
            for sheet in (main, *self.others)
            for fault in sheet.faults
        }
        rows = [_RowReading(main, row, broken) for row in main.rows]
        for row in rows:
            row.family = self._family(row)
        by_key = self._keyed(rows)
        for row in rows:
            if row.family:
                self._fields(row, row.family)
        for sheet in self.others:
            self._take(sheet, rows, by_key)
        left_out = [fault for fault in main.faults if not fault.title]
        finished = [row.done() for row in rows]
        finished += [RowInput(fault.row, main, None, {}, {}, (main.told(fault),)) for fault in left_out]
        finished.sort(key=lambda row: row.row)
        if not finished:
            raise SheetError("标题行下面没有内容", where=main.place(main.header), expected="一行一份文稿")
        return BatchSheet(main.file, tuple(finished), tuple(self.unused), tuple(dict.fromkeys(self.remarks)))

    # ---- which kind of document

    def _family(self, row: _RowReading) -> Family | None:
        written = {key: row.word(names) for key, names in ((_TYPE, ("类型", _TYPE)), (_SUBTYPE, ("子类", _SUBTYPE)))}
        type_ = written[_TYPE] or self.stated[0]
        subtype = written[_SUBTYPE] or self.stated[1]
        if type_ is None:
            row.fault("类型", "没有填写", f"下列之一：{choices(TYPES)}")
            return None
        family = family_of(type_, subtype)
        if family in MODELS:
            return family
        if family is not None or (family_of(type_) is not None and subtype):
            near = nearest(subtype, subtypes=True) if subtype else None
            found = f"填的是“{subtype}”" if subtype else "没有填写"
            row.fault("子类", found, f"下列之一：{choices(SUBTYPES)}", f"是不是 {near}？" if near else "")
        else:
            near = nearest(type_, subtypes=False)
            row.fault("类型", f"填的是“{type_}”", f"下列之一：{choices(TYPES)}", f"是不是 {near}？" if near else "")
        return None

    # ---- the main sheet

    def _fields(self, row: _RowReading, family: Family) -> None:
        columns = layout(family).columns
        self._each_once(self.main, columns)
        for title, value in zip(self.main.titles, row.row.values, strict=True):
            column = columns.get(title)
            if column is not None and column.path not in (_TYPE, _SUBTYPE):
                row.take(self.main, row.row, title, value, column, column.path)
            elif column is None and value is not None and title in known_titles() and not is_key(title):
                self.remarks.append(f"{self.main.place(title=title)}：{family_name(family)}没有这一项，没有使用")

    def _each_once(self, sheet: Sheet, columns: Mapping[str, Column]) -> None:
        seen: dict[str, str] = {}
        for title in sheet.titles:
            column = columns.get(title)
            if column is None:
                continue
            if column.path in seen:
                other = seen[column.path]
                raise SheetError(
                    f"{sheet.letters[other]}列“{other}”和{sheet.letters[title]}列“{title}”是同一项（{column.path}）",
                    where=sheet.place(sheet.header),
                    remedy="请删去一列",
                )
            seen[column.path] = title

    # ---- the other sheets

    def _keyed(self, rows: Sequence[_RowReading]) -> dict[str, list[_RowReading]]:
        keyed: dict[str, list[_RowReading]] = {}
        for row in rows:
            if key := _key(self.main, row.row):
                keyed.setdefault(key, []).append(row)
        return keyed

    def _take(self, sheet: Sheet, rows: Sequence[_RowReading], by_key: Mapping[str, list[_RowReading]]) -> None:
        """Gives each row of a sheet to its document."""
        families = dict.fromkeys(row.family for row in rows if row.family)
        blocks = {family: _block_of(sheet, family) for family in families}
        if not any(blocks.values()):
            self.remarks.append(f"{sheet.place()}没有使用：不是{'、'.join(map(family_name, families))}的附表")
            return
        for block in blocks.values():
            if block is not None:
                self._each_once(sheet, block.columns)
        if len(rows) > 1:
            for each in (sheet, self.main):
                if not any(map(is_key, each.titles)):
                    raise SheetError(
                        f"没有“{KEY}”列，不知道表“{sheet.name}”的各行属于哪一份文稿",
                        where=each.place(each.header),
                        remedy=f"请在两张表中各加一列“{KEY}”，同一份文稿填同样的{KEY}",
                    )
        for fault in sheet.faults:
            if not fault.title:
                self.unused.append(Unused(sheet.name, fault.row, sheet.told(fault)))
        for line in sheet.rows:
            owners = list(rows) if len(rows) == 1 and not any(map(is_key, sheet.titles)) else self._owners(
                sheet, line, by_key
            )  # fmt: skip
            if len(owners) != 1:
                continue
            owner = owners[0]
            block = blocks.get(owner.family) if owner.family else None
            if block is None and owner.family:
                found = f"{KEY}“{_key(sheet, line)}”是{family_name(owner.family)}，没有“{sheet.name}”这张附表"
                self._unused(sheet, line, found)
            elif block is not None:
                owner.item(sheet, line, block)

    def _owners(self, sheet: Sheet, line: Row, by_key: Mapping[str, list[_RowReading]]) -> list[_RowReading]:
        """The document of a row; none or several are told."""
        key = _key(sheet, line)
        owners = by_key.get(key, [])
        if not key:
            self._unused(sheet, line, f"没有填写{KEY}，没有使用", "每行都要填写，或者上下合并单元格")
        elif not owners:
            self._unused(sheet, line, f"{KEY}“{key}”在表“{self.main.name}”中没有，没有使用", f"请核对{KEY}")
        for owner in owners if len(owners) > 1 else ():
            others = "、".join(f"第{other.number}行" for other in owners if other is not owner)
            title = next(filter(is_key, self.main.titles))
            owner.fault(title, f"“{key}”与{others}重复，不知道表“{sheet.name}”的各行属于哪一份文稿", "", "请改成不同的")
        return owners

    def _unused(self, sheet: Sheet, line: Row, found: str, remedy: str = "") -> None:
        self.unused.append(Unused(sheet.name, line.number, Place(sheet, line.number).told(found, "", remedy)))


def _block_of(sheet: Sheet, family: Family) -> Block | None:
    """The list that a sheet holds: that of its name, else the only one that knows all its titles."""
    blocks = layout(family).blocks.values()
    for block in blocks:
        if clean(sheet.name) in (clean(block.title), clean(block.path)):
            return block
    known = [title for title in sheet.titles if title in known_titles() and not is_key(title)]
    fitting = [block for block in blocks if known and all(title in block.columns for title in known)]
    return fitting[0] if len(fitting) == 1 and any(map(is_key, sheet.titles)) else None


def _key(sheet: Sheet, row: Row) -> str:
    """What stands in the column that joins sheets; empty for nothing."""
    place = next((place for place, title in enumerate(sheet.titles) if is_key(title)), None)
    value: Value = row.values[place] if place is not None else None
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else unicodedata.normalize("NFKC", str(value)).strip()


class _RowReading:
    """One document under construction."""

    def __init__(self, sheet: Sheet, row: Row, broken: Mapping[tuple[str, int, str], str]) -> None:
        """broken: sheet, row and title of cells that cannot be read, and why."""
        self.sheet = sheet
        self.row = row
        self.broken = broken
        self.family: Family | None = None
        self.data: dict[str, Any] = {}
        self.places: dict[str, Place] = {}
        self.faults: list[str] = []
        self.faulty: set[str] = set()
        self.remarks: list[str] = []
        self._items: dict[str, int] = {}

    @property
    def number(self) -> int:
        return self.row.number

    def word(self, titles: Sequence[str]) -> str | None:
        """The text under one of a few titles."""
        for title, value in zip(self.sheet.titles, self.row.values, strict=True):
            if title in titles and value is not None:
                return str(value).strip()
        return None

    def fault(self, title: str, found: str, expected: str = "", remedy: str = "") -> None:
        """Adds what is wrong under a title of the main sheet."""
        told = Place(self.sheet, self.number, title).told(found, expected, remedy)
        if told not in self.faults:
            self.faults.append(told)

    def take(self, sheet: Sheet, line: Row, title: str, value: Value, column: Column, path: str) -> None:
        """Takes a cell. path: where it goes in the input."""
        place = Place(sheet, line.number, title)
        broken = self.broken.get((sheet.name, line.number, title))
        if broken is not None:
            self.faults.append(broken)
            self.faulty.add(path)
            return
        said = read(value, column)
        other = self._also(path, column) if said is not None else None
        if other is not None:
            self.faults.append(place.told(f"与“{other.title}”写的是同一项", "", "请删去一处"))
            return
        if isinstance(said, Refused):
            self.faults.append(place.told(said.found, said.expected, said.remedy))
            self.faulty.add(path)
        elif said is not None:
            if said.remark:
                self.remarks.append(f"{sheet.place(line.number, title)}：{said.remark}")
            self.places[path] = place
            _put(self.data, path, said.value)

    def item(self, sheet: Sheet, line: Row, block: Block) -> None:
        """Takes a row of another sheet as the next item of a list."""
        number = self._items.get(block.path, 0)
        if not number and (held := [way for way in self.places if way.partition("[")[0] == block.path]):
            told = self.places[held[0]].told(f"在表“{sheet.name}”中也有", f"“{block.title}”只写在一处", "请删去一处")
            if told not in self.faults:
                self.faults.append(told)
            return
        self._items[block.path] = number + 1
        path = f"{block.path}[{number}]"
        self.places[path] = Place(sheet, line.number)
        _put(self.data, path, {})
        for title, value in zip(sheet.titles, line.values, strict=True):
            if (column := block.columns.get(title)) is not None:
                self.take(sheet, line, title, value, column, f"{path}.{column.path}")

    def _also(self, path: str, column: Column) -> Place | None:
        """A cell that says the same as a whole, or in parts: a contact by name, and his name."""
        block = path.rpartition(".")[0]
        around = (block, block.rpartition(".")[0], path.partition("[")[0] if column.first else "")
        found = next((self.places[way] for way in around if way in self.places and self.places[way].title), None)
        if found is None and column.entry.below is not None:
            found = next(
                (place for way, place in self.places.items() if way.startswith((f"{path}.", f"{path}["))), None
            )
        return found

    def done(self) -> RowInput:
        return RowInput(
            self.number, self.sheet, self.family, self.data, self.places,
            tuple(dict.fromkeys(self.faults)), frozenset(self.faulty), tuple(dict.fromkeys(self.remarks)),
        )  # fmt: skip


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    """Puts a value where a path leads; ``[n]`` behind a key is the item of a list, made when it is the next one."""
    held: Any = data
    *above, last = path.split(".")
    for part in above:
        key, bracket, number = part.partition("[")
        if not bracket:
            held = held.setdefault(key, {})
            continue
        items = held.setdefault(key, [])
        place = int(number.rstrip("]"))
        while len(items) <= place:
            items.append({})
        held = items[place]
    key, bracket, number = last.partition("[")
    if bracket:
        held.setdefault(key, []).append(value)
    else:
        held[key] = value


__all__ = ["MOST_ROWS", "read_batch"]
