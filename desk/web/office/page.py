"""What the pages of 管理 share: the tabs, uploads laid out to be read, moments in words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from desk.web.frame import show
from desk.web.library.naming_alone import named_alone
from desk.web.library.receiving import safe_name
from desk.web.library.words import size_words
from desk.web.settings import MIB
from desk.web.state import Desk
from kb.errors import ZhangfaError
from kb.faults import translated

_TABS: Final = (
    ("people", "人员"),
    ("audit", "操作记录"),
    ("packs", "规则"),
    ("tables", "本单位的表"),
    ("templates", "文稿模板"),
    ("calendar", "放假安排"),
    ("doctor", "本机检查"),
)
#: A table of an office, a pack: texts; nothing of theirs is larger.
LARGEST: Final = 16 * MIB


def page(request: Request, desk: Desk, tab: str, name: str, *, status: int = 200, **context: Any) -> Response:
    """A page of the column. tab: which is here. name: of the page, without folder and suffix."""
    tabs = [(words, f"/admin/{key}", key == tab) for key, words in _TABS if key != "people" or desk.settings.accounts]
    return show(request, f"office/{name}.html", column="admin", status=status, tabs=tabs, **context)


def moment(text: str) -> str:
    """A moment of the database (ISO, UTC) where the desk stands, to the minute: 2026-10-26 10:42."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone().strftime("%Y-%m-%d %H:%M")


# ---- uploads --------------------------------------------------------------------------------------------------------


def file_of(form: FormData, kinds: tuple[str, ...]) -> UploadFile:
    """The file of a form. Raises ZhangfaError: none chosen, too large, of another kind."""
    given = form.get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        raise ZhangfaError("没有选择文件", expected=f"{'、'.join(kinds)} 文件")
    name, size = safe_name(given.filename), given.size or 0
    if Path(name).suffix.lower() not in kinds:
        suffix = Path(name).suffix
        what = f"不支持 {suffix}" if suffix else "文件名没有后缀，看不出是哪种文件"
        raise ZhangfaError(what, where=name, expected=f"{'、'.join(kinds)} 文件", remedy="请另存为其中一种，再上传")
    if size > LARGEST:
        raise ZhangfaError(f"文件 {size_words(size)}", where=name, expected=f"不超过 {size_words(LARGEST)}")
    return given


@contextmanager
def laid_out(desk: Desk, given: UploadFile) -> Iterator[Path]:
    """The file under its own name in a folder of its own, for as long as it is read: messages name it."""
    with translated(desk.workspace.home):
        folder = TemporaryDirectory(dir=desk.folder("incoming"), prefix="admin-")
    with folder as place:
        path = Path(place) / safe_name(given.filename or "")
        with translated(desk.workspace.home), path.open("xb") as out:
            given.file.seek(0)
            shutil.copyfileobj(given.file, out)
        with named_alone(Path(place)):
            yield path


__all__ = ["LARGEST", "file_of", "laid_out", "moment", "page"]
