"""经费预算表: 综合定额 by item, 讲课费 by teacher, the sum in figures and capitals (domain.md 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from generator.amounts import capital, plain
from generator.annexes.cells import money, row, total
from generator.document import Cell, Column, Table
from generator.facts import PlanFacts
from generator.inputs.class_plan import Budget, ClassPlan, LectureFee

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


def costs(plan: ClassPlan, facts: PlanFacts) -> tuple[Table, ...]:
    """The tables of 经费预算表, the sum in the last row of the last; none where no budget is given."""
    budget = plan.budget
    if budget is None:
        return ()
    tables = [table for table in (_comprehensive(plan, facts), _lectures(budget)) if table is not None]
    if not tables:
        tables = [Table(COMPREHENSIVE, ())]
    figure = f"{plain(budget.total)}元（大写：{capital(budget.total)}）"
    closing = (Cell("合计"), Cell(figure, span=4, align="left"))
    return (*tables[:-1], Table(tables[-1].columns, (*tables[-1].rows, closing), tables[-1].caption))


def _comprehensive(plan: ClassPlan, facts: PlanFacts) -> Table | None:
    """综合定额 by item: the standard of an item is what it comes to per person and day."""
    whole = facts.comprehensive
    if whole is None or plan.budget is None or plan.budget.comprehensive is None:
        return None
    parts = plan.budget.comprehensive
    given = {str(info.alias): getattr(parts, name) for name, info in type(parts).model_fields.items()}
    given.pop("合计")
    rows = [(name, amount) for name, amount in given.items() if amount is not None]
    rows.append(("小计" if rows else "综合定额", whole))
    days = plan.class_.days
    body = [row(name, _standard(sum_, facts.people, days), facts.people, days, money(sum_)) for name, sum_ in rows]
    return Table(COMPREHENSIVE, tuple(body), caption="综合定额费用")


def _lectures(budget: Budget) -> Table | None:
    """讲课费 by teacher; a gap and the sum where the input tells no more."""
    fees = budget.lecture or ()
    whole = budget.lecture_total if budget.lecture_total is not None else _sum(fees)
    if whole is None:
        return None
    rows = [row(x.teacher, x.level, x.hours, money(x.rate), money(_amount(x))) for x in fees]
    rows = rows or [row("【待补：讲课费明细】", "", "", "", "")]
    return Table(LECTURES, (*rows, total(len(LECTURES), "小计", money(whole))), caption="讲课费")


def _amount(fee: LectureFee) -> Decimal | None:
    if fee.amount is None and fee.hours is not None and fee.rate is not None:
        return fee.hours * fee.rate
    return fee.amount


def _sum(fees: Sequence[LectureFee]) -> Decimal | None:
    amounts = [amount for fee in fees if (amount := _amount(fee)) is not None]
    return sum(amounts, Decimal(0)) if amounts and len(amounts) == len(fees) else None


def _standard(amount: Decimal, people: int, days: Decimal) -> str:
    """What an amount comes to per person and day, halves up to fen, then with 约; empty without people or days."""
    if not people or not days:
        return ""
    rate = (amount / (people * days)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return ("" if rate * people * days == amount else "约") + money(rate)


__all__ = ["COMPREHENSIVE", "LECTURES", "costs"]
