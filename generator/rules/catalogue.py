"""The table of all rules, as docs/rules.md shows it: none is left out, and each says what becomes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from generator.rules.packs import Pack, Rule, Status, Trigger
from kb.citations import clause_words

STATUS_WORDS: Final[Mapping[Status, str]] = {
    "checked": "程序判断",
    "checklist": "清单",
    "hint": "不提示",
    "expired": "日期已过",
    "indicator": "过期指标",
    "damaged": "数字有损",
}
SEVERITY_WORDS: Final = {"must": "必须", "should": "原则上", "cost": "费用", "info": "提示"}


def status_words(rule: Rule) -> str:
    """What becomes of a rule, in a word or two."""
    words = STATUS_WORDS[rule.status]
    if rule.status == "checked" and rule.severity == "info":
        words += "，只作提示"
    if rule.opt_in:
        words += "，点名时可计算"
    return words


def table(packs: Sequence[Pack]) -> str:
    """All rules in Markdown, a table a document."""
    lines = []
    for pack in packs:
        cited = f"《{pack.title}》" + (f"（{pack.number}）" if pack.number else "")
        counts = Counter(status_words(rule) for rule in pack.rules)
        summary = "，".join(f"{words} {count} 条" for words, count in counts.items())
        lines += [f"### {pack.pack} {cited}", ""]
        lines += [f"文库编号 `{pack.document}`。{pack.validity}。共 {len(pack.rules)} 条：{summary}。", ""]
        lines += ["| 编号 | 条款 | 要求 | 程度 | 处理 | 说明 |", "|---|---|---|---|---|---|"]
        lines += [_row(rule) for rule in pack.rules]
        lines.append("")
        if pack.triggers:
            lines += [
                "台账中须作情况说明的：",
                "",
                "| 编号 | 情况 | 事项 | 条款 | 依据的规则 | 期限 |",
                "|---|---|---|---|---|---|",
            ]
            lines += [_statement(trigger) for trigger in pack.triggers]
            lines.append("")
    return "\n".join(lines)


def _statement(trigger: Trigger) -> str:
    cells = (
        trigger.id,
        trigger.title,
        f"`{trigger.subject}`",
        clause_words(trigger.path),
        "、".join(trigger.rules),
        trigger.limit,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _row(rule: Rule) -> str:
    severity = SEVERITY_WORDS[rule.severity] if rule.status in ("checked", "checklist", "hint") else "—"
    why = rule.reason if rule.status in ("checklist", "hint", "expired") else ""
    doubt = {"memory": "数字凭记忆，未核实", "secondary": "数字据二手材料"}.get(rule.provenance or "", "")
    told = "；".join(part for part in (why, rule.note if rule.status != "damaged" else "", doubt) if part)
    cells = (rule.id, clause_words(rule.path), rule.title, severity, status_words(rule), told)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


__all__ = ["SEVERITY_WORDS", "STATUS_WORDS", "status_words", "table"]
