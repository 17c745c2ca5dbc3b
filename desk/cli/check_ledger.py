"""``zhangfa check`` of a ledger: what the rules say to its rows and to each unit's year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desk.cli.check import GROUPS, judged_by, wrapped
from desk.cli.command import VIOLATED
from desk.cli.files import write_whole
from desk.cli.output import remark, say, say_json, style
from desk.cli.progress import progress

if TYPE_CHECKING:
    from generator.ledgers.model import LedgerResult, Open, RowFinding

#: More rows of one rule than these are counted; all of them go into the sheet.
_SHOWN = 20
_FAULTS_SHOWN = 50


def run(path: Path, as_of: date | None, output: Path | None, as_json: bool) -> int:
    """Checks a ledger; returns the exit status. output: a sheet of all findings is written there."""
    from generator.ledgers.check import check_ledger
    from generator.ledgers.jsonform import ledger_json
    from generator.ledgers.reading import read_ledger
    from generator.ledgers.result_sheet import result_sheet
    from generator.rules.checking import open_checking

    ledger = read_ledger(path)
    with open_checking() as checking, progress("正在核对") as bar:
        result = check_ledger(
            ledger,
            checking,
            as_of=as_of or date.today(),
            reference_of=checking.reference_of(as_of or date.today()),
            progress=lambda done, total: bar(path.name, done, total),
        )
    if output is not None:
        write_whole(output, result_sheet(result))
    if as_json:
        say_json(ledger_json(result), line=True)  # laid out over lines it would take seconds
    else:
        show(result)
    if output is not None:
        remark(f"全部问题已写入 {output}")
    return VIOLATED if result.violated else 1 if ledger.faults else 0


def show(result: LedgerResult) -> None:
    """The findings rule by rule, worst first, each with its clause and its rows; then what is open."""
    _scope(result)
    for severity, title, colour in GROUPS:
        _group(title, [found for found in result.findings if found.finding.severity == severity], colour)
    if not result.findings:
        say(style("没有发现不符合规定之处。", "green"))
        say()
    if result.undetermined:
        say(style(f"待定，台账缺少判断所需的内容（{len(result.undetermined)}）", "bold"))
        for found in result.undetermined:
            wrapped(opening(found), "  ")
        say()
    _group("提示", result.advice, "cyan")
    _group("请人工核对", result.checklist, "cyan")
    for text in result.remarks:
        remark(f"提示：{text}")
    faults = result.ledger.faults
    for fault in faults[:_FAULTS_SHOWN]:
        remark(f"看不懂：{result.ledger.sheet.told(fault)}")
    if len(faults) > _FAULTS_SHOWN:
        remark(f"另有 {len(faults) - _FAULTS_SHOWN} 个单元格看不懂，没有列出；--json 列出全部。")
    _counted(result)


def opening(found: Open) -> str:
    """A rule that could not be judged: what it needs, and in which rows."""
    from generator.ledgers.words import rows_said

    head = f"{found.rule.rule} " if found.rule.rule else ""
    return f"{head}{found.rule.title}：需要 {'、'.join(found.columns)}（{rows_said(found.at)}）"


def _scope(result: LedgerResult) -> None:
    """How many classes of which units, and by which documents they were judged."""
    entries = result.ledger.entries
    names = list(dict.fromkeys(unit.unit for unit in result.units))
    shown = "、".join(names[:3]) + (f"等 {len(names)} 个单位" if len(names) > 3 else "")
    years = sorted({unit.year for unit in result.units if unit.year})
    span = "" if not years else f"，{years[0]}年度" if len(years) == 1 else f"，{years[0]}至{years[-1]}年度"
    say(f"台账：{shown}，{len(entries)} 个班次{span}")
    judged_by(result.applied)
    if result.not_applicable:
        say(f"不适用于这些单位：{'、'.join(result.not_applicable)}")
    say()


def _group(title: str, found: Sequence[RowFinding], colour: str) -> None:
    """The findings of a group by rule, the clause once, then the rows."""
    if not found:
        return
    say(style(f"{title}（{len(found)}）", "bold"))
    by_rule: dict[str, list[RowFinding]] = {}
    for one in found:
        by_rule.setdefault("、".join((one.finding.rule, *one.finding.also)), []).append(one)
    for ids, rows in by_rule.items():
        first = rows[0].finding
        say(f"  {style(ids, colour)}（{len(rows)}）")
        for citation in (first.citation, *first.also_citations):
            doubt = "（引文未与原件核对）" if first.unverified and first.nature != "finding" else ""
            wrapped(f"{citation.official}：“{citation.quote}”{doubt}", "    ", style_of_all="dim")
        alike: dict[tuple[str, str], list[RowFinding]] = {}
        for one in rows:
            alike.setdefault((one.unit, one.finding.message), []).append(one)
        lines = list(alike.items())
        for (_, message), group in lines[:_SHOWN]:
            wrapped(f"{_place(group)}{message}", "    ")
        if len(lines) > _SHOWN:
            rest = sum(len(group) for _, group in lines[_SHOWN:])
            say(f"    另有 {rest} 处没有列出；用 -o 检查结果.xlsx 写出全部。")
    say()


def _place(alike: Sequence[RowFinding]) -> str:
    """The row and the class, of several classes the rows; a finding of a unit's year says itself whose it is."""
    from generator.ledgers.words import rows_said

    rows = sorted({one.row for one in alike if one.row is not None})
    if not rows:
        return ""
    name = f"“{alike[0].name}”" if len(rows) == 1 else f"（{len(rows)} 个班次）"
    return f"{rows_said(rows)} {alike[0].unit}{name}："


def _counted(result: LedgerResult) -> None:
    counts = {
        severity: sum(found.finding.severity == severity for found in result.findings) for severity, _, _ in GROUPS
    }
    rows = len({found.row for found in result.findings if found.row is not None})
    remark(
        f"必须改正 {counts['must']} 处，应当说明 {counts['should']} 处，费用标准 {counts['cost']} 处，"
        f"涉及 {rows} 个班次；待定 {len(result.undetermined)} 条。须作的情况说明用 zhangfa statements 列出。"
    )


__all__ = ["opening", "run", "show"]
