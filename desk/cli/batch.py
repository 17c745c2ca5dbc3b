"""``zhangfa batch``: a sheet with one document a row becomes documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desk.cli.command import VIOLATED, Command, json_option
from desk.cli.drawing import (
    format_option,
    look_options,
    make_folder,
    output_folder,
    refuse_existing,
    render_options,
)
from desk.cli.files import write_made, write_together, write_whole
from desk.cli.output import remark, say, say_json
from desk.cli.params import YEAR, Whole
from desk.cli.progress import progress
from kb.errors import ZhangfaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.batch.model import BatchSheet
    from generator.batch.working import Batch, RowResult

_REFUSED = 1
# Rows whose refusal, and whose remarks, are told on the screen; the report tells of all.
_MOST_REFUSED, _MOST_TOLD = 100, 30


@click.command(
    cls=Command,
    short_help="一张表一次写成许多份文稿，依次编号",
    examples=(
        ("zhangfa template batch class_opening -o 批量通知.xlsx", "先得到带一行样例的空表，一行一份文稿"),
        ("zhangfa batch 批量通知.xlsx -o 文稿", "没有填发文顺序号的，依次编号"),
        ("zhangfa batch 批量通知.xlsx -o 文稿 --overwrite --first-number 36", "从 36 号编起；已编过的文稿仍用原号"),
        ("zhangfa batch --numbers", "查看已经给出的文号"),
    ),
)
@click.argument("sheet", metavar="SHEET", required=False, help="表格（.xlsx 或 .csv），一行一份文稿。")
@click.option("-o", "--output", metavar="DIR", help="写入此文件夹（没有则建立）。")
@format_option
@click.option("--type", "type_", metavar="TYPE", help="没有“类型”列时各行的类型，如 class_opening 或 开班通知。")
@click.option("--subtype", metavar="SUBTYPE", help="没有“子类”列时各行的子类。")
@click.option("--code", metavar="TEXT", help="没有填“机关代字”的通知用这个机关代字。")
@click.option("--year", type=YEAR, metavar="YEAR", help="没有填“发文年份”的通知用这一年；缺省为成文日期的年份。")
@click.option(
    "--first-number", "first", type=Whole("顺序号", 1, 99_999), metavar="N",
    help="发文顺序号从几号编起；不写则接着以前编的号，没有编过的从 1 号起。",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="替换已有的同名文件；不写则保留，不生成。")
@look_options
@click.option("--numbers", "list_numbers", is_flag=True, help="列出已经给出的文号。")
@click.option("--free-number", metavar="NUMBER", help="收回一个文号（文稿不发了），留给以后的文稿。")
@json_option
def command(
    sheet: str | None,
    output: str | None,
    list_numbers: bool,
    free_number: str | None,
    as_json: bool,
    **choices: Any,
) -> int:
    """把一张表写成许多份文稿：一行一份开班通知、办班方案或情况说明（其他通知也可以），各行互不影响。

    列的标题用输入文件的中文键或英文键；课程安排、学员名单、名额分配等写在同一工作簿的其他表中，用“序号”列对应。
    通知没有填发文顺序号的，依次编号：不重号、不跳号，记在文库里，同一文稿再次生成仍用原号。另写“批量结果.xlsx”（每行的
    结果和问题）、“批量文稿.zip”和“清单.csv”（各文件的 SHA-256）。有违反规定的，退出状态为 3；有没有生成的，为 1。
    """
    context = click.get_current_context()
    if list_numbers or free_number:
        if sheet is not None or (list_numbers and free_number):
            raise click.UsageError("--numbers 和 --free-number 单独使用，不和表格一起写。", context)
        return _numbers(as_json) if free_number is None else _free(free_number, as_json)
    if sheet is None:
        raise click.UsageError(
            "没有写表格（SHEET）。空表用 zhangfa template batch class_opening -o 文件.xlsx 得到。", context
        )
    if output is None:
        raise click.UsageError("没有写 -o：请指定要写入的文件夹。", context)
    _known_type(choices["type_"])
    return _run(Path(sheet), output_folder(output), choices, as_json)


def _known_type(word: str | None) -> None:
    from generator.inputs.families import SUBTYPES, TYPES, choices, family_of

    if word is not None and family_of(word) is None:
        words = choices({**TYPES, **SUBTYPES})
        raise click.UsageError(f"选项 --type：没有“{word}”这种类型，应为 {words}。", click.get_current_context())


def _run(path: Path, folder: Path, choices: dict[str, Any], as_json: bool) -> int:
    from generator.batch.composing import Defaults, compose_rows
    from generator.batch.reading import read_batch
    from generator.batch.working import Batch
    from generator.draft import open_drafting
    from kb.document_numbers import DocumentNumbers

    rows = read_batch(path, type_=choices["type_"], subtype=choices["subtype"])
    inputs = path.absolute().parent
    with open_drafting() as drafting:
        with progress("正在核对") as bar:
            works = compose_rows(rows.rows, drafting, Defaults(choices["code"], choices["year"]), inputs, bar)
        batch = Batch(works, folder, choices["formats"])
        if not choices["overwrite"]:
            refuse_existing([*batch.files, *_besides(folder)])
        options = render_options(choices)
        make_folder(folder)
        with DocumentNumbers(drafting.workspace) if batch.bears_numbers else nullcontext() as numbers:
            if numbers is not None:
                batch.number(numbers, drafting, choices["first"], inputs)
            with _told_of_what_stays(batch, folder), progress("正在排版") as bar:
                for done, result in batch.write(numbers, options, write_together):
                    bar(result.title, done, len(works))
    zipped = _finish(rows, batch, folder)
    _report(rows, batch.results, zipped, folder, as_json)
    return _status(rows, batch.results)


def _besides(folder: Path) -> list[Path]:
    """What a batch writes besides its documents: the results, the ZIP, the list of sums."""
    from generator.batch.working import RESULTS, ZIPPED
    from generator.bundle import MANIFEST

    return [folder / f"{RESULTS}.xlsx", folder / f"{ZIPPED}.zip", folder / MANIFEST]


@contextmanager
def _told_of_what_stays(batch: Batch, folder: Path) -> Iterator[None]:
    """Where the work ends early, documents that are done stay, with their numbers."""
    try:
        yield
    except (KeyboardInterrupt, ZhangfaError):
        done = sum(result.status != "refused" for result in batch.results)
        if done:
            remark(
                f"没有做完：{folder} 中已生成 {done} 份文稿，予以保留，文号已登记。"
                "接着做请加 --overwrite 再运行一次，已编号的文稿仍用原号。"
            )
        raise


def _finish(rows: BatchSheet, batch: Batch, folder: Path) -> bool:
    """Writes the report of every row, then the ZIP and its list. Whether there is anything in a ZIP."""
    from generator.batch.results import results_workbook
    from generator.bundle import write_bundle

    results, zipped, manifest = _besides(folder)
    write_whole(results, results_workbook(rows, batch.results))
    files = [path for result in batch.results for path in result.files]
    if not files:
        return False
    listed = [(path.name, path) for path in (*files, results)]
    write_whole(manifest, write_made(zipped, lambda out: write_bundle(out, listed)))
    return True


def _status(rows: BatchSheet, results: Sequence[RowResult]) -> int:
    if any(result.draft is not None and result.draft.checked.violated for result in results):
        return VIOLATED
    return _REFUSED if rows.unused or any(result.status == "refused" for result in results) else 0


def _report(rows: BatchSheet, results: Sequence[RowResult], zipped: bool, folder: Path, as_json: bool) -> None:
    from generator.batch.results import STATES, row_json, unused_json

    report, bundle, manifest = _besides(folder)
    if as_json:
        say_json(
            {
                "rows": [row_json(result) for result in results],
                "zip": str(bundle) if zipped else None,
                "manifest": str(manifest) if zipped else None,
                "results": str(report),
                "unused": [unused_json(one) for one in rows.unused],
                "remarks": list(rows.remarks),
            }
        )
        return
    for result in results:
        if result.status != "refused":
            number = f"{result.number} " if result.number else ""
            say(f"第{result.row}行 {STATES[result.status]} {number}{result.files[0]}")
    for text in rows.remarks:
        remark(f"提示：{text}")
    for one in rows.unused:
        remark(f"没有使用：{one.message}")
    refused = [result for result in results if result.status == "refused"]
    told = [result for result in results if result.status != "refused" and result.message]
    for result in refused[:_MOST_REFUSED]:
        remark(f"第{result.row}行没有生成：")
        for line in result.message.split("\n"):
            remark(f"  {line}")
    for result in told[:_MOST_TOLD]:
        remark(f"第{result.row}行：{result.message}")
    left = len(refused[_MOST_REFUSED:]) + len(told[_MOST_TOLD:])
    if left:
        remark(f"另有 {left} 行的说明没有列出，见 {report}")
    count = {status: sum(result.status == status for result in results) for status in STATES}
    where = f"文稿打包为 {bundle}，" if zipped else ""
    remark(
        f"共 {len(results)} 行：生成 {count['done'] + count['draft']} 份（其中草稿 {count['draft']} 份），"
        f"没有生成 {count['refused']} 行。{where}各行结果见 {report}"
    )


# ---- numbers --------------------------------------------------------------------------------------------------------


def _numbers(as_json: bool) -> int:
    from desk.cli.output import say_table
    from kb.document_numbers import DocumentNumbers
    from kb.workspace import locate

    with DocumentNumbers(locate()) as numbers:
        held = numbers.held()
    if as_json:
        say_json([{"number": one.number, "title": one.title, "file": one.file, "used": one.used,
                   "at": one.at.isoformat()} for one in held])  # fmt: skip
    elif held:
        rows = [(one.number, one.title, one.file if one.used else "（正在生成）") for one in held]
        say_table(("发文字号", "标题", "文件"), rows, wrap=("标题", "文件"))
    else:
        say("还没有给出过文号。")
    return 0


def _free(number: str, as_json: bool) -> int:
    import re

    from kb.document_numbers import DocumentNumbers
    from kb.numbers import YEAR_AND_SERIAL, normalise_number
    from kb.workspace import locate

    match = re.fullmatch(rf"(?P<code>.+?){YEAR_AND_SERIAL}", normalise_number(number) or "")
    if match is None:
        raise click.UsageError(
            f"选项 --free-number：“{number}”不是发文字号，应如 柳水发〔2026〕36号。", click.get_current_context()
        )
    with DocumentNumbers(locate()) as numbers:
        freed = numbers.free(match["code"], int(match["year"]), int(match["serial"]))
    if as_json:
        say_json({"freed": freed.number, "title": freed.title, "file": freed.file})
    else:
        say(f"已收回 {freed.number}（《{freed.title}》，{freed.file}）。文件没有删除，请自行处理。")
    return 0
