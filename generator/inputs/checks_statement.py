"""Checks of situation statements: what each subject must say, and who may not be named twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from generator.days import spoken
from generator.inputs.checks_shared import before, class_days, missing, repeated, steps_in_order
from generator.inputs.common import Steps
from generator.inputs.faults import Trouble
from generator.inputs.fields import plain
from generator.inputs.keys import entries
from generator.inputs.statement import Change, Statement, StatementItem

_REASON = "原因由单位填写，程序不代写"
#: Stands in the name of whatever was handed to 财政厅 for money.
FINANCE = "财政"


def check_statement(statement: Statement) -> Iterator[Trouble]:
    """The obligatory data of each subject (``statements`` in the rule catalogue), and contradictions."""
    subjects = statement.subjects or ()
    yield from repeated("subjects[{}]", subjects, "说明事项")
    packs = _packs(statement)
    if "not_executed" in subjects:
        yield from _not_executed(statement, liuzhou="LZ22" in packs)
    if "adjusted" in subjects:
        yield from _adjusted(statement, liuzhou="LZ22" in packs)
    if "late_entry" in subjects:
        yield from _late_entry(statement)
    if "code_error" in subjects:
        yield from _code_error(statement)
    if "urgent_class" in subjects:
        yield from _urgent_class(statement, region="GX20" in packs)
    yield from _evidence(statement, region="GX20" in packs)
    yield from _items(statement)
    if statement.class_:
        held = statement.class_
        yield from _need(held, "open_date", "end_date", above="class")
        yield from class_days("class.", held.open_date, held.end_date, held.days)
        if held.settled is not None and held.budget is not None and held.settled > held.budget:
            words = f"是 {plain(held.settled)} 元，超过经费 {plain(held.budget)} 元，请核对"
            yield Trouble("class.settled", words, sort="remark")
    yield from steps_in_order(statement.steps, statement.as_of)


def _packs(statement: Statement) -> tuple[str, ...]:
    """The rule packs that bind the unit; none where its level cannot be told."""
    if not statement.unit or not statement.unit.name:
        return ()
    from generator.units import level_of

    return level_of(statement.unit.name, statement.addressee, statement.unit.level).packs


# ---- what each subject must say -------------------------------------------------------------------------------------


def is_adjustment(item: StatementItem) -> bool:
    """Whether an item is told of because it was changed, not because it was not carried out."""
    return item.before is not None or item.after is not None


def _not_executed(statement: Statement, *, liuzhou: bool) -> Iterator[Trouble]:
    yield from _need(statement, "plan_year")
    told = [(n, item) for n, item in enumerate(statement.items or ()) if not is_adjustment(item)]
    if statement.items is None or not told:
        yield missing("items", "请逐项列出未执行的项目", why="未在当年度执行")
    keys = ("id", "trainees", "days", "budget", "location", "planned_time", "reason_type") if liuzhou else ("id",)
    for number, item in told:
        path = f"items[{number}]"
        if item.executed:
            found = "填的是 true（已执行），不应列入未执行的项目"
            yield Trouble(f"{path}.executed", found, "未执行的项目", "已执行的请移到 executed_items")
            continue
        yield from _need(item, *keys, above=path)
        yield from _need(item, "reason", above=path, why=_REASON)
    yield from _need(statement, "fund_disposition", *(("measures",) if liuzhou else ()))
    if liuzhou:
        yield from _officer(statement)
    if statement.plan_year and statement.date and statement.plan_year > statement.date.year:
        found = f"{statement.plan_year} 年晚于落款日期（{spoken(statement.date)}）"
        yield Trouble("plan_year", found, "不晚于落款日期的年度", "请核对")
    elif statement.plan_year and statement.date and statement.date < date(statement.plan_year, 12, 31):
        words = f"计划年度尚未结束（落款日期{spoken(statement.date)}），按规定还不需要说明未执行情况，请核对"
        yield Trouble("plan_year", words, sort="remark")


def _adjusted(statement: Statement, *, liuzhou: bool) -> Iterator[Trouble]:
    changed = [(n, item) for n, item in enumerate(statement.items or ()) if is_adjustment(item)]
    if not changed:
        yield missing("items", "请逐项列出调整的项目，填写 before 和 after", why="计划调整")
    for number, item in changed:
        path = f"items[{number}]"
        yield from _need(item, "after", above=path, why="取消的写“取消”")
        yield from _need(item, "reason", above=path, why=_REASON)
        if item.before is not None and _said(item.before) == _said(item.after):
            yield Trouble(f"{path}.after", "与调整前相同", "与调整前不同的内容", "请核对")
    if liuzhou:
        yield from _need(statement, "approval")


def _said(change: Change | str | None) -> object:
    return change.model_dump(exclude_none=True) if isinstance(change, Change) else change


def _late_entry(statement: Statement) -> Iterator[Trouble]:
    yield from _class(statement, "数据补录逾期")
    yield from _six_steps(statement.steps)
    yield from _need(statement, "late_reason", why=_REASON)
    yield from _need(statement, "measures")
    yield from _officer(statement)
    ending = statement.class_.end_date if statement.class_ else None
    yield from before("date", statement.date, ending, "班次结束日期")


def _six_steps(steps: Steps | None) -> Iterator[Trouble]:
    """A gap for each step that is not spoken of: null says that it is not done, silence says nothing."""
    remedy, why = "请填写办理日期；没有办理的写 null", "六个步骤逐项说明"
    if steps is None:
        yield missing("steps", remedy, why=why)
        return
    for key, entry in entries(Steps).items():
        if not steps.says(entry.attribute):
            yield missing(f"steps.{key}", remedy, why=why)


def _code_error(statement: Statement) -> Iterator[Trouble]:
    unit = statement.unit
    if unit:
        if not unit.says("budget_unit_code_filed"):
            yield missing("unit.budget_unit_code_filed", "请填写原来申报的代码；当时漏填的写空：''")
        yield from _need(unit, "budget_unit_code_correct", above="unit")
        filed, correct = unit.budget_unit_code_filed, unit.budget_unit_code_correct
        if filed and filed == correct:
            found = f"“{correct}”与申报时填写的代码相同"
            yield Trouble("unit.budget_unit_code_correct", found, "与申报时不同的代码", "代码没有错就不需要更正")
        if unit.budget_unit_code and correct and unit.budget_unit_code not in (filed, correct):
            words = f"“{unit.budget_unit_code}”与申报的、正确的代码都不同，请核对"
            yield Trouble("unit.budget_unit_code", words, sort="remark")
    yield from _need(statement, "code_reason", why=_REASON)
    yield from _need(statement, "code_evidence", why="证明由单位提供")


def _urgent_class(statement: Statement, *, region: bool) -> Iterator[Trouble]:
    yield from _class(statement, "临时紧急办班")
    if not (statement.class_ and statement.class_.urgent_reason):
        yield from _need(statement, "urgent_reason", why=_REASON)
    yield from _need(statement, "approval", why="谁在什么时候批准")
    if region:
        yield from _need(statement, "filing_date")
    if statement.class_ and statement.class_.urgent is False:
        yield Trouble("class.urgent", "填的是 false，而说明事项是临时紧急办班", "true", "请核对")


def _evidence(statement: Statement, *, region: bool) -> Iterator[Trouble]:
    """A correction of a code alone is proved by what proves the code."""
    subjects = set(statement.subjects or ())
    if not statement.evidence:
        if subjects != {"code_error"}:
            yield missing("evidence", "请填写至少一项佐证材料", why="证明由单位提供")
    elif region and _adds(statement) and not any(FINANCE in words for words in statement.evidence):
        found = "没有列出向自治区财政申请经费的材料（新增的培训计划先申请经费，再报审核）"
        yield Trouble("evidence", found, "", "请补充该材料", "gap")


def _adds(statement: Statement) -> bool:
    """Whether a class is added that the plan did not have."""
    added = (item for item in statement.items or () if item.after and not item.before)
    return "adjusted" in (statement.subjects or ()) and any(
        "取消" not in (item.after, getattr(item.after, "note", None)) for item in added
    )


def _class(statement: Statement, why: str) -> Iterator[Trouble]:
    if statement.class_ is None:
        yield missing("class", "请填写 class：name、open_date、end_date", why=why)


def _officer(statement: Statement) -> Iterator[Trouble]:
    if statement.officer is None:
        yield missing("officer", "请填写 officer：name、phone", why="专责人由单位指定")
    else:
        yield from _need(statement.officer, "name", "phone", above="officer")


def _need(block: object, *names: str, above: str = "", why: str = "") -> Iterator[Trouble]:
    """A gap for each attribute that holds nothing."""
    for name in names:
        if getattr(block, name) in (None, "", ()):
            yield missing(f"{above}.{name}" if above else name, why=why)


# ---- items ----------------------------------------------------------------------------------------------------------


def _items(statement: Statement) -> Iterator[Trouble]:
    items, executed = statement.items or (), statement.executed_items or ()
    yield from repeated("items[{}].id", [item.id for item in items], "编号")
    for number, item in enumerate(executed):
        if item.executed is False:
            found = "填的是 false（未执行），不应列入已执行的项目"
            yield Trouble(f"executed_items[{number}].executed", found, "已执行的项目")
        if item.id and item.id in {other.id for other in items}:
            found = f"“{item.id}”同时列在 items 中"
            yield Trouble(f"executed_items[{number}].id", found, "只列在一处的项目", "请核对是否执行")
    year = statement.plan_year
    for number, item in enumerate(items):
        named = re.findall(r"((?:19|20)[0-9]{2})\s*(?:年|-)", item.planned_time or "")
        if year and named and str(year) not in named:
            found = f"“{item.planned_time}”不在计划年度（{year}年）之内"
            yield Trouble(f"items[{number}].planned_time", found, "计划年度内的时间", "请核对")
    stated = re.search(r"合计\s*([0-9]+(?:\.[0-9]+)?)\s*元", statement.fund_disposition or "")
    sums = [item.budget for item in items if not is_adjustment(item) and not item.executed]
    if stated and sums and None not in sums and statement.subjects and "not_executed" in statement.subjects:
        from decimal import Decimal

        total = sum((amount for amount in sums if amount is not None), Decimal(0))
        if Decimal(stated[1]) != total:
            words = f"写的是合计 {stated[1]} 元，未执行项目的计划经费合计 {total} 元，请核对"
            yield Trouble("fund_disposition", words, sort="remark")
