"""A ledger on its way in: looked at before it is kept, refused with what to do, never kept twice."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Final

from desk.web.library.receiving import safe_name
from desk.web.library.words import size_words
from desk.web.settings import MIB
from desk.web.store.ledgers import Held
from generator.sheets.files import MOST_BYTES
from generator.sheets.model import SheetError
from kb.faults import translated

ACCEPTED: Final = ".xlsx,.csv,.xls,.et,.xlsm,.ods"
#: What people choose by mistake; told apart before the way, since each has its own way out.
_FOREIGN: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys((".xls", ".et"), ("不支持 {}", "请另存为 .xlsx，再上传")),
    **dict.fromkeys((".xlsm", ".xltm", ".xlam"), ("这份文件带宏，没有收", "请另存为 .xlsx，再上传")),
    **dict.fromkeys((".ods", ".numbers", ".xlsb", ".xltx"), ("不支持 {}", "请另存为 .xlsx，再上传")),
    **dict.fromkeys(
        (".doc", ".docx", ".wps", ".pdf"), ("不支持 {}，这里只收表格", "政策文件请到“文库”导入；台账请存成 .xlsx")
    ),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".bmp"), ("是图片，没有可以核对的数字", "请上传 .xlsx 或 .csv 的台账")),
    **dict.fromkeys((".zip", ".rar", ".7z"), ("不支持 {}", "请解开后上传其中的 .xlsx 或 .csv")),
}  # fmt: skip
_CHUNK: Final = MIB
_SPARE: Final = 64 * MIB


@dataclass(frozen=True, slots=True)
class Taken:
    """Bytes that lie in the folder. new: they did not lie there before."""

    name: str
    sha256: str
    size: int
    new: bool


def take(stream: IO[bytes], given: str, size: int, folder: Path, largest: int) -> Taken:
    """Writes an upload under its sha256. Raises SheetError for what cannot be a ledger, LibraryError for the disk."""
    name = safe_name(given)
    _check(name, size, folder, min(largest, MOST_BYTES))
    digest = hashlib.sha256()
    with translated(folder):
        with NamedTemporaryFile(dir=folder, prefix=".incoming-", delete=False) as out:
            incoming = Path(out.name)
            try:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
            except BaseException:
                incoming.unlink(missing_ok=True)
                raise
        path = folder / digest.hexdigest()
        new = not path.exists()
        if _has_macros(incoming):
            incoming.unlink()
            raise SheetError("这份文件带宏，没有收", where=name, remedy="请另存为 .xlsx，再上传")
        incoming.replace(path)
    return Taken(name, digest.hexdigest(), size, new)


def _check(name: str, size: int, folder: Path, largest: int) -> None:
    suffix = Path(name).suffix.lower()
    if suffix in _FOREIGN:
        what, remedy = _FOREIGN[suffix]
        raise SheetError(what.format(suffix), where=name, remedy=remedy)
    if size == 0:
        raise SheetError("文件是空的（0 字节）", where=name, remedy="请检查文件是否已保存、已传完")
    if size > largest:
        raise SheetError(
            f"文件 {size_words(size)}，最大 {size_words(largest)}",
            where=name,
            remedy="请删去不需要的表和图片，或分成几个文件",
        )
    with translated(folder):
        free = shutil.disk_usage(folder).free
    if free < 2 * size + _SPARE:
        raise SheetError(
            f"磁盘只剩 {size_words(free)}，收不下 {size_words(size)} 的文件",
            where=name,
            remedy="请先腾出磁盘空间，或请管理员处理",
        )


def _has_macros(path: Path) -> bool:
    """Whether a workbook carries a program, whatever its name says. What is damaged is for the reader to say."""
    try:
        with zipfile.ZipFile(path) as package:
            return any(name.lower().endswith("vbaproject.bin") for name in package.namelist()[:20_000])
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False


def sample(taken: Taken) -> Held:
    """The upload as a ledger that is not yet kept: to be judged before it is."""
    return Held("", "", None, taken.name, taken.sha256, taken.size, "", {})


__all__ = ["ACCEPTED", "Taken", "sample", "take"]
