"""The blank sheet of a kind of document: its columns explained, the lists on sheets of their own, one row filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from generator.batch.columns import GUIDE, KEY, Block, Column, Form, Layout, layout, shown_titles
from generator.batch.model import family_name
from generator.inputs.examples import Example
from generator.inputs.families import MODELS, Family
from generator.inputs.fields import plain, read_date
from generator.inputs.keys import entries
from generator.inputs.naming import named
from generator.inputs.source import parse
from generator.sheets.titles import clean
from generator.sheets.writing import ColumnSpec, Format, SheetSpec, fitting, workbook_bytes

_FORMATS: Final[Mapping[Form, Format]] = {
    "date": "date", "money": "money", "count": "integer", "year": "integer", "month": "integer", "days": "number",
    "hours": "number", "number": "number",
}  # fmt: skip
_SAMPLE_KEY: Final = "1"
_NOT_DONE: Final = "未办理"
#: Left to the sequence.
_NUMBER: Final = "doc_number.serial"
_WIDEST: Final = 36.0


def blank_batch(example: Example) -> bytes:
    """The sheet for an example's kind of document, with the example (less its tables) as its one row."""
    family: Family = (example.type, example.subtype if example.type == "notice" else None)
    shape = layout(family)
    model = MODELS[family]
    data = named(parse(example.text().encode("utf-8"), example.file_name), model).data
    name = family_name(family)
    lists = [block for block in shape.blocks.values() if not _in_one_cell(block, shape)]
    main = _columns(shape, data)
    sheets = [_sheet(name, main, [data], name)]
    sheets += [_sheet(block.title, tuple(_own(block)), _items(data, block.path), "") for block in lists]
    return workbook_bytes([*sheets, _guide(name, shape, main, lists)], title=f"批量{name}")


# ---- which columns --------------------------------------------------------------------------------------------------


def _columns(shape: Layout, data: Mapping[str, Any]) -> tuple[tuple[str, Column], ...]:
    """The columns of the main sheet: those that must be filled, then those that the example fills, by the model."""
    shown = shown_titles(shape.columns)
    every = [(title, shape.columns[clean(title)]) for path, title in shown.items() if path not in ("type", "subtype")]
    every = [pair for pair in every if not pair[1].first]
    needed = [pair for pair in every if pair[1].required]
    filled = [pair for pair in every if not pair[1].required and _held(data, pair[1].path) and _whole(data, pair[1])]
    return (*needed, *filled)


def _own(block: Block) -> Iterator[tuple[str, Column]]:
    for title in shown_titles(block.columns).values():
        yield title, block.columns[clean(title)]


def _in_one_cell(block: Block, shape: Layout) -> bool:
    """Whether a list has a column of its own in the main sheet: attachments that are only named."""
    column = shape.columns.get(clean(block.title))
    return column is not None and column.path == block.path


def _held(data: Mapping[str, Any], path: str) -> bool:
    held: Any = data
    for key in path.split("."):
        if not isinstance(held, Mapping) or key not in held:
            return False
        held = held[key]
    return True


def _whole(data: Mapping[str, Any], column: Column) -> bool:
    """Whether a cell can hold the example's value: a block is written in its parts."""
    return not isinstance(_value(data, column.path), Mapping)


def _value(data: Any, path: str) -> Any:
    for key in path.split("."):
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def _items(data: Mapping[str, Any], path: str) -> list[Mapping[str, Any]]:
    value = _value(data, path)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


# ---- sheets ---------------------------------------------------------------------------------------------------------


def _sheet(
    name: str, columns: Sequence[tuple[str, Column]], items: Sequence[Mapping[str, Any]], type_: str
) -> SheetSpec:
    """A sheet with one item a row. type_: of documents, for the main sheet."""
    head = [
        ColumnSpec(
            KEY, 6, comment=_KEY_HELP if type_ else f"与“{KEY}”相同的那一行文稿；每行都要填。", required=not type_
        )
    ]
    first: list[Any] = [_SAMPLE_KEY]
    if type_:
        head.append(ColumnSpec("类型", 12, comment="一行一份文稿。", choices=(type_,), strict=False, required=True))
        first.append(type_)
    specs = (*head, *(_spec(title, column, items) for title, column in columns))
    rows = [
        (*first, *(_cell(item, column) for _, column in columns))
        for item in items
    ]  # fmt: skip
    return SheetSpec(name, specs, rows)


_KEY_HELP: Final = f"同一份文稿在其他表中的各行填同样的{KEY}；没有附表的可以不填。"


def _spec(title: str, column: Column, items: Sequence[Mapping[str, Any]]) -> ColumnSpec:
    shown = [_cell(item, column) for item in items]
    return ColumnSpec(
        title,
        width=min(_WIDEST, max(10.0, fitting([title, *shown]))),
        format=_FORMATS.get(column.form, "text"),
        comment=_help(column),
        choices=_choices(column),
        strict=column.form in ("choice", "flag"),
        required=column.required and column.path != _NUMBER,
    )


def _choices(column: Column) -> tuple[str, ...]:
    if column.form == "flag":
        return ("是", "否")
    kind = column.entry.kind
    return tuple(_spoken(column)[choice] for choice in kind.choices) if kind and kind.choices else ()


def _spoken(column: Column) -> Mapping[str, str]:
    """Each choice -> the Chinese word for it, as the field's words give it: ``adjusted（计划调整）``."""
    kind = column.entry.kind
    if kind is None:
        return {}
    names = dict(re.findall(r"([a-z_]+)（([^（）]+)）", kind.words))
    return {choice: names.get(choice, choice) for choice in kind.choices}


def _help(column: Column) -> str:
    """What the column is for and how to fill it."""
    told = column.entry.info.description or ""
    if column.path == _NUMBER:
        return "不填则接着以前编的号依次编号；填了的照填的号登记。"
    how = {"lines": _ITEMS, "list": _ITEMS, "money": "单位为元；可写“4.8万元”。"}.get(column.form, "")
    if "null" in told:
        how = f"没有办理、没有报送的写“{_NOT_DONE}”；不清楚的留空。"
    # What only holds for a YAML file is left out.
    clauses = [each for each in re.findall("[^；，。]+[；，。]?", told) if "加引号" not in each and "null" not in each]
    told = re.sub(" ?true ?", "“是”", re.sub(" ?false ?", "“否”", "".join(clauses).rstrip("；，。")))
    return "\n".join(part for part in (f"{told}。" if told else "", how) if part)


_ITEMS: Final = "一项一行（单元格内换行），或用“；”隔开。"


def _cell(item: Mapping[str, Any], column: Column) -> Any:
    """A value of the example as a cell."""
    if column.path == _NUMBER:
        return None
    if not _held(item, column.path):
        return None
    value = _value(item, column.path)
    if value is None:
        return _NOT_DONE if column.form == "date" else None
    if isinstance(value, (list, tuple)):
        spoken = _spoken(column)
        named_by = next((key for key, each in entries(column.entry.below).items() if each.info.is_required()), "") \
            if column.entry.below else ""  # fmt: skip
        texts = [str(each.get(named_by)) if isinstance(each, Mapping) else str(each) for each in value]
        return "\n".join(spoken.get(text, text) for text in texts)
    if isinstance(value, Mapping):
        return None
    if column.form == "date":
        return read_date(value)
    if column.form in ("text", "passage"):
        return value if isinstance(value, str) else plain(value)
    if column.form == "choice":
        return _spoken(column).get(value, value)
    if isinstance(value, (bool, int, Decimal, date)):
        return value
    return str(value)


def _guide(name: str, shape: Layout, main: Sequence[tuple[str, Column]], lists: Sequence[Block]) -> SheetSpec:
    """Every column there is, those of the blank first."""
    used = {column.path for _, column in main}
    shown = shown_titles(shape.columns)
    rest = [
        (title, shape.columns[clean(title)])
        for path, title in shown.items()
        if path not in used and path not in ("type", "subtype")
    ]
    rows = [
        (name, title, "必填" if column.required and column.path != _NUMBER else "", _words(column), _help(column))
        for title, column in main
    ]
    for block in lists:
        rows += [
            (block.title, title, "必填" if column.required else "", _words(column), _help(column))
            for title, column in _own(block)
        ]
    rows += [(f"{name}（可以加）", title, "", _words(column), _help(column)) for title, column in rest]
    columns = (
        ColumnSpec("表", 20),
        ColumnSpec("列", 28),
        ColumnSpec("必填", 6),
        ColumnSpec("填什么", 40),
        ColumnSpec("含义", 60),
    )
    above = (
        f"批量{name}：各列说明",
        f"在“{name}”表中一行填一份文稿，其他表的各行用“{KEY}”对应。列可以删减、换次序，标题不要改；可以加上下面列出的其他列。",
        "起草：zhangfa batch 文件.xlsx -o 文稿",
    )
    return SheetSpec(GUIDE, columns, rows, above=above)


def _words(column: Column) -> str:
    kind = column.entry.kind
    words = kind.words if kind else "文字"
    words = (
        words.replace("true（是）或 false（否）", "是或否")
        .replace("加引号的", "")
        .replace("文字，或文字的列表", "文字，可以有几项")
        .replace("文字的列表", "文字，可以有几项")
        .replace("列表，每项为文字", "文字，可以有几项")
    )
    return re.sub(r"[a-z_]+（([^（）]+)）", r"\1", words)


__all__ = ["blank_batch"]
