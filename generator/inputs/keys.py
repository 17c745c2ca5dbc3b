"""The keys of an input: English, Chinese or both; where each is written; which are unknown, doubled or missing.

Everything is read off the models: a field's English key is its alias or name, its Chinese key is its title.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from annotated_types import MaxLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.inputs.fields import Kind, OneOf, shortened
from generator.inputs.source import Tree, Way

_PART = re.compile(r"([^\[\]]*)((?:\[[0-9]{1,9}\])*)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of a block. kind: what it holds, None for a block or a list of blocks, which is ``below``.

    most: the most items of a list.
    """

    key: str
    attribute: str
    label: str
    info: FieldInfo
    kind: Kind | None
    below: type[BaseModel] | None
    many: bool
    most: int | None


@dataclass(slots=True)
class Named:
    """Values under English keys. lines: of each path. faults: (path, line, found, expected, remedy)."""

    data: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[tuple[str, int | None, str, str, str]] = field(default_factory=list)


@lru_cache(maxsize=128)
def entries(model: type[BaseModel]) -> Mapping[str, Entry]:
    """The fields of a block by English key, in order."""
    found = {}
    for name, info in model.model_fields.items():
        below, many = _held(info.annotation)
        kind = _kind_of(info, below)
        most = _most_items(info.annotation, info.metadata)
        found[info.alias or name] = Entry(info.alias or name, name, info.title or "", info, kind, below, many, most)
    return found


@lru_cache(maxsize=128)
def _spellings(model: type[BaseModel]) -> Mapping[str, Entry]:
    """The fields of a block by every key that is accepted."""
    by_key = entries(model)
    return {folded(entry.label): entry for entry in by_key.values()} | dict(by_key)


@lru_cache(maxsize=32)
def flat_keys(model: type[BaseModel]) -> Mapping[str, str]:
    """Keys that may stand at the top for a field further down: ``unit.name``, and 单位名称 where only one field has
    that label. Lists hold no such field."""
    paths = list(_flat(model))
    labels = [folded(entry.label) for _, entry in paths]
    top = _spellings(model)
    found = {path: path for path, _ in paths if "." in path}
    for path, entry in paths:
        label = folded(entry.label)
        if "." in path and labels.count(label) == 1 and label not in top:
            found[label] = path
    return found


def _flat(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, Entry]]:
    for entry in entries(model).values():
        path = f"{above}{entry.key}"
        yield path, entry
        if entry.below and not entry.many:
            yield from _flat(entry.below, f"{path}.")


def folded(key: str) -> str:
    """A key without blanks, its brackets full-width."""
    return "".join(key.split()).replace("(", "（").replace(")", "）")


def _held(annotation: object) -> tuple[type[BaseModel] | None, bool]:
    """The block that a type holds, and whether it is a list of them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _held(arguments[0])
    if origin is tuple:
        below, _ = _held(arguments[0])
        return below, below is not None
    found = [held for part in arguments if (held := _held(part))[0]]
    return found[0] if found else (None, False)


def label_of(model: type[BaseModel], path: str) -> str:
    """The Chinese name of a path: 培训人数, 课程安排第3项的学时, 培训包审核的办理日期; empty for an unknown one."""
    words: list[str] = []
    block: type[BaseModel] = model
    unique = set(flat_keys(model)) | {folded(entry.label) for entry in entries(model).values()}
    in_list = False
    for part in path.split("."):
        shape = _PART.fullmatch(part)
        entry = entries(block).get(shape[1]) if shape else None
        if entry is None or shape is None:
            return ""
        if not in_list and folded(entry.label) in unique:
            words.clear()
        numbers = re.findall("[0-9]+", shape[2])
        words.append(entry.label + "".join(f"第{int(number) + 1}项" for number in numbers))
        in_list = in_list or bool(numbers)
        block = entry.below or block
    return "的".join(words)


def _kind_of(info: FieldInfo, below: type[BaseModel] | None) -> Kind | None:
    kind = next((kind for extra in info.metadata if (kind := _as_kind(extra))), None) or _kind_in(info.annotation)
    if below and (kind is None or kind.name == "text"):
        return None
    return kind or Kind("text", "文字")  # type and subtype, whose values are read apart


def _kind_in(annotation: object) -> Kind | None:
    """The kind that stands first in a type."""
    arguments = typing.get_args(annotation)
    if typing.get_origin(annotation) is typing.Annotated:
        if kind := next((kind for extra in arguments[1:] if (kind := _as_kind(extra))), None):
            return kind
    elif typing.get_origin(annotation) is tuple:
        inner = _kind_in(arguments[0])
        return Kind("lines", f"列表，每项为{inner.words}", inner.choices) if inner else None
    return next((kind for part in arguments if (kind := _kind_in(part))), None)


def _most_items(annotation: object, extras: Sequence[object]) -> int | None:
    """The bound of a list, wherever its type states it."""
    for extra in extras:
        constraints = extra.metadata if isinstance(extra, FieldInfo) else [extra]
        if bound := next((c.max_length for c in constraints if isinstance(c, MaxLen)), None):
            return bound
    arguments = typing.get_args(annotation)
    if typing.get_origin(annotation) is typing.Annotated:
        return _most_items(arguments[0], arguments[1:])
    if typing.get_origin(annotation) is tuple:
        return None
    return next((most for part in arguments if (most := _most_items(part, ()))), None)


def _as_kind(extra: object) -> Kind | None:
    return extra if isinstance(extra, Kind) else extra.kind if isinstance(extra, OneOf) else None


# ---- reading --------------------------------------------------------------------------------------------------------


def named(tree: Tree, model: type[BaseModel]) -> Named:
    """The values of a file under English keys, with every unknown and doubled key."""
    out = Named({})
    for way, line in dict(tree.doubled).items():
        out.faults.append((_raw_path(way), line, "写了两遍", "", _once(tree.lines.get(way))))
    data = dict(tree.data)
    lifted = _lift(data, model, tree, out)
    out.data = _block(data, model, (), "", tree, out)
    for path, way, value in lifted:
        _put(out, model, path, way, value, tree)
    return out


def _lift(data: dict[str, Any], model: type[BaseModel], tree: Tree, out: Named) -> list[tuple[str, Way, Any]]:
    """Takes out of the top block what is written there for a field further down."""
    known, flat = _spellings(model), flat_keys(model)
    found: list[tuple[str, Way, Any]] = []
    for key in list(data):
        path = flat.get(key.strip()) or flat.get(folded(key))
        if path and key not in known and folded(key) not in known:
            found.append((path, (key,), data.pop(key)))
    return found


def _put(out: Named, model: type[BaseModel], path: str, way: Way, value: Any, tree: Tree) -> None:
    """Puts a lifted value into its block."""
    *above, last = path.split(".")
    block, at = out.data, ""
    for key in above:
        at = f"{at}{key}"
        held = block.setdefault(key, {})
        if not isinstance(held, dict):
            return
        block, at = held, f"{at}."
    line = tree.lines.get(way)
    if last in block:
        out.faults.append((path, line, "写了两遍", "", _once(out.lines.get(path))))
        return
    entry = _entry_at(model, path)
    out.lines[path] = line or 0
    block[last] = _value(value, entry, way, path, tree, out)


def _entry_at(model: type[BaseModel], path: str) -> Entry:
    *above, last = path.split(".")
    for key in above:
        below = entries(model)[key].below
        assert below is not None
        model = below
    return entries(model)[last]


def _block(
    data: Mapping[str, Any], model: type[BaseModel], way: Way, path: str, tree: Tree, out: Named
) -> dict[str, Any]:
    known = _spellings(model)
    block: dict[str, Any] = {}
    for key, value in data.items():
        entry = known.get(str(key).strip()) or known.get(folded(str(key)))
        line = tree.lines.get((*way, key))
        if entry is None:
            out.faults.append(_unknown(str(key), model, path, line))
            continue
        here = f"{path}{entry.key}"
        if entry.key in block:
            found = f"写了两遍（“{shortened(str(key))}”就是 {entry.key}）"
            out.faults.append((here, line, found, "", _once(out.lines.get(here))))
            continue
        if line:
            out.lines[here] = line
        block[entry.key] = _value(value, entry, (*way, key), here, tree, out)
    return block


def _value(value: Any, entry: Entry, way: Way, path: str, tree: Tree, out: Named) -> Any:
    if isinstance(value, str) and not value.strip() and not (entry.kind and entry.kind.empty):
        return None
    if isinstance(value, (list, tuple)) and entry.most and len(value) > entry.most:
        found = f"有 {len(value)} 项"
        out.faults.append((path, out.lines.get(path), found, f"不超过 {entry.most} 项", "请分成几份"))
        return None
    if entry.below and isinstance(value, Mapping) and not entry.many:
        return _block(value, entry.below, way, f"{path}.", tree, out)
    if isinstance(value, (list, tuple)):
        return [_item(item, i, entry, way, path, tree, out) for i, item in enumerate(value)]
    return value


def _item(item: Any, number: int, entry: Entry, way: Way, path: str, tree: Tree, out: Named) -> Any:
    here = f"{path}[{number}]"
    if line := tree.lines.get((*way, number)):
        out.lines[here] = line
    if entry.below and entry.many and isinstance(item, Mapping):
        return _block(item, entry.below, (*way, number), f"{here}.", tree, out)
    return item


def _unknown(key: str, model: type[BaseModel], path: str, line: int | None) -> tuple[str, int | None, str, str, str]:
    """The fault of a key that does not exist here, with the nearest one that does."""
    from difflib import get_close_matches

    known = _spellings(model)
    near = get_close_matches(folded(key), list(known), n=1, cutoff=0.5)
    if near:
        entry = known[near[0]]
        remedy = f"是不是 {entry.key}（{entry.label}）？" if entry.key != entry.label else f"是不是“{entry.label}”？"
    else:
        names = [entry.label for entry in entries(model).values()]
        remedy = f"这里可以写：{'、'.join(names[:12])}{'……' if len(names) > 12 else ''}"
    return f"{path}{shortened(key)}", line, "没有这个键", "", remedy


def _once(line: int | None) -> str:
    return f"前一处在第{line}行，请删去一处" if line else "请删去一处"


def _raw_path(way: Way) -> str:
    """A way as written."""
    words = ""
    for part in way:
        words += f"[{part}]" if isinstance(part, int) else f".{shortened(part)}"
    return words.lstrip(".")
