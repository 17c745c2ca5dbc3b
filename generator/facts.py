"""What an input adds up to, for texts and tables alike: teachers, classes not held, changes, shares.

Everything is counted from the input; what the input does not say stays out. Templates see it as ``facts``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from generator.days import spoken
from generator.inputs.annual_plan import AnnualPlan, PlanItem
from generator.inputs.class_plan import ClassPlan, Lesson
from generator.inputs.common import Step, Steps
from generator.inputs.statement import Change, Statement, StatementItem

ChangeKind = Literal["调整", "新增", "取消"]


def facts_of(value: object) -> PlanFacts | StatementFacts | AnnualFacts | None:
    """The facts of a loaded input; None for a notice, whose fields say all."""
    match value:
        case ClassPlan():
            return plan_facts(value)
        case Statement():
            return statement_facts(value)
        case AnnualPlan():
            return annual_facts(value)
    return None


# ---- class plan -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Teacher:
    """One who teaches in a class: a row of 师资情况表. title: 职称, or 不计酬."""

    name: str
    org: str
    title: str
    courses: tuple[str, ...]
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole by name: hours or money of a category, people of a level."""

    name: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the curriculum and the class of a 办班方案 add up to.

    courses, methods, teachers: of the rows that teach (``is_lesson``). lessons: these, and whatever else has hours.
    people: trainees and staff. done: the six steps as far as they are told, in words. standard: the cost standard by
    name; empty where it is the key of a table (central_540), which only serves to compare. comprehensive: 综合定额 in
    sum, None without it.
    """

    lessons: int
    hours: Decimal
    courses: tuple[str, ...]
    methods: tuple[str, ...]
    categories: tuple[Share, ...]
    teachers: tuple[Teacher, ...]
    paid: tuple[Share, ...]
    unpaid: int
    people: int
    done: tuple[str, ...]
    standard: str
    comprehensive: Decimal | None


def plan_facts(plan: ClassPlan) -> PlanFacts:
    """The facts of a class plan; zeros and nothing where it has no curriculum."""
    rows = plan.curriculum or ()
    lessons = tuple(lesson for lesson in rows if is_lesson(lesson))
    teachers = _teachers(lessons)
    standard = plan.budget.standard or "" if plan.budget else ""
    return PlanFacts(
        lessons=sum(bool(lesson.hours) or is_lesson(lesson) for lesson in rows),
        hours=_sum(lesson.hours for lesson in rows),
        courses=_distinct(lesson.title for lesson in lessons),
        methods=_distinct(lesson.method for lesson in lessons),
        categories=_shares((lesson.category, lesson.hours) for lesson in rows),
        teachers=teachers,
        paid=_shares((teacher.title, teacher.hours) for teacher in teachers if teacher.title != "不计酬"),
        unpaid=sum(teacher.title == "不计酬" for teacher in teachers),
        people=plan.class_.trainees + (plan.class_.staff or 0),
        done=_done(plan.steps, plan.as_of) if plan.steps else (),
        standard=standard if not standard[:1].isascii() else "",
        comprehensive=_comprehensive(plan),
    )


_FRAME = (
    "(?:学员|集中|培训班?|课程)?(?:(?:报到|签到|注册|开班|结业|结课|毕业|总结|交流|考核|考试|测试|测评|撤离|返程|离会|离班|退房|合影)"
    "(?:动员|仪式|典礼|式|讲话|手续|入住|大会)?)+"
)
_NO_LESSON = re.compile(rf"(?:办理)?{_FRAME}(?:[、，,；;和及与暨/+ \u3000]*{_FRAME})*")


def is_lesson(lesson: Lesson) -> bool:
    """Whether a row of the timetable teaches: not 报到, 开班式, 结业, 总结, 考核 or 撤离 alone, not one of no hours."""
    return lesson.hours != 0 and not _NO_LESSON.fullmatch((lesson.title or "").strip())


def _teachers(lessons: Sequence[Lesson]) -> tuple[Teacher, ...]:
    """The teachers in order of appearance; the same name at another organ is another person."""
    taught: dict[tuple[str, str], list[Lesson]] = {}
    for lesson in lessons:
        if lesson.teacher:
            taught.setdefault((lesson.teacher, lesson.org or ""), []).append(lesson)
    return tuple(
        Teacher(
            name,
            org,
            "、".join(_distinct(lesson.title_level for lesson in its)),
            _distinct(lesson.title for lesson in its),
            _sum(lesson.hours for lesson in its),
        )
        for (name, org), its in taught.items()
    )


def _comprehensive(plan: ClassPlan) -> Decimal | None:
    parts = plan.budget.comprehensive if plan.budget else None
    if parts is None or parts.total is not None:
        return parts.total if parts else None
    given = [part for part in (parts.lodging, parts.meals, parts.venue_material_transport, parts.other) if part]
    return _sum(given) if given else None


def _done(steps: Steps, as_of: date) -> tuple[str, ...]:
    """Each step that has a date, a plan or a state: 培训包审核2026年10月9日（2026年10月12日通过）."""
    found = []
    for attribute, field in type(steps).model_fields.items():
        step = getattr(steps, attribute)
        words = _step_words(step, as_of) if step else ""
        if words:
            found.append(f"{field.alias}{words}")
    return tuple(found)


def _step_words(step: Step, as_of: date) -> str:
    if step.date and step.date > as_of:
        return f"拟于{spoken(step.date)}办理"
    passed = step.approved_date if step.approved_date and step.approved_date <= as_of else None
    aside = [f"{spoken(passed)}通过"] if passed else []
    if step.date and step.state:
        aside.append(step.state)
    if step.date:
        words = spoken(step.date)
    elif isinstance(step.planned, date):
        words = f"计划{spoken(step.planned)}办理"
    else:
        words = step.planned if isinstance(step.planned, str) else "计划办理" if step.planned else step.state or ""
    return words + (f"（{'，'.join(aside)}）" if aside else "")


# ---- statement ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changed:
    """An item of a plan that was changed, added or cancelled. before, after: in words, empty where not said."""

    item: StatementItem
    kind: ChangeKind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """What a statement speaks of. missed_total: money of the classes not held; before, after: money of those changed;
    each None where a figure is missing. running: the year of the plan is not over on the day below the signature."""

    missed: tuple[StatementItem, ...]
    missed_total: Decimal | None
    held: tuple[StatementItem, ...]
    planned: int
    changed: tuple[Changed, ...]
    before: Decimal | None
    after: Decimal | None
    running: bool

    @property
    def added(self) -> tuple[Changed, ...]:
        """The items that the plan did not have."""
        return tuple(change for change in self.changed if change.kind == "新增")


def statement_facts(statement: Statement) -> StatementFacts:
    """The facts of a statement."""
    items = statement.items or ()
    changed = tuple(_changed(item) for item in items if _is_changed(statement, item))
    missed = tuple(item for item in items if _is_missed(statement, item))
    held = tuple(item for item in items if item.executed) + (statement.executed_items or ())
    return StatementFacts(
        missed=missed,
        missed_total=_whole(item.budget for item in missed),
        held=held,
        planned=len(missed) + len(held) if statement.executed_items is not None or held else 0,
        changed=changed,
        before=_whole(_money_before(change.item) for change in changed if change.kind != "新增"),
        after=_whole(_money_after(change.item) for change in changed if change.kind != "取消"),
        running=bool(statement.plan_year and statement.date and (statement.date < date(statement.plan_year, 12, 31))),
    )


def _is_missed(statement: Statement, item: StatementItem) -> bool:
    """A class of the plan that was not held; in a statement on changes as well, those that were changed aside."""
    if "not_executed" not in statement.subjects or item.executed:
        return False
    return "adjusted" not in statement.subjects or not (item.before or item.after)


def _is_changed(statement: Statement, item: StatementItem) -> bool:
    if "adjusted" not in statement.subjects:
        return False
    return bool(item.before or item.after) or "not_executed" not in statement.subjects


def _changed(item: StatementItem) -> Changed:
    before, after = _words(item.before), _words(item.after)
    cancelled = "取消" in (after, getattr(item.after, "note", ""))
    kind: ChangeKind = "取消" if cancelled else "新增" if after and not before else "调整"
    return Changed(item, kind, before, after)


def _words(change: str | Change | None) -> str:
    """What a change says, in a row: 人数50人；天数3天；经费48000元."""
    if change is None or isinstance(change, str):
        return (change or "").rstrip("。；;")
    from generator.amounts import plain

    parts = [
        change.name,
        change.category,
        f"{change.trainees}人" if change.trainees is not None else None,
        f"{plain_number(change.days)}天" if change.days is not None else None,
        f"经费{plain(change.budget)}元" if change.budget is not None else None,
        change.location,
        change.delivery,
        change.planned_time,
        change.note,
    ]
    return "；".join(part.rstrip("。；;") for part in parts if part)


def _money_before(item: StatementItem) -> Decimal | None:
    stated = item.before.budget if isinstance(item.before, Change) else None
    return item.budget if stated is None else stated


def _money_after(item: StatementItem) -> Decimal | None:
    """What is not said to change stays; words alone tell no figure."""
    if not isinstance(item.after, Change):
        return None
    return _money_before(item) if item.after.budget is None else item.after.budget


# ---- annual plan ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnnualFacts:
    """What the items of a plan add up to, money in the plan's own unit and in yuan.

    told: in words, what items tell of themselves.
    """

    items: tuple[PlanItem, ...]
    told: tuple[str, ...]
    trainees: int
    categories: tuple[Share, ...]
    total: Decimal
    total_yuan: Decimal


_TOLD = {
    "name": "名称",
    "purpose": "目的",
    "audience": "对象",
    "content": "内容",
    "planned_month": "时间",
    "trainees": "人数",
    "budget": "经费",
}


def annual_facts(plan: AnnualPlan) -> AnnualFacts:
    """The facts of an annual plan."""
    items = plan.items or ()
    factor = 10_000 if plan.budget_unit == "万元" else 1
    return AnnualFacts(
        items,
        tuple(words for name, words in _TOLD.items() if any(getattr(item, name) is not None for item in items)),
        sum(item.trainees or 0 for item in items),
        _shares((item.category, item.budget) for item in items),
        plan.total_budget,
        plan.total_budget * factor,
    )


# ---- sums -----------------------------------------------------------------------------------------------------------


def plain_number(number: Decimal | int) -> str:
    """3, 2.5: no exponent, no trailing zeros."""
    text = f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sum(numbers: Iterable[Decimal | None]) -> Decimal:
    return sum((number for number in numbers if number is not None), Decimal(0))


def _whole(numbers: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, None where a figure is missing or there is none at all."""
    given = list(numbers)
    return _sum(given) if given and None not in given else None


def _distinct(words: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _shares(pairs: Iterable[tuple[str | None, Decimal | None]]) -> tuple[Share, ...]:
    """Counts and sums by name in order of appearance; what has no name is left out."""
    found: dict[str, list[Decimal]] = {}
    for name, amount in pairs:
        if name:
            found.setdefault(name, []).append(amount or Decimal(0))
    return tuple(Share(name, len(amounts), _sum(amounts)) for name, amounts in found.items())
