"""主体 of a .docx (7.3): title, text, 附件说明, signature, attachments as paragraphs of their styles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from generator.document import LEVEL_FACES, Attachment, Attendance, Block, Paragraph, Run, Signature, note_lines
from generator.geometry import AREA, SignatureLine, signature_layout
from generator.layout import COLUMNS, EM, TITLE, width
from generator.render.word_tables import word_table
from generator.render.word_xml import TAB, Flow, Para, Value, blank, para, run, sized, spacer, tab_stops, twips
from generator.titles import title_lines

# What goes along with a signature to the next page, lest it stand there alone: lines of the paragraph above a last one
# of a single line; paragraphs of 附件说明, of which a long list only sends its end.
_SHORT: Final = 4
_MOST_NOTES: Final = 7


def word_title(style: str, title: str, names: Sequence[str], total: float = AREA) -> Para:
    """A title, its lines parted inside one paragraph, so that Word's navigation shows one title.

    names: organs not to be broken; total: width of the type area, pt.
    """
    lines = "\n".join(part.strip() for part in title_lines(title, names=names, cells=math.floor(total / TITLE)))
    return para(style, run(lines, "title", spacing=0, **sized(TITLE)))


def word_blocks(blocks: Sequence[Block], total: float = AREA) -> Flow:
    """Paragraphs and tables; ``total`` is the width of a table in pt."""
    flow: Flow = []
    for block in blocks:
        if isinstance(block, Paragraph):
            flow.append(_paragraph(block))
            continue
        table = word_table(block, total)
        if flow and isinstance(flow[-1], str) and isinstance(table[0], str):
            # Two tables that touch become one in Word.
            flow.append(para("TableNote"))
        flow += table
    return flow


def _paragraph(block: Paragraph) -> Para:
    style = f"Heading{block.level}" if block.level else "BodyText"
    more: dict[str, Value] = {}
    if block.level and not block.is_heading:
        more["keepNext"] = False
    if block.flush:
        more["ind"] = {"firstLineChars": 0, "firstLine": 0}
    return para(style, *(_run(each, block.level) for each in block.runs), **more)


def _run(each: Run, level: int) -> str:
    if each.role == "lead":
        return run(each.text, LEVEL_FACES[level])
    style = "BodyRun" if level else None
    return run(each.text, rStyle=style, highlight="yellow" if each.role == "gap" else None)


def attachment_notes(names: tuple[str, ...]) -> list[Para]:
    """附件说明, one blank line above it, wrapped lines under the first character of the name (7.3.4)."""
    out: list[Para] = []
    labels = note_lines(names)
    figures = 0.0 if len(names) == 1 else EM * (1.0 if len(names) < 10 else 1.5)
    for i, (label, name) in enumerate(labels):
        hanging = figures + (3 * EM if i == 0 else 0)
        left = 5 * EM + figures
        parts = (run(label), TAB, run(name)) if figures else (run(label + name),)
        if name.startswith("【待补"):
            parts = (*parts[:-1], *(() if figures else (run(label),)), run(name, highlight="yellow"))
        ind = {"left": twips(left), "hanging": twips(hanging)}
        out.append(para("AttachmentNote", *parts, ind=ind, tabs=tab_stops(("left", left)) if figures else None))
    return [*blank(1), *out] if out else []


def attendance(rows: tuple[Attendance, ...]) -> list[Para]:
    """出席, 请假, 列席 with wrapped lines after the colon, one blank line above them (10.3)."""
    out: list[Para] = []
    for row in rows:
        hanging = (width(row.label) + 1) * EM
        ind = {"left": twips(2 * EM + hanging), "hanging": twips(hanging)}
        out.append(para("Attendance", run(f"{row.label}：", "hei"), run(row.names), ind=ind))
    return [*blank(1), *out] if out else []


# ---- signature (7.3.5) -------------------------------------------------------------------------------------------


def signature(given: Signature, *, noted: bool) -> list[Para]:
    """署名 and 成文日期, their blank lines included, all kept on one page; the 附注 with them if there is one."""
    flow: list[Para] = []
    for each in signature_layout(given):
        flow += [line.having(keepNext=True) for line in blank(each.before)]
        line = _signature_line(each, centred=given.style == "sealed")
        flow.append(line if each.role == "date" and not noted else line.having(keepNext=True))
    return flow


def _signature_line(each: SignatureLine, *, centred: bool) -> Para:
    style = "SignatureDate" if each.role == "date" else "Signature"
    if len(each.placed) == 1:
        words = each.placed[0]
        if not centred or words.left <= 0:
            return para(style, run(words.text), ind={"left": twips(words.left)})
        # Centred between indents: name and date stay on one axis when they are edited.
        ind = {"left": twips(max(0.0, words.left - words.right)), "right": twips(max(0.0, words.right - words.left))}
        return para(style, run(words.text), ind=ind, jc="center")
    kind = "center" if centred else "left"
    stops = [(kind, words.left + (width(words.text) * EM / 2 if centred else 0.0)) for words in each.placed]
    runs = [part for words in each.placed for part in (TAB, run(words.text))]
    return para(style, *runs, tabs=tab_stops(*stops))


def kept_with_signature(body: Sequence[Block], notes: Sequence[Para]) -> Flow:
    """The text and what follows it above a signature, the end of it bound to the signature (7.3.5.5).

    So a seal never stands on a page without text. A long paragraph may still break, two of its lines are enough
    (LibreOffice moves the whole of it, which is why no second long one is bound).
    """
    flow: Flow = [*word_blocks(body), *notes]
    bound = 2
    if len(notes) <= _MOST_NOTES:
        both = not notes and len(body) > 1 and _is_short(body[-1], 1) and _is_short(body[-2], _SHORT)
        bound = len(notes) + (2 if both else 1)
    at = max(0, len(flow) - bound)
    return [*flow[:at], *(_kept(each) if isinstance(each, Para) else each for each in flow[at:])]


def _is_short(block: Block, lines: int) -> bool:
    return isinstance(block, Paragraph) and width(block.text) + 2 <= COLUMNS * lines


def _kept(each: Para) -> Para:
    return each.having(keepNext=True, widowControl=True)


# ---- attachments (7.3.7) -----------------------------------------------------------------------------------------


def word_attachment(attachment: Attachment, names: Sequence[str], total: float, *, new_page: bool) -> Flow:
    """An attachment: label on the first line, title on the third, or on the second without a label.

    total: width of the type area, pt. new_page: where no new section gives one.
    """
    label = [para("AttachmentLabel", run(attachment.label, "hei"))] if attachment.label else []
    first, *rest = [*label, *blank(1)]
    if new_page:
        first = first.having(pageBreakBefore=True)
    title = word_title("AttachmentTitle", attachment.title, names, total)
    return [first, *rest, title, *blank(1), *word_blocks(attachment.blocks, total)]


def end_of_section(flow: Flow, values: tuple[str, ...]) -> Flow:
    """The flow with the section's properties in its last paragraph; a table gets a paragraph of no height."""
    if flow and isinstance(flow[-1], Para):
        return [*flow[:-1], flow[-1].having(sectPr=values)]
    return [*flow, spacer(1.0).having(sectPr=values)]
