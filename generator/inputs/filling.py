"""An input as a file for a clerk: Chinese keys, what is known filled in, a marked line for each thing that is not.

The text is a YAML input that ``load`` reads again: what was known says the same, what was not is still missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel

from generator.inputs.dump import dump
from generator.inputs.families import TYPES
from generator.inputs.faults import Fault
from generator.inputs.keys import Entry, entries
from generator.inputs.load import Loaded
from generator.inputs.statement import SUBJECT_NAMES
from kb.printable import one_line

_MARK: Final = "待补"
# Plain in YAML whatever stands around it: nothing that could end a text, begin a comment or be a number.
_PLAIN = re.compile(r"(?:\d{4}年)?[\u4e00-\u9fff（《“][\u4e00-\u9fff0-9A-Za-z（）《》〔〕“”‘’，。、；：！？·—-]*")
_NOTHING: Final[tuple[object, ...]] = (None, "", [], {})


def form_of(loaded: Loaded, head: Sequence[str] = (), more: Mapping[str, Sequence[str]] | None = None) -> str:
    """The text of the file. head: lines of comment above it. more: key of the input -> what else is missing there."""
    values = dump(loaded.value)
    values["type"] = TYPES[loaded.type]
    if "subjects" in values:
        words = {subject: name for name, subject in reversed(SUBJECT_NAMES.items())}
        values["subjects"] = [words[subject] for subject in values["subjects"]]
    form = _Form({gap.field: _note(gap) for gap in loaded.gaps}, more or {})
    return "\n".join([*(f"# {one_line(words)}" for words in head), *form.block(type(loaded.value), values)]) + "\n"


class _Form:
    """The lines of an input. missing: path -> what is to be filled in. more: top key -> further notes."""

    def __init__(self, missing: Mapping[str, str], more: Mapping[str, Sequence[str]]) -> None:
        self._missing, self._more = missing, more

    def block(
        self, model: type[BaseModel], values: Mapping[str, Any], above: str = "", depth: int = 0
    ) -> Iterator[str]:
        """The keys of a block that hold something or should, in the order of the model, the type first."""
        known = entries(model)
        first = [key for key in ("type", "subtype") if key in known and not above]
        for key in [*first, *(key for key in known if key not in first)]:
            path = f"{above}{key}"
            lines = self._key(known[key], values, path)
            lines += [f"# {_MARK}：{one_line(words)}" for words in self._more.get(path, ())]
            yield from ("  " * depth + line for line in lines)

    def _key(self, entry: Entry, values: Mapping[str, Any], path: str) -> list[str]:
        """The lines of a key, none where it neither holds anything nor should."""
        told, lacks = values.get(entry.key), self._missing.get(path)
        note = f"# {_MARK}：{one_line(lacks)}" if lacks else ""
        one = entry.below is not None and not entry.many
        if told not in _NOTHING or (one and any(field.startswith(f"{path}.") for field in self._missing)):
            return [*self._held(entry, told, path), *([note] if note else [])]
        if lacks and _answers(path):
            # An empty key would say that nothing was done.
            return [f"# {entry.label}:   {note}"]
        if lacks and one and entry.below:
            return [f"{entry.label}:   {note}", *(f"  {each.label}:" for each in entries(entry.below).values())]
        if lacks:
            return [f"{entry.label}:   {note}"]
        return [f"{entry.label}: {_scalar(entry, told)}"] if entry.key in values else []

    def _held(self, entry: Entry, told: Any, path: str) -> list[str]:
        if entry.below and not entry.many and (told is None or isinstance(told, Mapping)):
            return [f"{entry.label}:", *self.block(entry.below, told or {}, f"{path}.", 1)]
        if entry.below and entry.many:
            rows = (list(self.block(entry.below, row, f"{path}[{n}].", 2)) for n, row in enumerate(told))
            return [f"{entry.label}:", *(line for row in rows for line in _row(row))]
        if isinstance(told, (list, tuple)):
            return [f"{entry.label}:", *(f"  - {_scalar(entry, item)}" for item in told)]
        return [f"{entry.label}: {_scalar(entry, told)}"]


def _note(gap: Fault) -> str:
    """What to fill in, for one who sees the key: 原因由单位填写，程序不代写."""
    why = re.fullmatch(r"没有填写(?:（(.+)）)?", gap.found)
    words = (why[1] or "请填写") if why else gap.found
    return f"{words}；{gap.remedy}" if _answers(gap.field) else words


def _row(lines: list[str]) -> list[str]:
    """A row of a list: its first key behind the dash, notes below it."""
    first = next(number for number, line in enumerate(lines) if not line.lstrip().startswith("#"))
    return [f"  - {lines[first].lstrip()}", *lines[:first], *lines[first + 1 :]]


def _answers(path: str) -> bool:
    """Whether an empty key is an answer of its own: 没有办理, 漏填."""
    return path.startswith("steps.") or path.endswith("_filed")


def _scalar(entry: Entry, value: Any) -> str:
    """A value in one line of YAML; texts in quotes wherever they could be taken for something else."""
    if value is None:
        return "null"
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) or (entry.kind is not None and entry.kind.name == "date")
        return value if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)


__all__ = ["form_of"]
