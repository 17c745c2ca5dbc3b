"""``zhangfa export``: the whole normalised document as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import click

from desk.cli.clauses import official_citation
from desk.cli.command import Command, json_option
from desk.cli.files import write_whole
from desk.cli.output import say, say_json


@click.command(
    cls=Command,
    short_help="导出整理后的整份文件（JSON）",
    examples=(
        ("zhangfa export lz-2022-65", ""),
        ("zhangfa export lz-2022-65 -o 培训计划通知.json", "写入文件，写完才替换已有的同名文件"),
    ),
)
@click.argument("document", metavar="DOC", help="文件的编号、文号或标题。")
@click.option("-o", "--output", metavar="FILE", help="写入此文件；不写或写作 - 则输出到屏幕。")
@json_option
def command(document: str, output: str | None, as_json: bool) -> None:
    """导出整理后的整份文件：文件信息、全部条款（含收到时的原文、在原文中的位置和正式出处）、文字有损之处。

    格式固定为 JSON（UTF-8），各键的含义见 docs/commands.md。
    """
    if output is not None and not output.strip():
        raise click.UsageError("选项 -o：文件名是空的，应为要写入的文件。", click.get_current_context())
    from kb import open_lookup
    from kb.jsonform import export_json

    with open_lookup() as lookup:
        held = lookup.resolve(document)
        facts = lookup.facts((held,))[held]
        whole = lookup.document(held)
    form = export_json(facts, whole.clauses, whole.furniture, lambda clause: official_citation(facts, clause.path))
    if output is None or output == "-":
        say_json(form)
        return
    text = json.dumps(form, ensure_ascii=False, indent=2) + "\n"
    write_whole(Path(output), text.encode("utf-8", "replace"))
    if as_json:
        say_json({"document": held, "files": [output]})
    else:
        say(f"已导出 {held} 到 {output}（{len(whole.clauses)} 条）。")
