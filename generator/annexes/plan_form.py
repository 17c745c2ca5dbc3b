"""年度培训计划申报表: the items that 财行〔2016〕540号 第五条 asks for, with unit, code and year (domain.md 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from generator.amounts import capital
from generator.annexes.cells import filled, money, row, words
from generator.days import spoken
from generator.document import Block, Cell, Column, Paragraph, Run, Table
from generator.facts import AnnualFacts, plain_number
from generator.inputs.annual_plan import AnnualPlan, PlanItem

_BLANK_ROWS = 10
_BLANK = "\u3000" * 6


def _columns(unit: str) -> tuple[Column, ...]:
    return (
        Column("序号", 2),
        Column("培训名称", 7, "left"),
        Column("类别", 2.5),
        Column("目的", 5, "left"),
        Column("对象", 5, "left"),
        Column("内容", 5, "left"),
        Column("时间", 2),
        Column("地点", 2),
        Column("方式", 2.5),
        Column("天数", 2),
        Column("人数", 2),
        Column(f"经费（{unit}）", 6, "right"),
        Column("列支渠道", 3.5, "left"),
        Column("承办机构", 3.5, "left"),
        Column("备注", 3.5, "left"),
    )


def plan_form(plan: AnnualPlan, facts: AnnualFacts) -> tuple[Block, ...]:
    """The form filled in: unit, code and year above the items, sums below them, then capitals and who passed it."""
    columns = _columns(plan.budget_unit)
    always = [column.title for column in columns if column.title != "备注"]
    rows = [_item(i, x, plan.budget_unit) for i, x in enumerate(facts.items, 1)]
    table = filled(columns, rows, always)
    rest = len(table.columns) - 12
    sums = (
        Cell("合计", span=10),
        *row(facts.trainees or "", _amount(facts.total, plan.budget_unit)),
        Cell("", span=rest),
    )
    return (_unit(plan), Table(table.columns, (*table.rows, sums), note=_note(plan, facts)))


def blank_form(year: int) -> tuple[Block, ...]:
    """The form to be filled in, as the annex of an 申报通知."""
    columns = _columns("元")
    rows = [row(i, *[""] * (len(columns) - 1)) for i in range(1, _BLANK_ROWS + 1)]
    sums = (Cell("合计", span=10), *row("", ""), Cell("", span=len(columns) - 12))
    head = f"申报单位（盖章）：{_BLANK}预算单位代码：{_BLANK}年度：{year}年"
    return (_line(head), Table(columns, (*rows, sums)))


def _item(number: int, item: PlanItem, unit: str) -> Sequence[object]:
    return (
        number,
        f"{item.name or ''}{f'（{item.id}）' if item.id else ''}",
        item.category,
        item.purpose,
        item.audience,
        item.content,
        f"{item.planned_month}月" if item.planned_month else "",
        item.type,
        f"{item.form or ''}{f'（{item.delivery}）' if item.form and item.delivery else item.delivery or ''}",
        item.days,
        item.trainees,
        _amount(item.budget, unit),
        item.fund_source,
        item.institution,
        "；".join(_aside(item)),
    )


def _amount(amount: Decimal | None, unit: str) -> str:
    """An amount in the plan's own unit."""
    return money(amount) if unit == "元" or amount is None else plain_number(amount)


def _aside(item: PlanItem) -> list[str]:
    """What has no column: board and lodging, and the 二层单位 that an item is for."""
    found = []
    if item.lodging_meals is not None:
        found.append("安排食宿" if item.lodging_meals else "不安排食宿")
    if item.for_sub_units:
        named = "" if item.for_sub_units is True else f"：{words(item.for_sub_units)}"
        found.append(f"二层单位项目{named}")
    return found


def _unit(plan: AnnualPlan) -> Paragraph:
    """申报单位, whether 主管 or 二层, 预算单位代码 and year."""
    unit = plan.unit
    role = {True: "（主管单位）", False: "（二层单位）", None: ""}[unit.is_supervising]
    code = unit.budget_unit_code or "【待补：预算单位代码】"
    return _line(f"申报单位：{unit.name}{role}\u3000\u3000预算单位代码：{code}\u3000\u3000年度：{plan.plan_year}年")


def _line(text: str) -> Paragraph:
    return Paragraph((Run(text),), flush=True)


def _note(plan: AnnualPlan, facts: AnnualFacts) -> str:
    """The sum in capitals; 财务复核 and the meeting, as far as the input tells them."""
    parts = [f"合计金额大写：{capital(facts.total_yuan)}"]
    if plan.finance_reviewed:
        parts.append("财务复核：已复核")
    meeting = plan.approval_meeting
    if meeting and (meeting.type or meeting.date):
        held = spoken(meeting.date) if meeting.date else ""
        parts.append(f"研究通过：{held}{meeting.type or '【待补：审议会议】'}")
    return "；".join(parts)


__all__ = ["blank_form", "plan_form"]
