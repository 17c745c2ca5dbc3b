"""``zhangfa remove``: takes a document out of library and index."""

from __future__ import annotations

import sys

import click

from desk.cli.command import Command, json_option
from desk.cli.indexing import update_index
from desk.cli.output import is_terminal, say, say_json


@click.command(
    cls=Command,
    short_help="从文库中移出文件",
    examples=(("zhangfa remove lz-2022-65 --yes", "不再询问，直接移出；原来的文件可以随时重新导入"),),
)
@click.argument("document", metavar="DOC", help="文件的编号、文号或标题。")
@click.option("--yes", is_flag=True, help="不询问，直接移出。")
@json_option
def command(document: str, yes: bool, as_json: bool) -> int:
    """从文库和索引中移出一份文件（连同对它的更正）。移出前会询问；在脚本中须写 --yes。"""
    from kb import open_library
    from kb.errors import LibraryError

    with open_library() as library:
        held = library.resolve(document)
        title = library.lookup.facts((held,))[held].title
        if not yes:
            if not is_terminal(sys.stdin):
                raise LibraryError(
                    f"没有移出《{title}》（{held}）：这里无法询问", remedy="确定要移出时，请加上 --yes 重新运行"
                )
            sys.stderr.write(f"移出《{title}》（{held}）？输入 y 确认，其他键取消：")
            sys.stderr.flush()
            if sys.stdin.readline().strip().lower() not in ("y", "yes", "是"):
                say("没有移出，文库未变动。")
                return 1
        library.remove(held)
        update_index(library)
    if as_json:
        say_json({"removed": [held]})
    else:
        say(f"已移出 {held}《{title}》。")
    return 0
