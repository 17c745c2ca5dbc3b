"""An input file given to the desk -> what was typed; every fault is told, and nothing of the file is lost silently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from desk.web.drafts.fields import Form, FormBlock, FormField, FormRows, Node, form_of
from desk.web.drafts.showing import words_of
from desk.web.drafts.typed import number_in
from generator.inputs.families import MODELS
from generator.inputs.faults import InputError
from generator.inputs.fields import plain
from generator.inputs.load import read
from generator.inputs.naming import named
from generator.inputs.source import Tree, parse
from kb.errors import ZhangfaError
from kb.printable import one_line

_LONGEST: Final = 200
_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file holds. data: as typed. faults: what is wrong with it, a sentence each; left: keys that no field
    takes, with what stood there."""

    form: Form
    data: dict[str, Any]
    faults: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def imported(given: bytes, name: str) -> Imported:
    """What an input file holds. name: for messages.

    Raises ZhangfaError for what is no input file at all (unreadable, of no known kind).
    """
    tree = parse(given, name)
    faults: tuple[str, ...] = ()
    try:
        loaded = read(tree.data, name, strict=False) if isinstance(tree.data, Mapping) else None
        family = (loaded.type, loaded.subtype) if loaded else None
    except InputError as error:
        found = _family(tree, name)
        if found is None:
            raise
        family, faults = found, tuple(fault.message for fault in error.faults[:_MOST])
    if family is None or family not in MODELS:
        raise ZhangfaError("不是输入文件", where=name, expected="由“样例”或“导出填写内容”得到的 .yaml 或 .json 文件")
    form = form_of(*family)
    held = named(tree, MODELS[family])
    head = {"type": family[0], **({"subtype": family[1]} if family[1] else {})}
    data = head | _block(form.nodes, held.data)
    left = tuple(_left(tree, [trouble.path for _, trouble in held.faults if trouble.found == "没有这个键"]))
    return Imported(form, data, faults, left)


def _family(tree: Tree, name: str) -> tuple[str, str | None] | None:
    """The family of a file that is faulty otherwise: what stands under 类型 and 子类."""
    from generator.inputs.families import family_of

    if not isinstance(tree.data, Mapping):
        return None
    held = {str(key).strip(): value for key, value in tree.data.items()}
    kind, subtype = (held.get(key, held.get(word)) for key, word in (("type", "类型"), ("subtype", "子类")))
    if not isinstance(kind, str):
        return None
    family = family_of(kind, subtype if isinstance(subtype, str) else None)
    return family if family in MODELS else None


def _left(tree: Tree, paths: list[str]) -> Iterator[str]:
    """Keys that no field takes, with their values in short."""
    for path in paths[:_MOST]:
        value: Any = tree.data
        for part in path.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        said = one_line(str(value)) if value is not None else ""
        yield f"{path}：{said[:_LONGEST]}{'……' if len(said) > _LONGEST else ''}" if said else path


def _block(nodes: Mapping[str, Node], data: Any) -> dict[str, Any]:
    """The values as a form would have been typed."""
    found: dict[str, Any] = {}
    for key, value in data.items() if isinstance(data, Mapping) else ():
        node = nodes.get(key)
        match node:
            case FormBlock() if isinstance(value, Mapping):
                found[key] = _block(node.nodes, value)
            case FormBlock() if isinstance(value, str) and not node.words:
                # A name stands for a block that begins with one (the contact of a class).
                first = "name" if "name" in node.nodes else next(iter(node.nodes))
                found[key] = {first: value}
            case FormRows() if isinstance(value, (list, tuple)):
                found[key] = [_row(node, row) for row in value]
            case FormField() | FormBlock() | FormRows():
                found[key] = _typed(node, value)
    return found


def _row(node: FormRows, row: Any) -> dict[str, Any]:
    if isinstance(row, Mapping):
        return _block(node.nodes, row)
    first = next(iter(node.nodes))
    return {} if row is None else {first: plain_value(row)}


def _typed(node: Node, value: Any) -> Any:
    value = plain_value(value)
    value = value.strip() if isinstance(value, str) else value
    if not isinstance(node, FormField) or value is None:
        return value
    match node.control:
        case "choices":
            return [node.choices.get(str(one), str(one)) for one in (value if isinstance(value, list) else [value])]
        case "choice" if isinstance(value, str):
            return node.choices.get(value, value)
        case "lines" if isinstance(value, str):
            return [value]
        case "integer" | "number" | "standard" if isinstance(value, str):
            return number_in(value.strip())
        case "passage" if isinstance(value, list):
            return "\n".join(str(item) for item in value)
        case "boolean" if isinstance(value, str):
            return {"true": True, "是": True, "yes": True, "false": False, "否": False, "no": False}.get(
                value.strip().lower(), value
            )
        case "text" | "date" | "choice" if isinstance(value, (int, float)) and not isinstance(value, bool):
            return plain(value)
        case "text" if isinstance(value, (dict, list)):
            return words_of(node, value)
    return value


def plain_value(value: Any) -> Any:
    """A value as JSON keeps it."""
    match value:
        case bool() | None | int() | float():
            return value
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else number_in(plain(value))
        case Mapping():
            return {str(key): plain_value(item) for key, item in value.items()}
        case list() | tuple():
            return [plain_value(item) for item in value]
    return str(value)


__all__ = ["Imported", "imported", "plain_value"]
