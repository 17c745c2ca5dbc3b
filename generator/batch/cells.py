"""A cell of a sheet of documents -> the value that an input file would hold, or what is wrong with it.

What a cell can mean is settled by its column's form; what the field allows is judged by the input model afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from generator.batch.columns import Column, Form
from generator.inputs.fields import plain
from generator.ledgers.cells import Refused, read_cell, says_nothing, shown
from generator.ledgers.columns import CellKind
from generator.ledgers.columns import Column as LedgerColumn
from generator.sheets.model import Value
from kb.printable import one_line


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says. value: as an input holds it; None says 没有 (a day on which nothing was done). remark: Chinese,
    on how it was understood, empty where there is nothing to tell."""

    value: Any
    remark: str = ""


# Read as a ledger's cells are: one and the same spelling of days and sums in both.
_LIKE_LEDGERS: Final[Mapping[Form, CellKind]] = {
    "year": "year",
    "month": "month",
    "count": "count",
    "days": "days",
    "money": "money",
    "flag": "flag",
    "date": "date",
}
_NOTES: Final = {
    "serial": "是数字，按 Excel 的日期序号读作{value}，请核对",
    "small": "不到 100 元，请核对单位",
    "large": "在一亿元以上，请核对单位",
}
_NOT_DONE = re.compile(r"null|(?:尚|暂|还)?未.{0,4}|没有.{1,4}", re.IGNORECASE)
_NO_ENTRY: Final = frozenset(("无", "没有", "暂无", "不适用"))
_BREAKS = r"[\n\r\v\f\x85\u2028\u2029]"
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WRAPPED = re.compile(rf"(?<=[{_HAN}，。；：、）》”])\s*{_BREAKS}\s*(?=[{_HAN}《（“])")
_NUMBERED = re.compile(r"[(（]?([0-9]{1,2})(?:[)）]|[.．、](?![0-9]))\s*")
_MOBILE = re.compile("1[0-9]{10}")


def read(value: Value, column: Column) -> Said | Refused | None:
    """What a cell says; None where it says nothing."""
    if value is None:
        return None
    words = " ".join(unicodedata.normalize("NFKC", value).split()) if isinstance(value, str) else ""
    kind = _LIKE_LEDGERS.get(column.form)
    if kind is not None:
        return _like_ledgers(value, words, column, kind)
    if isinstance(value, str) and (not words or words in _NO_ENTRY or _only_signs(words)):
        return None
    match column.form:
        case "choice":
            return Said(value)
        case "mixed":
            return Said(one_line(_WRAPPED.sub("", value)) if isinstance(value, str) else value)
        case "hours" | "number":
            return Said(_number(value, words))
        case "lines" | "list":
            return _lines(value, column)
    return _text(value, column)


def _like_ledgers(value: Value, words: str, column: Column, kind: CellKind) -> Said | Refused | None:
    if kind == "date" and words and _NOT_DONE.fullmatch(words):
        return Said(None)
    extra = column.entry.info.json_schema_extra
    unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
    found = read_cell(value, LedgerColumn(column.label, column.path, kind, "", unit=unit))
    if isinstance(found, Refused):
        return found
    if found.value is None:
        return None
    note = _NOTES.get(found.note, "")
    return Said(found.value, note.format(value=found.value))


def _only_signs(words: str) -> bool:
    return says_nothing(words) and not any(char.isalnum() for char in words)


def _number(value: Value, words: str) -> Any:
    """A number with its unit taken off; anything else as it stands, for the model to refuse."""
    if isinstance(value, str):
        try:
            return Decimal(re.sub("(?:学时|课时|号)$", "", words).strip())
        except InvalidOperation:
            return value
    return value


def _written(value: Value) -> str | Refused:
    if isinstance(value, bool):
        return Refused(shown(value), "文字")
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def _text(value: Value, column: Column) -> Said | Refused:
    text = _written(value)
    if isinstance(text, Refused):
        return text
    if column.form == "passage":
        return Said(text)
    if isinstance(value, Decimal) and not _MOBILE.fullmatch(text):
        # Nobody can tell whether 0772… stood there before Excel made a number of it.
        return Said(text, f"是数字，按文字“{text}”读入；开头原有的 0 会丢失，请核对，并把单元格设为文本格式")
    # A line broken inside Chinese words is one word; elsewhere the break parts two.
    return Said(one_line(_WRAPPED.sub("", text)))


def _lines(value: Value, column: Column) -> Said | Refused | None:
    """Items on a line each, or on one line parted by ；. Numbers put before each belong to the layout."""
    text = _written(value)
    if isinstance(text, Refused):
        return text
    parts = re.split(_BREAKS if re.search(_BREAKS, text) else "[;；]", text)
    parts = [one_line(part).strip().rstrip(";；").strip() for part in parts]
    parts = [part for part in parts if part and not _only_signs(unicodedata.normalize("NFKC", part))]
    numbers = [_NUMBERED.match(part) for part in parts]
    if len(parts) > 1 and [found and int(found[1]) for found in numbers] == list(range(1, len(parts) + 1)):
        parts = [part[found.end() :] for part, found in zip(parts, numbers, strict=True) if found]
    if column.form == "list" and column.entry.below is None:  # months
        numerals = [part.strip() for one in parts for part in re.split("[、,，\\s]", one) if part.strip()]
        return (
            Said([int(each) if each.isdecimal() and len(each) < 5 else each for each in numerals]) if numerals else None
        )
    return Said(parts) if parts else None


__all__ = ["Said", "read"]
