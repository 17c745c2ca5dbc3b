"""The keys of each block, read off the models: English the alias or name of a field, Chinese its title."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotated_types import MaxLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.inputs.fields import Kind, OneOf

_PART = re.compile(r"([^\[\]]*)((?:\[[0-9]{0,9}\])*)")


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
def spellings(model: type[BaseModel]) -> Mapping[str, Entry]:
    """The fields of a block by every key that is accepted."""
    by_key = entries(model)
    return {folded(entry.label): entry for entry in by_key.values()} | dict(by_key)


@lru_cache(maxsize=32)
def flat_keys(model: type[BaseModel]) -> Mapping[str, str]:
    """Keys that may stand at the top for a field further down: ``unit.name``, and 单位名称 where only one field has
    that label. Lists hold no such field."""
    paths = list(below_blocks(model))
    labels = [folded(entry.label) for _, entry in paths]
    top = spellings(model)
    found = {path: path for path, _ in paths if "." in path}
    for path, entry in paths:
        label = folded(entry.label)
        if "." in path and labels.count(label) == 1 and label not in top:
            found[label] = path
    return found


def below_blocks(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, Entry]]:
    """Path and field of everything that no list holds, blocks before what they hold."""
    for entry in entries(model).values():
        path = f"{above}{entry.key}"
        yield path, entry
        if entry.below and not entry.many:
            yield from below_blocks(entry.below, f"{path}.")


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
    """The Chinese name of a path: 培训人数, 课程安排第3项的学时, 培训包审核的办理日期; empty for an unknown one.

    ``[]`` stands for every item of a list: 课程安排各项的学时.
    """
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
        items = re.findall(r"\[([0-9]*)\]", shape[2])
        words.append(entry.label + "".join(f"第{int(number) + 1}项" if number else "各项" for number in items))
        in_list = in_list or bool(items)
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
