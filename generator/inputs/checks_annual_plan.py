"""Checks of annual plans: the sum of the items, the order of the budget's stages, the years."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from generator.days import spoken
from generator.inputs.annual_plan import AnnualPlan, BudgetStage
from generator.inputs.checks_shared import alike, before, differs, missing, repeated
from generator.inputs.faults import Trouble
from generator.inputs.keys import entries


def check_annual_plan(plan: AnnualPlan) -> Iterator[Trouble]:
    """What the fields of an annual plan say against each other, and what its table cannot be written without."""
    if not plan.items:
        yield missing("items", "请逐项列出培训项目")
    for number, item in enumerate(plan.items or ()):
        if not item.name:
            yield missing(f"items[{number}].name")
    yield from repeated("items[{}].id", [item.id for item in plan.items or ()], "编号")
    yield from alike("items[{}].name", [item.name for item in plan.items or ()])
    yield from _money(plan)
    if plan.plan_year and plan.submit_date and plan.plan_year < plan.submit_date.year:
        found = f"{plan.plan_year} 年早于申报日期（{spoken(plan.submit_date)}）"
        yield Trouble("plan_year", found, "申报当年或以后的年度", "请核对")
    if plan.budget_stage:
        days = [(key, getattr(plan.budget_stage, e.attribute)) for key, e in entries(BudgetStage).items()]
        held = [(key, day) for key, day in days if day]
        for (earlier, first), (key, day) in pairwise(held):
            yield from before(f"budget_stage.{key}", day, first, f"“{earlier}”")


def _money(plan: AnnualPlan) -> Iterator[Trouble]:
    unit = plan.budget_unit or "元"
    amounts: list[tuple[str, Decimal | None]] = [
        ("total_budget", plan.total_budget),
        ("control_amount", plan.control_amount),
    ]
    items = [(f"items[{n}].budget", item.budget) for n, item in enumerate(plan.items or ())]
    for path, amount in amounts + items:
        if unit == "元" and amount is not None and amount != round(amount, 2):
            yield Trouble(path, f"填的是 {amount} 元", "最多两位小数", "单位是万元的请写 budget_unit: 万元", "fault")
    held = [amount for _, amount in items if amount is not None]
    total = sum(held, Decimal(0))
    if held and len(held) == len(items):
        yield from differs("total_budget", plan.total_budget, total, "各项目经费之和", unit)
    elif held and plan.total_budget is not None and total > plan.total_budget:
        yield from differs("total_budget", plan.total_budget, total, "已填项目的经费之和", unit)
