"""The figures that follow from an input: deadlines, sums, person-days, shares, weekdays; each with its arithmetic.

Keys are those of ``rules.md`` and of ``check --json``. Nothing is guessed: a figure whose parts the input does not
hold is left out, also where a form is still being filled in and required fields are None. Comparisons with the central
cost standard carry its caveat.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.amounts import capital, per, plain, round_to_fen
from generator.calendar import Calendar
from generator.costs import CostStandard, bundled_standard, own_standard
from generator.days import spoken
from generator.deadlines import StepStatus, step_statuses, terms
from generator.facts import plain_number, statement_facts
from generator.units import UnitLevel

if TYPE_CHECKING:
    from generator.inputs.annual_plan import AnnualPlan
    from generator.inputs.class_plan import Budget, ClassPlan, LectureFee, Lesson
    from generator.inputs.common import Steps
    from generator.inputs.families import Value
    from generator.inputs.notice import ClassOpening, PlanApplication
    from generator.inputs.statement import Statement

Figure = date | Decimal | int | bool | str
Json = str | int | float | bool
#: More terms than this are not written out in a formula.
_TERMS = 12


@dataclass(frozen=True, slots=True)
class Working:
    """How a figure comes about, to be shown. formula: ``40560 ÷ ((48+4)×3)``. result: ``260元``.

    clause: (document id, path) where a document that binds the unit asks for it. note: what must be said with it.
    """

    key: str
    label: str
    formula: str
    result: str
    clause: tuple[str, str] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Derived:
    """The figures of an input.

    figures: as they are (dates, exact Decimals, yuan). steps: the six data steps of a class, empty where the input
    does not speak of them. remarks: Chinese, what the figures could not know (years without holidays, a cost standard
    that is not imported).
    """

    figures: Mapping[str, Figure]
    working: tuple[Working, ...]
    steps: tuple[StepStatus, ...]
    remarks: tuple[str, ...]

    @property
    def values(self) -> dict[str, Json]:
        """The figures ready for JSON: ISO dates, numbers rounded to two decimals."""
        return {key: _json(value) for key, value in self.figures.items()}


def derive(value: Value, calendar: Calendar, level: UnitLevel) -> Derived:
    """The figures of a loaded input, for a unit of ``level``. Raises CalendarError for dates beyond the calendar."""
    sheet = _Sheet(calendar, level)
    match value.type:
        case "class_plan":
            _class_plan(sheet, value)
        case "statement":
            _statement(sheet, value)
        case "annual_plan":
            _annual_plan(sheet, value)
        case "notice" if value.subtype == "plan_application":
            _plan_application(sheet, value)
        case "notice" if value.subtype == "class_opening":
            _class_opening(sheet, value)
    return Derived(sheet.figures, tuple(sheet.working), sheet.steps, tuple(dict.fromkeys(sheet.remarks)))


class _Sheet:
    """The figures as they are added up."""

    def __init__(self, calendar: Calendar, level: UnitLevel) -> None:
        self.calendar, self.level = calendar, level
        self.figures: dict[str, Figure] = {}
        self.working: list[Working] = []
        self.steps: tuple[StepStatus, ...] = ()
        self.remarks: list[str] = []

    def add(
        self,
        key: str,
        label: str,
        value: Figure,
        formula: str,
        unit: str = "",
        clause: tuple[str, str] | None = None,
        note: str = "",
    ) -> None:
        self.figures[key] = value
        self.working.append(Working(key, label, formula, _shown(value) + unit, clause, note))

    def money(self, key: str, label: str, amount: Decimal, formula: str) -> None:
        """A sum of money and the same in capitals."""
        self.add(key, label, amount, formula, "元")
        self.add(f"{key}_capital", f"{label}（大写）", capital(amount), f"{plain(amount)}元")

    def weekday(self, key: str, label: str, day: date | None, *, is_workday: bool = False) -> None:
        """The weekday of a date and, for the last day of something, whether offices work on it."""
        if day is None:
            return
        self.add(f"{key}_weekday", f"{label}的星期", self.calendar.weekday(day), _shown(day))
        if is_workday:
            works = self.calendar.is_workday(day)
            self.add(f"{key}_is_workday", f"{label}是否工作日", works, _shown(day))
            if not works:
                self.remarks.append(f"{label}{_shown(day)}（{self.calendar.weekday(day)}）是放假日，请核对")
            self.remarks += self.calendar.remarks(day, day)

    def deadline(self, name: str, day: date, key: str | None = None) -> date | None:
        """The limit of a term, counted from ``day``; None where the term does not concern the unit."""
        term, key = terms()[name], key or name
        if term.binding_only and not term.binds(self.level):
            return None
        found = term.counted(self.calendar, day)
        result = f"{_shown(found.day)}（{self.calendar.weekday(found.day)}）"
        note = "；".join(found.remarks)
        self.figures[key] = found.day
        if found.advise != found.day:
            self.figures[f"{key}_advise"] = found.advise
            note = "；".join((f"期限日是放假日，建议在{_shown(found.advise)}前办理", *found.remarks))
        formula = f"{_shown(day)}（{term.start}，不计）{term.words}"
        self.working.append(Working(key, term.label, formula, result, term.clause(self.level), note))
        self.remarks += found.remarks
        return found.day

    def class_dates(self, opening: date | None, end: date | None) -> None:
        """What follows from the dates of a class, as far as they are known."""
        self.weekday("open", "开班日", opening)
        self.weekday("end", "结束日", end)
        if opening and end:
            span = f"{_shown(opening)}至{_shown(end)}"
            self.add("calendar_days", "起止日期间的天数", (end - opening).days + 1, span, "天")
        if opening:
            self.deadline("one_week_before", opening)
            self.deadline("package_deadline", opening)
        if end:
            self.deadline("settle_deadline", end)

    def status_of(self, steps: Steps, as_of: date) -> None:
        """How the six steps stand on a day; the working days late of the latest step before the class and after it."""
        limits = {key: day for key in terms() if isinstance(day := self.figures.get(key), date)}
        self.steps = step_statuses(steps, limits, as_of, self.calendar)
        for key in limits:
            its = [step for step in self.steps if step.name in terms()[key].steps and step.late]
            if its:
                worst = max(its, key=lambda step: step.late_workdays)
                until = worst.date or as_of
                formula = f"{worst.name}：{_shown(limits[key])}之后至{_shown(until)}的工作日"
                label, days = f"逾期（{terms()[key].label}）", worst.late_workdays
                self.add(key.replace("deadline", "late_workdays"), label, days, formula, "个工作日")
                self.remarks += self.calendar.remarks(limits[key], until)


# ---- class plan -----------------------------------------------------------------------------------------------------


def _class_plan(sheet: _Sheet, plan: ClassPlan) -> None:
    sheet.class_dates(plan.class_.open_date, plan.class_.end_date)
    if plan.steps and plan.as_of:
        sheet.status_of(plan.steps, plan.as_of)
    if plan.curriculum:
        _hours(sheet, plan.curriculum)
    staff = plan.class_.staff
    if staff is not None and plan.class_.trainees:
        share = f"{staff}/{plan.class_.trainees}={_percent(staff, plan.class_.trainees)}"
        sheet.add("staff_ratio", "工作人员占学员的比例", share, f"{staff} ÷ {plan.class_.trainees}")
    if plan.budget:
        _money(sheet, plan, plan.budget)


def _hours(sheet: _Sheet, lessons: Sequence[Lesson]) -> None:
    hours = [lesson.hours for lesson in lessons if lesson.hours is not None]
    if hours:
        formula = _plus(map(plain_number, hours), "节课学时之和")
        sheet.add("teaching_hours", "总学时", sum(hours, Decimal()), formula, "学时")
    halves: dict[tuple[date, str], Decimal] = defaultdict(Decimal)
    for lesson in lessons:
        if lesson.date and lesson.period and lesson.hours and lesson.title_level != "不计酬":
            periods = ("上午", "下午") if lesson.period == "全天" else (lesson.period,)
            for period in periods:
                halves[lesson.date, period] += lesson.hours / len(periods)
    if halves:
        (day, period), most = max(halves.items(), key=lambda half: half[1])
        formula = f"计酬课程中学时最多的半天：{_shown(day)}{period}"
        sheet.add("lecture_half_day_max", "半天计酬学时的最大值", most, formula, "学时")


def _money(sheet: _Sheet, plan: ClassPlan, budget: Budget) -> None:
    flat = _comprehensive(budget)
    lectures = _lectures(sheet, budget)
    parts = [amount for amount in (flat, lectures) if amount is not None]
    if parts:
        sheet.add("sum_check", "综合定额与讲课费之和", sum(parts, Decimal()), _plus(map(plain, parts)), "元")
    if budget.total is not None:
        sheet.money("total", "经费总额", budget.total, "经费预算中填写的总额")
    if flat is not None:
        _person_days(sheet, plan, flat, budget.standard)


def _comprehensive(budget: Budget) -> Decimal | None:
    """综合定额 as stated, else the sum of its parts; None where neither is given."""
    flat = budget.comprehensive
    if flat is None or flat.total is not None:
        return flat.total if flat else None
    parts = [part for part in (flat.lodging, flat.meals, flat.venue_material_transport, flat.other) if part is not None]
    return sum(parts, Decimal()) if parts else None


def _lectures(sheet: _Sheet, budget: Budget) -> Decimal | None:
    """讲课费: the sum of the fees, each as stated or hours × rate; else the total as stated."""
    fees = [amount for fee in budget.lecture or () if (amount := _fee(fee)) is not None]
    if not fees or len(fees) < len(budget.lecture or ()):
        return budget.lecture_total
    total = sum(fees, Decimal())
    sheet.add("lecture_total", "讲课费合计", total, _plus(map(plain, fees), "笔讲课费之和"), "元")
    return total


def _fee(fee: LectureFee) -> Decimal | None:
    if fee.amount is None and fee.hours is not None and fee.rate is not None:
        return fee.hours * fee.rate
    return fee.amount


def _person_days(sheet: _Sheet, plan: ClassPlan, flat: Decimal, words: str | None) -> None:
    """The cost of a person-day, and what the standard in force, or the central one, would allow."""
    trainees, staff, days = plan.class_.trainees, plan.class_.staff or 0, plan.class_.days
    people = (trainees or 0) + staff
    if not trainees or not days:
        return
    shown = f"({trainees}+{staff})"
    cost = per(flat, people * days)
    formula = f"{plain(flat)} ÷ ({shown}×{plain_number(days)})"
    standard, named = _standard(plan, sheet.level)
    if standard is None:
        sheet.add("per_person_day", "综合定额每人每天", cost, formula, "元")
        return
    binding = standard.document in sheet.level.documents
    clause = (standard.document, standard.path) if binding and standard.document and standard.path else None
    doubt = "，".join(part for part in ("" if binding else standard.comparison, standard.caveat) if part)
    sheet.add("per_person_day", "综合定额每人每天", cost, formula, "元", clause, doubt)

    kind = standard.class_in(words)
    rate, counted = standard.rates[kind], standard.counted_days(days)
    length = plain_number(days)
    if counted != days:
        over = days - (standard.over_days or 0)
        length = f"({standard.over_days}+{plain_number(over)}×{plain_number(standard.over_ratio)})"
    source = f"《{standard.title}》" + (f"（{standard.number}）" if standard.number else "") + kind
    formula = f"{plain(rate)} × {shown} × {length}"
    limit = rate * people * counted
    note = doubt or standard.origin(kind)
    sheet.add("comprehensive_limit", f"按{source}计算的综合定额上限", limit, formula, "元", clause, note)
    if doubt:
        missing = "" if binding else f"“{named}”没有给出金额，" if named else "本地综合定额标准未导入，"
        sheet.remarks.append(f"{missing}按{source}{plain(rate)}元/人天{doubt}")


def _standard(plan: ClassPlan, level: UnitLevel) -> tuple[CostStandard | None, str]:
    """The standard to compare with, and the name of the office's own where it gives no amounts."""
    stated = plan.reference.cost_standard if plan.reference else None
    own = own_standard(stated)
    if own:
        return own, ""
    central = bundled_standard(level.cost_standard) if level.cost_standard else None
    return central, stated if isinstance(stated, str) else ""


# ---- statement ------------------------------------------------------------------------------------------------------


def _statement(sheet: _Sheet, statement: Statement) -> None:
    if statement.class_:
        sheet.class_dates(statement.class_.open_date, statement.class_.end_date)
    if statement.steps:
        sheet.status_of(statement.steps, statement.as_of or statement.date)
    facts = statement_facts(statement)
    if "not_executed" in statement.subjects:
        count, held = len(facts.missed), len(facts.held)
        sheet.add("not_executed", "未执行的项目", count, "逐项计数", "项")
        if facts.planned:
            sheet.add("approved", "批准的项目", facts.planned, f"{count}+{held}", "项")
            share = f"{held}/{facts.planned}={_percent(held, facts.planned)}"
            sheet.add("completion", "计划完成率", share, f"{held} ÷ {facts.planned}")
        if facts.missed_total is not None:
            amounts = [plain(item.budget) for item in facts.missed if item.budget is not None]
            sheet.money("total", "未执行项目经费合计", facts.missed_total, _plus(amounts, "项经费之和"))
    if facts.changed:
        for key, label, amount in (("before_total", "调整前", facts.before), ("after_total", "调整后", facts.after)):
            if amount is not None:
                sheet.add(key, f"{label}经费合计", amount, f"{label}各项经费之和", "元")
        if facts.before is not None and facts.after is not None:
            formula = f"{plain(facts.after)} − {plain(facts.before)}"
            sheet.add("difference", "调整前后经费之差", facts.after - facts.before, formula, "元")


# ---- notices and annual plan ----------------------------------------------------------------------------------------


def _plan_application(sheet: _Sheet, notice: PlanApplication) -> None:
    sheet.weekday("apply", "申报截止日", notice.deadlines.apply, is_workday=True)
    sheet.weekday("revise", "修改截止日", notice.deadlines.revise, is_workday=True)
    sheet.weekday("backfill", "补录截止日", notice.deadlines.backfill, is_workday=True)
    if notice.plan_year and not sheet.calendar.knows(notice.plan_year):
        sheet.remarks += sheet.calendar.remarks(*[date(notice.plan_year, 1, 1)] * 2)


def _class_opening(sheet: _Sheet, notice: ClassOpening) -> None:
    sheet.class_dates(notice.open_date, notice.end_date)
    if notice.signup:
        sheet.weekday("signup", "报名截止日", notice.signup.deadline, is_workday=True)
    if notice.quota:
        places = [row.places for row in notice.quota]
        if None not in places:
            sheet.add("quota_total", "名额合计", sum(places), _plus(map(str, places), "个单位名额之和"), "人")


def _annual_plan(sheet: _Sheet, plan: AnnualPlan) -> None:
    if plan.budget_stage:
        for attribute, field in type(plan.budget_stage).model_fields.items():
            day = getattr(plan.budget_stage, attribute)
            if day:
                sheet.deadline("plan_deadline", day, f"plan_deadline_{field.alias}")
    items = plan.items or ()
    budgets = [item.budget for item in items if item.budget is not None]
    if items and len(budgets) == len(items):
        formula = _plus(map(plain_number, budgets), "项经费之和")
        sheet.add("sum_check", "各项经费之和", sum(budgets, Decimal()), formula, plan.budget_unit)
    sheet.add("item_count", "项目数", len(items), "逐项计数", "项")
    if plan.total_budget is None:
        return
    yuan = plan.total_budget * (10_000 if plan.budget_unit == "万元" else 1)
    sheet.money("total", "计划经费总额", yuan, f"{plain_number(plan.total_budget)}{plan.budget_unit}")


# ---- figures in words -----------------------------------------------------------------------------------------------


def _shown(value: Figure) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return spoken(value)
    return plain_number(round_to_fen(value)) if isinstance(value, Decimal) else str(value)


def _json(value: Figure) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(round_to_fen(value))
    return value


def _plus(terms: Iterable[str], many: str = "项之和") -> str:
    """``4+4+2``; the number of terms in words where they are many."""
    listed = list(terms)
    return "+".join(listed) if len(listed) <= _TERMS else f"{len(listed)}{many}"


def _percent(part: int, whole: int) -> str:
    """One decimal, halves up: 8.3%."""
    share = (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), "ROUND_HALF_UP")
    return f"{plain_number(share)}%"


__all__ = ["Derived", "Figure", "Working", "derive"]
