"""凭什么: the clause behind an objection in its own words, why it applies, what is known of its force, how to mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from markupsafe import Markup, escape

from desk.web.drafts.fields import Form, FormField
from desk.web.drafts.judging import Judged, judge
from desk.web.drafts.meaning import meant
from desk.web.drafts.merging import with_value
from desk.web.drafts.showing import value_at
from desk.web.drafts.typed import number_in
from desk.web.library.addresses import document_address
from generator.facts import plain_number
from generator.rules.checking import Checked, Checking
from generator.rules.findings import Finding
from generator.rules.packs import Pack, Rule, rules_of
from generator.rules.wording import said
from kb.models import Citation, Clause

#: Of a long clause so much is shown around the words that a rule rests on.
_AROUND: Final = 400


@dataclass(frozen=True, slots=True)
class Mend:
    """A number that mends it: field and value of the form, and the words of the button."""

    path: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands at the right; see ``ui.clause_panel``. more: further clauses that state the same."""

    kind: str
    heading: str
    figures: str
    trail: tuple[str, ...]
    words: Markup
    cite_line: str
    href: str
    quote: str
    ask: str
    reasons: tuple[tuple[str, str], ...]
    mend: Mend | None
    more: tuple[tuple[str, str], ...]


def panel(form: Form, data: Mapping[str, Any], judged: Judged, checking: Checking, rule: str, at: str) -> Panel | None:
    """The panel of an objection; of the rule alone, where it has none any more. None for a rule there is not.

    rule, at: id and field of the input, as in its address. Raises LibraryError, PackError.
    """
    checked = judged.checked
    finding = _finding(checked, rule, at) if checked else None
    pack, held = next(((pack, one) for pack, one in rules_of(checking.packs) if one.id == rule), (None, None))
    if finding is None and (pack is None or held is None):
        return None
    citation = finding.citation if finding else _citation(checking, pack, held)
    clause = checking.lookup.clause(citation.document, citation.path) if citation.path else None
    kind = "can"
    if finding is not None:
        kind = "info" if finding.explained else finding.severity if finding.nature == "finding" else finding.nature
    return Panel(
        kind if kind != "reminder" else "info",
        (finding.message.partition("；")[0].rstrip("。") + "。") if finding else f"{held.title if held else rule}。",
        _figures(rule, finding),
        _trail(clause),
        _marked(clause.text if clause else citation.quote, citation.quote),
        citation.official,
        document_address(citation.document, citation.path) if clause else "",
        f"“{citation.quote.replace('“', '‘').replace('”', '’')}”——{citation.official}",
        _damaged(checking, citation),
        tuple(_reasons(checked, pack, held, finding)),
        _mend(form, data, judged, checking, finding) if finding else None,
        tuple((one.official, one.quote) for one in (finding.also_citations if finding else ())),
    )


def _finding(checked: Checked, rule: str, at: str) -> Finding | None:
    result = checked.result
    its = [one for one in (*result.findings, *result.advice, *result.checklist) if one.rule == rule]
    return next((one for one in its if one.field == at), its[0] if its else None)


def _citation(checking: Checking, pack: Pack | None, rule: Rule | None) -> Citation:
    from generator.rules.citing import Proof

    assert pack is not None
    assert rule is not None
    return Proof(checking.lookup, checking.packs).citation(pack, rule)


def _figures(rule: str, finding: Finding | None) -> str:
    parts = [f"规则 {rule}"]
    if finding is not None:
        parts += [f"现值 {said(finding.value)}"] if finding.value not in (None, "", ()) else []
        parts += [f"限值或要求 {said(finding.limit)}"] if finding.limit not in (None, "", ()) else []
    return "　".join(parts)


def _trail(clause: Clause | None) -> tuple[str, ...]:
    if clause is None:
        return ()
    own = (clause.heading and f"{clause.label or ''}{clause.heading}") or clause.label
    return (*clause.breadcrumb, *((own,) if own else ()))


def _marked(text: str, words: str) -> Markup:
    """The words of a clause, those that the rule rests on marked; a long clause around them only."""
    at = text.find(words)
    if at < 0:
        return escape(text[: 2 * _AROUND] + ("……" if len(text) > 2 * _AROUND else ""))
    start, end = max(0, at - _AROUND), min(len(text), at + len(words) + _AROUND)
    head = ("……" if start else "") + text[start:at]
    tail = text[at + len(words) : end] + ("……" if end < len(text) else "")
    return Markup("{}<mark>{}</mark>{}").format(head, words, tail)


def _damaged(checking: Checking, citation: Citation) -> str:
    """The question before a damaged passage is copied."""
    facts = checking.lookup.facts([citation.document]).get(citation.document)
    for defect in facts.defects if facts else ():
        if defect.path == citation.path and defect.span and defect.text and defect.kind.endswith("overwritten"):
            return f"这段有疑为被改动的文字“{defect.text}”，仍要复制吗？"
    return ""


def _reasons(checked: Checked | None, pack: Pack | None, rule: Rule | None, finding: Finding | None) -> Any:
    if checked is not None and pack is not None:
        level = checked.result.level
        applied = next((one for one in checked.result.applied if one.pack == pack.pack), None)
        if applied is None:
            yield "为何列出", f"{pack.number or pack.title}不约束{level.level or '本单位'}，仅供参照。"
        else:
            how = "适用本文件" if not applied.compared else "本文件不直接约束，仅作上限比对"
            yield "为何适用", f"单位层级为{level.level}（{level.basis}），{how}。"
    if rule is not None:
        yield "要求", f"{rule.title}。"
    if pack is not None and pack.validity:
        yield "效力", f"{pack.validity}。"
    if finding is not None:
        remedy = finding.message.partition("；")[2].rstrip("。")
        if finding.provenance == "memory":
            yield "来源", "数字未经核实。"
        if remedy:
            yield "怎么改", f"{remedy}。"


def _mend(form: Form, data: Mapping[str, Any], judged: Judged, checking: Checking, finding: Finding) -> Mend | None:
    """The one number that mends an objection: tried out, not guessed."""
    path = judged.meant.place(finding.field)
    node = form.at.get(path)
    limit = finding.limit
    if not isinstance(node, FormField) or node.control not in ("integer", "number"):
        return None
    if isinstance(limit, bool) or not isinstance(limit, (int, Decimal)) or finding.nature != "finding":
        return None
    if isinstance(limit, Decimal) and limit != round(limit, 2):
        return None
    value = number_in(plain_number(limit))
    if value == value_at(data, path):
        return None
    other = judge(form, with_value(data, path, value), checking, "")
    if other.checked is None or meant(form, data).place(finding.field) in {
        mark.path for marks in other.marks.values() for mark in marks if mark.kind == "wu"
    }:
        return None
    still = any(one.rule == finding.rule and one.field == finding.field for one in other.checked.result.findings)
    return None if still else Mend(path, str(value), f"改为 {plain_number(limit)}")


__all__ = ["Mend", "Panel", "panel"]
