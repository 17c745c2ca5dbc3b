"""Words that tell of something else under the name of training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from generator.rules.conditions import Needs, text_of
from generator.rules.entries import Entry
from generator.rules.facts import ABSENT, Block
from generator.rules.grammar import Field, Scheme, read_fields
from generator.rules.kinds.base import Kind, Outcome, Reminder, Setting, Violation
from generator.rules.names import folded


@dataclass(frozen=True, slots=True)
class Words(Kind):
    """None of ``fields`` may hold a ``strong`` word; a ``weak`` one is only worth a look (``reminder``).

    allowed: expressions that hold such a word and mean no harm.
    Words for the message and the reminder: ``{value}`` (the text), ``{word}``.
    """

    fields: tuple[Field, ...]
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    allowed: tuple[str, ...]
    reminder: str
    gives: ClassVar = ("value", "word")
    message: ClassVar = "“{value}”含有“{word}”字样"

    @classmethod
    def read(cls, entry: Entry, scheme: Scheme) -> Words:
        lists = (scheme.words(entry, key) for key in ("strong", "weak", "allowed"))
        strong, weak, allowed = (tuple(map(folded, words)) for words in lists)
        if not strong:
            raise entry.refuse("strong", "缺少 strong", "不得出现的字词，或 lists 中的名单")
        reminder = entry.text_or("reminder", "“{value}”含有“{word}”字样，请核对")
        try:
            reminder.format(value="", word="")
        except (KeyError, IndexError, ValueError):
            raise entry.refuse("reminder", "花括号中的字不对", "{value}、{word}") from None
        return cls(read_fields(entry, "fields"), strong, weak, allowed, reminder)

    def judge(self, block: Block, setting: Setting) -> Iterator[Outcome]:
        for name in self.fields:
            value = block.get(name)
            if value is ABSENT:
                yield Needs((block.place(name),))
                continue
            text = text_of(value)
            for words in self.allowed:
                text = text.replace(words, "")
            # Of words that overlap the longest says most.
            if hits := [word for word in self.strong if word in text]:
                word = max(hits, key=len)
                yield Violation(block.place(name), value, None, {"value": str(value), "word": word})
            elif hits := [word for word in self.weak if word in text]:
                told = self.reminder.format(value=value, word=max(hits, key=len))
                yield Reminder(block.place(name), told, value)


__all__ = ["Words"]
