"""经费预算表: 综合定额 by item, 讲课费 by teacher, the sum in figures and capitals (domain.md 5.2)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from generator.amounts import capital, plain
from generator.annexes.cells import money, row, total
from generator.document import Cell, Column, Table
from generator.inputs.class_plan import Budget, ClassPlan, Comprehensive

COMPREHENSIVE = (
    Column("费用名称", 9),
    Column("标准（元/人天）", 8, "right"),
    Column("人数", 5, "right"),
    Column("天数", 5, "right"),
    Column("金额（元）", 8, "right"),
)
LECTURES = (
    Column("授课人", 9),
    Column("职称", 8),
    Column("学时", 5, "right"),
    Column("标准（元/学时）", 8, "right"),
    Column("金额（元）", 8, "right"),
)


def costs(plan: ClassPlan, people: int) -> tuple[Table, ...]:
    """The tables of 经费预算表, ``people`` being trainees and staff; none where no budget is given.

    The standard of an item is what it comes to per person and day, in yuan.
    """
    budget = plan.budget
    if budget is None:
        return ()
    tables = []
    if budget.comprehensive:
        tables.append(_comprehensive(budget.comprehensive, people, plan.class_.days))
    if budget.lecture:
        tables.append(_lectures(budget))
    if not tables:
        return (Table(COMPREHENSIVE, (_sum_row(budget.total),)),)
    last = tables[-1]
    tables[-1] = Table(last.columns, (*last.rows, _sum_row(budget.total)), last.caption)
    return tuple(tables)


def _sum_row(amount: Decimal) -> tuple[Cell, ...]:
    figure = f"{plain(amount)}元（大写：{capital(amount)}）"
    return (Cell("合计"), Cell(figure, span=len(COMPREHENSIVE) - 1, align="left"))


def _comprehensive(parts: Comprehensive, people: int, days: Decimal) -> Table:
    items = [
        (str(info.alias), getattr(parts, name))
        for name, info in type(parts).model_fields.items()
        if name != "total" and getattr(parts, name) is not None
    ]
    rows = [row(name, _standard(amount, people, days), people, days, money(amount)) for name, amount in items]
    whole = parts.total if parts.total is not None else sum((amount for _, amount in items), Decimal(0))
    if not rows:
        rows = [row("综合定额", _standard(whole, people, days), people, days, money(whole))]
    closing = row("小计", _standard(whole, people, days), people, days, money(whole))
    return Table(COMPREHENSIVE, (*rows, closing), caption="综合定额费用")


def _lectures(budget: Budget) -> Table:
    rows = []
    sums: list[Decimal | None] = []
    for fee in budget.lecture or ():
        amount = fee.amount
        if amount is None and fee.hours is not None and fee.rate is not None:
            amount = fee.hours * fee.rate
        sums.append(amount)
        rows.append(row(fee.teacher, fee.level, fee.hours, money(fee.rate), money(amount)))
    whole = budget.lecture_total
    if whole is None and None not in sums:
        whole = sum((amount for amount in sums if amount is not None), Decimal(0))
    return Table(LECTURES, (*rows, total(len(LECTURES), "小计", money(whole))), caption="讲课费")


def _standard(amount: Decimal, people: int, days: Decimal) -> str:
    """What an amount comes to per person and day, halves up to fen; empty without people or days."""
    if not people or not days:
        return ""
    return money((amount / (people * days)).quantize(Decimal("0.01"), ROUND_HALF_UP))


__all__ = ["COMPREHENSIVE", "LECTURES", "costs"]
