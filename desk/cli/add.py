"""``zhangfa add``: imports files and folders."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from desk.cli.command import Command, json_option
from desk.cli.indexing import update_index
from desk.cli.output import defect_line, remark, say, say_json, style
from desk.cli.progress import progress

if TYPE_CHECKING:
    from kb.models import DocumentFacts

_DEFECTS_SHOWN = 5


@click.command(
    cls=Command,
    short_help="导入文件或文件夹",
    examples=(
        ("zhangfa add 通知.docx", ""),
        ("zhangfa add 政策文件夹 --dry-run", "先试读，看能否全部读懂，不写入文库"),
    ),
)
@click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(),
    help="文件或文件夹：.txt .md .html .docx .pdf，由这些组成的 .zip，以及 .jsonl。",
)
@click.option(
    "--encoding", metavar="NAME", help="文本文件的编码，如 gb18030、big5、utf-16；不写则自动识别并在结果中说明。"
)
@click.option("--dry-run", is_flag=True, help="只试读，不写入文库。")
@json_option
def command(paths: tuple[str, ...], encoding: str | None, dry_run: bool, as_json: bool) -> int:
    """导入文件或文件夹，整理成一条一条可检索、可引用的条款；逐份列出结果和文字有损之处。

    同样内容的文件重复导入不会改变文库。个别文件读不了时，其余照常入库，读不了的列出原因，退出状态为 1。
    """
    if encoding is not None:
        _check_encoding(encoding)
    from kb import open_library

    with open_library() as library:
        with progress("正在导入") as bar:
            report = library.add(paths, encoding=encoding, dry_run=dry_run, progress=bar)
        if not dry_run and report.documents:
            update_index(library)
    status = 1 if report.refused else 0
    if as_json:
        from kb.jsonform import document_json

        say_json(
            {
                "documents": [document_json(facts) for facts in report.documents],
                "refused": [{"file": refused.file, "reason": refused.reason} for refused in report.refused],
                "unchanged": list(report.unchanged),
                "dry_run": dry_run,
            }
        )
        return status
    for facts in report.documents:
        show_record(facts, "可以入库" if dry_run else "已入库")
    for name in report.unchanged:
        say(f"未变动  {name}（文库中已有同样的内容）")
    for refused in report.refused:
        remark(f"{style('未入库', 'red', sys.stderr)}  {refused.file}：{refused.reason}")
    done = f"{'可入库' if dry_run else '入库'} {len(report.documents)} 份"
    remark(f"共{done}，未变动 {len(report.unchanged)} 份，未入库 {len(report.refused)} 个。")
    return status


def show_record(facts: DocumentFacts, outcome: str) -> None:
    """What became of a document, and the first of its defects."""
    words = [f"《{facts.title}》", facts.number or "", f"{facts.clause_count} 条"]
    if facts.defects:
        words.append(f"文字有损 {len(facts.defects)} 处")
    if facts.twin_of:
        words.append(f"与 {facts.twin_of} 内容相近")
    say(f"{style(outcome, 'green')}  {style(facts.id, 'bold')}  {'  '.join(word for word in words if word)}")
    for defect in facts.defects[:_DEFECTS_SHOWN]:
        say(f"        {style('！', 'yellow')}{defect_line(defect)}")
    if len(facts.defects) > _DEFECTS_SHOWN:
        say(f"        ……其余 {len(facts.defects) - _DEFECTS_SHOWN} 处用 zhangfa show {facts.id} --defects 查看")


def _check_encoding(encoding: str) -> None:
    import codecs

    try:
        codecs.lookup(encoding)
    except LookupError:
        raise click.UsageError(
            f"选项 --encoding：没有“{encoding}”这种编码，常用的有 utf-8、gb18030、big5、utf-16。",
            click.get_current_context(),
        ) from None
