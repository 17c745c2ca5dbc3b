"""``zhangfa cite``: the official citation of a clause and its verbatim words."""

from __future__ import annotations

import click

from desk.cli.clauses import official_citation, validity_warning
from desk.cli.command import Command, json_option
from desk.cli.output import defect_line, remark, say, say_json, style


@click.command(
    cls=Command,
    short_help="条款的正式出处和原文",
    examples=(
        ("zhangfa cite lz-2022-65 二/（二）/二是", ""),
        ("zhangfa cite 桂组通字〔2020〕56号 第三部分第（一）项", "文件可用文号或标题指明，条款可用正式写法"),
    ),
)
@click.argument("document", metavar="DOC", help="文件的编号、文号或标题。")
@click.argument("path", metavar="PATH", help="条款路径（如 二/（二）/二是、第三条/p2）或正式写法（如 第三条第二款）。")
@json_option
def command(document: str, path: str, as_json: bool) -> None:
    """给出条款的正式出处和逐字原文。

    原文是收到的文件中的字句，只去掉版面造成的换行，不作任何改写。文字有损时另作提示，请核对原件后再引用。
    """
    from kb import open_lookup
    from kb.clause_finding import find_clause
    from kb.jsonform import clause_json, defects_of

    with open_lookup() as lookup:
        held = lookup.resolve(document)
        clause = find_clause(lookup, held, path)
        facts = lookup.facts((held,))[held]
    defects = defects_of(facts, clause.path)
    citation = official_citation(facts, clause.path)
    if as_json:
        say_json(clause_json(clause, citation, defects))
        return
    say(style(citation, "bold"))
    say(clause.original)
    for defect in defects:
        remark(style("注意，文字有损：", "yellow") + defect_line(defect))
    if defects:
        remark("引用前请核对原件。")
    if warning := validity_warning(facts):
        remark(style(warning, "yellow"))
