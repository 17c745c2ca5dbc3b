"""Figures that a rule compares: a field, a sum or a count over rows, or one worked out from several fields (``@…``).

An amount is never negative, so what is known of a sum is a lower bound while a row does not speak of its part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from generator.rules.facts import ABSENT, Absent, Block

if TYPE_CHECKING:
    from generator.rules.conditions import Condition

#: More rows than this that lack one field are named together: ``items[].category``.
_MOST_ROWS = 3
_NUMBER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure. needs: fields that are not said; with them a number is what is known so far, anything else nothing."""

    value: Any
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Single:
    """The figure that a field or ``@figure`` gives."""

    name: str

    def amount(self, block: Block) -> Amount:
        if self.name.startswith("@"):
            return FIGURES[self.name[1:]](block)
        value = block.get(self.name)
        if value is ABSENT:
            return Amount(Decimal(), (block.place(self.name),))
        return Amount(Decimal() if value is None else value)


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a field over rows, or (field None) their number. where: which rows count."""

    rows: str
    field: str | None
    where: Condition

    def amount(self, block: Block) -> Amount:
        rows = block.facts.blocks(self.rows)
        if isinstance(rows, Absent):
            return Amount(Decimal(), (block.facts.shown(self.rows.removesuffix("[]")),))
        total, needs = Decimal(), dict[str, None]()
        for row in rows:
            counts = self.where.holds(row)
            value = row.get(self.field) if self.field else 1
            if counts is False:
                continue
            if counts is not True:
                needs |= dict.fromkeys(counts)
            elif value is ABSENT:
                needs[row.place(self.field or "")] = None
            else:
                total += Decimal(value or 0)
        return Amount(total, grouped(needs))


Quantity = Single | Total


def grouped(needs: Iterable[str]) -> tuple[str, ...]:
    """The needs, each once; the same field of many rows as ``items[].category``."""
    by_field: dict[str, dict[str, None]] = {}
    for path in needs:
        by_field.setdefault(_NUMBER.sub("[]", path), {})[path] = None
    return tuple(path for field, paths in by_field.items() for path in ([field] if len(paths) > _MOST_ROWS else paths))


# ---- figures worked out from several fields -------------------------------------------------------------------------


def _year(block: Block) -> Amount:
    """The year of the plan, else of the class."""
    planned = block.get("plan_year")
    if planned is not ABSENT and planned is not None:
        return Amount(planned)
    opening = block.get("class.open_date")
    return Amount(opening.year) if isinstance(opening, date) else Amount(None, (block.place("class.open_date"),))


def _plan_year_over(block: Block) -> Amount:
    """Whether the last day of the plan's year has passed on the day of writing."""
    planned = block.get("plan_year")
    if not isinstance(planned, int):
        return Amount(None, ("plan_year",))
    return Amount(block.facts.as_of > date(planned, 12, 31))


def _teaching_days(block: Block) -> Amount:
    """Days with hours in the curriculum (报到 and 撤离 are none); without a curriculum the days of the class."""
    lessons = block.facts.blocks("curriculum[]")
    if isinstance(lessons, Absent) or not lessons:
        return Single("class.days").amount(block)
    days, needs = set(), dict[str, None]()
    for lesson in lessons:
        hours, day = lesson.get(".hours"), lesson.get(".date")
        if hours is ABSENT or (hours and not isinstance(day, date)):
            needs[lesson.place(".hours" if hours is ABSENT else ".date")] = None
        elif hours:
            days.add(day)
    known = Decimal(len(days))
    return Amount(known, () if known > 1 else grouped(needs))


def _comprehensive(block: Block) -> Amount:
    """综合定额 as stated, else the sum of its parts where all are given."""
    stated = block.get("budget.comprehensive.合计")
    if stated is not ABSENT and stated is not None:
        return Amount(stated)
    parts = block.get("budget.comprehensive")
    names = ("住宿费", "伙食费", "场地资料交通费", "其他费用")
    if not isinstance(parts, dict) or any(parts.get(name) is None for name in names):
        return Amount(None, (block.place("budget.comprehensive.合计"),))
    return Amount(sum((Decimal(parts[name]) for name in names), Decimal()))


def _budget_stage_day(block: Block) -> Amount:
    """The date of the 部门预算 at the stage of the plan; where none is named and only one has a date, that one."""
    days = block.get("budget_stage")
    if not isinstance(days, dict) or not any(days.values()):
        return Amount(None, ("budget_stage",))
    stage = block.get("stage")
    if not stage:
        given = [day for day in days.values() if day]
        return Amount(given[0]) if len(given) == 1 else Amount(None, ("stage",))
    day = days.get(stage)
    return Amount(day) if day else Amount(None, (f"budget_stage.{stage}",))


FIGURES: Final[Mapping[str, Callable[[Block], Amount]]] = {
    "year": _year,
    "plan_year_over": _plan_year_over,
    "teaching_days": _teaching_days,
    "comprehensive": _comprehensive,
    "budget_stage_day": _budget_stage_day,
}

__all__ = ["FIGURES", "Amount", "Quantity", "Single", "Total", "grouped"]
