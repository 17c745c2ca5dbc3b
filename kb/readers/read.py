"""One file, from its path to its texts: load, recognise, hand to the reader of its kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from kb.errors import ReadError
from kb.kept import own_name
from kb.models import SourceText
from kb.readers.decode import decode
from kb.readers.files import load
from kb.readers.kinds import Recognised, recognise
from kb.readers.reading import DEFAULT_LIMITS, Extract, Limits, Reading, Received, Refused

_HAN = re.compile("[\u3400-\u9fff]")
# Text under a foreign extension must look like a document, not like a stray note, to be taken for one.
_DOCUMENT_HAN = 30


def read_file(
    path: Path,
    *,
    encoding: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[int, int], None] | None = None,
) -> Reading:
    """The texts in one file. encoding: of text files, when the user states it; None detects it.

    progress: called with (pages read, pages) before each page of a PDF.
    An archive or a .jsonl gives several texts and lists what it had to refuse; a file that gives nothing at all
    raises ReadError (missing, no permission, too large, empty, damaged, encrypted, not text, …).
    """
    data = load(path, limits)
    digest = sha256(data).hexdigest()
    name = own_name(path)
    received = Received(name, str(path), digest, data)
    try:
        texts, refused = read_texts(received, encoding=encoding, limits=limits, progress=progress)
    except MemoryError as error:
        raise ReadError("内存不足，读不下这个文件", where=str(path), remedy="请关闭其他程序或拆分文件后再试") from error
    except RecursionError as error:
        raise ReadError("文件结构嵌套过深，不予读取", where=str(path)) from error
    return Reading(name, digest, data, texts, refused)


def read_texts(
    received: Received,
    *,
    encoding: str | None,
    limits: Limits,
    inside: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[tuple[SourceText, ...], tuple[Refused, ...]]:
    """The texts in bytes already loaded. inside: they are a member of an archive. Raises ReadError."""
    recognised = recognise(received)
    if recognised.kind == "jsonl":
        from kb.readers.jsonl import read_jsonl

        return read_jsonl(received, encoding=encoding)
    if recognised.kind == "zip":
        if inside:
            raise ReadError("压缩包里的压缩包不予读取", where=received.where, remedy="请先解开再导入")
        from kb.readers.archive import read_archive

        return read_archive(received, encoding=encoding, limits=limits)
    form, extract = _extract(received, recognised, encoding, limits, progress)
    if not extract.text.strip("\ufeff\u200b \t\n\r\f\u3000\xa0"):
        raise ReadError("文件里没有文字，只有空白", where=received.where, remedy="请检查是否取错了文件")
    if recognised.strict and len(_HAN.findall(extract.text)) < _DOCUMENT_HAN:
        suffix = received.suffix or "空"
        raise ReadError(
            f"扩展名是 {suffix}，内容却是一小段纯文本，不像政策文件",
            where=received.where,
            expected=".txt .md .html .docx .pdf .jsonl 或这些文件的 .zip",
            remedy="请重新取得原文件；如确是文本，请把扩展名改为 .txt",
        )
    remarks = ((recognised.remark,) if recognised.remark else ()) + extract.remarks
    text = SourceText(received.name, received.sha256, form, extract.text, extract.encoding, extract.given, remarks)
    return (text,), ()


def _extract(
    received: Received,
    recognised: Recognised,
    encoding: str | None,
    limits: Limits,
    progress: Callable[[int, int], None] | None,
) -> tuple[str, Extract]:
    match recognised.kind:
        case "html":
            from kb.readers.html import read_html

            return "html", read_html(received, encoding=encoding)
        case "mhtml":
            from kb.readers.html import read_mhtml

            return "html", read_mhtml(received)
        case "docx":
            from kb.readers.docx import read_docx

            return "docx", read_docx(received, limits)
        case "pdf":
            from kb.readers.pdf import read_pdf

            return "pdf", read_pdf(received, limits, progress)
        case "office":
            from kb.readers.office import read_office

            return "docx", read_office(received, limits)
        case _:
            form = "md" if recognised.kind == "md" else "txt"
            return form, decode(received.data, received.where, encoding=encoding)
