"""``zhangfa draft``: input files become documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
from desk.cli.files import write_together
from desk.cli.output import remark, say, say_json
from desk.cli.progress import progress
from kb.errors import ZhangfaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft import Drafted
    from generator.render import Options, Target

_TOLD = {"must": "违反规定", "should": "应当说明"}


@click.command(
    cls=Command,
    short_help="起草通知、办班方案、情况说明",
    examples=(
        ("zhangfa template class_plan -o 办班方案.yaml", "先得到一份填好的样例，照着改"),
        ("zhangfa draft 办班方案.yaml -o 文稿", ""),
        (
            "zhangfa draft 办班方案.yaml -o 文稿 --format docx,pdf,html --overwrite",
            "同时生成 PDF 和网页，替换已有的文件",
        ),
    ),
)
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, help="输入文件（.yaml 或 .json），可写多个。")
@click.option("-o", "--output", metavar="DIR", default=".", help="写入此文件夹（没有则建立；缺省为当前文件夹）。")
@format_option
@click.option("--template", metavar="NAME", help="改用这个文字模板（文库 templates 文件夹中的，或随软件提供的）。")
@click.option("--overwrite", is_flag=True, help="替换已有的同名文件；不写则保留，不生成。")
@look_options
@json_option
def command(inputs: tuple[str, ...], output: str, **choices: Any) -> int:
    """把输入文件写成可以送签的公文：通知、办班方案（含课程安排表、学员名单、经费预算表、师资情况表）、情况说明、申报表。

    期限、合计、大写金额由程序计算，政策依据按条引自文库。同时按适用的规定检查（与 zhangfa check 相同），有问题的
    在旁边写一份“检查报告”；有必须改正的问题时文稿标明为草稿，退出状态为 3。输入有误时逐项列出，什么也不写；
    已有的同名文件保留不动，除非加 --overwrite。输入文件怎么写，用 zhangfa template 得到样例。
    """
    from generator.drawing import distinct

    folder = output_folder(output)
    drafts = _prepare(inputs, choices["template"])
    names = distinct([draft.composed.stem for draft in drafts])
    targets: tuple[Target, ...] = choices["formats"]
    places = [_places(draft, folder / name, targets) for draft, name in zip(drafts, names, strict=True)]
    if not choices["overwrite"]:
        refuse_existing([path for row in places for path in row])
    written, remarks = _render(drafts, inputs, targets, places, folder, render_options(choices))
    _report(drafts, written, remarks, choices["as_json"])
    return VIOLATED if any(draft.checked.violated for draft in drafts) else 0


def _prepare(inputs: Sequence[str], template: str | None) -> list[Drafted]:
    """All inputs read and composed before anything is written; the faults of all of them at once."""
    from generator.draft import open_drafting

    drafts, faults = [], []
    with open_drafting(template=template) as drafting, progress("正在核对") as bar:
        for number, name in enumerate(inputs):
            bar(name, number, len(inputs))
            try:
                drafts.append(drafting.draft(Path(name)))
            except ZhangfaError as error:
                faults.append(error)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise ZhangfaError(
            "\n".join([f"{len(faults)} 个输入文件有误，没有生成任何文件：", *(e.message for e in faults)])
        )
    return drafts


def _places(draft: Drafted, path: Path, targets: Sequence[Target]) -> list[Path]:
    """Where the files of a draft go: the document in each format, then its report."""
    from generator.drawing import suffixes

    return [path.with_name(f"{path.name}{suffix}") for suffix in suffixes(draft, targets)]


def _render(
    drafts: Sequence[Drafted],
    inputs: Sequence[str],
    targets: tuple[Target, ...],
    places: Sequence[Sequence[Path]],
    folder: Path,
    options: Options,
) -> tuple[list[list[Path]], list[list[str]]]:
    """Draws and writes; a document's files, its report among them, are written together once all of them are drawn."""
    from generator.drawing import draw, outdated

    written: list[list[Path]] = [[] for _ in drafts]
    remarks: list[list[str]] = [[] for _ in drafts]
    with _told_of_what_stays(written), progress("正在排版") as bar:
        for done, (number, files) in enumerate(draw(drafts, targets, options, names=inputs)):
            make_folder(folder)
            write_together([(path, file.data) for path, file in zip(places[number], files, strict=True)])
            old = outdated(drafts[number], places[number][0])
            written[number] = list(places[number])
            remarks[number] = list(dict.fromkeys([*(text for file in files for text in file.remarks), *old]))
            bar(places[number][0].stem, done + 1, len(drafts))
    return written, remarks


@contextmanager
def _told_of_what_stays(written: Sequence[Sequence[Path]]) -> Iterator[None]:
    """Where many documents were begun and the work ends early, those that are done stay, and are named."""
    try:
        yield
    except (KeyboardInterrupt, ZhangfaError):
        done = [path for paths in written for path in paths]
        if done:
            for path in done:
                say(f"已生成 {path}")
            remark(
                f"没有做完：已生成上列 {len(done)} 个文件，予以保留。全部重做请加 --overwrite，或只写其余的输入文件。"
            )
        raise


def _report(
    drafts: Sequence[Drafted], written: Sequence[Sequence[Path]], remarks: Sequence[Sequence[str]], as_json: bool
) -> None:
    told = [[*draft.remarks, *extra] for draft, extra in zip(drafts, remarks, strict=True)]
    if as_json:
        say_json(_json([_one_json(*row) for row in zip(drafts, written, told, strict=True)]))
        return
    for draft, paths, lines in zip(drafts, written, told, strict=True):
        for path in paths:
            say(f"已生成 {path}")
        for found in draft.findings:
            if found.severity in _TOLD:
                mark = "（由本情况说明解释）" if found.explained else ""
                remark(f"{_TOLD[found.severity]}：{found.rule} {found.message}{mark}依据{found.citation.official}")
        if draft.findings:
            state = "文稿已标明为草稿；" if draft.checked.blocking else ""
            remark(f"{state}全部问题、条款和原文见 {_report_path(paths)}")
        if pending := _pending(draft):
            remark(f"核对：{pending}，运行 zhangfa check 查看")
        for line in lines:
            remark(f"提示：{line}")
        for gap in draft.gaps:
            remark(f"待补：{gap.message}")


def _pending(draft: Drafted) -> str:
    """How many rules wait for facts that the input does not give; a clean draft does not mean they are kept."""
    count = len(draft.checked.undetermined)
    return f"有 {count} 条规定因输入文件没有写明有关事项而待定" if count else ""


def _json(forms: list[dict[str, Any]]) -> dict[str, Any]:
    """The result of one input as the contract has it; of several the same keys over all, and ``documents``."""
    if len(forms) == 1:
        return forms[0]
    return {
        "files": [path for form in forms for path in form["files"]],
        **{key: [item for form in forms for item in form[key]] for key in ("findings", "undetermined", "advice")},
        "not_applicable": list(dict.fromkeys(pack for form in forms for pack in form["not_applicable"])),
        "final": all(form["final"] for form in forms),
        "gaps": [gap for form in forms for gap in form["gaps"]],
        "derived": {},
        "documents": forms,
    }


def _report_path(paths: Sequence[Path]) -> Path | None:
    from generator.drawing import REPORT

    return next((path for path in paths if path.name.endswith(f"{REPORT}.docx")), None)


def _one_json(draft: Drafted, paths: Sequence[Path], remarks: Sequence[str]) -> dict[str, Any]:
    from generator.jsonform import draft_json

    report = _report_path(paths) if draft.findings else None
    return draft_json(draft, [str(path) for path in paths], str(report) if report else None, remarks)
