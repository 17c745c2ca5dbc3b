"""What became of a batch, as a workbook and as JSON: every row, every finding with its clause, what went nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from generator.batch.model import BatchSheet, Unused
from generator.batch.working import RowResult
from generator.rules.jsonform import finding_json
from generator.sheets.writing import ColumnSpec, SheetSpec, workbook_bytes

STATES: Final = {"done": "已生成", "draft": "已生成（草稿）", "refused": "未生成"}
_SEVERITIES: Final = {"must": "必须改正", "should": "应当说明", "cost": "费用标准", "info": "提示"}


def results_workbook(sheet: BatchSheet, results: Sequence[RowResult]) -> bytes:
    """The report of a batch. The same batch gives the same bytes."""
    sheets = [_rows(results)]
    if findings := _findings(results):
        sheets.append(findings)
    if sheet.unused:
        sheets.append(_unused(sheet.unused))
    return workbook_bytes(sheets, title="批量结果")


def _rows(results: Sequence[RowResult]) -> SheetSpec:
    columns = (
        ColumnSpec("行", 6, "integer"),
        ColumnSpec("结果", 16),
        ColumnSpec("标题", 44),
        ColumnSpec("发文字号", 22),
        ColumnSpec("文件", 48),
        *(ColumnSpec(words, 10, "integer") for words in list(_SEVERITIES.values())[:3]),
        ColumnSpec("说明", 60),
        ColumnSpec("提示", 60),
    )
    rows = [
        (
            result.row,
            STATES[result.status],
            result.title,
            result.number,
            "\n".join(path.name for path in result.files),
            *(_count(result, severity) for severity in list(_SEVERITIES)[:3]),
            result.message,
            "\n".join(result.remarks),
        )
        for result in results
    ]
    return SheetSpec("各行结果", columns, rows, filters=True)


def _count(result: RowResult, severity: str) -> int | None:
    if result.draft is None:
        return None
    return sum(found.severity == severity for found in result.draft.findings)


def _findings(results: Sequence[RowResult]) -> SheetSpec | None:
    rows = [
        (
            result.row,
            found.rule,
            _SEVERITIES[found.severity] + ("（由本情况说明解释）" if found.explained else ""),
            found.message,
            found.citation.official,
            found.citation.quote,
        )
        for result in results
        for found in (result.draft.findings if result.draft else ())
    ]
    columns = (
        ColumnSpec("行", 6, "integer"),
        ColumnSpec("规则", 12),
        ColumnSpec("程度", 14),
        ColumnSpec("问题", 60),
        ColumnSpec("依据", 48),
        ColumnSpec("原文", 60),
    )
    return SheetSpec("检查发现", columns, rows, filters=True) if rows else None


def _unused(unused: Sequence[Unused]) -> SheetSpec:
    columns = (ColumnSpec("表", 16), ColumnSpec("行", 6, "integer"), ColumnSpec("说明", 80))
    return SheetSpec("没有使用的行", columns, [(one.sheet, one.row, one.message) for one in unused])


def row_json(result: RowResult) -> dict[str, Any]:
    """A row as ``batch --json`` gives it."""
    draft = result.draft
    return {
        "row": result.row,
        "status": result.status,
        "files": [str(path) for path in result.files],
        "findings": [finding_json(found) for found in draft.findings] if draft else [],
        "message": result.message,
        "title": result.title,
        "number": result.number or None,
        "final": draft.final if draft else False,
        "gaps": [{"field": gap.field, "message": gap.message} for gap in draft.gaps] if draft else [],
        "remarks": list(result.remarks),
    }


def unused_json(unused: Unused) -> dict[str, Any]:
    """A row of another sheet that went nowhere."""
    return {"sheet": unused.sheet, "row": unused.row, "message": unused.message}


__all__ = ["STATES", "results_workbook", "row_json", "unused_json"]
