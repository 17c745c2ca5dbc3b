"""``zhangfa add``: imports files and folders."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from desk.cli.command import Command, json_option
from desk.cli.indexing import update_index
from desk.cli.output import defect_line, remark, say, say_json, style
from desk.cli.progress import progress
from kb.errors import ZhangfaError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kb.models import DocumentFacts
    from kb.readers import Refused

_DEFECTS_SHOWN = 5
# In the names of Python's codecs: what Chinese texts come in. Any other would turn them into nonsense without a word.
_ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"),
    *("gb18030", "gbk", "gb2312", "hz", "big5", "big5hkscs", "cp950"),
)


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
    if any(not path.strip() for path in paths):
        raise click.UsageError("参数 PATH：路径是空的，应为文件或文件夹。", click.get_current_context())
    if encoding is not None:
        _check_encoding(encoding)
    from kb import open_library

    with open_library() as library:
        try:
            with progress("正在导入") as bar:
                report = library.add(paths, encoding=encoding, dry_run=dry_run, progress=bar)
        except (KeyboardInterrupt, ZhangfaError) as error:
            if not dry_run:
                _show_before_end(error, as_json)
            raise
        if not dry_run and report.documents:
            update_index(library)
        held = library.lookup.paths(facts.id for facts in report.documents) if as_json and not dry_run else {}
    nothing = not (report.documents or report.unchanged or report.refused)
    status = 1 if report.refused or nothing else 0
    if as_json:
        say_json(_report_json(report.documents, report.refused, report.unchanged, dry_run=dry_run, paths=held))
    else:
        for facts in report.documents:
            show_record(facts, "可以入库" if dry_run else "已入库")
        for name in report.unchanged:
            say(f"未变动  {name}（文库中已有同样的内容）")
        for text in report.remarks if not nothing else ():
            remark(text)
        for refused in report.refused:
            remark(f"{style('未入库', 'red', sys.stderr)}  {refused.file}：{refused.reason}")
    if nothing:
        remark(f"{'、'.join(paths)}：没有可以导入的文件。可导入 .txt .md .html .docx .pdf .jsonl 和由这些组成的 .zip。")
    elif not as_json:
        done = f"{'可入库' if dry_run else '入库'} {len(report.documents)} 份"
        remark(f"共{done}，未变动 {len(report.unchanged)} 份，未入库 {len(report.refused)} 个。")
    return status


def _show_before_end(error: BaseException, as_json: bool) -> None:
    """The records of what came in before the import was interrupted or failed: it stays."""
    from kb.library import AddInterrupted, AddStopped

    facts = error.report.documents if isinstance(error, AddInterrupted | AddStopped) else ()
    if as_json:
        form = _report_json(facts, (), (), dry_run=False, paths={})
        say_json(form | {"stopped": error.message if isinstance(error, ZhangfaError) else "已中断"})
        return
    for each in facts:
        show_record(each, "已入库")
    if isinstance(error, AddInterrupted):
        remark(f"导入没有做完，此前已入库 {len(facts)} 份，予以保留。")


def _report_json(
    documents: Iterable[DocumentFacts],
    refused: Iterable[Refused],
    unchanged: Iterable[str],
    *,
    dry_run: bool,
    paths: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    from kb.jsonform import document_json

    return {
        "documents": [document_json(facts, paths.get(facts.id, ())) for facts in documents],
        "refused": [{"file": each.file, "reason": each.reason} for each in refused],
        "unchanged": list(unchanged),
        "dry_run": dry_run,
    }


def show_record(facts: DocumentFacts, outcome: str) -> None:
    """What became of a document, and the first of its defects."""
    words = [f"《{facts.title}》", facts.number or "", f"{facts.clause_count} 条"]
    if facts.defects:
        words.append(f"文字有损 {len(facts.defects)} 处")
    if facts.twin_of:
        words.append(f"与 {facts.twin_of} 内容相近")
    if facts.encoding and facts.encoding.lower() not in ("utf-8", "utf-8-sig", "ascii"):
        words.append(f"编码 {facts.encoding}")
    say(f"{style(outcome, 'green')}  {style(facts.id, 'bold')}  {'  '.join(word for word in words if word)}")
    if not facts.clause_count:
        say(f"        {style('！', 'yellow')}没有分出任何条款，检索不到其中的内容，请检查文件是否完整。")
    for text in facts.remarks:
        say(f"        {style('！', 'yellow')}{text}")
    for defect in facts.defects[:_DEFECTS_SHOWN]:
        say(f"        {style('！', 'yellow')}{defect_line(defect)}")
    if len(facts.defects) > _DEFECTS_SHOWN:
        say(f"        ……其余 {len(facts.defects) - _DEFECTS_SHOWN} 处用 zhangfa show {facts.id} --defects 查看")


def _check_encoding(encoding: str) -> None:
    import codecs

    accepted = "utf-8、utf-16、gb18030（含 gbk、gb2312）、big5"
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        name = ""
    if name not in _ENCODINGS:
        raise click.UsageError(
            f"选项 --encoding：不认识“{encoding}”这种编码，应为 {accepted} 之一。", click.get_current_context()
        )
