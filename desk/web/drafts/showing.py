"""What stands in the fields of a form: values as kept -> what the controls show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from desk.web.drafts.bodies import words_of_body
from desk.web.drafts.fields import NONE_WORD, FormBlock, FormField, FormRows, Node
from generator.inputs.fields import plain

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def shown(node: FormField, value: Any) -> Any:
    """The value for the control of a field: a date where it is one (the control adds the weekday), else words."""
    if value is None or value == "":
        return None
    if node.control == "date" and isinstance(value, str) and (match := _ISO.fullmatch(value)):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return value
    if node.control == "boolean" and isinstance(value, bool):
        return value
    return words_of(node, value)


def words_of(node: FormField, value: Any) -> str:
    """The words of a value as its control shows them."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case int() | float():
            return plain(value)
        case str():
            return node.choices.get(value, value)
    if node.control == "body":
        return words_of_body(value)
    if node.control == "grid" and isinstance(value, (list, tuple)):
        return "\n".join("\t".join("" if cell is None else str(cell) for cell in _row(row)) for row in value)
    if node.control == "standard" and isinstance(value, Mapping):
        title = value.get("title") or value.get("名称") or ""
        return f"{title}（{len(value)} 项，由导入的文件给出）" if title else f"一组费用标准（{len(value)} 项）"
    if isinstance(value, (list, tuple)):
        words = [node.choices.get(str(item), "" if item is None else str(item)) for item in value]
        return ("、" if node.control in ("months", "choices") else "\n").join(words)
    if isinstance(value, Mapping):
        return "；".join(f"{key}：{item}" for key, item in value.items())
    return str(value)


def _row(row: Any) -> Any:
    return row if isinstance(row, (list, tuple)) else [row]


def row_words(nodes: Mapping[str, Node], row: Any) -> dict[str, Any]:
    """The cells of a row by the path behind ``[].``; a row that is a text is its first column."""
    if not isinstance(row, Mapping):
        first = next((node.key for node in nodes.values() if isinstance(node, FormField)), "")
        return {first: "" if row is None else str(row)}
    return dict(_cells(nodes, row, ""))


def _cells(nodes: Mapping[str, Node], row: Mapping[str, Any], at: str) -> Any:
    for key, node in nodes.items():
        if key not in row:
            continue
        value = row[key]
        match node:
            case FormField():
                if value is None:
                    yield f"{at}{key}", NONE_WORD
                elif node.control == "boolean" and isinstance(value, bool):
                    yield f"{at}{key}", value
                else:
                    yield f"{at}{key}", words_of(node, value)
            case FormBlock() if isinstance(value, Mapping):
                yield from _cells(node.nodes, value, f"{at}{key}.")
            case FormBlock() if value is not None:
                yield f"{at}{key}#text", str(value)
            case FormRows():
                continue


def value_at(data: Any, path: str) -> Any:
    """What is kept at a path without lists; None where nothing is. ``is_given`` tells null from absent."""
    for key in path.split("."):
        if not isinstance(data, Mapping) or key not in data:
            return None
        data = data[key]
    return data


def is_given(data: Any, path: str) -> bool:
    """Whether something is kept at a path, null included. Below a null everything is null."""
    for key in path.split("."):
        if data is None:
            return True
        if not isinstance(data, Mapping) or key not in data:
            return False
        data = data[key]
    return True


__all__ = ["is_given", "row_words", "shown", "value_at", "words_of"]
