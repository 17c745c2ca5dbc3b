"""``zhangfa template``: a filled-in, commented example of an input file; blank ledgers and sheets for batches."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli.command import Command, json_option
from desk.cli.files import write_whole
from desk.cli.output import remark, say, say_json
from kb.errors import ZhangfaError

_OTHER_KINDS = (".xlsx", ".xls", ".csv", ".docx", ".pdf", ".json")
_TABLES = (".xlsx", ".csv")
#: Subtypes of a ledger and their Chinese titles.
_LEDGERS: dict[str | None, str] = {None: "台账（空白表）", "example": "台账（填了几行的样例）"}
_LEDGER_WORDS = ("ledger", "台账", "培训台账", "班次台账")
#: The commonest kinds of a sheet for batches; those of the other examples are made as well.
_BATCHES = {"class_opening": "开班通知", "class_plan": "办班方案", "statement": "情况说明"}
_BATCH_WORDS = ("batch", "批量", "批量表")
_EXAMPLE_WORDS = ("example", "样例", "示例", "例")


@click.command(
    cls=Command,
    short_help="输出一份填好的输入样例，或者空白的台账、批量表",
    examples=(
        ("zhangfa template --list", "有哪些样例"),
        ("zhangfa template class_plan -o 办班方案.yaml", "改好以后：zhangfa draft 办班方案.yaml -o 文稿"),
        ("zhangfa template 开班通知", "中文名也可以；不写 -o 则输出到屏幕"),
        ("zhangfa template statement late_entry -o 补录逾期.yaml", ""),
        ("zhangfa template ledger -o 台账.xlsx", "空白台账；填好以后：zhangfa check 台账.xlsx"),
        ("zhangfa template ledger example -o 台账样例.xlsx", "填了几行的台账，可以先拿来试"),
        (
            "zhangfa template batch class_opening -o 批量通知.xlsx",
            "一行一份文稿的表；填好以后：zhangfa batch 批量通知.xlsx -o 文稿",
        ),
    ),
)
@click.argument(
    "kind",
    metavar="TYPE",
    required=False,
    help="类型：notice、class_plan、statement、annual_plan、ledger、batch，或中文名。",
)
@click.argument(
    "subtype",
    metavar="SUBTYPE",
    required=False,
    help="通知的子类、情况说明的事项，example（填了几行的台账），或批量表的类型（如 class_opening）；不写则取第一种。",
)
@click.option("-o", "--output", metavar="FILE", help="写入此文件；不写或写作 - 则输出到屏幕（台账必须写文件名）。")
@click.option("--overwrite", is_flag=True, help="替换已有的同名文件；不写则保留，不写入。")
@click.option("--list", "as_list", is_flag=True, help="列出有哪些样例。")
@json_option
def command(
    kind: str | None, subtype: str | None, output: str | None, overwrite: bool, as_list: bool, as_json: bool
) -> None:
    """输出一份填好、逐键说明的输入样例（YAML），不改也能起草；照着改成自己的内容，再用 zhangfa draft 生成文稿。

    类型写 ledger，得到一本空白台账（.xlsx 或 .csv），标题有批注，选项有下拉列表。样例中的人名、电话、代码都是虚构的。
    类型写 batch，得到一行一份文稿的表（.xlsx），其中一行是样例。
    各键的完整说明见 docs/inputs.md，台账各列见 docs/ledger.md，批量表见 docs/batch.md。
    """
    from generator.inputs.examples import EXAMPLES, examples_of

    context = click.get_current_context()
    if as_list:
        rows = [{"type": e.type, "subtype": e.subtype, "title": e.title} for e in EXAMPLES]
        rows += [{"type": "ledger", "subtype": name, "title": title} for name, title in _LEDGERS.items()]
        rows += [{"type": "batch", "subtype": name, "title": f"批量表：{title}"} for name, title in _BATCHES.items()]
        if as_json:
            say_json(rows)
        else:
            for row in rows:
                say(f"{row['type']} {row['subtype'] or ''}".strip().ljust(32) + str(row["title"]))
        return
    if kind is None:
        raise click.UsageError("没有写类型。用 zhangfa template --list 查看有哪些样例。", context)
    if kind.strip() in _LEDGER_WORDS:
        _ledger(subtype.strip() if subtype else None, output, overwrite, as_json)
        return
    if kind.strip() in _BATCH_WORDS:
        _batch(subtype.strip() if subtype else "class_opening", output, overwrite, as_json)
        return
    found = examples_of(kind, subtype)
    if not found:
        words = f"{kind} {subtype}" if subtype else kind
        raise click.UsageError(f"没有“{words}”这种样例。用 zhangfa template --list 查看有哪些样例。", context)
    example, text = found[0], found[0].text()
    if len(found) > 1:
        others = "、".join(str(other.subtype) for other in found[1:])
        remark(f"这是{example.title}的样例；还有 {others}。")
    about = {"type": example.type, "subtype": example.subtype, "title": example.title}
    if output is None or output == "-":
        if as_json:
            say_json({**about, "text": text})
        else:
            say(text.rstrip("\n"))
        return
    path = _place(output, overwrite)
    write_whole(path, text.encode("utf-8"))
    if as_json:
        say_json({**about, "files": [output]})
    else:
        say(f"已写入 {output}（{example.title}）。改好以后：zhangfa draft {output} -o 文稿")


def _ledger(subtype: str | None, output: str | None, overwrite: bool, as_json: bool) -> None:
    """Writes the blank ledger, or the one of the example."""
    name = "example" if subtype in _EXAMPLE_WORDS else subtype
    context = click.get_current_context()
    if name not in _LEDGERS:
        raise click.UsageError(f"没有“ledger {subtype}”这种样例。用 zhangfa template --list 查看有哪些样例。", context)
    if output is None or output == "-":
        raise click.UsageError("台账是表格，请用 -o 写明文件名，如 -o 台账.xlsx。", context)
    path = _place(output, overwrite, table=True)
    from generator.ledgers.blank import blank_ledger, example_ledger, ledger_csv

    if path.suffix.lower() == ".csv":
        data = ledger_csv(example=name is not None)
    else:
        data = blank_ledger() if name is None else example_ledger()
    write_whole(path, data)
    if as_json:
        say_json({"type": "ledger", "subtype": name, "title": _LEDGERS[name], "files": [output]})
    else:
        what = "空白台账。一行填一个班次，填好以后" if name is None else "填了几行的台账。检查"
        say(f"已写入 {output}：{what}：zhangfa check {output}")


def _batch(subtype: str, output: str | None, overwrite: bool, as_json: bool) -> None:
    """Writes the sheet for many documents of a kind, one row filled in."""
    from generator.inputs.examples import examples_of

    context = click.get_current_context()
    found = examples_of(subtype)
    if not found:
        raise click.UsageError(f"没有“{subtype}”这种样例。用 zhangfa template --list 查看有哪些样例。", context)
    if output is None or not output.lower().endswith(".xlsx"):
        raise click.UsageError("批量表是工作簿，请用 -o 写明 .xlsx 文件名，如 -o 批量.xlsx。", context)
    path = _place(output, overwrite, table=True)
    from generator.batch.blank import blank_batch

    title = f"批量表：{found[0].title}"
    write_whole(path, blank_batch(found[0]))
    if as_json:
        say_json({"type": "batch", "subtype": found[0].subtype or found[0].type, "title": title, "files": [output]})
    else:
        say(f"已写入 {output}（{title}）。一行填一份文稿，填好以后：zhangfa batch {output} -o 文稿")


def _place(output: str, overwrite: bool, *, table: bool = False) -> Path:
    """Where the example goes. Raises ZhangfaError for a name of another kind of file, or one that is taken."""
    if not output.strip():
        raise click.UsageError("选项 -o：文件名是空的，应为要写入的文件。", click.get_current_context())
    path = Path(output)
    suffix = path.suffix.lower()
    if table and suffix not in _TABLES:
        what = f"台账是表格，不能写成 {path.suffix} 文件" if suffix else "台账的文件名没有后缀"
        raise ZhangfaError(what, where=output, remedy="请把文件名改为 .xlsx 或 .csv 结尾")
    if not table and suffix in _OTHER_KINDS:
        raise ZhangfaError(
            f"样例是 YAML 文本，不能写成 {path.suffix} 文件", where=output, remedy="请把文件名改为 .yaml 结尾"
        )
    if path.is_file() and not overwrite:
        raise ZhangfaError("已有同名文件，予以保留", where=output, remedy="要替换请加 --overwrite，或换一个文件名")
    return path
