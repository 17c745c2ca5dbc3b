"""What follows from the fields, for the strips between them: dates with weekday and days left, sums, how they come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from desk.web.drafts.layouts import Strip
from generator.calendar import Calendar
from generator.days import spoken
from generator.deadlines import terms
from generator.derived import Derived, Working
from generator.rules.checking import Checked

#: A deadline among them is told with the working days that are left.
_SHORT: Final = {
    "package_deadline": "培训包等三步骤最迟报送",
    "settle_deadline": "教培管理、结算金额最迟录入",
    "total_capital": "大写",
    "sum_check": "各项之和",
}
_MOST_DAYS: Final = 45
_TERMS: Final = ("package", "settle", "one_week_before")


@dataclass(frozen=True, slots=True)
class Value:
    """A figure in a strip. kind: of a stamp, may be empty. aside: quiet words behind."""

    label: str
    value: str
    aside: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Strand:
    """A strip: its figures, and how each comes about, a line each."""

    id: str
    values: tuple[Value, ...]
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    """One of the six steps as it stands. limit: its last day in words. state: of the step; kind: of its stamp."""

    name: str
    limit: str = ""
    state: str = ""
    kind: str = ""


def strand(strip: Strip, checked: Checked | None, calendar: Calendar | None) -> Strand:
    """The figures of a strip; empty where nothing follows yet."""
    if checked is None or checked.derived is None or calendar is None:
        return Strand(strip.id, (), ())
    derived, day = checked.derived, checked.loaded.value.as_of
    found = {step.key: step for step in derived.working}
    steps = [found[key] for key in strip.keys if key in found]
    # A limit that no document sets for the unit is for people who ask the other offices' rules, not for a form.
    steps = [step for step in steps if step.clause or step.key.partition("_deadline")[0] not in _TERMS]
    values = tuple(_value(step, derived, day, calendar) for step in steps)
    return Strand(strip.id, values, tuple(line for step in steps for line in _how(step, derived, calendar)))


def _value(step: Working, derived: Derived, day: date, calendar: Calendar) -> Value:
    figure = derived.figures.get(step.key)
    label = _SHORT.get(step.key, step.label)
    if isinstance(figure, date):
        return Value(label, f"{spoken(figure)} {calendar.weekday(figure)}", *_left(figure, day, calendar, step))
    if step.key.endswith("_weekday"):
        works = derived.figures.get(step.key.replace("_weekday", "_is_workday"))
        aside = "放假日，请核对" if works is False else ""
        return Value(label, f"{step.formula} {step.result}", aside, "ti" if aside else "")
    return Value(label, _spaced(step.result), step.note)


def _left(limit: date, day: date, calendar: Calendar, step: Working) -> tuple[str, str]:
    """How much time is left on the day of writing, and the stamp of it; that day is named where it is not today."""
    aside = f"（{step.note}）" if step.note else ""
    since = f"从{day.month}月{day.day}日算，" if day != date.today() else ""
    if day > limit:
        late = calendar.workdays_between(limit, day)
        return f"{since}已过 {late} 个工作日{aside}" if late else f"{since}已过{aside}", "chi"
    left = calendar.workdays_between(day, limit)
    words = f"还有 {left} 个工作日" if left else "就是当天" if day == limit else "其间没有工作日"
    return since + words + aside, "qi" if left <= 2 else ""


def _spaced(words: str) -> str:
    """Thousands of a sum apart by a narrow space: 110 000元."""
    return re.sub(r"\d{5,}", lambda found: f"{int(found[0]):,}".replace(",", "\u2009"), words)


def _how(step: Working, derived: Derived, calendar: Calendar) -> Iterator[str]:
    note = f"（{step.note}）" if step.note else ""
    yield f"{step.label}：{step.formula} ＝ {step.result}{note}"
    limit = derived.figures.get(step.key)
    term = terms().get("plan_deadline" if step.key.startswith("plan_deadline_") else step.key)
    if term is None or not isinstance(limit, date) or term.unit != "工作日":
        return
    days, off = _counted(limit, term.count, calendar, before=term.before)
    listed = "、".join(f"{day.month}月{day.day}日（{calendar.weekday(day)[-1]}）" for day in days)
    rest = "、".join(f"{day.month}月{day.day}日" for day in off)
    yield f"　数到的工作日：{listed}" + (f"；其间放假不数：{rest}" if rest else "")


def _counted(limit: date, count: int, calendar: Calendar, *, before: bool) -> tuple[list[date], list[date]]:
    """The working days that a term counted, from its start on, and the days off between them."""
    step = timedelta(days=1 if before else -1)
    days: list[date] = []
    off: list[date] = []
    day = limit
    while len(days) < count and len(days) + len(off) < _MOST_DAYS:
        (days if calendar.is_workday(day) else off).append(day)
        day += step
    return sorted(days, reverse=before), sorted(off)


def step_lines(names: tuple[str, ...], checked: Checked | None) -> tuple[StepLine, ...]:
    """How the six steps stand."""
    held = {step.name: step for step in checked.derived.steps} if checked and checked.derived else {}
    limits = _limits(checked)
    lines = []
    for name in names:
        step = held.get(name)
        limit = (step.limit if step else None) or limits.get(name)
        words = f"{limit.month}月{limit.day}日" if limit else ""
        if step is None:
            lines.append(StepLine(name, words))
            continue
        kind = {"按期完成": "he", "逾期完成": "chi", "逾期未完成": "que", "尚未到期": "dai"}.get(step.state, "")
        lines.append(StepLine(name, words, step.state, kind))
    return tuple(lines)


def _limits(checked: Checked | None) -> dict[str, date]:
    if checked is None or checked.derived is None:
        return {}
    found: dict[str, date] = {}
    for key, day in checked.derived.figures.items():
        if key in terms() and isinstance(day, date):
            found |= dict.fromkeys(terms()[key].steps, day)
    return found


__all__ = ["StepLine", "Strand", "Value", "step_lines", "strand"]
