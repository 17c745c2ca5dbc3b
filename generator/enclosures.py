"""What a document encloses from elsewhere: files named in the input, texts that it prints or forwards.

Files are read beside the input file only, whole and of a bounded size; a document forwarded from the library must
not be damaged.
"""

from __future__ import annotations

import re
from pathlib import Path

from generator.document import Attachment, Paragraph
from generator.inputs.checks_shared import MOST_COLUMNS
from generator.inputs.common import Attachment as Named
from generator.inputs.families import Value
from generator.inputs.faults import Fault, InputError
from generator.inputs.load import Loaded
from generator.inputs.notice import GeneralNotice
from generator.phrases import bare
from generator.reading import GAP, read_passage
from kb.errors import ReadError, ZhangfaError
from kb.lookup import Lookup

MAX_BYTES = 20 * 1024 * 1024
MAX_CHARS = 200_000
_SUFFIXES = (".txt", ".md", ".docx")
_MARKDOWN = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?)|\*\*", re.M)
_PRINTS = re.compile(r"^(?:印发|转发|批转|发布|公布|颁布)")


def with_files(loaded: Loaded, folder: Path | None) -> Value:
    """The input with the text of each attached file in place of its name. folder: where the input file lies.

    Raises InputError for all of them: a file outside the folder, missing, of another kind, too large, unreadable.
    """
    given: tuple[Named, ...] = getattr(loaded.value, "attachments", None) or ()
    read: list[Named] = []
    faults: list[Fault] = []
    for number, each in enumerate(given):
        try:
            text = {"text": _text_of(each.file, folder), "file": None} if each.file else {}
            read.append(each.model_copy(update=text))
        except ZhangfaError as error:
            faults.append(loaded.fault(f"attachments[{number}].file", error))
    if faults:
        raise InputError(faults)
    return loaded.value.model_copy(update={"attachments": tuple(read)}) if read != [*given] else loaded.value


def _text_of(name: str, folder: Path | None) -> str:
    if folder is None:
        raise ZhangfaError("附件文件只能从输入文件所在的文件夹读取", remedy="请把内容写进 text 或 table")
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        inside = False
    if not inside:
        what = f"附件文件“{name}”不在输入文件所在的文件夹里"
        raise ZhangfaError(what, expected="该文件夹之内的路径", remedy="请把文件复制过来")
    if path.suffix.lower() not in _SUFFIXES:
        raise ZhangfaError(f"“{name}”是不能排出的附件文件", expected="、".join(_SUFFIXES), remedy="请另存后再试")
    from kb.readers import Limits, read_file

    try:
        texts = read_file(path, limits=Limits(max_bytes=MAX_BYTES)).texts
    except ReadError as error:
        raise ZhangfaError(f"“{name}”：{error.what}", expected=error.expected, remedy=error.remedy) from error
    text = "\n".join(each.text for each in texts)
    if len(text) > MAX_CHARS:
        raise ZhangfaError(f"“{name}”有 {len(text)} 字", expected=f"不超过 {MAX_CHARS} 字", remedy="请分成几个附件")
    columns = max((line.count("\t") + 1 for line in text.splitlines()), default=0)
    if columns > MOST_COLUMNS:
        raise ZhangfaError(
            f"“{name}”中的表格有 {columns} 列", expected=f"不超过 {MOST_COLUMNS} 列", remedy="请分成几个表"
        )
    return _MARKDOWN.sub("", text) if path.suffix.lower() == ".md" else text


def without_printed(notice: GeneralNotice) -> tuple[GeneralNotice, tuple[Attachment, ...]]:
    """What a notice prints or passes on, apart: 关于印发《…办法》的通知 has 办法 behind the signature, as no 附件.

    The notice comes back without those among its attachments.
    """
    if not _PRINTS.match(notice.title_subject):
        return notice, ()
    printed: list[Named] = []
    kept: list[Named] = []
    for each in notice.attachments or ():
        title = bare(each.title).strip("《》")
        (printed if each.text and title in notice.title_subject else kept).append(each)
    if not printed:
        return notice, ()
    texts = tuple(
        Attachment(None, bare(each.title).strip("《》"), read_passage(each.text or "").blocks, bool(each.landscape))
        for each in printed
    )
    return notice.model_copy(update={"attachments": tuple(kept) or None}), texts


def check_forwarded(document: str, title: str, lookup: Lookup) -> tuple[str, ...]:
    """Chinese remarks on a document of the library that is forwarded.

    Raises ZhangfaError where it is damaged, LibraryError where it is not held.
    """
    facts = lookup.facts((held := lookup.resolve(document),))[held]
    damaged = [defect for defect in facts.defects if defect.span is not None and defect.path is not None]
    if damaged:
        raise ZhangfaError(
            f"文库中的“{facts.title}”有 {len(damaged)} 处文字有损（如“{damaged[0].text}”），不能随文转发",
            where="forwarded.document",
            remedy="请取得完好的原件重新导入，或把核对过的全文写进 forwarded.text",
        )
    remarks = [f"被转发件：{defect.message}" for defect in facts.defects if defect.path is None]
    if bare(title).strip("《》") not in facts.title.replace("\n", ""):
        remarks.append(f"被转发件的标题是“{title}”，文库中这份文件的标题是“{facts.title}”，请核对")
    return tuple(remarks)


def gaps_in(attachment: Attachment) -> tuple[str, ...]:
    """The places in an attachment that a person must still fill in, as written."""
    words: list[str] = []
    for block in attachment.blocks:
        if isinstance(block, Paragraph):
            words.append(block.text)
        else:
            words += [cell.text for row in block.rows for cell in row]
            words.append(block.note or "")
    return tuple(gap for each in words for gap in GAP.findall(each))


__all__ = ["MAX_BYTES", "MAX_CHARS", "check_forwarded", "gaps_in", "with_files", "without_printed"]
