"""A file on its way in: its name made harmless, its size and kind looked at, its bytes written whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from pathlib import Path
from typing import IO, Final

from desk.web.library.words import size_words
from desk.web.settings import MIB
from kb.errors import ZhangfaError
from kb.faults import translated
from kb.kept import name_file
from kb.printable import one_line

_CHUNK: Final = MIB
_LONGEST_NAME: Final = 120
#: Left free on the disk for the database and the index.
_SPARE: Final = 64 * MIB
_TABLES: Final = (".xls", ".xlsx", ".xlsm", ".et", ".csv", ".tsv", ".ods")
_SCANS: Final = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp")
_PACKED: Final = (".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz")


class NotTaken(ZhangfaError):
    """A file that is not taken; the others are not concerned. go: address where it belongs, and its words."""

    def __init__(self, what: str, *, remedy: str | None = None) -> None:
        super().__init__(what, remedy=remedy)


def safe_name(given: str) -> str:
    """The file's own name without folders, marks that cannot be seen or more than a line holds."""
    last = given.replace("\\", "/").rpartition("/")[2]
    name = one_line(last).strip(". ") or "未命名"
    if len(name) <= _LONGEST_NAME:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 10:
        return name[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - len(suffix) - 2]}….{suffix}"


def check_kind(name: str) -> None:
    """Raises NotTaken for kinds that belong elsewhere; everything else is for the readers to say."""
    suffix = Path(name).suffix.lower()
    if suffix in _TABLES:
        way = "" if suffix in (".xlsx", ".csv") else "另存为 .xlsx，"
        raise NotTaken(f"不支持 {suffix}，这里只收政策文件", remedy=f"是培训台账的，请{way}到“台账”上传")
    if suffix in _SCANS:
        raise NotTaken("是图片，没有文字可读", remedy="扫描件请先做文字识别，存成带文字的 PDF 或 .docx，再上传")
    if suffix in _PACKED:
        raise NotTaken(f"不支持 {suffix}", remedy="请解开后上传，或改用 .zip")
    if suffix in (".docm", ".dotm"):
        raise NotTaken("这份文件带宏，没有收", remedy="请另存为 .docx")


def check_size(size: int, largest: int, folder: Path) -> None:
    """Raises NotTaken for what is empty, too large, or more than the disk holds; with figures."""
    if size == 0:
        raise NotTaken("文件是空的", remedy="请检查文件是否已下载完整")
    if size > largest:
        raise NotTaken(f"文件 {size_words(size)}，最大 {size_words(largest)}", remedy="扫描件请降低清晰度，或分成几份")
    with translated(folder):
        free = shutil.disk_usage(folder).free
    # Bytes, what is understood of them, and the library's own copy.
    if free < 3 * size + _SPARE:
        raise NotTaken(
            f"磁盘只剩 {size_words(free)}，收不下 {size_words(size)} 的文件", remedy="请先腾出磁盘空间，或请管理员处理"
        )


def write_whole(stream: IO[bytes], folder: Path, name: str) -> tuple[str, int]:
    """Writes the bytes under their sha256, their name beside them. Gives sha256 and size. Raises LibraryError."""
    digest, size = hashlib.sha256(), 0
    incoming = folder / f".incoming-{uuid.uuid4().hex}"
    with translated(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with incoming.open("xb") as out:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    out.write(chunk)
            path = folder / digest.hexdigest()
            name_file(path).write_text(name, encoding="utf-8")
            incoming.replace(path)
        except BaseException:
            incoming.unlink(missing_ok=True)
            raise
    return digest.hexdigest(), size


__all__ = ["NotTaken", "check_kind", "check_size", "safe_name", "write_whole"]
