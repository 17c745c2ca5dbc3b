"""A Word document -> its paragraphs as printed: numbering written out, revisions accepted, hidden text left out."""

from __future__ import annotations

import re
from typing import Any

from kb.errors import ReadError
from kb.readers.numbering import Numbering, with_label
from kb.readers.opc import Package, attribute, child, local
from kb.readers.reading import Extract, Limits, Received
from kb.readers.rows import table_lines

# Deleted by a tracked change, or not printed.
_DROPPED = frozenset(
    {
        "del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sectPr", "tblPr", "tblGrid",
        "trPr", "tcPr", "sdtPr", "sdtEndPr", "fldData", "rt", "annotationRef", "commentReference",
        "bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd",
    }
)  # fmt: skip
_TOC = re.compile(r"^(?:toc \d|toc heading|table of contents)")
_OFF = ("0", "false", "off", "none")
_SYMBOLS = {"\uf0a8": "□", "\uf06f": "□", "\uf052": "☑", "\uf0fe": "☑", "\uf0b7": "", "\uf06c": ""}


def read_docx(received: Received, limits: Limits) -> Extract:
    """The paragraphs and tables of the body, a line each, then foot- and endnotes. Headers and footers are left out.

    Raises ReadError: damaged, bombs, entity tricks, pictures of text instead of text.
    """
    package = Package(received, limits)
    part = package.main()
    root = package.xml(part)
    body = child(root, "body") if root is not None else None
    if body is None:
        raise ReadError("Word 文档里没有正文", where=received.where, remedy="请用 WPS 或 Word 打开检查后另存为 .docx")
    numbering = Numbering.of(package.related(part, "numbering"), package.related(part, "styles"))
    walker = _Walker(numbering)
    lines = walker.block(body)
    remarks: list[str] = []
    if walker.contents:
        remarks.append(f"自动生成的目录（{walker.contents} 行）未收入正文")
    for kind in ("footnotes", "endnotes"):
        if walker.notes[kind]:
            lines.extend(_notes(package.related(part, kind), walker, kind))
    if not any(line.strip() for line in lines) and package.has_media():
        raise ReadError(
            "Word 文档里只有图片，没有文字", where=received.where, remedy="如是扫描件，须先做文字识别（OCR）再导入"
        )
    return Extract("\n".join(lines), remarks=tuple(remarks))


def _notes(root: Any | None, walker: _Walker, kind: str) -> list[str]:
    lines: list[str] = []
    marks = dict(walker.notes[kind])
    for note in root if root is not None else ():
        mark = marks.get(attribute(note, "id") or "")
        if mark is not None:
            text = " ".join(walker.block(note))
            lines.append(f"{mark} {text}" if text else mark)
    return lines


class _Walker:
    """Walks a story in order; knows the state that crosses elements: numbering, fields, notes."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._fields: list[bool] = []  # a field each: whether its instruction part is being passed
        self._boxes: list[str] = []
        self.contents = 0
        self.notes: dict[str, list[tuple[str, str]]] = {"footnotes": [], "endnotes": []}

    def block(self, node: Any) -> list[str]:
        """Lines of the block content below a node."""
        lines: list[str] = []
        for item in node:
            name = local(item.tag)
            if name == "p":
                lines.extend(self._paragraph(item))
            elif name == "tbl":
                lines.extend(self._table(item))
            elif name == "AlternateContent":
                lines.extend(self.block(_alternative(item)))
            elif name not in _DROPPED:  # sdt, customXml, ins, moveTo, smartTag and what may come
                lines.extend(self.block(item))
        return lines

    def _paragraph(self, node: Any) -> list[str]:
        properties = child(node, "pPr")
        is_contents = bool(_TOC.match(self._numbering.style_name(properties)))
        label = self._numbering.label(properties) if not self._gone(properties) else ""
        outer, self._boxes = self._boxes, []
        words: list[str] = []
        self._inline(node, words)
        boxes, self._boxes = self._boxes, outer
        text = "".join(words)
        pieces = [line.strip(" \t\u3000\xa0") for line in text.split("\n")]
        lines = [line for line in pieces if line]
        if is_contents and lines:
            self.contents += 1
            return boxes
        if lines and label:
            lines[0] = with_label(label, lines[0])
        return boxes + lines

    @staticmethod
    def _gone(properties: Any | None) -> bool:
        """Whether the paragraph mark itself was deleted by a tracked change: then it takes no number."""
        marks = child(properties, "rPr") if properties is not None else None
        return marks is not None and child(marks, "del") is not None

    def _inline(self, node: Any, words: list[str]) -> None:
        for item in node:
            name = local(item.tag)
            if name in _DROPPED:
                continue
            if name == "t":
                if not any(self._fields):
                    words.append((item.text or "").replace("\n", " "))
            elif name == "r":
                if not _is_hidden(item):
                    self._inline(item, words)
            elif name in ("tab", "ptab"):
                words.append("\t")
            elif name in ("br", "cr"):
                words.append("\n")
            elif name == "noBreakHyphen":
                words.append("-")
            elif name == "sym":
                words.append(_symbol(item))
            elif name == "fldChar":
                self._field(attribute(item, "fldCharType"))
            elif name in ("footnoteReference", "endnoteReference"):
                words.append(self._note(name.replace("Reference", "s"), attribute(item, "id") or ""))
            elif name == "AlternateContent":
                self._inline(_alternative(item), words)
            elif name == "txbxContent":
                self._boxes.extend(self.block(item))
            elif name == "p":
                words.append("\n".join(self._paragraph(item)))
            elif name == "tbl":
                self._boxes.extend(self._table(item))
            else:
                self._inline(item, words)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, kind: str, identity: str) -> str:
        mark = f"[{len(self.notes[kind]) + 1}]" if kind == "footnotes" else f"[尾{len(self.notes[kind]) + 1}]"
        self.notes[kind].append((identity, mark))
        return mark

    def _table(self, node: Any) -> list[str]:
        rows: list[list[list[str]]] = []
        nested = False
        for row in _descend(node, "tr"):
            cells: list[list[str]] = []
            properties = child(row, "trPr")
            if properties is not None and child(properties, "del") is not None:
                continue
            for cell in _descend(row, "tc"):
                nested = nested or any(local(item.tag) == "tbl" for item in cell)
                cells.append(self.block(cell))
            rows.append(cells)
        return table_lines(rows, layout=nested)


def _descend(node: Any, name: str) -> list[Any]:
    """Children of that name, through the wrappers (content controls, insertions) that may stand between."""
    found: list[Any] = []
    for item in node:
        kind = local(item.tag)
        if kind == name:
            found.append(item)
        elif kind in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            found.extend(_descend(item, name))
    return found


def _alternative(node: Any) -> Any:
    """The branch of ``mc:AlternateContent`` to read: both say the same, once for new and once for old programs."""
    chosen = child(node, "Choice")
    if chosen is None:
        chosen = child(node, "Fallback")
    return chosen if chosen is not None else ()


def _is_hidden(run: Any) -> bool:
    properties = child(run, "rPr")
    if properties is None:
        return False
    vanish = child(properties, "vanish")
    return vanish is not None and attribute(vanish, "val") not in _OFF


def _symbol(node: Any) -> str:
    try:
        character = chr(int(attribute(node, "char") or "", 16))
    except (ValueError, OverflowError):
        return ""
    if character in _SYMBOLS:
        return _SYMBOLS[character]
    return "" if "\ue000" <= character <= "\uf8ff" or "\ud800" <= character <= "\udfff" else character
