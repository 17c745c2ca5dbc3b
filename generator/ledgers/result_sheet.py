"""A checked ledger as a workbook: every finding with its row, clause and words; what is open; the units' years."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from generator.ledgers.model import LedgerResult, RowFinding, UnitYear
from generator.ledgers.words import rows_said
from generator.rules.catalogue import SEVERITY_WORDS
from generator.rules.jsonform import figure_json
from generator.sheets.writing import ColumnSpec, SheetSpec, Written, workbook_bytes

_FINDINGS = (
    ColumnSpec("程度", 8),
    ColumnSpec("行", 7, "integer"),
    ColumnSpec("单位", 24),
    ColumnSpec("年度", 8, "integer"),
    ColumnSpec("班次名称", 34),
    ColumnSpec("列", 14),
    ColumnSpec("问题", 60),
    ColumnSpec("规则", 18),
    ColumnSpec("依据", 44),
    ColumnSpec("原文", 50),
    ColumnSpec("引文", 12),
)
_OPEN = (
    ColumnSpec("规则", 14),
    ColumnSpec("要求", 50),
    ColumnSpec("需要", 40),
    ColumnSpec("行数", 8, "integer"),
    ColumnSpec("哪些行", 30),
)
_UNITS = (
    ColumnSpec("单位", 28),
    ColumnSpec("层级", 18),
    ColumnSpec("年度", 8, "integer"),
    *(ColumnSpec(title, 10, "integer") for title in ("班次", "列入计划", "已开班", "当年执行")),
    ColumnSpec("计划经费", 14, "money"),
    ColumnSpec("实际经费", 14, "money"),
    ColumnSpec("各类别占计划经费", 60),
)
_FAULTS = (ColumnSpec("行", 7, "integer"), ColumnSpec("列", 18), ColumnSpec("问题", 80))
_DOUBT = "未与原件核对"


def result_sheet(result: LedgerResult) -> bytes:
    """The workbook (.xlsx); the same result gives the same bytes."""
    faults = [(fault.row, fault.title, result.ledger.sheet.told(fault)) for fault in result.ledger.faults]
    source = f"台账：{result.ledger.sheet.file}" + (
        f"（{result.ledger.sheet.name}）" if result.ledger.sheet.name else ""
    )
    open_ = [
        (found.rule.rule, found.rule.title, "、".join(found.columns), found.rows, rows_said(found.at))
        for found in result.undetermined
    ]
    sheets = [
        SheetSpec("问题", _FINDINGS, _rows(result.findings), ("台账检查结果", source), filters=True),
        SheetSpec("待定", _OPEN, open_, ("缺少判断所需内容的规则",)),
        SheetSpec(
            "提示和清单", _FINDINGS, _rows((*result.advice, *result.checklist)), ("提示、参照和须人工核对的事项",)
        ),
        SheetSpec("单位", _UNITS, [_unit(unit) for unit in result.units], ("各单位各年度",), filters=True),
    ]
    if faults:
        sheets.append(SheetSpec("看不懂的单元格", _FAULTS, faults, ("没有采用的单元格",)))
    return workbook_bytes(sheets, title="台账检查结果")


def _rows(found: Sequence[RowFinding]) -> list[Sequence[Written]]:
    rows: list[Sequence[Written]] = []
    for one in found:
        told = one.finding
        citations = (told.citation, *told.also_citations)
        severity = SEVERITY_WORDS[told.severity] if told.nature == "finding" else "提示"
        doubt = _DOUBT if told.unverified else ""
        rows.append(
            (
                severity, one.row, one.unit, one.year, one.name, one.column, told.message,
                "、".join((told.rule, *told.also)),
                "\n".join(citation.official for citation in citations),
                "\n".join(citation.quote for citation in citations),
                doubt,
            )
        )  # fmt: skip
    return rows


def _unit(unit: UnitYear) -> Sequence[Written]:
    held = unit.derived
    shares: dict[str, Decimal] = held["shares"]
    told = "，".join(f"{name} {figure_json(share * 100):.4g}%" for name, share in shares.items())
    counts = (held["classes"], held["planned"], held["held"], held["executed"])
    level = unit.level.level or "不能判断"
    return (unit.unit, level, unit.year, *counts, held["planned_budget"], held["held_budget"], told)


__all__ = ["result_sheet"]
