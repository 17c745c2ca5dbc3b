"""``zhangfa template``: a filled-in, commented example of an input file."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli.command import Command, json_option
from desk.cli.files import write_whole
from desk.cli.output import remark, say, say_json
from kb.errors import ZhangfaError

_OTHER_KINDS = (".xlsx", ".xls", ".csv", ".docx", ".pdf", ".json")


@click.command(
    cls=Command,
    short_help="输出一份填好的输入样例，照着改",
    examples=(
        ("zhangfa template --list", "有哪些样例"),
        ("zhangfa template class_plan -o 办班方案.yaml", "改好以后：zhangfa draft 办班方案.yaml -o 文稿"),
        ("zhangfa template 开班通知", "中文名也可以；不写 -o 则输出到屏幕"),
        ("zhangfa template statement late_entry -o 补录逾期.yaml", ""),
    ),
)
@click.argument(
    "kind", metavar="TYPE", required=False, help="类型：notice、class_plan、statement、annual_plan，或中文名。"
)
@click.argument("subtype", metavar="SUBTYPE", required=False, help="通知的子类或情况说明的事项；不写则取第一种。")
@click.option("-o", "--output", metavar="FILE", help="写入此文件；不写或写作 - 则输出到屏幕。")
@click.option("--overwrite", is_flag=True, help="替换已有的同名文件；不写则保留，不写入。")
@click.option("--list", "as_list", is_flag=True, help="列出有哪些样例。")
@json_option
def command(
    kind: str | None, subtype: str | None, output: str | None, overwrite: bool, as_list: bool, as_json: bool
) -> None:
    """输出一份填好、逐键说明的输入样例（YAML），不改也能起草；照着改成自己的内容，再用 zhangfa draft 生成文稿。

    样例中的人名、电话、代码都是虚构的。各键的完整说明见 docs/inputs.md。
    """
    from generator.inputs.examples import EXAMPLES, examples_of

    context = click.get_current_context()
    if as_list:
        rows = [{"type": e.type, "subtype": e.subtype, "title": e.title} for e in EXAMPLES]
        if as_json:
            say_json(rows)
        else:
            for example in EXAMPLES:
                say(f"{example.type} {example.subtype or ''}".strip().ljust(32) + example.title)
        return
    if kind is None:
        raise click.UsageError("没有写类型。用 zhangfa template --list 查看有哪些样例。", context)
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


def _place(output: str, overwrite: bool) -> Path:
    """Where the example goes. Raises ZhangfaError for a name of another kind of file, or one that is taken."""
    if not output.strip():
        raise click.UsageError("选项 -o：文件名是空的，应为要写入的文件。", click.get_current_context())
    path = Path(output)
    if path.suffix.lower() in _OTHER_KINDS:
        raise ZhangfaError(
            f"样例是 YAML 文本，不能写成 {path.suffix} 文件", where=output, remedy="请把文件名改为 .yaml 结尾"
        )
    if path.is_file() and not overwrite:
        raise ZhangfaError("已有同名文件，予以保留", where=output, remedy="要替换请加 --overwrite，或换一个文件名")
    return path
