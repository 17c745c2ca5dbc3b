"""What each column of a ledger is for, in words: comments and explanations of the blank sheet, docs/ledger.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.ledgers.columns import COLUMNS, CellKind, Column

_FILL: Final[Mapping[CellKind, str]] = {
    "text": "文字",
    "code": "文字（文本格式）",
    "lines": "文字，一项一行或用“；”隔开",
    "year": "年份，如 2026",
    "month": "1 至 12",
    "count": "整数",
    "days": "天数，可以有半天（2.5）",
    "money": "金额（元），或“4.8万元”",
    "flag": "是、否",
    "date": "日期，如 2026-09-15",
}


def fill(column: Column) -> str:
    """What to fill in: ``整数（人）``, ``市内、市外、区内、区外、出国（境）之一``."""
    if column.kind == "choice":
        return f"{'、'.join(column.choices)}之一"
    return _FILL[column.kind] + (f"（{column.unit}）" if column.kind in ("count",) and column.unit else "")


def comment(column: Column) -> str:
    """The comment beside a title."""
    duty = "必填。" if column.required else ""
    return f"{duty}{column.help}\n填：{fill(column)}"


def table() -> str:
    """Markdown: every column, its other titles, what to fill in, the field of the input files that it stands for."""
    rows = ["| 列 | 也认的标题 | 填什么 | 对应的输入项 | 说明 |", "|---|---|---|---|---|"]
    for column in COLUMNS:
        title = f"**{column.title}**（必填）" if column.required else column.title
        field = f"`{column.field}`" if column.field else ""
        aliases = "；".join(column.aliases)
        rows.append(f"| {title} | {aliases} | {fill(column)} | {field} | {column.help} |")
    return "\n".join(rows) + "\n"


def synonyms() -> str:
    """Markdown: other words that are read for a choice."""
    rows = ["| 列 | 选项 | 也认的写法 |", "|---|---|---|"]
    for column in COLUMNS:
        for choice in column.choices:
            if words := [word for word, meant in column.synonyms if meant == choice]:
                rows.append(f"| {column.title} | {choice} | {'；'.join(words)} |")
    return "\n".join(rows) + "\n"


__all__ = ["comment", "fill", "synonyms", "table"]
