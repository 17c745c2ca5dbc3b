"""``zhangfa check``: an input file or a ledger against the rules that bind the unit."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.cli.command import VIOLATED, Command, json_option
from desk.cli.output import is_terminal, remark, say, say_json, screen_columns, style
from desk.cli.params import DAY
from desk.cli.text import indented
from kb.errors import ZhangfaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.rules.checking import Checked
    from generator.rules.findings import Applied, CheckResult, Finding
    from kb.models import Citation

#: Severities that stand under findings: title and colour of each.
GROUPS = (
    ("must", "违反规定，必须改正", "red"),
    ("should", "原则上应当遵守，不能遵守的说明理由", "yellow"),
    ("cost", "费用标准", "yellow"),
)
_INDENT = "    "
_LEDGERS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".tsv")


@click.command(
    cls=Command,
    short_help="按适用的规定检查输入文件",
    examples=(
        ("zhangfa check 办班方案.yaml", "逐条列出不符合规定之处、依据的条款和原文"),
        ("zhangfa check 办班方案.yaml --json", "供程序读取；有必须改正的问题时退出状态为 3"),
        ("zhangfa check 台账.xlsx -o 检查结果.xlsx", "检查整本台账，全部问题写成一张表"),
    ),
)
@click.argument("file", metavar="INPUT", help="输入文件（.yaml 或 .json），或者台账（.xlsx 或 .csv）。")
@click.option(
    "--indicator", "indicators", multiple=True, metavar="RULE",
    help="另按规划期已届满的指标对照（如 HN19-006），结果只作提示；可写多次。",
)  # fmt: skip
@click.option(
    "--as-of", type=DAY, metavar="DATE", help="按哪一天判断期限（如 2026-11-22）；缺省为文件写明的日期或今天。"
)
@click.option("-o", "--output", metavar="FILE", help="检查台账时，把全部问题写成一张表（.xlsx）。")
@click.option("--overwrite", is_flag=True, help="替换已有的同名表；不写则保留，不写入。")
@json_option
def command(
    file: str,
    indicators: tuple[str, ...],
    as_of: date | None,
    output: str | None,
    overwrite: bool,
    as_json: bool,
) -> int:
    """按单位适用的规定检查通知、办班方案、情况说明、年度培训计划，或者整本台账，逐条列出问题、依据的条款和原文。

    先看单位受哪些文件约束，再看每一条：不符合的列为问题；缺少字段、判断不了的列为待定；程序不能判断的列入清单，请人工核对。
    台账一行一个班次，按班次、按单位的年度分别判断，同一条规则的问题列在一起。有必须改正的问题时退出状态为 3。
    """
    if Path(file).suffix.lower() in _LEDGERS:
        from desk.cli.check_ledger import run

        if indicators:
            raise click.UsageError("--indicator 只用于输入文件，不用于台账。", click.get_current_context())
        return run(Path(file), as_of, _sheet(output, overwrite), as_json)
    if output is not None:
        raise click.UsageError(
            "-o 只用于台账（.xlsx、.csv）；输入文件的检查报告由 zhangfa draft 生成。", click.get_current_context()
        )
    from generator.rules.checking import open_checking
    from generator.rules.jsonform import checked_json

    with open_checking() as checking:
        checked = checking.check(Path(file), today=as_of, indicators=indicators)
    if as_json:
        say_json(checked_json(checked))
    else:
        show(checked)
    return VIOLATED if checked.result.violated else 0


def _sheet(output: str | None, overwrite: bool) -> Path | None:
    """Where the sheet goes. Raises ZhangfaError for a name of another kind of file, or one that is taken."""
    if output is None:
        return None
    path = Path(output)
    if path.suffix.lower() != ".xlsx":
        raise ZhangfaError("全部问题写成表格", where=output, expected="以 .xlsx 结尾的文件名")
    if path.exists() and not overwrite:
        raise ZhangfaError("已有同名文件，予以保留", where=output, remedy="要替换请加 --overwrite，或换一个文件名")
    return path


def show(checked: Checked) -> None:
    """What was found, worst first, each with its clause and words; then what is open."""
    result = checked.result
    _scope(result)
    for severity, title, colour in GROUPS:
        _findings(title, [found for found in result.findings if found.severity == severity], colour)
    if not result.findings and result.judged:
        say(style(f"按 {result.judged} 条规则检查，没有发现不符合规定之处。", "green"))
    elif not result.findings:
        say("适用的文件中没有针对这类文稿、可由程序判断的规则。")
    _undetermined(result)
    for title, group in (("提示", result.advice), ("请人工核对", result.checklist)):
        _findings(title, group, "cyan")
    _working(result)
    for text in checked.remarks:
        remark(f"提示：{text}")
    for gap in checked.gaps:
        remark(f"待补：{gap.message}")
    _counted(result)


def _scope(result: CheckResult) -> None:
    """Whose rules were applied, and why."""
    level = result.level
    say(f"单位层级：{level.level or '不能判断'}（{level.basis}）")
    judged_by(result.applied)
    if result.not_applicable:
        say(f"不适用于本单位：{'、'.join(result.not_applicable)}")
    say()


def judged_by(packs: Sequence[Applied]) -> None:
    """The documents whose rules were applied, a line each."""
    for pack in packs:
        wrapped(f"{pack.how}：{pack.cited}" + (f"——{pack.validity}" if pack.validity else ""), "")


def _findings(title: str, findings: Sequence[Finding], colour: str) -> None:
    """The findings of a group; those of one rule that follow each other share its clause."""
    if not findings:
        return
    say(style(f"{title}（{len(findings)}）", "bold"))
    for found, behind in zip(findings, (*findings[1:], None), strict=True):
        ids = "、".join((found.rule, *found.also))
        marks = "（由本情况说明解释）" if found.explained else ""
        wrapped(f"{ids} {found.message}{marks}", "  ", ids, colour)
        if behind is None or _cited(behind) != _cited(found):
            for citation in _cited(found):
                doubt = "（引文未与原件核对）" if found.unverified and found.nature != "finding" else ""
                wrapped(f"{citation.official}：“{citation.quote}”{doubt}", _INDENT, style_of_all="dim")
    say()


def _cited(found: Finding) -> tuple[Citation, ...]:
    return (found.citation, *found.also_citations)


def _undetermined(result: CheckResult) -> None:
    if not result.undetermined:
        return
    say(style(f"待定，缺少判断所需的字段（{len(result.undetermined)}）", "bold"))
    for rule in result.undetermined:
        wrapped(f"{rule.rule} {rule.title}：需要 {result.needs(rule)}", "  ")
    say()


def _working(result: CheckResult) -> None:
    """The figures that follow from the input, with their arithmetic."""
    if result.derived is None or not result.derived.working:
        return
    say(style("推算", "bold"))
    for step in result.derived.working:
        note = f"（{step.note}）" if step.note else ""
        wrapped(f"{step.label}：{step.formula} ＝ {step.result}{note}", "  ")


def _counted(result: CheckResult) -> None:
    counts = {severity: sum(found.severity == severity for found in result.findings) for severity, _, _ in GROUPS}
    remark(
        f"必须改正 {counts['must']} 处，应当说明 {counts['should']} 处，费用标准 {counts['cost']} 处；"
        f"待定 {len(result.undetermined)} 条，请人工核对 {len(result.checklist)} 条。"
    )


def wrapped(text: str, indent: str, head: str = "", colour: str = "", *, style_of_all: str = "") -> None:
    """A text broken to the width of a screen; in a pipe one line, so that grep finds its words. head: coloured."""
    shown = indented(text, indent, screen_columns()) if is_terminal(sys.stdout) else f"{indent}{text}"
    for number, line in enumerate(shown.split("\n")):
        if number == 0 and head and line.startswith(indent + head):
            say(indent + style(head, colour) + line[len(indent + head) :])
        else:
            say(style(line, style_of_all) if style_of_all else line)
