"""Text with delimiters (.csv) -> rows; every value stays text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from generator.sheets.cells import RawRow, column_letters
from generator.sheets.files import SAVE_AS, TABLES
from generator.sheets.model import SheetError
from generator.sheets.texts import would_calculate
from generator.sheets.titles import HEAD, Known, find_header
from generator.sheets.values import Held, Unusable, text_of
from kb.errors import ReadError
from kb.readers.decode import decode

DELIMITERS: Final = (",", "\t", ";", "，", "|")
_NAMES: Final = {",": "逗号", "\t": "制表符", ";": "分号", "，": "全角逗号", "|": "竖线"}
_MOST_COLUMNS: Final = 16_384
_LONGEST_LINE: Final = 4_000_000
_SAMPLE: Final = 64 * 1024
# Excel writes ="0012" so that a code keeps its zeros; others write '0012.
_QUOTED = re.compile('="((?:[^"]|"")*)"')
_BROKEN = Unusable("有损坏的文字（编码错误）", remedy="请在原表中核对这一格，另存为 CSV UTF-8")


class DelimitedText:
    """A decoded text and its delimiter. remarks: Chinese."""

    def __init__(self, data: bytes, where: str, known: Known) -> None:
        """Raises SheetError: no text, unknown encoding, nothing in it."""
        self.where = where
        self.text, self.remarks = _decoded(data, where)
        if not self.text.strip():
            raise SheetError("文件里没有内容", where=where, expected=TABLES)
        self.delimiter = self._choose(known)

    @property
    def delimiter_name(self) -> str:
        """Chinese."""
        return _NAMES[self.delimiter]

    def rows(self) -> Iterator[RawRow]:
        """The rows that hold anything, numbered as a program of tables shows them. Raises SheetError."""
        return self._rows(self.text, self.delimiter)

    def _choose(self, known: Known) -> str:
        """The delimiter that finds the most known titles; else the one that parts the first rows most."""
        end = self.text.find("\n", _SAMPLE)
        sample = self.text if end < 0 else self.text[:end]
        best, most = ",", (-1, -1)
        for delimiter in DELIMITERS:
            if delimiter not in sample:
                continue
            rows: list[RawRow] = []
            try:
                for row in self._rows(sample, delimiter):
                    if row.number > HEAD:
                        break
                    rows.append(row)
            except SheetError:
                pass
            header = find_header(rows, known)
            found = (header.score if header else 0, max((len(row.cells) for row in rows), default=0))
            if found > most:
                best, most = delimiter, found
        return best

    def _rows(self, text: str, delimiter: str) -> Iterator[RawRow]:
        reader = csv.reader(self._lines(text), delimiter=delimiter, strict=True)
        letters = [column_letters(number) for number in range(1, 101)]
        known: dict[str, Held] = {}
        number = 0
        try:
            for record in reader:
                number += 1
                while len(letters) < len(record) <= _MOST_COLUMNS:
                    letters.append(column_letters(len(letters) + 1))
                if len(record) > _MOST_COLUMNS:
                    raise SheetError("一行的格子过多", where=f"{self.where} 第{number}行", remedy=SAVE_AS)
                cells: dict[str, Held] = {}
                for letter, stored in zip(letters, record, strict=False):
                    if stored:
                        value = known.get(stored)
                        if value is None:
                            value = _value(stored)
                            if len(known) < 300_000:
                                known[stored] = value
                        if value is not None:
                            cells[letter] = value
                if cells:
                    yield RawRow(number, cells)
        except csv.Error as error:
            raise self._malformed(error, number + 1) from error

    def _lines(self, text: str) -> Iterator[str]:
        for number, line in enumerate(io.StringIO(text, newline=""), 1):
            if len(line) > _LONGEST_LINE:
                place = f"{self.where} 第{number}行"
                raise SheetError(
                    f"一行有 {len(line):,} 个字符", where=place, expected=TABLES, remedy="请核对是不是拿错了文件"
                )
            yield line

    def _malformed(self, error: csv.Error, number: int) -> SheetError:
        place = f"{self.where} 第{number}行"
        if "field larger" in str(error) or "unexpected end" in str(error):
            return SheetError(
                "双引号没有闭合，后面的内容分不开", where=place, remedy="请补上后半个双引号，或另存为 .xlsx"
            )
        if "expected after" in str(error):
            return SheetError(
                "双引号后面还有文字",
                where=place,
                expected="整格内容在一对双引号之内，其中的双引号写两个",
                remedy="请改正这一行，或另存为 .xlsx",
            )
        return SheetError("这一行分不成格子", where=place, expected="用分隔符隔开的一行", remedy=SAVE_AS)


def _decoded(data: bytes, where: str) -> tuple[str, tuple[str, ...]]:
    try:
        extract = decode(data, where, keep_lines=True)
    except ReadError as error:
        raise SheetError(
            error.what,
            where=where,
            expected="UTF-8 或 GB 18030（GBK）编码的 CSV 文本，或 .xlsx",
            remedy="请在 WPS 或 Excel 中另存为“CSV UTF-8（逗号分隔）”或 .xlsx",
        ) from error
    text = extract.text
    # Excel's own line naming the delimiter is no row of the table.
    if declared := re.match(r"sep=(.)\r?\n", text):
        text = text[declared.end() :]
    return text, extract.remarks


def _value(stored: str) -> Held:
    text = stored.strip()
    if text[:2] == '="' and (quoted := _QUOTED.fullmatch(text)):
        text = quoted[1].replace('""', '"')
    elif text[:1] == "'" and (text.count("'") == 1 or would_calculate(text[1:])):
        text = text[1:]
    return _BROKEN if "\ufffd" in text else text_of(text)


__all__ = ["DELIMITERS", "DelimitedText"]
