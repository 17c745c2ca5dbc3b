"""Numbers that have a bound: people, days, money, counts, shares of a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from generator.amounts import plain
from generator.costs import CostStandard, own_fees
from generator.rules.conditions import Needs, text_of
from generator.rules.entries import Entry
from generator.rules.facts import ABSENT, Block
from generator.rules.figures import Amount, Quantity, Single
from generator.rules.grammar import Field, Scheme, read_field, read_fields, read_quantity
from generator.rules.kinds.base import Kind, Outcome, Setting, Violation
from generator.rules.wording import percent, said
from kb.models import Citation

#: As a unit: 元 or 万元, as the plan counts.
PLAN_MONEY = "金额"
_OWN = "reference.cost_standard"


@dataclass(frozen=True, slots=True)
class Limit(Kind):
    """``value`` must be at least ``least`` and at most ``most`` (both included); of a whole where ``of`` is given.

    second: another way to read the clause, whose result is told with the violation; reading: its name.
    Words for the message: ``{value}`` ``{limit}``, and ``{part}`` ``{whole}`` of a share.
    """

    value: Quantity
    of: Quantity | None
    least: Decimal | None
    most: Decimal | None
    unit: str = ""
    second: Quantity | None = None
    reading: str = ""
    gives: ClassVar = ("value", "limit", "part", "whole")
    message: ClassVar = "现为{value}，限额为{limit}"

    @classmethod
    def read(cls, entry: Entry, scheme: Scheme) -> Limit:
        value = read_quantity(entry, "value", scheme)
        of = read_quantity(entry, "of", scheme) if "of" in entry else None
        least, most = entry.number("least"), entry.number("most")
        if least is None and most is None:
            raise entry.refuse("most", "缺少 least 或 most", "下限（least）或上限（most）")
        second, reading = None, ""
        if "second" in entry:
            below = entry.entry("second")
            second, reading = read_quantity(below, "value", scheme), below.text("reading")
            below.finish()
        return cls(value, of, least, most, entry.text_or("unit"), second, reading)

    def judge(self, block: Block, setting: Setting) -> Iterator[Outcome]:
        part = self.value.amount(block)
        whole = self.of.amount(block) if self.of else Amount(Decimal(1))
        if whole.needs:
            yield Needs((*part.needs, *whole.needs))
            return
        limit = self._broken(part, whole.value)
        if limit is None:
            if part.needs and not self._kept(part, whole.value):
                yield Needs(part.needs)
            return
        words = {"part": said(part.value, self._unit(block)), "whole": said(whole.value, self._unit(block))}
        value = self._share(part.value, whole.value)
        words |= {"value": self._said(value, block, limit), "limit": self._said(limit, block)}
        yield Violation(self._field(block), value, limit, words, self._second(block, part, whole.value, limit))

    def _broken(self, part: Amount, whole: Decimal) -> Decimal | None:
        """The bound that is broken for certain."""
        if self.most is not None and part.value > self.most * whole:
            return self.most
        if self.least is not None and not part.needs and part.value < self.least * whole:
            return self.least
        return None

    def _kept(self, part: Amount, whole: Decimal) -> bool:
        """Whether the bounds are kept whatever is still unknown (which can only add to the part)."""
        return self.most is None and self.least is not None and part.value >= self.least * whole

    def _second(self, block: Block, part: Amount, whole: Decimal, limit: Decimal) -> str:
        other = self.second.amount(block) if self.second else part
        if other.needs or other.value == part.value:
            return ""
        broken = self._broken(other, whole) is not None
        shown = self._said(self._share(other.value, whole), block, limit)
        return f"如果{self.reading}则为{shown}，{'仍不符合' if broken else '符合'}，请按文件原意核对"

    def _share(self, part: Decimal, whole: Decimal) -> Decimal | None:
        if self.of is None:
            return part
        return Decimal(part) / Decimal(whole) if whole else None

    def _said(self, value: Decimal | None, block: Block, limit: Decimal | None = None) -> str:
        if value is None:
            return "无法计算的比例（总数为0）"
        return percent(value, limit) if self.of else said(value, self._unit(block))

    def _unit(self, block: Block) -> str:
        return str(block.get("budget_unit") or "元") if self.unit == PLAN_MONEY else self.unit

    def _field(self, block: Block) -> str:
        if isinstance(self.value, Single):
            return block.place(self.value.name)
        return block.facts.shown(self.value.rows.removesuffix("[]"))


@dataclass(frozen=True, slots=True)
class Graded(Kind):
    """``value`` has a bound that depends on a word in ``by``.

    most: bound by word; the longest word that stands in the field counts. free: words that have none. needs: what a
    person must add where no word fits. Where that is the cost standard of the office (``reference.cost_standard``),
    what it allows for a teaching hour replaces ``most`` word by word.
    Words for the message: ``{value}``, ``{limit}``, ``{grade}``.
    """

    value: Field
    by: Field
    most: Mapping[str, Decimal]
    free: tuple[str, ...]
    needs: tuple[Field, ...]
    unit: str
    gives: ClassVar = ("value", "limit", "grade")
    message: ClassVar = "{grade}现为{value}，限额为{limit}"

    @classmethod
    def read(cls, entry: Entry, scheme: Scheme) -> Graded:
        below = entry.entry("most", "各级的限额")
        most = {name: number for name in below.names() if (number := below.number(name)) is not None}
        value, by = read_field(entry, "value"), read_field(entry, "by")
        return cls(value, by, most, entry.texts("free"), read_fields(entry, "needs"), entry.text_or("unit"))

    def judge(self, block: Block, setting: Setting) -> Iterator[Outcome]:
        value, level = block.get(self.value), block.get(self.by)
        if any(word in text_of(level) for word in self.free if level is not ABSENT) or value in (None, 0):
            return
        needs = [block.place(name) for name, held in ((self.value, value), (self.by, level)) if held is ABSENT]
        own = own_fees(block.get(_OWN)) if _OWN in self.needs else None
        fees = own.lecture if own else {}
        words = "" if level is ABSENT else text_of(level)
        grade = max((name for name in {**self.most, **fees} if name in words), key=len, default=None)
        if needs or grade is None:
            yield Needs(needs or [self._lacking(block, name) for name in self.needs or (self.by,)])
            return
        limit = fees[grade] if grade in fees else self.most[grade]
        if value > limit:
            told = {"value": said(value, self.unit), "limit": said(limit, self.unit), "grade": grade}
            cited = _cited(own, grade) if own and grade in fees else None
            yield Violation(block.place(self.value), value, limit, told, citation=cited)

    def _lacking(self, block: Block, name: Field) -> str:
        """The field to be added; of a cost standard that is there, what it does not state."""
        held = name == _OWN and block.get(name) not in (ABSENT, None)
        return f"{block.place(name)}.讲课费" if held else block.place(name)


def _cited(standard: CostStandard, level: str) -> Citation:
    """What the office's own cost standard says of a title."""
    quote = f"讲课费{level}{plain(standard.lecture[level])}元/学时"
    return Citation(standard.title, standard.number, "讲课费", standard.cited(level), quote)


__all__ = ["PLAN_MONEY", "Graded", "Limit"]
