"""A file of tables (.xlsx or .csv) -> sheets under known titles, within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from generator.sheets.cells import RawRow, SheetCells
from generator.sheets.delimited import DelimitedText
from generator.sheets.files import read_bytes, recognise
from generator.sheets.model import Sheet, SheetError
from generator.sheets.table import Table
from generator.sheets.titles import HEAD, Header, Known, find_header
from generator.sheets.workbook import SheetPart, Workbook

#: A table may hold so many rows of data.
MOST_ROWS: Final = 100_000
_SHOWN = 8


def read_sheet(
    path: Path,
    *,
    known: Known,
    least: int = 3,
    sheet: str | None = None,
    most_rows: int = MOST_ROWS,
    expected: Sequence[str] = (),
) -> Sheet:
    """The table in a file whose titles are best known; among equals the first, hidden sheets last.

    known: a cleaned title -> its canonical form, or None. least: so many distinct known titles make a table. sheet:
    name of the sheet to read, where there are several. expected: titles named in the message when none are found.
    Raises SheetError: not readable, not a table, too large, no row of titles, a title twice, no such sheet.
    """
    return _Reading(path, known, least, most_rows, expected).best(sheet)


def read_sheets(
    path: Path, *, known: Known, least: int = 3, most_rows: int = MOST_ROWS, expected: Sequence[str] = ()
) -> tuple[Sheet, ...]:
    """Every shown sheet of a file that has a row of known titles, in their order. As ``read_sheet`` otherwise."""
    return _Reading(path, known, least, most_rows, expected).every()


class _Reading:
    """One file on its way."""

    def __init__(self, path: Path, known: Known, least: int, most_rows: int, expected: Sequence[str]) -> None:
        self.where = str(path)
        self.known = known
        self.least = least
        self.most_rows = most_rows
        self.expected = expected
        data = read_bytes(path)
        kind = recognise(data, self.where)
        self.workbook = Workbook(data, self.where) if kind == "xlsx" else None
        self.text = DelimitedText(data, self.where, known) if kind == "csv" else None

    def best(self, name: str | None) -> Sheet:
        if self.text is not None:
            if name is not None:
                raise SheetError(f"没有名为“{name}”的表", where=self.where, expected="CSV 文件只有一张表，不用指明表名")
            return self._delimited(self.text)
        assert self.workbook is not None
        parts = self._named(self.workbook, name)
        heads = [(part, self._head(self.workbook.cells(part).rows(until=HEAD))) for part in parts]
        scored = [(part, find_header(rows, self.known)) for part, rows in heads]
        good = [(part, header) for part, header in scored if header is not None and header.score >= self.least]
        if not good:
            raise self._untitled(heads)
        part, header = max(good, key=lambda pair: (not pair[0].hidden, pair[1].score))
        others = [other.name for other, rows in heads if other is not part and rows and not other.hidden]
        remarks = [f"另有 {len(others)} 张表没有读取：{'、'.join(others[:_SHOWN])}"] if others else []
        return self._sheet(self.workbook.cells(part), part, header, remarks)

    def every(self) -> tuple[Sheet, ...]:
        if self.text is not None:
            return (self._delimited(self.text),)
        assert self.workbook is not None
        heads = [(part, self._head(self.workbook.cells(part).rows(until=HEAD))) for part in self.workbook.sheets]
        found: list[Sheet] = []
        for part, rows in heads:
            header = find_header(rows, self.known)
            if header is not None and header.score >= self.least and not part.hidden:
                found.append(self._sheet(self.workbook.cells(part), part, header, []))
        if not found:
            raise self._untitled(heads)
        return tuple(found)

    def _named(self, workbook: Workbook, name: str | None) -> tuple[SheetPart, ...]:
        if name is None:
            return workbook.sheets
        parts = tuple(part for part in workbook.sheets if part.name.strip() == name.strip())
        if not parts:
            names = "、".join(f"“{part.name}”" for part in workbook.sheets[:_SHOWN])
            raise SheetError(f"没有名为“{name}”的表", where=self.where, expected=f"{names}之一")
        return parts

    def _head(self, rows: Iterable[RawRow]) -> list[RawRow]:
        """The first rows only: the rest of a sheet that is not wanted is never unpacked."""
        found: list[RawRow] = []
        for row in rows:
            if row.number > HEAD and found:
                break
            found.append(row)
            if len(found) >= HEAD:
                break
        return found

    def _sheet(self, cells: SheetCells, part: SheetPart, header: Header, remarks: Sequence[str]) -> Sheet:
        table = Table(self.where, part.name, header, self.most_rows)
        table.take(cells.rows())
        table.carry(cells.merges)
        below = [place for place in cells.formulas if place[0] > header.last]
        if below:
            row, column = below[0]
            table.remarks.append(
                f"有 {len(below) + cells.more_formulas} 个公式（首个 {column}{row}），取上次保存时的计算结果"
            )
        table.remarks.extend(remarks)
        return table.sheet(self.known, cells.merges)

    def _delimited(self, text: DelimitedText) -> Sheet:
        head = self._head(text.rows())
        header = find_header(head, self.known)
        if header is None or header.score < self.least:
            raise self._untitled([(SheetPart("", "", False), head)])
        table = Table(self.where, "", header, self.most_rows, ragged=True)
        table.take(text.rows())
        table.remarks.extend(text.remarks)
        return table.sheet(self.known, ())

    def _untitled(self, heads: Sequence[tuple[SheetPart, Sequence[RawRow]]]) -> SheetError:
        """No row of titles: says what stands first and which titles are wanted."""
        part, rows = next(((part, rows) for part, rows in heads if rows), (heads[0][0], ()))
        wanted = f"标题行含有{'、'.join(self.expected)}" if self.expected else f"标题行至少有 {self.least} 个认识的标题"
        where = f"{self.where} 表“{part.name}”" if part.name else self.where
        if not rows:
            return SheetError("是空表", where=where, expected=wanted)
        fullest = max(rows, key=lambda row: len(row.cells))
        header = find_header(rows, self.known)
        if header is not None:
            names = "、".join(title.name for title in header.titles if title.known)
            what = f"没有找到标题行（第{header.last}行只认出 {header.score} 个标题：{names}）"
        else:
            texts = [str(held)[:20] for held in fullest.cells.values() if isinstance(held, str)]
            what = f"没有找到标题行（第{fullest.number}行是：{'、'.join(texts[:_SHOWN]) or '数字'}）"
        remedy = "请核对是不是拿错了文件，或改写标题"
        if self.text is not None and len(fullest.cells) == 1:
            remedy = "分隔符可能不对，请另存为“CSV UTF-8（逗号分隔）”或 .xlsx"
        return SheetError(what, where=where, expected=wanted, remedy=remedy)


__all__ = ["MOST_ROWS", "read_sheet", "read_sheets"]
