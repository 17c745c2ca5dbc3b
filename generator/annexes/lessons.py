"""课程安排表 and 师资情况表, from the curriculum of a class plan (domain.md 5.2)."""

from __future__ import annotations

from datetime import date

from generator.annexes.cells import row, total
from generator.document import Column, Table
from generator.facts import PlanFacts
from generator.inputs.class_plan import ClassPlan

_WEEKDAYS = "一二三四五六日"

TIMETABLE = (
    Column("日期", 6),
    Column("时段", 2.5),
    Column("课程内容", 12.5, "left"),
    Column("学时", 2.5),
    Column("授课人", 4),
    Column("单位", 7, "left"),
    Column("教学方式", 5),
)
TEACHERS = (
    Column("姓名", 4),
    Column("单位", 10, "left"),
    Column("职称", 4),
    Column("课程", 14, "left"),
    Column("学时", 2.5),
)


def timetable(plan: ClassPlan, facts: PlanFacts) -> Table | None:
    """课程安排表: a row a lesson, the hours summed."""
    if not plan.curriculum:
        return None
    rows = [row(_day(x.date), x.period, x.title, x.hours, x.teacher, x.org, x.method) for x in plan.curriculum]
    return Table(TIMETABLE, (*rows, total(len(TIMETABLE), "合计", facts.hours, "", "", "")))


def teachers(facts: PlanFacts) -> Table | None:
    """师资情况表: who teaches what; never identity numbers or bank accounts."""
    if not facts.teachers:
        return None
    rows = [row(x.name, x.org, x.title, "；".join(x.courses), x.hours) for x in facts.teachers]
    taught = sum(x.hours for x in facts.teachers)
    return Table(TEACHERS, (*rows, total(len(TEACHERS), "合计", taught)))


def _day(day: date | None) -> str:
    return "" if day is None else f"{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"


__all__ = ["TEACHERS", "TIMETABLE", "teachers", "timetable"]
