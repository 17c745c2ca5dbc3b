"""``zhangfa list``: the documents of the library."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from desk.cli.command import Command, json_option
from desk.cli.output import is_terminal, remark, say, say_json, say_table, screen_columns, style
from desk.cli.text import wrap

if TYPE_CHECKING:
    from kb.models import DocumentFacts

LEVEL_NAMES = {"national": "国家", "province": "省级", "city": "市级", "county": "县级", "unit": "单位"}
SCRIPT_NAMES = {"simplified": "简体", "traditional": "繁体", "mixed": "简繁混用"}

_TABLE_COLUMNS = 90  # on a narrower screen the table would cut what has to be copied


@click.command(
    cls=Command,
    short_help="列出文库中的文件",
    examples=(("zhangfa list", "在管道中是以制表符分隔的表，可直接粘贴到表格软件"), ("zhangfa list --json", "")),
)
@json_option
def command(as_json: bool) -> None:
    """列出文库中的文件：编号、标题、文号、发文机关、地区、层级、文种、日期、效力、字体、条款数、文字损坏处数。"""
    from kb import open_lookup

    with open_lookup() as lookup:
        documents = list(lookup.facts().values())
        paths = lookup.paths() if as_json else {}
    if as_json:
        from kb.jsonform import document_json

        say_json([document_json(facts, paths.get(facts.id, ())) for facts in documents])
        return
    if is_terminal(sys.stdout) and screen_columns() < _TABLE_COLUMNS:
        for facts in documents:
            show_folded(facts)
    elif is_terminal(sys.stdout):
        heads = ("编号", "标题", "文号", "日期", "条款", "损坏")
        rows = [(r[0], r[1], r[2], r[7] or r[8], r[10], r[11]) for r in map(full_row, documents)]
        say_table(heads, rows, wrap=("标题",))
    else:
        say_table(HEADS, map(full_row, documents))
    remark(f"共 {len(documents)} 份文件。")


HEADS = ("编号", "标题", "文号", "发文机关", "地区", "层级", "文种", "日期", "效力", "字体", "条款", "损坏")


def show_folded(facts: DocumentFacts) -> None:
    """A document on a screen too narrow for the table: id and number whole on lines of their own, to be copied."""
    say(style(facts.id, "bold"))
    state = validity_words(facts)
    rest = (facts.date_written or facts.date_printed or "", state, f"{facts.clause_count} 条")
    damage = f"损坏 {len(facts.defects)} 处" if facts.defects else ""
    for text in (f"《{facts.title}》", facts.number or "", "  ".join(part for part in (*rest, damage) if part)):
        # Numbers have no blank to break at and are shorter than any screen; titles break between characters.
        for line in wrap(text, screen_columns() - 2) if text else ():
            say("  " + line)


def full_row(facts: DocumentFacts) -> tuple[str, ...]:
    """The twelve cells of a document, as printed in a pipe."""
    return (
        facts.id,
        facts.title,
        facts.number or "",
        "、".join(facts.issuers),
        facts.region or "",
        LEVEL_NAMES.get(facts.level or "", ""),
        facts.kind or "",
        facts.date_written or facts.date_printed or "",
        validity_words(facts),
        SCRIPT_NAMES.get(facts.script, facts.script),
        str(facts.clause_count),
        str(len(facts.defects)),
    )


def validity_words(facts: DocumentFacts) -> str:
    """Validity in words: the status that was stated, what replaced it, and from when to when."""
    words = facts.status or ""
    if facts.replaced_by:
        words += f"（由 {facts.replaced_by} 代替）"
    if facts.validity:
        first, last = facts.validity
        words = f"{words} {first or ''}—{last or ''}".strip()
    return words
