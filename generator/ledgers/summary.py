"""The statements of a ledger in one table for the office, and as JSON: what, of whom, why, by when, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from generator.ledgers.jsonform import open_json
from generator.ledgers.model import Ledger, Open
from generator.ledgers.statements import SUBJECTS, Explanation
from generator.ledgers.words import rows_said
from generator.rules.jsonform import citation_json, finding_json
from generator.sheets.writing import ColumnSpec, SheetSpec, Written, workbook_bytes

Json = dict[str, Any]
#: File names beside the folders of the units.
SUMMARY: Final = "情况说明汇总.xlsx"
ZIP: Final = "情况说明.zip"
STATUS: Final[Mapping[str, str]] = {
    "listed": "须写",
    "done": "可以定稿",
    "draft": "草稿",
    "refused": "没有起草",
}
_WHY_TOLD: Final = 50

_STATEMENTS: Final = (
    ColumnSpec("序号", 6, "integer"),
    ColumnSpec("单位", 26),
    ColumnSpec("层级", 16),
    ColumnSpec("年度", 8, "integer"),
    ColumnSpec("事项", 24),
    ColumnSpec("班次", 34),
    ColumnSpec("台账行号", 12),
    ColumnSpec("为什么要写", 50),
    ColumnSpec("依据", 44),
    ColumnSpec("原文", 44),
    ColumnSpec("期限", 13, "date"),
    ColumnSpec("期限说明", 26),
    ColumnSpec("主送", 30),
    ColumnSpec("上传到", 24),
    ColumnSpec("状态", 10),
    ColumnSpec("待补内容", 44),
    ColumnSpec("台账要补的列", 36),
    ColumnSpec("必须改正", 36),
    ColumnSpec("文件", 44),
)
_OPEN: Final = (
    ColumnSpec("规则", 12),
    ColumnSpec("事项", 44),
    ColumnSpec("需要", 44),
    ColumnSpec("行数", 8, "integer"),
    ColumnSpec("哪些行", 30),
)
_FAULTS: Final = (ColumnSpec("单元格", 10), ColumnSpec("列", 18), ColumnSpec("说明", 90))


@dataclass(frozen=True, slots=True)
class Row:
    """A statement with what was written of it. files: names, the document first. form: of its input, may be empty."""

    made: Explanation
    files: tuple[str, ...] = ()
    form: str = ""


def summary_sheet(ledger: Ledger, rows: Sequence[Row], opens: Sequence[Open], *, as_of: date) -> bytes:
    """The workbook: the statements, what cannot be told, the cells that were not understood.

    The names of files are links of no kind: the sheet may be passed on.
    """
    said = f"按 {as_of.year}年{as_of.month}月{as_of.day}日的情况判断；{ledger.sheet.place()}"
    statements = [_row(number, row) for number, row in enumerate(rows, 1)]
    open_rows: list[list[Written]] = [
        [each.rule.rule, each.rule.title, "、".join(each.columns), each.rows, rows_said(each.at)] for each in opens
    ]
    faults: list[list[Written]] = [
        [f"{each.column}{each.row}", each.title, ledger.sheet.told(each)] for each in ledger.faults
    ]
    return workbook_bytes(
        (
            SheetSpec("情况说明", _STATEMENTS, statements, ("情况说明汇总", said), filters=bool(statements)),
            SheetSpec("待定", _OPEN, open_rows, ("台账内容不全，不能判断是否须作情况说明的",)),
            SheetSpec("看不懂的单元格", _FAULTS, faults, ("改正以前，这些单元格当作没有填写说明",)),
        ),
        title="情况说明汇总",
    )


def _row(number: int, row: Row) -> list[Written]:
    made, due = row.made, row.made.due
    citations = (due.citation, *due.also_citations)
    return [
        number,
        due.unit,
        due.level.level,
        due.year,
        SUBJECTS.get(due.subject, due.subject),
        made.named,
        "、".join(map(str, due.rows)),
        why_told(made, "\n"),
        "\n".join(cited.official for cited in citations),
        "\n".join(cited.quote for cited in citations),
        due.by,
        due.limit,
        due.addressee,
        due.upload_to,
        STATUS[made.status],
        made.message or "；".join(dict.fromkeys(short(gap.message) for gap in made.gaps)),
        "；".join(each.words for each in made.lacks),
        "；".join(f"{found.rule} {found.message}" for found in made.violations),
        "\n".join((*row.files, *([row.form] if row.form else []))),
    ]


def why_told(made: Explanation, between: str = "") -> str:
    """Why the statement is due, of many rows the first."""
    why = made.due.why
    more = f"{between}另有 {len(why) - _WHY_TOLD} 项" if len(why) > _WHY_TOLD else ""
    return between.join(why[:_WHY_TOLD]) + more


def short(message: str) -> str:
    """A gap without what is said of every gap."""
    return message.partition("：没有填写")[0]


def statements_json(
    ledger: Ledger,
    rows: Sequence[Row],
    opens: Sequence[Open],
    *,
    as_of: date,
    written: Mapping[str, str | None],
    remarks: Iterable[str] = (),
) -> Json:
    """What ``statements --json`` prints. written: paths under ``zip``, ``manifest``, ``summary``; None where none.
    remarks: of the drafting, after those of the ledger."""
    return {
        "rows": [_json(row) for row in rows],
        "zip": written.get("zip"),
        "manifest": written.get("manifest"),
        "summary": written.get("summary"),
        "undetermined": [open_json(each) for each in opens],
        "faults": [
            {
                "row": each.row,
                "column": each.title,
                "cell": f"{each.column}{each.row}",
                "message": ledger.sheet.told(each),
            }
            for each in ledger.faults
        ],
        "as_of": as_of.isoformat(),
        "ledger": {"file": ledger.sheet.file, "sheet": ledger.sheet.name},
        "remarks": [*ledger.remarks, *remarks],
    }


def _json(row: Row) -> Json:
    """``row`` is the first of the ledger's rows that the statement speaks of, ``rows`` are all."""
    made, due = row.made, row.made.due
    return {
        "row": due.rows[0],
        "status": made.status,
        "files": list(row.files),
        "findings": [finding_json(found) for found in made.findings],
        "message": made.message or None,
        "rows": list(due.rows),
        "unit": due.unit,
        "level": due.level.level,
        "year": due.year,
        "subject": due.subject,
        "name": made.named,
        "statements": [due.id, *due.also],
        "rules": list(due.rules),
        "why": list(due.why),
        "citation": citation_json(due.citation),
        "also_citations": [citation_json(cited) for cited in due.also_citations],
        "by": due.by.isoformat() if due.by else None,
        "limit": due.limit,
        "addressee": due.addressee,
        "upload_to": due.upload_to,
        "final": made.status == "done",
        "gaps": [{"field": gap.field, "message": gap.message} for gap in made.gaps],
        "lacks": [{"row": each.row, "columns": list(each.titles)} for each in made.lacks],
        "input": row.form or None,
    }


__all__ = ["STATUS", "SUMMARY", "ZIP", "Row", "short", "statements_json", "summary_sheet", "why_told"]
