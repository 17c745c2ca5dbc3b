"""Files as people give them to the desk, and a reading of them at once instead of in a process of its own."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path

from browsing import Visitor

from desk.web.library.reading import Readers
from desk.web.state import Desk

NOTICE = """近日，青岚市印发了《关于印发〈外出培训管理办法〉的通知》，全文如下。
青岚市人力资源和社会保障局文件
青人社发〔2025〕9号
关于印发《外出培训管理办法》的通知
各县区人力资源和社会保障局，市直各单位：
现将《外出培训管理办法》印发给你们，请遵照执行。
一、总体要求
（一）审批程序。外出培训须在开班前十个工作日报送无人机航测方案，逾期不予受理。
（二）班次规模。每班不超过六十五人。
二、经费管理
（一）开支标准。每人每天不超过四百元。
（二）结算。培训结束后十五日内结算。
青岚市人力资源和社会保障局
2025年3月4日
声明：该文观点仅代表作者本人。
"""


class AtOnce(Readers):
    """Does in this process, at once, what the desk does beside it."""

    def _submit(self, deed: Callable[..., None], batch: str, what: object) -> Future[None]:
        done: Future[None] = Future()
        try:
            deed(str(self._home), batch, what)
        except Exception as error:
            done.set_exception(error)
        else:
            done.set_result(None)
        return done


def at_once(desk: Desk) -> Desk:
    """The desk, reading files at once."""
    desk.importing._readers = AtOnce(desk.workspace.home)
    return desk


def give(visitor: Visitor, files: Mapping[str, bytes], batch: str = "") -> str:
    """Gives files by the form; the address of their batch."""
    parts = [("files", (name, data, "application/octet-stream")) for name, data in files.items()]
    answer = visitor.submit(f"/library/import{f'?batch={batch}' if batch else ''}", files=parts)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def words_of(page: str) -> str:
    """The words of a page, blanks as one."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def packed(members: Mapping[str, bytes]) -> bytes:
    """A .zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def files_under(folder: Path) -> dict[str, int]:
    """Every file under a folder with its size; the database's side files, which reading touches, left out."""
    return {
        str(path.relative_to(folder)): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }
