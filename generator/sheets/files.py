"""A file that a user calls a table -> its bytes and what they are: told by content, never by the name."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import Final, Literal

from generator.sheets.model import SheetError
from kb.errors import ReadError
from kb.readers.files import load
from kb.readers.reading import MIB, Limits

Kind = Literal["xlsx", "csv"]
MOST_BYTES: Final = 64 * MIB
MOST_PARTS: Final = 20_000
TABLES: Final = ".xlsx 或 .csv 表格"
SAVE_AS: Final = "请用 WPS 或 Excel 打开后“另存为”.xlsx（Excel 工作簿）"
AGAIN: Final = f"可能没有传完或没有存好，请重新取得原文件，或{SAVE_AS.removeprefix('请')}"
DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError,
)  # fmt: skip

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_FOREIGN = (
    (b"%PDF-", "PDF 文件"), (b"\x89PNG\r\n\x1a\n", "图片"), (b"\xff\xd8\xff", "图片"), (b"GIF8", "图片"),
    (b"Rar!\x1a\x07", "RAR 压缩包"), (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"), (b"\x1f\x8b", "gzip 压缩文件"),
    (b"{\\rtf", "RTF 文档"), (b"SQLite format 3\x00", "数据库"), (b"\x7fELF", "程序"), (b"MZ\x90\x00", "程序"),
)  # fmt: skip
_MARKUP = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,200}\?>|<!--.{0,2000}?-->|\s)*<(?P<tag>[!?A-Za-z][\w:.-]*)", re.IGNORECASE | re.DOTALL
)


def read_bytes(path: Path) -> bytes:
    """All bytes of a file. Raises SheetError: missing, folder, no permission, empty, more than MOST_BYTES."""
    where = str(path)
    try:
        if path.is_dir():
            raise SheetError("是文件夹", where=where, expected=TABLES)
        if path.exists() and not path.is_file():
            raise SheetError("不是普通文件", where=where, expected=TABLES)
        data = load(path, Limits(max_bytes=MOST_BYTES))
    except ReadError as error:
        remedy = "请删去不需要的表和图片，或分成几个文件" if "过大" in error.what else error.remedy
        raise SheetError(error.what, where=error.where, expected=error.expected, remedy=remedy) from error
    except (OSError, ValueError) as error:
        raise SheetError("文件读不出来", where=where, remedy="请检查路径和所在的磁盘") from error
    if not data:
        raise SheetError("文件是空的（0 字节）", where=where, expected=TABLES, remedy="请重新取得原文件")
    return data


def recognise(data: bytes, where: str) -> Kind:
    """Whether the bytes are a workbook or text. Raises SheetError, with what to do, for everything else."""
    if data.startswith(_ZIP):
        _check_package(data, where)
        return "xlsx"
    if data.startswith(_OLE):
        raise _ole(data, where)
    for magic, name in _FOREIGN:
        if data.startswith(magic):
            raise SheetError(f"是{name}，不是表格", where=where, expected=TABLES)
    head = data[:4096].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")
    if markup := _MARKUP.match(head):
        # Many systems export a web page, or XML of 2003, under the name .xls.
        name = "XML 文件" if head.lstrip()[:5].lower() == b"<?xml" else "网页"
        raise SheetError(
            f"内容是{name}，不是表格（标签 {_shown(markup['tag'])}）", where=where, expected=TABLES, remedy=SAVE_AS
        )
    return "csv"


def _shown(tag: bytes) -> str:
    return "<" + tag.decode("ascii", "replace")[:20] + ">"


def _check_package(data: bytes, where: str) -> None:
    import io

    # Counted before the directory is parsed: an entry costs far more memory than its bytes.
    if data.count(b"PK\x01\x02") > MOST_PARTS:
        raise SheetError("文件内部的部件过多，不予读取", where=where, remedy=SAVE_AS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in package.namelist()}
    except DAMAGED as error:
        raise SheetError("文件不完整或已损坏，打不开", where=where, expected=TABLES, remedy=AGAIN) from error
    if any(re.fullmatch(r"xl/workbook[0-9]*\.xml", name) for name in names):
        return
    folders = {name.split("/", 1)[0] for name in names if "/" in name}
    if "xl/workbook.bin" in names:
        raise SheetError("是二进制的 Excel 工作簿（.xlsb）", where=where, expected=TABLES, remedy=SAVE_AS)
    for folder, name in (("word", "Word 文档"), ("ppt", "演示文稿"), ("index", "Numbers 表格")):
        if folder in folders:
            raise SheetError(f"内容是{name}", where=where, expected=TABLES, remedy="请核对是不是拿错了文件")
    if "mimetype" in names and "content.xml" in names:
        raise SheetError("是 OpenDocument 文件（.ods 一类）", where=where, expected=TABLES, remedy=SAVE_AS)
    if "[content_types].xml" in names and "xl" in folders:
        raise SheetError("工作簿缺少主要部件，已损坏", where=where, remedy=AGAIN)
    raise SheetError("是 ZIP 压缩包，不是表格", where=where, expected=TABLES, remedy="请先解压")


def _ole(data: bytes, where: str) -> SheetError:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return SheetError(
            "工作簿设有密码，打不开",
            where=where,
            remedy="请用密码打开，在“文件—信息—保护工作簿”中取消密码后另存为 .xlsx",
        )
    if holds("WordDocument"):
        return SheetError("内容是 Word 文档", where=where, expected=TABLES, remedy="请核对是不是拿错了文件")
    if holds("Workbook") or holds("Book"):
        return SheetError("是旧格式的表格（.xls 或 WPS 的 .et）", where=where, expected=TABLES, remedy=SAVE_AS)
    return SheetError("是旧版 Office 文件，认不出内容", where=where, expected=TABLES, remedy=SAVE_AS)


__all__ = ["AGAIN", "DAMAGED", "MOST_BYTES", "SAVE_AS", "TABLES", "Kind", "read_bytes", "recognise"]
