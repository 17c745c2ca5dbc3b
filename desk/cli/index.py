"""``zhangfa index``: rebuilds the index from the library."""

from __future__ import annotations

import click

from desk.cli.command import Command, json_option
from desk.cli.output import say, say_json
from desk.cli.params import OneOf
from desk.cli.progress import progress


@click.command(
    cls=Command,
    short_help="重建检索索引",
    examples=(
        ("zhangfa index", ""),
        ("zhangfa index --engine whoosh", "改用纯 Python 的引擎；此文库以后都用它"),
    ),
)
@click.option(
    "--engine",
    type=OneOf("检索引擎", ("tantivy", "whoosh")),
    help="检索引擎：tantivy（缺省，快）或 whoosh（纯 Python，可移植）；选定后此文库一直使用。",
)
@json_option
def command(engine: str | None, as_json: bool) -> None:
    """根据文库重建检索索引。

    平时不必运行：索引缺失、损坏或过时，检索时会自动补建。要更换检索引擎时用它。
    """
    from kb import open_lookup
    from kb.index import rebuild

    with open_lookup() as lookup, progress("正在建立索引") as bar:
        index = rebuild(lookup.home, lookup, engine, lambda done, total: bar("", done, total))
        with index:
            form = {
                "engine": index.engine,
                "documents": len(lookup.document_ids()),
                "passages": index.count(),
                "generation": index.generation,
            }
    if as_json:
        say_json(form)
    else:
        say(f"索引已重建：{form['documents']} 份文件，{form['passages']} 段，引擎 {form['engine']}。")
