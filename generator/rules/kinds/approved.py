"""A class beside the item of the approved plan that it carries out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

from generator.rules.conditions import Needs, number_of, same, text_of
from generator.rules.entries import Entry
from generator.rules.facts import ABSENT, Block, is_empty
from generator.rules.grammar import Field, Scheme, read_field
from generator.rules.kinds.base import Kind, Outcome, Reminder, Setting, Violation
from generator.rules.wording import said

How = Literal["same", "place", "most"]
_HOW: Final = ("same", "place", "most")
# Words for where a class is held, and which of them exclude each other: 市外 may lie inside the region or outside.
_PLACES: Final = ("市内", "市外", "区内", "区外", "出国")
_APART: Final[Mapping[str, str]] = {
    "市内": "市外 区外 出国",
    "市外": "市内 出国",
    "区内": "区外 出国",
    "区外": "市内 区内 出国",
    "出国": "市内 市外 区内 区外",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A field and the approved one. how: equal (same), in a place that does not exclude it (place), not more (most)."""

    name: str
    field: Field
    approved: Field
    how: How
    unit: str


@dataclass(frozen=True, slots=True)
class Approved(Kind):
    """Each of ``pairs`` must be as approved; a number that is smaller is only worth a look.

    Words for the message: ``{name}``, ``{value}``, ``{limit}`` (as approved), ``{differs}`` (不同 or 多2人).
    """

    pairs: tuple[Pair, ...]
    item: Field
    gives: ClassVar = ("value", "limit", "name", "differs")
    message: ClassVar = "{name}为{value}，与批准的{limit}不一致（{differs}）"

    @classmethod
    def read(cls, entry: Entry, scheme: Scheme) -> Approved:
        pairs = []
        for below in entry.entries("pairs"):
            how: Any = below.choice("how", _HOW, "same")
            field, approved = read_field(below, "field"), read_field(below, "approved")
            pairs.append(Pair(below.text("name"), field, approved, how, below.text_or("unit")))
            below.finish()
        if not pairs:
            raise entry.refuse("pairs", "缺少 pairs", "要比对的各项")
        return cls(tuple(pairs), read_field(entry, "item"))

    def judge(self, block: Block, setting: Setting) -> Iterator[Outcome]:
        if not isinstance(block.get(self.item), dict):
            yield Needs((block.place(self.item),))
            return
        for pair in self.pairs:
            ours, approved = block.get(pair.field), block.get(pair.approved)
            if is_empty(approved) or approved is ABSENT or ours is ABSENT:
                path = pair.field if ours is ABSENT else pair.approved
                yield Needs((block.place(path),))
            else:
                yield from self._compared(block, pair, ours, approved)

    def _compared(self, block: Block, pair: Pair, ours: Any, approved: Any) -> Iterator[Outcome]:
        field = block.place(pair.field)
        words = {"name": pair.name, "value": said(ours, pair.unit), "limit": said(approved, pair.unit)}
        match pair.how:
            case "same" if not same(ours, approved):
                yield Violation(field, ours, approved, {**words, "differs": "不同"})
            case "most":
                more = number_of(ours) - number_of(approved)
                if more > 0:
                    yield Violation(field, ours, approved, {**words, "differs": f"多{said(more, pair.unit)}"})
                elif more < 0:
                    told = f"{pair.name}为{words['value']}，比批准的{words['limit']}少{said(-more, pair.unit)}，请核对"
                    yield Reminder(field, told, ours, approved)
            case "place":
                yield from _place(field, words, ours, approved)


def _place(field: str, words: Mapping[str, str], ours: Any, approved: Any) -> Iterator[Outcome]:
    here, there = _word(ours), _word(approved)
    if here and there in _APART.get(here, "").split():
        yield Violation(field, ours, approved, {**words, "differs": "不同"})
    elif here != there:
        told = f"{words['name']}为{words['value']}，批准的是{words['limit']}，请核对两者是否一致"
        yield Reminder(field, told, ours, approved)


def _word(value: Any) -> str:
    return next((word for word in _PLACES if word in text_of(value)), "")


__all__ = ["Approved", "Pair"]
