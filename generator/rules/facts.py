"""A view of an input that knows what it does not say: a key that is absent differs from one that is empty.

Rules name fields by the paths of the input files (``class.trainees``). A leading dot is relative to the block a rule
looks at (``.trainees`` of ``class`` or of ``items[2]``); ``@year`` is a figure worked out from several fields
(``generator.rules.figures``). A notice has no ``class`` block: its own fields stand for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from generator.inputs.load import Loaded

#: A row of a ledger, and all rows of one unit in one year: judged like inputs, by the checks that name them.
LEDGER_TYPES: Final = ("ledger_class", "ledger_unit")
#: Input types by the names that packs use: a notice by its subtype.
TYPES: Final = (
    *("class_plan", "annual_plan", "statement", "class_opening", "plan_application", "forwarding", "general"),
    *LEDGER_TYPES,
)
#: The blocks that a rule may look at, one after another, and the inputs that have them.
BLOCKS: Final[Mapping[str, tuple[str, ...]]] = {
    "class": ("class_plan", "class_opening", "statement", "ledger_class"),
    "items[]": ("annual_plan", "statement", "ledger_unit"),
    "curriculum[]": ("class_plan",),
    "budget.lecture[]": ("class_plan",),
}
#: Where a notice or a statement keeps what a class plan has under another path.
_CLASS_OF_NOTICE: Final = ("open_date", "end_date", "trainees", "location", "delivery", "audience")
_STEP_DATES: Final = ("date", "approved_date")


class Absent:
    """The value of a field that the input does not speak of."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


def is_empty(value: object) -> bool:
    """Whether a value that is there says 没有: null, blank, no items."""
    return value is None or value == () or value == [] or (isinstance(value, str) and not value.strip())


@dataclass(frozen=True, slots=True)
class Facts:
    """An input as plain dicts, lists and values. type: of ``TYPES``. aliases: path of a rule -> path in this input."""

    type: str
    data: Mapping[str, Any]
    as_of: date
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> Block:
        """The input itself as a block."""
        return Block(self, "", self.data)

    def blocks(self, name: str) -> Sequence[Block] | Absent:
        """The blocks of a name in ``BLOCKS``; ABSENT where the input does not speak of it."""
        path = name.removesuffix("[]")
        value = follow(self.data, parts(path))
        if value is ABSENT or value is None:
            return () if value is None else ABSENT
        if not name.endswith("[]"):
            return (Block(self, path, value),)
        return tuple(Block(self, f"{path}[{number}]", row, number) for number, row in enumerate(value))

    def shown(self, path: str) -> str:
        """The path as the input writes it: ``trainees`` of a notice for ``class.trainees``."""
        for start, instead in self.aliases.items():
            if path == start or path.startswith(f"{start}."):
                return f"{instead}{path[len(start) :]}".lstrip(".")
        return path


@dataclass(frozen=True, slots=True)
class Block:
    """A part of an input that a rule looks at. path: ``class``, ``items[2]``, empty for the whole. number: of a row."""

    facts: Facts
    path: str
    data: Mapping[str, Any]
    number: int | None = None

    def get(self, name: str) -> Any:
        """The value of a field; ABSENT where the input does not speak of it."""
        if name.startswith("."):
            return follow(self.data, parts(name[1:]))
        return follow(self.facts.data, parts(name))

    def says(self, name: str) -> bool:
        """Whether the input speaks of the block that a field stands in (``steps`` for ``steps.结算金额.date``)."""
        return self.get(name.partition(".")[0] if not name.startswith(".") else ".") is not ABSENT

    def place(self, name: str) -> str:
        """The path of a field in the input: ``items[2].trainees`` for ``.trainees``."""
        path = name if not name.startswith(".") else f"{self.path}{name}" if self.path else name[1:]
        return self.facts.shown(path)

    @property
    def called(self) -> str:
        """How a row is named in a sentence: ``第3项“……班”：``; empty for a block that is no row."""
        if self.number is None:
            return ""
        name = next((self.data[key] for key in ("name", "title", "teacher") if self.data.get(key)), "")
        return f"第{self.number + 1}项" + (f"“{name}”" if name else "") + "："


def follow(data: Any, keys: tuple[str, ...]) -> Any:
    """The value at a path; ABSENT where the path ends before. Below a null everything is null."""
    for key in keys:
        if data is None:
            return None
        if not isinstance(data, dict) or key not in data:
            return ABSENT
        data = data[key]
    return data


@lru_cache(maxsize=2048)
def parts(path: str) -> tuple[str, ...]:
    """The keys of a path."""
    return tuple(path.split(".")) if path else ()


def facts_of(
    type_: str, subtype: str | None, data: Mapping[str, Any], as_of: date, reference: Mapping[str, Any] | None = None
) -> Facts:
    """The facts of values under English keys. reference: what the office imported, used where the input gives none."""
    kind = subtype or type_
    values = dict(data)
    aliases: dict[str, str] = {}
    if kind == "class_opening":
        values["class"] = {key: values[key] for key in _CLASS_OF_NOTICE if key in values}
        aliases["class"] = ""
    if kind == "statement":
        aliases |= _of_statement(values)
    if isinstance(values.get("steps"), Mapping):
        values["steps"] = {name: _step(step) for name, step in values["steps"].items()}
    if reference:
        values["reference"] = {**reference, **(values.get("reference") or {})}
    return Facts(kind, values, as_of, aliases)


def facts_from(loaded: Loaded, reference: Mapping[str, Any] | None = None) -> Facts:
    """The facts of an input that was loaded."""
    data = loaded.value.model_dump(by_alias=True, exclude_unset=True)
    if loaded.type == "notice":
        data["unit"] = {"name": getattr(loaded.value, "lead", "")}
    return facts_of(loaded.type, loaded.subtype, data, loaded.value.as_of, reference)


def _of_statement(values: dict[str, Any]) -> dict[str, str]:
    """Spells out what the subjects of a statement say of its class and items."""
    subjects = values.get("subjects") or ()
    aliases = {}
    held = values.get("class")
    if "urgent_class" in subjects and isinstance(held, Mapping):
        held = {"urgent": True, **held}
        if "urgent_reason" in values and "urgent_reason" not in held:
            held["urgent_reason"] = values["urgent_reason"]
            aliases["class.urgent_reason"] = "urgent_reason"
        values["class"] = held
    if "not_executed" in subjects and values.get("items"):
        values["items"] = [
            {"executed": False, **item} if not (item.get("before") or item.get("after")) else item
            for item in values["items"]
        ]
    return aliases


def _step(step: Any) -> Any:
    """A step that is null, or says 未完成 and no date, was not done."""
    if step is None:
        return dict.fromkeys(_STEP_DATES)
    if isinstance(step, Mapping) and str(step.get("state") or "").startswith(("未", "没")):
        return dict.fromkeys(_STEP_DATES) | dict(step)
    return step


__all__ = [
    "ABSENT",
    "BLOCKS",
    "LEDGER_TYPES",
    "TYPES",
    "Absent",
    "Block",
    "Facts",
    "facts_from",
    "facts_of",
    "follow",
    "is_empty",
    "parts",
]
