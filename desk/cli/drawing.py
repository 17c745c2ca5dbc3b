"""What the commands that write documents share: the options of drawing, the folder, the files that are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from desk.cli.params import OneOf
from kb.errors import ZhangfaError

if TYPE_CHECKING:
    from generator.render import Options

FORMATS = ("docx", "pdf", "html")
_Wrapped = TypeVar("_Wrapped", bound=Callable[..., Any])


class Formats(click.ParamType[tuple[str, ...]]):
    """``docx,pdf,html`` in any order, each once."""

    name = "formats"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        wanted = [word.strip().lower().lstrip(".") for word in str(value).replace("，", ",").split(",")]
        for word in wanted:
            if word not in FORMATS:
                self.fail(f"没有“{word}”这种格式，应为 {'、'.join(FORMATS)} 中的一种或几种，用逗号隔开。", param, ctx)
        return tuple(dict.fromkeys(wanted))


format_option = click.option(
    "--format", "formats", type=Formats(), metavar="FORMATS", default="docx",
    help="docx、pdf、html 中的一种或几种，用逗号隔开（缺省 docx）。",
)  # fmt: skip

_LOOKS = (
    click.option("--no-red-head", is_flag=True, help="套打：不印发文机关标志和红色分隔线，留出位置。"),
    click.option(
        "--profile", type=OneOf("版面设置", ("standard", "compensated")), default="standard",
        help="standard：页边距 37/35 毫米（缺省）；compensated：文字撑满版心。",
    ),
    click.option("--even-last-page", is_flag=True, help="PDF 的版记排在偶数页（双面印刷）。"),
    click.option("--pdfa", is_flag=True, help="PDF 按存档格式 PDF/A-2b 生成。"),
    click.option("--font-dir", "font_dirs", multiple=True, metavar="DIR", help="优先使用此文件夹中的字体；可写多次。"),
)  # fmt: skip


def look_options(function: _Wrapped) -> _Wrapped:
    """The options of how documents look, read by ``render_options``."""
    for option in reversed(_LOOKS):
        function = option(function)
    return function


def render_options(choices: dict[str, Any]) -> Options:
    """What ``look_options`` and the workspace ask for. Raises ZhangfaError for a folder of fonts that is not there."""
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


def output_folder(output: str) -> Path:
    """The folder that ``-o`` names; it need not exist. Raises ZhangfaError for a file, UsageError for no name."""
    if not output.strip():
        raise click.UsageError("选项 -o：文件夹名是空的，应为要写入的文件夹。", click.get_current_context())
    folder = Path(output)
    if folder.exists() and not folder.is_dir():
        raise ZhangfaError("是文件，应为文件夹", where=output, remedy="请用 -o 指定一个文件夹")
    return folder


def refuse_existing(paths: Sequence[Path]) -> None:
    """Raises ZhangfaError where any of the files is there already."""
    there = [path for path in paths if path.exists()]
    if there:
        more = f"（同名的共 {len(there)} 个）" if len(there) > 1 else ""
        raise ZhangfaError(
            f"已有同名文件{more}，予以保留，没有生成任何文件",
            where=str(there[0]),
            remedy="要替换请加 --overwrite，或用 -o 换一个文件夹",
        )


def make_folder(folder: Path) -> None:
    """Makes the folder and those above it. Raises ZhangfaError where a file is in the way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise ZhangfaError("路径中有一段是文件，不是文件夹", where=str(folder), remedy="请用 -o 换一个文件夹") from None


__all__ = [
    "FORMATS",
    "Formats",
    "format_option",
    "look_options",
    "make_folder",
    "output_folder",
    "refuse_existing",
    "render_options",
]
