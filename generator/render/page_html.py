"""The words of a document as HTML, one for screen and print; places that the clauses fix stand beside them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from generator.document import (
    Attachment,
    Block,
    Cell,
    Imprint,
    OfficialDocument,
    Run,
    Signature,
    Table,
    note_lines,
)
from generator.geometry import (
    AREA,
    column_widths,
    imprint_layout,
    mark_layout,
    mark_room,
    signature_layout,
)
from generator.layout import (
    COLUMNS,
    EM,
    LETTER_RULE_FOOT,
    LETTER_RULE_WIDTH,
    MARK_TOP,
    MM,
    PAGE_HEIGHT,
    RED_RULE,
    RULE_GAP,
    SMALL_PITCH,
    TEXT,
    TITLE,
    TYPE_HEIGHT,
    TYPE_WIDTH,
    width,
)
from generator.render import Options
from generator.render.ink import InkOf
from generator.titles import title_lines

WIDE: Final = TYPE_HEIGHT * MM  # text width of a landscape page, pt
_LETTER_SPACE: Final = TEXT * 7 / 8  # between a letter's line and the words next to it (10.1)
_DOUBLE: Final = (1.5, 1.5, 0.75)  # thick line, gap, thin line of a letter's double line, pt (choice)
# Where a line may end though Unicode binds quotation marks to both neighbours, and inside long Latin words.
_OPENING: Final = re.compile(r"(?<=[^\s（《〈〔【“‘—])(?=[“‘])")
_CLOSED: Final = re.compile(r"(?<=[”’])(?=[^\s，。、；：？！）》〉〕】”’…—])")
_LONG_WORD: Final = re.compile(r"[!-~]{16,}")
_BREAK: Final = "\u200b"


def page_html(document: OfficialDocument, options: Options, ink: InkOf, *, end: str = "") -> str:
    """The body of the page. end: further classes of the block that holds the 版记 (``even``, ``bare``)."""
    return "".join(_Writer(document, options, ink, end).page())


class _Writer:
    """Writes one document."""

    def __init__(self, document: OfficialDocument, options: Options, ink: InkOf, end: str) -> None:
        self.document, self.options, self.ink, self.end = document, options, ink, end
        self.pitch = options.profile.css_pitch
        names = document.head.names if document.head else ()
        self.names = names or (document.signature.names if document.signature else ())
        self.title = title_lines(document.title, names=self.names) if document.title else ()

    def page(self) -> Iterator[str]:
        document = self.document
        yield '<article class="sheet">'
        if document.head:
            yield from self._head()
        else:
            yield '<div class="blank"></div>'
        yield _title(self.title, document.title)
        if document.addressee:
            yield _paragraph(_words(document.addressee), "flush")
        yield from self._body()
        if document.signature:
            yield from self._signature(document.signature)
        yield from (_paragraph(_words(note), "note") for note in document.notes)
        last = document.attachments[-1] if document.attachments else None
        for attachment in document.attachments:
            yield "</article>"
            yield from self._attachment(attachment)
        if document.imprint:
            alone = last is not None and last.landscape
            if alone:
                yield '</article><article class="sheet">'
            yield from self._imprint(document.imprint, "new" if alone else "")
        yield "</article>"

    # ---- head (7.2, 10.1–10.3) -----------------------------------------------------------------------------------

    def _head(self) -> Iterator[str]:
        document, options, pitch = self.document, self.options, self.pitch
        head = document.head
        assert head
        letter = document.format == "letter"
        mark = mark_layout(head, room=mark_room(document, len(self.title)))
        shown = "".join(name for name, _ in mark.names[:1]) + (mark.suffix if len(mark.names) == 1 else "")
        ink = self.ink("title", shown)
        top = (MARK_TOP.get(document.format, MARK_TOP["ordinary"]) - options.profile.top) * MM
        top -= ink.top_in(mark.size, mark.pitch)
        corner = [(head.copy_number, "copy"), (head.secrecy, "hei"), (head.urgency, "hei")]
        marks = [(words, kind) for words, kind in corner if words]
        if letter:
            rule = top + (len(mark.names) - 1) * mark.pitch + ink.bottom_in(mark.size, mark.pitch) + RULE_GAP * MM
            hanzi = self.ink("fang", "号")
            start = rule + sum(_DOUBLE) + _LETTER_SPACE - hanzi.top_in(TEXT, pitch)
            rows = max(1, len(marks))
            height = start + rows * pitch
        else:
            rows = max(1, math.ceil(len(head.signers) / 2))
            number = top + mark.height + 2 * pitch
            start = 0.0
            height = number + rows * pitch
            if document.format != "command":
                foot = self.ink("fang", head.number or "号").bottom_in(TEXT, pitch)
                rule = height - pitch + foot + RULE_GAP * MM
                height = rule + RED_RULE * MM
        yield f'<header class="head" style="height:{height:.3f}pt">'
        for i, (words, kind) in enumerate(marks):
            yield _placed(words, start + i * pitch, "left:0", kind)
        if options.red_head:
            yield f'<div class="mark" style="top:{top:.3f}pt;font-size:{mark.size}pt;line-height:{mark.pitch:.3f}pt">'
            if len(mark.names) == 1:
                yield f'<p class="whole"><span>{_words(mark.names[0][0] + mark.suffix)}</span></p>'
            else:
                left = (AREA - mark.names_width - mark.gap - len(mark.suffix) * mark.size) / 2
                middle = (len(mark.names) - 1) // 2
                for i, (name, spacing) in enumerate(mark.names):
                    yield _placed(name, i * mark.pitch, f"left:{left:.3f}pt;letter-spacing:{spacing:.3f}pt")
                    if mark.suffix and i == middle:
                        beside = left + mark.names_width + mark.gap
                        yield _placed(mark.suffix, (mark.height - mark.pitch) / 2, f"left:{beside:.3f}pt")
            yield "</div>"
        if letter:
            if head.number:
                yield _placed(head.number, start, "right:0", "number")
            if options.red_head:
                lower = (PAGE_HEIGHT - LETTER_RULE_FOOT - options.profile.top) * MM - sum(_DOUBLE)
                yield _double_rule(rule, _DOUBLE[0], _DOUBLE[2])
                yield _double_rule(lower, _DOUBLE[2], _DOUBLE[0])
        else:
            yield from self._number(number)
            if options.red_head and document.format != "command":
                yield f'<div class="red" style="top:{rule:.3f}pt;border-top-width:{RED_RULE}mm"></div>'
        yield "</header>"

    def _number(self, top: float) -> Iterator[str]:
        """发文字号, and with it the 签发人 of an upward document, two names a line (7.2.5, 7.2.6)."""
        head = self.document.head
        assert head
        signers, pitch = head.signers, self.pitch
        last = top + (max(1, math.ceil(len(signers) / 2)) - 1) * pitch
        if head.number:
            place = f"left:{EM:.3f}pt" if signers else f"left:0;width:{AREA:.3f}pt;text-align:center"
            yield _placed(head.number, last, place, "number")
        if not signers:
            return
        label = "签发人："
        cell = max(width(name) for name in signers)
        columns = min(2, len(signers))
        left = AREA - EM * (1 + width(label) + columns * cell + columns - 1)
        yield _placed(label, top, f"left:{left:.3f}pt")
        for i, name in enumerate(signers):
            x = left + EM * (width(label) + i % 2 * (cell + 1))
            yield _placed(name, top + i // 2 * pitch, f"left:{x:.3f}pt", "kai")

    # ---- text ----------------------------------------------------------------------------------------------------

    def _body(self) -> Iterator[str]:
        document = self.document
        notes = note_lines(document.attachment_note)
        kept = _kept(document.body, len(notes)) if document.signature else len(document.body)
        for i, block in enumerate(document.body):
            # From here on everything stays with the signature: two lines of text at least (7.3.5.5).
            yield _block(block, AREA, "kept" if i >= kept else "")
        for i, (label, name) in enumerate(notes):
            indent = 2.0 if i == 0 else 5.0
            yield _hanging(label, name, indent, "kept space" if i == 0 else "kept")
        for i, row in enumerate(document.attendance):
            label = f'<b class="hei">{_words(row.label)}：</b>'
            yield _hanging(label, row.names, 2.0, "space" if i == 0 else "", label_width=width(row.label) + 1)

    def _signature(self, signature: Signature) -> Iterator[str]:
        yield '<div class="sign">'
        for line in signature_layout(signature):
            space = f' style="padding-top:{line.before * self.pitch:.2f}pt"' if line.before else ""
            yield f"<p{space}>"
            for placed in line.placed:
                yield f'<b style="left:{placed.left:.3f}pt"><span>{_words(placed.text)}</span></b>'
            yield "</p>"
        yield "</div>"

    def _attachment(self, attachment: Attachment) -> Iterator[str]:
        area = WIDE if attachment.landscape else AREA
        yield f'<article class="sheet attachment{" wide" if attachment.landscape else ""}">'
        label = attachment.label or ""
        yield f'<p class="label"><span>{_words(label)}</span></p>' if label else '<div class="blank"></div>'
        lines = title_lines(attachment.title, names=self.names, cells=math.floor(area / TITLE))
        yield _title(lines, f"{label}　{attachment.title}" if label else attachment.title)
        yield from (_block(block, area) for block in attachment.blocks)

    # ---- 版记 (7.4) ----------------------------------------------------------------------------------------------

    def _imprint(self, imprint: Imprint, place: str) -> Iterator[str]:
        layout = imprint_layout(imprint, ruled=self.document.format != "letter")
        yield f'<div class="end {place} {self.end}"><span id="end"></span><footer class="imprint" id="imprint">'
        for row in layout.rows:
            right = f"<b>{_words(row.right)}</b>" if row.right else ""
            hang = width(row.label)
            style = f"min-height:{row.lines * SMALL_PITCH}pt" if row.right else ""
            if hang:
                style = f"padding-left:{hang + 1:g}em;text-indent:-{hang:g}em"
            yield f'<div class="{row.above}"></div><p style="{style}"><span>{row.label}{_words(row.text)}</span>{right}</p>'
        if layout.closed:
            yield '<div class="thick"></div>'
        yield "</footer></div>"


def _placed(words: str, top: float, place: str, kind: str = "") -> str:
    """A line of the head at its place."""
    return f'<p{_class(kind)} style="top:{top:.3f}pt;{place}"><span>{_words(words)}</span></p>'


def _double_rule(top: float, upper: float, lower: float) -> str:
    left = (TYPE_WIDTH - LETTER_RULE_WIDTH) / 2
    return (
        f'<div class="red" style="left:{left}mm;width:{LETTER_RULE_WIDTH}mm;top:{top:.3f}pt;height:{_DOUBLE[1]}pt;'
        f'border-width:{upper}pt 0 {lower}pt"></div>'
    )


def _title(lines: Sequence[str], label: str) -> str:
    if not lines:
        return ""
    text = "<br>".join(_words(line.strip()) for line in lines)
    return f'<h1 data-label="{escape(label)}"><span>{text}</span></h1>'


def _kept(body: Sequence[Block], notes: int) -> int:
    """Index of the first block that must stay with the signature so that two lines of text stand above it."""
    lines, index = notes, len(body)
    while index and lines < 2:
        index -= 1
        block = body[index]
        if isinstance(block, Table):
            break
        lines += 2 if width(block.text) + 2 > COLUMNS + 0.5 else 1
    return index


def _block(block: Block, area: float, kind: str = "") -> str:
    if isinstance(block, Table):
        return _table(block, area, kind)
    words = "".join(_run(run, block.level) for run in block.runs)
    if block.is_heading:
        return f"<h{block.level + 1}{_class(kind)}><span>{words}</span></h{block.level + 1}>"
    return _paragraph(words, " ".join(filter(None, (kind, "flush" if block.flush else ""))))


def _paragraph(words: str, kind: str = "") -> str:
    return f"<p{_class(kind)}><span>{words}</span></p>"


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _run(run: Run, level: int) -> str:
    words = _words(run.text)
    if run.role == "gap":
        return f"<mark>{words}</mark>"
    return f'<span class="l{level}">{words}</span>' if run.role == "lead" and level in (1, 2) else words


def _hanging(label: str, text: str, indent: float, kind: str, label_width: float | None = None) -> str:
    hang = width(label) if label_width is None else label_width
    words = (_words(label) if label_width is None else label) + _words(text)
    style = f"padding-left:{(indent + hang) * EM:.3f}pt;text-indent:-{hang * EM:.3f}pt"
    return f'<p class="hang {kind}" style="{style}"><span>{words}</span></p>'


def _table(table: Table, area: float, kind: str) -> str:
    widths = column_widths(table, area)
    columns = "".join(f'<col style="width:{part:.3f}pt">' for part in widths)
    head = "".join(f'<th scope="col">{_words(column.title)}</th>' for column in table.columns)
    rows = "".join(f"<tr>{_row(table, row)}</tr>" for row in table.rows)
    caption = f'<p class="caption"><span>{_words(table.caption)}</span></p>' if table.caption else ""
    note = f'<p class="small {kind}">{_words(table.note)}</p>' if table.note else ""
    return (
        f'{caption}<table{_class("" if note else kind)} style="width:{sum(widths):.3f}pt"><colgroup>{columns}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}"
    )


def _row(table: Table, row: Sequence[Cell]) -> Iterator[str] | str:
    cells, at = [], 0
    for cell in row:
        align = cell.align or table.columns[at].align
        kind = " ".join(filter(None, ("" if align == "centre" else align, "gap" if cell.gap else "")))
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        cells.append(f"<td{span}{_class(kind)}>{_words(cell.text)}</td>")
        at += cell.span
    return "".join(cells)


def _words(text: str) -> str:
    """Text made harmless for HTML, with the places where its lines may end besides those every program knows."""
    marked = _CLOSED.sub(_BREAK, _OPENING.sub(_BREAK, text))
    marked = _LONG_WORD.sub(lambda found: re.sub(r"(?<=[/?&=._@-])(?=\w)", _BREAK, found[0]), marked)
    return escape(marked).replace(_BREAK, "<wbr>")
