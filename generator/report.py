"""What the rules say to an input, as a paper to lie beside its document: findings with clause and words, arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from generator.annexes.cells import filled
from generator.document import Block, Column, OfficialDocument, Paragraph, Run, Table
from generator.rules.findings import CheckResult, Finding
from generator.rules.wording import said
from kb.citations import clause_words

_NUMERALS = "一二三四五六七八九"
_WORKING = (Column("项目", 9, "left"), Column("算法", 14, "left"), Column("结果", 7), Column("依据", 9, "left"))
_UNVERIFIED = "引文未与原件核对"


def report_of(result: CheckResult, *, title: str, author: str, written: date) -> OfficialDocument | None:
    """The report on a document, None where the rules object to nothing. title, author, written: of that document."""
    if not result.findings:
        return None
    body: list[Block] = [_summary(result)]
    groups = [group for group in _groups(result) if group[1]]
    if steps := _working(result):
        groups.append(("推算", [steps]))
    for numeral, (heading, blocks) in zip(_NUMERALS, groups, strict=False):
        body += [_heading(f"{numeral}、{heading}"), *blocks]
    return OfficialDocument("plain", "检查报告", f"《{title}》检查报告", tuple(body), author, written)


def _groups(result: CheckResult) -> Iterator[tuple[str, list[Block]]]:
    """The headings in their order, each with what stands below it."""
    for severity, heading in (("must", "违反规定（必须改正）"), ("should", "应当说明"), ("cost", "费用标准")):
        yield heading, _told(found for found in result.findings if found.severity == severity)
    yield (
        "待定（缺少判断所需的字段）",
        [
            _item(number, rule.rule, f"{rule.title}：需要{result.needs(rule)}。")
            for number, rule in enumerate(result.undetermined, 1)
        ],
    )
    yield "请人工核对", _told(result.checklist)
    yield "参照提示", _told(result.advice)


def _summary(result: CheckResult) -> Paragraph:
    """By what was checked, how much was found, and what follows for the document."""
    counts = {severity: sum(found.severity == severity for found in result.findings) for severity in _SEVERITIES}
    level = f"单位层级为{result.level.level or '不能判断'}（{result.level.basis}）。"
    packs = "；".join(f"{pack.how}{pack.cited}" for pack in result.applied)
    found = "，".join(f"{words}{counts[severity]}处" for severity, words in _SEVERITIES.items())
    rest = f"；待定{len(result.undetermined)}条，请人工核对{len(result.checklist)}条。"
    if result.blocking:
        end = "文稿有必须改正的问题，已标明为草稿，改正以前不能定稿。"
    elif result.violated:
        end = "必须改正的问题都由本情况说明解释，不影响定稿。"
    else:
        end = "没有必须改正的问题，不影响定稿。"
    return Paragraph((Run(f"{level}{packs}。按{result.judged}条规则检查，{found}{rest}{end}"),))


_SEVERITIES = {"must": "必须改正", "should": "应当说明", "cost": "费用标准"}


def _told(findings: Iterable[Finding]) -> list[Block]:
    """Findings, numbered, each with its figures and its clauses."""
    blocks: list[Block] = []
    for number, found in enumerate(findings, 1):
        explained = "（由本情况说明解释）" if found.explained else ""
        blocks.append(_item(number, "、".join((found.rule, *found.also)), f"{found.message}{explained}"))
        if figures := _figures(found):
            blocks.append(Paragraph((Run(figures),)))
        doubt = f"（{_UNVERIFIED}）" if found.unverified and _UNVERIFIED not in found.message else ""
        blocks += [
            Paragraph((Run(f"依据：{cited.official}：“{cited.quote}”{doubt}"),))
            for cited in (found.citation, *found.also_citations)
        ]
    return blocks


def _figures(found: Finding) -> str:
    # A list to keep to or to keep off (months, places) stands in the message, which says which of the two.
    limit = None if isinstance(found.limit, tuple) else found.limit
    words = (("实际", found.value), ("限额或要求", limit))
    told = "；".join(f"{label}：{_figure(figure)}" for label, figure in words if figure not in (None, "", ()))
    return f"{told}。" if told else ""


def _figure(value: Any) -> str:
    """A figure as a reader wants it, with the decimals that tell something: 611.11, 0.4516."""
    return said(round(value, 2 if abs(value) >= 1 else 4) if isinstance(value, Decimal) else value)


def _working(result: CheckResult) -> Table | None:
    """The figures that follow from the input, with their arithmetic and the clause that asks for them."""
    if result.derived is None or not result.derived.working:
        return None
    names = {pack.document: pack.number or f"《{pack.title}》" for pack in result.applied}
    rows = []
    for step in result.derived.working:
        note = f"（{step.note}）" if step.note else ""
        clause = f"{names.get(step.clause[0], step.clause[0])}{clause_words(step.clause[1])}" if step.clause else ""
        rows.append((step.label, step.formula, f"{step.result}{note}", clause))
    return filled(_WORKING, rows, keep=("项目", "算法", "结果"))


def _heading(text: str) -> Paragraph:
    return Paragraph((Run(text, "lead"),), level=1)


def _item(number: int, lead: str, text: str) -> Paragraph:
    return Paragraph((Run(f"{number}.{lead}　", "lead"), Run(text)), level=3)


__all__ = ["report_of"]
