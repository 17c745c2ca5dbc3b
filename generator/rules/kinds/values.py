"""A field must be as asked (``required``), or must not be (``forbidden``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from generator.rules.conditions import Asked, Needs, Truth, negated, text_of, value_of
from generator.rules.entries import Entry
from generator.rules.facts import ABSENT, Block, is_empty
from generator.rules.grammar import Scheme, read_asked
from generator.rules.kinds.base import Kind, Outcome, Setting, Violation
from generator.rules.names import folded
from generator.rules.wording import said


@dataclass(frozen=True, slots=True)
class Required(Kind):
    """Each of ``fields`` must be as asked; one that is not is reported by itself.

    missing_is_empty: an absent key says 没有, if the input speaks of the block it stands in. unit: of a number.
    Words for the message: ``{value}``, ``{name}`` (the field's last key), ``{missing}`` (of the words that must all be
    covered, those that are not).
    """

    fields: tuple[Asked, ...]
    unit: str = ""
    missing_is_empty: bool = False
    gives: ClassVar = ("value", "limit", "missing", "name")
    message: ClassVar = "填的是{value}，不符合要求"

    @classmethod
    def read(cls, entry: Entry, scheme: Scheme) -> Required:
        below = entry.entry("fields", "字段和要求")
        fields = tuple(read_asked(below, key, scheme) for key in below.names())
        unit, missing_is_empty = entry.text_or("unit"), entry.flag("missing_is_empty", False)
        return cls(fields, unit, missing_is_empty)

    def judge(self, block: Block, setting: Setting) -> Iterator[Outcome]:
        for asked in self.fields:
            truth = self._truth(asked, block)
            if isinstance(truth, Needs):
                yield truth
            elif not truth:
                yield self._violation(asked, block)

    def _truth(self, asked: Asked, block: Block) -> Truth:
        missing = self.missing_is_empty and block.get(asked.name) is ABSENT and block.says(asked.name)
        return False if missing else asked.holds(block)

    def _violation(self, asked: Asked, block: Block) -> Violation:
        value = value_of(block, asked.name)
        value = None if isinstance(value, Needs) else value
        wanted = dict(asked.tests)
        lacking = tuple(word for word in wanted.get("covers", ()) if folded(word) not in text_of(value))
        limit = next((number for test, number in asked.tests if test in ("least", "most", "over", "under")), None)
        if "same_as" in wanted:
            limit = block.get(wanted["same_as"])
        value = tuple(value) if isinstance(value, list) else value
        words = {"value": said(value, self.unit), "name": asked.name.rpartition(".")[2], "missing": "、".join(lacking)}
        return Violation(block.place(asked.name), None if is_empty(value) else value, limit, words)


@dataclass(frozen=True, slots=True)
class Forbidden(Required):
    """None of ``fields`` may be as asked."""

    message: ClassVar = "填的是{value}，不得如此"

    def _truth(self, asked: Asked, block: Block) -> Truth:
        return negated(asked.holds(block))


__all__ = ["Forbidden", "Required"]
