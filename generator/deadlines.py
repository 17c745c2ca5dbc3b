"""Deadlines of a class: the terms that documents set, and how the six data steps stand to them.

Data: ``corpus/deadlines.yaml``. A term binds only units that its document binds; one that is merely shown cites none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from generator.calendar import Calendar, Deadline
from generator.units import UnitLevel, document_of

if TYPE_CHECKING:
    from generator.inputs.common import Steps

_Day = date  # a field is called date
StepState = Literal["按期完成", "逾期完成", "逾期未完成", "尚未到期", "已完成", "未完成"]


@dataclass(frozen=True, slots=True)
class Term:
    """A span of days before or after a date, as a clause sets it. start: what it counts from (开班日).

    steps: the data steps that it limits. binding_only: not counted at all for units that its document does not bind.
    """

    key: str
    label: str
    start: str
    count: int
    unit: Literal["工作日", "自然日"]
    before: bool
    pack: str
    path: str
    quote: str
    binding_only: bool
    steps: tuple[str, ...]

    def binds(self, level: UnitLevel) -> bool:
        """Whether the document of the term binds a unit of that level."""
        return self.pack in level.packs

    def clause(self, level: UnitLevel) -> tuple[str, str] | None:
        """(document id, path) of the clause, for a unit that it binds."""
        return (document_of(self.pack), self.path) if self.binds(level) else None

    def counted(self, calendar: Calendar, day: date) -> Deadline:
        """The limit, counted from ``day``. Raises CalendarError beyond the calendar."""
        if self.unit == "自然日":
            return calendar.days_before(day, self.count)
        return (calendar.workdays_before if self.before else calendar.workdays_after)(day, self.count)

    @property
    def words(self) -> str:
        """How it is counted: ``往前第5个工作日``, ``提前7个自然日``."""
        if self.unit == "自然日":
            return f"提前{self.count}个自然日"
        return f"{'往前' if self.before else '往后'}第{self.count}个工作日"


@dataclass(frozen=True, slots=True)
class StepStatus:
    """One of the six steps. limit: its last day, None where no document that binds the unit sets one.

    late_workdays: working days after the limit up to the date, or up to the day of writing while it is not done; 0 on
    a day off right behind the limit, though ``late``.
    """

    name: str
    date: _Day | None
    limit: _Day | None
    late: bool
    late_workdays: int
    state: StepState


@lru_cache(maxsize=1)
def terms() -> Mapping[str, Term]:
    """The terms by key."""
    import yaml

    from kb.resources import corpus_dir

    data: dict[str, dict[str, Any]] = yaml.safe_load((corpus_dir() / "deadlines.yaml").read_text("utf-8"))
    return {
        key: Term(
            key=key,
            label=entry["label"],
            start=entry["from"],
            count=entry.get("before") or entry["after"],
            unit=entry["unit"],
            before="before" in entry,
            pack=entry["pack"],
            path=entry["path"],
            quote=entry["quote"],
            binding_only=entry.get("binding_only", False),
            steps=tuple(entry.get("steps", ())),
        )
        for key, entry in data.items()
    }


def step_statuses(steps: Steps, limits: Mapping[str, date], as_of: date, calendar: Calendar) -> tuple[StepStatus, ...]:
    """The steps that the input speaks of, in order. limits: key of a term -> its last day.

    A step that is null is not done (以上每一个信息缺报将视为未完成); one that is absent says nothing. A date after the
    day of writing is planned, hence not done.
    """
    limit_of = {step: day for key, day in limits.items() for step in terms()[key].steps}
    found = []
    for attribute, field in type(steps).model_fields.items():
        if not steps.says(attribute):
            continue
        name, step = str(field.alias), getattr(steps, attribute)
        done, limit = step.date if step else None, limit_of.get(name)
        done = done if done and done <= as_of else None
        reached = done or as_of
        late = limit is not None and reached > limit
        workdays = calendar.workdays_between(limit, reached) if limit else 0
        found.append(StepStatus(name, done, limit, late, workdays, _state(done, limit, late)))
    return tuple(found)


def _state(done: date | None, limit: date | None, late: bool) -> StepState:
    if limit is None:
        return "已完成" if done else "未完成"
    if late:
        return "逾期完成" if done else "逾期未完成"
    return "按期完成" if done else "尚未到期"


__all__ = ["StepStatus", "Term", "step_statuses", "terms"]
