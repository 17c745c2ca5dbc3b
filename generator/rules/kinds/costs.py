"""What a class may cost: the flat rate of a person-day, and the hours of a half day that are paid for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from generator.amounts import plain, round_to_fen
from generator.costs import CostStandard, bundled_standard, own_standard
from generator.rules.conditions import Needs, text_of
from generator.rules.entries import Entry
from generator.rules.facts import ABSENT, Absent, Block
from generator.rules.figures import FIGURES, grouped
from generator.rules.grammar import Scheme
from generator.rules.kinds.base import Kind, Outcome, Setting, Violation
from generator.rules.wording import said
from kb.models import Citation

_HALVES: Mapping[str, tuple[str, ...]] = {"全天": ("上午", "下午")}


@dataclass(frozen=True, slots=True)
class PersonDay(Kind):
    """综合定额 of a class, divided by people (trainees and staff) and days, against a cost standard.

    standard: of ``corpus/cost_standards``; an office's own (``reference.cost_standard``) replaces it. long: judges
    classes longer than the days from which the standard is reduced; else the others.
    Words for the message: ``{value}`` and ``{limit}`` (a person-day), ``{total}`` and ``{most}`` (the sums),
    ``{grade}`` ``{people}`` ``{days}`` ``{standard}``.
    """

    standard: str
    long: bool
    gives: ClassVar = ("value", "limit", "grade", "people", "days", "total", "most", "standard")
    message: ClassVar = "综合定额合计{total}，超过{standard}{grade}标准的限额{most}"

    @classmethod
    def read(cls, entry: Entry, scheme: Scheme) -> PersonDay:
        standard = entry.text("standard", "费用标准的名称，如 central_2016")
        try:
            bundled_standard(standard)
        except OSError:
            raise entry.refuse("standard", f"没有费用标准“{standard}”") from None
        return cls(standard, entry.flag("long", False))

    def judge(self, block: Block, setting: Setting) -> Iterator[Outcome]:
        own = own_standard(_said(block, "reference.cost_standard"))
        standard = own or bundled_standard(self.standard)
        days, trainees = block.get("class.days"), block.get("class.trainees")
        total = FIGURES["comprehensive"](block)
        if not isinstance(days, (int, Decimal)) or not isinstance(trainees, int) or total.needs:
            fields = {"class.days": days, "class.trainees": trainees}
            lacking = [name for name, value in fields.items() if value is ABSENT or value is None]
            yield Needs((*map(block.place, lacking), *total.needs))
            return
        if self.long is not (standard.over_days is not None and days > standard.over_days):
            return
        staff = block.get("class.staff")
        people = trainees + (staff or 0)
        grade = standard.class_in(_said(block, "budget.standard"))
        limit = standard.rates[grade] * people * standard.counted_days(Decimal(days))
        if total.value <= limit:
            return
        if staff is ABSENT:  # each of the staff raises the limit
            yield Needs((block.place("class.staff"),))
            return
        rate, spent = standard.rates[grade], Decimal(total.value)
        found = spent / (people * Decimal(days)) if people * days else None
        words = {
            "value": _yuan(found) if found is not None else "无法计算",
            "limit": _yuan(rate),
            "grade": grade,
            "people": f"{people}人",
            "days": f"{said(days)}天",
            "total": _yuan(spent),
            "most": _yuan(limit),
            "standard": f"《{standard.title}》" if own else "中央",
        }
        field = block.place("budget.comprehensive.合计")
        value, bound = (spent, limit) if self.long else (found, rate)
        yield Violation(field, value, bound, words, citation=_own(own, grade) if own else None)


def _yuan(amount: Decimal) -> str:
    return f"{plain(round_to_fen(amount))}元"


def _said(block: Block, name: str) -> Any:
    value = block.get(name)
    return None if value is ABSENT else value


def _own(standard: CostStandard, grade: str) -> Citation:
    """The office's own table as what a finding rests on, with its source and date."""
    quote = f"综合定额{grade}{plain(standard.rates[grade])}元/人天"
    return Citation(standard.title, standard.number, "综合定额", standard.cited(grade), quote)


@dataclass(frozen=True, slots=True)
class HalfDay(Kind):
    """At most ``most`` paid hours in one half day; a whole day counts as two. free: 职称 that are not paid.

    Words for the message: ``{value}`` ``{limit}`` ``{half}``.
    """

    most: Decimal
    free: tuple[str, ...]
    gives: ClassVar = ("value", "limit", "half")
    message: ClassVar = "{half}计酬{value}，超过{limit}"

    @classmethod
    def read(cls, entry: Entry, scheme: Scheme) -> HalfDay:
        most = entry.number("most")
        if most is None:
            raise entry.refuse("most", "缺少 most", "学时数")
        return cls(most, entry.texts("free"))

    def judge(self, block: Block, setting: Setting) -> Iterator[Outcome]:
        rows = block.facts.blocks("curriculum[]")
        if isinstance(rows, Absent):
            yield Needs(("curriculum",))
            return
        needs: dict[str, None] = {}
        paid: dict[tuple[Any, str], Decimal] = defaultdict(Decimal)
        first: dict[tuple[Any, str], Block] = {}
        for row in rows:
            level, period, hours = (row.get(f".{key}") for key in ("title_level", "period", "hours"))
            if level is not ABSENT and text_of(level) in self.free:
                continue
            lacking = [key for key in ("title_level", "period", "hours") if row.get(f".{key}") is ABSENT]
            if lacking:
                needs |= dict.fromkeys(row.place(f".{key}") for key in lacking)
                continue
            day = row.get(".date")
            halves = _HALVES.get(period, (period,))
            for half in halves:
                # Rows without a date stand each for itself.
                key = (day if isinstance(day, date) else row.number, half)
                first.setdefault(key, row)
                paid[key] += Decimal(hours or 0) / len(halves)
        for (day, half), hours in paid.items():
            if hours > self.most:
                row = first[day, half]
                when = f"{said(day)}{half or ''}" if isinstance(day, date) else f"{row.called.rstrip('：')}{half or ''}"
                words = {"value": said(hours, "学时"), "limit": said(self.most, "学时"), "half": when}
                yield Violation(row.place(".hours"), hours, self.most, words)
        if needs:
            yield Needs(grouped(needs))


__all__ = ["HalfDay", "PersonDay"]
