"""The official document without its looks: what stands in it, by role, after GB/T 9704-2012.

Of ours it imports only ``days``. ``compose`` makes it, the renderers draw it, ``layout`` holds the measures. All text
is final: figures computed, citations written out, nothing to be filled in. Widths of table columns are relative
weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from generator.days import spoken

Format = Literal["ordinary", "letter", "minutes", "command", "plain"]
Face = Literal["fang", "kai", "hei", "song", "title"]
RunRole = Literal["text", "lead", "gap"]
SignatureStyle = Literal["sealed", "unsealed", "stamp"]
Align = Literal["left", "centre", "right"]

# The face of a heading's words by level (7.3.3): 一、黑体 （一）楷体 1. and （1）仿宋; 0 is plain text.
LEVEL_FACES: tuple[Face, ...] = ("fang", "hei", "kai", "fang", "fang")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph. lead: words of a heading, in the face of its level. gap: a place that a person must
    still fill in, drawn marked."""

    text: str
    role: RunRole = "text"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. level: 1–4 for 一、（一）1.（1）, else 0. A heading on a line of its own is one lead run; a run-in
    heading is a lead run and a text run. flush: begins at the edge of the type area instead of two 字 in."""

    runs: tuple[Run, ...]
    level: int = 0
    flush: bool = False

    @property
    def text(self) -> str:
        """All words of the paragraph."""
        return "".join(run.text for run in self.runs)

    @property
    def is_heading(self) -> bool:
        """A heading on a line of its own, which must not be stranded at a page's end."""
        return self.level > 0 and all(run.role == "lead" for run in self.runs)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. width: weight relative to the other columns, about the 字 of its text (姓名 is 4)."""

    title: str
    width: float
    align: Align = "centre"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. span: columns it covers. align: other than its column's."""

    text: str
    span: int = 1
    align: Align | None = None
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head row repeats on each page. caption: words above it, None where the attachment's title says it.

    note: words below it (填表说明, 合计大写). Every row's spans add up to the number of columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, 1):
            if sum(cell.span for cell in row) != len(self.columns):
                raise ValueError(f"row {number} covers {sum(c.span for c in row)} of {len(self.columns)} columns")


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Head:
    """版头, everything above the red line (7.2).

    names, suffix: the issuer's mark: organs shown in it, in order, and 文件, 令, 命令 or nothing behind them.
    number: 发文字号 (第3号 for a command, 〔2026〕5号 or 第12期 for minutes). signers: 签发人, upward documents only.
    copy_number: six digits. secrecy: ``机密★1年``. urgency: 特急 or 加急.
    """

    names: tuple[str, ...]
    suffix: str = "文件"
    number: str | None = None
    signers: tuple[str, ...] = ()
    copy_number: str | None = None
    secrecy: str | None = None
    urgency: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """署名、成文日期 and the room for seals (7.3.5).

    names: organs in order of issue; for ``stamp`` the signer's names, ``titles`` their offices, one each.
    seal_words: （盖章）or the like behind each name, for papers that are sealed without being official documents.
    """

    names: tuple[str, ...]
    date: date
    style: SignatureStyle = "sealed"
    titles: tuple[str, ...] = ()
    seal_words: str = ""

    @property
    def date_text(self) -> str:
        """``2026年1月5日``: Arabic, year in full, no leading zero (7.3.5.4)."""
        return spoken(self.date)


@dataclass(frozen=True, slots=True)
class Attendance:
    """A line of those present at a meeting (10.3). label: 出席, 请假 or 列席."""

    label: str
    names: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """What follows the signature on a page of its own.

    label: 附件 or 附件1 (7.3.7); None for a text that is forwarded or printed, which is no attachment.
    """

    label: str | None
    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记 (7.4). recipients: 主送 moved here. printer, print_date: None in a letter, which has no such line."""

    printer: str | None
    print_date: date | None
    cc: tuple[str, ...] = ()
    recipients: str | None = None

    @property
    def print_text(self) -> str:
        """``2026年1月5日印发``, empty without a date."""
        return f"{spoken(self.print_date)}印发" if self.print_date else ""

    @property
    def cc_text(self) -> str:
        """The organs of 抄送 joined by ，with the full stop of 7.4.2."""
        return "，".join(self.cc).rstrip("。") + "。" if self.cc else ""


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A document ready to be drawn.

    format: ``plain`` has no red head and no 版记 (class plan, situation statement, 申报表).
    title: on one line; ``layout.title_lines`` shapes it. addressee: with its colon.
    attachment_note: names of the attachments as 附件说明 lists them. notes: 附注, brackets included.
    author, written: for the files' properties (issuer, day of writing). kind: 通知, 情况说明 …
    """

    format: Format
    kind: str
    title: str
    body: tuple[Block, ...]
    author: str
    written: date
    head: Head | None = None
    addressee: str | None = None
    attachment_note: tuple[str, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    signature: Signature | None = None
    notes: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    imprint: Imprint | None = None


class Piece(NamedTuple):
    """Words of a document with the face they are drawn in and where they stand (Chinese, for messages)."""

    text: str
    face: Face
    place: str


def note_lines(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """附件说明 as (label, name): ``附件：1.`` and a name, then ``2.`` …; a single attachment has no figure (7.3.4)."""
    if len(names) == 1:
        return (("附件：", names[0]),)
    return tuple((f"附件：{i}." if i == 1 else f"{i}.", name) for i, name in enumerate(names, 1))


def walk(document: OfficialDocument) -> Iterator[Piece]:
    """All words in reading order: what the three renderings must hold, page numbers and repeated table heads aside."""
    head = document.head
    if head:
        if head.copy_number:
            yield Piece(head.copy_number, "fang", "版头")
        yield from (Piece(words, "hei", "版头") for words in (head.secrecy, head.urgency) if words)
        for i, name in enumerate(head.names):
            yield Piece(name, "title", "发文机关标志")
            if head.suffix and i == (len(head.names) - 1) // 2:
                # 文件 stands beside the middle of the names; reading order is not fixed there.
                yield Piece(head.suffix, "title", "发文机关标志")
        if head.number:
            yield Piece(head.number, "fang", "发文字号")
        if head.signers:
            yield Piece("签发人：", "fang", "签发人")
            yield from (Piece(name, "kai", "签发人") for name in head.signers)
    yield Piece(document.title, "title", "标题")
    if document.addressee:
        yield Piece(document.addressee, "fang", "主送机关")
    yield from _blocks(document.body, "正文")
    for label, name in note_lines(document.attachment_note):
        yield Piece(label + name, "fang", "附件说明")
    for row in document.attendance:
        yield Piece(f"{row.label}：", "hei", "出席情况")
        yield Piece(row.names, "fang", "出席情况")
    if document.signature:
        yield from _signature(document.signature)
    yield from (Piece(note, "fang", "附注") for note in document.notes)
    for attachment in document.attachments:
        place = attachment.label or attachment.title
        if attachment.label:
            yield Piece(attachment.label, "hei", place)
        yield Piece(attachment.title, "title", place)
        yield from _blocks(attachment.blocks, place)
    imprint = document.imprint
    if imprint:
        if imprint.recipients:
            yield Piece(f"主送：{imprint.recipients}", "fang", "版记")
        if imprint.cc:
            yield Piece(f"抄送：{imprint.cc_text}", "fang", "版记")
        if imprint.printer:
            yield Piece(imprint.printer, "fang", "版记")
        if imprint.print_date:
            yield Piece(imprint.print_text, "fang", "版记")


def _signature(signature: Signature) -> Iterator[Piece]:
    for i, name in enumerate(signature.names):
        if signature.style == "stamp":
            yield Piece(signature.titles[i] if i < len(signature.titles) else "", "fang", "署名")
        yield Piece(name + signature.seal_words, "fang", "署名")
    yield Piece(signature.date_text, "fang", "成文日期")


def _blocks(blocks: tuple[Block, ...], place: str) -> Iterator[Piece]:
    for number, block in enumerate(blocks, 1):
        if isinstance(block, Paragraph):
            for run in block.runs:
                yield Piece(
                    run.text, LEVEL_FACES[block.level] if run.role == "lead" else "fang", f"{place}第{number}段"
                )
            continue
        if block.caption:
            yield Piece(block.caption, "hei", place)
        yield from (Piece(column.title, "hei", f"{place}表头") for column in block.columns)
        for row_number, row in enumerate(block.rows, 1):
            yield from (Piece(cell.text, "fang", f"{place}第{row_number}行") for cell in row)
        if block.note:
            yield Piece(block.note, "fang", place)
