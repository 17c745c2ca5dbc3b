"""The blank ledger: every column with its comment, lists to choose from, formats; and one with a few rows filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from generator.ledgers.columns import CATEGORIES, COLUMNS, CellKind, Column
from generator.ledgers.explained import comment, fill
from generator.ledgers.titles import GUIDE
from generator.sheets.writing import ColumnSpec, Format, SheetSpec, csv_bytes, fitting, workbook_bytes

SHEET: Final = "台账"
_FORMATS: Final[Mapping[CellKind, Format]] = {
    "year": "integer", "month": "integer", "count": "integer", "days": "number", "money": "money", "date": "date",
}  # fmt: skip
_WIDTHS: Final[Mapping[str, float]] = {
    "unit": 24, "name": 36, "reason": 30, "evidence": 30, "level": 18, "filing_date": 14, "measures": 30,
    "change_reason": 30, "late_reason": 30, "urgent_reason": 30, "code_reason": 24, "code_evidence": 24,
    "approval": 24, "fund_disposition": 24, "out_reason": 24, "institution": 20, "addressee": 24, "note": 20,
}  # fmt: skip


def blank_ledger() -> bytes:
    """The blank sheet as .xlsx: common columns first, an explanation of each column on a second sheet."""
    return _workbook(())


def example_ledger() -> bytes:
    """The same sheet with a few invented rows, of which ``check`` and ``statements`` have something to say."""
    from generator.ledgers.example import ROWS

    return _workbook(ROWS)


def ledger_csv(*, example: bool = False) -> bytes:
    """The row of titles as .csv, or the rows of the example as well."""
    from generator.ledgers.example import ROWS

    return csv_bytes([column.title for column in COLUMNS], _cells(ROWS if example else ()))


def ledger_workbook(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows of values under the keys of the columns as a ledger with all columns."""
    return _workbook(rows)


def _workbook(rows: Sequence[Mapping[str, Any]]) -> bytes:
    sheet = SheetSpec(SHEET, tuple(map(_spec, COLUMNS)), _cells(rows))
    guide = SheetSpec(
        GUIDE,
        (ColumnSpec("列名", 20), ColumnSpec("是否必填", 10), ColumnSpec("填什么", 40), ColumnSpec("用途", 60)),
        [(column.title, "必填" if column.required else "", fill(column), column.help) for column in COLUMNS],
        above=(
            "台账填写说明",
            f"在“{SHEET}”表中一行填一个班次。没有办理、没有举办的留空；列可以删减、换次序，标题不要改。",
            "用网页的，在“台账”中上传，就能看到检查结果和须写的情况说明。"
            "用命令的：zhangfa check 台账.xlsx；zhangfa statements 台账.xlsx -o 文稿",
        ),
    )
    return workbook_bytes([sheet, guide], title="培训班次台账")


def _spec(column: Column) -> ColumnSpec:
    choices = {"choice": column.choices, "flag": ("是", "否")}.get(column.kind, ())
    return ColumnSpec(
        column.title,
        width=_WIDTHS.get(column.key, max(12.0, fitting([column.title]))),
        format=_FORMATS.get(column.kind, "text"),
        comment=comment(column),
        choices=CATEGORIES if column.key == "category" else choices,
        strict=column.key != "category",
        required=column.required,
    )


def _cells(rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    return [[_cell(row.get(column.key)) for column in COLUMNS] for row in rows]


def _cell(value: Any) -> Any:
    return "\n".join(value) if isinstance(value, tuple) else value


__all__ = ["SHEET", "blank_ledger", "example_ledger", "ledger_csv", "ledger_workbook"]
