"""An official document as a .docx to be edited: real styles, real fields, names of the faces that offices have.

No template file: styles, sections and text are written here and packed by ``word_package``. Full pages show 22 lines
of 28 characters (exact lines, a line grid, -0.25 pt between characters).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from generator.document import OfficialDocument, walk
from generator.geometry import AREA, mark_layout, mark_room
from generator.layout import MM, PAGE_HEIGHT
from generator.render import Options, Rendered
from generator.render.word_blocks import (
    attachment_notes,
    attendance,
    end_of_section,
    kept_with_signature,
    signature,
    word_attachment,
    word_blocks,
    word_title,
)
from generator.render.word_boxes import imprint_paragraph
from generator.render.word_head import word_head
from generator.render.word_package import WIDE_MARGIN, pack, section, shell
from generator.render.word_xml import Flow, Para, blank, para, run, spacer
from generator.titles import title_lines
from kb.errors import ZhangfaError

# What XML 1.0 cannot hold (section 2.2 of the recommendation).
_REFUSED: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDE_AREA: Final = (PAGE_HEIGHT - 2 * WIDE_MARGIN) * MM


def render_docx(document: OfficialDocument, options: Options | None = None) -> Rendered:
    """The document as a .docx; the number of pages is for Word to tell. Same input, same bytes.

    Raises ZhangfaError where a text holds a character that no .docx can hold.
    """
    options = options or Options()
    _check(document, options)
    lines = len(title_lines(document.title, names=_organs(document)))
    head, rule = word_head(document, lines, options)
    base = shell(options.profile, options.draft_mark, rule)
    sections = _sections(document, head)
    out = []
    for i, (flow, landscape) in enumerate(sections):
        values = section(base, options.profile, landscape=landscape, first_apart=i == 0 and document.format == "letter")
        if i < len(sections) - 1:
            flow, values = end_of_section(flow, values), ()
        elif isinstance(flow[-1], str):
            flow = [*flow, spacer(1.0)]
        out += [each.xml if isinstance(each, Para) else each for each in flow]
    out.append(f"<w:sectPr>{''.join(values)}</w:sectPr>")
    return Rendered(pack(base, "".join(out), document), remarks=tuple(_remarks(document, lines, options)))


def _sections(document: OfficialDocument, head: Flow) -> list[tuple[Flow, bool]]:
    """The flow in sections, each with whether it lies on its side; the 版记 stands upright at the end."""
    first = [*head, *_main(document)]
    sections: list[tuple[Flow, bool]] = [(first, False)]
    for landscape, group in groupby(document.attachments, key=lambda each: each.landscape):
        flow: Flow = []
        for attachment in group:
            apart = bool(flow) or (len(sections) == 1 and not landscape)
            flow += word_attachment(attachment, _organs(document), _WIDE_AREA if landscape else AREA, new_page=apart)
        if landscape or len(sections) > 1:
            sections.append((flow, landscape))
        else:
            first += flow
    if document.imprint:
        imprint = imprint_paragraph(document.imprint, ruled=document.format != "letter", number=1)
        if imprint:
            if sections[-1][1]:
                sections.append(([], False))
            sections[-1][0].append(imprint)
    return sections


def _main(document: OfficialDocument) -> Flow:
    """From the title to the 附注."""
    flow: Flow = []
    if document.title:
        flow += [word_title("Title", document.title, _organs(document)), *blank(1)]
    if document.addressee:
        flow.append(para("Addressee", run(document.addressee)))
    notes = attachment_notes(document.attachment_note)
    present = attendance(document.attendance)
    if document.signature:
        flow += kept_with_signature(document.body, [*notes, *present])
        flow += signature(document.signature, noted=bool(document.notes))
    else:
        flow += [*word_blocks(document.body), *notes, *present]
    return [*flow, *(para("Note", run(note)) for note in document.notes)]


def _organs(document: OfficialDocument) -> tuple[str, ...]:
    """Names that a title does not break."""
    if document.head:
        return document.head.names
    return document.signature.names if document.signature else ()


def _remarks(document: OfficialDocument, lines: int, options: Options) -> Iterator[str]:
    head = document.head
    if head and document.format != "letter":
        shown = len(mark_layout(head, room=mark_room(document, lines)).names)
        if shown < len(head.names):
            yield f"联合行文的机关有{len(head.names)}个，发文机关标志只用主办机关名称"
    if options.even_last_page and document.imprint:
        yield "版记置于偶数页只在 PDF 中自动调整，Word 文件请打开后核对页数"


def _check(document: OfficialDocument, options: Options) -> None:
    """Refuses what XML cannot hold, naming the place."""
    places = [(piece.text, piece.place) for piece in walk(document)]
    places += [(document.author, "作者"), (document.kind, "文种"), (options.draft_mark or "", "草稿标记")]
    for text, place in places:
        found = _REFUSED.search(text)
        if found:
            raise ZhangfaError(
                f"文字中有不可见的控制字符（U+{ord(found[0]):04X}）",
                where=place,
                remedy="请在输入文件或模板中删去该字符后重试",
            )
