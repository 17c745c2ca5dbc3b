"""``zhangfa statements``: the statements that a ledger requires, listed with their clauses, or drafted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desk.cli.check import wrapped
from desk.cli.check_ledger import opening
from desk.cli.command import VIOLATED, Command, json_option
from desk.cli.drawing import (
    format_option,
    look_options,
    make_folder,
    output_folder,
    refuse_existing,
    render_options,
)
from desk.cli.files import write_together
from desk.cli.output import is_terminal, remark, say, say_json, style
from desk.cli.params import DAY, OneOf
from desk.cli.progress import progress
from desk.cli.stopping import stopping
from kb.errors import ZhangfaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft import Drafting
    from generator.ledgers.model import Due, Ledger, Open
    from generator.ledgers.statements import Explaining, Explanation
    from generator.ledgers.summary import Row
    from generator.render import Options, Target

#: As ``generator.ledgers.statements.SUBJECTS``, which is not imported for a help page.
_SUBJECTS = {
    "not_executed": "未在当年度执行",
    "adjusted": "计划调整、取消、新增",
    "late_entry": "数据补录逾期",
    "code_error": "预算单位代码更正",
    "urgent_class": "临时紧急办班、计划外办班",
}
#: Statements drawn together; in processes it takes many before starting them pays.
_TOGETHER, _TOGETHER_AS_PAGES = 16, 200
_SHOWN = 5
_FAULTS_SHOWN = 20


@click.command(
    cls=Command,
    short_help="从台账找出须作的情况说明并起草",
    examples=(
        ("zhangfa statements 台账.xlsx", "列出须作的情况说明：什么单位、什么班次、按哪一条、期限、还缺什么"),
        ("zhangfa statements 台账.xlsx -o 情况说明", "逐份起草，另写汇总表、清单和压缩包"),
        ("zhangfa statements 台账.xlsx --unit 柳州市水利局 --subject 补录逾期", "只要一个单位、一种事项的"),
    ),
)
@click.argument("file", metavar="LEDGER", help="台账（.xlsx 或 .csv），空白表用 zhangfa template ledger 得到。")
@click.option("-o", "--output", metavar="DIR", help="写入此文件夹（没有则建立）；不写则只列出，不起草。")
@format_option
@click.option("--as-of", type=DAY, metavar="DATE", help="按这一天判断、落款（缺省为当天）。")
@click.option("--list", "only_list", is_flag=True, help="只列出，不起草。")
@click.option("--unit", metavar="NAME", help="只要这个单位的。")
@click.option("--subject", type=OneOf("事项", tuple(_SUBJECTS), _SUBJECTS), help="只要这一事项的；中文名也可以。")
@click.option("--overwrite", is_flag=True, help="替换已有的同名文件；不写则保留，不生成。改动过的输入文件总是保留。")
@look_options
@json_option
def command(file: str, output: str | None, **choices: Any) -> int:
    """从计划和举办班次的台账找出依规定须作的情况说明，写明单位、班次、依据的条款和原文、期限，并逐份起草。

    台账里有的填进去，没有的原因、佐证、专责人等标为“待补”并逐项列出，程序不代写；有待补的标明为草稿，不算定稿。
    每个单位一个文件夹；“输入”文件夹中的同名 .yaml 补齐后可以用 zhangfa draft 单独起草。另写“情况说明汇总.xlsx”。
    """
    folder = None if output is None or choices["only_list"] else output_folder(output)
    work = _Work(Path(file), choices["as_of"] or date.today(), folder, choices)
    return work.run()


@dataclass
class _Work:
    """One call of the command."""

    file: Path
    as_of: date
    folder: Path | None
    choices: dict[str, Any]
    rows: list[Row] = field(default_factory=list)
    remarks: dict[str, None] = field(default_factory=dict)

    def run(self) -> int:
        """Lists or drafts; the exit status."""
        from generator.draft import open_drafting
        from generator.ledgers.reading import read_ledger

        self._refuse_finished()
        ledger = read_ledger(self.file)
        with open_drafting() as drafting:
            dues, opens = self._due(ledger, drafting)
            from generator.ledgers.statements import Explaining

            reference_of = drafting.checking.reference_of(self.as_of)
            explaining = Explaining(ledger, drafting, as_of=self.as_of, reference_of=reference_of)
            written: dict[str, str | None] = {}
            if self.folder is None:
                self._list(explaining, dues)
            elif dues:
                written = self._draft(ledger, explaining, dues, opens, self.folder)
        self._tell(ledger, opens, written)
        return self._status(ledger)

    def _due(self, ledger: Ledger, drafting: Drafting) -> tuple[list[Due], tuple[Open, ...]]:
        """What is required, of the unit and the subject that were asked for."""
        from generator.ledgers.due import due_statements
        from generator.office.units import unit_key

        unit, subject = self.choices["unit"], self.choices["subject"]
        if unit:
            names = dict.fromkeys(entry.get("unit") for entry in ledger.entries if entry.get("unit"))
            if unit_key(unit) not in map(unit_key, names):
                raise ZhangfaError(
                    f"台账中没有单位“{unit}”", where=str(self.file), expected=f"下列单位之一：{_some(list(names))}"
                )
        with progress("正在核对") as bar:
            dues, opens = due_statements(
                ledger,
                drafting.checking,
                as_of=self.as_of,
                reference_of=drafting.checking.reference_of(self.as_of),
                progress=lambda done, total: bar(self.file.name, done, total),
            )
        wanted = [
            due for due in dues if (not unit or unit_key(due.unit) == unit_key(unit)) and subject in (None, due.subject)
        ]
        return wanted, opens

    # ---- listing

    def _list(self, explaining: Explaining, dues: Sequence[Due]) -> None:
        from generator.ledgers.summary import Row

        self.rows = [Row(explaining.listed(due)) for due in dues]

    # ---- drafting

    def _refuse_finished(self) -> None:
        """Nothing is read or drafted where the files of an earlier call would stay in the way at the end."""
        if self.folder is not None and not self.choices["overwrite"]:
            from generator.bundle import MANIFEST
            from generator.ledgers.summary import SUMMARY, ZIP

            refuse_existing([self.folder / name for name in (SUMMARY, ZIP, MANIFEST)])

    def _draft(
        self, ledger: Ledger, explaining: Explaining, dues: Sequence[Due], opens: Sequence[Open], folder: Path
    ) -> dict[str, str | None]:
        """Drafts all, writes each as it is done, then the summary of all; the paths of the last."""
        from generator.bundle import MANIFEST, bundle
        from generator.ledgers.statements import Names
        from generator.ledgers.summary import SUMMARY, ZIP, summary_sheet

        options, names = render_options(self.choices), Names()
        each = _TOGETHER_AS_PAGES if "pdf" in self.choices["formats"] else _TOGETHER
        with self._told_of_what_stays():
            with progress("正在起草") as bar, stopping() as look:
                rest = iter(dues)
                while some := list(islice(rest, each)):
                    made = []
                    for due in some:
                        look()
                        bar(due.unit, len(self.rows), len(dues))
                        made.append(explaining.prepare(due))
                    for _ in self._written(explaining, made, names, folder, options):
                        look()
                        bar(self.rows[-1].made.due.unit, len(self.rows), len(dues))
            self.rows.sort(key=lambda row: (row.made.due.rows[0], row.made.due.id))
            relative = [self._relative(row, folder) for row in self.rows]
            sheet = summary_sheet(ledger, relative, opens, as_of=self.as_of)
            paths = [path for row in relative for path in (*row.files, *([row.form] if row.form else []))]
            packed = bundle([(SUMMARY, sheet), *((path, folder / path) for path in paths)])
            make_folder(folder)
            written = {"summary": folder / SUMMARY, "zip": folder / ZIP, "manifest": folder / MANIFEST}
            write_together(list(zip(written.values(), (sheet, packed.zipped, packed.manifest), strict=True)))
        return {key: str(path) for key, path in written.items()}

    def _written(
        self, explaining: Explaining, some: Sequence[Explanation], names: Any, folder: Path, options: Options
    ) -> Iterator[None]:
        """Draws some statements and writes the files of each together, its input among them.

        An input that a person completed is kept, and the statement made from it: what was final must not become a
        draft again because the ledger does not know as much.
        """
        from generator.ledgers.statements import INPUTS, drawn, form_bytes, suffixes, untouched
        from generator.ledgers.summary import Row

        targets: tuple[Target, ...] = self.choices["formats"]
        named = [(made, names.name(made) if made.drafted else "") for made in some]
        for place, (made, stem) in enumerate(named):
            form = folder / INPUTS / f"{stem}.yaml"
            if stem and not untouched(form) and self.choices["overwrite"]:
                self.remarks[f"{form} 由人改动过，予以保留，照它起草"] = None
                named[place] = (explaining.completed(made, form), stem)
        self.rows += [Row(made) for made, _ in named if made.drafted is None]
        drafts = [made for made, _ in named if made.drafted is not None]
        stems = [stem for made, stem in named if made.drafted is not None]
        places = [
            [folder / f"{stem}{suffix}" for suffix in suffixes(made, targets)]
            for stem, made in zip(stems, drafts, strict=True)
        ]
        forms = [folder / INPUTS / f"{stem}.yaml" for stem in stems]
        if not self.choices["overwrite"]:
            refuse_existing([path for row in places for path in row] + forms)

        def failed(number: int, error: ZhangfaError) -> None:
            self.rows.append(Row(replace(drafts[number], final=None, message=error.message).written()))

        for number, files in drawn(drafts, targets, options, failed):
            made, form = drafts[number], forms[number]
            out = [(path, file.data) for path, file in zip(places[number], files, strict=True)]
            if untouched(form):
                out.append((form, form_bytes(made.form)))
            for parent in {path.parent for path, _ in out}:
                make_folder(parent)
            write_together(out)
            self.remarks |= dict.fromkeys(text for file in files for text in file.remarks)
            self.rows.append(Row(made.written(), tuple(map(str, places[number])), str(form)))
            yield

    @staticmethod
    def _relative(row: Row, folder: Path) -> Row:
        """The row with the paths as they stand in the folder."""

        def inside(path: str) -> str:
            return Path(path).relative_to(folder).as_posix()

        return replace(row, files=tuple(map(inside, row.files)), form=inside(row.form) if row.form else "")

    @contextmanager
    def _told_of_what_stays(self) -> Iterator[None]:
        """Where the work ends early, what is done stays, and is named."""
        try:
            yield
        except (KeyboardInterrupt, ZhangfaError):
            done = [row for row in self.rows if row.files]
            if done:
                for row in done:
                    say(f"已生成 {row.files[0]}")
                remark(
                    f"没有做完：上列 {len(done)} 份情况说明已经生成，予以保留，没有写汇总表。全部重做请加 --overwrite。"
                )
            raise

    # ---- telling

    def _tell(self, ledger: Ledger, opens: Sequence[Open], written: dict[str, str | None]) -> None:
        if self.choices["as_json"]:
            from generator.ledgers.summary import statements_json

            say_json(statements_json(ledger, self.rows, opens, as_of=self.as_of, written=written, remarks=self.remarks))
            return
        if self.folder is None:
            for number, row in enumerate(self.rows, 1):
                _show(number, row.made)
        else:
            for row in self.rows:
                _show_drafted(row)
            for path in written.values():
                say(f"已生成 {path}")
        if not self.rows:
            say(style("没有须作的情况说明。", "green"))
        _show_open(opens)
        for text in (*ledger.remarks, *self.remarks):
            remark(f"提示：{text}")
        for fault in ledger.faults[:_FAULTS_SHOWN]:
            remark(f"看不懂：{ledger.sheet.told(fault)}")
        if len(ledger.faults) > _FAULTS_SHOWN:
            remark(f"另有 {len(ledger.faults) - _FAULTS_SHOWN} 个单元格看不懂，没有列出；--json 列出全部。")
        remark(self._counted())

    def _counted(self) -> str:
        units = len({row.made.due.unit for row in self.rows})
        head = f"须作情况说明 {len(self.rows)} 份，涉及 {units} 个单位" if self.rows else "须作情况说明 0 份"
        if self.folder is None:
            ready = sum(not row.made.lacks for row in self.rows)
            more = f"；台账内容已齐的 {ready} 份。用 -o 文件夹 逐份起草。" if self.rows else "。"
            return head + more
        counts = [row.made.status for row in self.rows]
        return (
            f"{head}：可以定稿 {counts.count('done')} 份，有待补或须改正的草稿 {counts.count('draft')} 份，"
            f"没有起草 {counts.count('refused')} 份。"
        )

    def _status(self, ledger: Ledger) -> int:
        if any(row.made.violations for row in self.rows):
            return VIOLATED
        return 1 if ledger.faults or any(row.made.status == "refused" for row in self.rows) else 0


def _show(number: int, made: Explanation) -> None:
    """A statement in the list: what, why, by which clause, by when, what is missing."""
    due = made.due
    _head(f"{number}. ", made)
    for words in due.why[:_SHOWN]:
        wrapped(f"为什么要写：{words}", "    ")
    if len(due.why) > _SHOWN:
        say(f"    另有 {len(due.why) - _SHOWN} 项没有列出；--json 列出全部。")
    for citation in (due.citation, *due.also_citations):
        wrapped(f"依据：{citation.official}：“{citation.quote}”", "    ", style_of_all="dim")
    passed = f"{due.by.year}年{due.by.month}月{due.by.day}日（{due.limit}）" if due.by else due.limit
    wrapped(f"期限：{passed}", "    ")
    filed = f"；上传到{due.upload_to}" if due.upload_to else ""
    wrapped(f"主送：{due.addressee or '（台账没有写明）'}{filed}", "    ")
    lacks = [each.words for each in made.lacks]
    more = f"；另有 {len(lacks) - _SHOWN} 行" if len(lacks) > _SHOWN else ""
    wrapped(f"待补：{'；'.join(lacks[:_SHOWN])}{more}" if lacks else "待补：没有，可以定稿", "    ")
    say()


def _show_drafted(row: Row) -> None:
    """A statement that was drafted, or why it was not."""
    from generator.ledgers.summary import STATUS, short

    made = row.made
    if made.status == "refused":
        _head("", made)
        remark(f"没有起草：{made.message}")
        return
    state = STATUS[made.status]
    colour = "green" if made.status == "done" else "yellow"
    say(f"已生成 {row.files[0]}（{style(state, colour) if is_terminal(sys.stdout) else state}）")
    if made.gaps:
        words = list(dict.fromkeys(short(gap.message) for gap in made.gaps))
        wrapped(f"待补：{_some(words)}", "    ")
    for found in made.violations:
        wrapped(f"必须改正：{found.rule} {found.message}依据{found.citation.official}", "    ")


def _head(start: str, made: Explanation) -> None:
    from generator.ledgers.statements import SUBJECTS

    due = made.due
    year = f"{due.year}年度，" if due.year else ""
    rows = "、".join(map(str, due.rows[: 2 * _SHOWN])) + ("等" if len(due.rows) > 2 * _SHOWN else "")
    matter = SUBJECTS.get(due.subject, due.subject)
    line = f"{start}{due.unit}（{due.level.level}）{matter}：{made.named}（{year}台账第{rows}行）"
    say(style(line, "bold"))


def _show_open(opens: Sequence[Open]) -> None:
    if not opens:
        return
    say(style(f"待定，台账缺少判断所需的内容（{len(opens)}）", "bold"))
    for each in opens:
        wrapped(opening(each), "  ")
    say()


def _some(words: Sequence[str]) -> str:
    return "、".join(words[:8]) + (f"等 {len(words)} 项" if len(words) > 8 else "")
