"""``zhangfa show``: a document or one clause, as text, as a tree, or as received."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from desk.cli.clauses import official_citation, validity_warning
from desk.cli.command import Command, json_option
from desk.cli.list import LEVEL_NAMES, SCRIPT_NAMES, validity_words
from desk.cli.output import defect_line, is_terminal, remark, say, say_json, screen_columns, style
from desk.cli.text import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.models import Clause, Defect, Document, DocumentFacts


@click.command(
    cls=Command,
    short_help="查看一份文件或其中一条",
    examples=(
        ("zhangfa show lz-2022-65 --tree", "先看结构，左边是条款路径"),
        ("zhangfa show lz-2022-65 二/（二）", ""),
        ("zhangfa show lz-2022-65 --original", "收到时的样子，页眉页脚等一字不少"),
        ("zhangfa show zf-2018-2022 --defects", ""),
    ),
)
@click.argument("document", metavar="DOC", help="文件的编号、文号或标题。")
@click.argument("path", metavar="PATH", required=False, help="条款路径或正式写法；不写则为整份文件。")
@click.option("--tree", "as_tree", is_flag=True, help="只列结构：路径和每条的开头。")
@click.option("--original", is_flag=True, help="显示收到时的文字（未经整理、未转换简繁）。")
@click.option("--defects", "only_defects", is_flag=True, help="只列出文字有损之处。")
@json_option
def command(document: str, path: str | None, as_tree: bool, original: bool, only_defects: bool, as_json: bool) -> None:
    """查看一份文件，或其中一条（连同下级条款）。"""
    from kb import open_lookup
    from kb.clause_finding import find_clause
    from kb.jsonform import clause_json, defect_json, defects_of, export_json

    if (as_tree and (original or only_defects)) or (original and only_defects):
        raise click.UsageError("--tree、--original、--defects 只能选一个。", click.get_current_context())
    with open_lookup() as lookup:
        held = lookup.resolve(document)
        facts = lookup.facts((held,))[held]
        whole = lookup.document(held)
        clause = find_clause(lookup, held, path) if path is not None else None
        source = lookup.source_text(held) if original and clause is None else ""
    clauses = subtree(whole.clauses, clause)
    held_paths = {part.path for part in clauses}
    defects = [d for d in facts.defects if clause is None or d.path in held_paths]
    if as_json:
        if only_defects:
            say_json([defect_json(defect) for defect in defects])
        elif clause is None:
            say_json(export_json(facts, clauses, whole.furniture, lambda c: official_citation(facts, c.path)))
        else:
            form = clause_json(clause, official_citation(facts, clause.path), defects_of(facts, clause.path))
            form["clauses"] = [
                clause_json(c, official_citation(facts, c.path), defects_of(facts, c.path)) for c in clauses[1:]
            ]
            say_json(form)
    elif only_defects:
        show_defects(defects)
    elif as_tree:
        show_tree(clauses, defects)
    elif original:
        say(clause_as_received(clauses) if clause else source[whole.extent.start : whole.extent.end].strip("\n"))
    else:
        if clause is None:
            show_head(facts, whole)
        else:
            say(style(official_citation(facts, clause.path), "bold"))
            for crumb in clause.breadcrumb:
                say(style(crumb, "dim"))
        show_text(clauses)
    if not as_json and (warning := validity_warning(facts)):
        remark(style(warning, "yellow", sys.stderr))
    if defects and not (only_defects or as_json or as_tree):
        remark(style(f"注意：有 {len(defects)} 处文字有损，", "yellow", sys.stderr) + "用 --defects 查看。")


def subtree(clauses: Sequence[Clause], top: Clause | None) -> list[Clause]:
    """The clause and all below it, in order; all clauses when ``top`` is None."""
    if top is None:
        return list(clauses)
    return [clause for clause in clauses if clause.path == top.path or clause.path.startswith(top.path + "/")]


def clause_as_received(clauses: Sequence[Clause]) -> str:
    """The words as received of a clause and all below it; an inline item stands in its parent already."""
    return "\n".join(clause.original for clause in clauses if not clause.inline)


def show_head(facts: DocumentFacts, document: Document) -> None:
    """What the document says of itself, one line a field that is known; a stated field with its basis."""
    say(style(facts.title, "bold"))
    rows = [
        ("number", "文号", facts.number),
        ("issuers", "发文机关", "、".join(facts.issuers)),
        ("addressees", "主送", "、".join(facts.addressees)),
        ("region", "地区", facts.region),
        ("level", "层级", LEVEL_NAMES.get(facts.level or "")),
        ("kind", "文种", facts.kind),
        ("date_written", "成文日期", facts.date_written),
        ("date_printed", "印发日期", facts.date_printed),
        ("status", "效力", validity_words(facts)),
        ("attachments", "附件", "；".join(facts.attachments)),
        ("contacts", "联系方式", "；".join(f"{contact.unit} {contact.phone}" for contact in facts.contacts)),
        ("script", "字体", SCRIPT_NAMES.get(facts.script, facts.script)),
        ("source", "来源", facts.source_file),
        ("twin_of", "近似文件", facts.twin_of),
    ]
    for key, name, value in rows:
        if value:
            basis = facts.stated.get(key)
            say(f"{name}：{value}" + (f"（依据：{basis}）" if basis else ""))
    for text in document.remarks:
        remark(text)
    say()


def show_text(clauses: Sequence[Clause]) -> None:
    """The normalised words, a paragraph a clause; inline items are in their paragraph already."""
    for clause in clauses:
        if clause.inline and clause is not clauses[0]:
            continue
        label = clause.label or ""
        # An enumeration word (一是) is kept in the words.
        words = clause.text if label and clause.text.startswith(label) else label + clause.text
        say(style(words, "bold") if clause.heading and clause.text == clause.heading else words)


def show_tree(clauses: Sequence[Clause], defects: Sequence[Defect]) -> None:
    """One line a clause: its path, indented by depth, and how it begins; ！marks damaged text."""
    damaged = {defect.path for defect in defects}
    base = clauses[0].path.count("/") if clauses else 0
    room = screen_columns() if is_terminal(sys.stdout) else 120
    for clause in clauses:
        indent = "  " * (clause.path.count("/") - base)
        flag = style("！", "yellow") if clause.path in damaged else ""
        start = f"{indent}{clause.path}  "
        words = shorten(clause.text, max(20, room - len(start) * 2))
        say(f"{indent}{style(clause.path, 'cyan')}  {flag}{words}")


def show_defects(defects: Sequence[Defect]) -> None:
    """One line a defect; a sentence on stderr when there is none."""
    for defect in defects:
        say(defect_line(defect))
    remark(f"共 {len(defects)} 处文字有损。" if defects else "没有发现文字有损之处。")
