"""``zhangfa draft``: input files become documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desk.cli.command import VIOLATED, Command, json_option
from desk.cli.files import write_together
from desk.cli.output import remark, say, say_json
from desk.cli.params import OneOf
from desk.cli.progress import progress
from kb.errors import ZhangfaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.document import OfficialDocument
    from generator.draft import Drafted
    from generator.render import Options, Target

_FORMATS = ("docx", "pdf", "html")
#: Stands on every page of a document that breaks a rule, until it is mended.
_DRAFT_MARK = "草稿（未定稿）"
_REPORT = ".检查报告"
_TOLD = {"must": "违反规定", "should": "应当说明"}


class Formats(click.ParamType[tuple[str, ...]]):
    """``docx,pdf,html`` in any order, each once."""

    name = "formats"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        wanted = [word.strip().lower().lstrip(".") for word in str(value).replace("，", ",").split(",")]
        for word in wanted:
            if word not in _FORMATS:
                self.fail(f"没有“{word}”这种格式，应为 {'、'.join(_FORMATS)} 中的一种或几种，用逗号隔开。", param, ctx)
        return tuple(dict.fromkeys(wanted))


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
@click.option(
    "--format", "formats", type=Formats(), metavar="FORMATS", default="docx",
    help="docx、pdf、html 中的一种或几种，用逗号隔开（缺省 docx）。",
)  # fmt: skip
@click.option("--template", metavar="NAME", help="改用这个文字模板（文库 templates 文件夹中的，或随软件提供的）。")
@click.option("--overwrite", is_flag=True, help="替换已有的同名文件；不写则保留，不生成。")
@click.option("--no-red-head", is_flag=True, help="套打：不印发文机关标志和红色分隔线，留出位置。")
@click.option(
    "--profile", type=OneOf("版面设置", ("standard", "compensated")), default="standard",
    help="standard：页边距 37/35 毫米（缺省）；compensated：文字撑满版心。",
)  # fmt: skip
@click.option("--even-last-page", is_flag=True, help="PDF 的版记排在偶数页（双面印刷）。")
@click.option("--pdfa", is_flag=True, help="PDF 按存档格式 PDF/A-2b 生成。")
@click.option("--font-dir", "font_dirs", multiple=True, metavar="DIR", help="优先使用此文件夹中的字体；可写多次。")
@json_option
def command(inputs: tuple[str, ...], output: str, **choices: Any) -> int:
    """把输入文件写成可以送签的公文：通知、办班方案（含课程安排表、学员名单、经费预算表、师资情况表）、情况说明、申报表。

    期限、合计、大写金额由程序计算，政策依据按条引自文库。同时按适用的规定检查（与 zhangfa check 相同），有问题的
    在旁边写一份“检查报告”；有必须改正的问题时文稿标明为草稿，退出状态为 3。输入有误时逐项列出，什么也不写；
    已有的同名文件保留不动，除非加 --overwrite。输入文件怎么写，用 zhangfa template 得到样例。
    """
    if not output.strip():
        raise click.UsageError("选项 -o：文件夹名是空的，应为要写入的文件夹。", click.get_current_context())
    folder = Path(output)
    if folder.exists() and not folder.is_dir():
        raise ZhangfaError("是文件，应为文件夹", where=output, remedy="请用 -o 指定一个文件夹")
    drafts = _prepare(inputs, choices["template"])
    names = _names(drafts)
    targets: tuple[Target, ...] = choices["formats"]
    places = [_places(draft, folder / name, targets) for draft, name in zip(drafts, names, strict=True)]
    if not choices["overwrite"]:
        _refuse_existing([path for row in places for path in row])
    written, remarks = _render(drafts, inputs, targets, places, folder, _options(choices))
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


def _names(drafts: Sequence[Drafted]) -> list[str]:
    """A file name for each draft, no two alike on any system."""
    taken: dict[str, int] = {}
    names = []
    for draft in drafts:
        stem = draft.composed.stem
        count = taken[stem.lower()] = taken.get(stem.lower(), 0) + 1
        names.append(stem if count == 1 else f"{stem}（{count}）")
    return names


def _places(draft: Drafted, path: Path, targets: Sequence[Target]) -> list[Path]:
    """Where the files of a draft go: the document in each format, then its report."""
    report = [f"{_REPORT}.{target}" for target in _report_targets(targets)] if draft.findings else []
    return [path.with_name(f"{path.name}{end}") for end in [*(f".{target}" for target in targets), *report]]


def _report_targets(targets: Sequence[Target]) -> tuple[Target, ...]:
    """The formats of a report: .docx, and a page where pages are wanted."""
    return ("docx", "html") if "html" in targets else ("docx",)


def _outdated(draft: Drafted, path: Path) -> list[str]:
    """Reports that lie beside a document they say nothing of any more. They may hold notes: they are not deleted."""
    reports = [path.with_name(f"{path.stem}{_REPORT}.{target}") for target in ("docx", "html")]
    return [] if draft.findings else [f"{old} 是以前的检查报告，与这次的文稿无关" for old in reports if old.exists()]


def _report_on(draft: Drafted) -> OfficialDocument | None:
    from generator.report import report_of

    document = draft.composed.document
    return report_of(draft.checked, title=document.title, author=document.author, written=document.written)


def _refuse_existing(paths: Sequence[Path]) -> None:
    there = [path for path in paths if path.exists()]
    if there:
        more = f"等 {len(there)} 个文件" if len(there) > 1 else ""
        raise ZhangfaError(
            f"已有同名文件{more}，予以保留，没有生成任何文件",
            where=str(there[0]),
            remedy="要替换请加 --overwrite，或用 -o 换一个文件夹",
        )


def _options(choices: dict[str, Any]) -> Options:
    from desk.cli.workspace import chosen_home
    from generator.layout import PROFILES
    from generator.render import Options

    for folder in choices["font_dirs"]:
        if not Path(folder).is_dir():
            raise ZhangfaError("没有这个字体文件夹", where=folder, remedy="请检查 --font-dir 后面的路径")
    templates = chosen_home() / "templates"
    office = templates / "fonts"
    sheet = templates / "official.css"
    return Options(
        profile=PROFILES[choices["profile"]],
        red_head=not choices["no_red_head"],
        even_last_page=choices["even_last_page"],
        pdf_variant="pdf/a-2b" if choices["pdfa"] else None,
        font_dirs=(*(Path(folder) for folder in choices["font_dirs"]), *([office] if office.is_dir() else [])),
        stylesheet=sheet.read_text(encoding="utf-8", errors="replace") if sheet.is_file() else "",
    )


def _render(
    drafts: Sequence[Drafted],
    inputs: Sequence[str],
    targets: tuple[Target, ...],
    places: Sequence[Sequence[Path]],
    folder: Path,
    options: Options,
) -> tuple[list[list[Path]], list[list[str]]]:
    """Draws and writes; a document's files, its report among them, are written together once all of them are drawn."""
    from generator.render import render
    from generator.render.many import render_many

    documents = [draft.composed.document for draft in drafts]
    marked = dataclasses.replace(options, draft_mark=_DRAFT_MARK)
    each = [marked if draft.checked.blocking else options for draft in drafts]
    written: list[list[Path]] = [[] for _ in drafts]
    remarks: list[list[str]] = [[] for _ in drafts]
    with _told_of_what_stays(written), progress("正在排版") as bar:
        for done, (number, files) in enumerate(render_many(documents, targets, each, names=inputs)):
            if report := _report_on(drafts[number]):
                files = (*files, *(render(report, target, options) for target in _report_targets(targets)))
            _make(folder)
            write_together([(path, file.data) for path, file in zip(places[number], files, strict=True)])
            old = _outdated(drafts[number], places[number][0])
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


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise ZhangfaError("路径中有一段是文件，不是文件夹", where=str(folder), remedy="请用 -o 换一个文件夹") from None


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
    return next((path for path in paths if path.name.endswith(f"{_REPORT}.docx")), None)


def _one_json(draft: Drafted, paths: Sequence[Path], remarks: Sequence[str]) -> dict[str, Any]:
    from generator.rules.jsonform import result_json

    report = _report_path(paths) if draft.findings else None
    return {
        "files": [str(path) for path in paths],
        "report": str(report) if report else None,
        **result_json(draft.checked),
        "final": draft.final,
        "gaps": [{"field": gap.field, "message": gap.message} for gap in draft.gaps],
        "citations": [
            {"document": cited.document, "number": cited.number, "path": cited.path, "quote": cited.quote}
            for cited in draft.composed.citations
        ],
        "remarks": list(remarks),
    }
