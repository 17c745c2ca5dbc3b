"""The words of a document as HTML, one for screen and print; places that the clauses fix stand beside them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from generator.columns import column_widths
from generator.document import Attachment, Block, Cell, Imprint, OfficialDocument, Run, Signature, Table, note_lines
from generator.geometry import AREA, imprint_layout, signature_layout
from generator.layout import COLUMNS, EM, MM, SMALL, SMALL_PITCH, TABLE_PITCH, TABLE_TEXT, TITLE, TYPE_HEIGHT, width
from generator.render import Options
from generator.render.ink import InkOf
from generator.render.markup import attributes, paragraph, words
from generator.render.page_head import page_head
from generator.titles import title_lines

WIDE: Final = TYPE_HEIGHT * MM  # text width of a landscape page, pt
_TEXT_WITH_SIGNATURE: Final = 2  # lines (7.3.5.5)
# What is higher than this is let run over the pages, since it might not find room on one (pt; the page has 637).
_TALLEST_IMPRINT: Final = 560.0
_TALLEST_SIGNATURE: Final = 500.0
_TALLEST_ROW: Final = 300.0


def page_html(document: OfficialDocument, options: Options, ink: InkOf, *, end: str = "") -> str:
    """The body of the page. end: further classes of the block that holds the 版记 (``even``, ``bare``)."""
    return "".join(_page(document, options, ink, end))


def _page(document: OfficialDocument, options: Options, ink: InkOf, end: str) -> Iterator[str]:
    organs = document.head.names if document.head else document.signature.names if document.signature else ()
    title = title_lines(document.title, names=organs) if document.title else ()
    yield '<article class="sheet">'
    yield page_head(document, options, ink, len(title)) if document.head else '<div class="blank"></div>'
    yield _title(title, document.title)
    if document.addressee:
        yield paragraph(words(document.addressee), "flush")
    yield from _body(document)
    if document.signature:
        yield from _signature(document.signature, options.profile.css_pitch)
    yield from (paragraph(words(note), "note") for note in document.notes)
    for attachment in document.attachments:
        yield "</article>"
        yield from _attachment(attachment, organs)
    if document.imprint:
        if document.attachments and document.attachments[-1].landscape:
            # The type area whose foot the 版记 stands on is that of an upright page.
            yield '</article><article class="sheet">'
            end += " new"
        yield from _imprint(document.imprint, end, ruled=document.format != "letter")
    yield "</article>"


def _title(lines: Sequence[str], label: str) -> str:
    if not lines:
        return ""
    text = "<br>".join(words(line.strip()) for line in lines)
    return f'<h1 data-label="{escape(label)}"><span>{text}</span></h1>'


def _body(document: OfficialDocument) -> Iterator[str]:
    """正文, 附件说明 and those present; the last lines stay with the signature."""
    notes = note_lines(document.attachment_note)
    kept = _kept(document.body, len(notes)) if document.signature else len(document.body)
    for i, block in enumerate(document.body):
        yield _block(block, AREA, "kept" if i >= kept else "")
    for i, (label, name) in enumerate(notes):
        # The figures of all rows stand below that of the first, behind 附件： (7.3.4).
        yield _hanging(label, name, 5.0 if i else 2.0, "kept" if i else "kept space", marked=name.startswith("【待补"))
    for i, row in enumerate(document.attendance):
        yield _hanging(f"{row.label}：", row.names, 2.0, "" if i else "space", "hei")


def _kept(body: Sequence[Block], notes: int) -> int:
    """Index of the first block of the text that the signature must not leave behind."""
    lines, index = notes, len(body)
    while index and lines < _TEXT_WITH_SIGNATURE:
        index -= 1
        block = body[index]
        if isinstance(block, Table):
            break
        lines += 2 if width(block.text) + 2 > COLUMNS + 0.5 else 1
    return index


def _hanging(
    label: str, text: str, indent: float, kind: str = "", face: str = "", cell: float = EM, *, marked: bool = False
) -> str:
    """A paragraph whose lines all begin behind its label. indent: of the label, in 字; cell: a 字, pt.

    marked: the text is a place that a person must fill in.
    """
    hang = width(label) * cell
    # A box of its own: the text begins at its place whatever the label's figures measure.
    box = f"<b{attributes(f'tag {face}', f'width:{hang:.3f}pt')}>{words(label)}</b>"
    inner = f"<mark>{words(text)}</mark>" if marked else words(text)
    return paragraph(box + inner, kind, f"padding-left:{indent * cell + hang:.3f}pt;text-indent:-{hang:.3f}pt")


def _signature(signature: Signature, pitch: float) -> Iterator[str]:
    lines = signature_layout(signature)
    long = sum(line.before + 1 for line in lines) * pitch > _TALLEST_SIGNATURE
    yield f'<div class="sign{" long" if long else ""}">'
    for line in lines:
        placed = (f'<b style="left:{part.left:.3f}pt"><span>{words(part.text)}</span></b>' for part in line.placed)
        space = f"padding-top:{line.before * pitch:.2f}pt" if line.before else ""
        yield f"<p{attributes(style=space)}>{''.join(placed)}</p>"
    yield "</div>"


def _attachment(attachment: Attachment, organs: Sequence[str]) -> Iterator[str]:
    area = WIDE if attachment.landscape else AREA
    yield f'<article class="sheet attachment{" wide" if attachment.landscape else ""}">'
    label = attachment.label
    yield paragraph(words(label), "label") if label else '<div class="blank"></div>'
    lines = title_lines(attachment.title, names=organs, cells=math.floor(area / TITLE))
    yield _title(lines, f"{label}　{attachment.title}" if label else attachment.title)
    yield from (_block(block, area) for block in attachment.blocks)


def _imprint(imprint: Imprint, end: str, *, ruled: bool) -> Iterator[str]:
    """版记, which the style sheet pins to the foot of the page where this block stands (7.4)."""
    layout = imprint_layout(imprint, ruled=ruled)
    if layout.height > _TALLEST_IMPRINT:
        end += " tall"
    yield f'<div id="before"></div><div{attributes(f"end {end}")}><footer class="imprint" id="imprint">'
    for row in layout.rows:
        yield f'<div class="{row.above}"></div>'
        if row.right:
            inner = f"<span>{words(row.text)}</span><b><span>{words(row.right)}</span></b>"
            yield f'<p style="min-height:{row.lines * SMALL_PITCH}pt">{inner}</p>'
        else:
            yield _hanging(row.label, row.text, 1.0, cell=SMALL)
    if layout.closed:
        yield '<div class="thick"></div>'
    yield "</footer></div>"


# ---- blocks ----------------------------------------------------------------------------------------------------------


def _block(block: Block, area: float, kind: str = "") -> str:
    if isinstance(block, Table):
        return _table(block, area, kind)
    inner = "".join(_run(run, block.level) for run in block.runs)
    if block.is_heading:
        return f"<h{block.level + 1}{attributes(kind)}><span>{inner}</span></h{block.level + 1}>"
    return paragraph(inner, f"{kind} {'flush' if block.flush else ''}")


def _run(run: Run, level: int) -> str:
    text = words(run.text)
    if run.role == "gap":
        return f"<mark>{text}</mark>"
    return f'<span class="l{level}">{text}</span>' if run.role == "lead" and level in (1, 2) else text


def _table(table: Table, area: float, kind: str) -> str:
    widths = column_widths(table, area)
    columns = "".join(f'<col style="width:{part:.3f}pt">' for part in widths)
    head = "".join(f'<th scope="col">{words(column.title)}</th>' for column in table.columns)
    rows = "".join(_row(table, row, widths) for row in table.rows)
    caption = paragraph(words(table.caption), "caption") if table.caption else ""
    note = paragraph(words(table.note), f"small {kind}") if table.note else ""
    return (
        f"{caption}<table{attributes('' if note else kind, f'width:{sum(widths):.3f}pt')}>"
        f"<colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}"
    )


def _row(table: Table, row: Sequence[Cell], widths: Sequence[float]) -> str:
    cells, at, height = [], 0, 0.0
    for cell in row:
        align = cell.align or table.columns[at].align
        kind = f"{'' if align == 'centre' else align} {'gap' if cell.gap else ''}"
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        cells.append(f"<td{span}{attributes(kind)}>{words(cell.text)}</td>")
        room = sum(widths[at : at + cell.span])
        height = max(height, width(cell.text) * TABLE_TEXT / room * TABLE_PITCH)
        at += cell.span
    return f"<tr{attributes('long' if height > _TALLEST_ROW else '')}>{''.join(cells)}</tr>"
