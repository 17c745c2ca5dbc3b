"""年度培训计划申报表: the items that 财行〔2016〕540号 第五条 asks for, with unit, code and year (domain.md 5.2)."""

from __future__ import annotations

from collections.abc import Sequence

from generator.amounts import capital
from generator.annexes.cells import across, filled, row, total
from generator.document import Cell, Column, Table
from generator.facts import AnnualFacts, plain_number
from generator.inputs.annual_plan import AnnualPlan, PlanItem

_BLANK_ROWS = 10


def _columns(unit: str) -> tuple[Column, ...]:
    return (
        Column("序号", 2),
        Column("项目编号", 4.5),
        Column("培训名称", 7, "left"),
        Column("类别", 3),
        Column("目的", 6, "left"),
        Column("对象", 5, "left"),
        Column("内容", 6, "left"),
        Column("时间", 2.5),
        Column("地点", 2.5),
        Column("形式", 2.5),
        Column("方式", 2.5),
        Column("天数", 2, "right"),
        Column("人数", 2.5, "right"),
        Column(f"经费（{unit}）", 4, "right"),
        Column("安排食宿", 2.5),
        Column("列支渠道", 4, "left"),
        Column("承办机构", 4.5, "left"),
        Column("二层单位", 4, "left"),
    )


_ALWAYS = ("序号", "培训名称", "类别", "目的", "对象", "内容", "时间", "地点", "方式", "天数", "人数", "列支渠道")


def plan_form(plan: AnnualPlan, facts: AnnualFacts) -> Table:
    """The form filled in: unit, code and year above the items, sums with capitals below them."""
    money = f"经费（{plan.budget_unit}）"
    table = filled(_columns(plan.budget_unit), [_item(i, x) for i, x in enumerate(facts.items, 1)], (*_ALWAYS, money))
    width = len(table.columns)
    at = next(i for i, column in enumerate(table.columns) if column.title == money)
    sums = (
        Cell("合计", span=at - 1),
        *row(facts.trainees, plain_number(facts.total)),
        Cell("", span=width - at - 1),
    )
    figure = f"合计金额大写：{capital(facts.total_yuan)}"
    return Table(
        table.columns,
        (across(width, _unit(plan), "left"), *table.rows, sums, across(width, figure, "left")),
        note=_note(plan),
    )


def blank_form(year: int) -> Table:
    """The form to be filled in, as the annex of an 申报通知."""
    columns = tuple(c for c in _columns("元") if c.title not in ("项目编号", "安排食宿", "二层单位"))
    width = len(columns)
    head = across(width, f"申报单位（盖章）：{_ROOM}预算单位代码：{_ROOM}年度：{year}", "left")
    rows = tuple(row(i, *[""] * (width - 1)) for i in range(1, _BLANK_ROWS + 1))
    return Table(columns, (head, *rows, total(width, "合计", *[""] * (width - 2))))


_ROOM = "\u3000" * 8


def _item(number: int, item: PlanItem) -> Sequence[object]:
    return (
        number,
        item.id,
        item.name,
        item.category,
        item.purpose,
        item.audience,
        item.content,
        f"{item.planned_month}月" if item.planned_month else "",
        item.type,
        item.form,
        item.delivery,
        item.days,
        item.trainees,
        "" if item.budget is None else plain_number(item.budget),
        "" if item.lodging_meals is None else "是" if item.lodging_meals else "否",
        item.fund_source,
        item.institution,
        "是" if item.for_sub_units is True else item.for_sub_units or "",
    )


def _unit(plan: AnnualPlan) -> str:
    """申报单位, whether 主管 or 二层, 预算单位代码 and year on one line."""
    unit = plan.unit
    role = {True: "（主管单位）", False: "（二层单位）", None: ""}[unit.is_supervising]
    code = f"预算单位代码：{unit.budget_unit_code}" if unit.budget_unit_code else "预算单位代码："
    return f"申报单位：{unit.name}{role}；{code}；年度：{plan.plan_year}"


def _note(plan: AnnualPlan) -> str | None:
    """财务复核 and the meeting, where the input tells them."""
    parts = []
    if plan.finance_reviewed:
        parts.append("财务复核：已复核")
    meeting = plan.approval_meeting
    if meeting and (meeting.type or meeting.date):
        held = f"{meeting.date.year}年{meeting.date.month}月{meeting.date.day}日" if meeting.date else ""
        parts.append(f"研究通过：{held}{meeting.type or ''}")
    return "；".join(parts) or None


__all__ = ["blank_form", "plan_form"]
