"""The tables inside a situation statement: classes not held, changes, the six steps, codes (domain.md 5.3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from generator.annexes.cells import day, filled, money, row, total
from generator.deadlines import StepStatus
from generator.document import Column, Table
from generator.facts import Changed, StatementFacts
from generator.inputs.common import Steps
from generator.inputs.statement import Statement, StatementItem

_GAP = "【待补】"
MISSED = (
    Column("序号", 2.5),
    Column("项目编号", 6),
    Column("班次名称", 11, "left"),
    Column("计划时间", 4.5),
    Column("地点", 3),
    Column("人数", 2.5, "right"),
    Column("天数", 2.5, "right"),
    Column("经费（元）", 4.5, "right"),
)
CHANGES = (
    Column("序号", 2.5),
    Column("项目编号", 6),
    Column("班次名称", 9, "left"),
    Column("类型", 2.5),
    Column("调整前", 8, "left"),
    Column("调整后", 8, "left"),
)
STEPS = (
    Column("序号", 2.5),
    Column("步骤", 6),
    Column("办理期限", 7),
    Column("实际办理日期", 7),
    Column("状态", 5),
    Column("逾期工作日", 5, "right"),
)
CODES = (
    Column("单位名称", 10),
    Column("已申报的预算单位代码", 8),
    Column("正确的预算单位代码", 8),
    Column("证明材料", 10, "left"),
)


def missed(facts: StatementFacts, items: Sequence[StatementItem] = (), gaps: Collection[str] = ()) -> Table | None:
    """The classes that were not held, as planned, and their money in sum.

    items: of the statement; gaps: paths of what must still be filled in (``items[0].days``), which the cells then say.
    """
    if not facts.missed:
        return None
    places = {id(item): f"items[{number}]" for number, item in enumerate(items)}

    def told(item: StatementItem, name: str) -> object:
        held = getattr(item, name)
        return _GAP if held is None and f"{places.get(id(item))}.{name}" in gaps else held

    rows = [
        (i, told(x, "id"), x.name, told(x, "planned_time"), told(x, "location"), told(x, "trainees"), told(x, "days"),
         money(x.budget) or told(x, "budget"))
        for i, x in enumerate(facts.missed, 1)
    ]  # fmt: skip
    table = filled(MISSED, rows, ("序号", "班次名称"))
    if facts.missed_total is None or len(rows) == 1:
        return table
    closing = total(len(table.columns), "合计", money(facts.missed_total))
    return Table(table.columns, (*table.rows, closing))


def changes(facts: StatementFacts) -> Table | None:
    """The items before and after; money in sum where every item tells it on both sides."""
    if not facts.changed:
        return None
    rows = [(i, c.item.id, c.item.name, c.kind, _before(c), _after(c)) for i, c in enumerate(facts.changed, 1)]
    table = filled(CHANGES, rows, ("序号", "班次名称", "类型", "调整前", "调整后"))
    if facts.before is None or facts.after is None:
        return table
    closing = total(len(table.columns), "经费合计（元）", money(facts.before), money(facts.after))
    return Table(table.columns, (*table.rows, closing))


def _before(change: Changed) -> str:
    return change.before or ("无" if change.kind == "新增" else "【待补：调整前内容】")


def _after(change: Changed) -> str:
    return change.after or "【待补：调整后内容】"


def step_table(steps: Steps, statuses: Sequence[StepStatus]) -> Table:
    """The steps spoken of, with limit, date, state and working days late; no limits where no document sets them."""
    rows = []
    for i, status in enumerate(statuses, 1):
        late = str(status.late_workdays) if status.late else "0" if status.limit and status.date else ""
        rows.append((i, status.name, day(status.limit), _done(steps, status), status.state, late))
    return filled(STEPS, rows, ("序号", "步骤", "实际办理日期", "状态"))


def _done(steps: Steps, status: StepStatus) -> str:
    step = next(getattr(steps, n) for n, info in type(steps).model_fields.items() if info.alias == status.name)
    if step is None or step.date is None:
        return "—"
    if status.date is None:
        return f"拟于{day(step.date)}办理"
    return day(step.date) + (f"（{day(step.approved_date)}审核通过）" if step.approved_date else "")


def codes(statement: Statement) -> Table | None:
    """The code as filed, the correct one, and what proves it."""
    unit = statement.unit
    if unit.budget_unit_code_correct is None:
        return None
    name = unit.sub_unit or unit.name
    proof = "；".join(statement.code_evidence or ()) or "【待补：代码依据】"
    filed = "（漏填）" if unit.budget_unit_code_filed == "" else unit.budget_unit_code_filed or "【待补：已申报的代码】"
    return Table(CODES, (row(name, filed, unit.budget_unit_code_correct, proof),))


__all__ = ["CHANGES", "CODES", "MISSED", "STEPS", "changes", "codes", "missed", "step_table"]
