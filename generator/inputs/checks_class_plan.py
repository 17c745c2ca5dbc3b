"""Checks of class plans: the curriculum inside the class, the sums of the budget, the roster."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from generator.days import spoken
from generator.inputs.checks_shared import (
    added,
    alike,
    attachments_fit,
    class_days,
    differs,
    missing,
    steps_in_order,
)
from generator.inputs.class_plan import Budget, ClassPlan, Comprehensive, Lesson
from generator.inputs.faults import Trouble
from generator.inputs.fields import plain
from generator.inputs.keys import entries

# No half day holds more teaching than this, whatever the rules allow: rows beyond it run side by side.
MOST_HOURS = Decimal(6)
_GROUPS = re.compile(r"分组|分班|分会场|分论坛|小组|平行|选修|[一二三四五六七八九十0-9A-Z甲乙丙丁][组班]")
_REMEDY = "请改时段或学时；分组进行的请在课程内容中写明“分组”"
_PARTS = {"全天": ("上午", "下午")}


def check_class_plan(plan: ClassPlan) -> Iterator[Trouble]:
    """What the fields of a class plan say against each other, and what its annexes cannot be written without."""
    held = plan.class_
    if held:
        yield from class_days("class.", held.open_date, held.end_date, held.days)
        year = re.match(r"(20[0-9]{2})年", held.name or "")
        if year and held.open_date and int(year[1]) != held.open_date.year:
            words = f"写的是{year[1]}年，开班日期是{spoken(held.open_date)}，请核对"
            yield Trouble("class.name", words, sort="remark")
    yield from _curriculum(plan)
    if plan.budget:
        yield from _budget(plan.budget)
    else:
        yield missing("budget", why="办班方案要有经费预算")
    yield from _teachers(plan)
    yield from _roster(plan)
    yield from steps_in_order(plan.steps, plan.as_of)
    yield from attachments_fit(plan.attachments)


# ---- curriculum -----------------------------------------------------------------------------------------------------


def _curriculum(plan: ClassPlan) -> Iterator[Trouble]:
    held = plan.class_
    slots: dict[tuple[date, str], list[int]] = defaultdict(list)
    lessons = plan.curriculum or ()
    for number, lesson in enumerate(lessons):
        path = f"curriculum[{number}]"
        for key in ("date", "title"):
            if getattr(lesson, key) in (None, ""):
                yield missing(f"{path}.{key}")
        most = MOST_HOURS if lesson.period in ("上午", "下午", "晚上") else 2 * MOST_HOURS
        if lesson.hours and lesson.hours > most:
            found = f"{lesson.period or '一天'}安排了 {plain(lesson.hours)} 学时，排不下"
            yield Trouble(f"{path}.hours", found, f"不超过 {plain(most)} 学时", "请改学时，或分成几行")
        if held and held.open_date and held.end_date and lesson.date:
            yield from _outside(f"{path}.date", lesson.date, held.open_date, held.end_date)
        if lesson.date and lesson.period:
            for part in _PARTS.get(lesson.period, (lesson.period,)):
                slots[lesson.date, part].append(number)
    told: set[int] = set()
    for (day, part), numbers in slots.items():
        if not told.intersection(numbers[1:]):
            yield from _clash(lessons, numbers, f"{spoken(day)}{part}")
        told.update(numbers[1:])


def _outside(path: str, day: date, opening: date, ending: date) -> Iterator[Trouble]:
    if opening <= ending and not opening <= day <= ending:
        span = f"{spoken(opening)}至{spoken(ending)}之间的日期"
        yield Trouble(path, f"{spoken(day)}不在培训期间", span, "请核对日期")


def _clash(lessons: tuple[Lesson, ...], numbers: list[int], when: str) -> Iterator[Trouble]:
    """What stands side by side in one half day, by groups or not; a teacher is in one group at a time."""
    rows = [lessons[number] for number in numbers]
    if any(_GROUPS.search(f"{row.title or ''}{row.method or ''}") for row in rows):
        for teacher in dict.fromkeys(row.teacher for row in rows if row.teacher):
            yield from _side_by_side(lessons, [n for n in numbers if lessons[n].teacher == teacher], when)
    else:
        yield from _side_by_side(lessons, numbers, when)


def _side_by_side(lessons: tuple[Lesson, ...], numbers: list[int], when: str) -> Iterator[Trouble]:
    """A fault unless the rows of one half day can follow one after another."""
    rows = [lessons[number] for number in numbers]
    if len(rows) < 2:
        return
    path = f"curriculum[{numbers[-1]}].period"
    others = "、".join(f"第{number + 1}项" for number in numbers[:-1])
    titles = [row.title for row in rows if row.title]
    hours = sum((row.hours for row in rows if row.hours), Decimal(0))
    most = MOST_HOURS * (2 if rows[0].period == "全天" else 1)
    if len(set(titles)) < len(titles):
        found = f"{when}的“{max(titles, key=titles.count)}”与{others}重复"
        yield Trouble(path, found, "每节课一行", "请删去重复的")
    elif len({row.period for row in rows}) > 1:
        yield Trouble(path, f"{when}与{others}重叠（一处是全天）", "互不重叠的课程", _REMEDY)
    elif hours > most:
        found = f"{when}与{others}重叠，共 {plain(hours)} 学时，排不下"
        yield Trouble(path, found, "互不重叠的课程", _REMEDY)


# ---- budget ---------------------------------------------------------------------------------------------------------


def _budget(budget: Budget) -> Iterator[Trouble]:
    parts = budget.comprehensive
    stated = _comprehensive(parts)
    if parts:
        named = {key: getattr(parts, entry.attribute) for key, entry in entries(Comprehensive).items()}
        total = named.pop("合计")
        held = {key: amount for key, amount in named.items() if amount is not None}
        if held:
            how = f"{'、'.join(held)}之和"
            yield from differs("budget.comprehensive.合计", total, added(held.values()), how)
    rows = budget.lecture or ()
    amounts: list[Decimal | None] = []
    for number, row in enumerate(rows):
        product = row.hours * row.rate if row.hours is not None and row.rate is not None else None
        path = f"budget.lecture[{number}]"
        if product is not None:
            how = f"{plain(row.hours or 0)} 学时 × {plain(row.rate or 0)} 元"
            yield from differs(f"{path}.amount", row.amount, product, how)
        elif row.amount is None:
            yield missing(f"{path}.amount", "请填写讲课费，或者学时和标准")
        if not row.teacher:
            yield missing(f"{path}.teacher")
        # A row that is wrong was told of; the sum is judged by what the row should say.
        amounts.append(product if product is not None else row.amount)
    lectures = added(amounts)
    yield from differs("budget.lecture_total", budget.lecture_total, lectures, "各行讲课费之和")
    lecture_total = budget.lecture_total if budget.lecture_total is not None else lectures
    if stated is not None and (lecture_total is not None or not rows):
        how = "综合定额加讲课费" if lecture_total is not None else "综合定额"
        yield from differs("budget.total", budget.total, stated + (lecture_total or 0), how)
    elif lecture_total is not None and budget.total is not None and lecture_total > budget.total:
        yield from differs("budget.total", budget.total, lecture_total, "仅讲课费就")


def _comprehensive(parts: Comprehensive | None) -> Decimal | None:
    """The sum of 综合定额 as stated, else of the parts that are given."""
    if parts is None:
        return None
    if parts.total is not None:
        return parts.total
    named = [getattr(parts, entry.attribute) for key, entry in entries(Comprehensive).items() if key != "合计"]
    return added([amount for amount in named if amount is not None])


def _teachers(plan: ClassPlan) -> Iterator[Trouble]:
    """Remarks where the fees do not follow from the curriculum."""
    if not plan.curriculum or not plan.budget or not plan.budget.lecture:
        return
    taught: dict[str, Decimal] = defaultdict(Decimal)
    unpaid = set()
    for lesson in plan.curriculum:
        if lesson.teacher:
            taught[lesson.teacher] += lesson.hours or 0
            if lesson.title_level == "不计酬":
                unpaid.add(lesson.teacher)
    for number, row in enumerate(plan.budget.lecture):
        path = f"budget.lecture[{number}]"
        if row.teacher and row.teacher not in taught:
            yield Trouble(f"{path}.teacher", f"“{row.teacher}”不在课程安排中，请核对", sort="remark")
        elif row.teacher and row.hours is not None and row.hours != taught[row.teacher]:
            words = f"是 {plain(row.hours)} 学时，课程安排中{row.teacher}共 {plain(taught[row.teacher])} 学时，请核对"
            yield Trouble(f"{path}.hours", words, sort="remark")
        if row.teacher in unpaid and row.amount:
            yield Trouble(f"{path}.amount", f"课程安排中{row.teacher}有不计酬的课，请核对", sort="remark")


# ---- roster ---------------------------------------------------------------------------------------------------------


def _roster(plan: ClassPlan) -> Iterator[Trouble]:
    roster, count = plan.roster, plan.roster_count
    if roster and count is not None and len(roster) != count:
        found = f"是 {count} 人，学员名单有 {len(roster)} 人"
        yield Trouble("roster_count", found, "与学员名单的人数相等", "有名单时可以不写人数")
    for number, row in enumerate(roster or ()):
        if not row.name:
            yield missing(f"roster[{number}].name")
    pairs = [f"{row.name}（{row.unit or '同一单位'}）" if row.name else None for row in roster or ()]
    yield from alike("roster[{}].name", pairs)
    number_of = len(roster) if roster else count
    trainees = plan.class_.trainees if plan.class_ else None
    if number_of is not None and trainees and number_of != trainees:
        where = "roster" if roster else "roster_count"
        yield Trouble(where, f"名单 {number_of} 人，培训人数 {trainees} 人，请核对", sort="remark")
