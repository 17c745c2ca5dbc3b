"""``zhangfa search``: clauses that answer a query."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from desk.cli.command import Command, json_option
from desk.cli.output import remark, say_json
from desk.cli.params import LIMIT, YEAR, InputFile, Level
from desk.cli.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb.models import SearchAnswer

_FAULTS_SHOWN = 5


@click.command(
    cls=Command,
    short_help="检索条款：用关键词、一句话或文号提问",
    examples=(
        ("zhangfa search 市外培训每班最多多少人", ""),
        ("zhangfa search '柳人社发〔2022〕65号 第二部分'", "按文号和条款查"),
        ("zhangfa search '“以训代会” -网络' --level province", "引号内须原样出现，-词 为排除"),
        ("zhangfa search --batch 问题.jsonl", "一次查许多问题，每行一个"),
    ),
)
@click.argument(
    "query", metavar="QUERY", nargs=-1, help="关键词、一句话、文号或文号加条款；引号内的文字须原样出现，-词 为排除。"
)
@click.option("--doc", "documents", metavar="DOC", multiple=True, help="只查此文件（编号、文号或标题）；可写多次。")
@click.option("--region", "regions", metavar="TEXT", multiple=True, help="只查此地区的文件，如 柳州市；可写多次。")
@click.option("--issuer", "issuers", metavar="TEXT", multiple=True, help="只查此机关发的文件；可写多次。")
@click.option("--kind", "kinds", metavar="TEXT", multiple=True, help="只查此文种，如 通知、规划；可写多次。")
@click.option("--year-from", type=YEAR, metavar="YEAR", help="只查此年及以后的文件。")
@click.option("--year-to", type=YEAR, metavar="YEAR", help="只查此年及以前的文件。")
@click.option(
    "--level",
    "levels",
    type=Level(),
    metavar="LEVEL",
    multiple=True,
    help="只查此层级：national（国家）、province（省）、city（市）、county（县）、unit（单位）；可写多次。",
)
@click.option("--limit", type=LIMIT, metavar="N", default=10, help="最多列出几条（缺省 10）。")
@click.option("--documents", "by_document", is_flag=True, help="按文件排序，不列条款。")
@click.option("--batch", type=InputFile(), metavar="FILE.jsonl", help="一次检索许多问题：每行一个 JSON；- 为标准输入。")
@json_option
def command(
    query: tuple[str, ...],
    batch: Path | None,
    limit: int,
    by_document: bool,
    as_json: bool,
    **restricted: Any,
) -> int:
    """检索条款，列出原文中相符的段落、正式出处和文字有损的提示。

    文库回答不了的问题会明说。繁体、全角数字照样能查；可能打错字时提示“您是不是要找”。
    """
    context = click.get_current_context()
    in_batch = context.get_parameter_source("batch") is not click.core.ParameterSource.DEFAULT
    if in_batch and query:
        raise click.UsageError("QUERY 和 --batch 只能写一个。", context)
    if not in_batch and not query:
        raise click.MissingParameter(ctx=context, param=context.command.params[0])
    first, last = restricted["year_from"], restricted["year_to"]
    if first and last and first > last:
        raise click.UsageError(f"--year-from {first} 晚于 --year-to {last}，没有这样的年份。", context)
    questions = read_batch(batch) if in_batch else []
    from kb import open_lookup
    from kb.index import open_index
    from kb.restrictions import Restriction, filter_for
    from kb.search import Searcher

    with open_lookup() as lookup:
        filters, remarks = filter_for(Restriction(**restricted), lookup)
        for text in remarks:
            remark(text)
        with open_index(lookup.home, lookup) as index:
            searcher = Searcher(lookup, index)
            if in_batch:
                return answer_batch(
                    questions, lambda text: searcher.search(text, filters=filters, limit=limit, documents=by_document)
                )
            answer = searcher.search(" ".join(query), filters=filters, limit=limit, documents=by_document)
    if as_json:
        from kb.jsonform import answer_json

        say_json(answer_json(answer))
        return 0
    from desk.cli.hits import show_answer

    show_answer(answer)
    return 0


def answer_batch(questions: list[Question], search: Callable[[str], SearchAnswer]) -> int:
    """One line of JSON a question, in the order of the questions; the exit status: 1 when a line was no question.

    A line that is no question, and a query that asks for nothing, say so in their place; the others are answered.
    """
    from kb.errors import SearchError
    from kb.jsonform import batch_json

    with progress("正在检索") as bar:
        for done, question in enumerate(questions):
            bar("", done, len(questions))
            form = {"id": question.id, "answered": False, "hits": []}
            if question.fault:
                form["message"] = question.fault
            else:
                try:
                    form = batch_json(question.id, search(question.query))
                except SearchError as error:
                    form["message"] = error.message
            say_json(form, line=True)
    faults = [question.fault for question in questions if question.fault]
    for fault in faults[:_FAULTS_SHOWN]:
        remark(fault)
    if faults:
        remark(f"共 {len(questions)} 行，其中 {len(faults)} 行不能作为问题，其余已回答。")
    return 1 if faults else 0


class Question(NamedTuple):
    """A line of a batch. fault: why it is no question, in Chinese; then ``query`` is empty and ``id`` may be None."""

    id: Any
    query: str
    fault: str = ""


def read_batch(path: Path | None) -> list[Question]:
    """The questions of a batch file (None: standard input), read whole before the first is answered.

    Raises ZhangfaError when the file is no UTF-8 text.
    """
    from kb.errors import ZhangfaError

    where = str(path) if path else "标准输入"
    data = sys.stdin.buffer.read() if path is None else path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ZhangfaError("不是 UTF-8 编码", where=where, remedy="请另存为 UTF-8 后重试") from error
    return [_question(line, f"{where} 第{number}行") for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _question(line: str, place: str) -> Question:
    from kb.errors import ZhangfaError

    expected = '每行一个 {"id": "q1", "query": "…"}'
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return Question(None, "", ZhangfaError("不是有效的 JSON", where=place, expected=expected).message)
    if not isinstance(row, dict):
        return Question(None, "", ZhangfaError("不是 JSON 对象", where=place, expected=expected).message)
    if "id" not in row or "query" not in row:
        fault = ZhangfaError("缺少 id 或 query", where=place, expected=expected).message
        return Question(row.get("id"), "", fault)
    if not isinstance(row["query"], str):
        return Question(row["id"], "", ZhangfaError("query 不是文字", where=place, expected=expected).message)
    return Question(row["id"], row["query"])
